"""统计反馈文件: from the ledger to each district's file, where it fills and holds its cells; only one's own figures."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.official_samples import PLAN, book, figure_of, rows
from tests.returns_samples import changed, codes, part_of, parts_of, read, zipped
from tests.test_cli import Shell
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.entry import checking
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.fed_cells import feedback_of
from zzdesk.entry.year import fed_back, versions
from zzdesk.errors import ZzError
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.returns.feedback import is_feedback, read_feedback

MARCH = Period(2021, 3)
CELLS = [Address("ZZ01", line, column) for line, column in (("01", "3"), ("02", "3"), ("04", "3"))]
GROWTH, MONTH, NATURE = Address("ZZ01", "01", "3"), Address("ZZ01", "01", "7"), Address("ZZ01", "01", "9")
FED = str(figure_of(1, "01"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", PLAN) as opened:
        session.import_official(opened, book(tmp_path / "反馈.xlsx", rows()))
        yield opened


@pytest.fixture
def files(ledger: Ledger, tmp_path: Path) -> dict[str, Path]:
    made = session.export_feedback(ledger, MARCH, tmp_path / "发出")
    return {path.name.split("_")[0]: path for path in made}


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Document]:
    """巩义市 with sound figures of March, 01.3 an estimate of its own: 9.5."""
    with session.create_file(tmp_path / "巩义市.zzd", "410181", PLAN, sample=True) as document:
        for period, cells in sample_year(PLAN, document.unit, 3).items():
            document.apply(sample_edit(PLAN, period, cells))
        estimate = {GROWTH: values.number("9.5"), NATURE: values.text("预计")}
        document.apply(SetCells(MARCH, estimate))
        yield document


def test_a_file_for_each_district_and_nobody_elses_figures_in_it(files: dict[str, Path]) -> None:
    assert set(files) == {u.code for u in PLAN.districts}
    assert files["410181"].name == "410181_巩义市_202103_统计反馈.xlsx"
    others = {str(figure_of(n, line)) for n in range(2, 17) for line in ("01", "02", "04")}
    own = {str(figure_of(n, line)) for n in (0, 1) for line in ("01", "02", "04")}
    own |= {str(round(float(words) + 0.5, 1)) for words in own}
    text = "\n".join(data.decode("utf-8", "ignore") for data in parts_of(files["410181"].read_bytes()).values())
    assert not [n for n in others - own if re.search(rf">{re.escape(n)}<", text)]
    assert not [u.name for u in PLAN.districts if u.code != "410181" and u.name in text]


def test_a_person_can_read_it(files: dict[str, Path]) -> None:
    made = load_workbook(files["410181"])
    assert [(s.title, s.sheet_state) for s in made] == [("统计反馈数", "visible"), ("_zzfeedback", "veryHidden")]
    sheet = made["统计反馈数"]
    assert sheet["A1"].value == "统计反馈数　巩义市"
    first = [c.value for c in sheet[5]]
    assert first == ["2021年1—3月", "规上工业增加值", 5.7, 6.2, "1", 5, "郑统函〔2021〕12号", "2021-04-16"]
    assert [c.value for c in sheet[7]][1:5] == ["工业投资", 1.5, "—", "1"]


def test_it_fills_its_cells_and_holds_them(clerk: Document, files: dict[str, Path]) -> None:
    notes = session.update_from_feedback(clerk, files["410181"])
    assert [n.code for n in notes] == ["feedback.filled"]
    assert "1—3月已填入统计反馈数" in notes[0].message
    told = {str(a): clerk.value(a, MARCH).content for a in (*CELLS, MONTH, NATURE)}
    assert told == {"ZZ01.01.3": "5.7", "ZZ01.02.3": "6", "ZZ01.04.3": "1.5", "ZZ01.01.7": "6.2", "ZZ01.01.9": "反馈"}
    for cell, value in ((GROWTH, values.number(9)), (NATURE, values.text("预计")), (MONTH, values.BLANK)):
        with pytest.raises(ZzError) as fault:
            clerk.apply(SetCells(MARCH, {cell: value}))
        assert "统计反馈数，已锁定（郑统函〔2021〕12号，2021-04-16取得）" in str(fault.value)
    clerk.apply(SetCells(MARCH, {GROWTH: values.number("5.7"), Address("ZZ01", "01", "6"): values.number(8)}))
    clerk.apply(SetCells(MARCH, {Address("ZZ01", "09", "3"): values.number(8)}))  # no other cell is held
    row = clerk.history(GROWTH, MARCH)[-1]
    assert (row.old.content, row.new.content) == ("9.5", "5.7")
    assert row.why == "统计反馈：郑统函〔2021〕12号，2021-04-16取得"


def test_undo_gives_the_estimates_back_and_lets_them_be_changed(clerk: Document, files: dict[str, Path]) -> None:
    session.take_feedback(clerk, files["410181"])
    edit = session.filling(clerk, MARCH)
    assert edit is not None
    undo = clerk.apply(edit).inverse
    redo = clerk.apply(undo).inverse
    assert (clerk.value(GROWTH, MARCH).content, clerk.value(NATURE, MARCH).content) == ("9.5", "预计")
    clerk.apply(SetCells(MARCH, {GROWTH: values.number("9.6")}))
    clerk.apply(redo)
    assert clerk.value(GROWTH, MARCH).content == FED
    back = session.unfilling(clerk, MARCH)
    assert back is not None
    clerk.apply(back)
    assert clerk.value(GROWTH, MARCH).content == "9.6"
    assert session.unfilling(clerk, MARCH) is None


def test_a_figure_that_was_typed_the_same_stays_when_the_others_go_back(
    clerk: Document, files: dict[str, Path]
) -> None:
    clerk.apply(SetCells(MARCH, {CELLS[2]: values.number("1.5")}))
    session.update_from_feedback(clerk, files["410181"])
    back = session.unfilling(clerk, MARCH)
    assert back is not None
    assert CELLS[2] not in back.cells
    clerk.apply(back)
    assert (clerk.value(CELLS[2], MARCH).content, clerk.value(GROWTH, MARCH).content) == ("1.5", "9.5")


def test_the_rules_read_it(clerk: Document, files: dict[str, Path]) -> None:
    """Should query a 快报 that differs, refuse a 正式 that differs, and pass one as fed back."""
    asked = {"R116", "R117"}

    def found(kind: str) -> set[str]:
        told = checking.findings(clerk, MARCH, kind)
        return {
            f"{f.code} {f.level} {f.addresses[0]}" for f in told if f.code in asked and f.addresses[0] == str(GROWTH)
        }

    assert found("快报") == found("正式") == set()  # nothing was fed back: not judged
    session.take_feedback(clerk, files["410181"])
    assert found("快报") == {"R116 query ZZ01.01.3"}
    assert found("正式") == {"R117 error ZZ01.01.3"}
    message = next(f for f in checking.findings(clerk, MARCH) if f.code == "R117").message
    assert message == "规上工业增加值·同比增速9.5%与统计反馈数5.7%不一致，正式报送须按反馈数填写"
    session.fill_fed_back(clerk, MARCH)
    assert found("快报") == found("正式") == set()


def test_the_return_carries_it_and_the_bureau_judges_by_it(
    clerk: Document, files: dict[str, Path], tmp_path: Path
) -> None:
    session.take_feedback(clerk, files["410181"])
    flash = session.export(clerk, MARCH, "快报", tmp_path / "报").written.path
    told = read(flash.read_bytes(), date(2021, 4, 8))
    assert "R116" in codes(told)
    session.fill_fed_back(clerk, MARCH)
    formal = session.export(clerk, MARCH, "正式", tmp_path / "报").written.path
    told = read(formal.read_bytes(), date(2021, 4, 20))
    assert told.verdict == "accepted"
    # a figure overtyped in the workbook is an error by the feedback that the hidden sheet carries
    sheet, cell = told.values[GROWTH].sheet, told.values[GROWTH].cell
    data = changed(formal.read_bytes(), part_of(formal.read_bytes(), sheet), lambda xml: _overtyped(xml, cell))
    told = read(data, date(2021, 4, 20))
    assert told.verdict == "returned"
    assert {"R117", "seal.changed"} <= codes(told)


def _overtyped(xml: str, cell: str) -> str:
    return re.sub(rf'(<c r="{cell}"[^>]*>)(?:<f>[^<]*</f>)?<v>5.7</v>', r"\1<v>9.9</v>", xml)


def test_its_sheet_in_the_return_judges_live(clerk: Document, files: dict[str, Path], tmp_path: Path) -> None:
    """Should carry 5.7 where the 审核 sheet's formula for R117 reads it."""
    session.update_from_feedback(clerk, files["410181"])
    formal = session.export(clerk, MARCH, "正式", tmp_path).written.path
    rows_ = [[c.value for c in row] for row in load_workbook(formal)["_zzdesk"].iter_rows()]
    carried = {row[1]: row[6] for row in rows_ if row[0] == "carried" and str(row[1]).startswith("feedback(")}
    assert carried == {"feedback(ZZ01.01.3)": 5.7, "feedback(ZZ01.02.3)": 6, "feedback(ZZ01.04.3)": 1.5}


