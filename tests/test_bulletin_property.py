"""A bulletin over random months: every figure worked out again in plain Python, and no order changes a byte of it."""

from __future__ import annotations

import random
import re
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis_source import PLAN, Memory
from tests.bulletin_months import aimed, bulletin_of, month_of, table, text_of
from zzdesk.analysis.bulletin.stored import restored, stored
from zzdesk.analysis.bulletin.write import write
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.values import not_applicable, waiting

SIGNED = "ZZ02.01.1"
UNITS = list(PLAN.districts)
ABSENT = {"waiting": "待反馈", "na": "无此项", None: "未报"}
figure = st.one_of(st.none(), st.integers(0, 60), st.sampled_from(["waiting", "na"]))
months = st.lists(figure, min_size=16, max_size=16)


def source_of(figures: list, plan: Plan) -> Memory:
    made = Memory(plan=plan)
    for unit, held in zip(UNITS, figures, strict=True):
        if held is not None:
            value = waiting() if held == "waiting" else not_applicable("无") if held == "na" else held
            made.put(unit.code, SIGNED, value)
    return made


def half(number: Decimal, places: str = "0.1") -> str:
    shown = number.quantize(Decimal(places), ROUND_HALF_UP)
    return str(abs(shown) if shown == 0 else shown).replace("-", "−")


@settings(max_examples=25, deadline=None)
@given(months, st.integers(1, 80), st.integers(2, 12))
def test_every_cell_and_subtotal_again(figures: list, target: int, month: int) -> None:
    period = Period(2021, month)
    made = bulletin_of(source_of(figures, aimed(SIGNED, target)), period)
    shown = table(made, f"targets-{SIGNED}")
    for unit, held in zip(UNITS, figures, strict=True):
        row = shown[unit.name]
        if not isinstance(held, int):
            assert row["本年累计（个）"] == ABSENT[held]
            assert row.get("组内位次", "—") == "—"  # no such column where nobody has a place
            continue
        assert row["本年累计（个）"] == str(held)
        share = Decimal(held) * 100 / target
        assert row["完成率（%）"] == half(share)
        if month < 12:
            ahead = half(share - Decimal(month) * 100 / 12)
            assert row["与时序差（百分点）"] == (ahead if ahead.startswith("−") or ahead == "0.0" else f"+{ahead}")
        rivals = [f for u, f in zip(UNITS, figures, strict=True) if u.group == unit.group and isinstance(f, int)]
        above = sum(Decimal(half(Decimal(f) * 100 / target)) > Decimal(half(share)) for f in rivals)
        assert row["组内位次"] == str(1 + above)


@settings(max_examples=25, deadline=None)
@given(months, st.integers(2, 12))
def test_sums_say_how_many_reported(figures: list, month: int) -> None:
    made = bulletin_of(source_of(figures, aimed(SIGNED, 20)), Period(2021, month))
    shown = next(t for t in made.tables if t.key == f"targets-{SIGNED}")
    rows, heads = shown.rows, [head.text for head in shown.heads]
    sums = [r for r in rows if r.emphasis and r.cells[0].text.startswith(("小计", "合计"))]
    groups = [*PLAN.groups, ""]
    for row, group in zip(sums, groups, strict=True):
        held = [f for u, f in zip(UNITS, figures, strict=True) if group in ("", u.group)]
        given_ = [f for f in held if isinstance(f, int) or f == "na"]
        numbers = [f for f in held if isinstance(f, int)]
        assert row.cells[2].text == (str(sum(numbers)) if numbers else "—")
        label = "小计" if group else "合计"
        assert row.cells[0].text == (label if len(given_) == len(held) else f"{label}（已报{len(given_)}家）")
        assert row.cells[1].text == str(20 * len(held))
        if "完成率（%）" in heads:  # somebody has a figure
            share = row.cells[heads.index("完成率（%）")].text
            whole = len(given_) == len(held) and bool(numbers)
            assert share == (half(Decimal(sum(numbers)) * 100 / (20 * len(held))) if whole else "—")


@settings(max_examples=30, deadline=None)
@given(months, st.randoms(use_true_random=False))
def test_no_order_changes_a_byte(figures: list, dice: random.Random) -> None:
    first = source_of(figures, PLAN)
    units = list(first.cells.items())
    dice.shuffle(units)
    second = Memory(cells={unit: dict(reversed(list(cells.items()))) for unit, cells in units})
    words = stored(write(month_of(first)))
    assert words == stored(write(month_of(second)))
    assert stored(restored(words)) == words


@settings(max_examples=25, deadline=None)
@given(months, st.integers(2, 12))
def test_a_sentence_has_no_figure_of_its_own(figures: list, month: int) -> None:
    """Every number of part two is one of the units', a share, a gap, a sum, a place or a count of units."""
    period = Period(2021, month)
    made = bulletin_of(source_of(figures, aimed(SIGNED, 20)), period)
    cells = next(t for t in made.tables if t.key == f"targets-{SIGNED}").rows
    known = {n for row in cells for cell in row.cells for n in re.findall(r"\d+(?:\.\d+)?", cell.text)}
    known |= {str(n) for n in range(17)} | {"0.0"}
    for section in made.parts[1].sections:
        for paragraph in section.paragraphs:
            if paragraph.text.startswith("签约亿元以上制造业项目"):
                words = paragraph.text.replace("亿元以上", "").replace(period.prose, "")
                told = set(re.findall(r"\d+(?:\.\d+)?", words))
                assert told <= known, (told - known, paragraph.text)


@settings(max_examples=25, deadline=None)
@given(months)
def test_who_has_not_reported_is_never_a_zero(figures: list) -> None:
    made = bulletin_of(source_of(figures, PLAN))
    words = text_of(made)
    for unit, held in zip(UNITS, figures, strict=True):
        if not isinstance(held, int):
            assert not re.search(rf"{unit.name}[（、]0个", words)
            assert not re.search(rf"{unit.name}(、\w+)*尚未实现零的突破", words.replace("；", "\n"))
