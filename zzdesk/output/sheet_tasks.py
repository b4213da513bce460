"""任务台账: the tasks of the notice by clause, with the unit that answers, its progress and the state."""

from __future__ import annotations

from collections import Counter
from typing import Any

from zzdesk.address import Address
from zzdesk.analysis.wording import UNREPORTED
from zzdesk.output.book import Book
from zzdesk.plan.model import Column, Form, Line
from zzdesk.returns.text_width import lines_needed

_FIRST_ROW, _UNIT_WIDTH = 3, 10
_BEHIND = "滞后"


def write_tasks(book: Book, form: Form) -> None:
    """The plan's own columns, the unit, then what the unit has written."""
    given = [c for c in form.columns if c.derive == "given"]
    told = [c for c in form.columns if not c.derive]
    last = len(given) + len(told)
    sheet = book.sheet(f"{form.code} {form.title}", form.title, [(0, last)], heads=(0, _FIRST_ROW - 1))
    sheet.write_string(1, last, f"表号：{form.code}表", book.style("under_right"))
    widths = [*(_width(form, c) for c in given), _UNIT_WIDTH, *(c.width for c in told)]
    for at, name in enumerate([*(c.name for c in given), "填报单位", *(c.name for c in told)]):
        sheet.set_column(at, at, widths[at])
        sheet.write_string(_FIRST_ROW - 1, at, name, book.style("head"))
    sheet.set_row(_FIRST_ROW - 1, 24)
    states: Counter[str] = Counter()
    for at, line in enumerate(form.lines, _FIRST_ROW):
        states[_task(book, sheet, at, form, line, given, told)] += 1
    book.notes(sheet, _FIRST_ROW + len(form.lines), (0, last), [_summary(form, states)])
    sheet.freeze_panes(_FIRST_ROW, 2)


def _width(form: Form, column: Column) -> float:
    """Wider where the plan's own text is long: whom it names all stands in one cell."""
    longest = max((len(dict(line.given).get(column.no, "")) for line in form.lines), default=0)
    return column.width * (1.7 if longest > 4 * column.width else 1)


def _task(book: Book, sheet: Any, at: int, form: Form, line: Line, given: list[Column], told: list[Column]) -> str:
    """One task's row; answers its state."""
    unit = book.found.plan.unit(line.filling_unit)
    reported, state, tall = book.figures.has_reported(unit.code), "", 1
    own = dict(line.given)
    for n, column in enumerate(given):
        words = own.get(column.no, "—")
        tall = max(tall, lines_needed(words, _width(form, column) + 1))
        sheet.write_string(at, n, words, book.style("text"))
    sheet.write_string(at, len(given), unit.name, book.style("word"))
    for n, column in enumerate(told, len(given) + 1):
        words = book.figures.value(unit.code, Address(form.code, line.code, column.no)).typed
        if column.kind == "choice":
            state = words = words if reported else UNREPORTED
        tall = max(tall, lines_needed(words, column.width + 1))
        sheet.write_string(at, n, words, book.style(_style(column, words)))
    sheet.set_row(at, 14 * tall + 5)
    return state


def _style(column: Column, words: str) -> str:
    """A task that lags shows in bold, which a black-and-white print keeps."""
    if column.kind != "choice":
        return "text"
    return "strong_word" if words == _BEHIND else "word"


def _summary(form: Form, states: Counter[str]) -> str:
    choices = next((c.choices for c in form.columns if c.kind == "choice"), ())
    parts = [f"{name}{states[name]}项" for name in (*choices, UNREPORTED) if states[name]]
    return f"共{len(form.lines)}项任务：{'、'.join(parts)}。"
