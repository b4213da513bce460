"""What changed since a bulletin went out: each figure then and now, and which return brought it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from zzdesk.analysis.bulletin.model import Basis, Bulletin, Cell, Table

_SAME = "本单位报送未变，由其他单位、公布数或任务修订引起"


class Place(NamedTuple):
    """Where a figure is printed: `group` and `row` name the line, `column` the heading."""

    table: str
    group: str
    row: str
    column: str


class Change(NamedTuple):
    """One figure. `then` and `now` as printed, "" where the bulletin has or had no such place."""

    title: str
    place: Place
    basis: Basis | None
    then: str
    now: str
    brought: str

    def as_json(self) -> dict[str, str | None]:
        return {
            "table": self.place.table,
            "unit": self.basis.unit or None if self.basis else None,
            "row": self.place.row,
            "group": self.place.group or None,
            "address": self.basis.address if self.basis else None,
            "column": self.place.column,
            "then": self.then or None,
            "now": self.now or None,
            "brought": self.brought,
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """`returns`: by unit, in words, what has come in its place since; in the bureau's order."""

    frozen: str
    sha256: str
    rows: tuple[Change, ...]
    returns: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        rows = [row.as_json() for row in self.rows]
        return {"number": self.frozen, "sha256": self.sha256, "returns": dict(self.returns), "rows": rows}

    def as_text(self) -> str:
        if not self.rows:
            return f"{self.frozen}印发以来，通报各数没有变化"
        heads = [f"{self.frozen}印发以来有{len(self.rows)}个数变化："]
        lines = []
        for n, row in enumerate(self.rows):
            if n == 0 or row.title != self.rows[n - 1].title:
                lines.append(row.title)
            where = " ".join(filter(None, (row.place.group, row.place.row)))
            lines.append(f"  {where}　{row.place.column}　原{row.then or '—'}　现{row.now or '—'}　{row.brought}")
        return "\n".join([*heads, *lines])


def changes(then: Bulletin, now: Bulletin, sha256: str, returns: Mapping[str, str]) -> Changes:
    """`returns`: in words, the returns that came in place of those the bulletin took its figures from, by unit."""
    held, found = dict(_cells(then)), dict(_cells(now))
    titles = {t.key: t.title for bulletin in (then, now) for t in bulletin.tables}
    places = [*found, *(place for place in held if place not in found)]
    rows = []
    for place in places:
        was, cell = held.get(place, Cell("")), found.get(place, Cell(""))
        if was.text != cell.text:
            basis = cell.basis or was.basis
            rows.append(Change(titles[place.table], place, basis, was.text, cell.text, _brought(basis, returns)))
    return Changes(then.number, sha256, tuple(rows), returns)


def _cells(bulletin: Bulletin) -> Iterator[tuple[Place, Cell]]:
    for table in bulletin.tables:
        yield from _in_table(table)


def _in_table(table: Table) -> Iterator[tuple[Place, Cell]]:
    """Every cell that is a figure, or stands where one would (未报)."""
    group = ""
    for row in table.rows:
        label = row.cells[0].text
        if row.emphasis and not any(cell.text for cell in row.cells[1:]):
            group = label
            continue
        if row.emphasis and not label.startswith("小计"):
            group = ""
        line = label.partition("（")[0] if row.emphasis else _line(table, row.cells)
        for head, cell in zip(table.heads, row.cells, strict=True):
            if cell.figure is not None or cell.basis is not None:
                yield Place(table.key, group, line, head.text), cell


def _line(table: Table, cells: tuple[Cell, ...]) -> str:
    """Of a table without figures in its first columns, all of these name the line."""
    words = []
    for head, cell in zip(table.heads, cells, strict=True):
        if head.is_figure or cell.basis is not None:
            break
        words.append(cell.text)
    return " ".join(words[:2])


def _brought(basis: Basis | None, returns: Mapping[str, str]) -> str:
    if basis is not None and basis.unit:
        return returns.get(basis.unit, _SAME)
    return "、".join(returns.values()) or "公布数、对标数或任务修订"
