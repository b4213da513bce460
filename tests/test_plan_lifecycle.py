"""A plan through the years: a version in summer, next year's plan, and how both reach clerk's files and the ledger."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import templates_xlsx
from ui.clerk.desk import Desk
from ui.grid.faces import CLOSED
from ui.grid.model import FormModel
from zzdesk import session
from zzdesk.address import Address
from zzdesk.cli import run
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.errors import ZzError
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.pace import derived, target_words
from zzdesk.plan.revise import next_version, revised, rolled_forward
from zzdesk.plan.versions import in_force, in_order, version_order
from zzdesk.plan.workbook import export_plan, write_plan
from zzdesk.returns.template import template_of
from zzdesk.returns.templates import drawn_bytes
from zzdesk.values import BLANK, number

JUNE, JULY, AUGUST = (Period(2021, m) for m in (6, 7, 8))
SUMMER = date(2021, 7, 1)
PAPER = "郑工信〔2021〕35号"
NEW_LINE = """
[[lines]]
code = "10"
name = "洽谈项目"
unit = "个"
open = ["1", "2", "3", "4"]
"""
NEW = Address("ZZ02", "10", "1")


def with_line(files: Mapping[str, str]) -> Plan:
    """The plan with one more line in ZZ02."""
    return plan_from_files({**files, "forms/ZZ02.toml": files["forms/ZZ02.toml"] + NEW_LINE})


def renamed(plan: Plan, old: str, new: str, file: str = "plan.toml") -> Plan:
    return plan_from_files({**plan.files, file: plan.files[file].replace(old, new)})


@pytest.fixture(scope="module")
def second(plan: Plan) -> Plan:
    return with_line(revised(plan, SUMMER, PAPER))


@pytest.fixture(scope="module")
def next_year(plan: Plan) -> Plan:
    return plan_from_files(rolled_forward(plan))


def fill(document: Document, plan: Plan, months: int) -> None:
    """Made-up actuals of 2021's plan that obey its rules, in the months of the document's year."""
    told = replace(plan, year=document.plan.year)
    for period, cells in sample_year(told, document.unit, months).items():
        document.apply(sample_edit(told, period, cells))


# --- the versions of a plan ------------------------------------------------------------------
def test_versions_stand_in_natural_order() -> None:
    told = ["2021.10", "2021.9", "2021.2", "2021.2a", "2021"]
    assert sorted(told, key=version_order) == ["2021", "2021.2", "2021.2a", "2021.9", "2021.10"]


@pytest.mark.parametrize(
    ("version", "following"), [("2021.1", "2021.2"), ("2021.9", "2021.10"), ("2", "3"), ("初稿", "初稿.2")]
)
def test_the_next_version_counts_on(version: str, following: str) -> None:
    assert next_version(version) == following
    assert version_order(following) > version_order(version)


def test_a_month_has_the_newest_version_effective_by_its_last_day(plan: Plan) -> None:
    second = plan_from_files(revised(plan, date(2021, 7, 31), PAPER))
    third = plan_from_files(revised(second, date(2021, 8, 1), PAPER))
    for plans in ([plan, second, third], [third, second, plan]):
        found = [in_force(plans, Period(2021, m)).version for m in (2, 6, 7, 8, 12)]
        assert found == ["2021.1", "2021.1", "2021.2", "2021.3", "2021.3"]
    assert in_force([third, second], JUNE) is second, "before the first date the first counts"


def test_of_one_date_the_later_version_counts(plan: Plan) -> None:
    files = revised(plan, SUMMER, PAPER, "2021.9")
    ninth = plan_from_files(files)
    tenth = plan_from_files({**files, "plan.toml": files["plan.toml"].replace('"2021.9"', '"2021.10"')})
    assert in_order([tenth, ninth, plan]) == [plan, ninth, tenth]
    assert in_force([tenth, ninth, plan], JULY) is tenth


# --- revise ----------------------------------------------------------------------------------
def test_a_revision_changes_three_lines_and_nothing_else(plan: Plan) -> None:
    files = revised(plan, SUMMER, PAPER)
    assert {name for name in files if files[name] != plan.files[name]} == {"plan.toml"}
    old, new = plan.files["plan.toml"].splitlines(), files["plan.toml"].splitlines()
    assert [b for a, b in zip(old, new, strict=True) if a != b] == [
        'version = "2021.2"',
        "effective = 2021-07-01",
        f'document = "{PAPER}"',
    ]
    assert session.plan_faults(plan_from_files(files)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('version = "2021.1"', 'version = "2021.1"   # 首版'),
        ('document = ""\n', ""),
        ('version = "2021.1"', '"version" = "2021.1"'),
        ('version = "2021.1"', 'version = """2021.1"""'),
    ],
)
def test_a_revision_of_other_spelling(plan: Plan, old: str, new: str) -> None:
    words = plan.files["plan.toml"].replace(old, new)
    spelled = plan_from_files({**plan.files, "plan.toml": words})
    made = revised(spelled, SUMMER, '"特"号\\')["plan.toml"]
    wanted = {**tomllib.loads(words), "version": "2021.2", "effective": SUMMER, "document": '"特"号\\'}
    assert tomllib.loads(made) == wanted
    assert ("# 首版" in made) == ("# 首版" in words)


@pytest.mark.parametrize(
    ("effective", "document", "version", "code"),
    [
        (date(2021, 2, 1), PAPER, "", "revise.effective"),
        (date(2020, 12, 1), PAPER, "", "revise.effective"),
        (date(2022, 1, 1), PAPER, "", "revise.too_late"),
        (SUMMER, " ", "", "revise.document"),
        (SUMMER, PAPER, "2021.1", "revise.version"),
        (SUMMER, PAPER, "2021.0", "revise.version"),
    ],
)
def test_a_revision_is_refused_in_words(plan: Plan, effective: date, document: str, version: str, code: str) -> None:
    with pytest.raises(ZzError) as why:
        revised(plan, effective, document, version)
    assert why.value.code == code
    assert "〔" not in str(why.value).replace("〔2021〕", "")


# --- roll forward ----------------------------------------------------------------------------
def test_next_year_keeps_the_forms_and_has_no_target(plan: Plan, next_year: Plan) -> None:
    head = (next_year.name, next_year.year, next_year.version, next_year.title, next_year.effective)
    assert head == ("2022", 2022, "2022.1", "2022年工业经济月报", date(2022, 2, 1))
    assert next_year.targets == ()
    assert next_year.base_rates == {}
    assert all(annex.pending for annex in next_year.annexes)
    assert next_year.units == plan.units
    assert [f._replace(pending_targets="") for f in next_year.forms] == [
        f._replace(pending_targets="") for f in plan.forms
    ]
    assert len(next_year.files["city_targets.csv"].splitlines()) == len(plan.files["city_targets.csv"].splitlines())
    assert "上升填负数" in next_year.files["city_targets.csv"]
    assert session.plan_faults(next_year) == []


def test_every_target_of_next_year_reads_as_not_issued(plan: Plan, next_year: Plan) -> None:
    period = Period(2022, 3)
    for target in plan.targets:
        unit = next_year.unit(target.unit)
        assert next_year.target(unit, target.address) is None
        assert target_words(next_year, unit, target.address).startswith("未下达（")
    for item in next_year.indicators.values():
        if item.derive == "target":
            form = next_year.form(item.address.form)
            unit = next(u for u in next_year.units if item.line in next_year.lines_of(form, u))
            assert derived(next_year, unit, period, item, lambda _: BLANK).content == "未下达"


def test_a_city_figure_put_in_again_is_a_target_again(next_year: Plan) -> None:
    words = next_year.files["city_targets.csv"].replace("at_least,,", "at_least,150,", 1)
    issued = plan_from_files({**next_year.files, "city_targets.csv": words})
    [target] = issued.targets
    assert target_words(issued, issued.unit(target.unit), target.address) == "150个以上（第二条）"
    assert session.plan_faults(issued) == []


def test_an_empty_city_figure_of_an_issued_plan_is_still_a_mistake(plan: Plan) -> None:
    words = plan.files["city_targets.csv"].replace("at_least,120,", "at_least,,", 1)
    broken = plan_from_files({**plan.files, "city_targets.csv": words})
    assert [f.code for f in session.plan_faults(broken)] == ["check.target_value"]


def test_years_whose_holidays_are_not_known_are_named_and_stop_nothing(plan: Plan) -> None:
    found = session.plan_faults(plan_from_files(rolled_forward(plan, 2040)))
    assert {(f.code, f.level.value, f.place.split()[0]) for f in found if f.place} == {
        ("check.calendar", "note", "plan.toml")
    }
    assert [f.args["year"] for f in found] == [2040, 2041]


def test_a_deadline_on_no_day_of_the_calendar_is_a_mistake(plan: Plan) -> None:
    words = plan.files["plan.toml"].replace("day = 18", "day = 31")
    [found] = session.plan_faults(plan_from_files({**plan.files, "plan.toml": words}))
    assert (found.code, found.level.value) == ("check.deadline", "error")
    assert found.place
    assert found.place.startswith("plan.toml 第")


@pytest.mark.parametrize("year", [2021, 2020, 2042])
def test_only_a_later_year_can_be_rolled_to(plan: Plan, year: int) -> None:
    with pytest.raises(ZzError) as why:
        rolled_forward(plan, year)
    assert why.value.code == "roll.year"


def test_rolled_to_a_year_without_its_leap_day(plan: Plan) -> None:
    words = plan.files["plan.toml"].replace("effective = 2021-02-01", "effective = 2020-02-29")
    leap = plan_from_files({**plan.files, "plan.toml": words})
    assert plan_from_files(rolled_forward(leap)).effective == date(2022, 2, 28)


# --- a new version in the clerk's file ---------------------------------------------------------
@pytest.fixture
def updated(document: Document, plan: Plan, second: Plan) -> Document:
    """巩义市's file with both versions, filled to July."""
    assert session.update_file(document, second)
    fill(document, plan, 7)
    beside = {Address("ZZ02", "10", column): number(figure) for column, figure in (("2", 4), ("3", 5))}
    document.apply(SetCells(JULY, {NEW: number(5), **beside}))
    return document


