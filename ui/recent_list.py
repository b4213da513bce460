"""最近打开: two lines an entry, what it is at the left, how it stands at the right; what is gone is grey."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import theme
from ui.recent import Recent, forget, recent

HEIGHT = 46
_ENTRY = Qt.ItemDataRole.UserRole
_GONE = "文件已不在此处"


class RecentList(QListWidget):
    """Enter or a double click opens; Delete takes one off the list, never off the disk."""

    chosen = Signal(object)  # Path
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("最近打开")
        self.setItemDelegate(_Lines(self))
        self.setUniformItemSizes(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.itemActivated.connect(self._open)

    def show_kept(self) -> None:
        self.clear()
        for kept in recent():
            item = QListWidgetItem(kept.path.name)
            item.setData(_ENTRY, kept)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, "，".join(filter(None, (kept.path.name, *told(kept)))))
            item.setToolTip(str(kept.path))
            self.addItem(item)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT * max(self.count(), 1) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, HEIGHT + 4)

    @property
    def entry(self) -> Recent | None:
        item = self.currentItem()
        return item.data(_ENTRY) if item else None

    def remove_current(self) -> None:
        row = self.currentRow()
        if self.entry:
            forget(self.entry.path)
            self.show_kept()
            self.setCurrentRow(min(row, self.count() - 1))
            self.changed.emit()

    def _open(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_ENTRY).path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.remove_current()
        else:
            super().keyPressEvent(event)


class _Lines(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        kept: Recent = index.data(_ENTRY)
        colours = theme.tokens()
        box: QRect = option.rect
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(box, QColor(colours.selection))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        who, left, when = told(kept)
        name_ink = colours.text if kept.is_there else colours.secondary
        upper = QRect(box.left() + 10, box.top() + 4, box.width() - 20, 20)
        lower = upper.translated(0, 19)
        left_ink = colours.secondary if kept.is_there else colours.query
        _line(painter, upper, (kept.path.name, name_ink), (who, name_ink), theme.font())
        about = "　".join(filter(None, (left, when)))
        _line(painter, lower, (str(kept.path.parent), colours.secondary), (about, left_ink), theme.font(theme.SMALL_PT))
        painter.restore()


def told(kept: Recent) -> tuple[str, str, str]:
    """Unit and period; what is left to send, or that it is gone; when it was saved."""
    changed = kept.changed if kept.is_there else None
    who = " · ".join(filter(None, (kept.unit, kept.period)))
    return who, kept.left if kept.is_there else _GONE, f"{changed:%Y-%m-%d %H:%M}" if changed else ""


def _line(painter: QPainter, room: QRect, at_left: tuple[str, str], at_right: tuple[str, str], font: QFont) -> None:
    """Two texts in one line; the left one gives way in its middle."""
    painter.setFont(font)
    metrics = painter.fontMetrics()
    painter.setPen(QColor(at_right[1]))
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, at_right[0])
    rest = room.adjusted(0, 0, -metrics.horizontalAdvance(at_right[0]) - 16, 0)
    painter.setPen(QColor(at_left[1]))
    words = metrics.elidedText(at_left[0], Qt.TextElideMode.ElideMiddle, rest.width())
    painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
