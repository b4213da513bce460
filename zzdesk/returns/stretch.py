"""One row of a sheet made to stand several times: what every reference on the sheet becomes.

Only strings are handled here: ranges, formulas, and the parts of a sheet's XML outside its cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from zzdesk.returns.cells import LAST_ROW, Spot, letters, spot_of

_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})"
_SHEET = r"(?:'(?:[^']|'')+'|(?:\[[0-9]+\])?[\w.]+)!"
# A formula's references; what only looks like one is taken whole and left: text, [names], 'names'.
_REFERENCE = re.compile(
    r'"(?:[^"]|"")*"'
    rf"|(?P<sheet>(?<![\w.\]]){_SHEET})?(?<![\w.$]){_CELL}(?::{_CELL})?(?![\w.(!\[])"
    rf"|(?P<sheet_of_rows>(?<![\w.\]]){_SHEET})?(?<![\w.$])(\$?)([0-9]{{1,7}}):(\$?)([0-9]{{1,7}})(?![\w.])"
    r"|'(?:[^']|'')*'|\[[^\[\]]*\]"
)
BOX = re.compile(rf"{_CELL}(?::{_CELL})?")
_ATTRIBUTES = r'((?:[^>"]|"[^"]*")*?)'  # up to > or />, which may stand in a prompt's words too
RULE = re.compile(rf"<((?:\w+:)?(?:conditionalFormatting|dataValidation))\b{_ATTRIBUTES}(?:/>|>(.*?)</\1>)", re.S)
FORMULA = re.compile(r"(<((?:\w+:)?(?:formula[12]?|f))\b[^>]*(?<!/)>)([^<]*)(?=</\2>)")
SQREF = re.compile(r'(\ssqref="|<\w+:sqref>)([^"<]*)')
_PLACED = re.compile(
    rf"<(?:hyperlink|autoFilter|sortState|sortCondition|protectedRange|ignoredError|dimension)\b{_ATTRIBUTES}/?>"
)
_REF = re.compile(r'(\s(?:sq)?ref=")([^"]*)')
_MERGE = re.compile(r'<mergeCell\b[^>]*?\sref="([^"]*)"[^>]*?(?:/>|></mergeCell>)')
_MERGES = re.compile(r"<mergeCells\b[^>]*>(.*?)</mergeCells>", re.S)
_BREAKS = re.compile(r"<rowBreaks\b.*?</rowBreaks>", re.S)
_BREAK = re.compile(r'(<brk\b[^>]*?\sid=")([0-9]+)')
_NAME = re.compile(r"(<definedName\b[^>]*>)([^<]*)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Row `row` stands `count` times. `sheet` is the sheet's own name, for references that say it."""

    row: int
    count: int
    sheet: str = ""

    def low(self, row: int) -> int:
        """Where a cell, or a range's first row, comes to lie."""
        return row if row <= self.row else min(row + self.count - 1, LAST_ROW)

    def high(self, row: int) -> int:
        """Where a range's last row comes to lie: a range with the pattern row holds all its copies."""
        return row if row < self.row else min(row + self.count - 1, LAST_ROW)

    def ranges(self, words: str) -> str:
        """Ranges with blanks between them ("D12 F10:F14"), each grown or moved."""
        return " ".join(map(self._range, words.split()))

    def _range(self, words: str) -> str:
        found = BOX.fullmatch(words)
        if not found:
            return words
        *first, row = found.group(1, 2, 3, 4)
        *second, last = found.group(5, 6, 7, 8) if found[8] else found.group(1, 2, 3, 4)
        low, high = self.low(int(row)), self.high(int(last))
        start = f"{''.join(first)}{low}"
        return start if low == high and not found[8] else f"{start}:{''.join(second)}{high}"

    def formula(self, words: str, copy: int | None = None, *, home: bool = True) -> str:
        """A formula after the stretch; `copy`: it stands in that copy of the row (from 0), as if filled down.

        `home`: it stands on the stretched sheet, so that a reference without a sheet's name is to it.
        """

        def moved(found: re.Match[str]) -> str:
            cell, rows = found["sheet"] or "", found["sheet_of_rows"] or ""
            if not self._is_here(cell or rows, home):
                return found[0]
            if found[5]:
                return cell + self._cells(found.group(2, 3, 4, 5), found.group(6, 7, 8, 9), copy)
            if found[12]:
                first, last = self._end(found[11], found[12], copy), self._end(found[13], found[14], copy, high=True)
                return f"{rows}{found[11]}{first}:{found[13]}{last}"
            return found[0]

        return _REFERENCE.sub(moved, words)

    def _is_here(self, sheet: str, home: bool) -> bool:
        if not sheet:
            return home
        name = sheet[1:-2].replace("''", "'") if sheet.startswith("'") else sheet[:-1]
        return bool(self.sheet) and name.casefold() == self.sheet.casefold()

    def _cells(self, first: tuple[str | None, ...], last: tuple[str | None, ...], copy: int | None) -> str:
        held, column, fixed, row = (part or "" for part in first)
        start = f"{held}{column}{fixed}{self._end(fixed, row, copy)}"
        held, column, fixed, row = (part or "" for part in last)
        return f"{start}:{held}{column}{fixed}{self._end(fixed, row, copy, high=True)}" if row else start

    def _end(self, fixed: str, row: str, copy: int | None, *, high: bool = False) -> int:
        n = int(row)
        if copy is not None and not fixed and n <= self.row:
            return n + copy
        return self.high(n) if high else self.low(n)

    def spelled(self, xml: str, copy: int | None = None, *, home: bool = True) -> str:
        """A formula as XML spells it; its spelling is kept where nothing moves."""
        words = unescape(xml)
        moved = self.formula(words, copy, home=home)
        return xml if moved == words else escape(moved, quote=False)

    # --- the sheet outside its cells ------------------------------------------------------------
    def outside(self, xml: str) -> str:
        """Merges, validations, conditional formats, links, filters and page breaks."""
        xml = RULE.sub(self._rule, xml)
        xml = _PLACED.sub(lambda m: _REF.sub(self._ref, m[0]), xml)
        xml = _MERGES.sub(self._merges, xml)
        return _BREAKS.sub(lambda m: _BREAK.sub(lambda b: f"{b[1]}{self.high(int(b[2]))}", m[0]), xml)

    def _ref(self, found: re.Match[str]) -> str:
        return found[1] + self.ranges(found[2])

    def _rule(self, found: re.Match[str]) -> str:
        """A validation or a conditional format; its formulas are as for the first cell of its range."""
        place = SQREF.search(found[0])
        copy = 0 if place and _first_row(place[2]) == self.row else None
        block = FORMULA.sub(lambda m: m[1] + self.spelled(m[3], copy), found[0])
        return SQREF.sub(self._ref, block)

    def _merges(self, found: re.Match[str]) -> str:
        block = _MERGE.sub(self._merge, found[0])
        return re.sub(r'(<mergeCells\b[^>]*?\scount=")[0-9]+', rf"\g<1>{len(_MERGE.findall(block))}", block)

    def _merge(self, found: re.Match[str]) -> str:
        box = BOX.fullmatch(found[1])
        if box and int(box[4]) == self.row == int(box[8] or 0):
            head, middle = "".join(box.group(1, 2, 3)), "".join(box.group(5, 6, 7))
            before, after = found[0].split(found[1], 1)
            rows = range(self.row, self.row + self.count)
            return "".join(f"{before}{head}{row}:{middle}{row}{after}" for row in rows)
        return found[0].replace(found[1], self.ranges(found[1]), 1)

    # --- elsewhere in the workbook --------------------------------------------------------------
    def names(self, workbook: str) -> str:
        """The workbook part's defined names (print areas, filters) that lie on the stretched sheet."""
        return _NAME.sub(lambda m: m[1] + self.spelled(m[2], home=False), workbook)

    def elsewhere(self, xml: str) -> str:
        """The formulas of another sheet or of a chart that name the stretched sheet."""
        return FORMULA.sub(lambda m: m[1] + self.spelled(m[3], home=False), xml) if "!" in xml else xml


