"""增行、删行、移动、排序、沿用上期: what one does to the lines of a floating form, each as one step of undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.clerk.desk import Desk
from ui.grid.faces import Kind
from ui.grid.lines_model import LinesModel
from ui.grid.view import FormView

_FIXED = "本表的行是固定的，不能增减、移动和排序"
_READ_ONLY = "文件只读，不能修改"
_NO_LINE = "光标不在已有的行上"


class LineActions(QObject):
    """The actions work on the form that `watch` was given last; where they cannot, their tip says why."""

    said = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: FormView | None = None
        self.insert = self._action("插入行", self._insert, "Ctrl+Shift+=", "Ctrl++", "Ins")
        self.append = self._action("在末尾加行(&B)", self._append)
        self.delete = self._action("删除行", self._delete, "Ctrl+-")
        self.up = self._action("上移", lambda: self._move(-1), "Alt+Shift+Up")
        self.down = self._action("下移", lambda: self._move(1), "Alt+Shift+Down")
        self.ascending = self._action("按本列升序排序(&U)", lambda: self._sort(descending=False))
        self.descending = self._action("按本列降序排序(&J)", lambda: self._sort(descending=True))
        self.carry = self._action("沿用上期各行(&L)", self._carry)
        self.groups = (
            (self.insert, self.append, self.delete),
            (self.up, self.down, self.ascending, self.descending),
            (self.carry,),
        )
        self._on_lines = (self.delete, self.up, self.down)

    def _action(self, words: str, act: Callable[[], None], *keys: str) -> QAction:
        action = QAction(words, self)
        action.setShortcuts([QKeySequence(k) for k in keys])
        # with an editor open the keys are the editor's
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: act())
        return action

    def all(self) -> list[QAction]:
        return [action for group in self.groups for action in group]

    def watch(self, view: FormView) -> None:
        """The form that is shown now."""
        if self._view is not view:
            if self._view is not None:
                self._view.selection_changed.disconnect(self.refresh)
            self._view = view
            view.selection_changed.connect(self.refresh)
            for action in self.all():
                view.addAction(action)
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be done here; the tips of the rest say why not."""
        why = self._why_not()
        for action in self.all():
            reason = why or (_NO_LINE if action in self._on_lines and not self._chosen() else "")
            action.setEnabled(not reason)
            action.setToolTip(reason or action.text().partition("(&")[0])
            action.setStatusTip(reason)

    def _why_not(self) -> str:
        if self._desk.document.read_only:
            return _READ_ONLY
        if self._desk.is_locked:
            return Kind.SENT.value
        return "" if self._model() else _FIXED

    def _model(self) -> LinesModel | None:
        model = self._view.form_model if self._view else None
        return model if isinstance(model, LinesModel) else None

    def _chosen(self) -> list[str]:
        """Ids of the lines with a selected cell, top down."""
        model = self._model()
        if model is None or self._view is None:
            return []
        return [model.line_code(row) for row in self._view.selected_rows() if not model.is_spare(row)]

    # --- acts ---------------------------------------------------------------------------
    def _insert(self) -> None:
        model = self._model()
        if model and self._view:
            rows = self._view.selected_rows() or [model.line_count]
            self._put(model, min(rows[0], model.line_count), 1)

    def _append(self) -> None:
        model = self._model()
        if model:
            self._put(model, model.line_count, 1)

    def _put(self, model: LinesModel, at: int, count: int) -> None:
        from zzdesk.entry.lines import insert_lines

        edit, fresh = insert_lines(self._desk.document, self._desk.period, model.form.code, at, count)
        self._desk.do(edit)
        if self._view:
            self._view.go_to_line(fresh[0])

    def _delete(self) -> None:
        model, lines = self._model(), self._chosen()
        if model and lines and self._view:
            row = self._view.selected_rows()[0]
            self._desk.delete_lines(model.form.code, lines)
            self._view.go_to_row(row)
            self.said.emit(f"已删除{len(lines)}行，可用撤销恢复")

    def _move(self, by: int) -> None:
        from zzdesk.entry.lines import move_lines

        model, lines = self._model(), self._chosen()
        if model and lines and self._view:
            edit = move_lines(self._desk.document, self._desk.period, model.form.code, lines, by)
            if edit is None:
                self.said.emit("已在最前" if by < 0 else "已在最后")
                return
            self._desk.do(edit)
            self._view.show_current()

    def _sort(self, *, descending: bool) -> None:
        from zzdesk.entry.lines import order_lines, sorted_by

        model = self._model()
        if not model or self._view is None:
            return
        document, period = self._desk.document, self._desk.period
        column = model.columns[max(self._view.currentIndex().column(), 0)]
        if column.derive:
            self.said.emit(f"“{column.name}”由程序推算，不能按它排序")
            return
        order = sorted_by(document, period, model.form, column.no, descending=descending)
        edit = order_lines(document, period, model.form.code, order)
        if not edit.lines:
            self.said.emit(f"已按“{column.name}”排好，没有改动")
            return
        self._desk.do(edit)
        self._view.show_current()

    def _carry(self) -> None:
        from zzdesk.entry.lines import carried_columns, copy_lines

        model = self._model()
        if not model:
            return
        document, period = self._desk.document, self._desk.period
        prev = self._desk.plan.prev(period)
        edit = copy_lines(document, period, model.form, carried_columns(model.form))
        if not edit.lines:
            self.said.emit("没有上期" if prev is None else f"{prev.label}没有本期尚缺的行")
            return
        self._desk.do(edit)
        self.said.emit(f"已沿用上期{len(edit.lines)}行；当期的数（本月、累计等）没有带来，请填写")