def test_a_new_line_is_there_from_its_month_on(updated: Document, second: Plan) -> None:
    assert updated.plan is second
    assert [updated.plan_for(p).version for p in (JUNE, JULY)] == ["2021.1", "2021.2"]
    assert updated.value(NEW, JULY) == number(5)
    with pytest.raises(ZzError, match=r"ZZ02\.10\.1"):
        updated.apply(SetCells(JUNE, {NEW: number(5)}))
    for period, there in ((JUNE, False), (JULY, True)):
        told = session.document_json(updated, period, session.check_document(updated, period))
        assert (str(NEW) in {v["address"] for v in told["values"]}) is there  # type: ignore[attr-defined]
        assert told["verdict"] == "accepted"


def test_its_return_has_the_line_from_its_month_on(updated: Document, tmp_path: Path, second: Plan) -> None:
    for period, version in ((JUNE, "2021.1"), (JULY, "2021.2")):
        made = session.export(updated, period, "正式", tmp_path)
        plan = updated.plan_for(period)
        read = session.check_return(made.written.path, date(2021, 8, 20), plan)
        assert (read.verdict, read.plan_version, read.seal) == ("accepted", version, "ok")
        assert (NEW in read.values) is (period == JULY)


def test_the_window_closes_the_line_in_the_months_before(qtbot: QtBot, updated: Document, second: Plan) -> None:
    desk = Desk(updated, JULY)
    model = FormModel(desk, second.form("ZZ02"))
    place = model.place_of(NEW)
    assert model.data(place) == "5"
    desk.set_period(JUNE)
    assert model.face(place.row(), place.column()) is CLOSED
    pasted = desk.paste("ZZ02", ("10", "1"), [["7"]])
    assert [f.code for f in pasted.refused] == ["cell.locked"]
    assert updated.value(NEW, JUNE) is BLANK
    desk.close()


