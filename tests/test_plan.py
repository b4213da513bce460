"""The 2021 plan against the notice's facts, reading typed cells, pace, deadlines, target import."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zzdesk import values
from zzdesk.address import Address
from zzdesk.errors import Refused, ZzError
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline, next_due
from zzdesk.plan.load import load_plan, plan_from_files, read_files
from zzdesk.plan.model import Line, Plan, Target, Unit
from zzdesk.plan.pace import (
    derived,
    judge,
    share_due,
    takes_stages,
    target_words,
    time_progress,
    two_year_average,
    two_year_growth,
)
from zzdesk.plan.show import as_json
from zzdesk.plan.targets import read_targets, store_targets
from zzdesk.plan.typed import read_typed
from zzdesk.plan.worded import Wanted
from zzdesk.returns.live import live_formula
from zzdesk.values import State

MARCH, JUNE, DECEMBER = Period(2021, 3), Period(2021, 6), Period(2021, 12)


def at(words: str) -> Address:
    return Address.parse(words)


# --- definitions ----------------------------------------------------------------------
def test_units_forms_and_lines(plan: Plan) -> None:
    assert len(plan.districts) == 16
    assert len(plan.units) == 22
    fixed = {f.code: len(f.lines) for f in plan.forms if not f.floating}
    assert fixed == {"ZZ01": 11, "ZZ02": 9, "ZZ05": 6, "ZZ07": 51, "ZZ08": 65}
    assert [f.code for f in plan.forms if f.floating] == ["ZZ02-1", "ZZ03", "ZZ04", "ZZ05-1", "ZZ05-2", "ZZ06"]
    assert all(plan.forms_of(unit) for unit in plan.units)
    assert len(plan.periods) == 11
    assert plan.prev(plan.periods[0]) is None


def test_district_targets_add_up_to_490(plan: Plan) -> None:
    entries = [plan.target(u, at("ZZ01.03.1")) for u in plan.districts]
    assert sum(t.value for t in entries if t and t.value) == 490


def test_zz02_targets_are_not_issued(plan: Plan, gongyi: Unit) -> None:
    assert plan.target(gongyi, at("ZZ02.01.1")) is None
    assert target_words(plan, gongyi, at("ZZ02.01.1")) == "未下达（附表2）"


def test_city_targets_in_the_notices_words(plan: Plan) -> None:
    bureau = plan.unit("D01")
    worded = {code: target_words(plan, plan.unit(plan.form("ZZ07").line(code).filling_unit), at(f"ZZ07.{code}.1"))
              for code in ("C01", "C04", "C15", "C36")}  # fmt: skip
    assert worded == {
        "C01": "力争9%左右（第二条）",
        "C04": "120个以上（第二条）",
        "C15": "28%以下（第十七条）",
        "C36": "力争1—2家（第四十二条）",
    }
    assert len(plan.lines_of(plan.form("ZZ07"), bureau)) == 38


def test_zhengdong_fills_c18_and_a_joint_lead_only_sees(plan: Plan) -> None:
    zhengdong = plan.find_unit("郑东")
    assert zhengdong
    assert [row.code for row in plan.lines_of(plan.form("ZZ07"), zhengdong)] == ["C18"]
    bureau, form = plan.unit("D01"), plan.form("ZZ07")
    seen = {row.code for row in plan.seen_lines(form, bureau)} - {row.code for row in plan.lines_of(form, bureau)}
    assert seen == {"C12", "C19", "C20", "C43", "C45"}


def test_a_joint_lead_sees_the_target_of_the_line(plan: Plan) -> None:
    assert target_words(plan, plan.unit("D01"), at("ZZ07.C12.1")) == "达到5家（第十二条）"


def test_columns_closed_in_the_first_period(plan: Plan, gongyi: Unit) -> None:
    first = {str(i.address) for i in plan.inputs(gongyi, Period(2021, 2))}
    assert "ZZ01.03.4" not in first
    assert "ZZ01.03.4" in {str(i.address) for i in plan.inputs(gongyi, MARCH)}
    assert len(plan.required(gongyi, MARCH, plan.form("ZZ01"))) == 33


def test_unit_by_alias_never_by_guess(plan: Plan) -> None:
    assert plan.find_unit("管城区") == plan.find_unit("管城回族区") == plan.unit("410104")
    assert plan.find_unit("管城回") is None


def test_a_plan_travels_as_its_files(plan: Plan) -> None:
    again = plan_from_files(dict(plan.files))
    assert again.indicators == plan.indicators
    assert again.targets == plan.targets
    assert again.rules == plan.rules


def test_plan_faults_are_named(tmp_path: Path, plan: Plan) -> None:
    with pytest.raises(ZzError, match="找不到报表任务"):
        load_plan("../2021")
    files = dict(plan.files) | {"forms/ZZ01.toml": "code = "}
    with pytest.raises(ZzError, match=r"forms/ZZ01\.toml"):
        plan_from_files(files)


# --- typed cells -------------------------------------------------------------------------
def test_five_states_are_five_things(plan: Plan) -> None:
    cell = plan.indicators[at("ZZ01.01.3")]
    read = [read_typed(cell, raw).value for raw in ("10.5", "0", "无此项：辖区没有", "待反馈:2021-04-18", " ")]
    assert [v.state for v in read] == [State.VALUE, State.VALUE, State.NA, State.WAITING, State.BLANK]
    assert [read_typed(cell, v.typed).value for v in read] == read


@pytest.mark.parametrize(
    ("address", "raw", "code"),
    [
        ("ZZ01.03.1", "2000万", "figure.scaled"),
        ("ZZ01.03.1", "9%", "figure.percent"),
        ("ZZ01.09.1", "无此项", "cell.na_reason"),
        ("ZZ01.01.9", "估计", "cell.choice"),
        ("ZZ01.01.3", "待反馈：四月", "cell.date"),
    ],
)
def test_refused_cells_say_why(plan: Plan, address: str, raw: str, code: str) -> None:
    read = read_typed(plan.indicators[at(address)], raw)
    assert read.fault
    assert read.fault.code == code
    assert raw.removeprefix("待反馈：") in read.fault.message
    assert read.value.is_blank


def test_recast_and_extra_digits_are_noted(plan: Plan) -> None:
    growth, money = plan.indicators[at("ZZ01.01.3")], plan.indicators[at("ZZ01.09.1")]
    assert [n.code for n in read_typed(growth, "９%").notes] == ["figure.recast"]
    assert [n.code for n in read_typed(money, "12.345").notes] == ["figure.digits"]
    noisy = read_typed(money, "12.340000000001")
    assert (noisy.value.number, noisy.notes) == (Decimal("12.34"), ())


# --- pace ------------------------------------------------------------------------------------
def line(**changes: object) -> Line:
    base = {"code": "01", "name": "x", "unit": "个", "open": frozenset({"1"}), "pace": "even", "actionable": True}
    return Line(**{**base, **changes})  # type: ignore[arg-type]


def target(comparator: str = "at_least", value: str = "120", **changes: object) -> Target:
    return Target("u", at("ZZ02.01.1"), comparator, Decimal(value), **changes)  # type: ignore[arg-type]


def test_the_design_example() -> None:
    found = judge(line(), target(), values.number(66), JUNE)
    assert found.completion == 55
    assert time_progress(JUNE) == 50
    assert (found.ahead_pp, found.remaining, found.needed_per_month) == (5, 54, 9)
    assert found.state == "on_track"


@pytest.mark.parametrize(
    ("row", "aim", "actual", "period", "state"),
    [
        (line(), target(), "59", JUNE, "behind"),
        (line(), target(), "120", DECEMBER, "on_track"),
        (line(), target(tier="stretch"), "59", JUNE, "not_judged"),
        (line(), target("range", "1", high=Decimal(2)), "3", JUNE, "exceeded"),
        (line(), target("at_most"), "70", JUNE, "behind"),
        (line(), target("about", tolerance=Decimal(6)), "55", JUNE, "near"),
        (line(), target("about", tolerance=Decimal(6)), "53", JUNE, "behind"),
        (line(pace="batch"), target(), "1", JUNE, "not_judged"),
        (line(pace="batch"), target(), "119", DECEMBER, "behind"),
        (line(measure="rate", pace="rate"), target("about", "9"), "10.3", JUNE, "not_judged"),
        (line(measure="rate", pace="rate"), target("about", "9"), "8.9", DECEMBER, "behind"),
        (line(measure="share", direction="down"), target("at_most", "28"), "27.5", DECEMBER, "on_track"),
        (line(measure="share", direction="hold"), target("about", "80"), "81", DECEMBER, "not_judged"),
        (
            line(measure="share", direction="hold"),
            target("about", "80", tolerance=Decimal(1)),
            "82",
            DECEMBER,
            "behind",
        ),
        (line(pace="annual", measure="rate"), target("reach", "4"), "2", JUNE, "not_judged"),
    ],
)
def test_states(row: Line, aim: Target, actual: str, period: Period, state: str) -> None:
    assert judge(row, aim, values.number(actual), period).state == state


GATES = ((3, Decimal(24)), (6, Decimal(66)), (9, Decimal(90)))


@pytest.mark.parametrize(
    ("month", "progress"),
    [
        (1, "6.666666666667"),
        (3, "20"),
        (4, "31.666666666667"),
        (6, "55"),
        (9, "75"),
        (10, "83.333333333333"),
        (12, "100"),
    ],
)
def test_an_even_pace_goes_straight_between_the_gates(month: int, progress: str) -> None:
    assert time_progress(Period(2021, month), Decimal(120), GATES) == Decimal(progress)


def test_gates_move_the_verdict_and_nothing_else() -> None:
    found = judge(line(), target(), values.number(66), JUNE, stages=GATES)
    assert (found.completion, found.ahead_pp, found.remaining, found.needed_per_month) == (55, 0, 54, 9)
    states = [judge(line(), target(), values.number(n), Period(2021, 4), stages=GATES).state for n in (38, 37)]
    assert states == ["on_track", "behind"]
    about = target("about", tolerance=Decimal(1))
    states = [judge(line(), about, values.number(n), Period(2021, 4), stages=GATES).state for n in (37, 36)]
    assert states == ["near", "behind"]
    assert judge(line(), target(), values.number(119), DECEMBER, stages=GATES).state == "behind"
    assert judge(line(pace="batch"), target(), values.number(1), JUNE, stages=GATES).state == "not_judged"


@pytest.mark.parametrize(
    ("aim", "actual", "month", "state"),
    [
        (target("at_least", "10"), "12", 6, "on_track"),
        (target("at_least", "10"), "11.9", 6, "behind"),
        (target("about", "10", tolerance=Decimal("0.2")), "11.9", 6, "near"),
        (target("at_least", "10", tier="stretch"), "11.9", 6, "not_judged"),
        (target("at_most", "10"), "12.1", 6, "behind"),
        (target("at_least", "10"), "12", 5, "not_judged"),
        (target("at_least", "10"), "10", 12, "on_track"),
    ],
)
def test_growth_is_compared_with_the_stage_target_of_its_month(
    aim: Target, actual: str, month: int, state: str
) -> None:
    row, stages = line(measure="rate", pace="rate"), ((3, Decimal(20)), (6, Decimal(12)))
    found = judge(row, aim, values.number(actual), Period(2021, month), stages=stages)
    assert (found.state, found.gap_pp) == (state, Decimal(actual) - 10)
    assert found.ahead_pp is None


def test_level_goes_from_the_year_start() -> None:
    row, aim = line(pace="level", measure="stock", actionable=False), target("reach", "40000")
    found = judge(row, aim, values.number(34000), JUNE, Decimal(28000))
    assert (found.completion, found.ahead_pp, found.state) == (50, 0, "on_track")
    assert judge(row, aim, values.number(34000), JUNE).state == "not_judged"


LEVELS = ((3, Decimal(30000)), (6, Decimal(37000)))  # of a year from 28000 to 40000


@pytest.mark.parametrize(("month", "progress"), [(1, "5.555555555556"), (3, "16.666666666667"), (6, "75"), (9, "87.5")])
def test_a_level_goes_straight_between_its_gates_from_the_year_start(month: int, progress: str) -> None:
    period, start = Period(2021, month), Decimal(28000)
    assert time_progress(period, Decimal(40000), LEVELS, start) == Decimal(progress)
    due = share_due(period, Decimal(40000), LEVELS, start) * 100
    assert values.half_up(Decimal(due.numerator) / Decimal(due.denominator), 12) == Decimal(progress)


def test_which_lines_take_stage_targets() -> None:
    taken = [line(), line(pace="level", measure="stock"), line(pace="rate", measure="rate")]
    refused = [line(pace="batch"), line(pace="annual"), line(pace="list"), line(pace="annual", measure="rate")]
    assert [takes_stages(one) for one in (*taken, *refused)] == [True] * 3 + [False] * 4


def test_gates_of_a_level_move_its_verdict() -> None:
    row, start = line(pace="level", measure="stock", actionable=False), Decimal(28000)
    found = judge(row, target("reach", "40000"), values.number(34000), JUNE, start, LEVELS)
    assert (found.completion, found.ahead_pp, found.state) == (50, -25, "behind")
    near = target("about", "40000", tolerance=Decimal(500))
    states = [judge(row, near, values.number(n), JUNE, start, LEVELS).state for n in (37000, 36500, 36499)]
    assert states == ["on_track", "near", "behind"]
    fall = judge(row, target("at_most", "20000"), values.number(26000), JUNE, start, ((6, Decimal(25000)),))
    assert (fall.ahead_pp, fall.state) == (Decimal("-12.5"), "behind")
    assert judge(row, target("reach", "40000"), values.number(34000), JUNE, None, LEVELS).state == "not_judged"
    assert judge(row, target("reach", "40000"), values.number(40000), DECEMBER, start, LEVELS).state == "on_track"
    assert judge(row, target("reach", "28000"), values.number(28000), JUNE, start, LEVELS).ahead_pp is None


def test_the_tolerance_of_a_level_is_counted_from_the_year_start() -> None:
    """34000 is due by June from 28000 to 40000: half of 40000 would call any fall short 基本达到."""
    row, aim = line(pace="level", measure="stock", actionable=False), target("about", "40000", tolerance=Decimal(500))
    states = [judge(row, aim, values.number(n), JUNE, Decimal(28000)).state for n in (34000, 33500, 33499)]
    assert states == ["on_track", "near", "behind"]


def test_no_figure_has_its_own_state() -> None:
    states = [judge(line(), target(), v, JUNE).state
              for v in (values.BLANK, values.waiting(), values.not_applicable("没有"))]  # fmt: skip
    assert states == ["unreported", "waiting", "not_applicable"]
    assert judge(line(), None, values.number(3), JUNE).state == "no_target"
    assert judge(line(), target(value="0"), values.number(3), JUNE).completion is None


def test_needed_per_month_is_null_in_december_and_remaining_never_negative() -> None:
    found = judge(line(), target(), values.number(130), DECEMBER)
    assert (found.remaining, found.needed_per_month) == (0, None)


def test_two_year_average_of_the_published_case() -> None:
    assert values.half_up(two_year_average(Decimal("29.0"), Decimal("-10.3")), 1) == Decimal("7.6")
    assert values.half_up(two_year_growth(Decimal("29.0"), Decimal("-10.3")), 1) == Decimal("15.7")


def test_the_published_case_of_pace() -> None:
    """984 of 1500 by July: 65.6 %, 7.3 points above 时序进度."""
    found = judge(line(), target(value="1500"), values.number(984), Period(2021, 7))
    assert found.completion == Decimal("65.6")
    assert values.half_up(found.ahead_pp, 1) == Decimal("7.3")


def test_derived_cells_beside_the_form(plan: Plan, gongyi: Unit) -> None:
    figures = {at("ZZ01.01.3"): values.number("8.1"), at("ZZ01.03.1"): values.number(12)}

    def shown(address: str) -> str:
        return derived(
            plan, gongyi, MARCH, plan.indicators[at(address)], lambda a: figures.get(a, values.BLANK)
        ).content

    assert [shown(f"ZZ01.01.{c}") for c in "TD8"] == ["10", "-1.9", "—"]
    assert [shown(f"ZZ01.03.{c}") for c in "TD"] == ["50", "24"]
    assert [shown(f"ZZ02.01.{c}") for c in "TDP"] == ["未下达", "—", "—"]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 500),
    st.lists(st.integers(0, 500), min_size=3, max_size=3),
    st.integers(0, 600),
    st.integers(2, 12),
)
def test_the_formula_on_paper_is_the_arithmetic_on_screen(aim: int, steps: list[int], actual: int, month: int) -> None:
    """与时序差 with gates: the formula's own arithmetic, worked out exactly, prints what the screen shows."""
    bare = load_plan()
    gates = "".join(f"410181,ZZ02.01.1,{m},{v}\n" for m, v in zip((3, 6, 9), sorted(steps), strict=True))
    files = {**bare.files, "stages.csv": f"unit,address,month,value\n{gates}"}
    files["targets.csv"] = bare.files["targets.csv"] + f"410181,ZZ02.01.1,at_least,{aim},,,附表2,\n"
    plan, item = plan_from_files(files), bare.indicators[at("ZZ02.01.P")]
    unit, period = plan.unit("410181"), Period(2021, month)
    shown = derived(plan, unit, period, item, lambda a: values.number(actual) if a.column == "1" else values.BLANK)
    formula = live_formula(plan, unit, period, item, lambda a: "X" if a.column == "1" else None)
    inside = re.fullmatch(r'IF\(AND\(ISNUMBER\(X\)\),ROUND\(ROUND\((.*),9\),1\),"—"\)', formula or "")
    assert inside
    exact = eval(re.sub(r"\d+", r"Fraction(\g<0>)", inside[1]), {"Fraction": Fraction, "X": Fraction(actual)})
    twelve = values.half_up(Decimal(exact.numerator) / Decimal(exact.denominator), 9)
    assert shown.number == values.half_up(twelve, 1)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 500),
    st.integers(0, 500),
    st.lists(st.integers(0, 500), min_size=3, max_size=3),
    st.integers(0, 600),
    st.integers(2, 12),
)
def test_the_formula_of_a_level_is_the_arithmetic_on_screen(
    aim: int, start: int, steps: list[int], actual: int, month: int
) -> None:
    """The same from the 年初数, which stands in a cell of its own; a level may fall from gate to gate."""
    bare, code = load_plan(), "C04"
    form = bare.form("ZZ07")
    fixed = form.line(code)._replace(pace="level", measure="stock", actionable=False, open=("1", "3", "D", "P"))
    lines = tuple(fixed if row.code == code else row for row in form.lines)
    unit, judged = bare.unit(fixed.filling_unit), Address("ZZ07", code, "1")
    forms = tuple(form._replace(lines=lines) if f.code == "ZZ07" else f for f in bare.forms)
    stages = {(unit.code, judged): tuple((m, Decimal(v)) for m, v in zip((3, 6, 9), steps, strict=True))}
    targets = tuple(t._replace(value=Decimal(aim)) if t.address == judged else t for t in bare.targets)
    plan, period = replace(bare, forms=forms, stages=stages, targets=targets), Period(2021, month)
    item, cells = plan.indicators[at("ZZ07.C04.P")], {"1": actual, "3": start}
    shown = derived(plan, unit, period, item, lambda a: values.number(cells[a.column]))
    formula = live_formula(plan, unit, period, item, lambda a: {"1": "X", "3": "S"}[a.column])
    inside = re.fullmatch(
        r'IF\(S=\d+,"—",IF\(AND\(ISNUMBER\(X\),ISNUMBER\(S\)\),ROUND\(ROUND\((.*),9\),1\),"—"\)\)', formula or ""
    )
    assert inside
    if aim == start:
        assert shown.content == "—"
        return
    known = {"Fraction": Fraction, "X": Fraction(actual), "S": Fraction(start)}
    exact = eval(re.sub(r"\d+", r"Fraction(\g<0>)", inside[1]), known)
    nine = values.half_up(Decimal(exact.numerator) / Decimal(exact.denominator), 9)
    assert shown.number == values.half_up(nine, 1)


