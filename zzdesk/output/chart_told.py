"""What a chart says of one figure when somebody points at it: the same words for every kind of chart."""

from __future__ import annotations

from zzdesk.analysis.idiom import absent_words
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import printed, state_words
from zzdesk.output.chart_words import signed
from zzdesk.plan.pace import target_words


def row_lines(found: Progress, row: Row, absent: str = "") -> list[str]:
    """Unit and period; the figure with its unit of measure; target; completion or gap; place; state.

    `absent`: what is said where there is no figure (退回), if the row alone cannot tell.
    """
    standing, state = row.standing, state_words(found.plan, row, found.period)
    lines = [f"{row.unit.name}　{found.period.title}", f"{row.indicator.name}：{_figure(row, absent)}"]
    if row.target is not None:
        lines.append(f"年度目标：{target_words(found.plan, row.unit, row.address)}")
    if standing.completion is not None:
        lines.append(f"完成率：{signed(printed(standing.completion, 1))}%{_ahead(row)}")
    if standing.gap_pp is not None and row.state != "not_judged":  # else the state's words say it
        lines.append(f"与目标差：{signed(printed(standing.gap_pp, 1, sign=True))}个百分点")
    if row.actual.number is not None:
        lines.append(f"状态：{state}")
    if row.rank_group:
        lines.append(f"{row.rank_group}名次：{f'第{row.rank}位' if row.rank else '—'}")
    return lines


def _figure(row: Row, absent: str) -> str:
    if row.actual.number is None:
        return absent or absent_words(row)
    return f"{signed(printed(row.actual.number, row.indicator.decimals))}{row.indicator.unit}"


def _ahead(row: Row) -> str:
    ahead = row.standing.ahead_pp
    return "" if ahead is None else f"（与时序差{signed(printed(ahead, 1, sign=True))}个百分点）"
