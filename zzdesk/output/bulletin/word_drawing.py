"""The built-in template of the bulletin, drawn to GB/T 9704: what staff restyle, and what there is without them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any

from zzdesk.output.bulletin.word_finish import rewritten
from zzdesk.output.bulletin.word_styles import FIELD_STYLE, add_styles
from zzdesk.output.bulletin.word_table import BODY, HEADS, SUMS
from zzdesk.output.bulletin.word_tags import W

_PORTRAIT = (210, 297, 37, 35, 28, 26)  # width, height; top, bottom, left, right margins in mm
_LANDSCAPE = (297, 210, 28, 26, 35, 37)  # the same sheet turned, bound at its top
_ONE_PAGE = (210, 297, 20, 20, 22, 22)
_SAMPLE_WIDTHS = (30, 22, 60)  # mm

_BULLETIN = (
    ("示例标记", "{% if 示例 %}"),
    ("示例标记", "【{{ 示例 }}】"),
    ("示例标记", "{% endif %}"),
    ("发文机关", "{{ 发布单位 }}"),
    ("发文字号", "{{ 文号 }}"),
    ("通报标题", "{{ 标题 }}"),
    ("主送机关", "{{ 主送 }}："),
    ("通报正文", "{% for 部分 in 正文 %}"),
    ("一级标题", "{{ 部分.标题 }}"),
    ("通报正文", "{% for 段 in 部分.段落 %}"),
    ("通报正文", "{{ 段 }}"),
    ("通报正文", "{% endfor %}"),
    ("通报正文", "{% for 节 in 部分.小节 %}"),
    ("二级标题", "{{ 节.标题 }}"),
    ("通报正文", "{% for 段 in 节.段落 %}"),
    ("通报正文", "{{ 段 }}"),
    ("通报正文", "{% endfor %}"),
    ("通报正文", "{% for 目 in 节.小节 %}"),
    ("三级标题", "{{ 目.标题 }}"),
    ("通报正文", "{% for 段 in 目.段落 %}"),
    ("通报正文", "{{ 段 }}"),
    ("通报正文", "{% endfor %}"),
    ("通报正文", "{% endfor %}"),
    ("通报正文", "{% endfor %}"),
    ("通报正文", "{% endfor %}"),
    ("附件目录", "{% if 附表 %}"),
    ("附件目录", "附：{% for 表 in 附表 %}{% if not loop.first %}；{% endif %}{{ 表.标题 }}{% endfor %}"),
    ("附件目录", "{% endif %}"),
    ("落款", "{{ 发布单位 }}"),
    ("落款", "　　年　　月　　日"),
    ("注释", "{% if 注释 %}"),
    ("注释", "注："),
    ("注释", "{% endif %}"),
    ("注释", "{% for 注 in 注释 %}"),
    ("注释", "{{ loop.index }}．{{ 注 }}"),
    ("注释", "{% endfor %}"),
    ("注释", "数据口径：{{ 数据口径 }}　报表任务{{ 任务版本 }}版　校验码 {{ 校验码 }}"),
)
_TABLES_BEFORE = (("附表标题", "{% for 表 in 附表 %}"), ("附表标题", "{{ 表.标题 }}"))
_TABLES_AFTER = (
    ("附表说明", "{% if 表.注 %}"),
    ("附表说明", "注：{{ 表.注 }}"),
    ("附表说明", "{% endif %}"),
    ("附表说明", "{% endfor %}"),
)
_PICTURES = (
    ("图片", "{% for 图 in 附图 %}"),
    ("图片", "{{ 图.图片 }}"),
    ("图题", "{{ 图.标题 }}"),
    ("图题", "{% endfor %}"),
)
_FOR_HEAD = (
    ("示例标记", "{% if 示例 %}"),
    ("示例标记", "【{{ 示例 }}】"),
    ("示例标记", "{% endif %}"),
    ("参阅标题", "{{ 报告期 }}工业经济运行情况（局领导参阅）"),
    ("参阅正文", "{% for 问答 in 局领导 %}"),
    ("参阅问题", "{{ 问答.问 }}"),
    ("参阅正文", "{% for 段 in 问答.答 %}"),
    ("参阅正文", "{{ 段 }}"),
    ("参阅正文", "{% endfor %}"),
    ("参阅正文", "{% endfor %}"),
    ("附表说明", "数据口径：{{ 数据口径 }}　报表任务{{ 任务版本 }}版　校验码 {{ 校验码 }}"),
)


@cache
def draw_template(*, for_head: bool = False, points: float = 12) -> bytes:
    """A .docx with the fields of `word_fields` in it; the same bytes each time.

    `points`: the size of letters on the page for the head of the bureau, which needs no page number.
    """
    from docx import Document

    document = Document()
    add_styles(document, points)
    body = document.element.body
    for old in body.findall(f"{W}p"):
        body.remove(old)
    document.settings.odd_and_even_pages_header_footer = not for_head
    _lines(document, _FOR_HEAD if for_head else _BULLETIN)
    _page(document.sections[-1], _ONE_PAGE if for_head else _PORTRAIT)
    if not for_head:
        _page_numbers(document.sections[0])
        _annexes(document)
    document.core_properties.title = "通报模板"
    document.core_properties.author = document.core_properties.comments = ""
    saved = BytesIO()
    document.save(saved)
    return rewritten(saved.getvalue())


def _annexes(document: Any) -> None:
    """Tables, then pictures, on sheets turned."""
    from docx.enum.section import WD_SECTION

    _page(document.add_section(WD_SECTION.NEW_PAGE), _LANDSCAPE)
    _lines(document, _TABLES_BEFORE)
    _sample_table(document)
    _lines(document, (*_TABLES_AFTER, *_PICTURES))


def _lines(document: Any, lines: Iterable[tuple[str, str]]) -> None:
    """Tags that stand alone are dressed so that nobody takes them for text."""
    for style, words in lines:
        run = document.add_paragraph(style=style).add_run(words)
        if words.startswith("{%") and words.endswith("%}") and words.count("{%") == 1:
            run.style = FIELD_STYLE


def _page(section: Any, shape: tuple[int, ...]) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height, top, bottom, left, right = (Mm(mm) for mm in shape)
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = left, right
    section.header_distance, section.footer_distance = Mm(15), Mm(min(bottom // Mm(1) - 10, 25))


def _page_numbers(section: Any) -> None:
    """— 1 —: at the right on odd pages, at the left on even ones, one letter from the edge."""
    for footer, style in ((section.footer, "页码"), (section.even_page_footer, "页码（双页）")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = style
        paragraph.add_run("— ")
        _page_field(paragraph)
        paragraph.add_run(" —")


def _page_field(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, words in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = words
        elif words:
            told = OxmlElement("w:instrText")
            told.set(qn("xml:space"), "preserve")
            told.text = f" {words} "
            run._r.append(told)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _sample_table(document: Any) -> None:
    """Three lines: thick, thin under the heads, thick; the heads repeat on each page, no row is parted."""
    from docx.shared import Mm

    table = document.add_table(3, 3)
    table.style, table.autofit = "三线表", False
    for column, width in zip(table.columns, _SAMPLE_WIDTHS, strict=True):
        column.width = Mm(width)
    looks = (("附表表头",) * 3, ("附表文字", "附表数字", "附表文字"), ("附表合计", "附表合计数", "附表合计"))
    for row, names, styles in zip(table.rows, (HEADS, BODY, SUMS), looks, strict=True):
        _keep_whole(row, repeats=names is HEADS)
        for cell, name, style, width in zip(row.cells, names, styles, _SAMPLE_WIDTHS, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = 1  # in the middle
            cell.paragraphs[0].style = style
            cell.paragraphs[0].add_run(f"{{{{ {name} }}}}")
            if names is HEADS:
                _line_below(cell)


def _keep_whole(row: Any, *, repeats: bool) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeats:
        properties.append(OxmlElement("w:tblHeader"))


def _line_below(cell: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    borders = (
        f'<w:tcBorders {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:tcBorders>'
    )
    properties = cell._tc.get_or_add_tcPr()
    align = properties.find(f"{W}vAlign")
    border = parse_xml(borders)
    align.addprevious(border) if align is not None else properties.append(border)
