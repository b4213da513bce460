"""Progress rows, the JSON document and the terminal text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis_source import JUNE, PLAN, Memory, sample
from zzdesk.address import Address
from zzdesk.analysis.progress import progress
from zzdesk.analysis.progress_text import progress_text, table, width
from zzdesk.analysis.wording import brief_words, printed, state_words
from zzdesk.period import Period
from zzdesk.plan.model import Target
from zzdesk.values import number, text, waiting

IDENTITY = ["unit", "form", "line", "column", "indicator", "measure", "pace"]
AIM = ["target", "target_high", "comparator", "tier", "actual", "nature"]
STANDING = ["completion", "ahead_pp", "remaining", "needed_per_month", "gap_pp", "state"]
ROW = [*IDENTITY, *AIM, *STANDING, "rank", "rank_group", "rank_change"]
METHOD = ["form", "line", "column", "indicator", "value", "method", "reason", "reported", "expected"]
CITY = [*METHOD, "target", "district_targets", "completion", "gap_pp"]
SIGNED = Address.parse("ZZ02.01.1")


def with_target(source: Memory, value: int, unit: str = "410181") -> Memory:
    target = Target(unit, SIGNED, "at_least", Decimal(value))
    source.plan = replace(PLAN, targets=(*PLAN.targets, target))
    return source


def one(source: Memory, address: str, unit: str, period: Period = JUNE):
    return next(r for r in progress(source, period, unit).rows if r.address == Address.parse(address))


def test_a_row_for_each_aimed_or_ranked_line_reported_or_not():
    rows = progress(Memory(), JUNE).rows
    per_district = {"ZZ01": 4, "ZZ02": 9}
    for unit in PLAN.districts:
        for form, count in per_district.items():
            assert sum(r.unit == unit and r.address.form == form for r in rows) == count
    assert sum(r.address.form == "ZZ07" for r in rows) == 51
    assert {r.state for r in rows} == {"unreported"}
    assert next(r for r in rows if r.address.line == "C18").unit.name == "郑东新区"


def test_the_document_has_the_agreed_fields_and_decimal_strings():
    document = json.loads(json.dumps(progress(sample(), JUNE).as_json()))
    assert list(document) == ["plan", "period", "time_progress", "rows", "city"]
    assert (document["plan"], document["period"], document["time_progress"]) == ("2021", "2021-06", "50")
    assert all(list(row) == ROW for row in document["rows"])
    assert all(list(row) == CITY for row in document["city"])
    for row in document["rows"]:
        for name in ("target", "completion", "ahead_pp", "gap_pp", "remaining", "needed_per_month"):
            assert row[name] is None or re.fullmatch(r"-?\d+(\.\d{1,12})?", row[name])


def test_the_example_of_an_even_pace():
    source = with_target(Memory(), 120)
    source.put("410181", "ZZ02.01.1", 66)
    standing = one(source, "ZZ02.01.1", "410181").standing
    found = (standing.completion, standing.ahead_pp, standing.remaining, standing.needed_per_month, standing.state)
    assert found == (55, 5, 54, 9, "on_track")


def test_a_row_with_stage_targets_is_held_against_its_gates():
    source = with_target(Memory(), 120)
    source.plan = replace(source.plan, stages={("410181", SIGNED): ((3, Decimal(20)), (6, Decimal(72)))})
    source.put("410181", "ZZ02.01.1", 66)
    found = progress(source, JUNE, "410181")
    row = next(r for r in found.rows if r.address == SIGNED)
    assert (row.standing.completion, row.standing.ahead_pp, row.state) == (55, -5, "behind")
    assert found.time_progress == 50


def test_growth_has_a_verdict_where_the_month_has_a_stage_target():
    source = Memory()
    growth = Address.parse("ZZ01.01.3")
    source.plan = replace(PLAN, stages={("410181", growth): ((6, Decimal(9)),)})
    source.put("410181", "ZZ01.01.3", "9.5")
    row = one(source, "ZZ01.01.3", "410181")
    assert (row.state, row.standing.gap_pp, state_words(PLAN, row, JUNE)) == ("on_track", Decimal("-0.5"), "达到进度")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 400), st.integers(1, 400), st.integers(2, 12))
def test_completion_agrees_with_plain_decimal(actual: int, target: int, month: int):
    source = with_target(Memory(), target)
    source.put("410181", "ZZ02.01.1", actual)
    period = Period(2021, month)
    document = progress(source, period, "410181").as_json()
    row = next(r for r in document["rows"] if (r["form"], r["line"]) == ("ZZ02", "01"))
    exact = Decimal("1e-12")
    completion = (Decimal(actual) * 100 / Decimal(target)).quantize(exact, ROUND_HALF_UP)
    pace = (Decimal(month) * 100 / 12).quantize(exact, ROUND_HALF_UP)
    assert Decimal(row["completion"]) == completion
    assert Decimal(row["ahead_pp"]) == completion - pace
    assert Decimal(row["remaining"]) == max(target - actual, 0)
    assert (row["needed_per_month"] is None) == (month == 12)


def test_nature_state_and_actual_of_a_waiting_cell():
    source = Memory()
    source.put("410181", "ZZ01.01.3", waiting("2021-07-20"))
    source.put("410181", "ZZ01.01.9", text("预计"))
    row = progress(source, JUNE, "410181").as_json()["rows"][0]
    assert (row["state"], row["actual"], row["nature"], row["rank"]) == ("waiting", None, "预计", None)
    assert row["rank_group"] == "六县（市）和上街区"


def test_level_pace_reads_the_year_start():
    source = Memory()
    source.put("D01", "ZZ07.C28.1", 22000)
    assert one(source, "ZZ07.C28.1", "D01").standing.completion is None
    source.put("D01", "ZZ07.C28.3", 20000)
    assert one(source, "ZZ07.C28.1", "D01").standing.completion == 50


def test_a_quarterly_line_is_not_missing_between_quarters():
    source, may = Memory(), Period(2021, 5)
    source.report("D01")
    row = one(source, "ZZ07.C07.1", "D01", may)
    assert (row.state, state_words(PLAN, row, may)) == ("not_judged", "未到核算期")
    assert one(source, "ZZ07.C07.1", "D01", JUNE).state == "unreported"


def test_words_of_a_batch_indicator_never_say_behind():
    source = Memory()
    source.put("410181", "ZZ01.03.1", 1)
    row = one(source, "ZZ01.03.1", "410181")
    assert state_words(PLAN, row, JUNE) == "集中认定，不按时序进度判定"
    assert brief_words(PLAN, row, JUNE) == "集中认定"


def test_words_of_growth_give_the_gap_and_no_verdict():
    source = Memory()
    source.put("410181", "ZZ01.01.3", "8.8")
    row = one(source, "ZZ01.01.3", "410181")
    assert state_words(PLAN, row, JUNE) == "低于年度预期目标1.2个百分点"
    source.put("410181", "ZZ01.01.3", "10.04")
    assert state_words(PLAN, one(source, "ZZ01.01.3", "410181"), JUNE) == "与年度预期目标持平"


def test_one_unit_sees_its_own_rows_ranked_among_all():
    whole, own = progress(sample(), JUNE), progress(sample(), JUNE, "410181")
    assert {r.unit.code for r in own.rows} == {"410181"}
    assert [r for r in whole.rows if r.unit.code == "410181"] == list(own.rows)


def test_terminal_columns_line_up():
    words = table([("名次", "单位"), ("1", "管城回族区"), ("12", "巩义市")], left={1})
    assert words.splitlines() == ["名次  单位", "   1  管城回族区", "  12  巩义市"]
    assert width("1—2月") == 5
    found = progress_text(progress(sample(), JUNE))
    assert "不可加总：可比价增速" in found
    assert "区县目标合计490" in found
    assert re.search(r"惠济区 .* 未报", found)


def test_printed_is_half_up_and_never_a_minus_zero():
    assert [printed(Decimal(x), 1, sign=True) for x in ("0.05", "-0.05", "-0.04", "1")] == [
        "+0.1",
        "-0.1",
        "0.0",
        "+1.0",
    ]
    assert printed(None, 1) == "—"


def test_order_of_units_in_the_source_does_not_matter():
    forward, backward = sample(), sample()
    backward.cells = dict(reversed(list(backward.cells.items())))
    assert progress(forward, JUNE).as_json() == progress(backward, JUNE).as_json()


def test_a_value_of_a_unit_without_a_standing_return_does_not_count():
    source = Memory()
    source.put("410181", "ZZ01.03.1", number(5))
    source.standing = lambda period: {}  # type: ignore[method-assign]
    assert one(source, "ZZ01.03.1", "410181").state == "unreported"


def test_the_pace_shared_by_rows_with_stage_targets():
    source = Memory()
    aims = [Target(unit, SIGNED, "at_least", Decimal(120)) for unit in ("410181", "410182")]
    gates = ((6, Decimal(72)),)
    source.plan = replace(PLAN, targets=(*PLAN.targets, *aims), stages={("410181", SIGNED): gates})
    found = progress(source, JUNE)
    assert found.pace_of(found.of(SIGNED)) is None
    source.plan = replace(source.plan, stages={(u, SIGNED): gates for u in ("410181", "410182")})
    found = progress(source, JUNE)
    assert found.pace_of(found.of(SIGNED)) == 60
    assert progress(Memory(), JUNE).pace_of([]) == 50


def test_a_level_with_stage_targets_is_held_against_its_gates():
    """The pace of each unit is from its own 年初数: shared only where they give the same."""
    address, start = "ZZ07.C04.1", "ZZ07.C04.3"
    form = PLAN.form("ZZ07")
    row = form.line("C04")._replace(pace="level", measure="stock", actionable=False, open=("1", "3"))
    lines = tuple(row if line.code == "C04" else line for line in form.lines)
    forms = tuple(form._replace(lines=lines) if f.code == "ZZ07" else f for f in PLAN.forms)
    judged, unit = Address.parse(address), row.filling_unit
    target = next(t for t in PLAN.targets if t.address == judged)
    aim = target.value
    assert aim is not None
    source = Memory()
    source.plan = replace(PLAN, forms=forms, stages={(unit, judged): ((6, aim * 3 / 4),)})
    source.put(unit, start, number(aim / 2))
    source.put(unit, address, number(aim * 5 / 8))
    found = progress(source, JUNE)
    [held] = found.of(judged)
    assert (held.start, held.standing.completion, held.standing.ahead_pp) == (aim / 2, 25, -25)
    assert held.state == "behind"
    assert found.pace_of([held]) == 50
    assert found.pace_of([held._replace(start=None)]) == 50  # nothing to tell another from
