"""What was sent locks its month, which opens again only with a reason; what could not be taken is kept."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells, SetFoot
from zzdesk.entry.sent import ExportRow
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

FEBRUARY, MARCH = Period(2021, 2), Period(2021, 3)
ENTRIES, GROWTH = Address.parse("ZZ01.03.1"), Address.parse("ZZ01.01.3")


def put(document: Document, address: Address, figure: int, period: Period = MARCH) -> None:
    document.apply(SetCells(period, {address: values.number(figure)}))


def sent(document: Document, kind: str = "正式", revision: int = 1, period: Period = MARCH) -> ExportRow:
    row = ExportRow(period, kind, revision, "d", "AAAA-BBBB-CCCC", "x.xlsx", "2021-04-08T09:00:00", "")
    document.record_export(row)
    return row


def test_a_formal_return_locks_its_month_alone(document: Document) -> None:
    put(document, ENTRIES, 12)
    sent(document, "快报")
    put(document, ENTRIES, 13)
    sent(document)
    with pytest.raises(ZzError, match=r"1—3月已生成正式第1版.*更正") as refused:
        put(document, ENTRIES, 14)
    assert refused.value.code == "period.locked"
    assert document.value(ENTRIES, MARCH) == values.number(13)
    put(document, ENTRIES, 5, FEBRUARY)
    document.apply(SetFoot({"填表人": "张三"}))


def test_a_correction_needs_a_reason_and_locks_again_when_sent(document: Document) -> None:
    with pytest.raises(ZzError, match="没有生成过正式"):
        document.reopen(MARCH, "漏报")
    put(document, ENTRIES, 12)
    sent(document)
    with pytest.raises(ZzError, match="更正原因"):
        document.reopen(MARCH, "  ")
    document.reopen(MARCH, "某企业漏报")
    assert document.sent.reason(MARCH) == "某企业漏报"
    put(document, ENTRIES, 13)
    with Document.open(document.path) as again:
        assert again.sent.lock(MARCH) is None
        assert again.sent.reason(MARCH) == "某企业漏报"
    sent(document, revision=2)
    assert document.sent.lock(MARCH) == document.exports(MARCH)[-1]
    assert document.sent.reason(MARCH) == ""


def test_what_a_return_said_is_read_from_the_history(document: Document) -> None:
    put(document, ENTRIES, 12)
    put(document, GROWTH, 8)
    quick = sent(document, "快报")
    put(document, ENTRIES, 13)
    document.apply(SetCells(MARCH, {GROWTH: values.BLANK}))
    formal = sent(document)
    document.reopen(MARCH, "更正")
    put(document, ENTRIES, 99)
    assert document.sent.values(MARCH, quick) == {ENTRIES: values.number(12), GROWTH: values.number(8)}
    assert document.sent.values(MARCH, formal) == {ENTRIES: values.number(13)}
    assert document.sent.last(MARCH) == formal
    with Document.open(document.path) as again:
        assert again.sent.values(MARCH, quick)[ENTRIES] == values.number(12)


def test_a_flipped_byte_in_the_history_is_never_told_as_sent(document: Document) -> None:
    put(document, ENTRIES, 12)
    put(document, ENTRIES, 13)
    row = sent(document)
    document.close()
    with sqlite3.connect(document.path) as raw:
        raw.execute("UPDATE history SET content='93' WHERE content='13'")
    raw.close()
    with Document.open(document.path) as again:
        assert again.sent.values(MARCH, row) == {ENTRIES: values.number(12)}


def test_drafts_wait_in_the_file(document: Document) -> None:
    document.keep_draft(MARCH, ENTRIES, "约十二")
    document.keep_draft(MARCH, GROWTH, "2000万")
    document.keep_draft(MARCH, GROWTH, None)
    document.close()
    with Document.open(document.path) as again:
        assert again.drafts == {(MARCH, ENTRIES): "约十二"}


def test_something_is_remembered_for_next_time(document: Document) -> None:
    assert document.remembered("sheet") is None
    document.remember("sheet", "A=3")
    document.remember("sheet", "B=3")
    document.close()
    with Document.open(document.path) as again:
        assert again.remembered("sheet") == "B=3"


def test_a_file_of_an_older_format_is_completed_when_opened(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(document, ENTRIES, 12)
    sent(document)
    document.close()
    with sqlite3.connect(document.path) as old:
        for table in ("draft", "memory", "reopening", "export_mark", "receipt"):
            old.execute(f"DROP TABLE {table}")
        old.execute("UPDATE export SET at='9999-01-01T00:00:00'")
        old.execute("PRAGMA user_version=2")
    old.close()
    with monkeypatch.context() as stick:
        stick.setattr(os, "access", lambda *_: False)
        with Document.open(document.path) as fixed:
            assert fixed.read_only
            assert fixed.drafts == {}
            assert fixed.sent.values(MARCH, fixed.exports(MARCH)[0]) == {ENTRIES: values.number(12)}
    with Document.open(document.path) as again:
        again.reopen(MARCH, "更正")
        put(again, ENTRIES, 13)
    raw = sqlite3.connect(document.path)
    assert raw.execute("PRAGMA user_version").fetchone() == (4,)
    raw.close()


def test_a_second_reader_sees_what_the_first_has_written(document: Document) -> None:
    put(document, ENTRIES, 12)
    with Document.open(document.path, read_only=True) as second:
        assert second.value(ENTRIES, MARCH) == values.number(12)
        with pytest.raises(ZzError, match="只读"):
            put(second, ENTRIES, 13)
        put(document, ENTRIES, 14)
    with Document.open(document.path, read_only=True) as third:
        assert third.value(ENTRIES, MARCH) == values.number(14)


def test_the_command_line_opens_a_month_again_and_says_so(tmp_path: Path, plan: Plan, gongyi: Unit) -> None:
    table = tmp_path / "figures.csv"
    table.write_text("form,line,column,value\nZZ01,03,1,12\n", encoding="utf-8")
    with Document.create(tmp_path / "x.zzd", plan, gongyi) as document:
        assert session.enter(document, MARCH, table) == []
        sent(document)
        table.write_text("form,line,column,value\nZZ01,03,1,13\n", encoding="utf-8")
        notes = session.enter(document, MARCH, table)
        assert [n.code for n in notes] == ["period.reopened"]
        assert document.value(ENTRIES, MARCH) == values.number(13)
