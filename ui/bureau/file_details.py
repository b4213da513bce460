"""The chosen file: its facts, its findings by level, its sheets at the cell, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QPushButton, QSplitter, QVBoxLayout, QWidget

from ui.bureau.file_text import facts_of, text_of
from ui.bureau.office import Office
from ui.bureau.sending_back import ReasonMenu, ReasonStrip
from ui.bureau.sheet_view import SheetView
from ui.bureau.table import Rows, dress
from ui.bureau.verdicts import LEVEL_TONES, edition_of, level_of, levels_of, period_of, word_of
from ui.labels import Elided
from ui.opening import open_copy, open_file
from zzdesk import session
from zzdesk.findings import Finding
from zzdesk.ledger.held import Seen
from zzdesk.ledger.intake import FileResult

_HEADS = ("级别", "位置", "填报内容", "问题和办法")
_WIDTHS = (84, 82, 82, 180)
_VALUE, _NARROW = 2, 900
_MEASURED = 300  # rows made high enough for all their words; more than that would be felt


class FileDetails(QFrame):
    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._office = office
        self.result: FileResult | None = None
        self._act = ""
        self._place: tuple[str, str, str] | None = None  # sha256, sheet and cell to be opened at
        self.name, self.facts = Elided("strong"), Elided()
        self.findings = Rows(_HEADS, self, centred=(1,))
        self.detail = dress(self.findings, _WIDTHS, 3, "审核结果")
        self.detail.setWordWrap(True)
        self.sheet = SheetView()
        self.copy_button, self.original = QPushButton("复制(&C)"), QPushButton("打开副本(&R)")
        self.back, self.again = QPushButton("退回(&K)…"), QPushButton("恢复(&K)")
        self.reasons = ReasonMenu(session.return_reasons(office.ledger.plan), self)
        self.strip = ReasonStrip()
        self._lay_out()
        self._connect()
        self.show_file(None, "")

    def _lay_out(self) -> None:
        self.copy_button.setToolTip("把结论和各条问题复制成文字，可贴到给该单位的消息里")
        self.original.setToolTip("另存一份副本，用WPS或Excel打开；存档的原件不动")
        self.back.setToolTip("退回给报送单位重报：不再计入汇总，可以恢复")
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.name, 1)
        for button in (self.copy_button, self.original, self.back, self.again):
            top.addWidget(button)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(self.detail)
        parts.addWidget(self.sheet)
        parts.setSizes([520, 640])
        parts.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.facts)
        column.addWidget(self.strip)
        column.addWidget(parts, 1)

    def _connect(self) -> None:
        self.detail.selectionModel().currentRowChanged.connect(lambda now, _: self._on_finding(now))
        self.detail.opened.connect(lambda _: self.sheet.table.setFocus())
        self.copy_button.clicked.connect(self.copy)
        self.original.clicked.connect(self.open_original)
        self.back.clicked.connect(lambda: self.reasons.open_at(self.back))
        self.again.clicked.connect(self.take_back)
        self.reasons.chosen.connect(self._on_reason)
        self.strip.given.connect(self._on_own_reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the problem's words, which name the value, come before the value itself."""
        super().resizeEvent(event)
        self.detail.setColumnHidden(_VALUE, self.width() < _NARROW)

    # --- what is shown --------------------------------------------------------------------------
    def show_file(self, result: FileResult | None, act: str) -> None:
        same = bool(result and self.result and result.read.sha256 == self.result.read.sha256)
        self.result, self._act = result, act
        self._show_acts()
        if result is None:
            self.name.setText("")
            self.facts.hide()
            self.findings.set_rows([])
            self.sheet.clear()
            return
        told = (word_of(result, act), result.file, period_of(result), edition_of(result), levels_of(result))
        self.name.setText("　".join(part for part in told if part != "—"))
        facts = facts_of(result)
        self.facts.setText(facts)
        self.facts.setToolTip(facts.replace("　", "\n"))
        self.facts.setVisible(bool(facts))
        if not same:
            self.strip.hide()
            rows = [_row(f) for f in result.findings]
            self.findings.set_rows(rows, [LEVEL_TONES[f.level] for f in result.findings])
            few = len(rows) <= _MEASURED
            modes = QHeaderView.ResizeMode
            self.detail.verticalHeader().setSectionResizeMode(modes.ResizeToContents if few else modes.Interactive)
            self._look_into(result)

    def _look_into(self, result: FileResult) -> None:
        """The sheets are read off the window's thread; what could not be read stays shut."""
        self.sheet.clear("正在打开原件…", result.file)
        sha = result.read.sha256

        def opened(seen: Seen) -> None:
            found = result.findings
            first = next((f for f in found if f.sheet and f.cell), None)
            self.sheet.show_book(seen, found, first)
            if self._place and self._place[0] == sha:
                self.sheet.go_to(*self._place[1:])
                self._place = None
            elif first is not None:
                self.detail.selectRow(found.index(first))

        def shut(why: str) -> None:
            self.sheet.clear("不能在这里显示", why)

        self._office.ask("sheets", lambda: session.seen(self._office.ledger, sha), opened, shut)

    def look_at(self, sha256: str, sheet: str, cell: str) -> None:
        """The cell at which a file's sheets are opened, now or once it is chosen."""
        self._place = (sha256, sheet, cell)
        if self.result and self.result.read.sha256 == sha256 and self.sheet.go_to(sheet, cell):
            self._place = None

    def _show_acts(self) -> None:
        stored = self.result is not None and self.result.verdict != "ignored"
        barred = self._act in {"return", "withdraw"}
        for button in (self.copy_button, self.original):
            button.setEnabled(stored)
        self.back.setVisible(not barred)
        self.back.setEnabled(stored and self.result is not None and self.result.read.unit is not None)
        self.again.setVisible(barred)

    def _on_finding(self, index: QModelIndex) -> None:
        if index.isValid() and self.result:
            finding: Finding = self.result.findings[index.row()]
            self.sheet.go_to(finding.sheet, finding.cell)

    def step(self, by: int) -> None:
        """The next finding, or the one before, round and round."""
        count = len(self.findings.rows)
        if count:
            at = self.detail.currentIndex().row()
            self.detail.selectRow((at + by) % count if at >= 0 else 0)

    # --- what can be done -----------------------------------------------------------------------
    def copy(self) -> None:
        if self.result:
            QGuiApplication.clipboard().setText(text_of(self.result, self._act))
            self._office.bar.say("good", f"已复制 {self.result.file} 的结论和{len(self.result.findings)}条审核结果")

    def open_original(self) -> None:
        """A copy under its own name, at the cell of the chosen finding: the archive itself is never opened."""
        if self.result is None:
            return
        ledger, name, sha = self._office.ledger, self.result.file, self.result.read.sha256
        row = self.detail.currentIndex().row()
        finding = self.result.findings[row] if row >= 0 else None
        if finding and finding.sheet and finding.cell and self.sheet.is_open:
            sheet, cell = finding.sheet, finding.cell
            self._office.ask(
                "original", lambda: session.open_original(ledger, sha, name, sheet=sheet, cell=cell), open_file
            )
        else:
            self._office.ask("original", lambda: session.original(ledger, sha), lambda data: open_copy(name, data))

    def _on_own_reason(self, reason: str, who: str) -> None:
        self._office.set_who(who)
        self.send_back(reason)

    def _on_reason(self, reason: str) -> None:
        if reason:
            self.send_back(reason)
        else:
            self.strip.ask(self._office.who)

    def send_back(self, reason: str) -> None:
        if self.result is None:
            return
        name, sha = self.result.file, self.result.read.sha256

        def done() -> None:
            undo = ("恢复", lambda: self._reapply(name, sha))
            self._office.bar.say("good", f"已退回 {name}：{reason}（经办人 {self._office.who}）", action=undo)

        self._office.decide("return", sha, reason, done)

    def take_back(self) -> None:
        if self.result:
            self._reapply(self.result.file, self.result.read.sha256)

    def _reapply(self, name: str, sha: str) -> None:
        done = f"已恢复 {name}，按原结论计入"
        self._office.decide("reapply", sha, "撤销退回", lambda: self._office.bar.say("good", done))


def _row(finding: Finding) -> tuple[str, ...]:
    where = "!".join(filter(None, (finding.sheet, finding.cell)))
    return level_of(finding), where or "—", finding.value or "", finding.message
