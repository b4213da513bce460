"""Cells and lines as rows of the file: what an edit leaves there, and what is read back."""

from __future__ import annotations

from collections.abc import Iterable

from zzdesk.address import Address
from zzdesk.entry.edits import LineKey, SetCells
from zzdesk.entry.workspace import Statements, checked_rows
from zzdesk.plan.model import Plan
from zzdesk.values import State, Value, from_stored

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


class PeriodReader:
    """Rows of one period as cells by address and as ranks of lines (those of lines taken away are left out)."""

    def __init__(self, plan: Plan) -> None:
        self.cells: dict[Address, Value] = {}
        self.ranks: dict[LineKey, int] = {}
        self._numeric = {(f.code, c.no) for f in plan.forms for c in f.columns if c.kind == "number"}
        self._names: dict[str, str] = {}  # one string for each: thousands of cells share them

    def take(self, rows: Iterable[tuple[str, ...]]) -> None:
        name = self._names.setdefault
        for _, words, state, content in rows:
            form, line, *column = words.split(".")
            if column:
                no = column[0]
                address = Address(name(form, form), name(line, line), name(no, no))
                self.cells[address] = from_stored(state, content, (form, no) in self._numeric)
            elif state == LINE:
                self.ranks[form, line] = int(content)
            else:
                self.ranks.pop((form, line), None)


def _line_state(rank: int | None) -> tuple[str, str]:
    return ("blank", "") if rank is None else (LINE, str(rank))
