"""Finding the annex tables in a notice that came as plain text.

The notice's odd layout: one cell a line with a tab before it, a blank line
between rows, and blank lines inside a header cell (its rest has no tab). The
usual tab-separated line per row, as the clipboard gives, is read as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"附(?:表|件)\s*(\d+)")
_ANNOUNCED = re.compile(r"附(?:表|件)\s*[：:]")
_ITEM = re.compile(r"(?:附(?:表|件)\s*[：:])?\s*(\d+)\s*[.．、]\s*(.*)")


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of one cell and where it stands, as a person finds it: 第12行, Sheet1!B3, 表1第3行."""

    words: str
    place: str


@dataclass(frozen=True, slots=True)
class AnnexText:
    """An annex that the notice announces or carries; `rows` is empty where it has no table."""

    title: str
    name: str
    place: str
    rows: tuple[tuple[Cell, ...], ...]


def annexes_in(notice: str) -> list[AnnexText]:
    """Every annex announced or headed in the text, by its number. A text without either is one table."""
    lines = notice.splitlines()
    announced, bodies = _announced(lines), _bodies(lines)
    if not announced and not bodies:
        whole = _rows(lines, 0)
        return [AnnexText("附表1", "", _line(1), whole)] if whole else []
    found = []
    for number in sorted(announced | bodies.keys()):
        name, line = announced.get(number, ("", 0))
        rows: tuple[tuple[Cell, ...], ...] = ()
        if number in bodies:
            start, end = bodies[number]
            line = start + 1
            rows = _rows(lines[start + 1 : end], start + 1)
        found.append(AnnexText(f"附表{number}", name, _line(line), rows))
    return found


def _announced(lines: list[str]) -> dict[int, tuple[str, int]]:
    """附表：1. … 2. …, each name perhaps broken over lines."""
    start = next((n for n, row in enumerate(lines) if _ANNOUNCED.match(row.strip())), None)
    found: dict[int, tuple[str, int]] = {}
    if start is None:
        return found
    number = 0
    for n, row in enumerate(lines[start:], start):
        words = row.strip()
        if _HEADING.fullmatch(words):
            break
        item = _ITEM.fullmatch(words)
        if item:
            number = int(item[1])
            found[number] = (item[2].strip(), n + 1)
        elif words and number:
            found[number] = (found[number][0] + words, found[number][1])
    return found


def _bodies(lines: list[str]) -> dict[int, tuple[int, int]]:
    """Heading line and end of each annex that stands in the text."""
    heads = [(int(m[1]), n) for n, row in enumerate(lines) if (m := _HEADING.fullmatch(row.strip()))]
    ends = [n for _, n in heads[1:]] + [len(lines)]
    return {number: (start, end) for (number, start), end in zip(heads, ends, strict=False)}


def _rows(lines: list[str], offset: int) -> tuple[tuple[Cell, ...], ...]:
    rows: list[list[Cell]] = []
    after_blank = True
    for n, row in enumerate(lines, offset + 1):
        if not row.strip():
            after_blank = True
            continue
        cells = [Cell(c.strip(), _line(n)) for c in row.split("\t") if c.strip()]
        if row.startswith("\t"):
            if after_blank or not rows:
                rows.append([])
            rows[-1] += cells
        elif len(cells) > 1:
            rows.append(cells)
        elif rows:
            last = rows[-1].pop()
            rows[-1].append(Cell(last.words + cells[0].words, last.place))
        after_blank = False
    return tuple(tuple(row) for row in rows if row)


def _line(number: int) -> str:
    return f"第{number}行"
