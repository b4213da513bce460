"""What the sender has confirmed in writing: which file, by which document, told by whom to whom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QPushButton, QWidget

from ui.labels import label


class ConfirmForm(QFrame):
    """`confirmed`: number of the file, document, reason, who. The button waits for file and document."""

    confirmed = Signal(int, str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file = QComboBox()
        self.file.setMinimumWidth(160)
        self.document, self.why, self.who = QLineEdit(), QLineEdit(), QLineEdit()
        self.document.setPlaceholderText("文号，或日期和方式：2021-04-12 加盖公章的书面函件")
        self.why.setPlaceholderText("可不填，如：重发的一份误用上月底稿")
        self.go = QPushButton("记录确认(&Y)")
        self.go.setProperty("main", True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        fields = (("以哪份为准(&I)", self.file), ("书面确认(&W)", self.document), ("说明(&N)", self.why))
        for n, (words, field) in enumerate(fields):
            caption = label(words)
            caption.setBuddy(field)
            field.setAccessibleName(words.partition("(")[0])
            grid.addWidget(caption, n, 0)
            grid.addWidget(field, n, 1, 1, 1 if n else 3)
        caption = label("经办人(&J)")
        caption.setBuddy(self.who)
        self.who.setAccessibleName("经办人")
        grid.addWidget(caption, 1, 2)
        grid.addWidget(self.who, 1, 3)
        grid.addWidget(self.go, 2, 3)
        grid.setColumnStretch(1, 1)
        self.who.setFixedWidth(120)
        self.document.textChanged.connect(lambda _: self._allow())
        self.file.currentIndexChanged.connect(lambda _: self._allow())
        for line in (self.document, self.why, self.who):
            line.returnPressed.connect(self._give)
        self.go.clicked.connect(self._give)

    def ask(self, files: Sequence[str], who: str) -> None:
        """No file is chosen beforehand: which one is right is the sender's word, not the program's."""
        if [self.file.itemText(n) for n in range(self.file.count())] != list(files):
            self.file.clear()
            self.file.addItems(list(files))
            self.file.setCurrentIndex(-1)
            self.file.setPlaceholderText("选报送单位确认的那一份")
            self.document.clear()
            self.why.clear()
        self.who.setText(who)
        self._allow()

    def _allow(self) -> None:
        self.go.setEnabled(self.file.currentIndex() >= 0 and bool(self.document.text().strip()))

    def _give(self) -> None:
        if self.go.isEnabled():
            words = (field.text().strip() for field in (self.document, self.why, self.who))
            self.confirmed.emit(self.file.currentIndex(), *words)
