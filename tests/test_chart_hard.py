"""Months as they come: one district alone, all tied, names of twenty letters, nobody: nothing leaves the page, and
the sentence over the chart stays true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chart_samples import GROWTH, aimed, off_page, renamed, year
from tests.test_chart_contribution import EVEN, weighted
from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.status import Status, UnitStatus
from zzdesk.output.chart_kinds import KINDS, Asked, pages_of
from zzdesk.output.chart_names import folded
from zzdesk.output.chart_year import Year

CASES = {
    "one": (lambda n, month: "3.5" if n == 0 else None, False),
    "tied": (lambda n, month: "9.9", False),
    "long": (lambda n, month: None if n == 3 else f"{n - 4}.{month % 10}", True),
    "nobody": (lambda n, month: None, False),
}


def matrix_of(made: Year) -> Matrix:
    def one(unit, reported: bool) -> UnitStatus:  # type: ignore[no-untyped-def]
        state, kind = ("reported", "正式") if reported else ("missing", None)
        return UnitStatus(unit.code, unit.name, state, kind, 1 if reported else None, False, 40, 40)

    units = made.last.plan.districts
    months = (Status(m.period, tuple(one(u, u.code in m.reported) for u in units)) for m in made.months)
    return Matrix(tuple(months), tuple((u.code, u.name) for u in units))


def asked(case: str) -> Asked:
    figures, is_long = CASES[case]
    plan = weighted(EVEN, aimed())
    made = year(figures, GROWTH, plan=renamed(plan) if is_long else plan, last=11)
    return Asked(made.last, lambda: made, lambda: matrix_of(made), sample=True)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_leaves_the_page(kind: str, case: str) -> None:
    address = GROWTH if kind in {"progress", "pace", "ranks", "contribution"} else None
    for figure in pages_of(kind, replace(asked(case), address=address)):
        assert off_page(figure) == []


def title(kind: str, case: str) -> str:
    return pages_of(kind, replace(asked(case), address=GROWTH))[0].texts[0].get_text()


def test_one_district_alone_is_named_and_not_called_all() -> None:
    assert title("progress", "one") == "1—11月巩义市规上工业增加值增速低于年度预期目标，15个未报"


def test_who_shares_the_first_place_is_not_put_before_the_others() -> None:
    assert title("contribution", "tied").endswith("巩义市、荥阳市、新密市等16个单位并列拉动最大（0.62个百分点）")
    assert title("contribution", "one").endswith("巩义市拉动最大（0.22个百分点）")


@pytest.mark.parametrize(
    ("words", "letters", "lines"),
    [
        ("其中30亿元以上", 10, ["其中30亿元以上"]),
        ("签约亿元以上制造业项目", 10, ["签约亿元以上", "制造业项目"]),
        ("规上工业增加值增速", 7, ["规上工业增", "加值增速"]),
        ("其中10亿元以上（含30亿元以上）", 7, ["其中10亿元", "以上（含30", "亿元以上）"]),
        ("字" * 40, 7, ["字" * 7, "字" * 7, "字" * 6 + "…"]),
    ],
)
def test_heads_are_folded_in_lines_of_about_one_length(words: str, letters: int, lines: list[str]) -> None:
    assert folded(words, letters).split("\n") == lines


def test_what_to_enter_for_the_weights_stays_on_the_page() -> None:
    made = year(lambda n, month: "3.5", GROWTH, plan=aimed())
    [figure] = pages_of("contribution", Asked(made.last, lambda: made, lambda: matrix_of(made), GROWTH))
    assert off_page(figure) == []
    assert any("“拉动权重”表" in t.get_text() for t in figure.texts)
    assert any("ZZ01.01.3" in t.get_text() and "410181" in t.get_text() for t in figure.texts)