# --- deadlines ---------------------------------------------------------------------------------
def test_working_saturday_is_a_deadline(plan: Plan) -> None:
    found = deadline(plan, Period(2021, 4), "快报")
    assert found
    assert (found.date, found.known) == (date(2021, 5, 8), True)
    formal = deadline(plan, Period(2021, 4), "正式")
    assert formal
    assert formal.date == date(2021, 5, 20)
    assert deadline(plan, Period(2021, 4), "草稿") is None


def test_beyond_the_official_calendar_says_so(plan: Plan) -> None:
    found = deadline(plan, Period(2039, 12), "快报")
    assert found
    assert not found.known
    assert found.date.weekday() < 5


def test_next_due(plan: Plan) -> None:
    april = Period(2021, 4)
    due = [next_due(plan, april, date(2021, 5, day)) for day in (1, 9, 30)]
    assert [d[0] for d in due if d] == ["快报", "正式", "正式"]


# --- target import ---------------------------------------------------------------------------------
HEAD = (
    "附表：1.  甲目标表\n\n2.  乙目标表\n\n附表1\n\n甲目标表\n\n\t县（市、区）\n"
    "\t规上工业增加值\n\n预期增速（%）\n\t工业投资\n\n增速（%）\n"
)
DATA = Path(__file__).parent / "data"


