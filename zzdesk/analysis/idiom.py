"""The bulletin's idiom: how a growth, a completion or a change of them reads in a Chinese sentence.

Never 增长−2.3%, never a verdict where a pace has none, never zero for what was not reported.
"""

from __future__ import annotations

from decimal import Decimal

from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import gap_words, printed
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Target
from zzdesk.plan.pace import Standing, is_ceiling
from zzdesk.values import half_up

DISTRICTS = "开发区、区县（市）"
_ABSENT = {"waiting": "待反馈", "unreported": "未报", "not_applicable": "无此项"}


def unit_sentence(found: Progress, row: Row, absent: str = "") -> str:
    """上半年巩义市规上工业增加值同比增长11.2%，高于年度预期目标1.2个百分点; 未报 where there is no figure."""
    item, actual, when = row.indicator, row.actual.number, found.period.prose
    if actual is None:
        return f"{when}{row.unit.name}{short_name(item)}{absent or absent_words(row)}"
    return f"{when}{row.unit.name}{figure_words(item, actual)}{row_standing(row, found.period)}"


def row_standing(row: Row, period: Period) -> str:
    """What follows a unit's figure: how it stands against its target in this period."""
    share = "占年度目标的"
    if row.indicator.line.pace == "level":
        share = "完成年度增量目标的"  # counted from 年初数
    elif row.target is not None and is_ceiling(row.indicator.line, row.target):
        share = "已用年度控制数的"
    return standing_words(row.standing, row.target, year_end=period.is_year_end, share=share)


def figure_words(item: Indicator, actual: Decimal) -> str:
    """规上工业增加值同比增长11.2%; 签约金额38.70亿元."""
    if item.role == "growth":
        return f"{line_name(item)}{growth_words(actual, item.decimals)}"
    return f"{short_name(item)}{amount(actual, item)}"


def amount(figure: Decimal, item: Indicator) -> str:
    """984个, 38.70亿元, with a true minus sign."""
    return f"{printed(figure, item.decimals).replace('-', '−')}{item.unit}"


def line_name(item: Indicator) -> str:
    return item.line.name.removeprefix("其中：")


def short_name(item: Indicator) -> str:
    """规上工业增加值增速, 规上工业新增入库企业."""
    return f"{line_name(item)}增速" if item.role == "growth" else line_name(item)


def absent_words(row: Row) -> str:
    """未报, 待反馈, 无此项; a line not due in this month reads 未到核算期."""
    if row.state == "not_judged":
        return "未到核算期"
    return _ABSENT.get(row.state, "未填")


def growth_words(rate: Decimal, decimals: int, what: str = "同比") -> str:
    """同比增长/下降x%, 与上年同期持平, 同比增长1.2倍 over 100 %. Never 增长−2.3%."""
    shown = half_up(rate, decimals)
    if shown == 0:
        return "与上年同期持平" if what == "同比" else f"{what}持平"
    if shown > 100:
        return f"{what}增长{half_up(rate / 100, 1)}倍"
    return f"{what}{'增长' if shown > 0 else '下降'}{abs(shown)}%"


def standing_words(
    standing: Standing, target: Target | None, *, year_end: bool = False, share: str = "占年度目标的"
) -> str:
    """，占年度目标的65.6%，高于时序进度7.3个百分点; "" where there is nothing to stand against.

    A pace without 时序 (batch, annual, list) has no ahead_pp, so nothing is said of it; nor at the year's end, when it
    reads 完成年度目标的101.7%.
    """
    if standing.gap_pp is not None:
        return "，" + gap_words(standing.gap_pp, expected=target is not None and target.tier == "expected")
    if standing.completion is None:
        return ""
    share = "完成年度目标的" if year_end and share == "占年度目标的" else share
    words = f"，{share}{printed(standing.completion, 1).replace('-', '−')}%"
    if standing.ahead_pp is None or year_end:
        return words
    return f"{words}，{ahead_words(standing.ahead_pp)}"


def ahead_words(ahead: Decimal) -> str:
    """高于（低于）时序进度x个百分点; what rounds to 0.0 reads 持平."""
    shown = half_up(ahead, 1)
    if shown == 0:
        return "与时序进度持平"
    return f"{'高于' if shown > 0 else '低于'}时序进度{abs(shown)}个百分点"


def rate_moved(now: Decimal, before: Decimal, decimals: int, since: str = "上月") -> str:
    """Of two growth rates: 增速较上月提高0.3个百分点, 降幅较上月收窄1.2个百分点, 由负转正, 与上月持平.

    Both are taken as published, so that the difference is the one a reader works out from the two bulletins.
    """
    late, early = half_up(now, decimals), half_up(before, decimals)
    apart = abs(late - early)
    if apart == 0:
        return f"增速与{since}持平"
    if early < 0 < late:
        return f"较{since}由负转正，提高{apart}个百分点"
    if late < 0 < early:
        return f"较{since}由正转负，回落{apart}个百分点"
    if late < 0 and early < 0:
        return f"降幅较{since}{'收窄' if late > early else '扩大'}{apart}个百分点"
    return f"增速较{since}{'提高' if late > early else '回落'}{apart}个百分点"


def places_moved(gained: int) -> str:
    """前移3个位次, 后移1个位次; "" where the place is the same."""
    return f"{'前移' if gained > 0 else '后移'}{abs(gained)}个位次" if gained else ""


def is_short(row: Row) -> bool:
    """Hatched: behind an even pace, or a rate under its annual target. A batch indicator never is."""
    standing = row.standing
    if standing.gap_pp is not None:
        short = half_up(standing.gap_pp, 1)
        return short > 0 if row.indicator.line.direction == "down" else short < 0
    return standing.ahead_pp is not None and standing.state in {"behind", "near"}


def points_off(row: Row) -> Decimal:
    """How many 百分点 a rate is off its target, as printed; 0 where it has none."""
    return abs(half_up(row.standing.gap_pp or Decimal(0), 1))
