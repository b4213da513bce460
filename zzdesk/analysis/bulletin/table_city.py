"""附表: the city's own targets, each with who answers for it, where it stands and what that means."""

from __future__ import annotations

from zzdesk.analysis.bulletin.cells import DASH, actual, figure
from zzdesk.analysis.bulletin.model import Cell, Head, Row, Table
from zzdesk.analysis.bulletin.month import Month, of_unit
from zzdesk.analysis.bulletin.overall import city_rows
from zzdesk.analysis.idiom import line_name
from zzdesk.analysis.progress import Row as Standing
from zzdesk.analysis.wording import state_words
from zzdesk.plan.pace import target_words

KEY = "city"


def city_table(month: Month, title: str) -> Table | None:
    """None of a plan without targets of the whole city."""
    rows = city_rows(month)
    if not rows:
        return None
    heads = (
        Head("代码", is_figure=False),
        Head("指标", is_figure=False, is_wide=True),
        Head("填报单位", is_figure=False),
        Head("年度目标", is_figure=False),
        Head("累计完成"),
        Head("完成率（%）"),
        Head("与目标差（百分点）"),
        Head("与时序差（百分点）"),
        Head("情况", is_figure=False, is_wide=True),
    )
    return Table(KEY, f"{title}　全市年度目标进展情况", heads, tuple(_row(month, row) for row in rows), _note(rows))


def _note(rows: list[Standing]) -> str:
    """With what the plan says of a target's scope: the city's 400 and the districts' 490 are never held together."""
    lines = [row.indicator.line for row in rows]
    scopes = [f"{line.code}{line.note}" for line in lines if "口径" in line.note]
    words = "力争目标只列进度，不判定未达到；集中认定、年度核算的指标不按时序进度判定"
    return "；".join([words, *scopes]) + "。"


def _row(month: Month, row: Standing) -> Row:
    standing, basis = row.standing, of_unit(row)
    ahead = DASH if month.period.is_year_end else figure(standing.ahead_pp, 1, basis, sign=True)
    return Row(
        (
            Cell(row.address.line),
            Cell(f"{line_name(row.indicator)}（{row.indicator.unit}）"),
            Cell(row.unit.name),
            Cell(target_words(month.plan, row.unit, row.address)),
            actual(row, basis),
            figure(standing.completion, 1, basis),
            figure(standing.gap_pp, 1, basis, sign=True),
            ahead,
            Cell(state_words(month.plan, row, month.period)),
        )
    )
