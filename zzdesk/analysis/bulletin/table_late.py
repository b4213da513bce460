"""附表: 未报迟报名单: who has sent nothing, was sent back, or came after the deadline of its kind."""

from __future__ import annotations

from zzdesk.analysis.bulletin.model import Cell, Head, Row, Table
from zzdesk.analysis.bulletin.month import Month
from zzdesk.analysis.wording import NO_FIGURE
from zzdesk.ledger.status import STATES, UnitStatus

KEY = "late"


def late_table(month: Month, title: str) -> Table:
    """Of a month in which all were in time: no rows, and the note says so."""
    named = [u for u in month.status.units if is_named(u)]
    heads = (
        Head("填报单位", is_figure=False),
        Head("情况", is_figure=False),
        Head("类别", is_figure=False),
        Head("报送日期", is_figure=False),
    )
    tally = month.status.tally
    note = f"应报{tally.expected}家，已报{tally.reported}家，其中迟报{tally.late}家。"
    if not named:
        note += "各单位均按时报送。"
    return Table(KEY, f"{title}　未报迟报名单", heads, tuple(_row(u) for u in named), note)


def is_named(unit: UnitStatus) -> bool:
    return not unit.ahead and (unit.state in {"missing", "returned", "conflict"} or unit.late)


def state_of(unit: UnitStatus) -> str:
    """未报; 迟报 of one whose return stands."""
    return STATES[unit.state] if unit.kind is None or not unit.late else "迟报"


def _row(unit: UnitStatus) -> Row:
    cells = (unit.name, state_of(unit), unit.kind or NO_FIGURE, unit.received or NO_FIGURE)
    return Row(tuple(Cell(words) for words in cells))