def notice(tmp_path: Path, rows: str) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def test_the_real_annex_gives_the_plans_own_targets(plan: Plan) -> None:
    found = read_targets(plan, DATA / "annex1_2021.txt")
    read = {(u.code, a): w and w.value for u, row in found.targets.items() for a, w in row.items()}
    assert read == {(t.unit, t.address): t.value for t in plan.targets if t.address.form == "ZZ01"}
    assert len(read) == 64
    assert [(a.title, bool(a.rows)) for a in found.annexes] == [("附表1", True), ("附表2", False)]
    assert [f.code for f in found.findings] == ["targets.no_table"]


def test_annex_in_the_odd_layout(tmp_path: Path, plan: Plan) -> None:
    found = read_targets(plan, notice(tmp_path, "\n\t巩义\n\t１０\n\t8\n\n\t管城区\n\t—\n\t5%\n"))
    assert [u.name for u in found.targets] == ["巩义市", "管城回族区"]
    assert found.targets[plan.unit("410181")][at("ZZ01.01.3")] == Wanted(Decimal(10))
    assert found.targets[plan.unit("410104")] == {at("ZZ01.01.3"): None, at("ZZ01.04.3"): Wanted(Decimal(5))}
    assert [(a.title, bool(a.rows)) for a in found.annexes] == [("附表1", True), ("附表2", False)]


