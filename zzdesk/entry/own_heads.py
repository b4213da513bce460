"""The headings of a clerk's own sheet: which rows could be they, and what each column is called by them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from zzdesk.entry.headings import Heading, read_heading
from zzdesk.period import Period
from zzdesk.plan.sheet_cell import PlainSheet, Spot

_DEEPEST = 60  # rows in which the headings are looked for
_WIDEST = 256
_TALLEST = 3  # rows of headings


class ColumnHead(NamedTuple):
    """`key` is the same next month; `words` as they stand."""

    column: int
    words: str
    heading: Heading
    last: Heading  # of the lowest words alone
    key: str


class Head(NamedTuple):
    first: int
    last: int
    columns: tuple[ColumnHead, ...]

    @property
    def signature(self) -> str:
        keys = "\n".join(sorted(head.key for head in self.columns))
        return hashlib.sha256(keys.encode()).hexdigest()[:16]


def heads_of(sheet: PlainSheet, period: Period) -> list[Head]:
    """Every block of one to three rows near the top that could be the headings."""
    texts = _texts(sheet)
    rows = sorted({row for row, _ in texts})[:_DEEPEST]
    found = []
    for first in rows:
        for height in range(1, _TALLEST + 1):
            block = [r for r in range(first, first + height) if r in rows]
            if len(block) == height:
                head = _head(texts, first, first + height - 1, period)
                if len(head.columns) > 1:
                    found.append(head)
    return found


def _texts(sheet: PlainSheet) -> dict[Spot, str]:
    """The words near the top, those of a merged cell in every cell it covers."""
    near = [spot for spot in sheet.cells if spot[1] <= _WIDEST]
    deepest = sorted({row for row, _ in near})[:_DEEPEST]
    last = deepest[-1] if deepest else 0
    found = {}
    for spot in near:
        cell = sheet.cells[spot]
        if spot[0] <= last and cell.kind == "s" and cell.content.strip():
            found[spot] = cell.content.strip()
    for (top, left), (bottom, right) in sheet.merges:
        words = found.get((top, left))
        if words is None or bottom - top > 10:
            continue
        for row in range(top, min(bottom, last) + 1):
            for column in range(left, min(right, _WIDEST) + 1):
                found.setdefault((row, column), words)
    return found


def _head(texts: Mapping[Spot, str], first: int, last: int, period: Period) -> Head:
    columns = sorted({column for row, column in texts if first <= row <= last})
    seen: Counter[str] = Counter()
    found = []
    for column in columns:
        parts = list(dict.fromkeys(texts[r, column] for r in range(first, last + 1) if (r, column) in texts))
        heading, lowest = read_heading("".join(parts), period), read_heading(parts[-1], period)
        stem = "|".join(heading)
        seen[stem] += 1
        key = stem if seen[stem] == 1 else f"{stem}#{seen[stem]}"
        found.append(ColumnHead(column, "·".join("".join(p.split()) for p in parts), heading, lowest, key))
    return Head(first, last, tuple(found))