def test_a_line_that_only_changed_its_words_is_printed_in_the_new_ones(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = renamed(plan, "落地开工项目投资额", "落地开工项目计划投资额", "forms/ZZ02.toml")
    other = renamed(other, '"2021.1"', '"2021.2"')
    assert "落地开工项目计划投资额" in template_of(other).forms["ZZ02"][0].texts.values()
    [note] = session.plan_faults(other)
    assert (note.code, note.level.value) == ("template.outgrown", "note")
    assert "〔" not in note.message
    assert template_of(plan).fault is None
    (tmp_path / "2021.2.xlsx").write_bytes(drawn_bytes(other))  # a styled template kept for the version
    monkeypatch.setattr(templates_xlsx, "__file__", str(tmp_path / "__init__.py"))
    template_of.cache_clear()
    assert session.plan_faults(other) == []
    template_of.cache_clear()


def test_the_file_opened_again_knows_both(updated: Document) -> None:
    updated.flush()
    with Document.open(updated.path) as again:
        assert [again.plan_for(p).version for p in (JUNE, JULY, AUGUST)] == ["2021.1", "2021.2", "2021.2"]
        assert again.value(NEW, JULY) == number(5)


def test_a_version_that_comes_late_counts_from_its_date_and_drops_no_figure(
    document: Document, plan: Plan, second: Plan, tmp_path: Path
) -> None:
    fill(document, plan, 7)
    gone = Address("ZZ02", "09", "1")
    files = dict(second.files)
    head, _, rest = files["forms/ZZ02.toml"].partition('[[lines]]\ncode = "09"')
    files["forms/ZZ02.toml"] = head + "[[lines]]" + rest.partition("[[lines]]")[2]
    document.add_plan(plan_from_files(files))
    assert not document.value(gone, JULY).is_blank
    left = [f for f in session.check_document(document, JULY) if f.code == "file.left_over"]
    assert str(gone) in {a for f in left for a in f.addresses}
    assert {f.level.value for f in left} == {"note"}
    assert not [f for f in session.check_document(document, JUNE) if f.code == "file.left_over"]
    made = session.export(document, JULY, "草稿", tmp_path)
    assert session.check_return(made.written.path, date(2021, 8, 20), document.plan).seal == "ok"


def test_twice_is_once_also_as_a_folder_or_a_workbook(
    updated: Document, second: Plan, plan: Plan, tmp_path: Path
) -> None:
    write_plan(second.files, tmp_path / "plan")
    books = [export_plan(p, tmp_path / f"{p.version}.xlsx") for p in (plan, second)]
    for source in (tmp_path / "plan", *books):
        assert not session.update_file(updated, load_plan(source))
    assert updated.plan is second


def test_what_does_not_belong_into_the_file_is_refused(document: Document, second: Plan, next_year: Plan) -> None:
    document.add_plan(second)
    refused = {
        "update.other_plan": next_year,
        "update.differs": renamed(second, SUMMER.isoformat(), "2021-08-01"),
        "update.unit": renamed(renamed(second, "2021.2", "2021.3"), "410181,巩义市", "410199,巩义新市", "units.csv"),
    }
    for code, plan in refused.items():
        with pytest.raises(ZzError) as why:
            document.add_plan(plan)
        assert why.value.code == code
        assert "〔" not in str(why.value)
    assert document.plan is second


def test_a_file_with_a_damaged_version_is_not_judged_by_the_other(updated: Document) -> None:
    updated.close()
    with closing(sqlite3.connect(updated.path)) as raw, raw:
        raw.execute("UPDATE plan SET effective='2021-07-09' WHERE version='2021.2'")
    with pytest.raises(ZzError, match="已损坏"):
        Document.open(updated.path)


# --- next year's file ---------------------------------------------------------------------------
def test_a_return_of_next_year_goes_out_and_comes_back(plan: Plan, next_year: Plan, tmp_path: Path) -> None:
    period = Period(2022, 2)
    with session.create_file(tmp_path / "巩义市2022.zzd", "巩义市", next_year) as document:
        fill(document, plan, 2)
        made = session.export(document, period, "正式", tmp_path)
    read = session.check_return(made.written.path, date(2022, 3, 20), next_year)
    assert (read.verdict, read.period, read.plan_version) == ("accepted", "2022-02", "2022.1")
    assert read.cells_read == read.placed > 50
    with Ledger.create(tmp_path / "ledger", plan) as ledger:
        assert ledger.add_plan(next_year)
        report = session.merge(ledger, [made.written.path], date(2022, 3, 20))
        assert [f.verdict for f in report.files] == ["accepted"]
        rows = session.progress(ledger, period).as_json()["rows"]
        assert {r["state"] for r in rows if r["unit"] == "410181"} == {"no_target"}  # type: ignore[attr-defined]
        assert session.consolidate(ledger, period, tmp_path / "汇总.xlsx").is_file()
        with pytest.raises(ZzError, match="没有区县的目标"):  # all of next year's are 未下达
            session.chart(ledger, period, None, tmp_path / "进度.pdf")
        assert session.period_held(ledger, "2021-12") == Period(2021, 12)
        assert session.period_held(ledger, "202212") == Period(2022, 12)
        with pytest.raises(ZzError):
            session.period_held(ledger, "2023-02")


# --- the ledger -----------------------------------------------------------------------------------
def test_a_ledger_takes_june_by_the_first_and_july_by_the_second_version(
    updated: Document, plan: Plan, second: Plan, tmp_path: Path
) -> None:
    june, july = (session.export(updated, p, "正式", tmp_path).written.path for p in (JUNE, JULY))
    with Ledger.create(tmp_path / "ledger", plan) as ledger:
        assert ledger.add_plan(second)
        assert not ledger.add_plan(load_plan(export_plan(second, tmp_path / "p.xlsx")))
        with pytest.raises(ZzError, match="版本号同为"):
            ledger.add_plan(renamed(second, SUMMER.isoformat(), "2021-08-01"))
        report = session.merge(ledger, [june, july], date(2021, 8, 20))
        assert {f.verdict for f in report.files} == {"accepted"}
        assert [ledger.plan_of(p).version for p in (JUNE, JULY)] == ["2021.1", "2021.2"]
        assert ledger.plan.version == "2021.2"
        assert NEW not in ledger.values(JUNE)["410181"]
        assert ledger.values(JULY)["410181"][NEW].value == number(5)
        assert session.consolidate(ledger, JUNE, tmp_path / "6.xlsx").is_file()
        assert session.consolidate(ledger, JULY, tmp_path / "7.xlsx").is_file()


def test_the_ledgers_versions_stand_in_natural_order(plan: Plan, tmp_path: Path) -> None:
    ninth = plan_from_files(revised(plan, SUMMER, PAPER, "2021.9"))
    tenth = renamed(ninth, '"2021.9"', '"2021.10"')
    with Ledger.create(tmp_path / "ledger", plan) as ledger:
        for version in (tenth, ninth):
            ledger.add_plan(version)
        assert list(ledger.plans) == ["2021.1", "2021.9", "2021.10"]
        assert ledger.plan_of(JULY).version == "2021.10"


# --- on the command line -----------------------------------------------------------------------------
def told(capsys: pytest.CaptureFixture[str]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads(capsys.readouterr().out)
    return found


def test_the_whole_way_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new, file, ledger = str(tmp_path / "二版"), str(tmp_path / "x.zzd"), str(tmp_path / "ledger")
    revise = ["plan", "revise", "2021", "--effective", "2021-07-01", "--document", PAPER]
    assert run([*revise, "-o", new]) == 0
    words = capsys.readouterr().out
    assert "版本：2021.1 → 2021.2" in words
    assert f"文号：（空） → {PAPER}" in words
    assert "0 处错误" in words
    assert run([*revise, "-o", new, "--json"]) == 2, "the folder is not empty"
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "demo.not_empty"
    assert run([*revise, "--version", "2021.7", "-o", str(tmp_path / "七版"), "--json"]) == 0
    assert {Path(p).name for p in told(capsys)["files"]} >= {"plan.toml", "units.csv"}  # type: ignore[arg-type]
    assert load_plan(tmp_path / "七版").version == "2021.7"

    assert run(["new", file, "--unit", "巩义市"]) == 0
    assert run(["ledger", "new", ledger]) == 0
    capsys.readouterr()
    for arguments in (["update", file, new], ["ledger", "plan", "add", ledger, new]):
        assert run(arguments) == 0
        assert "已收入2021年工业经济月报 2021.2 版" in capsys.readouterr().out
        assert run(arguments) == 0
        assert "没有改动" in capsys.readouterr().out
        assert run([*arguments, "--json"]) == 0
        assert set(told(capsys)) == {"files", "findings"}
    assert run(["export", file, "--period", "2021-07", "-o", str(tmp_path)]) == 1, "nothing is filled"
    [made] = tmp_path.glob("*202107*.xlsx")
    assert run(["check", str(made), "--received", "2021-08-08", "--plan", new]) == 1
    assert "identity.plan" not in capsys.readouterr().out


def test_next_year_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = str(tmp_path / "2022")
    assert run(["plan", "roll-forward", "2021", "-o", new]) == 0
    words = capsys.readouterr().out
    assert "年度：2021 → 2022" in words
    assert "目标：清空115个" in words
    assert run(["plan", "roll-forward", "2021", "-o", str(tmp_path / "2040"), "--year", "2040", "--json"]) == 0
    assert {f["code"] for f in told(capsys)["findings"]} == {"check.calendar"}
    assert run(["plan", "roll-forward", "2021", "-o", str(tmp_path / "x"), "--year", "2021"]) == 2
    assert run(["plan", "check", new]) == 0
    assert run(["update", str(tmp_path / "none.zzd"), new]) == 2
    assert run(["plan", "revise", "2021", "-o", str(tmp_path / "y"), "--effective", "七月", "--document", PAPER]) == 2
    assert not (tmp_path / "y").exists()
