"""The first page: 新建填报文件, 打开, 市局汇总, 打开示例, what was open last; and files dropped on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout

from ui.dropping import TakesFiles
from ui.first_paint import AfterFirstPaint
from ui.icons import Icons
from ui.labels import label, title
from ui.message_bar import MessageBar
from ui.recent_list import RecentList

if TYPE_CHECKING:
    from ui.tasks import Task

_WIDEST = 820
_UP_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down)


class WelcomeWindow(TakesFiles, QMainWindow):
    wants_new = Signal()
    wants_open = Signal()
    wants_bureau = Signal()
    wants_server = Signal()
    wants_path = Signal(object)  # Path
    wants_example = Signal(object)  # Path

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("工业经济月报 — zzdesk")
        self.resize(1366, 768)
        self.setMinimumSize(640, 400)
        self.setAcceptDrops(True)
        self.setProperty("help", "欢迎页")
        self.bar = MessageBar()
        self._icons = Icons(self)
        self._task: Task[Path] | None = None
        self.new_button = self._button("新建填报文件(&N)", "区县、部门填报人从这里开始", "file-plus", self.wants_new)
        self.open_button = self._button(
            "打开(&O)", "打开已有的填报文件（.zzd）或汇总库", "folder-open", self.wants_open
        )
        self.bureau_button = self._button("市局汇总(&B)", "收表、报送情况、进度与排名", "buildings", self.wants_bureau)
        self.example_button = _flat("打开示例(&E)", "用一份示例数据试填，不影响本单位的文件")
        self.server_button = _flat("服务器上的汇总库(&S)", "市局几个人同时用的汇总库（PostgreSQL）")
        self.remove_button = _flat("从列表移除(&R)", "只从列表去掉，不删除文件（Delete）")
        self.recent = RecentList()
        self.nothing = label(
            "还没有打开过文件。第一次使用请按“新建填报文件”，或先“打开示例”试一试；也可以把文件拖到这里。",
            "quiet",
            wrap=True,
        )
        self._lay_out()
        self._connect()
        self.refresh()
        self.new_button.setFocus()
        AfterFirstPaint(self, self._complete)

    def _button(self, words: str, what: str, icon: str, wish: object) -> QPushButton:
        button = QPushButton(f"  {words}")
        button.setMinimumHeight(52)
        button.setToolTip(what)
        button.setAccessibleDescription(what)
        button.clicked.connect(lambda: wish.emit())  # type: ignore[attr-defined]
        self._icons.want(button, icon, on_accent=words.startswith("新建"))
        return button

    def _lay_out(self) -> None:
        self.new_button.setProperty("main", True)
        panel = QFrame()
        panel.setProperty("panel", True)
        panel.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(panel)
        column.setContentsMargins(32, 28, 32, 20)
        column.setSpacing(12)
        column.addWidget(title("工业经济月报填报与汇总", 18))
        about = "离线填报，逐格保存，审核后生成标准 Excel 报送文件；市局收齐后汇总、排名、出图。"
        column.addWidget(label(about, "quiet", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in (self.new_button, self.open_button, self.bureau_button):
            row.addWidget(button, 1)
        column.addLayout(row)
        column.addSpacing(4)
        line = QHBoxLayout()
        line.addWidget(label("最近打开", "quiet"), 1)
        line.addWidget(self.remove_button)
        line.addWidget(self.server_button)
        line.addWidget(self.example_button)
        column.addLayout(line)
        column.addWidget(self.nothing)
        column.addWidget(self.recent)
        page = QFrame()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.bar)
        whole.addStretch(2)
        middle = QHBoxLayout()
        middle.setContentsMargins(16, 8, 16, 8)
        middle.addStretch(1)
        middle.addWidget(panel, 1000)
        middle.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(3)
        self.setCentralWidget(page)
        flat = (self.remove_button, self.server_button, self.example_button)
        order = (self.new_button, self.open_button, self.bureau_button, *flat)
        for before, after in zip(order, (*order[1:], self.recent), strict=True):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.recent.chosen.connect(self._on_chosen)
        self.recent.changed.connect(self.refresh)
        self.recent.currentRowChanged.connect(lambda n: self.remove_button.setEnabled(n >= 0))
        self.remove_button.clicked.connect(self.recent.remove_current)
        self.server_button.clicked.connect(lambda: self.wants_server.emit())
        self.example_button.clicked.connect(self.make_example)

    def _complete(self) -> None:
        from ui.appearance import add_menu
        from ui.help_menu import HelpMenu

        add_menu(self.menuBar().addMenu("视图(&V)"))
        HelpMenu(self, self.menuBar().addMenu("帮助(&H)"))
        self._icons.load_later()

    def refresh(self) -> None:
        if self.recent.count() == 0 or not self.recent.hasFocus():
            self.recent.show_kept()
        found = self.recent.count()
        self.nothing.setVisible(not found)
        self.recent.setVisible(bool(found))
        self.remove_button.setVisible(bool(found))
        self.remove_button.setEnabled(self.recent.currentRow() >= 0)

    def _on_chosen(self, path: Path) -> None:
        if path.exists():
            self.wants_path.emit(path)
        else:
            words = f"{path} 已不在此处：可能改名、移走，或 U 盘没有插上；找到后用“打开”，不再用的可从列表移除"
            self.bar.say("error", words, action=("从列表移除", self.recent.remove_current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An arrow from anywhere goes into the list."""
        if event.key() in _UP_DOWN and self.recent.count():
            model = self.recent.model()
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.recent.selectionModel().setCurrentIndex(model.index(max(self.recent.currentRow(), 0), 0), flag)
            self.recent.setFocus()
        else:
            super().keyPressEvent(event)

    # --- 示例 and dropped files ---------------------------------------------------------------
    def make_example(self) -> None:
        """A file of its own in the system's folder for passing things: never among the unit's."""
        from tempfile import mkdtemp

        from ui.tasks import Task
        from zzdesk.demo.example import write_example

        if self._task is not None:
            return
        path = Path(mkdtemp(prefix="zzdesk-")) / "示例数据—巩义市.zzd"

        def ended(then: object) -> None:
            self._task = None
            self.bar.clear()
            self.example_button.setEnabled(True)

        def done(made: Path) -> None:
            ended(made)
            self.wants_example.emit(made)

        def failed(why: str) -> None:
            ended(why)
            self.bar.say("error", why)

        self.example_button.setEnabled(False)
        self._task = Task(self, lambda progress: write_example(path, progress), done, failed)
        self.bar.work("正在准备示例数据…", self._task.stop)
        self._task.progressed.connect(self.bar.counted)
        self._task.start()

    def take(self, paths: Sequence[Path]) -> None:
        """One file or folder; a return is shown for what it is, since only the bureau takes returns in."""
        path = paths[0]
        if len(paths) > 1:
            self.bar.say("note", "一次只能打开一个文件；收取多份报送文件请用“市局汇总”")
        elif path.name == "ledger.db":
            self.wants_path.emit(path.parent)
        elif path.suffix.lower() == ".xlsx":
            from ui.return_told import tell_return

            tell_return(self, self.bar, path)
        else:
            self.wants_path.emit(path)


def _flat(words: str, what: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("flat", True)
    button.setToolTip(what)
    button.setAccessibleDescription(what)
    return button
