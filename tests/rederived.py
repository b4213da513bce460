"""Every published figure worked out again, with fractions and plain loops, from the papers and not from the program.

Imports nothing of the program but the plan's data classes, addresses and periods. What it is given: a plan, the
figures that stand (unit -> address -> figure, "na", "waiting" or nothing) and the month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from zzdesk.address import Address
from zzdesk.plan.model import Line, Plan, Target, Unit

F = Fraction
Gates = Sequence[tuple[int, object]]
Figure = Fraction | str | None  # a figure, "na", "waiting", or blank
NONE = F(0)


def rounded(figure: Fraction, places: int) -> Fraction:
    """四舍五入, half away from zero."""
    scaled = abs(figure) * 10**places
    whole = int(scaled + F(1, 2))
    return F(whole if figure >= 0 else -whole, 10**places)


def twelve(figure: Fraction | None) -> Fraction | None:
    return None if figure is None else rounded(figure, 12)


@dataclass
class Held:
    """One month. A unit that is a key of `cells` has reported; the others have not, whatever was known of them."""

    plan: Plan
    month: int
    cells: Mapping[str, Mapping[Address, Figure]]
    official: Mapping[Address, Fraction] = field(default_factory=dict)

    def figure(self, unit: str, address: Address) -> Figure:
        return self.cells.get(unit, {}).get(address)

    def number(self, unit: str, address: Address) -> Fraction | None:
        found = self.figure(unit, address)
        return found if isinstance(found, Fraction) else None


@dataclass
class Stand:
    state: str
    completion: Fraction | None = None
    ahead: Fraction | None = None
    remaining: Fraction | None = None
    needed: Fraction | None = None
    gap: Fraction | None = None


# --- one figure against its target (DOMAIN section 2) ------------------------------------------
def less_is_better(line: Line, target: Target) -> bool:
    return target.comparator == "at_most" or (target.comparator == "about" and line.direction == "down")


def stand(held: Held, unit: Unit, line: Line, address: Address, start: Address | None) -> Stand:
    figure = held.figure(unit.code, address)
    reported = unit.code in held.cells
    if figure is None:
        asked = held.month % {"month": 1, "quarter": 3, "year": 12}[line.frequency] == 0
        return Stand("not_judged" if reported and not asked else "unreported")
    if isinstance(figure, str):
        return Stand({"na": "not_applicable", "waiting": "waiting"}[figure])
    target = next((t for t in held.plan.targets if (t.unit, t.address) == (unit.code, address)), None)
    if target is None:
        return Stand("no_target")
    begun = held.number(unit.code, start) if start else None
    return against(line, target, figure, held.month, begun, held.plan.stages.get((unit.code, address), ()))


def path(month: int, goal: Fraction, gates: Iterable[tuple[int, object]], begun: Fraction = NONE) -> Fraction:
    """What is due by the end of a month: straight between the gates."""
    points = [(0, begun), *((m, F(str(v))) for m, v in gates if 0 < m < 12), (12, goal)]
    (m0, low), (m1, high) = next((a, b) for a, b in pairwise(points) if b[0] >= month)
    return low + (high - low) * F(month - m0, m1 - m0)


def against(
    line: Line,
    target: Target,
    figure: Fraction,
    month: int,
    begun: Fraction | None,
    gates: Sequence[tuple[int, object]],
) -> Stand:
    assert target.value is not None
    goal = F(str(target.value))
    found, due = Stand(""), None
    if line.measure in {"rate", "share"}:
        found.gap = figure - goal
        stage = dict(gates).get(month) if line.pace not in {"annual", "list", "text"} else None
        due = None if stage is None else F(str(stage))
    elif line.pace == "level":
        if begun is not None and begun != goal:
            found.completion = twelve((figure - begun) * 100 / (goal - begun))
            due = path(month, goal, gates, begun)
            found.ahead = (found.completion or NONE) - rounded((due - begun) * 100 / (goal - begun), 12)
    elif goal != 0:
        found.completion = twelve(figure * 100 / goal)
        if line.pace == "even":
            due = path(month, goal, gates)
            found.ahead = (found.completion or NONE) - rounded(due * 100 / goal, 12)
            if line.actionable and target.comparator != "at_most":
                found.remaining = max(goal - figure, NONE)
                found.needed = None if month == 12 else twelve(found.remaining / (12 - month))
    found.state = verdict(line, target, figure, month, goal, due)
    return found


def verdict(line: Line, target: Target, figure: Fraction, month: int, goal: Fraction, due: Fraction | None) -> str:
    """`due`: what the month is held against, where it is held against anything."""
    if target.comparator == "range" and target.high is not None and figure > F(str(target.high)):
        return "exceeded"
    compared = goal if month == 12 else due
    if compared is None:
        return "not_judged"
    slack = None if target.tolerance is None else F(str(target.tolerance))
    whole_year = month == 12 or line.measure in {"rate", "share"}
    if whole_year and line.direction == "hold":
        off = abs(figure - compared)
        state = "on_track" if off <= (slack or 0) else "behind" if slack is not None else "not_judged"
    else:
        short = figure - compared if less_is_better(line, target) else compared - figure
        allowed = slack if whole_year or target.comparator != "at_most" else None
        state = "on_track" if short <= 0 else "near" if allowed is not None and short <= allowed else "behind"
    return "not_judged" if state == "behind" and target.tier == "stretch" else state


# --- places -----------------------------------------------------------------------------------
def compared(line: Line, decimals: int, stands: Mapping[str, tuple[Fraction | None, Stand]]) -> dict[str, Fraction]:
    """What units are ranked by: 完成率 at one decimal where there is one at all, else the figure as printed."""
    if any(s.completion is not None for _, s in stands.values()):
        return {u: rounded(s.completion, 1) for u, (_, s) in stands.items() if s.completion is not None}
    return {u: rounded(a, decimals) for u, (a, _) in stands.items() if a is not None}


def least_first(line: Line, stands: Iterable[Stand]) -> bool:
    by_completion = any(s.completion is not None for s in stands)
    return line.direction == "down" and not (line.pace == "level" and by_completion)


def place(unit: str, figures: Mapping[str, Fraction], *, least: bool) -> int | None:
    """1-2-2-4: one more than there are better ones."""
    if unit not in figures:
        return None
    own = figures[unit]
    return 1 + sum((other < own) if least else (other > own) for other in figures.values())


# --- sums ---------------------------------------------------------------------------------------
@dataclass
class Whole:
    value: Fraction | None
    method: str
    reported: int
    expected: int


def together(
    held: Held, units: Sequence[Unit], line: Line, address: Address, levels: Sequence[Address], *, city: bool
) -> Whole:
    """flow, stock: the sum. A growth at 现价 whose levels are all there: the ratio of sums. Else 公布数 of the city."""
    figures = [held.figure(u.code, address) for u in units]
    if line.measure in {"flow", "stock"}:
        known = [f for f in figures if isinstance(f, Fraction)]
        reported = sum(isinstance(f, Fraction) or f == "na" for f in figures)
        return Whole(sum(known, NONE) if known else None, "sum" if known else "none", reported, len(units))
    made = Whole(None, "none", sum(isinstance(f, Fraction) for f in figures), len(units))
    if line.basis == "现价" and levels:
        pairs = [tuple(held.figure(u.code, a) for a in levels) for u in units]
        both = [p for p in pairs if all(isinstance(f, Fraction) for f in p) or p == ("na", "na")]
        made.reported = len(both)
        above, below = (sum((p[n] for p in both if isinstance(p[n], Fraction)), NONE) for n in (0, 1))
        if len(both) == len(units) and below != 0 and any(p != ("na", "na") for p in both):
            made.value, made.method = twelve(above * 100 / below - 100), "ratio_of_sums"
    if city and made.value is None and address in held.official:
        made.value, made.method = held.official[address], "official"
    return made


# --- 拉动, 贡献率 ---------------------------------------------------------------------------------
def pull(weight: Fraction | None, growth: Fraction | None) -> Fraction | None:
    return None if weight is None or growth is None else twelve(weight * growth / 100)


def part_of_growth(weight: Fraction | None, growth: Fraction | None, city: Fraction | None) -> Fraction | None:
    if weight is None or growth is None or city is None or city <= 0:
        return None
    return twelve(weight * growth / city)


# --- warnings ------------------------------------------------------------------------------------
def short(line: Line, target: Target, found: Stand) -> Fraction:
    """百分点 short of the target or of the pace."""
    if found.ahead is not None and found.state in {"exceeded", "on_track", "near", "behind"}:
        return abs(found.ahead) if found.state in {"near", "behind"} else -abs(found.ahead)
    off = found.gap if found.gap is not None else found.ahead
    if off is None:
        off = NONE if found.completion is None else found.completion - 100
    return off if less_is_better(line, target) else -off


# --- a whole month ---------------------------------------------------------------------------------
Stands = dict[tuple[str, Address], Stand]


def fraction(words: object) -> Fraction | None:
    return None if words is None else F(str(words))


def all_lines(plan: Plan) -> list[tuple[Unit, str, Line, Address]]:
    """Every line a unit must fill, with its judged cell, in the bureau's order."""
    return [
        (unit, form.code, line, Address(form.code, line.code, line.judged))
        for unit in sorted(plan.units, key=lambda u: u.order)
        for form in plan.forms
        for line in form.lines
        if (line.filling_unit == unit.code if line.filling_unit else unit.kind in form.audience)
    ]


def stands_of(held: Held) -> Stands:
    found = {}
    for unit, form, line, address in all_lines(held.plan):
        start = Address(form, line.code, "4") if "4" in line.open else None
        found[unit.code, address] = stand(held, unit, line, address, start)
    return found


def target_of(plan: Plan, unit: str, address: Address) -> Target | None:
    return next((t for t in plan.targets if (t.unit, t.address) == (unit, address)), None)
