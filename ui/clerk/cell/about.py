"""What the cell is: its name, place and unit at the top, and what the indicator means."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.clerk.cell.section import Facts, Here, Section, write
from ui.clerk.desk import Desk
from ui.labels import label, title
from zzdesk.plan.meaning import closed_words, kind_words, meaning

_KINDS = {"date": "日期", "choice": "选填"}


class Heading(QWidget):
    """Always seen: the name, the address and the unit, and what was typed and could not be taken."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._name = title("", 10.5)
        self._name.setWordWrap(True)
        self._place = label("", "quiet", wrap=True)
        self._fault = label("", "bad", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(2)
        for part in (self._name, self._place, self._fault):
            column.addWidget(part)

    def show_cell(self, here: Here) -> None:
        write(self._name, self._called(here))
        write(self._place, "　".join(filter(None, (self._where(here), self._what(here)))))
        draft = self._desk.draft(here.address)
        write(self._fault, f"✕ 未存入：{draft.fault.message}" if draft else "")
        self._fault.setVisible(draft is not None)

    def _called(self, here: Here) -> str:
        if here.indicator:
            return here.indicator.name
        line = next((n for n in here.form.lines if n.code == here.address.line), None)
        column = here.form.column(here.address.column).name
        return f"{line.name.removeprefix('其中：')}·{column}" if line else column

    def _where(self, here: Here) -> str:
        """The address; of a floating line how one would say it, of the empty row after the last only where it is."""
        if not here.form.floating:
            return str(here.address)
        number = self._desk.line_number(here.form.code, here.address.line)
        return f"{here.form.code} {f'第{number}行' if number else '新行'} {here.address.column}栏"

    def _what(self, here: Here) -> str:
        indicator = here.indicator
        if indicator is None:
            line = next((n for n in here.form.lines if n.code == here.address.line), None)
            filled = f"：{closed_words(self._desk.plan, here.form, line)}" if line else ""
            return f"此格免填（×）{filled}"
        if not self._desk.plan.is_open(indicator, here.period):
            return f"{here.period.label}免填（×）"
        return indicator.unit or _KINDS.get(indicator.kind, "文字")


class Meaning(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "指标说明")
        self._facts = Facts(36)
        self.column.addWidget(self._facts)

    def show_cell(self, here: Here) -> None:
        super().show_cell(here)
        if here.indicator and not self.is_open:
            self.say_beside(kind_words(here.indicator))
        elif self.is_open:
            self.say_beside("")

    def fill(self, here: Here) -> None:
        assert here.indicator
        self._facts.tell(meaning(self._desk.plan, self._desk.document.unit, here.indicator, here.period))
