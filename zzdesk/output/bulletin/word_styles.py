"""Styles of the built-in template: GB/T 9704's typefaces, sizes and spacing, named as a typist names them."""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

TITLE, TEXT, STRONG, GENTLE, PLAIN = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
# What a word processor takes where the face is not installed, best first.
FALLBACKS = {
    TITLE: "方正小标宋_GBK,小标宋体,华文中宋,STZhongsong,Noto Serif CJK SC,宋体",
    TEXT: "仿宋_GB2312,FangSong,方正仿宋_GBK,方正仿宋简体,华文仿宋,STFangsong,宋体",
    STRONG: "SimHei,方正黑体_GBK,方正黑体简体,华文黑体,Noto Sans CJK SC",
    GENTLE: "楷体_GB2312,KaiTi,方正楷体_GBK,方正楷体简体,华文楷体,STKaiti",
    PLAIN: "SimSun,方正书宋_GBK,华文宋体,Noto Serif CJK SC",
}
FIELD_STYLE = "模板标记"
LINE = 1.35  # of the letters' size, on the page for the head of the bureau
_RED, _GREY = RGBColor(0xC0, 0, 0), RGBColor(0x80, 0x80, 0x80)


class _Look(NamedTuple):
    """`indent`: of the first line, in letters. `line`: exact spacing in points; 0 as high as the letters are."""

    face: str
    size: float
    align: Any = ALIGN.LEFT
    indent: int = 0
    line: float = 28
    before: float = 0
    after: float = 0
    bold: bool = False
    colour: Any = None
    level: int | None = None
    stays: bool = False  # with the next paragraph
    right: float = 0  # letters from the right edge
    left: int = 0
    on_new_page: bool = False


# Flush left: justified, LibreOffice draws a line apart before “12.5%、12.1%”, which it never breaks.
LOOKS = {
    "示例标记": _Look(STRONG, 12, ALIGN.CENTER, colour=_RED, line=20),
    "发文机关": _Look(TITLE, 32, ALIGN.CENTER, line=48, before=12, after=12, colour=_RED),
    "发文字号": _Look(TEXT, 16, ALIGN.CENTER, after=28),
    "通报标题": _Look(TITLE, 22, ALIGN.CENTER, line=34, before=14, after=28),
    "主送机关": _Look(TEXT, 16),
    "通报正文": _Look(TEXT, 16, indent=2),
    "一级标题": _Look(STRONG, 16, indent=2, level=0, stays=True),
    "二级标题": _Look(GENTLE, 16, indent=2, level=1, stays=True),
    "三级标题": _Look(TEXT, 16, indent=2, level=2, bold=True, stays=True),
    "附件目录": _Look(TEXT, 16, indent=2, before=28, stays=True),
    "落款": _Look(TEXT, 16, ALIGN.RIGHT, right=2, stays=True),
    "注释": _Look(TEXT, 12, line=20),
    "附表标题": _Look(STRONG, 15, ALIGN.CENTER, line=0, after=6, stays=True, on_new_page=True),
    "附表表头": _Look(STRONG, 10.5, ALIGN.CENTER, line=0),
    "附表文字": _Look(PLAIN, 10.5, line=0),
    "附表数字": _Look(PLAIN, 10.5, ALIGN.RIGHT, line=0, right=0.5),
    "附表合计": _Look(STRONG, 10.5, line=0),
    "附表合计数": _Look(STRONG, 10.5, ALIGN.RIGHT, line=0, right=0.5),
    "附表说明": _Look(PLAIN, 9, line=0, before=4, after=12),
    "图片": _Look(PLAIN, 10.5, ALIGN.CENTER, line=0, before=6, stays=True),
    "图题": _Look(STRONG, 12, ALIGN.CENTER, line=0, before=2, after=10),
    "参阅标题": _Look(TITLE, 18, ALIGN.CENTER, line=28, after=8),
    "参阅问题": _Look(STRONG, 12, line=19, before=3, stays=True),
    "参阅正文": _Look(TEXT, 12, indent=2, line=19),
    "页码": _Look(PLAIN, 14, ALIGN.RIGHT, line=0, right=1),
    "页码（双页）": _Look(PLAIN, 14, line=0, left=1),
}
_THREE_LINES = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ThreeLines">
  <w:name w:val="三线表"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="1"/><w:qFormat/>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="12" w:space="0" w:color="auto"/>
    <w:bottom w:val="single" w:sz="12" w:space="0" w:color="auto"/>
  </w:tblBorders><w:tblCellMar>
    <w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
