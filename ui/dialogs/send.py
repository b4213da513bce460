"""生成报送文件: one page that says how things stand, the kind, the file, and its 校验码."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.clerk.desk import Desk
from ui.clerk.sheet import OFFICE, FootField
from ui.help_menu import answer_f1
from ui.labels import label, restyle, title
from ui.tasks import Task
from zzdesk import session
from zzdesk.address import Address
from zzdesk.findings import Level

_KINDS = ("草稿", "快报", "正式")
_FOLDER = "send/folder"
_NAMES = (OFFICE, "单位负责人", "统计负责人", "填表人", "联系电话")
_CHECKING = "正在审核…"
_TITLE_BAR = 40


class SendDialog(QDialog):
    """Judging and writing go on in a thread: a return of five thousand lines takes seconds."""

    jump = Signal(object)  # Address

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._document, self._period = desk, desk.document, desk.period
        self.setWindowTitle("生成报送文件")
        self.setMinimumWidth(600)
        answer_f1(self, "生成报送文件")
        self.kind = QComboBox()
        self.kind.addItems(_KINDS)
        self.kind.setAccessibleName("报送类别")
        self.edition = label("", "quiet")
        self.reason = QLineEdit(self._document.sent.reason(self._period))
        self.reason.setAccessibleName("更正原因")
        self.reason.setPlaceholderText("更正已生成的正式报送时必填")
        self.folder = QLineEdit(str(QSettings().value(_FOLDER, "") or self._document.path.absolute().parent))
        self.folder.setAccessibleName("保存到")
        self.counts, self.verdict = label(""), label(_CHECKING, "quiet", wrap=True)
        self.names = {name: FootField(desk, name) for name in _NAMES}
        self.fill = QPushButton()
        self.fill.setAutoDefault(False)
        self.fill.setToolTip("同比增速、当月增速按统计部门反馈数填写，数据性质填“反馈”，填后锁定，可撤销")
        self.fill.hide()
        self.fill.clicked.connect(self._fill_fed_back)
        self.blocking = QListWidget()
        self.blocking.setMaximumHeight(150)
        self.blocking.setMinimumHeight(44)  # gives way first on a small screen
        self.blocking.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # whole in the tip
        self.blocking.setAccessibleName("未决问题")
        self.outcome = label("", "good", wrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_folder = QPushButton("打开文件夹(&O)")
        self.print_proof = QPushButton("打印核对单…(&P)")
        self.print_proof.setToolTip("一页纸：校验码、填报情况、审核说明、签字盖章处，与报送文件一同上报")
        self._made: session.Exported | None = None
        self._task: Task[session.Prospect] | Task[session.Exported] | None = None
        self._lay_out()
        self.blocking.itemActivated.connect(self._on_item)
        self.open_folder.clicked.connect(self._open_folder)
        self.print_proof.clicked.connect(self.show_proof)
        self.kind.setCurrentText("正式")
        self.kind.currentTextChanged.connect(self.judge)
        self.kind.setEnabled(False)
        self._work(lambda _: session.prospect(self._document, self._period, "正式"), self._begin)

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setSpacing(8)
        page.addWidget(title(f"{self._document.unit.name}　{self._period.title}"))
        page.addWidget(self.counts)
        form = QFormLayout()
        kinds = QHBoxLayout()
        kinds.addWidget(self.kind)
        kinds.addWidget(self.edition, 1)
        kind = label("报送类别(&K)")
        kind.setBuddy(self.kind)
        form.addRow(kind, kinds)
        form.addRow("更正原因(&R)", self.reason)
        form.addRow("单位全称(&N)", self.names[OFFICE])
        form.addRow("签署", self._foot())
        place = QHBoxLayout()
        choose = QPushButton("选择(&B)…")
        choose.setAutoDefault(False)  # Enter makes the return
        choose.clicked.connect(self._choose)
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        where = label("保存到(&D)")
        where.setBuddy(self.folder)
        form.addRow(where, place)
        page.addLayout(form)
        page.addWidget(self.verdict)
        page.addWidget(self.fill, 0, Qt.AlignmentFlag.AlignLeft)
        page.addWidget(self.blocking)
        self.blocking.hide()
        done = QHBoxLayout()
        done.addWidget(self.outcome, 1)
        for button in (self.print_proof, self.open_folder):
            button.hide()
            button.setAutoDefault(False)
            done.addWidget(button)
        page.addLayout(done)
        buttons = QDialogButtonBox()
        self.make = buttons.addButton("生成(&G)", QDialogButtonBox.ButtonRole.AcceptRole)
        self.make.setProperty("main", True)
        self.make.setEnabled(False)
        buttons.addButton("关闭(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.export)
        buttons.rejected.connect(self.reject)
        page.addWidget(buttons)

    def _foot(self) -> QGridLayout:
        """The names that stand on every form; kept for the next months."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        for n, name in enumerate(_NAMES[1:]):
            self.names[name].setMinimumHeight(self.names[name].sizeHint().height())
            grid.addWidget(label(name, "quiet"), n // 2, 2 * (n % 2))
            grid.addWidget(self.names[name], n // 2, 2 * (n % 2) + 1)
        return grid

    # --- how things stand -----------------------------------------------------------------
    @property
    def is_busy(self) -> bool:
        return self._task is not None

    def judge(self) -> None:
        """How things stand for the chosen kind; shown when it is known."""
        kind = self.kind.currentText()
        restyle(self.verdict, "quiet")
        self.verdict.setText(_CHECKING)
        self._work(lambda _: session.prospect(self._document, self._period, kind), self._show)

    def _begin(self, found: session.Prospect) -> None:
        """正式 when nothing stands against it, else 快报."""
        self._ended()
        if found.pending:
            self.kind.setCurrentText("快报")  # and is judged for it
        else:
            self._show(found)

    def _show(self, found: session.Prospect) -> None:
        self._ended()
        kind, pending = found.kind, found.pending
        formal = kind in session.FORMAL
        blocked = formal and bool(pending)
        if blocked:
            words = f"还有{len(pending)}处强制性或未说明的核实性问题，不能生成正式：双击一条回到该格，或先生成快报。"
        elif pending:
            words = f"还有{len(pending)}处未决问题，可以生成{kind}，表上会注明。"
        else:
            words = f"没有未决问题，可以生成{kind}。"
        self.verdict.setText(words)
        restyle(self.verdict, "bad" if blocked else "warn" if pending else "good")
        self._show_counts(found)
        self._show_pending(found)
        self._offer_fed_back(formal=formal)
        self.edition.setText(_edition(found))
        self.reason.setEnabled(formal and found.is_correction)
        self.make.setEnabled(not blocked)
        self.make.setDefault(True)
        room = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.resize(self.size().expandedTo(self.sizeHint().boundedTo(room)))  # rows have come

    def _show_pending(self, found: session.Prospect) -> None:
        self.blocking.clear()
        for finding in found.pending:
            item = QListWidgetItem(f"{'✕' if finding.level is Level.ERROR else '?'} {finding.code}　{finding.message}")
            item.setData(Qt.ItemDataRole.UserRole, finding.addresses[0] if finding.addresses else "")
            item.setToolTip(item.text())
            self.blocking.addItem(item)
        self.blocking.setVisible(bool(found.pending))

    def _offer_fed_back(self, *, formal: bool) -> None:
        """A 正式 says what the statistics bureau fed back; where estimates stand they are put right from here."""
        edit = session.filling(self._document, self._period) if formal else None
        self.fill.setVisible(edit is not None and self._desk.takes_edits)
        if edit is not None:
            self.fill.setText(f"填入统计反馈数{len(edit.cells)}格(&T)")

    def _fill_fed_back(self) -> None:
        edit = session.filling(self._document, self._period)
        if edit is not None and self._desk.take(edit):
            self._document.flush()
            self.judge()

    def _show_counts(self, found: session.Prospect) -> None:
        counts = self._desk.counts()
        errors = sum(f.level is Level.ERROR for f in found.findings)
        queries = [f for f in found.findings if f.level is Level.QUERY]
        explained = sum(f.explained for f in queries)
        self.counts.setText(
            f"已填 {counts.filled}/{counts.required}　待反馈 {counts.waiting}　强制性 {errors}　"
            f"核实性未说明 {len(queries) - explained}　已说明 {explained}"
        )

    # --- the file ----------------------------------------------------------------------------
    def export(self) -> None:
        folder, kind = Path(self.folder.text().strip() or "."), self.kind.currentText()
        reason = self.reason.text().strip()
        self.make.setEnabled(False)
        restyle(self.outcome, "quiet")
        self.outcome.setText("正在生成…")
        self._work(lambda _: session.export(self._document, self._period, kind, folder, reason), self._on_made)

    def _on_made(self, made: session.Exported) -> None:
        self._ended()
        QSettings().setValue(_FOLDER, str(made.written.path.parent))
        edition = f"第{made.revision}版" if made.revision else ""
        restyle(self.outcome, "good")
        self.outcome.setText(f"✓ 已生成 {made.written.path.name}（{made.kind}{edition}）\n校验码 {made.written.code}")
        self._made = made
        self.open_folder.show()
        self.print_proof.show()
        self.judge()

    def _on_failed(self, words: str) -> None:
        self._ended()
        restyle(self.outcome, "bad")
        self.outcome.setText(words)
        self.open_folder.hide()
        self.print_proof.hide()
        self.make.setEnabled(True)

    def _work(self, work: object, done: object) -> None:
        self.kind.setEnabled(False)
        self.make.setEnabled(False)
        self._task = Task[session.Prospect](self, work, done, self._on_failed)  # type: ignore[arg-type]
        self._task.start()

    def _ended(self) -> None:
        self._task = None
        self.kind.setEnabled(True)

    def show_proof(self) -> None:
        from ui.printing.proof import ProofDialog

        if self._made:
            proof = session.proof(self._document, self._period, self._made)
            dialog = ProofDialog(proof, self._made.written.path.name, self)
            dialog.exec()
            dialog.deleteLater()

    def done(self, result: int) -> None:
        """A file half written is never left: its writing is waited for."""
        if self._task:
            self._task.wait()
        super().done(result)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "保存到", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text()))

    def _on_item(self, item: QListWidgetItem) -> None:
        words = item.data(Qt.ItemDataRole.UserRole)
        if words:
            self.jump.emit(Address.parse(words.partition("@")[0]))
            self.reject()


def _edition(found: session.Prospect) -> str:
    """Which revision this will be, and how it stands to the last."""
    if not found.revision:
        return "草稿不编版次，市局不收"
    this = f"本次为{found.kind}第{found.revision}版"
    if found.is_correction:
        return f"{this}，内容与第{found.revision - 1}版不同"
    return f"{this}，内容没有改动，沿用原版次" if found.is_repeat else this
