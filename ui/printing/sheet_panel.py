"""页面设置 of finished pages: paper, how many to a sheet, scale, margins, which pages."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.labels import label
from zzdesk.output.paper.imposing import AUTO, COUNTS, LANDSCAPE, PORTRAIT, SIZES, Imposing
from zzdesk.output.paper.page_range import page_range

_WIDTH = 216
_KEPT = "print/sheets"
_WAYS = {"自动": AUTO, "横向": LANDSCAPE, "纵向": PORTRAIT}
_SCALES = {"适合纸张": True, "原大（100%）": False}
_MARGINS = {"不另加": 0.0, "5 毫米": 5.0, "10 毫米": 10.0, "20 毫米": 20.0}


class SheetPanel(QFrame):
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("side", True)
        self.setFixedWidth(_WIDTH)
        self.sheet_size, self.way, self.per_sheet = _box(SIZES), _box(_WAYS), _box(f"{n} 页" for n in COUNTS)
        self.scale, self.margin, self.pages = _box(_SCALES), _box(_MARGINS), QLineEdit()
        self.margin.setToolTip("在原页边距之外再留的空白")
        self.pages.setPlaceholderText("全部，或 1-3,5")
        self.told = label("", "quiet", wrap=True)
        self._recall()
        self._lay_out()
        for box in (self.sheet_size, self.way, self.per_sheet, self.scale, self.margin):
            box.currentIndexChanged.connect(self._on_changed)
        self.pages.editingFinished.connect(self.changed)
        self._follow()

    def _lay_out(self) -> None:
        named = {
            "纸张(&Z)": self.sheet_size,
            "方向(&F)": self.way,
            "每张印(&M)": self.per_sheet,
            "缩放(&X)": self.scale,
            "边距(&D)": self.margin,
            "页码(&A)": self.pages,
        }
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        for row, (words, box) in enumerate(named.items()):
            caption = QLabel(words)
            caption.setBuddy(box)
            box.setAccessibleName(words.split("(")[0])
            grid.addWidget(caption, row, 0)
            grid.addWidget(box, row, 1)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        column.addWidget(label("页面设置"))
        column.addLayout(grid)
        column.addWidget(self.told)
        column.addStretch(1)

    @property
    def asked(self) -> Imposing:
        return Imposing(
            self.sheet_size.currentText(),
            _WAYS[self.way.currentText()],
            _SCALES[self.scale.currentText()],
            COUNTS[self.per_sheet.currentIndex()],
            _MARGINS[self.margin.currentText()],
        )

    def chosen(self, count: int) -> list[int]:
        """Page numbers from 0. ZzError("print.pages")."""
        return page_range(self.pages.text(), count)

    def _on_changed(self) -> None:
        self._follow()
        QSettings().setValue(_KEPT, [self.sheet_size.currentText(), self.way.currentText()])
        self.changed.emit()

    def _follow(self) -> None:
        """Several pages to a sheet are always fitted."""
        self.scale.setEnabled(self.per_sheet.currentIndex() == 0)

    def _recall(self) -> None:
        """The printer's paper stays from one time to the next; what was asked of one document does not."""
        kept = QSettings().value(_KEPT, [])
        if isinstance(kept, list) and len(kept) == 2:
            self.sheet_size.setCurrentText(str(kept[0]))
            self.way.setCurrentText(str(kept[1]))


def _box(words: object) -> QComboBox:
    found = QComboBox()
    found.addItems(list(words))  # type: ignore[call-overload]
    return found
