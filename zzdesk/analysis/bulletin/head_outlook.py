"""For the head of the bureau: whether the year's targets will be met, and what is still missing."""

from __future__ import annotations

from collections import Counter

from zzdesk.analysis.bulletin.model import Paragraph
from zzdesk.analysis.bulletin.month import NOT_HELD, Month, bases, of_unit
from zzdesk.analysis.bulletin.overall import city_rows
from zzdesk.analysis.forecast import Forecast
from zzdesk.analysis.forecast_text import VERDICTS
from zzdesk.analysis.idiom import amount, row_standing, short_name
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import printed

_NAMED = 3


def by_year_end(month: Month) -> list[Paragraph]:
    if month.period.is_year_end:
        rows = [r for r in city_rows(month) if r.state == "behind"]
        words = "、".join(f"{short_name(r.indicator)}（{_missed(r, month)}）" for r in rows)
        return [Paragraph(f"未完成的{len(rows)}项：{words}。" if rows else "已判定的年度目标均已完成。", bases(rows))]
    made = [f for f in month.predicted.rows if f.row in city_rows(month)] if month.predicted else []
    told = [f for f in made if f.verdict]
    counts = Counter(f.verdict for f in told)
    if not told:
        return [Paragraph(f"{NOT_HELD}（历史月份不足，不能推算全年）。")]
    summed = "、".join(f"{VERDICTS[v]}{counts[v]}项" for v in ("likely", "open", "unlikely") if counts[v])
    first = Paragraph(f"按推算（不是统计数）：{summed}。", bases(f.row for f in told))
    return [first, *(_outlook(f) for f in told if f.verdict != "likely")][: _NAMED + 1]


def _missed(row: Row, month: Month) -> str:
    """完成68.7%; 高于年度目标0.3个百分点."""
    return row_standing(row, month.period).removeprefix("，").replace("完成年度目标的", "完成")


def _outlook(made: Forecast) -> Paragraph:
    row, item = made.row, made.row.indicator
    ends = [amount(end, item) for end in (made.low, made.high) if end is not None]
    span = "至".join(dict.fromkeys(ends))
    left = row.standing.remaining
    rest = f"，尚需{amount(left, item)}" if left else ""
    month_need = row.standing.needed_per_month
    needed = f"，月均需{printed(month_need, 1)}{item.unit}" if left and month_need is not None else ""
    return Paragraph(f"{short_name(item)}预计{span}，{VERDICTS[made.verdict]}{rest}{needed}。", (of_unit(row),))
