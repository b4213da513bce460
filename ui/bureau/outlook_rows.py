"""预警, 全年预计, 评分 as rows of a table, and what explains each row."""

from __future__ import annotations

from typing import NamedTuple

from ui import theme
from zzdesk.analysis.forecast import Forecast, Forecasts
from zzdesk.analysis.forecast_text import aim_of, explained
from zzdesk.analysis.progress import Row
from zzdesk.analysis.score import TopicScore, UnitScore
from zzdesk.analysis.score_text import STATES
from zzdesk.analysis.warning import Warned, Warnings, level_words
from zzdesk.analysis.wording import NO_FIGURE, printed
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Plan
from zzdesk.values import decimal_text


class Told(NamedTuple):
    """A row, the colour of its marked column, and its explanation."""

    cells: tuple[str, ...]
    tone: theme.Tone
    unit: str  # code
    address: str  # "" of a score
    words: str


WARNING_HEADS = ("级别", "单位", "指标", "实际", "目标", "差（百分点）", "原因")
FORECAST_HEADS = ("结论", "单位", "指标", "本期", "目标", "低", "高")
SCORE_HEADS = ("名次", "单位", "组别", "得分", "扣分")
_VERDICTS = {"likely": "能达到", "unlikely": "达不到", "open": "不一致", "": NO_FIGURE}
_ORDER = ("unlikely", "open", "likely", "")
_TONES: dict[str, theme.Tone] = {"likely": "passed", "unlikely": "error", "open": "query", "": "secondary"}


def warning_rows(found: Warnings) -> list[Told]:
    return [_warned(found, one) for one in found.rows]


def _warned(found: Warnings, one: Warned) -> Told:
    row, item = one.row, one.row.indicator
    named = (row.unit.name, _name(item), printed(row.actual.number, item.decimals), _target(row))
    cells = (level_words(one.level, found.period), *named, printed(one.gap, 1), "；".join(one.reasons))
    words = "\n".join([*_about(found.plan, found.period, row), *one.reasons])
    return Told(cells, "error" if one.level == "behind" else "query", row.unit.code, str(row.address), words)


def forecast_rows(found: Forecasts) -> list[Told]:
    """The city first; then those that fall short; those without an estimate last, each with its reason."""
    every = (*found.city, *found.rows)
    ordered = sorted(every, key=lambda f: (bool(f.reason), bool(f.row.unit.code), _ORDER.index(f.verdict)))
    return [_forecast(found, one) for one in ordered]


def _forecast(found: Forecasts, one: Forecast) -> Told:
    row, item = one.row, one.row.indicator
    verdict = "不推算" if one.reason else _VERDICTS[one.verdict]
    between = (printed(one.low, item.decimals), printed(one.high, item.decimals))
    named = (row.unit.name, _name(item), printed(row.actual.number, item.decimals), _target(row))
    words = "\n".join([*_about(found.plan, found.period, row), *([one.reason] if one.reason else explained(one))])
    return Told((verdict, *named, *between), _TONES[one.verdict], row.unit.code, str(row.address), words)


def _about(plan: Plan, period: Period, row: Row) -> list[str]:
    item = row.indicator
    figure = printed(row.actual.number, item.decimals)
    actual = figure if row.actual.number is None else f"{figure}{item.unit}"
    aim = aim_of(plan, row)
    return [f"{row.unit.name}　{item.name}（{row.address}）", f"{period.label}{actual}，目标{aim}"]


def score_rows(found: TopicScore) -> list[Told]:
    """Group by group in the bureau's order, best first; those without a total behind."""
    groups = list(dict.fromkeys(s.rank_group for s in found.units))
    ordered = sorted(found.units, key=lambda s: (groups.index(s.rank_group), s.rank or 99, s.unit.order))
    return [_scored(one) for one in ordered]


def _scored(one: UnitScore) -> Told:
    total = NO_FIGURE if one.total is None else decimal_text(one.total)
    cells = (str(one.rank or NO_FIGURE), one.unit.name, one.rank_group, total, decimal_text(one.deducted))
    return Told(cells, "text", one.unit.code, "", "\n".join([one.unit.name, *one.lines]))


def topic_words(found: TopicScore) -> str:
    """Whether it is in use, and what to enter where it is not."""
    topic = found.topic
    state = STATES[found.state]
    if found.state == "on":
        basis = f"　{found.basis}" if found.basis else ""
        return f"{topic.clause}　{state}　{len(found.units)}个单位{basis}"
    items = "、".join(i.name for i in topic.items if i.weight is None)
    where = "在报表任务工作簿的“评分”表（或文件夹里的score_items.csv）填写后，重新装入汇总库。"
    return f"{topic.clause}　{state}。尚缺权重的计分项：{items}。{where}"


def _name(item: Indicator) -> str:
    return f"{item.line.name}（{item.unit}）" if item.unit else item.line.name


def _target(row: Row) -> str:
    """The figure alone; its words and clause are in the explanation."""
    return NO_FIGURE if row.target is None or row.target.value is None else decimal_text(row.target.value)
