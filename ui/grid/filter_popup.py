"""The list that drops from a column's head: words it must hold, values to choose from, blanks, cells with findings."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.grid.line_filter import Condition, LineFilter
from ui.labels import label

_MOST = 500  # values listed; of more the words decide
_ALL, _BLANK = "（全选）", "（空白）"
_WORDS = Qt.ItemDataRole.UserRole
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class FilterPopup(QFrame):
    """Enter takes it, Esc leaves all as it was."""

    def __init__(self, lines: LineFilter, column: int, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("panel", True)
        self._lines, self._column = lines, column
        self._told = lines.conditions.get(column, Condition())
        self.words = QLineEdit(self._told.contains)
        self.words.setPlaceholderText("包含的文字")
        self.words.setAccessibleName(f"“{name}”包含的文字")
        self.marked = QCheckBox("只看有审核结果的(&S)")
        self.marked.setChecked(self._told.marked)
        self.values = QListWidget()
        self.values.setAccessibleName(f"“{name}”的值")
        self._fill()
        self.values.itemChanged.connect(self._on_ticked)
        self.words.textChanged.connect(self._narrow)
        self._lay_out(name)
        self._narrow(self.words.text())

    def _lay_out(self, name: str) -> None:
        take, clear = QPushButton("确定(&O)"), QPushButton("清除本列筛选(&C)")
        take.setProperty("main", True)
        take.setDefault(True)
        take.clicked.connect(self.take)
        clear.clicked.connect(self._clear)
        buttons = QHBoxLayout()
        buttons.addWidget(clear)
        buttons.addStretch(1)
        buttons.addWidget(take)
        page = QVBoxLayout(self)
        page.setContentsMargins(10, 8, 10, 8)
        page.setSpacing(6)
        page.addWidget(label(f"筛选“{name}”"))
        page.addWidget(self.words)
        page.addWidget(self.values, 1)
        page.addWidget(self.marked)
        page.addLayout(buttons)
        self.resize(280, 320)

    def _fill(self) -> None:
        counts = self._lines.texts(self._column)
        ordered = sorted((w for w in counts if w), key=lambda w: (len(w) if _is_figure(w) else 0, w))[:_MOST]
        among = self._told.among
        self._item(_ALL, None, among is None)
        for words in [*ordered, *([""] if "" in counts else [])]:
            shown = f"{(words or _BLANK)[:60]}　{counts[words]}"
            self._item(shown.replace("\n", " "), words, among is None or words in among)

    def _item(self, shown: str, words: str | None, ticked: bool) -> None:
        item = QListWidgetItem(shown, self.values)
        item.setData(_WORDS, words)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(_ON if ticked else _OFF)

    def _items(self) -> list[QListWidgetItem]:
        return [self.values.item(n) for n in range(1, self.values.count())]

    def _on_ticked(self, item: QListWidgetItem) -> None:
        self.values.blockSignals(True)
        if item is self.values.item(0):
            for other in self._items():
                if not other.isHidden():
                    other.setCheckState(item.checkState())
        else:
            whole = all(i.checkState() is _ON for i in self._items())
            self.values.item(0).setCheckState(_ON if whole else _OFF)
        self.values.blockSignals(False)

    def _narrow(self, words: str) -> None:
        for item in self._items():
            item.setHidden(words.casefold() not in str(item.data(_WORDS)).casefold())

    def take(self) -> None:
        """None ticked would show nothing: that is taken as said."""
        every = self._items()
        ticked = frozenset(str(i.data(_WORDS)) for i in every if i.checkState() is _ON)
        among = None if len(ticked) == len(every) else ticked
        self._lines.set(self._column, Condition(self.words.text().strip(), among, self.marked.isChecked()))
        self.close()

    def _clear(self) -> None:
        self._lines.set(self._column, Condition())
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def open_at(self, spot: QPoint) -> None:
        self.move(spot)
        self.show()
        self.words.setFocus()


def _is_figure(words: str) -> bool:
    return words.lstrip("-").replace(".", "", 1).isdigit()
