"""冻结发布: under which number and by whom, and what it means."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from ui.help_menu import answer_f1
from ui.labels import label
from zzdesk.analysis.bulletin.model import Bulletin, Part

_MEANS = (
    "冻结后，这份通报的文字、附表、附图和位次原样保存，再报来的数不会改变它，存在问题和下步要求也不能再改。"
    "下月的位次变化与这份通报相比。冻结不能撤销。"
)


class FreezeDialog(QDialog):
    """After it is accepted, `number` and `who`; it goes on with both only."""

    def __init__(self, bulletin: Bulletin, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("冻结发布")
        self.setMinimumWidth(480)
        answer_f1(self, "通报")
        self._number, self._who = QLineEdit(bulletin.number), QLineEdit(who)
        self._number.setPlaceholderText(f"例如 郑工信〔{bulletin.period.year}〕15号，与印发的文件一致")
        self._number.setAccessibleName("发文字号")
        self._who.setAccessibleName("经办人")
        page = QVBoxLayout(self)
        page.addWidget(label(f"{bulletin.title}\n{bulletin.basis_words}", "strong", wrap=True))
        page.addWidget(label(_MEANS, wrap=True))
        open_parts = unwritten(bulletin.parts)
        if open_parts:
            page.addWidget(label(f"? 还没有写：{'；'.join(open_parts)}", "warn", wrap=True))
        form = QFormLayout()
        form.addRow("发文字号(&N)", self._number)
        form.addRow("经办人(&J)", self._who)
        page.addLayout(form)
        buttons = QDialogButtonBox()
        self.go = buttons.addButton("冻结发布(&Y)", QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("main", True)
        buttons.addButton("取消(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        page.addWidget(buttons)
        for line in (self._number, self._who):
            line.textChanged.connect(lambda _: self._allow())
        self._allow()
        self._number.setFocus()

    def _allow(self) -> None:
        self.go.setEnabled(bool(self.number and self.who))

    @property
    def number(self) -> str:
        return " ".join(self._number.text().split())

    @property
    def who(self) -> str:
        return " ".join(self._who.text().split())


def unwritten(parts: Sequence[Part]) -> list[str]:
    return [part.heading for part in parts if part.typed and not part.paragraphs]
