"""The forms of the unit with their open findings, and the returns made of this period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.clerk.desk import Desk
from ui.labels import entry, label
from zzdesk.plan.model import Form

if TYPE_CHECKING:
    from zzdesk.entry.receipts import Answers

_COUNTS = Qt.ItemDataRole.UserRole + 1
_EMPTY = Qt.ItemDataRole.UserRole + 2  # a floating form without lines
NO_LINES = "无记录"
_AROUND = 24  # before the name, after the counts


class CountsDelegate(QStyledItemDelegate):
    """Errors and queries at the right of the name, or ✓."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        counts = index.data(_COUNTS)
        if counts is not None:  # a long title gives way to the counts
            words = "".join(_parts(counts, bool(index.data(_EMPTY))))
            room = option.rect.width() - option.fontMetrics.horizontalAdvance(words) - _AROUND
            option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        counts = index.data(_COUNTS)
        if counts is None:
            return
        colours, room = theme.tokens(), option.rect.adjusted(0, 0, -8, 0)
        inks = {"无": colours.secondary, "✕": colours.error, "?": colours.query, "✓": colours.passed}
        for words in reversed(_parts(counts, bool(index.data(_EMPTY)))):
            painter.setPen(QColor(inks[words[0]]))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
            room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(words + " "))


class FormsList(QFrame):
    chosen = Signal(object)  # Form
    wants_year = Signal()
    wants_receipt = Signal()

    def __init__(self, desk: Desk, forms: tuple[Form, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("side", True)
        self._desk, self._forms = desk, forms
        self._shown: dict[str, tuple[object, ...]] = {}
        self.list = QListWidget()
        self.list.setItemDelegate(CountsDelegate(self.list))
        self.list.setAccessibleName("报表")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for form in forms:
            item = entry(f"{form.code} {short(form.title)}")
            item.setToolTip(f"{form.code} {form.title}")
            self.list.addItem(item)
        self.list.setMinimumHeight(62)
        self.list.setMaximumHeight(31 * max(len(forms), 1) + 4)
        self.year = QPushButton("全年台账(&Y)")
        self.year.setProperty("entry", True)
        self.year.setCheckable(True)
        self.year.setToolTip("一张表各月的数，已生成正式的月份锁定；快报、反馈、正式各版对照")
        self.year.clicked.connect(self._on_year)
        self.receipt = QPushButton("市局回执(&Z)")
        self.receipt.setProperty("entry", True)
        self.receipt.setCheckable(True)
        self.receipt.setToolTip("市局对本期报送的答复：退回原因、审核结果，双击到单元格")
        self.receipt.clicked.connect(self.wants_receipt)
        self._sent = label("", "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 8)
        column.addWidget(label("报表", "quiet"))
        column.addWidget(self.list, 1000)
        column.addWidget(self.year)
        column.addWidget(self.receipt)
        column.addSpacing(8)
        column.addWidget(label("上报记录", "quiet"))
        column.addWidget(self._sent)
        column.addStretch(1)
        self.list.setCurrentRow(0)
        self.setFocusProxy(self.list)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemClicked.connect(lambda _: self._on_row(self.list.currentRow()))
        desk.checked.connect(self.refresh)

    def _on_row(self, row: int) -> None:
        self.year.setChecked(False)
        self.chosen.emit(self._forms[row])

    def _on_year(self) -> None:
        self.year.setChecked(True)
        self.wants_year.emit()

    def step(self, by: int) -> None:
        """To the next form, or the one before; not beyond the last."""
        row = self.list.currentRow() + by
        if 0 <= row < len(self._forms):
            self.list.setCurrentRow(row)

    def select(self, code: str) -> None:
        for n, form in enumerate(self._forms):
            if form.code == code:
                self.list.setCurrentRow(n)

    def refresh(self) -> None:
        counts, filled, model = self._desk.count_by_form(), self._desk.counts_by_form(), self.list.model()
        for n, form in enumerate(self._forms):
            item, done = self.list.item(n), filled.get(form.code)
            empty = form.floating and not (done and done.required)
            told = NO_LINES if empty or done is None else f"已填 {done.filled}/{done.required}"
            shown = (counts.get(form.code, (0, 0)), empty, told)
            if shown != self._shown.get(form.code):
                self._shown[form.code] = shown
                with QSignalBlocker(model):  # else the whole list would be laid out and painted anew
                    item.setData(_COUNTS, shown[0])
                    item.setData(_EMPTY, empty)
                    item.setToolTip(f"{form.code} {form.title}\n{told}")
                self.list.update(model.index(n, 0))
        self.show_exports()

    def show_receipt(self, answers: Answers | None) -> None:
        """How the bureau answered this period, beside the word."""
        said = ""
        if answers:
            receipt = answers.receipt
            count = len(receipt.asked)
            said = " ✕退回" if receipt.sent_back else f" {count}条待办" if count else " ✓"
        self.receipt.setText(f"市局回执(&Z){said}")

    def show_exports(self) -> None:
        rows = self._desk.document.exports(self._desk.period)[-6:]
        lines = [f"{r.kind} V{r.revision:02d}　{r.at[5:16].replace('T', ' ')}\n{r.code}" for r in reversed(rows)]
        self._sent.setText("\n".join(lines) or "本期尚未生成报送文件")


def _parts(counts: tuple[int, int], empty: bool = False) -> list[str]:
    """Errors and unexplained queries as marks with their number; where there are none ✓, or 无记录."""
    return [f"{mark}{n}" for mark, n in zip("✕?", counts, strict=True) if n] or [NO_LINES if empty else "✓"]


def short(words: str) -> str:
    """A form's title without what all titles have: 工业经济运行情况 is 工业经济运行."""
    return words.removesuffix("情况")
