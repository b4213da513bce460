"""Where a consolidated figure comes from: units, returns, sheet and cell; Enter opens the return there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.bureau.office import Office
from ui.bureau.table import Rows, dress
from ui.labels import Elided, label
from ui.opening import open_file
from ui.theme import Tone
from zzdesk import session
from zzdesk.address import Address
from zzdesk.analysis.trace import METHODS, Trace
from zzdesk.ledger.origins import Origin
from zzdesk.period import Period

_HEADS = ("单位", "数", "版次", "位置")
_STATES = {"na": "无此项", "waiting": "待反馈", "blank": "（空）", "unreported": "未报"}


class TracePanel(QFrame):
    opened = Signal(object, str, str, str)  # period, sha256, sheet, cell

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._office = office
        self.found: Trace | None = None
        self.head, self.told = Elided("strong"), label("", "quiet", wrap=True)
        self.rows = Rows(_HEADS, self, right=(1,), centred=(2, 3), marked=1)
        self.table = dress(self.rows, (84, 76, 54, 76), 0, "来源")
        self.view_button, self.open_button = QPushButton("查看原件(&R)"), QPushButton("打开副本(&B)")
        self._lay_out()
        self.table.opened.connect(lambda _: self._view())
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._allow(now))
        self.view_button.clicked.connect(self._view)
        self.open_button.clicked.connect(self._open)
        self.clear()

    def _lay_out(self) -> None:
        self.view_button.setToolTip("在收表页打开这份报送文件，停在这一格")
        self.open_button.setToolTip("用WPS或Excel打开一份只读副本，停在这一格")
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.view_button)
        below.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        column.addLayout(below)

    def clear(self, words: str = "选一个数，这里列出它由哪些单位、哪份报送文件的哪一格得来") -> None:
        self.found = None
        self.head.setText("来源")
        self.told.setText(words)
        self.rows.set_rows([])
        self._allow(QModelIndex())

    def trace(self, period: Period, address: Address, group: str = "", unit: str = "") -> None:
        """Of all units, or a group's; the cursor on `unit` where it is given."""
        ledger = self._office.ledger
        self._office.ask(
            "trace",
            lambda: session.trace(ledger, period, address, group=group),
            lambda found: self._on_found(found, unit),
            self.clear,
        )

    def _on_found(self, found: Trace, unit: str) -> None:
        self.found = found
        value = "—" if found.value is None else f"{found.value}{found.measure}"
        self.head.setText(f"{found.indicator}：{value}")
        count = f"{found.reported}/{found.expected}家" if found.expected > 1 else ""
        method = METHODS[found.method]
        words = (str(found.address), "" if found.reason.startswith(method) else method, count, found.reason)
        self.told.setText("　".join(filter(None, words)))
        self.rows.set_rows([_row(o, found.address) for o in found.origins], [_tone(o) for o in found.origins])
        if found.origins:
            self.table.selectRow(next((n for n, o in enumerate(found.origins) if o.unit == unit), 0))

    @property
    def current(self) -> Origin | None:
        row = self.table.currentIndex().row()
        return self.found.origins[row] if self.found and 0 <= row < len(self.found.origins) else None

    def _allow(self, index: QModelIndex) -> None:
        origin = self.current if index.isValid() else None
        for button in (self.view_button, self.open_button):
            button.setEnabled(bool(origin and origin.sha256))

    def _view(self) -> None:
        origin = self.current
        if self.found and origin and origin.sha256:
            self.opened.emit(self.found.period, origin.sha256, origin.sheet or "", origin.cell or "")

    def _open(self) -> None:
        origin, ledger = self.current, self._office.ledger
        if origin and origin.sha256:
            sha, name, sheet, cell = origin.sha256, origin.file or "", origin.sheet, origin.cell
            self._office.ask(
                "original", lambda: session.open_original(ledger, sha, name, sheet=sheet, cell=cell), open_file
            )


def _row(origin: Origin, address: Address) -> tuple[str, ...]:
    """Of a sum over lines or columns, the line or the column as well."""
    words = _STATES.get(origin.state, origin.value or "")
    edition = f"{origin.kind} {origin.revision}" if origin.kind else "—"
    where = "" if origin.address == address else f"　{origin.address.line}.{origin.address.column}"
    place = "!".join(filter(None, (origin.sheet, origin.cell)))
    return origin.name + where, words, edition, place or "—"


def _tone(origin: Origin) -> Tone:
    return "error" if origin.state == "unreported" else "text" if origin.state == "value" else "secondary"