def test_estimates_stay_beside_it_in_the_years_ledger(clerk: Document, files: dict[str, Path], tmp_path: Path) -> None:
    session.export(clerk, MARCH, "快报", tmp_path / "报")
    session.update_from_feedback(clerk, files["410181"])
    told = versions(clerk, MARCH)
    assert [(v.title, v.values[GROWTH].content) for v in told] == [("快报 第1版", "9.5"), ("现在", "5.7")]
    assert fed_back(clerk, GROWTH, MARCH, told).content == "5.7"
    clerk.apply(session.unfilling(clerk, MARCH))  # type: ignore[arg-type]
    assert fed_back(clerk, GROWTH, MARCH, versions(clerk, MARCH)).content == "5.7"


def test_newer_feedback_takes_the_older_ones_place(
    clerk: Document, ledger: Ledger, files: dict[str, Path], tmp_path: Path
) -> None:
    session.update_from_feedback(clerk, files["410181"])
    late = [r for r in rows(obtained="2021-05-18", changed={("巩义市", "01"): 6.1}) if r[1] == "巩义市"][:1]
    session.import_official(ledger, book(tmp_path / "更正.xlsx", late))
    newer = next(p for p in session.export_feedback(ledger, MARCH, tmp_path / "再发") if p.name.startswith("410181"))
    notes = session.update_from_feedback(clerk, newer)
    assert [n.code for n in notes] == ["feedback.replaced", "feedback.filled"]
    assert notes[0].message.startswith("1—3月规上工业增加值反馈数由5.7改为6.1（郑统函〔2021〕12号，2021-05-18取得）")
    assert clerk.value(GROWTH, MARCH).content == "6.1"
    assert [row.new.content for row in clerk.history(GROWTH, MARCH)][-3:] == ["9.5", "5.7", "6.1"]
    assert [e.total.content for e in clerk.fed_back.editions(GROWTH, MARCH)] == ["5.7", "6.1"]
    # the older file again changes nothing
    assert [n.code for n in session.update_from_feedback(clerk, files["410181"])] == ["feedback.same"]
    assert clerk.value(GROWTH, MARCH).content == "6.1"
    shown = feedback_of(clerk, NATURE, MARCH)
    assert shown is not None
    assert shown.total.content == "6.1"


