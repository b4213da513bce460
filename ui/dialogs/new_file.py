"""新建填报文件: choose the unit from the plan's list, who fills it in, and where to keep its file."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.help_menu import answer_f1
from ui.labels import entry, label
from ui.sizes import open_at
from zzdesk import session
from zzdesk.entry.edits import SetFoot
from zzdesk.errors import ZzError
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Unit

_UP_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_CODE = Qt.ItemDataRole.UserRole
_FOOT = (("单位全称", "&F"), ("填表人", "&W"), ("联系电话", "&T"))  # may be left for later, in the form itself


class NewFileDialog(QDialog):
    """After it is accepted, `path` is a new clerk's file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建填报文件")
        self.setMinimumSize(480, 420)
        open_at(self, 520, 600)
        answer_f1(self, "新建填报文件")
        self._plan = load_plan()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("输入单位名称、简称或代码查找")
        self.filter.setAccessibleName("查找单位")
        self.filter.installEventFilter(self)
        self.units = QListWidget()
        self.units.setAccessibleName("填报单位")
        self._list_units()
        self.foot = {name: QLineEdit() for name, _ in _FOOT}
        self.place = QLineEdit()
        self.place.setAccessibleName("文件位置")
        self.fault = label("", "bad", wrap=True)
        self.fault.hide()
        self._lay_out()
        self.filter.textChanged.connect(self._narrow)
        self.units.currentItemChanged.connect(self._on_unit)
        self.units.itemDoubleClicked.connect(lambda _: self.create_file())
        self._narrow("")
        self.filter.setFocus()

    @property
    def path(self) -> Path:
        return Path(self.place.text().strip())

    def _list_units(self) -> None:
        """Group by group, as the bureau reads them; a group's own line cannot be chosen."""
        units = [u for u in self._plan.units if self._plan.forms_of(u)]
        order = {group: n for n, group in enumerate(dict.fromkeys(u.group for u in units))}
        units.sort(key=lambda u: order[u.group])
        for group, members in groupby(units, key=lambda u: u.group):
            head = entry(group)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self.units.addItem(head)
            for unit in members:
                item = entry(f"　{unit.name}　{unit.code}")
                item.setData(_CODE, unit.code)
                self.units.addItem(item)

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setSpacing(8)
        page.addWidget(_caption(f"{self._plan.title}：填报单位(&U)", self.filter))
        page.addWidget(self.filter)
        page.addWidget(self.units, 1)
        form = QFormLayout()
        form.setSpacing(8)
        for name, letter in _FOOT:
            self.foot[name].setAccessibleName(name)
            self.foot[name].setPlaceholderText("可以以后再填")
            form.addRow(f"{name}({letter})", self.foot[name])
        row = QHBoxLayout()
        choose = QPushButton("选择(&B)…")
        choose.setAutoDefault(False)  # Enter makes the file
        choose.clicked.connect(self._choose)
        row.addWidget(self.place, 1)
        row.addWidget(choose)
        form.addRow(_caption("文件位置(&D)", self.place), row)
        page.addLayout(form)
        page.addWidget(self.fault)
        buttons = QDialogButtonBox()
        make = buttons.addButton("新建(&N)", QDialogButtonBox.ButtonRole.AcceptRole)
        make.setProperty("main", True)
        make.setDefault(True)
        buttons.addButton("取消(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.create_file)
        buttons.rejected.connect(self.reject)
        page.addWidget(buttons)

    def _items(self) -> list[QListWidgetItem]:
        return [self.units.item(n) for n in range(self.units.count())]

    def _unit(self) -> Unit | None:
        item = self.units.currentItem()
        code = item.data(_CODE) if item else None
        return self._plan.unit(code) if code else None

    def _narrow(self, words: str) -> None:
        """Show the units whose name, alias or code holds the words, and their groups; the first shown is chosen."""
        words = words.strip()
        first = head = None
        for item in self._items():
            code = item.data(_CODE)
            if not code:
                head = item
                head.setHidden(True)
                continue
            unit = self._plan.unit(code)
            fits = any(words in name for name in (unit.name, unit.code, *unit.aliases))
            item.setHidden(not fits)
            if fits and head is not None:
                head.setHidden(False)
                first = first or item
        self.units.setCurrentItem(first)  # type: ignore[arg-type]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down choose a unit while one types its name."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _UP_DOWN:
            QApplication.sendEvent(self.units, event)
            return True
        return super().eventFilter(watched, event)

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

    def _say(self, words: str) -> None:
        self.fault.setText(words)
        self.fault.show()

    def create_file(self) -> None:
        unit = self._unit()
        if unit is None:
            self._say("没有选中填报单位：请在列表中选一个")
            return
        told = {name: field.text().strip() for name, field in self.foot.items() if field.text().strip()}
        try:
            with session.create_file(self.path, unit.code, self._plan) as document:
                if told:
                    document.apply(SetFoot(told))
        except ZzError as why:
            self._say(str(why))
            return
        self.accept()


def _caption(words: str, of: QWidget) -> QLabel:
    """Its letter goes to the field."""
    found = label(words, "quiet")
    found.setBuddy(of)
    return found
