"""What one can do in the clerk's window: words, keys and icon of each action in one table, menus and tool bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from ui.clerk.desk import Desk
from ui.icons import SIZE, Icons


class Act(NamedTuple):
    words: str
    keys: tuple[str, ...] = ()
    icon: str = ""


ACTS = {
    "new": Act("新建填报文件…", ("Ctrl+N",)),
    "open": Act("打开…", ("Ctrl+O",)),
    "import": Act("导入数据…", ("Ctrl+I",), "download-simple"),
    "read_back": Act("从报送文件读入…"),
    "feedback": Act("收入统计反馈文件…"),
    "fed_fill": Act("填入统计反馈数"),
    "fed_return": Act("改回填入反馈前的数"),
    "carry_all": Act("沿用上期内容（全部报表）", ("Ctrl+Shift+Y",)),
    "list_lines": Act("按企业名单生成各行"),
    "compute": Act("计算合计", ("Alt+=",)),
    "save_copy": Act("另存副本…"),
    "print": Act("打印…", ("Ctrl+P",), "printer"),
    "preview": Act("打印预览", ("Ctrl+F2",)),
    "close": Act("关闭", ("Ctrl+W",)),
    "undo": Act("撤销", ("Ctrl+Z",), "arrow-u-up-left"),
    "redo": Act("重做", ("Ctrl+Y", "Ctrl+Shift+Z"), "arrow-u-up-right"),
    "cut": Act("剪切"),  # the grid hears the keys of these itself
    "copy": Act("复制"),
    "paste": Act("粘贴"),
    "clear": Act("清除"),
    "fill_down": Act("向下填充", ("Ctrl+D",)),
    "fill_right": Act("向右填充", ("Ctrl+R",)),
    "find": Act("查找…", ("Ctrl+F",)),
    "replace": Act("替换…", ("Ctrl+H",)),
    "find_next": Act("查找下一处", ("F3",)),
    "find_previous": Act("查找上一处", ("Shift+F3",)),
    "filter": Act("筛选", ("Ctrl+Shift+L",)),
    "zoom_in": Act("放大", ("Ctrl+=", "Ctrl+Alt+=")),
    "zoom_out": Act("缩小", ("Ctrl+Alt+-",)),
    "zoom_whole": Act("恢复100%", ("Ctrl+Alt+0",)),
    "widths": Act("恢复列宽"),
    "check": Act("审核", ("F9",), "check"),
    "next": Act("下一条审核结果", ("F8",)),
    "previous": Act("上一条审核结果", ("Shift+F8",)),
    "send": Act("生成报送文件", ("Ctrl+Shift+S",), "export"),
    "reopen": Act("更正本期…"),
    "take_receipt": Act("读入回执…"),
    "receipt": Act("市局回执", ("Ctrl+Shift+K",)),
    "year": Act("全年台账", ("Ctrl+T",)),
    "next_form": Act("下一张报表", ("Ctrl+PgDown",)),
    "previous_form": Act("上一张报表", ("Ctrl+PgUp",)),
    "next_period": Act("下一报告期", ("Alt+PgDown",)),
    "previous_period": Act("上一报告期", ("Alt+PgUp",)),
    "show_cell": Act("单元格面板", ("F4",)),
    "show_findings": Act("审核结果面板", ("Shift+F4",)),
    "next_pane": Act("下一个窗格", ("F6",)),
    "previous_pane": Act("上一个窗格", ("Shift+F6",)),
    "default_layout": Act("恢复默认布局"),
}
# The letter of each in its menu; a step named behind its word (撤销 粘贴12格) has its keys.
LETTERS = {
    "new": "N",
    "open": "O",
    "import": "I",
    "save_copy": "A",
    "print": "P",
    "preview": "V",
    "close": "C",
    "cut": "T",
    "copy": "C",
    "paste": "P",
    "clear": "E",
    "fill_down": "D",
    "fill_right": "R",
    "find": "F",
    "replace": "H",
    "find_next": "N",
    "find_previous": "V",
    "read_back": "R",
    "feedback": "F",
    "fed_fill": "T",
    "fed_return": "B",
    "carry_all": "Y",
    "list_lines": "L",
    "compute": "C",
    "check": "S",
    "next": "N",
    "previous": "P",
    "send": "S",
    "reopen": "R",
    "take_receipt": "T",
    "receipt": "K",
    "year": "Y",
    "next_form": "F",
    "previous_form": "G",
    "next_period": "M",
    "previous_period": "N",
    "show_cell": "C",
    "show_findings": "R",
    "next_pane": "P",
    "previous_pane": "Q",
    "filter": "L",
    "zoom_in": "I",
    "zoom_out": "O",
    "zoom_whole": "Z",
    "widths": "W",
    "default_layout": "T",
}
# Menus in the order of the bar: words and groups of actions, a line between the groups.
MENUS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("文件(&F)", (("new", "open", "import", "save_copy"), ("print", "preview"), ("close",))),
    (
        "编辑(&E)",
        (
            ("undo", "redo"),
            ("cut", "copy", "paste", "clear"),
            ("fill_down", "fill_right"),
            ("find", "replace", "find_next", "find_previous"),
        ),
    ),
    (
        "数据(&D)",
        (("import", "read_back"), ("feedback", "fed_fill", "fed_return"), ("carry_all", "list_lines", "compute")),
    ),
    ("审核(&S)", (("check", "next", "previous"),)),
    ("报送(&B)", (("send", "reopen"), ("take_receipt", "receipt"), ("year",))),
    (
        "视图(&V)",
        (
            ("next_form", "previous_form", "next_period", "previous_period"),
            ("show_cell", "show_findings"),
            ("next_pane", "previous_pane"),
            ("filter",),
            ("zoom_in", "zoom_out", "zoom_whole"),
            ("widths", "default_layout"),
        ),
    ),
    ("帮助(&H)", ()),  # filled after the first paint
)
_TOOLBAR = (("import", "undo", "redo"), ("check", "print"), ("send",))
_MAIN = "send"
_ON_FORM = ("fill_down", "fill_right", "find", "replace", "find_next", "find_previous", "filter", "widths")


class Actions(QObject):
    """`acts` gives each action what it does; a name missing there or in ACTS is a fault of the program."""

    def __init__(self, window: QMainWindow, desk: Desk, icons: Icons, acts: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self.of = {name: self._action(name, act, acts[name]) for name, act in ACTS.items()}
        self.menus: dict[str, QMenu] = {}
        for words, groups in MENUS:
            self.menus[words] = self._fill(window.menuBar().addMenu(words), groups)
        self._toolbar(icons)
        for stack_said, name in (("undoTextChanged", "undo"), ("redoTextChanged", "redo")):
            getattr(desk.undo_stack, stack_said).connect(lambda what, name=name: self._name_step(name, what))
        desk.undo_stack.canUndoChanged.connect(self.of["undo"].setEnabled)
        desk.undo_stack.canRedoChanged.connect(self.of["redo"].setEnabled)
        for name in ("undo", "redo"):
            self.of[name].setEnabled(False)

    def __getitem__(self, name: str) -> QAction:
        return self.of[name]

    @property
    def on_cells(self) -> list[QAction]:
        return [self.of[name] for name in ("cut", "copy", "paste", "clear")]

    def set_on_form(self, on: bool) -> None:
        """Whether the form is in sight, on which these work."""
        for name in _ON_FORM:
            self.of[name].setEnabled(on)

    def _action(self, name: str, act: Act, do: Callable[[], object]) -> QAction:
        action = QAction(with_letter(act.words, LETTERS.get(name, "")), self._window)
        action.setIconText(act.words.rstrip("…"))
        action.setShortcuts([QKeySequence(k) for k in act.keys])
        action.triggered.connect(lambda: do())
        return action

    def _name_step(self, name: str, what: str) -> None:
        """The menu names the step: 撤销 粘贴12格."""
        action = self.of[name]
        action.setText(f"{ACTS[name].words} {what}".rstrip())
        action.setIconText(ACTS[name].words)

    def _fill(self, menu: QMenu, groups: tuple[tuple[str, ...], ...]) -> QMenu:
        for n, group in enumerate(groups):
            if n:
                menu.addSeparator()
            menu.addActions([self.of[name] for name in group])
        return menu

    def _toolbar(self, icons: Icons) -> None:
        bar = QToolBar("工具栏")
        bar.setMovable(False)
        bar.setIconSize(SIZE)
        bar.setFixedHeight(40)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._window.addToolBar(bar)
        for n, group in enumerate(_TOOLBAR):
            if n:
                bar.addSeparator()
            for name in group:
                bar.addAction(self.of[name])
                icons.want(self.of[name], ACTS[name].icon, on_accent=name == _MAIN)
        bar.widgetForAction(self.of[_MAIN]).setProperty("main", True)


def with_letter(words: str, letter: str) -> str:
    """打开(&O)…, as Chinese programs write it."""
    return f"{words.removesuffix('…')}(&{letter}){'…' if words.endswith('…') else ''}" if letter else words
