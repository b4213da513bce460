"""Writing an explanation: a usual reason from the list, then names and figures; the words stay free."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QToolTip,
    QWidget,
)

from zzdesk.findings import Level

HINT = "原因：企业或项目、数字"
_MARK = "："


def begun_with(reason: str, words: str, reasons: Sequence[str]) -> str:
    """The words with this reason before them, in the place of another usual one."""
    head, mark, rest = words.partition(_MARK)
    rest = rest if mark and head.strip() in reasons else "" if words.strip() in reasons else words
    return f"{reason}{_MARK}{rest.strip()}"


def _menu(owner: QWidget, reasons: Sequence[str], choose: Callable[[str], None]) -> QMenu:
    menu = QMenu(owner)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName("常用原因")
    for reason in reasons:
        menu.addAction(reason).triggered.connect(lambda _=False, reason=reason: choose(reason))
    return menu


def _asks_for_list(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


def _button(owner: QWidget, show: Callable[[], None]) -> QToolButton:
    button = QToolButton(owner)
    button.setText("▾")
    button.setProperty("reasons", True)
    button.setToolTip("常用原因（Alt+↓）")
    button.setAccessibleName("常用原因")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setCursor(Qt.CursorShape.ArrowCursor)
    button.clicked.connect(show)
    return button


class ReasonLine(QWidget):
    """One line of text with the list at its right end; Alt+Down opens it."""

    def __init__(self, reasons: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons = reasons
        self.line = QLineEdit()
        self.line.setAccessibleName("审核说明")
        self.line.setPlaceholderText(HINT)
        self.line.installEventFilter(self)
        self.button = _button(self, self.show_reasons)
        self.button.setVisible(bool(reasons))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)
        self.setAutoFillBackground(True)

    def show_reasons(self) -> None:
        if self._reasons:
            self.menu = _menu(self, self._reasons, self.put)
            self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def put(self, reason: str) -> None:
        self.line.setText(begun_with(reason, self.line.text(), self._reasons))
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() is QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if _asks_for_list(event):
                self.show_reasons()
                return True
        return super().eventFilter(watched, event)


class ReasonBox(QPlainTextEdit):
    """Some lines of text; the list opens by Alt+Down or the button in the corner."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__()
        self._reasons = reasons
        self.button = _button(self, self.show_reasons)
        self.button.setVisible(bool(reasons))
        if reasons:
            self.setViewportMargins(0, 0, 20, 0)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.button.setGeometry(self.width() - 23, 2, 21, 22)

    def show_reasons(self) -> None:
        if self._reasons:
            self.setFocus()
            self.menu = _menu(self, self._reasons, self.put)
            self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def put(self, reason: str) -> None:
        self.setPlainText(begun_with(reason, self.toPlainText(), self._reasons))
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _asks_for_list(event):
            self.show_reasons()
        else:
            super().keyPressEvent(event)


class FindingDelegate(QStyledItemDelegate):
    """The cell of an explanation is a `ReasonLine`; the words of what is never explained go on over that column."""

    def __init__(self, table: QTableView, reasons: Callable[[], Sequence[str]], columns: tuple[int, int]) -> None:
        super().__init__(table)
        self._table, self._reasons = table, reasons
        self._problem, self._explanation = columns

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = ReasonLine(self._reasons(), parent)
        editor.line.installEventFilter(self)
        editor.line.setPlaceholderText("")
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        assert isinstance(editor, ReasonLine)
        editor.line.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: object, index: QModelIndex | QPersistentModelIndex) -> None:
        assert isinstance(editor, ReasonLine)
        index.model().setData(index, editor.line.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and focus of the line count for the whole editor; the list of reasons has the focus only for a time.

        Enter with words that say nothing leaves the editor open: they are put right where they stand.
        """
        if isinstance(event, QFocusEvent) and event.reason() is Qt.FocusReason.PopupFocusReason:
            return False
        owner = watched.parent() if isinstance(watched, QLineEdit) else watched
        if isinstance(owner, ReasonLine) and isinstance(event, QKeyEvent) and self._is_refused(owner, event):
            return True
        return super().eventFilter(owner if isinstance(owner, ReasonLine) else watched, event)

    def _is_refused(self, editor: ReasonLine, event: QKeyEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        index, words = self._table.indexAt(editor.geometry().center()), editor.line.text()
        if self._table.model().setData(index, words):
            return False
        reason = index.data(Qt.ItemDataRole.ToolTipRole)
        editor.line.setAccessibleDescription(reason)
        QToolTip.showText(editor.mapToGlobal(QPoint(0, editor.height())), reason, editor)
        return True

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        level = index.data(Qt.ItemDataRole.UserRole)
        if (
            index.column() not in (self._problem, self._explanation) or level == Level.QUERY
        ):  # Qt hands the level back as text
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setClipRect(self._table.visualRect(index))
        option.rect = self._both(index)  # type: ignore[attr-defined]
        super().paint(painter, option, index.siblingAtColumn(self._problem))  # type: ignore[union-attr]
        painter.restore()

    def _both(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        ends = (index.model().index(index.row(), column) for column in (self._problem, self._explanation))
        first, last = (self._table.visualRect(end) for end in ends)
        return first.united(last)