def test_every_fault_has_its_line_and_nothing_is_imported_by_halves(tmp_path: Path, plan: Plan) -> None:
    rows = "\n\t巩义市\n\t10\n\t八\n\n\t某某市\n\t1\n\t2\n\n\t巩义\n\t10\n\t8\n\n\t荥阳市\n\t10\n"
    found = read_targets(plan, notice(tmp_path, rows.replace("工业投资", "x")))
    said = {(f.code, (f.place or "").split()[1]) for f in found.findings if f.level.value == "error"}
    assert said == {
        ("figure.chinese", "第19行"),
        ("targets.unit", "第21行"),
        ("targets.unit_twice", "第25行"),
        ("targets.row", "第29行"),
    }
    folder = tmp_path / "plan"
    for name, words in plan.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words, encoding="utf-8")
    before = (folder / "targets.csv").read_bytes()
    with pytest.raises(Refused):
        store_targets(folder, found)
    assert (folder / "targets.csv").read_bytes() == before


def test_unknown_column_is_named(tmp_path: Path, plan: Plan) -> None:
    path = notice(tmp_path, "\n\t巩义市\n\t10\n\t8\n")
    path.write_text(path.read_text(encoding="utf-8").replace("工业投资", "幸福指数"), encoding="utf-8")
    found = read_targets(plan, path)
    assert [f.code for f in found.findings if f.level.value == "error"] == ["targets.column"]


