"""A workbook's styles part: looks are appended, never changed, so that every style index stays what it was."""

from __future__ import annotations

import re
from html import unescape

from zzdesk.returns.cells import escaped

STYLES = "xl/styles.xml"
# list -> its members' tag
_LISTS = {"numFmts": "numFmt", "fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf", "dxfs": "dxf"}
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "@": 49}
_FIRST_OWN = 164
_PARTS_OF_XF = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


class StylesPart:
    def __init__(self, xml: str) -> None:
        self.xml = xml

    def members(self, name: str) -> list[str]:
        """The members of a list as they stand."""
        block = self._block(name)
        tag = _LISTS[name]
        return [m[0] for m in re.finditer(rf"<{tag}\b[^>]*?(?:/>|>.*?</{tag}>)", block[2] or "", re.S)] if block else []

    def adopt(self, other: StylesPart, style: int) -> int:
        """The index here of another part's cell style."""
        xf = other.members("cellXfs")[style]
        for attribute, name in _PARTS_OF_XF.items():
            at = _number(xf, attribute)
            xf = _with_number(xf, attribute, self._index(name, other.members(name)[at]))
        xf = _with_number(xf, "numFmtId", self._format_id(other.number_format(style)))
        return self._index("cellXfs", _with_number(xf, "xfId", 0))

    def adopt_differential(self, other: StylesPart, index: int) -> int:
        """The index here of another part's look of a conditional format."""
        return self._index("dxfs", other.members("dxfs")[index])

    def number_format(self, style: int) -> str:
        """The number format of a cell style; "" for a built-in one that no form uses."""
        own = _number(self.members("cellXfs")[style], "numFmtId")
        code = next((words for n, words in self._own_formats().items() if n == own), "")
        return code or next((words for words, n in _BUILT_IN.items() if n == own), "")

    def formatted(self, style: int, code: str) -> int:
        """The same look with another number format."""
        if self.number_format(style) == code:
            return style
        xf = _with_number(self.members("cellXfs")[style], "numFmtId", self._format_id(code))
        return self._index("cellXfs", re.sub(r'\sapplyNumberFormat="[^"]*"', "", xf).replace(" ", _APPLY, 1))

    def _own_formats(self) -> dict[int, str]:
        return {_number(m, "numFmtId"): unescape(_words(m, "formatCode")) for m in self.members("numFmts")}

    def _format_id(self, code: str) -> int:
        if code in _BUILT_IN or not code:
            return _BUILT_IN.get(code, 0)
        own = self._own_formats()
        for number, words in own.items():
            if words == code:
                return number
        number = max([*own, _FIRST_OWN - 1]) + 1
        self._append("numFmts", f'<numFmt numFmtId="{number}" formatCode="{escaped(code)}"/>')
        return number

    def _index(self, name: str, member: str) -> int:
        members = self.members(name)
        if member in members:
            return members.index(member)
        self._append(name, member)
        return len(members)

    def _block(self, name: str) -> re.Match[str] | None:
        return re.search(rf"<{name}\b([^>]*?)(?:/>|>(.*?)</{name}>)", self.xml, re.S)

    def _append(self, name: str, member: str) -> None:
        block = self._block(name)
        if not block:
            self.xml = self._opened(name)
            block = self._block(name)
            assert block
        count = len(self.members(name)) + 1
        attributes = re.sub(r'\scount="[0-9]*"', "", block[1].rstrip())
        made = f'<{name} count="{count}"{attributes}>{block[2] or ""}{member}</{name}>'
        self.xml = self.xml[: block.start()] + made + self.xml[block.end() :]

    def _opened(self, name: str) -> str:
        """The part with an empty list: number formats come first, differential looks after the cell styles."""
        if name == "numFmts":
            return re.sub(r"(<styleSheet\b[^>]*>)", r"\1<numFmts/>", self.xml, count=1)
        for before in ("cellStyles", "cellXfs"):
            found = re.search(rf"<{before}\b[^>]*/>|</{before}>", self.xml)
            if found:
                return f"{self.xml[: found.end()]}<{name}/>{self.xml[found.end() :]}"
        raise ValueError(name)


_APPLY = ' applyNumberFormat="1" '


def _words(tag: str, attribute: str) -> str:
    found = re.search(rf'\s{attribute}="([^"]*)"', tag)
    return found[1] if found else ""


def _number(tag: str, attribute: str) -> int:
    return int(_words(tag, attribute) or 0)


def _with_number(tag: str, attribute: str, number: int) -> str:
    if re.search(rf'\s{attribute}="', tag):
        return re.sub(rf'(\s{attribute}=")[^"]*', rf"\g<1>{number}", tag, count=1)
    return re.sub(r"^<(\w+)", rf'<\1 {attribute}="{number}"', tag)
