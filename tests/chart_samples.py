"""Made years for the tests of charts: every district's figures month by month, and what a figure shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from tests.analysis_source import PLAN, Memory
from zzdesk.address import Address
from zzdesk.analysis.progress import progress
from zzdesk.output.chart_year import Year
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Target
from zzdesk.values import Value

GROWTH, ENTRIES, SIGNED = (Address.parse(words) for words in ("ZZ01.01.3", "ZZ01.03.1", "ZZ02.01.1"))
Figures = Callable[[int, int], "Value | Decimal | int | str | None"]  # (order of the district, month) -> its figure


def aimed(plan: Plan = PLAN, aim: int = 60, gates: tuple[tuple[int, int], ...] = ()) -> Plan:
    """签约 with a target for every district, an even pace, and stage targets."""
    targets = tuple(Target(u.code, SIGNED, "at_least", Decimal(aim)) for u in plan.districts)
    stages = {(u.code, SIGNED): tuple((m, Decimal(v)) for m, v in gates) for u in plan.districts} if gates else {}
    return replace(plan, targets=(*plan.targets, *targets), stages=stages)


def year(
    figures: Figures,
    address: Address = SIGNED,
    *,
    plan: Plan | None = None,
    last: int = 6,
    returned: frozenset = frozenset(),
) -> Year:
    """February to `last`; a district without a figure (None) has not reported that month."""
    plan = plan or aimed()
    months = []
    for month in range(2, last + 1):
        source = Memory(plan=plan)
        for n, unit in enumerate(plan.districts):
            figure = figures(n, month)
            if figure is not None:
                source.put(unit.code, str(address), figure)
        months.append(progress(source, Period(2021, month)))
    return Year(tuple(months), returned)


def texts(figure: Figure) -> list[str]:
    return [t.get_text() for t in figure.findobj(Text) if t.get_text() and t.get_visible()]


def line_of(axes, colour: str) -> list[list[tuple[float, float]]]:
    """The points of each line of that colour, as drawn."""
    lines = [line for line in axes.lines if line.get_color() == colour]
    return [list(zip(map(float, line.get_xdata()), map(float, line.get_ydata()), strict=True)) for line in lines]


def off_page(figure: Figure) -> list[str]:
    """The words that would leave the paper."""
    with mpl.rc_context():
        FigureCanvasAgg(figure).draw()
    page = figure.bbox
    found = []
    for item in figure.findobj(Text):
        if item.get_text() and item.get_visible():
            box = item.get_window_extent()
            if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
                found.append(item.get_text())
    return found


def renamed(plan: Plan, name: str = "某某国家级经济技术开发区某某片区管理局") -> Plan:
    """Every district with a name of about twenty characters, still told apart."""
    units = tuple(u._replace(name=f"{name}{u.order:02d}") if u.kind == "district" else u for u in plan.units)
    return replace(plan, units=units)
