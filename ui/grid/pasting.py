"""What a paste or a fill would do to the cells of a form, worked out before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from ui.grid.clipboard import Out, clip_of, mime_of, spread
from ui.grid.filling import filling

if TYPE_CHECKING:
    from ui.grid.view import FormView
    from zzdesk.entry.paste import Block, Paste


class Pasting(NamedTuple):
    """`place` are the rows and columns that show it; `besides` is what else is to be said."""

    what: str
    plan: Paste
    place: tuple[Sequence[int], Sequence[int]]
    besides: str = ""
    is_one_value: bool = False  # over a selection: cells that cannot be filled are passed over

    @property
    def is_one_refusal(self) -> bool:
        """One cell, and it does not fit: there is nothing to choose."""
        return not self.plan.cells and self.plan.refused_count == 1


def copied(view: FormView) -> QMimeData:
    """The selected cells in sight, from the first to the last."""
    model = view.form_model
    rows, columns = view.shown_block()

    def out(row: int, column: int) -> Out:
        face, typed = model.face(row, column), model.typed(row, column)
        value = None if face.refused else model.number_at(row, column)
        return Out(face.text, typed, value)

    return mime_of([[out(r, c) for c in columns] for r in rows])


def pasting(view: FormView) -> Pasting | str | None:
    """What the clipboard would do here; words why it can do nothing; None where the period takes no edits."""
    clip = clip_of(QGuiApplication.clipboard().mimeData())
    if not clip.block:
        return clip.words
    rows, columns = view.shown_block()
    if not rows or not columns:
        return "所选的行都在筛选中隐藏，没有粘贴"
    if len(clip.block) == len(clip.block[0]) == 1 and len(rows) * len(columns) > 1:
        return _one_value(view, clip.block[0][0], clip.words)
    block = spread(clip.block, len(rows), len(columns)) if len(view.spans()) == 1 else clip.block
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)  # a large block takes a second or two
    try:
        return _block(view, block, rows[0], columns[0], clip.words)
    finally:
        QGuiApplication.restoreOverrideCursor()


def _block(view: FormView, block: Block, row: int, column: int, besides: str) -> Pasting | str | None:
    model = view.form_model
    corner = model.address_at(row, column)
    below = [n for n in range(row, model.rowCount()) if not view.isRowHidden(n)]
    shown = None
    if model.form.floating:
        shown = [model.line_code(n) for n in below if n < model.line_count]
    plan = model.desk.plan_paste(corner.form, (corner.line, corner.column), block, shown)
    if plan is None:
        return None
    if plan.refused and plan.refused[0].code == "paste.too_many":
        return plan.refused[0].message
    height, width = len(block), max(map(len, block))
    # rows that the paste adds follow the last one
    rows = below[:height] if height <= len(below) else [*below, below[-1] + height - len(below)]
    return Pasting("粘贴", plan, (rows, range(column, column + width)), besides)


def _one_value(view: FormView, words: str, besides: str) -> Pasting | None:
    model = view.form_model
    places = list(view.selected_places())
    takes = [(r, c) for r, c in places if model.takes(r, c)]
    plan = model.desk.plan_cells((model.address_at(r, c), words) for r, c in takes)
    if plan is None:
        return None
    plan.skipped = len(places) - len(takes)
    return Pasting("粘贴", plan, view.selected_block(), besides, is_one_value=True)


def filled(view: FormView, *, down: bool) -> Pasting | str | None:
    found = filling(view, down=down)
    what = "向下填充" if down else "向右填充"
    if not found.texts:
        return f"没有可以{what}的格"
    plan = view.form_model.desk.plan_cells(found.texts)
    if plan is None:
        return None
    plan.skipped = found.skipped
    return Pasting(what, plan, view.selected_block(), is_one_value=True)