def test_whole_annex_goes_into_a_plan_folder(tmp_path: Path, plan: Plan) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(Path(__file__).parent.parent / "resources" / "plans" / "2021", folder)
    rows = "".join(f"\n\t{u.name}\n\t9.5\n\t6\n" for u in plan.districts)
    store_targets(folder, read_targets(plan, notice(tmp_path, rows)))
    revised = plan_from_files(read_files(folder))
    unit = revised.unit("410181")
    changed, kept = revised.target(unit, at("ZZ01.01.3")), revised.target(unit, at("ZZ01.03.1"))
    assert changed
    assert kept
    assert (changed.value, kept.value) == (Decimal("9.5"), 50)
    with pytest.raises(ZzError, match="内置任务只读"):
        store_targets(tmp_path, read_targets(plan, notice(tmp_path, rows)))


def test_a_text_without_annex_is_told(tmp_path: Path, plan: Plan) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    with pytest.raises(ZzError, match="没有找到附表"):
        read_targets(plan, empty)


def test_a_script_learns_how_to_fill_a_floating_form(plan: Plan) -> None:
    form = next(f for f in as_json(plan)["forms"] if f["form"] == "ZZ03")  # type: ignore[attr-defined]
    assert form["floating"] is True
    assert form["keys"] == [["2"], ["1", "17"]]
    cells = {cell["address"]: cell for cell in form["cells"]}
    assert len(cells) == 24
    assert cells["ZZ03.*.9"]["choices"] == ["新开工", "续建", "竣工", "达产"]
    assert cells["ZZ03.*.16"]["input"] is False
    assert cells["ZZ03.*.18"]["kind"] == "date"
