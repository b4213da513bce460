"""报送情况: units by periods as marks, the chosen period in words beside, and the 催报 text to copy."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.bureau.office import Office
from ui.bureau.table import Rows, view_of
from ui.labels import label
from ui.theme import Tone
from zzdesk.findings import Finding
from zzdesk.ledger.status import MARKS, STATES, Status, UnitStatus
from zzdesk.period import Period

_SHOWN = 2  # findings of 市级审核 told on the page itself
_HEADS = ("状态", "填报单位", "类别/版次", "已填/应填", "收到日期", "时限")


class StatusPage(QWidget):
    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._ledger = ledger = office.ledger
        self._status: Status | None = None
        periods = ledger.plan.periods
        self.matrix = Rows(
            ["填报单位", *(p.label for p in periods)], self, centred=range(1, len(periods) + 1), marked=-1
        )
        self.units = Rows(_HEADS, self, centred=(2, 3, 4, 5))
        self.matrix_view = view_of(self.matrix, [100, *[54] * len(periods)], 0, "各期报送情况")
        self.units_view = view_of(self.units, (66, 96, 64, 68, 82, 50), 1, "本期报送情况")
        self.words = label("", "quiet", wrap=True)
        self.city = label("", "quiet", wrap=True)
        self.copy_button = QPushButton("复制催报名单(&U)")
        self.copy_button.clicked.connect(self.copy_reminder)
        key = "　".join(f"{MARKS[s]} {w}" for s, w in STATES.items())
        left, right = QFrame(), QFrame()
        for panel in (left, right):
            panel.setProperty("panel", True)
        first = QVBoxLayout(left)
        first.addWidget(label(f"全年报送情况　{key}　迟报加*", "quiet", wrap=True))
        first.addWidget(self.matrix_view)
        second = QVBoxLayout(right)
        second.addWidget(self.words)
        second.addWidget(self.units_view)
        second.addWidget(self.city)
        second.addWidget(self.copy_button)
        page = QHBoxLayout(self)
        page.setContentsMargins(12, 12, 12, 12)
        page.addWidget(left, 5)
        page.addWidget(right, 3)

    def show_period(self, period: Period) -> None:
        today, ledger = date.today(), self._ledger

        def look() -> tuple[dict[Period, Status], list[Finding]]:
            return {p: ledger.status(p, today) for p in ledger.plan.periods}, ledger.city_findings(period)

        self._office.ask("status", look, lambda found: self._show(period, *found))

    def _show(self, period: Period, found: dict[Period, Status], city: list[Finding]) -> None:
        self._status = found[period]
        names = [u.name for u in self._status.units]
        self.matrix.set_rows(
            [[name, *(_mark(s.units[n]) for s in found.values())] for n, name in enumerate(names)],
        )
        self.units.set_rows([_row(u) for u in self._status.units], [_tone(u) for u in self._status.units])
        self.words.setText(f"{period.title}　{self._counts()}")
        self._show_city(city)
        self.copy_button.setEnabled(bool(self.reminder()))

    def _show_city(self, findings: list[Finding]) -> None:
        """市级审核: codes that two units gave, in words; the rest in the tip."""
        told = [f.message for f in findings]
        more = f"等{len(told)}处（停在此处看全部）" if len(told) > _SHOWN else ""
        self.city.setText(
            f"市级审核：{'；'.join(told[:_SHOWN])}{more}" if told else "市级审核：没有一个代码由两个单位填报"
        )
        self.city.setToolTip("\n".join(told))

    def _counts(self) -> str:
        assert self._status is not None
        states = [u.state for u in self._status.units]
        return "　".join(f"{STATES[s]} {states.count(s)}" for s in STATES if states.count(s))

    def reminder(self) -> str:
        """催报: who is missing or sent back, to paste into a message; "" when nobody is."""
        if self._status is None:
            return ""
        late = [u.name for u in self._status.units if u.state == "missing"]
        back = [u.name for u in self._status.units if u.state == "returned"]
        parts = [f"未报送：{'、'.join(late)}" if late else "", f"已退回待重报：{'、'.join(back)}" if back else ""]
        said = "；".join(filter(None, parts))
        return f"{self._status.period.title}月报，{said}。请尽快报送。" if said else ""

    def copy_reminder(self) -> None:
        QGuiApplication.clipboard().setText(self.reminder())
        self.copy_button.setText("已复制催报名单(&U)")


def _mark(unit: UnitStatus) -> str:
    return MARKS[unit.state] + ("*" if unit.late and unit.kind else "")


def _row(unit: UnitStatus) -> tuple[str, ...]:
    edition = f"{unit.kind} {unit.revision}" if unit.kind else "—"
    when = "迟报" if unit.late and unit.kind else "已过期" if unit.late else "按时" if unit.kind else "—"
    state = f"{MARKS[unit.state]} {STATES[unit.state]}"
    return state, unit.name, edition, f"{unit.filled}/{unit.required}", unit.received or "—", when


def _tone(unit: UnitStatus) -> Tone:
    tones: dict[str, Tone] = {"reported": "passed", "missing": "secondary", "returned": "error"}
    return tones.get(unit.state, "query")
