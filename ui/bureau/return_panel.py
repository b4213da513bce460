"""One unit's returns for one period: what came when, what stands, what changed from edition to edition."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.bureau.cells import shown
from ui.bureau.matrix_model import told
from ui.bureau.office import Office
from ui.bureau.table import Rows, dress
from ui.bureau.verdicts import SHORT, TONES
from ui.labels import Elided, label
from ui.theme import Tone
from zzdesk import session
from zzdesk.ledger.compare import Difference, Edition
from zzdesk.ledger.status import UnitStatus
from zzdesk.period import Period

_HEADS = ("结论", "版次", "收到", "文件")
_CHANGES = ("单元格", "指标", "原", "新")


class ReturnPanel(QFrame):
    wanted = Signal(str, object)  # unit, period: the return is to be opened

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._office = office
        self._place: tuple[str, Period] | None = None
        self._editions: tuple[Edition, ...] = ()
        self.head, self.told = Elided("strong"), label("", "quiet", wrap=True)
        self.editions = Rows(_HEADS, self, centred=(1, 2))
        self.list = dress(self.editions, (82, 62, 82, 90), 3, "历次报送")
        self.changes = Rows(_CHANGES, self, right=(2, 3), marked=-1)
        self.changed = dress(self.changes, (92, 120, 74, 74), 1, "与前一版的差别")
        self.what = label("", "quiet", wrap=True)
        self.open_button = QPushButton("查看报送文件(&R)")
        self._lay_out()
        self.list.selectionModel().currentRowChanged.connect(lambda now, _: self._on_edition(now))
        self.open_button.clicked.connect(self._open)
        self.list.opened.connect(lambda _: self._open())
        self.clear()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.told)
        column.addWidget(self.list, 2)
        column.addWidget(self.what)
        column.addWidget(self.changed, 3)

    def clear(self) -> None:
        self._place = None
        self.head.setText("选一个单位的一期")
        self.told.setText("用鼠标或方向键在左边选一格，这里显示它的历次报送；回车或双击打开报送文件")
        for part in (self.list, self.changed, self.what):
            part.hide()
        self.open_button.setEnabled(False)

    def show_return(self, unit: str, period: Period, status: UnitStatus | None) -> None:
        self._place = unit, period
        found = self._office.ledger.plan_of(period).find_unit(unit)
        self.head.setText(f"{found.name if found else unit}　{period.title}")
        self.told.setText(told(status) if status else "本期不要求报送")
        ledger = self._office.ledger
        if found:
            self._office.ask("editions", lambda: session.editions(ledger, period, found), self._on_editions)

    def _on_editions(self, editions: tuple[Edition, ...]) -> None:
        """The latest first: what one has come to see."""
        self._editions = editions[::-1]
        self.editions.set_rows([_row(e) for e in self._editions], [_tone(e) for e in self._editions])
        self.open_button.setEnabled(bool(editions))
        self.list.setVisible(bool(editions))
        self._on_edition(self.editions.index(0, 0))
        if editions:
            self.list.selectRow(0)

    def _on_edition(self, index: QModelIndex) -> None:
        edition = self._editions[index.row()] if index.isValid() and index.row() < len(self._editions) else None
        self.changes.set_rows([_change(c) for c in edition.changes] if edition else [])
        self.changed.setVisible(bool(edition and edition.changes))
        words = []
        if edition:
            reason = f"更正原因：{edition.reason}" if edition.reason else ""
            count = f"与前一版相差{len(edition.changes)}格" if edition.changes else ""
            words = [edition.told, reason, count]
        self.what.setText("　".join(filter(None, words)))
        self.what.setVisible(bool(self.what.text()))

    def _open(self) -> None:
        if self._place:
            self.wanted.emit(*self._place)


def _row(edition: Edition) -> tuple[str, ...]:
    verdict = {"return": "✕ 市局退回", "withdraw": "✕ 已撤下"}.get(edition.act) or SHORT[edition.verdict]
    stands = "● " if edition.stands else ""
    return f"{stands}{verdict}", f"{edition.kind} {edition.revision}", edition.received.isoformat(), edition.file


def _tone(edition: Edition) -> Tone:
    return "error" if edition.act in {"return", "withdraw"} else TONES[edition.verdict]


def _change(change: Difference) -> tuple[str, ...]:
    return str(change.address), change.name, shown(change.before), shown(change.after)
