"""追溯: every consolidated figure leads to cells of archived originals that hold it; copies open at the cell."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import need
from tests.ledger_samples import filled, take
from tests.official_samples import book, cell_of, rows
from tests.returns_samples import APRIL_20, MARCH, changed, data_of, part_of, sample
from zzdesk import cli, session, values
from zzdesk.address import Address
from zzdesk.analysis.aggregate import city_figures
from zzdesk.analysis.source import Figures
from zzdesk.errors import ZzError
from zzdesk.ledger.store import Ledger
from zzdesk.plan.model import Plan
from zzdesk.returns.at_cell import opened_at
from zzdesk.values import decimal_text

ENTRIES, OUTPUT_GROWTH = Address.parse("ZZ01.03.1"), Address.parse("ZZ01.09.3")


@pytest.fixture
def ledger(tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan) as opened:
        take(
            opened,
            tmp_path / "收件",
            APRIL_20,
            巩义=filled(sample("410181"), ZZ01_09_1="110", ZZ01_09_2="100"),
            荥阳=filled(sample("410182"), ZZ01_03_1=values.not_applicable("辖区没有"), ZZ01_09_1="330"),
        )
        yield opened


def cell_in(data: bytes, sheet: str, cell: str) -> object:
    return openpyxl.load_workbook(BytesIO(data), data_only=True)[sheet][cell].value


def test_a_city_sum_leads_to_each_units_cell(ledger: Ledger) -> None:
    found = session.trace(ledger, MARCH, ENTRIES)
    assert (found.value, found.method, found.reported, found.expected) == ("8", "sum", 2, 16)
    assert len(found.origins) == 16
    first, second = found.origins[:2]
    assert (first.name, first.state, first.value) == ("巩义市", "value", "8")
    assert (second.state, second.value) == ("na", "辖区没有")
    assert first.sha256
    assert first.sheet
    assert first.cell
    assert str(cell_in(ledger.archive.take(first.sha256), first.sheet, first.cell)) == "8"
    assert {o.state for o in found.origins[2:]} == {"unreported"}
    assert "荥阳市　无此项：辖区没有" in found.as_text()


def test_every_city_figure_is_the_sum_of_its_origins(ledger: Ledger) -> None:
    traced = 0
    for city in city_figures(Figures(ledger, MARCH)):
        found = session.trace(ledger, MARCH, city.address)
        assert found.value == (None if city.value is None else decimal_text(city.value)), city.address
        if city.method == "sum":
            given = [Decimal(o.value) for o in found.origins if o.state == "value" and o.value]
            assert sum(given) - city.left_out == city.value  # but for what both units gave
            traced += 1
    assert traced > 20


def test_a_ratio_shows_both_levels(ledger: Ledger, tmp_path: Path, plan: Plan) -> None:
    rest = {u.name: sample(u.code) for u in plan.districts if u.code not in {"410181", "410182"}}
    take(ledger, tmp_path / "收件", APRIL_20, **rest)
    found = session.trace(ledger, MARCH, OUTPUT_GROWTH)
    assert found.method == "ratio_of_sums"
    assert {str(o.address) for o in found.origins} == {"ZZ01.09.1", "ZZ01.09.2"}
    assert len(found.origins) == 32


def test_a_published_figure_leads_to_the_statistics_bureaus_table(ledger: Ledger, tmp_path: Path) -> None:
    path = book(tmp_path / "反馈.xlsx", rows())
    session.import_official(ledger, path)
    for address, value in (("ZZ01.01.3", "5"), ("ZZ01.01.7", "5.5")):
        found = session.trace(ledger, MARCH, Address.parse(address))
        first = found.origins[0]
        assert (found.value, found.method, first.value) == (value, "official", value)
        assert (first.file, first.sheet, first.cell) == ("反馈.xlsx", "统计反馈", cell_of(0, "累计增速"))
        assert first.sha256 == sha256(path.read_bytes()).hexdigest()
        assert "统计反馈，" in found.as_text()
        assert len(found.origins) == 17


def test_one_units_figure_and_a_blank_one(ledger: Ledger, plan: Plan) -> None:
    own = session.trace(ledger, MARCH, ENTRIES, plan.unit("410181"))
    assert (own.value, own.method, len(own.origins)) == ("8", "unit", 1)
    text = session.trace(ledger, MARCH, Address.parse("ZZ01.03.5"), plan.unit("410181"))
    assert text.origins[0].state in {"blank", "value"}


def test_a_floating_column_leads_to_every_line(ledger: Ledger) -> None:
    found = session.trace(ledger, MARCH, Address("ZZ02-1", "*", "4"))
    lines = [o for o in found.origins if o.state == "value"]
    assert len(lines) == 18
    assert found.value == decimal_text(sum((Decimal(o.value or 0) for o in lines), Decimal(0)))
    one = session.trace(ledger, MARCH, lines[0].address, ledger.plan.unit("410181"))
    assert one.value == lines[0].value


def test_what_cannot_be_traced_is_said(ledger: Ledger) -> None:
    with pytest.raises(ZzError, match="不能追溯"):
        session.trace(ledger, MARCH, Address("ZZ01", "99", "1"))
    with pytest.raises(ZzError, match="单个企业资料"):
        session.trace(ledger, MARCH, Address("ZZ04", "*", "6"))
    assert session.trace(ledger, MARCH, Address("ZZ04", "*", "6"), internal=True).value is None


# --- opening the original --------------------------------------------------------------------------
def test_the_copy_opens_at_the_cell_and_the_archive_stays(ledger: Ledger, tmp_path: Path) -> None:
    origin = session.trace(ledger, MARCH, ENTRIES).origins[0]
    assert origin.sha256
    place = ledger.archive.place(origin.sha256)
    before = place.read_bytes()
    copy = session.open_original(
        ledger, origin.sha256, "包.zip/../巩义:市.xlsx", sheet=origin.sheet, cell=origin.cell, folder=tmp_path
    )
    assert copy == tmp_path / "巩义_市.xlsx"
    book = openpyxl.load_workbook(copy)
    assert book.active.title == origin.sheet
    assert [s.title for s in book.worksheets if s.sheet_view.tabSelected] == [origin.sheet]
    assert {s.activeCell for s in book.active.sheet_view.selection} == {origin.cell}
    assert not os.stat(copy).st_mode & 0o222
    assert place.read_bytes() == before
    assert sha256(before).hexdigest() == origin.sha256
    again = session.open_original(ledger, origin.sha256, "巩义:市.xlsx", folder=tmp_path)
    assert again != copy
    assert again.read_bytes() == before


def test_nothing_but_the_view_is_changed() -> None:
    data = data_of(sample())
    moved = opened_at(data, "ZZ02", "E14")
    first, second = (openpyxl.load_workbook(BytesIO(d)) for d in (data, moved))
    assert first.sheetnames == second.sheetnames
    for sheet in first.worksheets:
        same = second[sheet.title]
        cells, now = (
            {c.coordinate: str(vars(c.value) if hasattr(c.value, "ref") else c.value) for c in row}
            for row in ([c for line in s.iter_rows() for c in line] for s in (sheet, same))
        )
        assert cells == now
        assert sheet.protection.sheet == same.protection.sheet
        assert sheet.sheet_state == same.sheet_state
        assert sheet.freeze_panes == same.freeze_panes


def test_libreoffice_opens_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(opened_at(data_of(sample()), "ZZ02", "E14"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    order = [need("soffice"), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*order, str(path)], check=True, capture_output=True, timeout=120)
    book = openpyxl.load_workbook(tmp_path / "out" / path.name)
    assert book.active.title == "ZZ02"  # the cursor is not kept by a conversion without a window
    assert openpyxl.load_workbook(path)["ZZ02"]["E14"].value == book["ZZ02"]["E14"].value


def test_a_workbook_spelled_otherwise_is_given_as_it_is() -> None:
    data = data_of(sample())
    part = part_of(data, "ZZ02")
    odd = changed(data, part, lambda xml: xml.replace("<sheetView", "<x:sheetView").replace("</sheetView", "</x:shee"))
    for given, sheet, cell in ((odd, "ZZ02", "E14"), (data, "没有", "E14"), (data, "ZZ02", "E"), (b"PK", "ZZ02", "E1")):
        assert opened_at(given, sheet, cell) == given


def test_a_changed_original_is_not_opened(ledger: Ledger) -> None:
    origin = session.trace(ledger, MARCH, ENTRIES).origins[0]
    assert origin.sha256
    ledger.archive.place(origin.sha256).write_bytes(b"other")
    with pytest.raises(ZzError, match="已被改动"):
        session.open_original(ledger, origin.sha256, "a.xlsx")


def test_trace_on_the_command_line(ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = str(ledger.folder), tmp_path / "副本"
    run = ["trace", folder, "--period", "2021-03", "ZZ01.03.1", "--unit", "巩义", "--open", "-o", str(out), "--json"]
    assert cli.run(run) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["value"] == "8"
    assert [Path(name).parent for name in told["files"]] == [out]
    assert told["origins"][0].keys() >= {"unit", "file", "sha256", "kind", "revision", "sheet", "cell"}
    assert cli.run(["trace", folder, "--period", "2021-03", "ZZ02-1.*.4"]) == 0
    assert "各单位合计" in capsys.readouterr().out
    assert cli.run(["trace", folder, "--period", "2021-03", "胡说"]) == 2


def test_a_groups_subtotal_is_traced_to_its_own_units(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["trace", str(ledger.folder), "--period", "2021-03", "ZZ01.03.1", "--json"]
    towns = [u.code for u in ledger.plan.districts if u.group == "六县（市）和上街区"]
    assert cli.run([*asked, "--group", "六县（市）和上街区"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted(o["unit"] for o in told["origins"]) == sorted(towns)
    assert told["expected"] == 7
    assert cli.run(asked) == 0
    whole = json.loads(capsys.readouterr().out)
    assert {o["unit"] for o in whole["origins"]} > set(towns)
    assert cli.run([*asked, "--group", "哪个组"]) == 2
    assert "trace.group" in capsys.readouterr().out


# --- explanations -------------------------------------------------------------------------------------
def explained_return(unit: str, words: str) -> bytes:
    """A return whose first open query carries an explanation."""
    from tests.returns_samples import read

    content = sample(unit)
    query = next(f for f in read(data_of(content)).findings if f.level.value == "query" and not f.explained)
    return data_of(replace(content, explanations={query.key: words}))


def test_explanations_are_found_across_units(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(ledger, tmp_path / "收件", APRIL_20, 新密=explained_return("410183", "退库2户：甲厂、乙厂"))
    take(ledger, tmp_path / "收件", APRIL_20, 新郑=explained_return("410184", "口径调整，丙厂划出"))
    every = session.search_explanations(ledger)
    assert [(e.name, e.words) for e in every] == [("新密市", "退库2户：甲厂、乙厂"), ("新郑市", "口径调整，丙厂划出")]
    assert all(e.message and e.rule for e in every)
    assert [e.name for e in session.search_explanations(ledger, text="丙厂")] == ["新郑市"]
    assert [e.name for e in session.search_explanations(ledger, unit=ledger.plan.unit("410183"))] == ["新密市"]
    assert session.search_explanations(ledger, rule=every[0].rule[:-1])
    assert not session.search_explanations(ledger, rule="没有")
    assert not session.search_explanations(ledger, ledger.plan.periods[0])
    assert cli.run(["explanations", str(ledger.folder), "--text", "退库", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["explanations"]) == 1


def test_the_workbooks_sources_name_the_archived_file_and_cell(ledger: Ledger, tmp_path: Path) -> None:
    """Each row of 来源 leads to the cell that trace finds, in the return's own workbook."""
    book = openpyxl.load_workbook(session.consolidate(ledger, MARCH, tmp_path / "汇总.xlsx"))
    rows = {(r[0], r[1]): r for r in book["来源"].iter_rows(min_row=4, values_only=True) if r[1]}
    checked = 0
    for origin in session.trace(ledger, MARCH, ENTRIES).origins:
        if origin.state != "value":
            assert (origin.name, str(ENTRIES)) not in rows
            continue
        row = rows[origin.name, str(ENTRIES)]
        assert row[5:10] == (origin.file, origin.kind, f"V{origin.revision:02d}", origin.sheet, origin.cell)
        assert origin.sha256
        assert row[11] == origin.sha256[:12]
        original = openpyxl.load_workbook(BytesIO(session.original(ledger, origin.sha256)), data_only=True)
        assert original[row[8]][row[9]].value == row[3]
        checked += 1
    assert checked
    assert len(rows) > 50
