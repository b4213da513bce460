"""目标与进度: the line's target, where its figure stands, and what is still needed, in the words of the bulletin."""

from __future__ import annotations

from decimal import Decimal

from ui.clerk.cell.section import Facts, Here, Section
from ui.clerk.desk import Desk
from zzdesk.address import Address
from zzdesk.analysis.wording import printed, standing_words
from zzdesk.plan.model import Indicator, Plan, Stages, Target
from zzdesk.plan.pace import Standing, standing_at, takes_stages, target_words
from zzdesk.values import decimal_text, half_up


class Pace(Section):
    """Of every cell of a line whose figure is held against a target."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "目标与进度")
        self._facts = Facts()
        self.column.addWidget(self._facts)

    def concerns(self, here: Here) -> bool:
        return bool(here.indicator and here.indicator.line.judged and not here.form.floating)

    def show_cell(self, here: Here) -> None:
        super().show_cell(here)
        self.say_beside("" if self.is_open or not self.concerns(here) else self._state(here))

    def fill(self, here: Here) -> None:
        plan, unit = self._desk.plan, self._desk.document.unit
        judged = judged_address(here)
        item, target = plan.indicator(judged), plan.target(unit, judged)
        assert item
        standing = self._standing(here)
        rows = [("年度目标", target_words(plan, unit, judged))]
        if judged != here.address:
            value = self._desk.value(judged)
            rows.append((f"{judged.column}栏", f"{value.typed} {item.unit}".strip() if value.typed else "未填"))
        rows += _rows(plan, item, target, standing, here, plan.stages_of(unit, judged))
        self._facts.tell([*rows, ("判定", self._state(here))])

    def _standing(self, here: Here) -> Standing:
        assert here.indicator
        desk = self._desk
        return standing_at(desk.plan, desk.document.unit, here.period, here.form, here.indicator.line, desk.value)

    def _state(self, here: Here) -> str:
        plan, judged = self._desk.plan, judged_address(here)
        item, target = plan.indicator(judged), plan.target(self._desk.document.unit, judged)
        assert item
        standing = self._standing(here)
        if standing.state == "unreported":
            return "本期未填"
        return standing_words(plan, item, target, standing, here.period)


def judged_address(here: Here) -> Address:
    assert here.indicator
    return Address(here.form.code, here.address.line, here.indicator.line.judged)


def _rows(
    plan: Plan, item: Indicator, target: Target | None, standing: Standing, here: Here, stages: Stages
) -> list[tuple[str, str]]:
    rows = []
    if target and stages and takes_stages(item.line):
        gates = "、".join(f"到{month}月底{decimal_text(figure)}" for month, figure in stages)
        rows.append(("阶段目标", f"{gates}{item.unit}"))
    if standing.completion is not None:
        share = "占目标" if target and target.comparator == "at_most" else "完成率"
        rows.append((share, f"{printed(standing.completion, 1)}%"))
    if standing.ahead_pp is not None and standing.completion is not None:
        rows.append(("时序进度", f"{printed(standing.completion - standing.ahead_pp, 1)}%"))
        rows.append(("与时序比", ahead_words(standing.ahead_pp)))
    if standing.remaining is not None:
        rows.append(("尚需", f"{decimal_text(standing.remaining)} {item.unit}".rstrip()))
    if standing.needed_per_month is not None and standing.remaining:
        left = 12 - here.period.month
        places = max(item.decimals, 1)
        rows.append(("月均需", f"{printed(standing.needed_per_month, places)} {item.unit}（余{left}个月）"))
    return rows


def ahead_words(ahead: Decimal) -> str:
    shown = half_up(ahead, 1)
    if shown == 0:
        return "与时序进度持平"
    return f"{'快' if shown > 0 else '慢'}{abs(shown)}个百分点"
