"""Floating lines through the workbook: written, sorted, inserted, copied by hand, read back."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests import returns_samples as samples
from zzdesk import values
from zzdesk.address import Address
from zzdesk.returns.content import Content
from zzdesk.rules.tree import Ref
from zzdesk.values import Value

FORM = "ZZ02-1"


def project(n: int, name: str = "", code: str = "", money: str = "12.5") -> dict[str, Value]:
    return {
        "1": values.text(name or f"示例项目{n}"),
        "2": values.text(code or f"2103-410181-04-01-{n:06d}"),
        "3": values.text("示例投资方"),
        "4": values.number(money),
        "5": values.text("2021-03-08"),
        "6": values.text("合同"),
        "7": values.text("超硬材料"),
    }


def lined(lines: dict[str, dict[str, Value]], form: str = FORM, **more: object) -> Content:
    cells = {Address(form, line, no): v for line, row in lines.items() for no, v in row.items()}
    content = samples.sample(values=cells)
    return replace(content, **more)  # type: ignore[arg-type]


def edited(data: bytes, change) -> bytes:  # type: ignore[no-untyped-def]
    """Saved again by another program after `change(workbook)`."""
    book = load_workbook(BytesIO(data))
    change(book)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def rows_of(sheet) -> dict[str, int]:  # type: ignore[no-untyped-def]
    return {str(sheet.cell(n, 2).value): n for n in range(1, sheet.max_row + 1) if sheet.cell(n, 2).value}


THREE = {"LA1": project(1), "LB2": project(2, money="0"), "LC3": {"1": values.text("示例项目3"), "4": values.number(3)}}


def test_lines_come_back_in_their_order() -> None:
    content = lined(THREE)
    found = samples.read(samples.data_of(content))
    assert samples.written(found) == content.inputs
    assert [a.line for a in found.values if a.column == "1"] == ["LA1", "LB2", "LC3"]
    assert found.seal == "ok"
    assert found.cells_read == found.placed + found.refused == len(content.inputs)
    assert not found.drift


def test_foot_and_notes_stand_below_the_lines() -> None:
    data = samples.data_of(lined({f"L{n:04d}": project(n) for n in range(200)}))
    sheet = load_workbook(BytesIO(data))[FORM]
    rows = rows_of(sheet)
    texts = {str(c.value): c.row for row in sheet.iter_rows() for c in row if c.value}
    foot = next(row for words, row in texts.items() if words.startswith("填表人"))
    assert foot > rows["L0199"] == rows["L0000"] + 199
    boxes = [str(r) for r in sheet.merged_cells.ranges if r.min_row >= foot]
    assert boxes
    covered = [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
    assert any(f"{rows['L0199']}" in words for words in covered)
    found = samples.read(data)
    assert len({a.line for a in found.values}) == 200


def test_sorted_by_hand_is_no_drift_and_nothing_changed() -> None:
    def swap(book) -> None:  # type: ignore[no-untyped-def]
        sheet = book[FORM]
        rows = rows_of(sheet)
        first, last = rows["LA1"], rows["LC3"]
        for column in range(2, 12):
            a, b = sheet.cell(first, column).value, sheet.cell(last, column).value
            sheet.cell(first, column).value, sheet.cell(last, column).value = b, a

    data = samples.data_of(lined(THREE))
    found = samples.read(edited(data, swap))
    assert samples.written(found) == samples.written(samples.read(data))
    assert found.seal == "ok"


def test_a_line_added_by_hand_is_a_new_one_by_its_key() -> None:
    def add(book) -> None:  # type: ignore[no-untyped-def]
        sheet = book[FORM]
        rows = rows_of(sheet)
        for box in [r for r in sheet.merged_cells.ranges if r.min_row > rows["LC3"]]:
            sheet.unmerge_cells(str(box))  # openpyxl would leave them where they were
        added = (("LA1", "重复代码的项目"), (None, "没有代码的项目"), ("51", "自编代码的项目"))
        for offset, (code, name) in enumerate(added):
            row = rows["LC3"] + 1 + offset
            sheet.insert_rows(row)
            sheet.cell(row, 2).value, sheet.cell(row, 3).value = code, name
            sheet.cell(row, 6).value = 7

    data = edited(samples.data_of(lined(THREE)), add)
    found = samples.read(data)
    lines = list(dict.fromkeys(a.line for a in found.values))
    assert lines[:3] == ["LA1", "LB2", "LC3"]
    assert len(lines) == 6
    assert [f.code for f in found.findings].count("line.by_key") == 3
    assert {a: v for a, v in samples.written(found).items() if a.line in THREE} == lined(THREE).inputs
    again = samples.read(data, name="b.xlsx")
    assert samples.written(again) == samples.written(found)


def test_a_line_without_code_goes_on_from_last_period_by_its_key() -> None:
    before = {Ref(Address(FORM, "LOLD", no), "prev"): v for no, v in project(9).items() if no in {"1", "2"}}

    def add(book) -> None:  # type: ignore[no-untyped-def]
        sheet = book[FORM]
        row = rows_of(sheet)["LA1"]
        sheet.cell(row, 2).value = None
        sheet.cell(row, 4).value = "2103-410181-04-01-000009"

    data = edited(samples.data_of(lined({"LA1": project(1)}, carried=before)), add)
    found = samples.read(data)
    assert {a.line for a in found.values} == {"LOLD"}


def test_a_blank_return_has_spare_lines_with_ids_of_their_own() -> None:
    march = samples.data_of(samples.sample(), blank=True)
    sheet = load_workbook(BytesIO(march))[FORM]
    ids = [code for code in rows_of(sheet) if re.fullmatch(r"L[0-9A-F]{8}", code)]
    assert len(ids) == 50
    assert march == samples.data_of(samples.sample(), blank=True)
    other = load_workbook(BytesIO(samples.data_of(samples.sample("410182"), blank=True)))[FORM]
    assert not set(ids) & set(rows_of(other))

    def fill(book) -> None:  # type: ignore[no-untyped-def]
        book["封面"]["C13"].value = "快报"
        book["封面"]["C14"].value = "1"
        sheet = book[FORM]
        row = rows_of(sheet)[ids[4]]
        sheet.cell(row, 3).value, sheet.cell(row, 6).value = "示例项目", "１，２００.５"
        sheet.cell(row, 7).value = "2021年3月8日"

    found = samples.read(edited(march, fill))
    assert {str(a): v.content for a, v in samples.written(found).items()} == {
        f"{FORM}.{ids[4]}.1": "示例项目",
        f"{FORM}.{ids[4]}.4": "1200.5",
        f"{FORM}.{ids[4]}.5": "2021-03-08",
    }


def test_an_added_column_and_a_stray_line_are_refused_with_a_word() -> None:
    def stray(book) -> None:  # type: ignore[no-untyped-def]
        sheet = book[FORM]
        row = rows_of(sheet)["LA1"]
        sheet.insert_cols(6)
        sheet.cell(row, 6).value = "多出的一列"

    found = samples.read(edited(samples.data_of(lined({"LA1": project(1)})), stray))
    assert "cell.no_column" in samples.codes(found)
    assert found.cells_read == found.placed + found.refused


@pytest.mark.parametrize("count", [1, 3000])
def test_many_lines(count: int) -> None:
    lines = {f"L{n:05d}": {"1": values.text(f"示例{n}"), "4": values.number(n % 97)} for n in range(count)}
    content = lined(lines)
    assert samples.written(samples.read(samples.data_of(content))) == content.inputs


def test_a_long_code_kept_as_a_number_is_refused() -> None:
    """Excel keeps 15 digits: the last three of a code typed as a number are gone."""

    def typed(book) -> None:  # type: ignore[no-untyped-def]
        sheet = book[FORM]
        sheet.cell(rows_of(sheet)["LA1"], 4).value = 914101000000000123

    found = samples.read(edited(samples.data_of(lined({"LA1": project(1)})), typed))
    told = samples.finding(found, "cell.code_number")
    assert (told.sheet, told.addresses) == (FORM, (f"{FORM}.LA1.2",))
    assert Address(FORM, "LA1", "2") not in found.values


def test_two_codes_that_differ_in_the_last_digit_are_two() -> None:
    one, other = "914101000000000121", "914101000000000122"
    content = lined({"LA1": project(1, code=one), "LB2": project(2, code=other)})
    found = samples.read(samples.data_of(content))
    assert samples.written(found)[Address(FORM, "LB2", "2")].content == other
    assert "R221" not in samples.codes(found)
