"""The clerk's window: strip, forms, the form as printed, the cell, the findings, and what is saved."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.clerk.actions import Actions
from ui.clerk.desk import Desk
from ui.clerk.feeding import Feeding
from ui.clerk.filling import Filling
from ui.clerk.forms_list import FormsList
from ui.clerk.grid_acts import GridActs
from ui.clerk.print_actions import PrintActions
from ui.clerk.receipts import Receipts
from ui.clerk.sending import Sending
from ui.clerk.sheet import Sheet
from ui.clerk.sums import SelectionSums
from ui.first_paint import AfterFirstPaint
from ui.icons import Icons
from ui.labels import label
from ui.message_bar import MessageBar
from ui.strip import PeriodStrip
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Change
from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from ui.clerk.cell_panel import CellPanel
    from ui.clerk.docks import Docks
    from ui.clerk.findings_panel import FindingsPanel
    from ui.clerk.line_actions import LineActions
    from ui.clerk.receipt_panel import ReceiptPanel
    from ui.clerk.year_page import YearPage, YearView
    from ui.grid.view import FormView
    from ui.holding import Hold

_FORMS = 190
_AROUND = 8


class ClerkWindow(QMainWindow):
    wants_new = Signal()
    wants_open = Signal()

    def __init__(self, document: Document, period: Period, held: Hold | None = None) -> None:
        super().__init__()
        self._held = held
        self.desk = Desk(document, period, self)
        self._sheets: dict[str, Sheet] = {}
        self._icons = Icons(self)
        self.cell_panel: CellPanel | None = None
        self.findings_panel: FindingsPanel | None = None
        self.docks: Docks | None = None
        self._asked_for_check = False
        self.bar = MessageBar()
        self.sending = Sending(self.desk, self.bar, self)
        self.sending.jump.connect(self.go_to)
        self.strip = PeriodStrip(document.plan.periods, period, self.sending.state)
        self.forms = FormsList(self.desk, document.plan.forms_of(document.unit))
        self._pages, self._centre = QStackedWidget(), QStackedWidget()
        self._year: YearPage | None = None
        self._middle, self._upper = QSplitter(Qt.Orientation.Vertical), QSplitter(Qt.Orientation.Vertical)
        self._whole = QSplitter(Qt.Orientation.Horizontal)
        marks = [w for w, is_so in (("示例数据", document.sample), ("只读", document.read_only)) if is_so]
        self.setWindowTitle(" · ".join([document.unit.name, document.plan.title, *marks]))
        self.resize(1366, 768)
        self.printing = PrintActions(self.desk, lambda: self.sheet.form.code, self)
        self.acts = self._make_actions()
        self.filling = Filling(self.desk, self)
        self.filling.said.connect(self.bar.say)
        self.filling.took_table.connect(self.take_table)
        self.receipts = Receipts(self.desk, self.bar, self.forms, self._upper, self, self._hear_receipt)
        self.filling.took_receipt.connect(self.receipts.take)
        self.feeding = Feeding(self.desk, self.sending.reopen, self)
        self.feeding.said.connect(self.bar.say)
        self.filling.took_feedback.connect(self.feeding.take)
        self.line_actions: LineActions | None = None
        self.grid_acts = GridActs(self.desk, self.bar, lambda: self.sheet, self._put_above, self.go_to, self)
        self._lay_out()
        self._status_bar()
        self._connect()
        self._show_first_form()
        AfterFirstPaint(self.sheet.view.viewport(), self._complete)

    def _show_first_form(self) -> None:
        """The first that has lines of its own; a department's 对接活动 comes after its targets."""
        forms = self.desk.document.plan.forms_of(self.desk.document.unit)
        first = next((f for f in forms if not f.floating), forms[0])
        self.forms.select(first.code)
        if not self._sheets:
            self.show_form(first)

    # --- building ----------------------------------------------------------------------
    def _make_actions(self) -> Actions:
        return Actions(
            self,
            self.desk,
            self._icons,
            {
                "new": self.wants_new.emit,
                "open": self.wants_open.emit,
                "import": lambda: self.filling.choose_file(),
                "read_back": lambda: self.filling.choose_return(),
                "feedback": lambda: self.feeding.choose_file(),
                "fed_fill": lambda: self.feeding.fill(),
                "fed_return": lambda: self.feeding.give_back(),
                "carry_all": lambda: self.filling.carry_all(),
                "list_lines": lambda: self.filling.list_lines(),
                "compute": lambda: self.filling.compute(),
                "save_copy": self.save_copy,
                "print": self.printing.print_out,
                "preview": self.printing.preview,
                "close": self.close,
                "undo": self.desk.undo,
                "redo": self.desk.redo,
                "cut": lambda: self.grid.cut(),
                "copy": lambda: self.grid.copy(),
                "paste": lambda: self.grid.paste(),
                "clear": lambda: self.grid.clear_selected(),
                "fill_down": lambda: self.grid_acts.fill(down=True),
                "fill_right": lambda: self.grid_acts.fill(down=False),
                "find": lambda: self.grid_acts.find(),
                "replace": lambda: self.grid_acts.find(replacing=True),
                "find_next": lambda: self.grid_acts.find_next(1),
                "find_previous": lambda: self.grid_acts.find_next(-1),
                "filter": lambda: self.grid_acts.toggle_filter(),
                "zoom_in": lambda: self.grid_acts.step_zoom(1),
                "zoom_out": lambda: self.grid_acts.step_zoom(-1),
                "zoom_whole": lambda: self.grid_acts.set_zoom(100),
                "widths": lambda: self.grid_acts.restore_widths(),
                "check": self.check_now,
                "next": lambda: self._step(1),
                "previous": lambda: self._step(-1),
                "send": self.sending.send,
                "reopen": self.sending.reopen,
                "take_receipt": lambda: self.receipts.choose(),
                "receipt": lambda: self.receipts.toggle(),
                "year": self.show_year,
                "next_form": lambda: self.forms.step(1),
                "previous_form": lambda: self.forms.step(-1),
                "next_period": lambda: self.strip.step(1),
                "previous_period": lambda: self.strip.step(-1),
                "show_cell": lambda: self._place_panels(lambda docks: docks.toggle_cell()),
                "show_findings": lambda: self._place_panels(lambda docks: docks.toggle_findings()),
                "next_pane": lambda: self._place_panels(lambda docks: docks.next_pane()),
                "previous_pane": lambda: self._place_panels(lambda docks: docks.next_pane(-1)),
                "default_layout": lambda: self._place_panels(lambda docks: docks.reset()),
            },
        )

    def _hear_receipt(self, panel: ReceiptPanel) -> None:
        if self.docks:
            self.docks.add_pane(panel, panel.take_focus)
        panel.jump.connect(self.go_to)
        panel.left.connect(lambda: self.grid.setFocus())
        panel.wants_reopen.connect(self.sending.reopen)

    def _place_panels(self, act: Callable[[Docks], None]) -> None:
        if self.docks:
            act(self.docks)

    def _add_line_actions(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for group in self.line_actions.groups if self.line_actions else ():
            menu.addSeparator()
            menu.addActions(list(group))

    def _context_menu(self, spot: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.acts.on_cells)
        self._add_line_actions(menu)
        menu.popup(self.sheet.view.viewport().mapToGlobal(spot))

    def _lay_out(self) -> None:
        scroll = self.desktop = QScrollArea()
        scroll.setWidgetResizable(True)
        self._pages.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(_AROUND, _AROUND, _AROUND, _AROUND)
        row.addWidget(self._pages)
        scroll.setWidget(holder)
        self._paper = scroll.viewport()
        self._paper.installEventFilter(self)
        self._centre.addWidget(scroll)
        self._upper.addWidget(self._centre)
        self._upper.setChildrenCollapsible(False)
        self._middle.addWidget(self._upper)
        self._middle.setChildrenCollapsible(False)
        self._whole.addWidget(self.forms)
        self._whole.addWidget(self._middle)
        self._whole.setSizes([_FORMS, 10000])
        self._whole.setStretchFactor(1, 1)
        centre = QFrame()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.bar)
        column.addWidget(self._whole, 1)
        self.setCentralWidget(centre)

    def _put_above(self, bar: QWidget) -> None:
        """A bar of its own between the message and the form."""
        column = self.centralWidget().layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self._whole), bar)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._paper and event.type() is QEvent.Type.Resize:
            self._give_paper_room()
        return super().eventFilter(watched, event)

    def _give_paper_room(self) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, Sheet):
            page.set_room(self._paper.height() - 2 * _AROUND)

    def _status_bar(self) -> None:
        self.filled, self.waiting, self.sums, self.saved = (label("", "quiet") for _ in range(4))
        status = self.statusBar()
        status.setSizeGripEnabled(False)
        for part in (self.filled, self.waiting, self.sums):
            part.setContentsMargins(8, 0, 8, 0)
            status.addWidget(part)
        self.saved.setContentsMargins(8, 0, 12, 0)
        status.addPermanentWidget(self.saved)
        status.addPermanentWidget(self.grid_acts.zoom_words)
        self._sums = SelectionSums(self.sums)
        with contextlib.suppress(OSError):
            self._on_saved(datetime.fromtimestamp(self.desk.document.path.stat().st_mtime))

    def _connect(self) -> None:
        desk = self.desk
        desk.changed.connect(self._on_changed)
        desk.checked.connect(self._on_checked)
        desk.period_changed.connect(self._on_period)
        desk.went_to.connect(self.go_to)
        desk.refused.connect(self._say)
        desk.noted.connect(self._say)
        desk.lock_changed.connect(self._on_lock)
        desk.failed.connect(lambda words: self.bar.say("error", words))
        desk.saved.connect(self._on_saved)
        desk.not_saved.connect(self._on_not_saved)
        self.strip.chosen.connect(desk.set_period)
        self.forms.chosen.connect(self.show_form)
        self.forms.wants_year.connect(self.show_year)

    def _complete(self) -> None:
        """After the first paint: findings, the cell's panel, icons, deadlines; none of it is waited for."""
        from ui.clerk.cell_panel import CellPanel
        from ui.clerk.docks import Docks
        from ui.clerk.findings_panel import FindingsPanel
        from ui.clerk.line_actions import LineActions
        from ui.clerk.room import Room

        self.line_actions = LineActions(self.desk, self)
        self.line_actions.said.connect(lambda words: self.bar.say("note", words))
        self.line_actions.watch(self.sheet.view)
        self._add_line_actions(self.acts.menus["编辑(&E)"])
        panel, cell = FindingsPanel(self.desk), CellPanel(self.desk)
        self.docks = Docks(self._whole, self._middle, cell, panel, lambda: self.grid)
        self.docks.hook(self.acts["show_cell"], self.acts["show_findings"])
        for part in (panel, cell):
            part.jump.connect(self.go_to)
        self.findings_panel, self.cell_panel = panel, cell
        panel.show_form(self.sheet.form.code)
        address = self.sheet.view.current_address()
        if address:
            cell.show_cell(address)
        self.strip.refresh()
        self._show_counts()
        self._show_deadlines()
        Room(self, self.docks, self.desktop, lambda: self.grid)
        self._more_menus()
        self._icons.load_later()
        self.desk.check_soon()
        self.desk.look_at_sent()
        self.receipts.refresh()
        self._say_how_it_is_open()

    def _more_menus(self) -> None:
        from ui.appearance import add_menu
        from ui.help_menu import HelpMenu

        add_menu(self.acts.menus["视图(&V)"])
        HelpMenu(self, self.acts.menus["帮助(&H)"], self.show_tour)
        chapters = {"填数": self, "报告期": self.strip, "报表": self.forms, "消息栏": self.bar}
        for chapter, part in {**chapters, "审核结果": self.findings_panel, "单元格栏": self.cell_panel}.items():
            part.setProperty("help", chapter)  # type: ignore[union-attr]
        QTimer.singleShot(500, self, self._first_tour)

    def show_tour(self) -> None:
        from ui.clerk.guide import start_tour

        start_tour(self)

    def _first_tour(self) -> None:
        from ui.tour import is_wanted

        if self.isVisible() and is_wanted():
            self.show_tour()

    def _say_how_it_is_open(self) -> None:
        document = self.desk.document
        if self._held and self._held.by:
            who = document.remembered("holder") or ""
            words = f"本文件已由{who}在{self._held.by}打开，这里只能查看；对方关闭后重新打开本文件即可填报"
            self.bar.say("note", words)
        elif document.read_only:
            self.bar.say("note", "文件只读，可以查看和生成报送文件，不能修改；要填报请复制到本机硬盘再打开")
        elif self._held:
            with contextlib.suppress(ZzError):  # a full disk is told when something is typed
                document.remember("holder", f"{document.who}于{datetime.now():%m月%d日%H:%M}")

    # --- what is shown ----------------------------------------------------------------------
    @property
    def sheet(self) -> Sheet:
        found = self._pages.currentWidget()
        assert isinstance(found, Sheet)
        return found

    @property
    def grid(self) -> FormView | YearView:
        """What cut, copy and paste work on."""
        year = self._year
        return year.view if year and self._centre.currentWidget() is year else self.sheet.view

    def show_year(self) -> None:
        """全年台账 in place of the form, without the panel of one month's cell."""
        from ui.clerk.year_page import YearPage

        if self._year is None:
            self._year = YearPage(self.desk)
            self._year.said.connect(lambda words: self.bar.say("note", words))
            self._year.wants_cell.connect(self._on_year_cell)
            self._year.wants_reopen.connect(self.sending.reopen)
            self._centre.addWidget(self._year)
        self._year.show_form(self.sheet.form.code)
        self._year.refresh()
        self.forms.year.setChecked(True)
        self._centre.setCurrentWidget(self._year)
        self._show_year_or_form(is_year=True)
        self._year.view.setFocus()

    def _show_year_or_form(self, *, is_year: bool) -> None:
        """What works on the form alone must not reach it while it is out of sight."""
        self.acts.set_on_form(not is_year)
        if is_year:
            self.grid_acts.put_away()
        if self.docks:
            self.docks.set_year(is_year)

    def _on_year_cell(self, address: Address, period: Period) -> None:
        self.desk.set_period(period)
        self.forms.select(address.form)
        self.show_form(self.desk.document.plan.form(address.form))
        self.go_to(address)

    def show_form(self, form: Form) -> None:
        if self._year and self._centre.currentWidget() is self._year:
            self._centre.setCurrentIndex(0)
            self.forms.year.setChecked(False)
            self._show_year_or_form(is_year=False)
        sheet = self._sheets.get(form.code)
        if sheet is None:
            sheet = self._sheets[form.code] = Sheet(self.desk, form)
            sheet.view.current_changed.connect(self._on_cell)
            sheet.view.selection_changed.connect(self._show_sums)
            self.grid_acts.watch(sheet)
            sheet.view.said.connect(self.sending.on_said)
            sheet.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            sheet.view.customContextMenuRequested.connect(self._context_menu)
            self._pages.addWidget(sheet)
            sheet.view.go_to_first_input()
        self._pages.setCurrentWidget(sheet)
        self.grid_acts.show(sheet)
        self._give_paper_room()
        sheet.view.setFocus()
        if self.line_actions:
            self.line_actions.watch(sheet.view)
        if self.findings_panel:
            self.findings_panel.show_form(form.code)
        address = sheet.view.current_address()
        if address:
            self._on_cell(address)
        self._show_sums()

    def go_to(self, address: Address) -> None:
        """Put the cursor on a cell, changing the form where it must."""
        if address.form != self.sheet.form.code or self.grid is not self.sheet.view:
            self.forms.select(address.form)
            self.show_form(self.desk.document.plan.form(address.form))
        self.sheet.view.go_to(address)
        self.sheet.view.setFocus()

    def _show_counts(self) -> None:
        counts = self.desk.counts()
        self.filled.setText(f"已填 {counts.filled}/{counts.required}")
        self.waiting.setText(f"待反馈 {counts.waiting}" if counts.waiting else "")

    def _show_sums(self) -> None:
        self._sums.of(self.sheet.view)

    def _show_deadlines(self) -> None:
        from zzdesk.plan.deadlines import deadline

        parts = []
        for kind in ("快报", "正式"):
            due = deadline(self.desk.plan, self.desk.period, kind)
            if due:
                day, working = due.date, "上班日" if due.date.weekday() >= 5 else ""
                weekday = "一二三四五六日"[day.weekday()]
                notes = "，".join(filter(None, (f"周{weekday}", working, "" if due.known else "未计调休")))
                parts.append(f"{kind}截止 {day.month}月{day.day}日（{notes}）")
        self.strip.at_right.setText("　".join(parts))
        self.strip.at_right.setToolTip("\n".join([*parts, "截止日期为设定"]))

    # --- what happens ---------------------------------------------------------------------
    def _on_cell(self, address: Address) -> None:
        if self.cell_panel:
            self.cell_panel.show_cell(address)

    def _on_changed(self, change: Change) -> None:
        if change.lines and self.line_actions:
            self.line_actions.refresh()
        if change.cells or change.lines:
            self._show_counts()
            self.strip.refresh(self.desk.period)
            self._show_sums()
        if not self.desk.document.is_saved:  # text that was refused changes the screen, not the file
            self.saved.setText("正在保存…")

    def _say(self, finding: Finding) -> None:
        """A finding in the message bar, its place before it."""
        from ui.clerk.findings_model import place_of

        words = f"{place_of(self.desk, finding)}：{finding.message}"
        self.bar.say({Level.ERROR: "error", Level.QUERY: "query"}.get(finding.level, "note"), words)

    def _on_checked(self) -> None:
        if self.docks and self.desk.findings:
            self.docks.unfold_once()
        if self._asked_for_check and not self.desk.findings:
            self.bar.say("good", f"{self.desk.period.label}审核通过，没有审核结果")
        self._asked_for_check = False

    def _on_lock(self) -> None:
        self.strip.refresh()
        self.sending.show_lock(self.acts["reopen"])
        self.forms.show_exports()
        if self.line_actions:
            self.line_actions.refresh()

    def _on_period(self) -> None:
        self.strip.set_current(self.desk.period)
        self._show_counts()
        self._show_sums()
        self._show_deadlines()
        self.sending.show_lock(self.acts["reopen"])

    def _on_saved(self, at: datetime) -> None:
        today = at.date() == datetime.now().date()
        self.saved.setText(f"✓ 已保存 {at:%H:%M:%S}" if today else f"✓ 已保存 {at:%Y-%m-%d %H:%M}")

    def _on_not_saved(self, words: str) -> None:
        self.saved.setText("✕ 未保存")
        self.bar.say("error", words, action=("重试", self.desk.document.retry))

    def check_now(self) -> None:
        """F9: check and show the findings."""
        self._asked_for_check = True
        self.desk.check_again()
        if self.findings_panel and self.findings_panel.is_folded:
            self.findings_panel.set_folded(False)

    def _step(self, by: int) -> None:
        if self.findings_panel:
            self.findings_panel.step(by)

    def take_table(self, path: Path) -> None:
        """One CSV, all rows or none, as one step of undo."""
        from zzdesk.entry.table import edit_from_table

        try:
            edit, notes = edit_from_table(self.desk.document, self.desk.period, path)
        except Refused as refused:
            details = [f"{f.place}：{f.message}" for f in refused.findings]
            self.bar.say("error", str(refused), details)
        except ZzError as why:
            self.bar.say("error", str(why))
        else:
            if self.desk.take(edit):
                added = f"，增加{len(edit.lines)}行" if edit.lines else ""
                self.bar.say("good", f"已导入 {path.name}：{len(edit.cells)}格{added}", [n.message for n in notes])

    def save_copy(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        document = self.desk.document
        chosen, _ = QFileDialog.getSaveFileName(self, "另存副本", document.path.name, "填报文件 (*.zzd)")
        if not chosen:
            return
        try:
            document.save_copy(chosen)
        except ZzError as why:
            self.bar.say("error", str(why))
        else:
            self.bar.say("good", f"已另存 {chosen}")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing typed is lost: what cannot be saved keeps the window open unless one insists."""
        from ui.clerk.leaving import note_how_it_stands
        from ui.collecting import let_go

        self.setFocus()  # ends an edit in progress
        self.desk.keep_pending()
        if not self.desk.document.flush() and not self._insists("有改动没有存进文件，关闭后会丢失"):
            event.ignore()
            return
        note_how_it_stands(self.desk)
        self.desk.close()
        if self._held and self._held.lock:
            self._held.lock.unlock()
        let_go()
        event.accept()

    def _insists(self, words: str) -> bool:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Warning, "关闭", words, parent=self)
        back = box.addButton("返回", QMessageBox.ButtonRole.RejectRole)
        box.addButton("仍要关闭", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(back)
        box.exec()
        return box.clickedButton() is not back
