"""From an empty folder to the consolidated workbook, as the README's first command does it."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.bulletin_months import text_of
from tests.bulletin_scan import secrets, stored_text, texts, told
from zzdesk import session
from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Paragraph, Part
from zzdesk.analysis.bulletin.stored import stored
from zzdesk.cli import run
from zzdesk.demo.run import BULLETINS, Demo, run_demo
from zzdesk.demo.story import arrival
from zzdesk.errors import ZzError
from zzdesk.ledger.bulletins import frozen_of
from zzdesk.ledger.dump import dump
from zzdesk.period import Period
from zzdesk.plan.model import Plan

JUNE = Period(2021, 6)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo") / "demo")


@pytest.fixture
def json_of(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*words: str | Path) -> Any:
        run([*map(str, words), "--json"])
        return json.loads(capsys.readouterr().out)

    return call


def dump_of(folder: Path) -> dict[str, Any]:
    with session.open_ledger(folder) as ledger:
        return dump(ledger)


# --- what the demo leaves -------------------------------------------------------------------------
def test_everything_was_made_and_the_planted_fault_refused(demo: Demo) -> None:
    assert demo.findings == []
    assert all(path.is_file() for path in demo.files)
    assert len(list(demo.place("填报文件").glob("*.zzd"))) == 17
    # 17 units by five periods, but one silent in the last, and one spoilt copy
    assert len(list(demo.place("报送文件").rglob("*.xlsx"))) == 17 * 11 - 1 + 1
    assert len(demo.refused) == 1
    assert "2000万" in demo.refused[0]
    assert "python main.py" in demo.text


def test_every_unit_was_answered_and_those_missing_are_reminded(demo: Demo, json_of: Any) -> None:
    assert len(list(demo.place("回执").glob("*.xlsx"))) == 21
    with session.open_file(demo.place("填报文件") / "二七区.zzd") as document:
        receipt = document.receipts.latest(demo.story)
    assert receipt
    assert [f.is_sent_back for f in receipt.files] == [
        False,
        True,
    ]  # the sound one counts, the spoilt copy was returned
    assert receipt.sent_back == []
    told = json_of("remind", demo.place("汇总库"), "--period", "2021-06", "--kind", "正式", "--today", "2021-07-21")
    owes = {u["name"]: u["owes"] for u in told["units"]}
    assert owes["惠济区"] == "missing"
    assert owes["金水区"] == "lower"
    assert "巩义市" not in owes


def test_a_folder_in_use_is_left_alone(demo: Demo) -> None:
    with pytest.raises(ZzError, match="不是空的"):
        run_demo(demo.folder)


def sheet_with(book: Any, words: str) -> Any:
    return next(s for s in book.worksheets if any(words in str(c.value or "") for row in s.iter_rows() for c in row))


def test_entry_targets_sum_to_490_and_growth_has_no_sum(demo: Demo) -> None:
    book = load_workbook(demo.place("成果") / "汇总表_202106.xlsx", data_only=True)
    sheet = book["进度"]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    heads = next(row for row in rows if "年度目标" in row)
    column = heads.index("年度目标")
    total = next(row for row in rows if row[0] == "区县合计")
    assert total[column] == 490
    subtotals = [row[column] for row in rows if str(row[0]).startswith("\u3000小计")]
    units = [row for row in rows if str(row[0]).startswith("\u3000") and not str(row[0]).startswith("\u3000小计")]
    assert sum(row[column] for row in units) == sum(subtotals) == 490
    assert (len(units), len(subtotals)) == (16, 3)
    growth = [n for n, head in enumerate(heads) if head == "同比增速"]
    assert [total[n] for n in growth] == ["不可加总"] * 3
    city = next(row for row in rows if row[0] == "全市")
    assert all(isinstance(city[n], int | float) for n in growth)  # 公布数
    for sheet in book.worksheets:
        head = " ".join(str(c.value) for row in sheet.iter_rows(max_row=4) for c in row if c.value)
        assert "示例数据" in head, sheet.title


def test_the_city_line_says_how_it_was_made(demo: Demo, json_of: Any) -> None:
    found = json_of("progress", demo.place("汇总库"), "--period", "2021-06")
    city = {f"{c['form']}.{c['line']}.{c['column']}": c for c in found["city"]}
    entries = city["ZZ01.03.1"]
    assert (entries["method"], entries["district_targets"], entries["target"], entries["completion"]) == (
        "sum",
        "490",
        None,
        None,
    )
    assert (entries["reported"], entries["expected"]) == (15, 16)
    growth = city["ZZ01.01.3"]
    assert (growth["method"], growth["reason"], growth["target"]) == ("official", "公布数", "9")
    before = json_of("progress", demo.place("汇总库"), "--period", "2021-04")  # nothing was fed back then
    growth = next(c for c in before["city"] if (c["form"], c["line"], c["column"]) == ("ZZ01", "01", "3"))
    assert (growth["method"], growth["value"]) == ("none", None)
    assert "不可加总" in growth["reason"]


def test_output_growth_is_a_ratio_of_sums_when_all_gave_levels(demo: Demo, json_of: Any) -> None:
    found = json_of("progress", demo.place("汇总库"), "--period", "2021-05")
    city = {f"{c['form']}.{c['line']}.{c['column']}": c for c in found["city"]}
    assert city["ZZ01.10.3"]["method"] == "ratio_of_sums"
    assert city["ZZ01.09.3"]["method"] == "ratio_of_sums"
    assert city["ZZ01.01.3"]["method"] == "official"
    this, last = (sum_of(demo, f"ZZ01.10.{column}") for column in "12")
    assert abs(float(city["ZZ01.10.3"]["value"]) - (this / last - 1) * 100) < 1e-6


def sum_of(demo: Demo, address: str) -> float:
    with session.open_ledger(demo.place("汇总库")) as ledger:
        rows = ledger.values(Period(2021, 5)).values()
        return sum(
            float(p.value.number) for row in rows for a, p in row.items() if str(a) == address and p.value.number
        )


def test_progress_has_a_row_for_each_line_with_target_or_rank(demo: Demo, json_of: Any, plan: Plan) -> None:
    found = json_of("progress", demo.place("汇总库"), "--period", "2021-06")
    rows = [r for r in found["rows"] if r["form"] == "ZZ01"]
    assert len(rows) == 16 * 4
    silent = [r for r in rows if r["unit"] == "410108"]
    assert {(r["state"], r["rank"]) for r in silent} == {("unreported", None)}
    waiting = [r for r in rows if r["unit"] == "410105" and r["line"] in {"01", "02"}]
    assert {r["state"] for r in waiting} == {"waiting"}
    assert found["time_progress"] == "50"


def test_status_tells_who_is_in(demo: Demo, json_of: Any) -> None:
    found = json_of("status", demo.place("汇总库"), "--period", "2021-06")
    states = {u["unit"]: (u["state"], u["kind"]) for u in found["units"]}
    assert states["410108"] == ("missing", None)
    assert states["410105"][1] == "快报"
    assert states["410181"] == ("reported", "正式")
    assert all(int(u["filled"]) <= int(u["required"]) for u in found["units"])


# --- the year's bulletins -------------------------------------------------------------------------
def test_eleven_bulletins_went_out_one_after_another(demo: Demo) -> None:
    with session.open_ledger(demo.place("汇总库")) as ledger:
        frozen = session.frozen_bulletins(ledger)
        assert [f.period for f in frozen] == demo.periods
        assert [f.at for f in frozen] == sorted(f.at for f in frozen)
        assert len(frozen) == 11
        september, december = (session.bulletin(ledger, Period(2021, m)) for m in (9, 12))
    folder = demo.place(BULLETINS)
    assert len(list(folder.glob("通报_*.docx"))) == 11
    assert len(list(folder.glob("通报_*.pdf"))) == 2
    assert len(december.pictures) == 8
    assert (september.sample, september.number) == (True, "示例文号〔2021〕8号")
    assert "前三季度，全市规上工业增加值同比增长" in september.parts[0].paragraphs[0].text
    moved = {r.rank_change for r in session_progress(demo, Period(2021, 9)).rows if r.rank}
    assert moved - {None, 0}


def session_progress(demo: Demo, period: Period) -> Any:
    with session.open_ledger(demo.place("汇总库")) as ledger:
        return session.progress(ledger, period)


def test_the_bulletin_of_the_month_with_a_district_missing_says_so(demo: Demo) -> None:
    with session.open_ledger(demo.place("汇总库")) as ledger:
        made = session.bulletin(ledger, JUNE)
        assert session.bulletin_changes(ledger, JUNE, date(2021, 7, 23)).rows == ()
    late = next(t for t in made.tables if t.key == "late")
    assert ("惠济区", "未报") in [(r.cells[0].text, r.cells[1].text) for r in late.rows]
    assert "惠济区未报" in text_of(made)
    assert made.basis_words == "正式15份、快报1份"


def test_no_bulletin_tells_of_a_single_enterprise(demo: Demo) -> None:
    """ZZ04's figures, names, codes and sums over two enterprises, in every text of every file and snapshot."""
    with session.open_ledger(demo.place("汇总库")) as ledger:
        hidden = {period: secrets(ledger, period) for period in demo.periods}
        assert all(len(figures) > 300 and len(words) > 50 for figures, words in hidden.values())
        for period in demo.periods:
            held = frozen_of(ledger, period)
            assert held is not None
            assert told(stored_text(held[1]), *hidden[period]) == set()
    files = [path for path in demo.place(BULLETINS).iterdir() if path.is_file()]
    assert len(files) == 15
    for path in files:
        period = Period.parse(path.stem.rpartition("_")[2])
        assert told("\n".join(texts(path)), *hidden[period]) == set(), path.name


