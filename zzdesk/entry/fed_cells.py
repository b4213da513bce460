"""What fed-back figures do to a form: they fill their cells and hold them; undoing that gives the estimates back."""

from __future__ import annotations

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.feedback import FILLING
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY, Feedback, FeedbackFile

WHY = "统计反馈："  # the reason that the history keeps, before the papers


def take_feedback(document: Document, file: FeedbackFile, name: str) -> list[Feedback]:
    """Keep the figures of a 统计反馈文件; what was new of the unit's own. The cells are filled by `filling`.

    ZzError("feedback.other_unit" | "feedback.other_plan" | "feedback.empty" | "file.read_only") changes nothing.
    """
    if file.plan != document.plan.name:
        raise ZzError("feedback.other_plan", file=name, given=file.plan, held=document.plan.title)
    if file.unit != document.unit.code:
        given = document.plan.find_unit(file.unit)
        args = {"given": given.name if given else file.unit, "unit": document.unit.name}
        raise ZzError("feedback.other_unit", file=name, **args)
    if not file.own:
        raise ZzError("feedback.empty", file=name)
    return [one for one in document.take_feedback([*file.own, *file.city]) if one.unit != CITY]


def filling(document: Document, period: Period) -> SetCells | None:
    """The edit that puts a period's fed-back figures into their cells; None where they stand there already."""
    wanted = document.fed_cells(period)
    cells = {a: v for a, v in wanted.items() if document.value(a, period) != v}
    if not cells:
        return None
    sources = dict.fromkeys(one.source for one in document.fed_back.of(period).values())
    return SetCells(period, cells, why=f"{WHY}{'；'.join(sources)}", what=FILLING)


def unfilling(document: Document, period: Period) -> SetCells | None:
    """The edit that gives back what stood in the cells before they were filled, for a 快报 that is still to be made."""
    cells = {}
    for address, fed in document.fed_cells(period).items():
        if document.value(address, period) == fed:
            last = document.history(address, period)[-1:]
            if last and last[0].why.startswith(WHY) and last[0].old != fed:  # not one that was typed the same
                cells[address] = last[0].old
    return SetCells(period, cells, why="改回填入统计反馈前的数", what=FILLING) if cells else None


def feedback_of(document: Document, address: Address, period: Period) -> Feedback | None:
    """The fed-back figure that a cell belongs to: 累计增速, 当月增速 or 数据性质 of its line."""
    if address not in document.fed_cells(period):
        return None
    line = (address.form, address.line)
    return next((one for a, one in document.fed_back.of(period).items() if (a.form, a.line) == line), None)


def replaced(document: Document, one: Feedback, before: Feedback) -> Finding | None:
    """A note that a figure of the bureau's replaces an earlier one; None where it says the same or is older."""
    if one.said == before.said or one.obtained < before.obtained:
        return None
    indicator = document.plan.indicator(one.address)
    args = {
        "period": one.period.label,
        "name": indicator.line.name if indicator else str(one.address),
        "before": before.total.typed,
        "now": one.total.typed,
        "source": one.source,
    }
    return Finding(Level.NOTE, "feedback.replaced", args, (str(one.address),), (one.total.typed,))
