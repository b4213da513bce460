"""The clerk's file: edits and inverses, durability, damage, paste, tables."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.checking import findings
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Edit, SetCells, SetExplanation, SetFoot
from zzdesk.entry.lines import carried_columns, insert_lines, move_lines
from zzdesk.entry.paste import plan_paste, read_tsv
from zzdesk.entry.sent import ExportRow
from zzdesk.entry.table import edit_from_table
from zzdesk.entry.workspace import Workspace
from zzdesk.errors import Refused, ZzError
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan, Unit
from zzdesk.values import Value

FEBRUARY, MARCH = Period(2021, 2), Period(2021, 3)
ENTRIES, GROWTH = Address.parse("ZZ01.03.1"), Address.parse("ZZ01.01.3")


def fill(period: Period, **cells: str) -> SetCells:
    """fill(MARCH, ZZ01_03_1="12")."""
    return SetCells(period, {Address.parse(k.replace("_", ".")): values.number(v) for k, v in cells.items()})


# --- edits ------------------------------------------------------------------------------------
def test_an_edit_says_what_it_touched_and_how_to_take_it_back(document: Document) -> None:
    change = document.apply(fill(MARCH, ZZ01_03_1="12"))
    assert change.cells == ((ENTRIES, MARCH),)
    document.apply(fill(MARCH, ZZ01_03_1="13"))
    again = document.apply(change.inverse)
    assert document.value(ENTRIES, MARCH).is_blank
    document.apply(again.inverse)
    assert document.value(ENTRIES, MARCH) == values.number(13)


@pytest.mark.parametrize(
    ("address", "period", "why"),
    [
        ("ZZ01.01.1", MARCH, "免填"),
        ("ZZ01.03.4", FEBRUARY, "该报告期免填"),
        ("ZZ01.03.T", MARCH, "推算"),
        ("ZZ07.C04.1", MARCH, "不由巩义市填报"),
        ("ZZ99.01.1", MARCH, "没有这张报表"),
        ("ZZ01.03.1", Period(2021, 1), "不是本任务的报告期"),
    ],
)
def test_only_open_inputs_can_be_filled_and_a_refusal_is_whole(
    document: Document, address: str, period: Period, why: str
) -> None:
    with pytest.raises(ZzError, match=why):
        document.apply(SetCells(period, {GROWTH: values.number(1), Address.parse(address): values.number(1)}))
    assert document.value(GROWTH, period).is_blank


def test_history_keeps_who_when_old_new_why(tmp_path: Path, plan: Plan, gongyi: Unit) -> None:
    clock = iter([datetime(2021, 4, day) for day in range(1, 20)])
    with Document.create(tmp_path / "a.zzd", plan, gongyi, clock=lambda: next(clock)) as document:
        document.apply(SetFoot({"填表人": "张三"}))
        document.apply(fill(MARCH, ZZ01_03_1="12"))
        document.apply(SetCells(MARCH, {ENTRIES: values.number(15)}, why="退库"))
        rows = document.history(ENTRIES, MARCH)
    assert [(r.who, r.old.content, r.new.content, r.why) for r in rows] == [
        ("张三", "", "12", ""),
        ("张三", "12", "15", "退库"),
    ]
    assert rows[0].at < rows[1].at


def test_an_unchanged_cell_leaves_no_history(document: Document) -> None:
    document.apply(fill(MARCH, ZZ01_03_1="12"))
    document.apply(fill(MARCH, ZZ01_03_1="12.0"))
    assert len(document.history(ENTRIES, MARCH)) == 1


def test_explanations_live_while_the_values_stay(document: Document) -> None:
    document.apply(fill(FEBRUARY, ZZ01_03_1="6"))
    document.apply(fill(MARCH, ZZ01_03_1="5"))
    query = next(f for f in findings(document, MARCH) if f.code == "R102")
    document.apply(SetExplanation(MARCH, query.key, "退库1户：某机械厂"))
    assert next(f for f in findings(document, MARCH) if f.code == "R102").explained
    change = document.apply(fill(MARCH, ZZ01_03_1="4"))
    assert not next(f for f in findings(document, MARCH) if f.code == "R102").explained
    document.apply(change.inverse)
    assert next(f for f in findings(document, MARCH) if f.code == "R102").explained


@pytest.mark.parametrize("words", ["核实无误", " 情况属实 ", "同上", "无", "正常"])
def test_empty_words_explain_nothing(document: Document, words: str) -> None:
    with pytest.raises(ZzError, match="没有说明原因"):
        document.apply(SetExplanation(MARCH, ("R102", (), ()), words))


# --- durability ----------------------------------------------------------------------------------
def test_one_file_holds_everything_and_can_be_copied_while_open(tmp_path: Path, document: Document) -> None:
    document.apply(fill(MARCH, ZZ01_03_1="12"))
    journal = tmp_path / "巩义市.zzd-journal"
    assert not journal.exists() or journal.stat().st_size == 0
    shutil.copy(document.path, tmp_path / "copy.zzd")
    document.save_copy(tmp_path / "saved.zzd")
    for name in ("copy.zzd", "saved.zzd"):
        with Document.open(tmp_path / name) as again:
            assert again.value(ENTRIES, MARCH) == values.number(12)
            assert again.plan.targets == document.plan.targets
    document.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.zzd", "saved.zzd", "巩义市.zzd"]


def test_saved_is_said_only_after_the_commit(tmp_path: Path, document: Document) -> None:
    path = document.path
    document.close()
    seen: list[str] = []
    done = threading.Event()

    def saved(at: datetime) -> None:
        with sqlite3.connect(path) as other:
            seen.extend(row[0] for row in other.execute("SELECT content FROM cell"))
        done.set()

    with Document.open(path, writer_thread=True) as behind:
        behind.on_saved = saved
        behind.apply(fill(MARCH, ZZ01_03_1="12"))
        assert done.wait(10)
    assert seen == ["12"]


def test_what_could_not_be_saved_is_kept_and_saved_later(document: Document) -> None:
    path = document.path
    document.close()
    failures: list[ZzError] = []
    failed = threading.Event()
    with Document.open(path, writer_thread=True) as behind:
        behind.on_failed = lambda fault: (failures.append(fault), failed.set())  # type: ignore[func-returns-value]
        assert behind.value(ENTRIES, MARCH).is_blank
        blocker = sqlite3.connect(path, isolation_level=None)
        blocker.execute("BEGIN EXCLUSIVE")
        behind.apply(fill(MARCH, ZZ01_03_1="12"))
        assert failed.wait(20)
        assert failures[0].code == "file.locked"
        assert behind.value(ENTRIES, MARCH) == values.number(12)
        blocker.execute("ROLLBACK")
        blocker.close()
        behind.retry()
        assert behind.flush()
    with Document.open(path) as again:
        assert again.value(ENTRIES, MARCH) == values.number(12)


def test_a_second_program_is_noticed(document: Document) -> None:
    with Document.open(document.path) as other:
        other.apply(fill(MARCH, ZZ01_03_1="12"))
    with pytest.raises(ZzError, match="已被另一个程序改动"):
        document.apply(fill(MARCH, ZZ01_03_1="13"))


def test_kill_nine_loses_nothing_that_was_saved(tmp_path: Path, document: Document) -> None:
    document.close()
    script = (
        "import sys,os;from zzdesk.entry.document import Document;from zzdesk.entry.edits import SetCells;"
        "from zzdesk.period import Period;from zzdesk.address import Address;from zzdesk import values;"
        "d=Document.open(sys.argv[1]);\n"
        "a=Address.parse('ZZ01.03.1')\n"
        "for n in range(50): d.apply(SetCells(Period(2021,3),{a:values.number(n)}));print(n,flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(document.path)], capture_output=True, text=True, timeout=60)
    last = int(ran.stdout.split()[-1])
    with Document.open(document.path) as again:
        assert again.damage == []
        assert again.value(ENTRIES, MARCH) == values.number(last)
        assert len(again.history(ENTRIES, MARCH)) == last + 1


def test_a_flipped_byte_is_seen_and_recovered_from_history(document: Document) -> None:
    path = document.path
    document.apply(fill(MARCH, ZZ01_09_1="123.4", ZZ01_10_1="55.5"))
    document.close()
    content = path.read_bytes()
    with sqlite3.connect(path) as raw:  # the row of the cell table, not of history
        raw.execute("UPDATE cell SET content='923.4' WHERE address='ZZ01.09.1'")
    assert path.read_bytes() != content
    with Document.open(path) as again:
        assert again.value(Address.parse("ZZ01.09.1"), MARCH) == values.number("123.4")
        assert [f.code for f in again.damage] == ["file.cell_recovered"]
        assert "123.4" in again.damage[0].message


def test_a_lost_row_comes_back_and_a_hopeless_one_is_told(document: Document) -> None:
    path = document.path
    document.apply(fill(MARCH, ZZ01_09_1="123.4", ZZ01_10_1="55.5"))
    document.close()
    with sqlite3.connect(path) as raw:
        raw.execute("DELETE FROM cell WHERE address='ZZ01.09.1'")
        raw.execute("UPDATE cell SET content='99' WHERE address='ZZ01.10.1'")
        raw.execute("UPDATE history SET content='98' WHERE address='ZZ01.10.1'")
    with Document.open(path) as again:
        assert again.value(Address.parse("ZZ01.09.1"), MARCH) == values.number("123.4")
        assert again.value(Address.parse("ZZ01.10.1"), MARCH).is_blank
        assert [f.code for f in again.damage] == ["file.cell_recovered", "file.cell_lost"]


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + bytes(200)])
def test_what_is_no_clerks_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zzd"
    path.write_bytes(content)
    with pytest.raises(ZzError, match=r"不是填报文件|已损坏"):
        Document.open(path)
    assert path.read_bytes() == content


def test_a_newer_format_and_a_missing_or_existing_file(
    tmp_path: Path, document: Document, plan: Plan, gongyi: Unit
) -> None:
    with pytest.raises(ZzError, match="已经存在"):
        Document.create(document.path, plan, gongyi)
    with pytest.raises(ZzError, match="找不到文件"):
        Document.open(tmp_path / "none.zzd")
    document.close()
    with sqlite3.connect(document.path) as raw:
        raw.execute("PRAGMA user_version=99")
    with pytest.raises(ZzError, match="先升级"):
        Document.open(document.path)


def test_read_only_media_open_and_refuse_edits(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    document.apply(fill(MARCH, ZZ01_03_1="12"))
    document.close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Document.open(document.path) as frozen:
        assert frozen.value(ENTRIES, MARCH) == values.number(12)
        with pytest.raises(ZzError, match="只读"):
            frozen.apply(fill(MARCH, ZZ01_03_1="13"))


def test_a_unit_with_nothing_to_fill_gets_no_file(tmp_path: Path, plan: Plan) -> None:
    districts_only = replace(plan, forms=(plan.form("ZZ01"),))
    with pytest.raises(ZzError, match="没有需要填报的报表"):
        Document.create(tmp_path / "x.zzd", districts_only, plan.unit("D03"))
    assert list(tmp_path.iterdir()) == []


def test_exports_are_recorded(document: Document) -> None:
    row = ExportRow(MARCH, "正式", 1, "d", "AAAA-BBBB-CCCC", "x.xlsx", "2021-04-08T09:00:00", "")
    document.record_export(row)
    assert document.exports(MARCH) == [row]
    assert document.exports(FEBRUARY) == []


def test_journal_is_truncate_and_full(document: Document) -> None:
    workspace = Workspace.open(document.path)
    assert workspace.rows("PRAGMA journal_mode")[0][0] == "truncate"
    assert int(workspace.rows("PRAGMA synchronous")[0][0]) == 2
    workspace.close()


# --- paste and tables --------------------------------------------------------------------------------
def test_clipboard_text_with_breaks_and_quotes() -> None:
    assert read_tsv('1\t"a\nb"\r\n"x ""y"""\t2\r\n') == [["1", "a\nb"], ['x "y"', "2"]]
    assert read_tsv("") == []