def test_a_month_that_was_sent_is_filled_after_it_is_opened_again(
    clerk: Document, files: dict[str, Path], tmp_path: Path
) -> None:
    clerk.apply(SetCells(MARCH, {NATURE: values.text("反馈")}))
    session.export(clerk, MARCH, "正式", tmp_path / "报")
    notes = session.update_from_feedback(clerk, files["410181"])
    assert [n.code for n in notes] == ["feedback.locked"]
    assert clerk.value(GROWTH, MARCH).content == "9.5"
    clerk.reopen(MARCH, "按反馈数更正")
    assert [n.code for n in session.update_from_feedback(clerk, files["410181"])] == ["feedback.filled"]
    assert clerk.value(GROWTH, MARCH).content == FED


def test_another_units_file_is_refused(clerk: Document, files: dict[str, Path]) -> None:
    with pytest.raises(ZzError) as fault:
        session.update_from_feedback(clerk, files["410182"])
    assert str(fault.value) == (
        "410182_荥阳市_202103_统计反馈.xlsx是荥阳市的统计反馈文件，本文件属于巩义市，没有读入：请向市局索取本单位的文件"
    )
    assert clerk.fed_back.periods == []


@pytest.mark.parametrize("place", ["visible", "hidden", "hash", "gone"])
def test_a_file_that_was_changed_is_refused(
    clerk: Document, files: dict[str, Path], tmp_path: Path, place: str
) -> None:
    made = load_workbook(files["410181"])
    hidden = made["_zzfeedback"]
    if place == "visible":
        made["统计反馈数"]["C5"] = 9.9
    elif place == "hidden":
        hidden["E5"] = "9.9"
    elif place == "hash":
        hidden.cell(hidden.max_row, 2).value = "0" * 64
    else:
        del made["_zzfeedback"]
    path = tmp_path / "改.xlsx"
    made.save(path)
    with pytest.raises(ZzError) as fault:
        session.update_from_feedback(clerk, path)
    assert fault.value.code == "feedback.changed"
    assert clerk.fed_back.periods == []