def test_that_search_finds_a_figure_a_sum_and_a_name(demo: Demo, tmp_path: Path) -> None:
    with session.open_ledger(demo.place("汇总库")) as ledger:
        made = session.bulletin(ledger, JUNE)
        figures, words = secrets(ledger, JUNE)
        cells = ledger.values(JUNE)["410181"]
    column = [p.value.number for a, p in cells.items() if (a.form, a.column) == ("ZZ04", "7") and p.value.number]
    name = next(p.value.text for a, p in cells.items() if (a.form, a.column) == ("ZZ04", "1"))
    leaked = [f"{column[0]:,}", str(column[1] + column[2]), name]
    for n, words_of in enumerate(leaked):
        part = replace_part(made.parts[0], f"其中{words_of}万元。")
        spoilt = replace(made, parts=(part, *made.parts[1:]), pictures=())
        for kind in (".docx", ".pdf"):
            path = session.save_bulletin(spoilt, tmp_path / f"{n}{kind}")
            assert len(told("\n".join(texts(path)), figures, words)) == 1
        assert len(told(stored_text(stored(spoilt)), figures, words)) == 1


def replace_part(part: Part, words: str) -> Part:
    return part._replace(paragraphs=(*part.paragraphs, Paragraph(words)))


# --- order does not matter --------------------------------------------------------------------------
def by_arrival(plan: Plan, returns: Path) -> dict[date, list[Path]]:
    days: dict[date, list[Path]] = {}
    for path in sorted(returns.rglob("*.xlsx")):
        day = arrival(plan, plan.unit(path.name.split("_")[0]), Period.parse(path.parent.name))
        days.setdefault(day, []).append(path)
    return days


