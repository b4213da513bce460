"""Beside the cell: what it is, its target, what it was, which rules touch it, how it is explained, what it has been."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.clerk.desk import Desk
from ui.clerk.reasons import ReasonBox
from ui.labels import label, restyle, rule, title
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import ANY_LINE, Indicator
from zzdesk.plan.pace import target_words
from zzdesk.rules.checks import Check, checks_of
from zzdesk.rules.evaluate import Verdict
from zzdesk.rules.look import Look
from zzdesk.rules.run import check_verdict, verdict_of
from zzdesk.values import Value

_VERDICTS = {
    Verdict.PASS: ("✓", "good", "通过"),
    Verdict.UNJUDGED: ("—", "quiet", "缺数，不判"),
    Verdict.FAIL: ("✕", "bad", "不符"),
}
_LAST_PERIODS = 4
_KINDS = {"date": "日期", "choice": "选填"}


class Explanation(ReasonBox):
    """The explanation of one query; kept when one leaves it."""

    def __init__(self, desk: Desk, finding: Finding) -> None:
        super().__init__(desk.plan.reasons)
        self._desk, self._finding, self._period = desk, finding, desk.period
        self.setAccessibleName(f"审核说明 {finding.code}")
        self.setPlaceholderText("写明对象和原因，例如“某企业退库1户，更正上期数”")
        self.setPlainText(desk.document.explanations(self._period).get(finding.key, ""))
        self.setReadOnly(desk.document.read_only or desk.is_locked)
        self.setFixedHeight(64)
        self.setTabChangesFocus(True)

    def keep(self) -> None:
        self._desk.explain([self._finding], self.toPlainText(), self._period)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:  # the list of reasons is a part of writing
            self.keep()


class CellPanel(QScrollArea):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._address: Address | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("单元格")
        desk.checked.connect(self.refresh)
        desk.lock_changed.connect(self.refresh)
        desk.changed.connect(self._on_changed)

    def show_cell(self, address: Address) -> None:
        if address != self._address:
            self._address = address
            self.refresh()

    def texts(self) -> list[str]:
        """All that is written in the panel, for reading aloud and for tests."""
        from PySide6.QtWidgets import QLabel

        return [w.text() for w in self.widget().findChildren(QLabel)] if self.widget() else []

    def refresh(self) -> None:
        if self._address is None or self._is_being_written():
            return
        page = QFrame()
        page.setProperty("side", True)
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        indicator = self._desk.plan.indicator(self._address)
        if indicator is None:
            column.addWidget(label("此格免填（×）", "quiet"))
        else:
            self._fill(column, indicator)
        column.addStretch(1)
        self.setWidget(page)

    def _is_being_written(self) -> bool:
        return isinstance(self.focusWidget(), Explanation) and bool(self.focusWidget().hasFocus())

    def _on_changed(self, change: object) -> None:
        if self.isVisible() and not self._desk.waits:
            self.refresh()

    def _fill(self, column: QVBoxLayout, indicator: Indicator) -> None:
        heading = title(indicator.name, 10.5)
        heading.setWordWrap(True)
        column.addWidget(heading)
        basis = f"　{indicator.line.basis}" if indicator.line.basis else ""
        what = indicator.unit or _KINDS.get(indicator.kind, "文字")
        column.addWidget(label(f"{self._place(indicator.address)}　{what}{basis}", "quiet"))
        draft = self._desk.draft(indicator.address)
        if draft:
            column.addWidget(label(f"✕ 未存入：{draft.fault.message}", "bad", wrap=True))
        self._figures(column, indicator)
        column.addWidget(rule())
        self._rules(column, indicator.address)
        self._explanations(column, indicator.address)
        self._history(column, indicator)

    def _place(self, address: Address) -> str:
        """The address; of the empty row after the last line only where it will be."""
        floating = self._desk.plan.form(address.form).floating
        if floating and self._desk.line_number(address.form, address.line) is None:
            return f"{address.form} 新行 {address.column}栏"
        return str(address)

    def _is_empty_line(self, address: Address) -> bool:
        form = self._desk.plan.form(address.form)
        cells = (Address(address.form, address.line, c.no) for c in form.columns)
        return form.floating and all(self._desk.value(a).is_blank for a in cells)

    def _figures(self, column: QVBoxLayout, indicator: Indicator) -> None:
        document, period = self._desk.document, self._desk.period
        line = indicator.line
        judged = Address(indicator.address.form, line.code, line.judged) if line.judged else None
        rows: list[tuple[str, str]] = []
        if judged:
            rows.append(("年度目标", target_words(self._desk.plan, document.unit, judged)))
        if line.clause:
            rows.append(("条款", f"第{line.clause}条"))
        if line.source:
            rows.append(("数据来源", line.source))
        earlier = [p for p in document.plan.periods if p < period][-_LAST_PERIODS:]
        for p in reversed(earlier):
            was = document.value(indicator.address, p)
            rows.append((p.label, shown(was, indicator.unit)))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for n, (name, words) in enumerate(rows):
            grid.addWidget(label(name, "quiet"), n, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(words, wrap=True), n, 1)
        column.addLayout(grid)

    def _rules(self, column: QVBoxLayout, address: Address) -> None:
        document, period = self._desk.document, self._desk.period
        look = self._desk.look()
        if self._desk.plan.form(address.form).floating:
            look = look.at(address.line)
        judged = not self._is_empty_line(address)
        column.addWidget(label("审核关系", "quiet"))
        touching = [c for c in checks_of(self._desk.plan, document.unit, period) if touches(c, address)]
        for check in touching:
            mark, style, word = _VERDICTS[self._verdict(check, look) if judged else Verdict.UNJUDGED]
            level = "" if style != "bad" else f"（{Level(check.rule.level).label}）"
            if style == "bad" and check.rule.level != "error":
                mark, style = "?", "warn"
            line = label(f"{mark} {check.rule.code} {check.rule.title}{level}", "", wrap=True)
            line.setToolTip(word)
            restyle(line, style if style != "good" else "good")
            column.addWidget(line)
        if not touching:
            column.addWidget(label("没有涉及此格的审核关系", "quiet"))

    def _verdict(self, check: Check, look: Look) -> Verdict:
        try:
            # a check over another form's lines (a total set against them) is judged for all of them
            judge = verdict_of if check.lines in ("", self._address and self._address.form) else check_verdict
            return judge(self._desk.plan, check, look)
        except ZzError:
            return Verdict.UNJUDGED  # the findings panel names the broken rule

    def _explanations(self, column: QVBoxLayout, address: Address) -> None:
        queries = [f for f in self._desk.findings_at(address) if f.level is Level.QUERY]
        if queries:
            column.addWidget(rule())
            column.addWidget(label("审核说明", "quiet"))
        for finding in queries:
            column.addWidget(
                label(f"{finding.code} {finding.message}", "link" if finding.explained else "warn", wrap=True)
            )
            column.addWidget(Explanation(self._desk, finding))

    def _history(self, column: QVBoxLayout, indicator: Indicator) -> None:
        rows = self._desk.document.history(indicator.address, self._desk.period)[-5:]
        if not rows:
            return
        column.addWidget(rule())
        column.addWidget(label("修改记录", "quiet"))
        for row in reversed(rows):
            when = row.at[5:16].replace("T", " ")
            words = f"{when}　{row.old.typed or '空'} → {row.new.typed or '空'}　{row.who}"
            line = label(words, "quiet", wrap=True)
            line.setToolTip(row.why)
            column.addWidget(line)


def shown(value: Value, unit: str) -> str:
    return f"{value.typed} {unit}".strip() if not value.is_blank else "—"


def touches(check: Check, address: Address) -> bool:
    """Also a check that is made for each line of a floating form."""
    any_line = Address(address.form, ANY_LINE, address.column) if check.lines == address.form else address
    return check.subject in (address, any_line) or any(
        r.address in (address, any_line) and r.when == "now" for r in check.refs
    )
