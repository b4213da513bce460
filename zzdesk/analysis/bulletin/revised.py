"""Earlier figures that no longer read as their bulletin printed them: growth on last month uses the revised one."""

from __future__ import annotations

from zzdesk.analysis.bulletin.model import Basis, Bulletin
from zzdesk.analysis.bulletin.month import Month
from zzdesk.analysis.idiom import short_name
from zzdesk.analysis.wording import printed


def printed_growth(last: Bulletin) -> dict[Basis, str]:
    """What a bulletin printed as the period's own growth: the first cell of each basis in its table of growth."""
    found: dict[Basis, str] = {}
    for table in last.tables:
        if table.key == "growth":
            for row in table.rows:
                for cell in row.cells:
                    if cell.basis is not None:
                        found.setdefault(cell.basis, cell.text.replace("−", "-"))
    return found


def revised_since(month: Month) -> list[str]:
    """巩义市规上工业增加值增速（原9.4%，现9.1%）: where last month's bulletin said otherwise, in the bureau's order."""
    before, last = month.before, month.last
    if before is None or last is None or last.period != before.period:
        return []
    told = printed_growth(last)
    words = []
    for row in before.rows:
        was = told.get(Basis(row.unit.code, str(row.address)))
        now = printed(row.actual.number, row.indicator.decimals)
        if was is not None and was != now:
            unit = row.indicator.unit
            words.append(f"{row.unit.name}{short_name(row.indicator)}（原{_with(was, unit)}，现{_with(now, unit)}）")
    return words


def _with(words: str, unit: str) -> str:
    return f"{words}{unit}" if words.strip("-").replace(".", "").isdigit() else words
