"""How a clerk's own sheet is laid out: which form it feeds, which column is which 栏次, which line a row is.

Confirmed once and remembered in the clerk's file by the sheet's headings, so that it travels with the file
and next month's sheet of the same headings is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from zzdesk.entry.document import Document

NAME, CODE, UNIT = "name", "code", "unit"  # what a column may be beside a 栏次: the line's name, 代码, 计量单位
ROLES = (NAME, CODE, UNIT)
_MEMORY = "own_sheets"
_MOST = 40  # layouts remembered; the oldest goes

# 计量单位 of one family by size.
_SIZES: tuple[dict[str, Decimal], ...] = (
    {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10**4), "百万元": Decimal(10**6), "亿元": Decimal(10**8)},
    {"千瓦时": Decimal(1), "万千瓦时": Decimal(10**4), "亿千瓦时": Decimal(10**8)},
    {"吨": Decimal(1), "万吨": Decimal(10**4)},
    {"平方米": Decimal(1), "万平方米": Decimal(10**4)},
)
_COUNTS = frozenset({"户", "家", "个", "人", "名", "场"})


class Use(NamedTuple):
    """What a column is for: a 栏次 or a role. A figure is multiplied by `scale` ("": taken as it is)."""

    no: str
    scale: str = ""


@dataclass
class Layout:
    """`columns` by the heading's key, `rows` (of a form with fixed lines) by the row's plain name: a 代码, or ""
    for a row that is left out. `form` "" leaves the sheet out."""

    form: str = ""
    columns: dict[str, Use] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    scales: dict[str, str] = field(default_factory=dict)  # of lines whose row names another unit

    def column_of(self, no: str) -> list[str]:
        """The headings that are used for a 栏次 or role."""
        return [key for key, use in self.columns.items() if use.no == no]


class Remembered(NamedTuple):
    """A layout with what its sheet is known by: the headings, and the sheet's name without its month."""

    signature: str
    name: str
    layout: Layout


def remembered(document: Document) -> list[Remembered]:
    """Newest first; a memory that cannot be read is none."""
    try:
        rows = json.loads(document.remembered(_MEMORY) or "[]")
        return [Remembered(row["signature"], row["name"], _from_json(row)) for row in rows]
    except (ValueError, KeyError, TypeError):
        return []


def remember(document: Document, layouts: Iterable[Remembered]) -> None:
    """Keep these layouts beside those known; of the same headings and name the new one."""
    fresh = list(layouts)
    known = {r[:2] for r in fresh}
    kept = [*fresh, *(r for r in remembered(document) if r[:2] not in known)][:_MOST]
    words = json.dumps([_as_json(r) for r in kept], ensure_ascii=False)
    if words != document.remembered(_MEMORY):
        document.remember(_MEMORY, words)


def recalled(known: Iterable[Remembered], signature: str, name: str) -> Layout | None:
    """The layout of a sheet of these headings: that of its name, else the only one there is."""
    same = [r for r in known if r.signature == signature]
    named = next((r.layout for r in same if r.name == name), None)
    return named or (same[0].layout if len(same) == 1 else None)


def _as_json(found: Remembered) -> dict[str, object]:
    layout = found.layout
    columns = {key: list(use) for key, use in layout.columns.items()}
    return {
        "signature": found.signature,
        "name": found.name,
        "form": layout.form,
        "columns": columns,
        "rows": layout.rows,
        "scales": layout.scales,
    }


def _from_json(row: dict[str, dict[str, str]]) -> Layout:
    columns = {str(key): Use(*map(str, use)) for key, use in row["columns"].items()}
    return Layout(str(row["form"]), columns, dict(row["rows"]), dict(row["scales"]))


def scale_between(given: str, wanted: str) -> str | None:
    """What a figure in one unit is multiplied by to be in the other: "" for nothing, None where that is not known."""
    if not given or not wanted or given == wanted or {given, wanted} <= _COUNTS:
        return ""
    for sizes in _SIZES:
        if given in sizes and wanted in sizes:
            return format((sizes[given] / sizes[wanted]).normalize(), "f")
    return None


def worded(scale: str) -> str:
    """0.0001 as people say it: ÷10000."""
    if not scale:
        return "不换算"
    factor = Decimal(scale)
    return f"×{factor:f}" if factor >= 1 else f"÷{(1 / factor).normalize():f}"
