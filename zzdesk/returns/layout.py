"""Addresses <-> cells of a sheet: found by 表号, 代码 and 栏次 wherever they lie, never by computed position.

The writer looks through this in the template, the reader in what came back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zzdesk.plan.model import Form
from zzdesk.returns.cells import Spot

# Heading and key of the columns before 1, 2, …; the last holds the 代码.
STUBS = (("指标名称", "甲"), ("计量单位", "乙"), ("代码", "丙"))
FLOATING_STUBS = (("序号", "甲"), ("代码", "乙"))
PATTERN_ROW = "〔代码〕"  # in the 代码 cell of a floating form's one row in the template
_LINE_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")
_FORM_CODE = re.compile(r"表\s*号\s*[：:]\s*([A-Z]{2}\d{2}(?:-\d+)?)\s*表?")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a form lies: `lines` by 代码, `columns` by 栏次 (unnumbered ones by their heading), header and foot.

    `twice` holds keys that occur more than once. `unknown_*` are keys the form does not have. On a floating form
    every code is a line's; `uncoded` are the rows whose code is missing, repeated or none.
    """

    form: Form
    key_row: int
    code_column: int
    foot_row: int  # the first row below the lines
    lines: Mapping[str, int]
    columns: Mapping[str, int]
    twice: tuple[str, ...] = ()
    unknown_lines: Mapping[str, int] | None = None
    uncoded: tuple[int, ...] = ()

    @property
    def block(self) -> range:
        """The rows between header and foot."""
        return range(self.key_row + 1, self.foot_row)

    def spot(self, line: str, column: str) -> Spot | None:
        row, place = self.lines.get(line), self.columns.get(column)
        return None if row is None or place is None else (row, place)


def stubs_of(form: Form) -> tuple[tuple[str, str], ...]:
    return FLOATING_STUBS if form.floating else STUBS


def form_code(texts: Mapping[Spot, str]) -> str | None:
    """The 表号 that a sheet's head gives, or None."""
    for words in texts.values():
        found = _FORM_CODE.fullmatch(words) if "表" in words else None
        if found:
            return found[1]
    return None


def find_layout(form: Form, texts: Mapping[Spot, str]) -> Layout | None:
    """The form on a sheet, or None where there is no row of 甲, 乙, 丙."""
    keyed = _key_row(form, texts)
    if keyed is None:
        return None
    key_row, code_column = keyed
    columns, twice_columns = _columns(form, texts, key_row, code_column)
    below = sorted(row for row, _ in texts if row > key_row)
    foot_row = _foot_row(form, texts, key_row, code_column) or (below[-1] + 1 if below else key_row + 1)
    lines: dict[str, int] = {}
    unknown: dict[str, int] = {}
    twice: list[str] = []
    uncoded: list[int] = []
    known = {line.code for line in form.lines}
    for row in range(key_row + 1, foot_row):
        code = texts.get((row, code_column), "")
        if form.floating and (code in lines or not (code == PATTERN_ROW or _LINE_ID.fullmatch(code))):
            uncoded.append(row)
        elif code:
            if code in lines:
                twice.append(code)
            (lines if form.floating or code in known else unknown).setdefault(code, row)
    again = (*twice, *twice_columns)
    return Layout(form, key_row, code_column, foot_row, lines, columns, again, unknown, tuple(uncoded))


def _key_row(form: Form, texts: Mapping[Spot, str]) -> Spot | None:
    keys = [key for _, key in stubs_of(form)]
    rows: dict[int, dict[str, int]] = {}
    for (row, column), words in texts.items():
        if words in keys:
            rows.setdefault(row, {}).setdefault(words, column)
    whole = [(row, found[keys[-1]]) for row, found in sorted(rows.items()) if len(found) == len(keys)]
    return whole[0] if whole else None


def _columns(form: Form, texts: Mapping[Spot, str], key_row: int, code_column: int) -> tuple[dict[str, int], list[str]]:
    numbered = {c.no for c in form.columns if c.numbered}
    found: dict[str, int] = {}
    twice: list[str] = []
    for (row, column), words in sorted(texts.items()):
        if row == key_row and words in numbered and column != code_column:
            if words in found:
                twice.append(f"{words}栏")
            found.setdefault(words, column)
    taken = set(found.values())
    headings = _headings(texts, key_row)
    for c in form.columns:
        if not c.numbered:
            places = [n for n, words in headings.items() if words == _bare(c.head[-1]) and n not in taken]
            if places:
                found[c.no] = places[0]
    return found, twice


def _headings(texts: Mapping[Spot, str], key_row: int) -> dict[int, str]:
    """The words right above the 栏次 row, by column."""
    lowest: dict[int, tuple[int, str]] = {}
    for (row, column), words in texts.items():
        if row < key_row and row > lowest.get(column, (0, ""))[0]:
            lowest[column] = (row, words)
    return {column: _bare(words) for column, (_, words) in lowest.items()}


def _bare(words: str) -> str:
    return "".join(words.split())


def _foot_row(form: Form, texts: Mapping[Spot, str], key_row: int, code_column: int) -> int | None:
    """The first row that begins with a name of the foot, the stamp or 说明."""
    starts = tuple(f"{name}{colon}" for name in (*form.foot, form.stamp, "说明") if name for colon in "：:")
    rows = [
        row
        for (row, column), words in texts.items()
        if row > key_row and column <= code_column and words.startswith(starts)
    ]
    return min(rows) if rows else None


def labelled(words: str) -> tuple[str, str] | None:
    """(label, rest) of "填表人：张三", with a colon of either width."""
    if "：" not in words and ":" not in words:
        return None
    label, rest = re.split("[：:]", words, maxsplit=1)
    return label.strip(), rest.strip()


def foot_names(form: Form, texts: Mapping[Spot, str], foot_row: int) -> dict[str, str]:
    """What stands after "填表人：" and the like below the lines ("" where nothing does)."""
    found: dict[str, str] = {}
    for (_, _), words in sorted(item for item in texts.items() if item[0][0] >= foot_row):
        label = labelled(words)
        if label and label[0] in form.foot:
            found.setdefault(*label)
    return found
