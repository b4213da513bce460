"""The rows that an edit of cells and lines leaves in the file: what stands now, and the history beside it."""

from __future__ import annotations

from zzdesk.address import Address
from zzdesk.entry.edits import LineKey, SetCells
from zzdesk.entry.workspace import Statements, checked_rows
from zzdesk.values import State, Value

CELL = "period,address,state,content"
HISTORY = "at,who,period,address,old_state,old_content,state,content,why"
LINE = "line"
_STATES = {state: state.value for state in State}  # looked up quicker than asked of the state


def rows_of(
    edit: SetCells,
    signed: tuple[str, str],
    lines: list[tuple[LineKey, int | None, int | None]],
    cells: list[tuple[Address, Value, Value]],
) -> list[Statements]:
    """`lines` and `cells` are those that change, each with what it was and what it is.

    A line is a row beside the cells: address FORM.ID, state "line" (blank where it was taken away), its rank.
    """
    period, told = str(edit.period), edit.told
    changes = [(".".join(key), *_line_state(old), *_line_state(new)) for key, old, new in lines]
    changes += [
        (".".join(a), _STATES[old.state], old.content, _STATES[new.state], new.content) for a, old, new in cells
    ]
    now = [(place, state, content) for place, _, _, state, content in changes]
    return [
        checked_rows("cell", CELL, now, before=(period,)),
        checked_rows("history", HISTORY, changes, before=(*signed, period), after=(told,)),
    ]


def _line_state(rank: int | None) -> tuple[str, str]:
    return ("blank", "") if rank is None else (LINE, str(rank))
