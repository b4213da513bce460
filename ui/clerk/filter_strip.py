"""The line over a floating form that says how many of its lines a filter shows."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from ui.grid.line_filter import LineFilter
from ui.labels import label, restyle


class FilterStrip(QFrame):
    def __init__(self, lines: LineFilter) -> None:
        super().__init__()
        self.setAccessibleName("筛选")
        self._lines = lines
        self.words = label()
        self.show_all = QPushButton("全部显示(&L)")
        self.off = QPushButton("关闭筛选")
        for button, act in ((self.show_all, lines.show_all), (self.off, lambda: lines.turn(False))):
            button.setProperty("flat", True)
            button.clicked.connect(lambda _=False, act=act: act())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words)
        row.addWidget(self.show_all)
        row.addWidget(self.off)
        row.addStretch(1)
        lines.changed.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        lines = self._lines
        self.setVisible(lines.is_on)
        filtered = bool(lines.conditions)
        self.words.setText(
            f"筛选出 {lines.shown} / {lines.total} 行，其余行只是不显示"
            if filtered
            else "点栏次右侧的 ▾（或按 Alt+↓）按该栏筛选"
        )
        restyle(self.words, "warn" if filtered else "quiet")
        self.show_all.setVisible(filtered)
