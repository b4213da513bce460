"""What the bureau sends a clerk: 市局回执 and 统计反馈文件."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.findings import Finding, Level
from zzdesk.period import Period

if TYPE_CHECKING:
    from zzdesk.receipt import Receipt


def is_receipt(path: Path) -> bool:
    """Whether a file says that it is 市局回执; cheap, and never raises."""
    from zzdesk.output.receipt_reading import says_receipt

    return says_receipt(path)


def read_receipt(path: Path) -> tuple[Receipt, str]:
    """市局回执 and its text. ZzError where it is none, damaged, changed, or of a newer program."""
    from zzdesk.output.receipt_reading import receipt_at

    return receipt_at(path)


def take_receipt(document: Document, path: Path) -> tuple[Receipt, bool]:
    """Read 市局回执 into a clerk's file; False where it was there already. ZzError as `read_receipt`, and for a
    receipt of another unit or plan."""
    receipt, words = read_receipt(path)
    return receipt, document.take_receipt(receipt, words, path.name)


def is_feedback(path: Path) -> bool:
    """Whether a file is a 统计反馈文件."""
    from zzdesk.returns.feedback import is_feedback as asked

    return asked(path)


def take_feedback(document: Document, path: Path) -> tuple[list[Period], list[Finding]]:
    """Keep the figures of a 统计反馈文件: the periods it speaks of, and a note for each figure that another replaces.

    No cell is changed: `filling` is the edit for that. ZzError("feedback.…") for another unit's or a changed file.
    """
    from zzdesk.entry import fed_cells
    from zzdesk.returns.feedback import read_feedback

    file = read_feedback(path)
    before = {(one.period, one.address): document.fed_back.editions(one.address, one.period)[-1:] for one in file.own}
    fresh = fed_cells.take_feedback(document, file, path.name)
    notes = [fed_cells.replaced(document, one, was[0]) for one in fresh if (was := before[one.period, one.address])]
    known = document.plan.periods
    return sorted({one.period for one in file.own if one.period in known}), [n for n in notes if n]


def filling(document: Document, period: Period) -> SetCells | None:
    """The edit that puts the fed-back figures of a period into their cells; None where they stand there."""
    from zzdesk.entry.fed_cells import filling as edit

    return edit(document, period)


def unfilling(document: Document, period: Period) -> SetCells | None:
    """The edit that gives back what stood in those cells before; None where nothing was filled."""
    from zzdesk.entry.fed_cells import unfilling as edit

    return edit(document, period)


def update_from_feedback(document: Document, path: Path) -> list[Finding]:
    """Keep a 统计反馈文件 and fill its cells, but for periods that were sent as 正式; the notes say what was done."""
    periods, notes = take_feedback(document, path)
    return [*notes, *(fill_fed_back(document, period) for period in periods)]


def may_fill(document: Document, period: Period) -> bool:
    """Whether fed-back figures are still to be put into cells that take edits."""
    fillable = not document.read_only and document.sent.lock(period) is None
    return fillable and filling(document, period) is not None


def fill_fed_back(document: Document, period: Period) -> Finding:
    """Fill one period's cells as far as they may be changed; the note says what was done."""
    edit = filling(document, period)
    held = document.sent.lock(period)
    if edit is None:
        return Finding(Level.NOTE, "feedback.same", {"period": period.label})
    if held:
        args = {"period": period.label, "kind": held.kind, "revision": held.revision}
        return Finding(Level.NOTE, "feedback.locked", args)
    document.apply(edit)
    args = {"period": period.label, "count": len(edit.cells), "source": source_of(edit)}
    return Finding(Level.NOTE, "feedback.filled", args)


def source_of(filling: SetCells) -> str:
    """The papers that the figures of a filling came on."""
    from zzdesk.entry.fed_cells import WHY

    return filling.why.removeprefix(WHY)
