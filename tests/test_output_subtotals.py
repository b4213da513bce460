"""分组小计, 性质, 公布数, 拉动 and 来源 of the consolidated workbook; its formulas recalculated by LibreOffice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.analysis_source import JUNE, PLAN, Memory, sample
from tests.conftest import need
from tests.test_belonging import AMOUNT, CODE, COUNT, contract
from zzdesk.address import Address
from zzdesk.analysis.nature import nature
from zzdesk.analysis.source import Figures
from zzdesk.analysis.subtotals import subtotals
from zzdesk.output.consolidate import consolidate
from zzdesk.rules.contested import contested
from zzdesk.values import not_applicable, text, waiting

GROWTH, INVESTED, OUTPUT = (Address.parse(a) for a in ("ZZ01.01.3", "ZZ01.04.3", "ZZ01.09.3"))
OFFICIAL = {GROWTH: Decimal("9.6"), INVESTED: Decimal("-1.2")}
TOWN, ZONE = "410181", "410171"
FORM, PULL = "ZZ01 工业经济运行情况", "拉动和贡献率"


def weighted(source: Memory) -> Memory:
    shares = {"source": "市统计局", **{u.code: "6.2" for u in PLAN.districts}}
    weights = {str(GROWTH): shares, str(INVESTED): shares}
    source.plan = replace(PLAN, settings={**PLAN.settings, "contribution_weights": weights})
    return source


@pytest.fixture(scope="module")
def source() -> Memory:
    made = weighted(sample())
    made.kinds.update({"410183": "快报", "410184": "核定"})
    for unit in made.cells:
        if unit.startswith("41"):
            made.put(unit, "ZZ01.01.9", text("反馈"))
    made.put("410183", "ZZ01.01.9", text("预计"))
    made.put("410171", "ZZ01.01.3", waiting())
    made.put("410106", "ZZ01.09.1", not_applicable("没有"))
    made.put("410106", "ZZ01.09.2", not_applicable("没有"))
    return made


@pytest.fixture(scope="module")
def path(source: Memory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return consolidate(source, JUNE, tmp_path_factory.mktemp("out") / "a.xlsx", sample=True, official=OFFICIAL)


@pytest.fixture(scope="module")
def shown(path: Path) -> Any:
    return openpyxl.load_workbook(path, data_only=True)


def column_of(sheet: Any, code: str) -> int:
    return next(int(c.column) for c in sheet[5] if c.value == code)


def cell_of(sheet: Any, name: str, code: str, *, after: str = "") -> Any:
    """The cell of a named row, the first one below the row called `after`."""
    names = [str(row[0].value or "").strip() for row in sheet.iter_rows()]
    begin = names.index(after) if after else 0
    row = next(n for n, told in enumerate(names[begin:], begin + 1) if told.startswith(name))
    return sheet.cell(row, column_of(sheet, code))


def test_a_growth_at_current_prices_has_a_subtotal_where_all_gave_both_levels(source: Memory, shown: Any) -> None:
    """Σ本期/Σ同期−1 of the four zones; a group that lacks one unit has none, and says who."""
    cells = [source.cells[u.code] for u in PLAN.districts if u.group == "四个开发区"]
    level, base = (sum(c[a].value.number for c in cells) for a in map(Address.parse, ("ZZ01.09.1", "ZZ01.09.2")))  # type: ignore[misc]
    found = cell_of(shown[FORM], "小计", "09.3", after="四个开发区").value
    assert found == pytest.approx(float((level / base - 1) * 100))
    assert cell_of(shown[FORM], "小计", "09.3", after="市内五区").value == "—"
    words = " ".join(str(c.value) for row in shown[FORM].iter_rows() for c in row if str(c.value).startswith("注"))
    assert "01.3各组小计" in words
    assert "不可加总：现价增速按总量之比计算，1家未报全两项总量（惠济区）" in words


def test_a_unit_that_has_none_of_it_does_not_hide_its_groups_growth(source: Memory) -> None:
    item = PLAN.indicators[OUTPUT]
    found = {s.group: s for s in subtotals(Figures(source, JUNE), item)}
    assert found["六县（市）和上街区"].method == "ratio_of_sums"
    assert (found["市内五区"].method, found["市内五区"].reported, found["市内五区"].expected) == ("none", 4, 5)
    assert "公布数" not in found["市内五区"].reason  # there are none of a group


def test_the_published_figure_stands_beside_the_citys(shown: Any) -> None:
    sheet = shown[FORM]
    assert [cell_of(sheet, "公布数", code).value for code in ("01.3", "04.3", "03.1")] == [9.6, -1.2, "—"]
    assert cell_of(sheet, "取得方法", "01.3").value == "公布数"


def test_each_figure_bears_the_mark_of_its_nature(source: Memory, shown: Any) -> None:
    sheet = shown[FORM]
    marks = {n: cell_of(sheet, n, "01.3").number_format[-3:] for n in ("巩义市", "新密市", "新郑市")}
    assert marks == {"巩义市": '"反"', "新密市": '"快"', "新郑市": '"核"'}
    assert cell_of(sheet, "新密市", "03.1").number_format.endswith('"快"')
    assert cell_of(sheet, "巩义市", "03.1").number_format.endswith("_快")  # room for a mark, and none
    assert cell_of(sheet, "小计", "03.1", after="六县（市）和上街区").number_format.endswith('"快"')
    assert cell_of(sheet, "小计", "03.1", after="四个开发区").number_format.endswith("_快")
    figures = Figures(source, JUNE)
    assert nature(figures, "410183", PLAN.indicators[Address.parse("ZZ01.01.6")]) == "预计数"
    assert nature(figures, "410108", PLAN.indicators[GROWTH]) == ""
    assert [sheet.cell(n, 2).value for n in range(7, 11)] == ["正式"] * 4


def test_contributions_by_weight_and_a_dash_where_the_city_does_not_grow(source: Memory, shown: Any) -> None:
    sheet = shown[PULL]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=4, max_col=5)]
    second = next(n for n, row in enumerate(rows) if str(row[0]).startswith("ZZ01.04.3"))
    first = {str(r[0]).strip(): r for r in rows[:second]}
    growth = source.cells["410181"][GROWTH].value.number
    assert growth is not None
    pull = growth * Decimal("6.2") / 100
    assert first["巩义市"][3:] == [pytest.approx(float(pull)), pytest.approx(float(pull * 100 / Decimal("9.6")))]
    assert first["经开区"][2:] == ["待反馈", "—", "—"]
    assert first["惠济区"][2:] == ["未报", "—", "—"]
    assert first["四个开发区小计（3家）"][1] == pytest.approx(24.8)
    city = next(r for name, r in first.items() if name.startswith("各单位合计"))
    assert first["其余"][3] == pytest.approx(9.6 - city[3])
    assert {r[4] for r in rows[second + 1 :] if r[1]} == {"—"}  # the city shrank


def test_no_weights_or_nonsense_make_no_sheet_and_the_cover_says_so(tmp_path: Path) -> None:
    for weights, words in (({}, "没有统计部门的权重"), ({"ZZ01.01.3": {"410181": "6"}}, "的权重有误")):
        made = sample()
        made.plan = replace(PLAN, settings={**PLAN.settings, "contribution_weights": weights})
        book = openpyxl.load_workbook(consolidate(made, JUNE, tmp_path / "a.xlsx", sample=True))
        assert PULL not in book.sheetnames
        assert any(words in str(c.value) for row in book["说明"].iter_rows() for c in row)


def test_every_unit_figure_has_its_source_and_its_place(source: Memory, shown: Any) -> None:
    rows = {(r[0], r[1]): r for r in shown["来源"].iter_rows(min_row=4, values_only=True) if r[1]}
    told = rows["巩义市", "ZZ01.03.1"]
    assert told[3] == source.cells["410181"][Address.parse("ZZ01.03.1")].value.number
    assert (told[4], told[6:10]) == ("正式数", ("正式", "V01", "ZZ01", "E8"))
    place = told[10].rpartition("!")
    assert shown[place[0]][place[2]].value == told[3]
    numbers = sum(
        c.value.number is not None
        for u, held in source.cells.items()
        for a, c in held.items()
        if not a.form.startswith("ZZ04") and (i := PLAN.indicators.get(a)) and i.numeric
    )
    assert len(rows) == numbers
    assert not [r for r in rows if r[1].startswith("ZZ04")]


@pytest.mark.parametrize(
    ("owner", "towns", "zones", "city"),
    [("", 99 - 44, 44, 143 - 88), (TOWN, 99 - 44, 0, 143 - 88), (ZONE, 99 - 84, 44, 143 - 84)],
)
def test_what_units_both_gave_counts_once_in_a_group_and_is_the_owners_when_settled(
    owner: str, towns: int, zones: int, city: int, tmp_path: Path
) -> None:
    """巩义市 and 荥阳市 of one group and 航空港区 of another hold one project, 40, 44, 44 of their 50, 49, 44 亿元.

    Unsettled each group counts it once, with its smaller figure, and so does the city.
    """
    made = Memory()
    for unit, held, rest in ((TOWN, 40, 10), ("410182", 44, 5), (ZONE, 44, 0)):
        contract(made, unit, f"A{unit}", CODE, held)
        contract(made, unit, f"B{unit}", unit, rest)
        made.put(unit, str(AMOUNT), held + rest)
        made.put(unit, str(COUNT), 2)
    values = {u: {a: c.value for a, c in held.items()} for u, held in made.cells.items()}
    one = contested(PLAN, values)[0]
    settled = {(one.rule.code, one.key): (owner, "函")} if owner else {}
    figures = Figures(made, JUNE, settled)
    parts = {s.group: s.value for s in subtotals(figures, PLAN.indicators[AMOUNT])}
    assert (parts["六县（市）和上街区"], parts["四个开发区"], parts["市内五区"]) == (towns, zones, None)
    path = consolidate(made, JUNE, tmp_path / "a.xlsx", sample=False, settled=settled)
    sheet = openpyxl.load_workbook(path, data_only=True)["ZZ02 工业招商情况"]
    assert cell_of(sheet, "已报3家合计", "02.1").value == city
    assert recalculated_as_cached(path, tmp_path) >= 10


def test_the_office_recalculates_every_formula_to_its_cached_value(path: Path, tmp_path: Path) -> None:
    assert recalculated_as_cached(path, tmp_path) > 250


def recalculated_as_cached(path: Path, folder: Path) -> int:
    """How many formulas LibreOffice, which found no cached value, worked out to what ours say."""
    need("soffice")
    from tests.test_returns_recalc import recalculated

    data = recalculated({"again.xlsx": path.read_bytes()}, folder)["again.xlsx"]
    found = openpyxl.load_workbook(BytesIO(data), data_only=True)
    live, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    formulas = [(s.title, c.coordinate) for s in live for row in s.iter_rows() for c in row if c.data_type == "f"]
    for sheet, place in formulas:
        assert found[sheet][place].value == pytest.approx(cached[sheet][place].value), place
    return len(formulas)
