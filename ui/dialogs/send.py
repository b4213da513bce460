"""生成报送文件: one page that says how things stand, the kind, the file, and its 校验码."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.help_menu import answer_f1
from ui.labels import label, restyle, title
from zzdesk import session
from zzdesk.address import Address
from zzdesk.entry import checking
from zzdesk.entry.document import Document
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level, is_open
from zzdesk.period import Period
from zzdesk.values import State

_KINDS = ("草稿", "快报", "正式")
_FOLDER = "send/folder"


class SendDialog(QDialog):
    jump = Signal(object)  # Address

    def __init__(self, document: Document, period: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._period = document, period
        self.setWindowTitle("生成报送文件")
        self.setMinimumWidth(560)
        answer_f1(self, "生成报送文件")
        self.kind = QComboBox()
        self.kind.addItems(_KINDS)
        self.kind.setAccessibleName("报送类别")
        self.reason = QLineEdit(document.sent.reason(period))
        self.reason.setAccessibleName("更正原因")
        self.reason.setPlaceholderText("更正已生成的正式报送时必填")
        self.folder = QLineEdit(str(QSettings().value(_FOLDER, "") or document.path.absolute().parent))
        self.folder.setAccessibleName("保存到")
        self.counts, self.foot, self.verdict = label(""), label("", "quiet"), label("", wrap=True)
        self.blocking = QListWidget()
        self.blocking.setMaximumHeight(150)
        self.blocking.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # whole in the tip
        self.blocking.setAccessibleName("未决问题")
        self.outcome = label("", "good", wrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_folder = QPushButton("打开文件夹(&O)")
        self.open_folder.hide()
        self.print_proof = QPushButton("打印核对单…(&P)")
        self.print_proof.setToolTip("一页纸：校验码、填报情况、审核说明、签字盖章处，与报送文件一同上报")
        self.print_proof.hide()
        self._made: session.Exported | None = None
        self._reason = ""
        self._lay_out()
        self.kind.currentTextChanged.connect(self.judge)
        self.blocking.itemDoubleClicked.connect(self._on_item)
        self.open_folder.clicked.connect(self._open_folder)
        self.print_proof.clicked.connect(self.show_proof)
        self.kind.setCurrentText(self._likely())
        self.judge()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setSpacing(8)
        page.addWidget(title(f"{self._document.unit.name}　{self._period.title}"))
        page.addWidget(self.counts)
        page.addWidget(self.foot)
        form = QFormLayout()
        form.addRow("报送类别(&K)", self.kind)
        form.addRow("更正原因(&R)", self.reason)
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
        page.addWidget(self.blocking)
        done = QHBoxLayout()
        done.addWidget(self.outcome, 1)
        done.addWidget(self.print_proof)
        done.addWidget(self.open_folder)
        page.addLayout(done)
        buttons = QDialogButtonBox()
        self.make = buttons.addButton("生成(&G)", QDialogButtonBox.ButtonRole.AcceptRole)
        self.make.setProperty("main", True)
        buttons.addButton("关闭(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.export)
        buttons.rejected.connect(self.reject)
        page.addWidget(buttons)

    def _likely(self) -> str:
        """正式 when nothing stands against it, else 快报."""
        return "快报" if any(map(is_open, checking.findings(self._document, self._period, "正式"))) else "正式"

    def judge(self) -> None:
        """How things stand for the chosen kind."""
        kind = self.kind.currentText()
        found = checking.findings(self._document, self._period, kind)
        pending = [f for f in found if is_open(f)]
        self._show_counts(found)
        formal = kind in session.FORMAL
        blocked = formal and bool(pending)
        if blocked:
            words = (
                f"还有{len(pending)}处强制性问题或未说明的核实性问题，不能生成正式：双击一条回到该格，或先生成快报。"
            )
        elif pending:
            words = f"还有{len(pending)}处未决问题，可以生成{kind}，表上会注明。"
        else:
            words = f"没有未决问题，可以生成{kind}。"
        self.verdict.setText(words)
        restyle(self.verdict, "bad" if blocked else "warn" if pending else "good")
        self.blocking.clear()
        for finding in pending:
            item = QListWidgetItem(f"{'✕' if finding.level is Level.ERROR else '?'} {finding.code}　{finding.message}")
            item.setData(Qt.ItemDataRole.UserRole, finding.addresses[0] if finding.addresses else "")
            self.blocking.addItem(item)
        self.blocking.setVisible(bool(pending))
        self.make.setEnabled(not blocked)
        self.reason.setEnabled(any(r.kind == kind for r in self._document.exports(self._period)) and formal)

    def _show_counts(self, found: list[Finding]) -> None:
        document = self._document
        required = document.plan_for(self._period).required(document.unit, self._period)
        states = [document.value(i.address, self._period).state for i in required]
        filled = len(states) - states.count(State.BLANK) - states.count(State.WAITING)
        errors = sum(f.level is Level.ERROR for f in found)
        queries = [f for f in found if f.level is Level.QUERY]
        explained = sum(f.explained for f in queries)
        self.counts.setText(
            f"已填 {filled}/{len(states)}　待反馈 {states.count(State.WAITING)}　强制性 {errors}　"
            f"核实性未说明 {len(queries) - explained}　已说明 {explained}"
        )
        names = ("单位负责人", "统计负责人", "填表人", "联系电话")
        self.foot.setText("　".join(f"{n}：{document.foot.get(n) or '（未填）'}" for n in names))

    def export(self) -> None:
        folder = Path(self.folder.text().strip() or ".")
        try:
            made = session.export(
                self._document, self._period, self.kind.currentText(), folder, self.reason.text().strip()
            )
        except ZzError as why:
            restyle(self.outcome, "bad")
            self.outcome.setText(str(why))
            self.open_folder.hide()
            self.print_proof.hide()
            return
        QSettings().setValue(_FOLDER, str(folder))
        edition = f"第{made.revision}版" if made.revision else ""
        restyle(self.outcome, "good")
        self.outcome.setText(f"✓ 已生成 {made.written.path.name}（{made.kind}{edition}）\n校验码 {made.written.code}")
        self.open_folder.show()
        self._made, self._reason = made, self.reason.text().strip()
        self.print_proof.show()
        self.judge()

    def show_proof(self) -> None:
        from ui.printing.proof import ProofDialog

        if self._made:
            proof = session.proof(self._document, self._period, self._made, self._reason)
            dialog = ProofDialog(proof, self._made.written.path.name, self)
            dialog.exec()
            dialog.deleteLater()

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
