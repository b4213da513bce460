"""Rows of a clerk's file: their checksums, a large period read in steps, and blocks written whole."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.lines import insert_lines
from zzdesk.entry.workspace import checked_rows, checksum
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.values import BLANK

MARCH = Period(2021, 3)
FORM = "ZZ04"
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(TEXTS, min_size=4, max_size=4))
def test_checksums_are_those_of_the_row_as_json(row: list[str]) -> None:
    packed = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    wanted = hashlib.sha256(packed.encode()).hexdigest()[:16]
    assert checksum(*row) == wanted
    [whole] = checked_rows("cell", "a,b,c,d", [tuple(row)]).checked
    [parted] = checked_rows("cell", "a,b,c,d", [tuple(row[1:3])], before=(row[0],), after=(row[3],)).checked
    assert whole == parted == (*row, wanted)


def test_numbers_in_a_row_have_the_checksum_they_had() -> None:
    packed = json.dumps([7, "2021-03", -1], ensure_ascii=False, separators=(",", ":"))
    assert checksum(7, "2021-03", -1) == hashlib.sha256(packed.encode()).hexdigest()[:16]


@pytest.fixture
def large(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    """Three thousand lines with two cells each: read in several steps."""
    path = tmp_path / "大表.zzd"
    with Document.create(path, plan, gongyi) as document:
        edit, ids = insert_lines(document, MARCH, FORM, 0, 3000)
        cells = {Address(FORM, line, "1"): values.text(f"企业{n}") for n, line in enumerate(ids)}
        cells |= {Address(FORM, line, "7"): values.number(f"{n}.5") for n, line in enumerate(ids)}
        document.apply(SetCells(MARCH, cells, lines=edit.lines))
        document.apply(SetCells(MARCH, {Address(FORM, ids[1], "7"): BLANK}))
    return path


def test_read_in_steps_is_what_was_written(large: Path) -> None:
    with Document.open(large) as document:
        steps = sum(1 for _ in document.reading(MARCH))
        assert steps >= 4
        lines = document.lines(FORM, MARCH)
        assert len(lines) == 3000
        assert len(document.values(MARCH)) == 5999
        assert document.value(Address(FORM, lines[2], "7"), MARCH) == values.number("2.5")
        assert document.value(Address(FORM, lines[1], "7"), MARCH) == BLANK
        assert document.filled_lines(FORM, MARCH) == lines
        first = next(iter(document.values(MARCH)))
        assert any(first.line is a.line for a in document.values(MARCH) if a != first)  # one string for a line
        assert list(document.reading(MARCH)) == []  # at hand


def test_what_is_asked_for_between_the_steps_is_there_and_stays(large: Path) -> None:
    with Document.open(large) as document:
        reading = document.reading(MARCH)
        next(reading)
        line = document.lines(FORM, MARCH)[5]
        address = Address(FORM, line, "7")
        document.apply(SetCells(MARCH, {address: values.number(77)}))
        for _ in reading:
            pass
        assert document.value(address, MARCH) == values.number(77)
        assert len(document.values(MARCH)) == 5999


def test_a_flipped_byte_among_thousands_is_recovered(large: Path) -> None:
    with Document.open(large) as document:
        victim = Address(FORM, document.lines(FORM, MARCH)[2900], "7")
    with sqlite3.connect(large) as raw:
        raw.execute("UPDATE cell SET content='9999.5' WHERE address=?", (str(victim),))
    raw.close()
    with Document.open(large) as document:
        assert document.value(victim, MARCH) == values.number("2900.5")
        assert [f.code for f in document.damage] == ["file.cell_recovered"]
        assert len(document.values(MARCH)) == 5999


def test_a_block_leaves_a_sound_row_and_a_line_of_history_for_each_cell(large: Path) -> None:
    with Document.open(large) as document:
        lines = document.lines(FORM, MARCH)
        block = {Address(FORM, line, "8"): values.number(n) for n, line in enumerate(lines)}
        change = document.apply(SetCells(MARCH, block, why="导入a.csv", what="导入"))
        assert {line for _, line, _ in change.in_lines} == set(lines)
    with Document.open(large) as document:
        assert {a: document.value(a, MARCH) for a in block} == block
        assert not document.damage
        row = document.history(Address(FORM, lines[2999], "8"), MARCH)[-1]
        assert (row.old, row.new, row.why) == (BLANK, values.number(2999), "导入a.csv")
        document.apply(change.inverse)
        assert not any(a.column == "8" for a in document.values(MARCH))