def test_saved_again_by_another_program_it_is_still_read(files: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "另存.xlsx"
    load_workbook(files["410181"]).save(path)
    assert read_feedback(path) == read_feedback(files["410181"])


def test_what_is_no_feedback_file(tmp_path: Path, files: dict[str, Path]) -> None:
    assert is_feedback(files["410181"])
    whole = files["410181"].read_bytes()
    for name, data in (
        ("空.xlsx", b""),
        ("断.xlsx", whole[:2000]),
        ("文.xlsx", "报告期".encode()),
        ("包.xlsx", zipped({"a": b"1"})),
    ):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(data)
        assert not is_feedback(path)
        with pytest.raises(ZzError) as fault:
            read_feedback(path)
        assert fault.value.code == "feedback.unreadable"
    assert not is_feedback(tmp_path)
    with pytest.raises(ZzError) as fault:
        read_feedback(book(tmp_path / "别的.xlsx", rows()))
    assert fault.value.code == "feedback.none"


def test_every_other_way_in_leaves_held_cells_alone(
    clerk: Document, files: dict[str, Path], tmp_path: Path, zz: Shell
) -> None:
    """Should refuse another figure by CSV and paste with the reason, and take the same figure again."""
    from zzdesk.entry.paste import plan_cells
    from zzdesk.entry.table import edit_from_table
    from zzdesk.errors import Refused

    session.update_from_feedback(clerk, files["410181"])
    assert len(edit_from_table(clerk, MARCH, zz.table("ZZ01,01,3,5.7\nZZ01,01,6,7\n"))[0].cells) == 2
    with pytest.raises(Refused) as fault:
        edit_from_table(clerk, MARCH, zz.table("ZZ01,01,3,9\n"))
    assert "已锁定（郑统函" in fault.value.findings[0].message
    planned = plan_cells(clerk, MARCH, [(GROWTH, "9"), (MONTH, "6.2"), (Address("ZZ01", "01", "6"), "7")])
    assert [str(a) for a in planned.cells] == ["ZZ01.01.6"]
    assert [f.addresses[0] for f in planned.refused] == ["ZZ01.01.3"]


def test_a_return_read_back_does_not_bring_another_figure(
    clerk: Document, files: dict[str, Path], tmp_path: Path
) -> None:
    flash = session.export(clerk, MARCH, "快报", tmp_path / "报").written.path
    session.update_from_feedback(clerk, files["410181"])
    found = session.read_back(clerk, MARCH, flash)
    held = {f.addresses[0] for f in found.refused}
    assert {"ZZ01.01.3", "ZZ01.01.9"} <= held
    clerk.apply(found.edit(clerk, overwrite=True))
    assert clerk.value(GROWTH, MARCH).content == FED


def test_a_flipped_byte_is_seen_and_the_row_not_used(clerk: Document, files: dict[str, Path], tmp_path: Path) -> None:
    session.update_from_feedback(clerk, files["410181"])
    copy = tmp_path / "坏.zzd"
    clerk.save_copy(copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE feedback SET content='9.7' WHERE unit='410181' AND address='ZZ01.01.3'")
    connection.close()
    with Document.open(copy) as sick:
        assert [f.args["table"] for f in sick.damage] == ["feedback"]
        assert GROWTH not in sick.fed_cells(MARCH)


def test_a_file_of_the_format_before_is_opened(tmp_path: Path, files: dict[str, Path]) -> None:
    path = tmp_path / "旧.zzd"
    session.create_file(path, "410181", PLAN).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE feedback")
        connection.execute("PRAGMA user_version=3")
    connection.close()
    shutil.copy(path, tmp_path / "只读.zzd")
    with Document.open(tmp_path / "只读.zzd", read_only=True) as looked_at:
        assert looked_at.fed_back.periods == []
    with Document.open(path) as document:
        session.update_from_feedback(document, files["410181"])
        assert document.value(GROWTH, MARCH).content == FED


def test_on_the_command_line(zz: Shell, ledger: Ledger, tmp_path: Path) -> None:
    told = zz.json("official", "export", ledger.folder, "--period", "2021-03", "-o", tmp_path / "发出")
    assert len(told["files"]) == 16
    own = next(p for p in told["files"] if "410181" in p)
    path = tmp_path / "巩义.zzd"
    zz("new", path, "--unit", "巩义")
    assert zz("update", path, own) == 0
    assert "巩义.zzd 已收入 410181_巩义市_202103_统计反馈.xlsx" in zz.out
    assert "已填入统计反馈数8格并锁定" in zz.out
    assert zz("update", path, next(p for p in told["files"] if "410182" in p)) == 2
    assert "本文件属于巩义市" in zz.err
    assert zz("enter", path, "--period", "2021-03", zz.table("ZZ01,01,3,9\n")) == 1
    assert zz("official", "export", ledger.folder, "--period", "2021-05", "-o", tmp_path / "发") == 2
    assert zz("update", path, "2021") == 0  # a plan is still a plan


@pytest.fixture
def zz(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    return Shell(capsys, tmp_path)


def test_a_formal_return_by_command_takes_the_fed_back_figures(
    clerk: Document, files: dict[str, Path], tmp_path: Path, zz: Shell
) -> None:
    session.take_feedback(clerk, files["410181"])
    clerk.save_copy(tmp_path / "副本.zzd")
    assert zz("export", tmp_path / "副本.zzd", "--period", "2021-03", "--kind", "快报", "-o", tmp_path / "报") == 1
    assert "R116" in zz.out
    assert zz("export", tmp_path / "副本.zzd", "--period", "2021-03", "--kind", "正式", "-o", tmp_path / "报") == 0
    assert "已填入统计反馈数" in zz.out
    formal = next((tmp_path / "报").glob("*正式.xlsx"))
    assert read(formal.read_bytes(), date(2021, 4, 20)).values[GROWTH].value.content == FED


def test_a_blank_return_carries_it_too(ledger: Ledger, tmp_path: Path) -> None:
    from zzdesk.ledger.carried import Carried
    from zzdesk.rules.tree import Ref

    carried = Carried(ledger, PLAN, MARCH).of(PLAN.unit("410181"))
    assert {str(ref): v.content for ref, v in carried.items() if ref.when == "feedback"} == {
        "feedback(ZZ01.01.3)": "5.7",
        "feedback(ZZ01.02.3)": "6",
        "feedback(ZZ01.04.3)": "1.5",
    }
    assert Ref(GROWTH, "feedback") in carried


def test_no_flipped_byte_lets_another_figure_in(files: dict[str, Path], tmp_path: Path) -> None:
    """Should read the very same figures or refuse, whichever byte of the file is another one."""
    import random

    rng, whole = random.Random(5), files["410181"].read_bytes()
    sound, path, refused = read_feedback(files["410181"]), tmp_path / "翻.xlsx", 0
    for spot in rng.sample(range(len(whole)), 200):
        data = bytearray(whole)
        data[spot] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(data))
        try:
            assert read_feedback(path) == sound
        except ZzError:
            refused += 1
    assert refused > 150
