"""统计反馈: what the statistics bureau fed back for the cell's line, where it came from, and what it was before."""

from __future__ import annotations

from ui.clerk.cell.section import Facts, Here, Section
from ui.clerk.desk import Desk
from zzdesk.entry.fed_cells import feedback_of
from zzdesk.plan.fed_back import Feedback
from zzdesk.plan.model import Indicator
from zzdesk.plan.printed import figure
from zzdesk.values import Value, decimal_text


class FedBackFacts(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "统计反馈")
        self._facts = Facts(66)
        self.column.addWidget(self._facts)

    def concerns(self, here: Here) -> bool:
        return here.indicator is not None and self._of(here) is not None

    def show_cell(self, here: Here) -> None:
        super().show_cell(here)
        document = self._desk.document
        self.say_beside("已锁定" if document.held_because(here.address, here.period) else "")

    def fill(self, here: Here) -> None:
        one = self._of(here)
        total = self._desk.plan.indicator(one.address) if one else None
        if one is None or total is None:
            return
        rows = [("反馈数", _figures(total, one)), *self._apart(here, total, one)]
        city = self._desk.document.fed_back.city(one.address, here.period)
        rows += [("位次", f"第{one.rank}位")] if one.rank else []
        rows += [("全市公布数", _figures(total, city))] if city else []
        rows += [("来源文号", one.document), ("取得日期", one.obtained)]
        earlier = self._desk.document.fed_back.editions(one.address, here.period)[:-1]
        rows += [("原反馈数", f"{_figures(total, e)}（{e.obtained}取得）") for e in reversed(earlier)]
        self._facts.tell(rows)

    def _of(self, here: Here) -> Feedback | None:
        return feedback_of(self._desk.document, here.address, here.period)

    def _apart(self, here: Here, total: Indicator, one: Feedback) -> list[tuple[str, str]]:
        """Where an estimate stands in the cell: by how much it is another figure."""
        now = self._desk.value(one.address)
        if now == one.total or now.number is None or one.total.number is None:
            return []
        more = now.number - one.total.number
        words = f"{figure(total, now)}%，{'高于' if more > 0 else '低于'}反馈{decimal_text(abs(more))}个百分点"
        return [("表上现为", words)]


def _figures(total: Indicator, one: Feedback) -> str:
    month = f"，当月{_figure(total, one.month)}" if not one.month.is_blank else ""
    return f"{_figure(total, one.total)}{month}"


def _figure(total: Indicator, value: Value) -> str:
    return f"{figure(total, value)}%" if value.number is not None else value.typed
