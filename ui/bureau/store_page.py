"""汇总库: every file received, every decision made, and the proof that nothing is lost: 核对, 备份."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.bureau.empty import Empty
from ui.bureau.files_model import Row, file_row
from ui.bureau.files_panel import FilesPanel
from ui.bureau.office import Office
from ui.bureau.table import Rows, dress
from ui.bureau.verdicts import LEVEL_TONES, level_of
from ui.labels import Elided, label
from zzdesk import session
from zzdesk.findings import Finding
from zzdesk.ledger.audit import Entry
from zzdesk.ledger.decisions import WORDS
from zzdesk.ledger.held import HeldFile
from zzdesk.period import Period

FILES, DECISIONS, PROOF = "收到的文件", "处理记录", "核对结果"
_DECISIONS = ("何时", "经办人", "处理", "报送文件", "原因", "书面依据")
_PROOF = ("级别", "文件", "问题和办法")


class StorePage(QWidget):
    opened = Signal(object, str, str, str)  # period, sha256, sheet, cell

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._held: dict[str, HeldFile] = {}
        self.where = Elided()
        self.who = QLineEdit(office.who)
        self.who.setAccessibleName("经办人")
        self.who.setFixedWidth(120)
        self.verify_button, self.backup_button = QPushButton("核对汇总库(&Y)"), QPushButton("备份(&B)…")
        self.files = FilesPanel(office.ledger.plan)
        self.decisions = Rows(_DECISIONS, self, centred=(0, 1, 2), marked=-1)
        self.trail = dress(self.decisions, (140, 80, 110, 210, 200, 160), 4, DECISIONS)
        self.proof = Rows(_PROOF, self)
        self.proofs = dress(self.proof, (92, 300, 300), 2, PROOF)
        self.proved = Empty(
            "还没有核对", "“核对汇总库”把每份存档原件重新读一遍，与库中的数逐格比较；有一处不符都列在这里"
        )
        self.tabs = {name: QPushButton(name) for name in (FILES, DECISIONS, PROOF)}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.verify_button.setToolTip("把每份存档原件重新读一遍，与汇总库逐格比较")
        self.backup_button.setToolTip("把整个汇总库连同原件复制到一个新文件夹")
        top = QHBoxLayout()
        group = QButtonGroup(self)
        for name, button in self.tabs.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: self.show_tab(name))
            group.addButton(button)
            top.addWidget(button)
        top.addWidget(self.where, 1)
        caption = label("经办人(&J)", "quiet")
        caption.setBuddy(self.who)
        for part in (caption, self.who, self.verify_button, self.backup_button):
            top.addWidget(part)
        self._proof_stack = QStackedWidget()
        for shown in (self.proved, self.proofs):
            self._proof_stack.addWidget(shown)
        self._stack = QStackedWidget()
        for page in (self.files, _panel(self.trail), _panel(self._proof_stack)):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self.show_tab(FILES)

    def _connect(self) -> None:
        self.who.editingFinished.connect(lambda: self._office.set_who(self.who.text()))
        self.verify_button.clicked.connect(self.verify)
        self.backup_button.clicked.connect(self.choose_backup)
        self.files.table.opened.connect(self._open)

    def show_tab(self, name: str) -> None:
        self.tabs[name].setChecked(True)
        self._stack.setCurrentIndex(list(self.tabs).index(name))

    # --- what is shown --------------------------------------------------------------------------
    def show_period(self, _period: Period) -> None:
        """Of all periods: what the ledger holds is not of one month."""
        ledger = self._office.ledger
        self.who.setText(self._office.who)

        plan = ledger.plan

        def look() -> tuple[list[HeldFile], list[Row], list[Entry]]:
            held = session.held_files(ledger)
            return held, [file_row(plan, h.result, h.act) for h in held], session.audit(ledger)

        self._office.ask("store", look, lambda found: self._show(*found))

    def _show(self, held: list[HeldFile], rows: list[Row], entries: list[Entry]) -> None:
        self._held = {h.result.read.sha256: h for h in held}
        self.files.empty.say("汇总库里还没有文件", "在收表页把收到的文件拖进窗口")
        self.files.show_files([h.result for h in held], {sha: h.act for sha, h in self._held.items()}, rows)
        self.decisions.set_rows([_entry(e) for e in entries[::-1]])
        self.tabs[FILES].setText(f"{FILES} {len(held)}")
        self.tabs[DECISIONS].setText(f"{DECISIONS} {len(entries)}")
        standing = sum(h.stands for h in held)
        ledger = self._office.ledger
        self.where.setText(f"{Path(ledger.shown).name}　任务 {ledger.plan.version}　{standing}份计入汇总")
        self.where.setToolTip(ledger.shown)

    def _open(self, _index: QModelIndex) -> None:
        result = self.files.current
        if result is None:
            return
        try:
            period = Period.parse(result.read.period or "")
        except ValueError:
            period = None
        if period is None or period not in self._office.ledger.plan.periods:
            self._office.bar.say("note", f"{result.file} 没有读出报告期，只能在收到的那次收表中查看")
        else:
            self.opened.emit(period, result.read.sha256, "", "")

    # --- proof and copy -------------------------------------------------------------------------
    def verify(self) -> None:
        ledger = self._office.ledger
        stopped = [False]

        def work(progress: object) -> list[Finding]:
            def told(done: int, total: int, doing: str) -> bool:
                goes_on = bool(progress(done, total, doing))  # type: ignore[operator]
                stopped[0] = stopped[0] or not goes_on
                return goes_on

            return session.verify_ledger(ledger, told)

        self._office.work("正在核对汇总库…", work, lambda found: self._verified(found, stopped=stopped[0]))

    def _verified(self, found: list[Finding], *, stopped: bool) -> None:
        rows = [(level_of(f), f.place or "—", f.message) for f in found]
        self.proof.set_rows(rows, [LEVEL_TONES[f.level] for f in found])
        self.tabs[PROOF].setText(f"{PROOF} {len(found)}" if found else PROOF)
        self._proof_stack.setCurrentWidget(self.proofs if found else self.proved)
        day = self._office.today().isoformat()
        words = f"存档原件重新读过，与汇总库逐格相符（{day}，{len(self._held)}个文件）"
        self.proved.say("核对到一半取消了，没有结论" if stopped else "没有一处不符", "" if stopped else words)
        self.show_tab(PROOF)
        if found:
            self._office.bar.say("error", f"核对发现{len(found)}处不符，列在核对结果中")
        elif stopped:
            self._office.bar.say("note", "核对已取消，没有结论")
        else:
            self._office.bar.say("good", f"核对完毕：{words}")

    def choose_backup(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "备份到哪个文件夹（在其中新建一个）")
        if chosen:
            day = self._office.today().strftime("%Y%m%d")
            self.back_up(Path(chosen) / f"汇总库备份_{day}")

    def back_up(self, folder: Path) -> None:
        ledger = self._office.ledger
        self._office.work(
            "正在备份…",
            lambda progress: session.backup_ledger(ledger, folder, progress),
            lambda where: self._office.bar.say("good", f"已备份到 {where}，可以当作汇总库直接打开"),
        )


def _panel(inside: QWidget) -> QFrame:
    frame = QFrame()
    frame.setProperty("panel", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(8, 8, 8, 8)
    column.addWidget(inside)
    return frame


def _entry(entry: Entry) -> tuple[str, ...]:
    at = entry.at.replace("T", " ")
    return at, entry.who, WORDS[entry.act], entry.return_ or entry.sha256[:12], entry.why, entry.document
