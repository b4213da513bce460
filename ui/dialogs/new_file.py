"""新建填报文件: choose the unit from the plan's list, and where to keep its file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.labels import entry, label
from zzdesk import session
from zzdesk.errors import ZzError
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Unit


class NewFileDialog(QDialog):
    """After it is accepted, `path` is a new clerk's file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建填报文件")
        self.setMinimumSize(480, 460)
        self._plan = load_plan()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("输入单位名称、简称或代码查找")
        self.filter.setAccessibleName("查找单位")
        self.units = QListWidget()
        self.units.setAccessibleName("填报单位")
        for unit in self._plan.units:
            if self._plan.forms_of(unit):
                item = entry(f"{unit.name}　{unit.code}　{unit.group}")
                item.setData(Qt.ItemDataRole.UserRole, unit.code)
                self.units.addItem(item)
        self.place = QLineEdit()
        self.place.setAccessibleName("文件位置")
        self.fault = label("", "bad", wrap=True)
        self._lay_out()
        self.filter.textChanged.connect(self._narrow)
        self.units.currentItemChanged.connect(self._on_unit)
        self.units.itemDoubleClicked.connect(lambda _: self.create_file())
        self.units.setCurrentRow(0)

    @property
    def path(self) -> Path:
        return Path(self.place.text().strip())

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.addWidget(label(self._plan.title, "quiet"))
        page.addWidget(self.filter)
        page.addWidget(self.units, 1)
        row = QHBoxLayout()
        choose = QPushButton("选择位置…")
        choose.clicked.connect(self._choose)
        row.addWidget(self.place, 1)
        row.addWidget(choose)
        page.addLayout(row)
        page.addWidget(self.fault)
        buttons = QDialogButtonBox()
        make = buttons.addButton("新建", QDialogButtonBox.ButtonRole.AcceptRole)
        make.setProperty("main", True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.create_file)
        buttons.rejected.connect(self.reject)
        page.addWidget(buttons)

    def _unit(self) -> Unit | None:
        item = self.units.currentItem()
        return self._plan.unit(item.data(Qt.ItemDataRole.UserRole)) if item else None

    def _narrow(self, words: str) -> None:
        """Show the units whose name, alias or code holds the words; the first shown is chosen."""
        words = words.strip()
        first = None
        for n in range(self.units.count()):
            item = self.units.item(n)
            unit = self._plan.unit(item.data(Qt.ItemDataRole.UserRole))
            fits = any(words in name for name in (unit.name, unit.code, *unit.aliases))
            item.setHidden(not fits)
            first = first or (item if fits else None)
        self.units.setCurrentItem(first)  # type: ignore[arg-type]

    def _on_unit(self) -> None:
        unit = self._unit()
        if unit:
            folder = self.place.text() and self.path.parent
            home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            self.place.setText(str(Path(folder or home) / f"{unit.name}{self._plan.year}.zzd"))

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "文件位置", self.place.text(), "填报文件 (*.zzd)")
        if chosen:
            self.place.setText(chosen if chosen.endswith(".zzd") else f"{chosen}.zzd")

    def create_file(self) -> None:
        unit = self._unit()
        if unit is None:
            self.fault.setText("没有选中填报单位：请在列表中选一个")
            return
        try:
            session.create_file(self.path, unit.code, self._plan).close()
        except ZzError as why:
            self.fault.setText(str(why))
            return
        self.accept()