</w:style>"""


def add_styles(document: Any, points: float) -> None:
    """`points`: of the letters on the page for the head of the bureau."""
    _set_look(document.styles["Normal"], _Look(TEXT, 16))
    for name, look in _sized(points).items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = document.styles["Normal"], True
        _set_look(style, look)
    field = document.styles.add_style(FIELD_STYLE, WD_STYLE_TYPE.CHARACTER)
    field.font.color.rgb, field.font.size = _GREY, Pt(9)
    document.styles.element.append(parse_xml(_THREE_LINES))
    _line_under(document.styles["发文字号"])
    _speak_chinese(document)
    _add_fallbacks(document)


def _sized(points: float) -> dict[str, _Look]:
    for_head = ("参阅问题", "参阅正文")
    return {
        name: look._replace(size=points, line=round(points * LINE, 1)) if name in for_head else look
        for name, look in LOOKS.items()
    }


def _line_under(style: Any) -> None:
    """版头分隔线: red, from margin to margin."""
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="18" w:space="8" w:color="C00000"/></w:pBdr>'
    style.element.get_or_add_pPr().find(qn("w:snapToGrid")).addprevious(parse_xml(border))


def _speak_chinese(document: Any) -> None:
    """Lines are broken, and words checked, as Chinese is."""
    for told in document.styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), "en-US")  # or LibreOffice parts 11.9 at a line's end
        told.set(qn("w:eastAsia"), "zh-CN")


def _set_look(style: Any, look: _Look) -> None:
    style.font.size, style.font.bold = Pt(look.size), look.bold or None
    if look.colour is not None:
        style.font.color.rgb = look.colour
    _set_face(style, look.face)
    shape = style.paragraph_format
    shape.alignment, shape.keep_with_next = look.align, look.stays or None
    shape.page_break_before = look.on_new_page or None
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.line_spacing = Pt(look.line) if look.line else 1.0
    if look.line:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    properties = style.element.get_or_add_pPr()
    # Not on the grid of a document: the spacing above is what the standard asks.
    _child(properties, "w:snapToGrid").set(qn("w:val"), "0")
    letters = {"w:firstLineChars": look.indent, "w:rightChars": look.right, "w:leftChars": look.left}
    for name, count in letters.items():
        if count:
            indent = _child(properties, "w:ind")
            indent.set(qn(name), str(int(count * 100)))
            indent.set(qn(name.removesuffix("Chars")), str(int(count * look.size * 20)))
    if look.level is not None:
        _child(properties, "w:outlineLvl").set(qn("w:val"), str(look.level))


def _child(properties: Any, name: str) -> Any:
    found = properties.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        order = [qn(n) for n in _ORDER]
        after = next((e for e in properties if order.index(e.tag) > order.index(qn(name))), None)
        properties.append(found) if after is None else after.addprevious(found)
    return found


_ORDER = (  # of a paragraph's properties in the schema
    "w:pStyle",
    "w:keepNext",
    "w:keepLines",
    "w:pageBreakBefore",
    "w:widowControl",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:outlineLvl",
)


def _set_face(style: Any, face: str) -> None:
    """For Chinese and Latin letters alike, without the theme's own."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _add_fallbacks(document: Any) -> None:
    """The document's table of fonts names what stands in for each."""
    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>'
    part._blob = f"{head}{fonts}</w:fonts>".encode()
