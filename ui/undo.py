"""The one undo command: an edit and, once made, its inverse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QUndoCommand

from ui.collecting import keep
from zzdesk.entry.document import Document
from zzdesk.entry.edits import UNDONE, Change, Edit, SetCells
from zzdesk.errors import ZzError

_MANY = 1000  # cells of an edit that stay for long


class EditCommand(QUndoCommand):
    """`told(change, again)` hears of each making; `again` is False the first time, True on undo and redo."""

    def __init__(
        self,
        document: Document,
        edit: Edit,
        told: Callable[[Change, bool], None],
        refused: Callable[[ZzError], None],
    ) -> None:
        super().__init__(edit.label)
        self._document, self.edit = document, edit
        self._told, self._refused = told, refused
        self._inverse: Edit | None = None

    def redo(self) -> None:
        again = self._inverse is not None
        change = self._make(self.edit, again)
        if change:
            self._inverse = change.inverse

    def undo(self) -> None:
        if self._inverse:
            undone = self._inverse
            self._make(replace(undone, why=UNDONE) if isinstance(undone, SetCells) else undone, True)

    def _make(self, edit: Edit, again: bool) -> Change | None:
        try:
            change = self._document.apply(edit)
        except ZzError as why:
            self.setObsolete(True)
            self._refused(why)
            return None
        self._told(change, again)
        if len(change.cells) > _MANY:
            keep()
        return change
