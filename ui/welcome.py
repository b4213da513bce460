"""The first page: 新建填报文件, 打开, 市局汇总, and what was open last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QMainWindow, QPushButton, QVBoxLayout

from ui.first_paint import AfterFirstPaint
from ui.icons import Icons
from ui.labels import ENTRY, entry, label, title
from ui.message_bar import MessageBar

_RECENT, _MOST = "recent", 8


def recent() -> list[Path]:
    """Files and ledgers opened last, newest first, those that are still there."""
    kept = QSettings().value(_RECENT, [])
    names = kept if isinstance(kept, list) else [kept] if isinstance(kept, str) else []
    return [path for path in map(Path, names) if path.exists()]


def remember(path: Path) -> None:
    path = path.absolute()
    kept = [path, *(p for p in recent() if p != path)][:_MOST]
    QSettings().setValue(_RECENT, [str(p) for p in kept])


class WelcomeWindow(QMainWindow):
    wants_new = Signal()
    wants_open = Signal()
    wants_bureau = Signal()
    wants_path = Signal(object)  # Path

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("工业经济月报 — zzdesk")
        self.resize(1366, 768)
        self.bar = MessageBar()
        self._icons = Icons(self)
        self.new_button = self._button("新建填报文件", "区县、部门填报人从这里开始", "file-plus", self.wants_new)
        self.open_button = self._button("打开", "打开已有的填报文件（.zzd）或汇总库", "folder-open", self.wants_open)
        self.bureau_button = self._button("市局汇总", "收表、报送情况、进度与排名", "buildings", self.wants_bureau)
        self.recent = QListWidget()
        self.recent.setAccessibleName("最近打开")
        self.recent.itemActivated.connect(lambda item: self.wants_path.emit(Path(item.data(Qt.ItemDataRole.UserRole))))
        self._nothing = label("还没有打开过文件", "quiet")
        self._lay_out()
        self.refresh()
        AfterFirstPaint(self, self._icons.load_later)

    def _button(self, words: str, what: str, icon: str, wish: object) -> QPushButton:
        button = QPushButton(f"  {words}")
        button.setMinimumSize(240, 52)
        button.setToolTip(what)
        button.setAccessibleDescription(what)
        button.clicked.connect(lambda: wish.emit())  # type: ignore[attr-defined]
        self._icons.want(button, icon, on_accent=words.startswith("新建"))
        return button

    def _lay_out(self) -> None:
        self.new_button.setProperty("main", True)
        panel = QFrame()
        panel.setProperty("panel", True)
        panel.setFixedWidth(820)
        column = QVBoxLayout(panel)
        column.setContentsMargins(32, 28, 32, 24)
        column.setSpacing(12)
        column.addWidget(title("工业经济月报填报与汇总", 18))
        column.addWidget(
            label("离线填报，逐格保存，审核后生成标准 Excel 报送文件；市局收齐后汇总、排名、出图。", "quiet")
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in (self.new_button, self.open_button, self.bureau_button):
            row.addWidget(button)
        column.addLayout(row)
        column.addSpacing(8)
        column.addWidget(label("最近打开", "quiet"))
        column.addWidget(self._nothing)
        column.addWidget(self.recent)
        page = QFrame()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.bar)
        whole.addStretch(2)
        whole.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)
        self.setCentralWidget(page)

    def refresh(self) -> None:
        self.recent.clear()
        for path in recent():
            item = entry(f"{path.name}　{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            self.recent.addItem(item)
        found = self.recent.count()
        self._nothing.setVisible(not found)
        self.recent.setVisible(bool(found))
        self.recent.setFixedHeight(ENTRY * max(found, 1) + 8)