def relative(words: str, by: Spot) -> str:
    """A formula as it reads `by` rows and columns further, like a shared formula at one of its followers."""

    def end(held: str, column: str, fixed: str, row: str) -> str:
        spot = spot_of(column + row) or (0, 0)
        name = column if held else letters(max(spot[1] + by[1], 1))
        return f"{held}{name}{fixed}{row if fixed else spot[0] + by[0]}"

    def moved(found: re.Match[str]) -> str:
        if found[5]:
            last = f":{end(*found.group(6, 7, 8, 9))}" if found[9] else ""
            return (found["sheet"] or "") + end(*found.group(2, 3, 4, 5)) + last
        if found[12]:
            rows = [n if fixed else str(int(n) + by[0]) for fixed, n in (found.group(11, 12), found.group(13, 14))]
            return f"{found['sheet_of_rows'] or ''}{found[11]}{rows[0]}:{found[13]}{rows[1]}"
        return found[0]

    return _REFERENCE.sub(moved, words)


def _first_row(ranges: str) -> int:
    rows = [int(found[4]) for words in ranges.split() if (found := BOX.fullmatch(words))]
    return min(rows, default=0)


# --- cells ----------------------------------------------------------------------------------------
_ADDRESS = re.compile(r'(<c\b[^>]*?\sr="\$?[A-Za-z]{1,3}\$?)[0-9]+')
_CELL_FORMULA = re.compile(r"(<f\b[^>]*(?<!/)>)(.*?)(?=</f>)|<f\b[^>]*/>", re.S)
_SHARED = re.compile(r"<f\b([^>]*?)(?:/>|>(.*?)</f>)", re.S)
_ARRAY = re.compile(r'(<f\b[^>]*?\sref=")([^"]*)')


