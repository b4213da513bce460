"""A return of the clerk's own unit against the clerk's file: sent back by the bureau, or a blank one filled by hand."""

from __future__ import annotations

from pathlib import Path

from zzdesk.entry.document import Document, locked_because
from zzdesk.entry.incoming import Arriving, Incoming
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.returns.result import ReadReturn
from zzdesk.returns.worker import read_all
from zzdesk.rules.evaluate import is_empty_words

_NOT_READ = ("cell.", "figure.")  # findings of a cell that was not placed


def incoming_from_return(document: Document, period: Period, path: Path) -> Incoming:
    """What it would bring into the period it was made for; `period`, the one in hand, is only compared.

    ZzError("back.other_unit" | "back.other_plan" | "back.unreadable" | "file.missing").
    """
    if not path.is_file():
        raise ZzError("file.missing", file=path)
    plans = {plan.version: plan for plan in map(document.plan_for, document.plan.periods)}
    read = next(iter(read_all([path], plans)))
    its = _period_of(document, read, path)
    found = Incoming(its, path.name, what="读入")
    found.arriving, held = _arriving(document, its, read)
    there = {str(address) for address in read.values}
    found.refused = [f for f in read.findings if _is_left_out(f) and not there.intersection(f.addresses)] + held
    found.explanations = {k: words for k, words in read.explanations.items() if words and not is_empty_words(words)}
    if its != period:
        args = {"file": path.name, "given": its.title, "period": period.title}
        found.warnings.append(Finding(Level.QUERY, "back.other_period", args))
    kept = len(document.values(its).keys() - {a.address for a in found.arriving})
    if kept:
        found.warnings.append(Finding(Level.NOTE, "back.blank_cells", {"count": kept}))
    return found


def _period_of(document: Document, read: ReadReturn, path: Path) -> Period:
    """The period of a return that is ours and could be read."""
    if read.plan and read.plan != document.plan.name:
        raise ZzError("back.other_plan", file=path.name, given=read.plan, held=document.plan.title)
    if read.unit and read.unit != document.unit.code:
        given = document.plan.find_unit(read.unit)
        name = given.name if given else read.unit
        raise ZzError("back.other_unit", file=path.name, given=name, unit=document.unit.name)
    its = next((p for p in document.plan.periods if str(p) == read.period), None)
    if its is None or read.frame_fault or read.verdict == "unreadable":
        why = next((f.message for f in read.findings if f.level is Level.ERROR), "没有可读的内容")
        raise ZzError("back.unreadable", file=path.name, why=why)
    return its


def _arriving(document: Document, period: Period, read: ReadReturn) -> tuple[list[Arriving], list[Finding]]:
    """What arrives, and what does not for a fed-back figure that stands in its cell."""
    plan, arriving, held = document.plan_for(period), [], []
    for address, placed in read.values.items():
        value, old = placed.value, document.value(address, period)
        if value.is_blank or locked_because(plan, document.unit, period, address):
            continue
        why = document.held_because(address, period) if value != old else ""
        if why:
            args = {"address": str(address), "why": why}
            fault = Finding(Level.ERROR, "cell.locked", args, (str(address),), (value.typed,))
            held.append(fault.at(placed.sheet, placed.cell, value.typed))
        else:
            arriving.append(Arriving(address, value, old, placed.sheet, placed.cell, value.typed))
    return arriving, held


def _is_left_out(finding: Finding) -> bool:
    """A cell that could not be read, not a rule that fails."""
    return finding.level is not Level.NOTE and finding.cell is not None and finding.code.startswith(_NOT_READ)
