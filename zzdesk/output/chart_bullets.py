"""The bullets of a page: bars as shares of their own targets, ticks, ranges, and the words beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from zzdesk.analysis.city_goals import aim_of
from zzdesk.analysis.idiom import absent_words
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import printed
from zzdesk.output.chart_names import fitted, span
from zzdesk.output.chart_page import BAR, BAR_LIGHT, FRAME, INK, PACE, RULE, SECONDARY
from zzdesk.output.chart_words import signed
from zzdesk.plan.pace import time_progress
from zzdesk.values import half_up

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AIM_AT = 1.0  # every target's tick
_LOW, _HIGH = -0.3, 1.6
_THICK = 0.46
# Places of the columns in millimetres from the axes' left and right edges.
_WIDTH, _CODE, _NAME, _AIM, _ACTUAL, _STATE, _UNIT = 107.0, -100.0, -88.0, -2.0, 2.0, 25.0, 66.0


def draw_bullets(axes: Axes, found: Progress, rows: list[Row], states: list[str]) -> None:
    """Row n is centred on y = n, downwards; x is the figure as a share of its target, cut off at the edges."""
    axes.set_xlim(_LOW, _HIGH)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_axis_off()
    axes.hlines([n + 0.5 for n in range(len(rows) - 1)], _LOW, _HIGH, color=RULE, linewidth=0.5, zorder=0.5)
    axes.vlines(0, -0.5, len(rows) - 0.5, color=FRAME, linewidth=0.9, zorder=1)
    draw_bars(axes, rows)
    draw_ticks(axes, found, rows)
    for n, (row, state) in enumerate(zip(rows, states, strict=True)):
        _words(axes, n, row, state)


def share(row: Row) -> Decimal | None:
    """The figure as a share of its target: of one that is no more than zero there is none."""
    target = row.target.value if row.target else None
    if row.actual.number is None or target is None or target <= 0:
        return None
    return row.actual.number / target


def is_missed(row: Row) -> bool:
    """Hatched: judged as not reached, or a growth under (a ceiling over) its annual target so far."""
    gap = row.standing.gap_pp
    if row.state != "not_judged" or gap is None or row.target is None or row.target.tier == "stretch":
        return row.state == "behind"
    shown = half_up(gap, 1)
    is_ceiling = row.target.comparator == "at_most" or row.indicator.line.direction == "down"
    return shown > 0 if is_ceiling else shown < 0 and row.indicator.line.direction != "hold"


def draw_bars(axes: Axes, rows: list[Row]) -> None:
    """The plain ones and the hatched ones, a collection of bars each."""
    drawn = [(n, row, float(min(max(length, Decimal(str(_LOW))), Decimal(str(_HIGH)))))
             for n, row in enumerate(rows) if (length := share(row)) is not None]  # fmt: skip
    for missed in (False, True):
        part = [(n, length) for n, row, length in drawn if is_missed(row) is missed]
        if part:
            axes.barh([n for n, _ in part], [length for _, length in part], _THICK, edgecolor=BAR, linewidth=0.7,
                      facecolor=BAR_LIGHT if missed else BAR, hatch="/////" if missed else None, zorder=2)  # fmt: skip
    for n, row in enumerate(rows):
        length = share(row)
        if length is not None and length > Decimal(str(_HIGH)):
            axes.text(_HIGH - 0.015, n, "»", ha="right", va="center", size=11, color="white", zorder=5)


def draw_ticks(axes: Axes, found: Progress, rows: list[Row]) -> None:
    """The target of every row that has one; a range as a line to its upper bound; the pace dashed."""
    aimed = [(n, row.target) for n, row in enumerate(rows) if row.target and row.target.value and row.target.value > 0]
    at = [n for n, _ in aimed]
    for colour, weight in (("white", 4.2), (INK, 2.2)):
        axes.vlines([AIM_AT] * len(at), [n - 0.38 for n in at], [n + 0.38 for n in at], color=colour, linewidth=weight,
                    zorder=4)  # fmt: skip
    for n, target in aimed:
        if target.high is not None and target.value:
            top = min(float(target.high / target.value), _HIGH)
            axes.plot([AIM_AT, top], [n, n], color=INK, linewidth=1.2, marker="|", markersize=9, zorder=3.5)
    paced = [(n, p) for n, row in enumerate(rows) if (p := pace_at(found, row)) is not None]
    if paced:
        axes.vlines([p for _, p in paced], [n - 0.42 for n, _ in paced], [n + 0.42 for n, _ in paced], color=PACE,
                    linewidth=1.6, linestyle=(0, (2, 1)), zorder=4.5)  # fmt: skip


def pace_at(found: Progress, row: Row) -> float | None:
    if row.indicator.line.pace != "even" or found.period.is_year_end or not (row.target and row.target.value):
        return None
    stages = found.plan.stages_of(row.unit, row.address)
    return float(time_progress(found.period, row.target.value, stages)) / 100


def _words(axes: Axes, n: int, row: Row, state: str) -> None:
    across = axes.get_yaxis_transform()

    def put(at: float, words: str, side: str, size: float, colour: str = INK) -> None:
        axes.text(at / _WIDTH, n, words, transform=across, ha=side, va="center", size=size, color=colour)

    put(_CODE, row.indicator.line.code, "left", 8, SECONDARY)
    put(_NAME, *_named(row.indicator.line.name))
    put(_AIM, *_fit(aim_of(row), 10, "right"))
    if row.actual.number is None:
        put(_ACTUAL + _WIDTH, "—" if row.state == "not_judged" else absent_words(row), "left", 8.5, SECONDARY)
    else:
        put(_ACTUAL + _WIDTH, _figure(row), "left", 8.5)
    put(_STATE + _WIDTH, ("▼" if is_missed(row) else "") + state, "left", 8 if len(state) < 8 else 6.5)
    put(_UNIT + _WIDTH, *_fit(row.unit.name, 6, "right"), SECONDARY)


def _named(words: str) -> tuple[str, str, float]:
    """On one line as long as it is legible there."""
    letters = span(words)
    return (words, "left", min(8.5, 8.5 * 17 / letters)) if letters <= 21 else _fit(words, 17, "left")


def _fit(words: str, letters: int, side: str) -> tuple[str, str, float]:
    name, size = fitted(words, letters, 8.5)
    return name, side, size


def _figure(row: Row) -> str:
    words = signed(printed(row.actual.number, row.indicator.decimals))
    return f"{words}{row.indicator.unit}" if len(words) + len(row.indicator.unit) <= 9 else words
