"""One unit's figure as a sentence: what its title says, in the bulletin's idiom."""

from __future__ import annotations

from decimal import Decimal

from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import gap_words, printed
from zzdesk.output.chart_words import short_name
from zzdesk.output.chart_year import absent_words
from zzdesk.values import half_up


def unit_sentence(found: Progress, row: Row, absent: str = "") -> str:
    """上半年巩义市规上工业增加值同比增长11.2%，高于年度预期目标1.2个百分点; 未报 where there is no figure."""
    item, actual, when = row.indicator, row.actual.number, found.period.prose
    if actual is None:
        return f"{when}{row.unit.name}{short_name(item)}{absent or absent_words(row)}"
    if item.role == "growth":
        body = f"{item.line.name.removeprefix('其中：')}{growth_words(actual, item.decimals)}"
    else:
        body = f"{short_name(item)}{printed(actual, item.decimals).replace('-', '−')}{item.unit}"
    return f"{when}{row.unit.name}{body}{_standing(row)}"


def growth_words(rate: Decimal, decimals: int) -> str:
    """同比增长/下降x%, 与上年同期持平, 同比增长1.2倍 over 100 %. Never 增长−2.3%."""
    shown = half_up(rate, decimals)
    if shown == 0:
        return "与上年同期持平"
    if shown > 100:
        return f"同比增长{half_up(rate / 100, 1)}倍"
    return f"同比{'增长' if shown > 0 else '下降'}{abs(shown)}%"


def _standing(row: Row) -> str:
    standing, target = row.standing, row.target
    if standing.gap_pp is not None:
        return "，" + gap_words(standing.gap_pp, expected=target is not None and target.tier == "expected")
    if standing.completion is None:
        return ""
    words = f"，占年度目标的{printed(standing.completion, 1)}%"
    return words if standing.ahead_pp is None else f"{words}，{ahead_words(standing.ahead_pp)}"


def ahead_words(ahead: Decimal) -> str:
    """高于（低于）时序进度x个百分点; what rounds to 0.0 reads 持平."""
    shown = half_up(ahead, 1)
    if shown == 0:
        return "与时序进度持平"
    return f"{'高于' if shown > 0 else '低于'}时序进度{abs(shown)}个百分点"
