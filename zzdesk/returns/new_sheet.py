"""A sheet drawn elsewhere put into a workbook's parts, with its looks; all that is there already stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zzdesk.returns.cells import escaped, quoted
from zzdesk.returns.package import WORKBOOK, Package, plain
from zzdesk.returns.styles_part import STYLES, StylesPart

_RELATIONS = "xl/_rels/workbook.xml.rels"
_TYPES = "[Content_Types].xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATION_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_NAME = re.compile(r"<definedName\b([^>]*)>(.*?)</definedName>", re.S)
_LOCAL = re.compile(r'(\slocalSheetId=")([0-9]+)')
_STYLE = re.compile(r'(<(?:c|row)\b[^>]*?\ss="|<col\b[^>]*?\sstyle=")([0-9]+)')
_DIFFERENTIAL = re.compile(r'(\sdxfId=")([0-9]+)')


def restyled(xml: str, drawn: StylesPart, styles: StylesPart) -> str:
    """A drawn sheet's XML, or a part of it, with the style indexes of another workbook."""
    xml = _STYLE.sub(lambda m: f"{m[1]}{styles.adopt(drawn, int(m[2]))}", xml)
    return _DIFFERENTIAL.sub(lambda m: f"{m[1]}{styles.adopt_differential(drawn, int(m[2]))}", xml)


def with_sheet(package: Package, drawn: Package, name: str, after: Iterable[str]) -> Package:
    """The package with the drawn sheet `name`, next to the last of the sheets `after`."""
    own = next(sheet for sheet in drawn.sheets if sheet.name == name)
    styles = StylesPart(package.parts[STYLES].decode("utf-8"))
    looks = StylesPart(drawn.parts[STYLES].decode("utf-8"))
    xml = restyled(plain(drawn.parts[own.part].decode("utf-8")), looks, styles)
    names = [sheet.name for sheet in package.sheets]
    free = next(words for words in (name, *(f"{name}_{n}" for n in range(2, 99))) if words not in names)
    index = max((names.index(words) for words in after), default=0) + 1
    part = _free("xl/worksheets/sheet{}.xml", package.parts)
    relations = package.parts[_RELATIONS].decode("utf-8")
    relation = _free("rId{}", re.findall(r'\sId="([^"]*)"', relations))
    link = f'<Relationship Id="{relation}" Type="{_RELATION_TYPE}" Target="/{part}"/>'
    types = package.parts[_TYPES].decode("utf-8")
    told = f'<Override PartName="/{part}" ContentType="{_SHEET_TYPE}"/>'
    workbook = _with_names(_with_tag(package, free, index, relation), _names(drawn, name, free, index))
    return package.changed(
        {
            part: xml.encode("utf-8"),
            STYLES: styles.xml.encode("utf-8"),
            _RELATIONS: relations.replace("</Relationships>", f"{link}</Relationships>").encode("utf-8"),
            _TYPES: types.replace("</Types>", f"{told}</Types>").encode("utf-8"),
            WORKBOOK: workbook.encode("utf-8"),
        }
    )


def _free(pattern: str, taken: Iterable[str]) -> str:
    names = set(taken)
    return next(words for n in range(1, len(names) + 2) if (words := pattern.format(n)) not in names)


def _with_tag(package: Package, name: str, index: int, relation: str) -> str:
    """The workbook part with the sheet at its place; what counts sheets by position counts on."""
    before = package.sheets[index - 1].tag
    prefix = re.search(r"\s(\w+):id=", before)
    number = max(int(n) for n in re.findall(r'<sheet\b[^>]*?\ssheetId="([0-9]+)"', package.workbook)) + 1
    spaces = "".join(re.findall(r'\sxmlns:\w+="[^"]*"', before))  # some writers declare the prefix here
    kind = f"{prefix[1] if prefix else 'r'}:id"
    tag = f'<sheet{spaces} name="{escaped(name)}" sheetId="{number}" {kind}="{relation}"/>'
    words = package.workbook.replace(before, before + tag, 1)
    words = _LOCAL.sub(lambda m: f"{m[1]}{int(m[2]) + (int(m[2]) >= index)}", words)
    tabs = re.compile(r'(\s(?:activeTab|firstSheet)=")([0-9]+)')
    return tabs.sub(lambda m: f"{m[1]}{int(m[2]) + (int(m[2]) >= index)}", words)


def _names(drawn: Package, name: str, free: str, index: int) -> str:
    """The print titles and the like of the drawn sheet."""
    at = str([sheet.name for sheet in drawn.sheets].index(name))
    found = ""
    for tag in _NAME.finditer(drawn.workbook):
        local = _LOCAL.search(tag[1])
        if local and local[2] == at:
            own = _LOCAL.sub(rf"\g<1>{index}", tag[1])
            found += f"<definedName{own}>{tag[2].replace(quoted(name), quoted(free))}</definedName>"
    return found


def _with_names(workbook: str, names: str) -> str:
    if not names:
        return workbook
    if "</definedNames>" in workbook:
        return workbook.replace("</definedNames>", f"{names}</definedNames>", 1)
    workbook = re.sub(r"<definedNames\s*/>", "", workbook)
    after = "</externalReferences>" if "</externalReferences>" in workbook else "</sheets>"
    return workbook.replace(after, f"{after}<definedNames>{names}</definedNames>", 1)