def test_any_order_gives_the_same_dump(demo: Demo, plan: Plan, tmp_path: Path) -> None:
    wanted = dump_of(demo.place("汇总库"))
    days = list(by_arrival(plan, demo.place("报送文件")).items())
    random.Random(7).shuffle(days)
    with session.create_ledger(tmp_path / "other", plan) as ledger:
        for day, paths in days:
            random.Random(8).shuffle(paths)
            session.merge(ledger, paths, day)
        for table in sorted(demo.place("统计反馈").glob("*.xlsx"), reverse=True):
            session.import_official(ledger, table)
        by_people = {"bulletins", "benchmarks"}  # decided, not merged
        assert {k: v for k, v in dump(ledger).items() if k not in by_people} == {
            k: v for k, v in wanted.items() if k not in by_people
        }


def test_the_feedback_is_in_the_ledger_and_in_a_districts_file(demo: Demo, json_of: Any) -> None:
    found = json_of("official", "differences", demo.place("汇总库"), "--period", "2021-05")
    apart = {r["name"]: r["formal_difference"] for r in found["rows"] if r["formal_difference"] not in (None, "0.0")}
    assert apart == {"新密市": "-0.2"}
    assert len(list((demo.place("统计反馈") / "发各单位").glob("*.xlsx"))) == 16
    with session.open_file(demo.place("填报文件") / "金水区.zzd") as document:
        cell, june = Address("ZZ01", "01", "3"), Period(2021, 6)
        assert "示例数据" in document.held_because(cell, june)
        assert [row.new.state.value for row in document.history(cell, june)] == ["waiting", "value"]


def test_a_second_run_changes_nothing(demo: Demo, tmp_path: Path, plan: Plan) -> None:
    copy = tmp_path / "ledger"
    shutil.copytree(demo.place("汇总库"), copy)
    before = dump_of(copy)
    with session.open_ledger(copy) as ledger:
        report = session.merge(ledger, [demo.place("报送文件")], date(2022, 6, 1))
        assert {f.verdict for f in report.files} <= {"duplicate"}
    assert dump_of(copy) == before


def test_the_demo_repeats_itself(demo: Demo, tmp_path: Path) -> None:
    """Same seed, same figures: the returns' values and seals do not depend on the day."""
    again = run_demo(tmp_path / "again")
    first, second = dump_of(demo.place("汇总库")), dump_of(again.place("汇总库"))
    strip = lambda d: json.dumps(d["standing"], ensure_ascii=False, sort_keys=True)  # noqa: E731
    assert len(strip(first)) == len(strip(second))
