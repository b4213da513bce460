"""The bureau's menus and keys: the list of shortcuts in the manual is this one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu

from ui.appearance import add_menu
from ui.bureau.printing import print_consolidated
from ui.bureau.sending import Sending
from ui.bureau.store_page import FILES
from ui.help_menu import HelpMenu

if TYPE_CHECKING:
    from ui.bureau.window import BureauWindow


class Menus(QObject):
    def __init__(self, window: BureauWindow) -> None:
        super().__init__(window)
        self._window = window
        self.sending = Sending(window.office, window)
        bar = window.menuBar()
        self._file(bar.addMenu("文件(&F)"))
        self._look(bar.addMenu("查看(&S)"))
        add_menu(bar.addMenu("视图(&V)"))
        HelpMenu(window, bar.addMenu("帮助(&H)"))

    def _file(self, menu: QMenu) -> None:
        window = self._window
        self._add(menu, "收文件(&O)…", "Ctrl+O", window.intake.choose_files)
        self._add(menu, "收文件夹(&D)…", "Ctrl+Shift+O", window.intake.choose_folder)
        menu.addSeparator()
        self.targets = self._add(menu, "导入目标(&T)…", "", lambda: window.import_targets())
        self._add(menu, "导入统计反馈表(&I)…", "Ctrl+I", self.sending.choose_official)
        self.official = self._add(menu, "统计反馈核对(&H)…", "", lambda: window.open_official())
        menu.addSeparator()
        self._add(menu, "生成空表(&N)…", "", self.sending.choose_blanks)
        self._add(menu, "导出回执(&R)…", "Ctrl+R", self.sending.choose_receipts)
        self._add(menu, "导出统计反馈文件(&K)…", "", self.sending.choose_feedback)
        self._add(menu, "导出汇总表(&E)…", "Ctrl+E", self.choose_book)
        menu.addSeparator()
        self._add(menu, "打印本页(&P)…", "Ctrl+P", self.print_page)
        self._add(menu, "打印各汇总表(&L)…", "", lambda: print_consolidated(window.office, window))
        self._add(menu, "打印各指标的图和表(&G)…", "", window.progress.print_all)
        menu.addSeparator()
        self._add(menu, "关闭(&C)", "Ctrl+W", window.close)

    def _look(self, menu: QMenu) -> None:
        window, details = self._window, self._window.intake.details
        for n, name in enumerate(window.page_names):
            self._add(menu, f"{name}(&{(n + 1) % 10})", f"Ctrl+{(n + 1) % 10}", lambda n=n: window.show_page(n))
        menu.addSeparator()
        self._add(menu, "上一个报告期", "Alt+PgUp", lambda: window.strip.step(-1))
        self._add(menu, "下一个报告期", "Alt+PgDown", lambda: window.strip.step(1))
        menu.addSeparator()
        self._add(menu, "筛选文件", "Ctrl+F", self._filter)
        self._add(menu, "下一条审核结果", "F8", lambda: details.step(1))
        self._add(menu, "上一条审核结果", "Shift+F8", lambda: details.step(-1))
        self._add(menu, "重新读取", "F5", window.office.changed.emit)

    def _filter(self) -> None:
        """The box of the page that is seen; of a page without one, that of 收表."""
        window = self._window
        if window.city.isVisible():
            window.city.words.setFocus()
        elif window.pages["汇总库"].isVisible():
            window.store.show_tab(FILES)
            window.store.files.words.setFocus()
        else:
            window.show_page(0)
            window.intake.files.words.setFocus()

    def _add(self, menu: QMenu, words: str, keys: str, act: object) -> QAction:
        action = QAction(words, self._window)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: act())  # type: ignore[operator]
        menu.addAction(action)
        return action

    def print_page(self) -> None:
        """What the page in sight has to print; pages of files and settings have nothing."""
        page = self._window.current_page
        if hasattr(page, "print_out"):
            page.print_out()
        else:
            self._window.bar.say("note", "这一页没有可打印的内容：请到报送情况、汇总、进度与排名等页打印")

    def choose_book(self) -> None:
        window = self._window
        name = f"汇总表_{window.period.compact}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(window, "导出汇总表", name, "Excel 工作簿 (*.xlsx)")
        if chosen:
            window.save_book(Path(chosen))