def test_paste_tells_what_fits_and_what_not(document: Document) -> None:
    block = read_tsv("10.6\t\t停产检修\n1,1.0\t5\n２．５\t\t\n")
    pasted = plan_paste(document, MARCH, "ZZ01", ("01", "3"), block)
    assert {str(a): v.content for a, v in pasted.cells.items()} == {
        "ZZ01.01.3": "10.6",
        "ZZ01.01.5": "停产检修",
        "ZZ01.03.4": "",
        "ZZ01.03.5": "",
    }
    assert [(f.code, f.value) for f in pasted.refused] == [
        ("figure.other", "1,1.0"),
        ("cell.locked", "5"),
        ("cell.locked", "２．５"),
    ]


def test_paste_beyond_the_form_is_refused_not_dropped(document: Document) -> None:
    pasted = plan_paste(document, MARCH, "ZZ01", ("11", "P"), [["1", "2"], ["3"]])
    assert [f.code for f in pasted.faults] == ["cell.locked", "paste.outside"]
    assert pasted.beyond_count == 2
    assert "2行2列，其中2格超出本表" in pasted.faults[-1].message


def table(tmp_path: Path, words: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "data.csv"
    path.write_bytes(words.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_tables_in_office_encodings(tmp_path: Path, document: Document, encoding: str) -> None:
    words = "表号,代码,栏次,数值\nZZ01,03,1,12\nZZ01,01,3,待反馈：2021-04-18\nZZ01,09,1,无此项：辖区没有\n"
    edit, notes = edit_from_table(document, MARCH, table(tmp_path, words, encoding))
    assert [v.typed for v in edit.cells.values()] == ["12", "待反馈：2021-04-18", "无此项：辖区没有"]
    assert notes == []


def test_all_rows_or_none(tmp_path: Path, document: Document) -> None:
    words = "form,line,column,value\nZZ01,03,1,12\nZZ01,03,1,13\nZZ01,01,1,1\nZZ01,05,1,2000万\nZZ01,xx\n"
    with pytest.raises(Refused) as refused:
        edit_from_table(document, MARCH, table(tmp_path, words))
    assert [(f.code, (f.place or "")[-3:]) for f in refused.value.findings] == [
        ("table.twice", "第3行"),
        ("cell.locked", "第4行"),
        ("figure.scaled", "第5行"),
        ("table.address", "第6行"),
    ]
    with pytest.raises(ZzError, match="首行应为"):
        edit_from_table(document, MARCH, table(tmp_path, "a,b\n1,2\n"))


# --- properties ------------------------------------------------------------------------------------------
PLAN = load_plan()
GONGYI = PLAN.unit("410181")
INPUTS = {p: list(PLAN.inputs(GONGYI, p)) for p in (FEBRUARY, MARCH)}


def cell_value(numeric: bool) -> st.SearchStrategy[Value]:
    figures = st.decimals(-(10**9), 10**9, places=2).map(values.number)
    words = st.text(max_size=12).map(values.text)
    reasons = st.text(min_size=1, max_size=8).filter(str.strip).map(values.not_applicable)
    return st.one_of(
        figures if numeric else words, reasons, st.just(values.BLANK), st.just(values.waiting("2021-04-18"))
    )


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    period = draw(st.sampled_from([FEBRUARY, MARCH]))
    which = draw(st.sampled_from(["cells", "cells", "cells", "explanation", "foot"]))
    if which == "explanation":
        return SetExplanation(
            period, ("R102", ("ZZ01.03.1",), (draw(st.sampled_from("123")),)), draw(st.sampled_from(["", "退库"]))
        )
    if which == "foot":
        return SetFoot({draw(st.sampled_from(["填表人", "联系电话"])): draw(st.text(max_size=5))})
    chosen = draw(st.lists(st.sampled_from(INPUTS[period]), min_size=1, max_size=6, unique_by=lambda i: i.address))
    return SetCells(period, {i.address: draw(cell_value(i.numeric)) for i in chosen})


def state(document: Document) -> object:
    filled = {p: dict(document.values(p)) for p in (FEBRUARY, MARCH)}
    said = {p: {k: w for k, w in document.explanations(p).items() if w} for p in (FEBRUARY, MARCH)}
    return filled, said, {k: w for k, w in document.foot.items() if w}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(edits(), min_size=1, max_size=6))
def test_apply_then_inverse_restores_the_document(tmp_path_factory: pytest.TempPathFactory, steps: list[Edit]) -> None:
    path = tmp_path_factory.mktemp("inverse") / "a.zzd"
    with Document.create(path, PLAN, GONGYI) as document:
        states, inverses = [state(document)], []
        for edit in steps:
            inverses.append(document.apply(edit).inverse)
            states.append(state(document))
        for inverse in reversed(inverses):
            assert state(document) == states.pop()
            document.apply(inverse)
        assert state(document) == states.pop()


class Desk(RuleBasedStateMachine):
    """A clerk who edits, undoes, redoes, and reopens the file: what is shown is what is stored."""

    steps = Bundle("steps")

    @initialize()
    def start(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.document = Document.create(Path(self.folder.name) / "a.zzd", PLAN, GONGYI)
        self.undone: list[Edit] = []
        self.done: list[tuple[Edit, object]] = []

    @rule(edit=edits())
    def type(self, edit: Edit) -> None:
        before = state(self.document)
        self.done.append((self.document.apply(edit).inverse, before))
        self.undone.clear()

    @rule()
    def undo(self) -> None:
        if self.done:
            inverse, before = self.done.pop()
            self.undone.append(self.document.apply(inverse).inverse)
            assert state(self.document) == before

    @rule()
    def redo(self) -> None:
        if self.undone:
            before = state(self.document)
            self.done.append((self.document.apply(self.undone.pop()).inverse, before))

    @rule()
    def reopen(self) -> None:
        before = state(self.document)
        self.document.close()
        self.document = Document.open(self.document.path)
        assert state(self.document) == before

    @invariant()
    def undamaged(self) -> None:
        assert getattr(self, "document", None) is None or self.document.damage == []

    def teardown(self) -> None:
        if hasattr(self, "document"):
            self.document.close()
            self.folder.cleanup()


Desk.TestCase.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
TestDesk = Desk.TestCase


# --- lines of floating forms ------------------------------------------------------------------
def lined(document: Document, names: str, period: Period = MARCH) -> list[str]:
    """ZZ06 with a line for each letter."""
    edit, ids = insert_lines(document, period, "ZZ06", 0, len(names))
    cells = {Address("ZZ06", line, "2"): values.text(name) for line, name in zip(ids, names, strict=True)}
    document.apply(SetCells(period, cells, lines=edit.lines))
    return ids


def order_of(document: Document) -> str:
    return "".join(document.value(Address("ZZ06", n, "2"), MARCH).content for n in document.lines("ZZ06", MARCH))


@pytest.mark.parametrize(
    ("moved", "by", "order"),
    [("c", -1, "acbde"), ("c", 1, "abdce"), ("bd", -1, "bdace"), ("bd", 1, "acebd"), ("a", -1, None), ("e", 1, None)],
)
def test_lines_move_together_past_one_neighbour(document: Document, moved: str, by: int, order: str | None) -> None:
    ids = dict(zip("abcde", lined(document, "abcde"), strict=True))
    edit = move_lines(document, MARCH, "ZZ06", [ids[name] for name in moved], by)
    if order is None:
        assert edit is None
        return
    assert edit
    assert set(edit.lines) == {("ZZ06", ids[name]) for name in moved}
    change = document.apply(edit)
    assert order_of(document) == order
    document.apply(change.inverse)
    assert order_of(document) == "abcde"


def test_paste_lays_over_the_lines_and_grows_the_form(document: Document) -> None:
    ids = lined(document, "abc")
    block = [["x", "产销"], ["y", "别的"], ["", ""], ["z", "用工"]]
    paste = plan_paste(document, MARCH, "ZZ06", (ids[2], "2"), block)
    assert [f.code for f in paste.refused] == ["cell.choice"]
    assert len(paste.lines) == 2  # an empty row makes no line
    document.apply(SetCells(MARCH, paste.cells, lines=paste.lines))
    assert order_of(document) == "abxyz"


def test_paste_below_the_last_line_begins_with_the_id_given(document: Document) -> None:
    lined(document, "a")
    paste = plan_paste(document, MARCH, "ZZ06", ("NEW1", "2"), [["x"], ["y"]])
    assert next(line for _, line in paste.lines) == "NEW1"
    document.apply(SetCells(MARCH, paste.cells, lines=paste.lines))
    assert order_of(document) == "axy"


def test_a_table_makes_lines_in_its_order_or_none_at_all(tmp_path: Path, document: Document) -> None:
    lined(document, "a")
    table = tmp_path / "a.csv"
    head = "form,line,column,value\n"
    table.write_text(head + "ZZ06,B2,2,b\nZZ06,B1,2,c\nZZ06,B3,2,\nZZ06,B2,1,三月\n", encoding="utf-8")
    with pytest.raises(Refused):
        edit_from_table(document, MARCH, table)
    assert order_of(document) == "a"
    table.write_text(head + "ZZ06,B2,2,b\nZZ06,B1,2,c\nZZ06,B3,2,\nZZ06,B2,1,2021/3/1\n", encoding="utf-8")
    edit, _ = edit_from_table(document, MARCH, table)
    document.apply(edit)
    assert document.lines("ZZ06", MARCH)[1:] == ("B2", "B1")
    assert document.value(Address("ZZ06", "B2", "1"), MARCH).content == "2021-03-01"


def test_what_a_line_is_is_carried_and_what_the_month_brought_is_not(plan: Plan) -> None:
    projects, firms = carried_columns(plan.form("ZZ03")), carried_columns(plan.form("ZZ04"))
    assert set(map(str, range(1, 25))) - set(projects) == {"14", "15", "16"}
    assert firms == ("1", "2", "3", "4", "5", "18")


def test_a_line_pasted_with_a_blank_last_cell_is_filled(document: Document) -> None:
    insert, [line] = insert_lines(document, MARCH, "ZZ04", 0, 1)
    cells = {Address("ZZ04", line, "1"): values.text("某厂"), Address("ZZ04", line, "6"): values.number(5)}
    document.apply(SetCells(MARCH, {**cells, Address("ZZ04", line, "7"): values.BLANK}, lines=insert.lines))
    assert document.filled_lines("ZZ04", MARCH) == (line,)
    document.apply(SetCells(MARCH, {Address("ZZ04", line, "1"): values.BLANK}))
    assert document.filled_lines("ZZ04", MARCH) == (line,)
    document.apply(SetCells(MARCH, {Address("ZZ04", line, "6"): values.BLANK}))
    assert document.filled_lines("ZZ04", MARCH) == ()