def cut_address(cell: str) -> tuple[str, str]:
    """A cell's XML before and after the row number of its address."""
    found = _ADDRESS.match(cell)
    if not found:
        raise ValueError(cell[:80])
    return found[1], cell[found.end() :]


def cell_moved(stretch: Stretch, cell: str, row: int, copy: int | None = None) -> str:
    """A cell's XML at its new row."""
    before, after = cut_address(cell)
    if "<f" in after:
        after = _CELL_FORMULA.sub(lambda m: m[1] + stretch.spelled(m[2], copy) if m[1] else m[0], after)
        array = stretch.ranges if copy is None else (lambda words: relative(words, (copy, 0)))
        after = _ARRAY.sub(lambda m: m[1] + array(m[2]), after)
    return f"{before}{row}{after}"


def unshared(cells: list[tuple[Spot, str]]) -> Callable[[Spot, str], str]:
    """What writes each follower of a shared formula with a formula of its own: only then can rows move apart."""
    masters: dict[str, tuple[Spot, str]] = {}
    for spot, cell in cells:
        found = _SHARED.search(cell)
        if found and found[2] and (own := _shared_index(found[1])):
            masters[own] = spot, unescape(found[2])

    def change(spot: Spot, cell: str) -> str:
        found = _SHARED.search(cell)
        index = _shared_index(found[1]) if found else ""
        if not found or index not in masters:
            return cell
        home, words = masters[index]
        own = relative(words, (spot[0] - home[0], spot[1] - home[1]))
        return cell.replace(found[0], f"<f>{escape(own, quote=False)}</f>", 1)

    return change


def _shared_index(attributes: str) -> str:
    found = re.search(r'\ssi="([0-9]+)"', attributes)
    return found[1] if found and re.search(r'\st="shared"', attributes) else ""
