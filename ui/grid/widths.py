"""How wide the columns of a form are, from the plan's widths in characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from zzdesk.plan.model import Column, Form, Line

_PIXELS_A_CHARACTER = 9.2
_NARROWEST = {"number": 56, "choice": 48, "text": 64, "date": 86}  # a figure's: 本年累计 stays on one line
_NARROWEST_DERIVED = 48
# in a list no column is so narrow that its words cannot be told apart; the list scrolls instead
_PIXELS_IN_LIST = {"number": 8.2, "choice": 7.6, "text": 6.1, "date": 7.6}
_CODES = {"credit_code", "project_code"}
_PIXELS_A_DIGIT = 8.2


def natural(columns: Iterable[Column]) -> int:
    return int(sum(c.width for c in columns) * _PIXELS_A_CHARACTER)


def is_worded(form: Form) -> bool:
    """A form whose lines the plan gives in words: rows wrap."""
    return any(c.derive == "given" for c in form.columns)


def repeats_name(lines: tuple[Line, ...], column: Column) -> bool:
    """A given column that says what stands at the left of every line as its name: shown there alone."""
    return column.derive == "given" and bool(lines) and all(dict(x.given).get(column.no) == x.name for x in lines)


def fitted(
    form: Form, columns: Sequence[Column], room: int, kept: Mapping[str, int] = MappingProxyType({}), scale: float = 1.0
) -> list[int]:
    """Share the room by the plan's widths, no column under its narrowest; the last takes what rounding left.

    Columns that the clerk has drawn to a width, `kept` at 100 %, have that one; the others share the rest.
    """
    drawn = {c.no: int(kept[c.no] * scale) for c in columns if c.no in kept}
    free = [c for c in columns if c.no not in drawn]
    shared = dict(zip((c.no for c in free), _shared(form, free, room - sum(drawn.values()), scale), strict=True))
    return [drawn.get(c.no) or shared[c.no] for c in columns]


def _shared(form: Form, columns: Sequence[Column], room: int, scale: float) -> list[int]:
    if not columns:
        return []
    listed = form.floating or is_worded(form)
    least = [int((_least_in_list(c) if listed else _least(c)) * scale) for c in columns]
    spare = max(room - sum(least), 0)
    wanted = [max(c.width * _PIXELS_A_CHARACTER * scale - low, 1.0) for c, low in zip(columns, least, strict=True)]
    widths = [low + int(spare * want / sum(wanted)) for low, want in zip(least, wanted, strict=True)]
    if spare:
        widths[-1] += room - sum(widths)
    return widths


def _least(column: Column) -> int:
    return _NARROWEST_DERIVED if column.derive else _NARROWEST[column.kind]


def _least_in_list(column: Column) -> int:
    pixels = _PIXELS_A_DIGIT if column.role in _CODES else _PIXELS_IN_LIST[column.kind]
    return max(int(column.width * pixels), _NARROWEST[column.kind])
