"""How a standing reads in Chinese: on the terminal, in the workbook, on a chart."""

from __future__ import annotations

from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.progress import Progress, Row
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Line, Plan, Target
from zzdesk.plan.pace import Standing
from zzdesk.values import Value, decimal_text, half_up

BATCH = "集中认定，不按时序进度判定"
NOT_DUE = "未到核算期"
UNREPORTED = "未报"
NO_FIGURE = "—"

_UNDER_WAY = {"exceeded": "超额完成", "on_track": "达到进度", "near": "基本达到进度", "behind": "未达到进度"}
_AT_YEAR_END = {"exceeded": "超额完成", "on_track": "完成", "near": "基本完成", "behind": "未完成"}
_ABSENT = {"waiting": "待反馈", "unreported": UNREPORTED, "not_applicable": "无此项"}
_BY_PACE = {"batch": BATCH, "annual": NOT_DUE, "list": "按名单推进，不按时序进度判定", "text": "文字目标，不计算"}
_STRETCH = "力争目标，只列不判"
_BRIEF = {
    BATCH: "集中认定",
    _BY_PACE["list"]: "按名单推进",
    _BY_PACE["text"]: "文字目标",
    _STRETCH: "力争目标",
}


def state_words(plan: Plan, row: Row, period: Period) -> str:
    """The state of a row as a sentence's predicate, so that it says something without its colour."""
    return standing_words(plan, row.indicator, row.target, row.standing, period)


def standing_words(plan: Plan, item: Indicator, target: Target | None, standing: Standing, period: Period) -> str:
    if standing.state in _ABSENT:
        return _ABSENT[standing.state]
    if target is not None and target.comparator == "text":
        return _BY_PACE["text"]
    if standing.state == "no_target":
        return "目标未下达" if plan.form(item.address.form).pending_targets else "未设目标"
    if standing.state != "not_judged":
        return (_AT_YEAR_END if period.is_year_end else _UNDER_WAY)[standing.state]
    return _unjudged(item.line, target, standing, period)


def _unjudged(line: Line, target: Target | None, standing: Standing, period: Period) -> str:
    if standing == Standing("not_judged") and not line.due(period):
        return NOT_DUE
    if standing.gap_pp is not None:
        return gap_words(standing.gap_pp, expected=target is not None and target.tier == "expected")
    if line.pace in _BY_PACE:
        return _BY_PACE[line.pace]
    if line.pace == "level" and standing.completion is None:
        return "缺年初数，不判"
    return _STRETCH


def gap_words(gap: Decimal, *, expected: bool) -> str:
    """高于（低于）年度预期目标x个百分点, at one decimal; what rounds to 0.0 reads 持平."""
    aim = "年度预期目标" if expected else "年度目标"
    shown = half_up(gap, 1)
    if shown == 0:
        return f"与{aim}持平"
    return f"{'高于' if shown > 0 else '低于'}{aim}{abs(shown)}个百分点"


def unplaced_words(found: Progress, address: Address, group: str = "") -> str:
    """名次未计归属待认定的：巩义市2个、荥阳市1个; "" where every figure (of the group) is ranked whole."""
    shown = [row for row in found.of(address) if group in ("", row.unit.group)]
    rows = [(row, left) for row in shown if (left := found.unplaced.get((row.unit.code, address)))]
    told = "、".join(f"{row.unit.name}{decimal_text(left)}{row.indicator.unit}" for row, left in rows)
    return f"名次未计归属待认定的：{told}" if told else ""


def brief_words(plan: Plan, row: Row, period: Period) -> str:
    """The state for a narrow column that has the figures beside it: 达到进度, 集中认定, 低于目标."""
    gap = row.standing.gap_pp
    if row.state == "not_judged" and gap is not None:
        shown = half_up(gap, 1)
        return "与目标持平" if shown == 0 else "高于目标" if shown > 0 else "低于目标"
    words = state_words(plan, row, period)
    return _BRIEF.get(words, words)


def printed(figure: Decimal | None, decimals: int, *, sign: bool = False) -> str:
    """A figure at its printed decimals, half-up; — where there is none."""
    if figure is None:
        return NO_FIGURE
    shown = half_up(figure, decimals)
    return format(shown, "+f" if sign and shown else "f")


def printed_value(value: Value, decimals: int, *, reported: bool) -> str:
    """A cell on paper: the figure, or which of the four other things it is. Never a zero for nothing."""
    if value.number is not None:
        return printed(value.number, decimals)
    words = {"waiting": "待反馈", "na": "无此项", "blank": "" if reported else UNREPORTED}
    return words.get(value.state.value, value.text)
