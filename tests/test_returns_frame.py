"""The frame: what clerks do to sheets, lines and columns; and who a return says it is from."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tests.returns_samples import (
    APRIL_20,
    changed,
    codes,
    data_of,
    finding,
    part_of,
    plan,
    read,
    sample,
    with_text,
    written,
)
from zzdesk.returns.read import read_return


def edited(change, content=None):  # type: ignore[no-untyped-def]
    """The file as another program saves it again after a change (cached formula values are lost, as there)."""
    book = openpyxl.load_workbook(BytesIO(data_of(content or sample())))
    change(book)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def test_saved_again_by_another_program_it_is_the_same_content() -> None:
    content = sample()
    again, first = read(edited(lambda b: None)), read(data_of(content))
    assert written(again) == content.inputs
    assert again.seal == "ok"
    assert again.sha256 != first.sha256
    assert again.content_digest == first.content_digest


def test_moved_rows_and_columns_do_no_harm() -> None:
    def change(book):  # type: ignore[no-untyped-def]
        sheet = book["ZZ01"]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(12, 2)
        sheet.insert_cols(5)
        sheet.title = "表一"
        book.move_sheet("ZZ02", -1)
        book.create_sheet("草算")

    found = read(edited(change))
    assert written(found) == sample().inputs
    told = "；".join(found.drift)
    assert "改名为“表一”" in told
    assert "草算" in told
    assert "位置有变动" in told
    assert "次序" in told


def test_what_stands_in_an_inserted_column_or_row_is_refused_not_dropped() -> None:
    def change(book):  # type: ignore[no-untyped-def]
        sheet = book["ZZ02"]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(12)
        sheet.insert_cols(5)
        sheet["D12"] = 7
        sheet["E13"] = "8"

    found = read(edited(change))
    assert finding(found, "cell.no_line").cell == "D12"
    assert finding(found, "cell.no_column").cell == "E13"
    assert (found.cells_read, found.refused) == (len(sample().inputs) + 2, 2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda b: b.remove(b["ZZ02"]), "frame.no_sheet"),
        (lambda b: b["ZZ01"].__setitem__("C13", "03"), "frame.twice"),
        (lambda b: b["ZZ01"].__setitem__("C13", None), "frame.no_line"),
        (lambda b: b["ZZ01"].__setitem__("D9", None), "frame.no_column"),
        (lambda b: b["ZZ01"].__setitem__("E9", "1"), "frame.twice"),
        (lambda b: b["ZZ01"].merge_cells("D12:E12"), "frame.merge"),
        (lambda b: b["ZZ01"].__setitem__("A9", "x"), "frame.no_header"),
        (lambda b: b.remove(b["_zzdesk"]), "identity.removed"),
        (lambda b: [b.defined_names.pop(n) for n in list(b.defined_names)], "identity.removed"),
    ],
)
def test_a_broken_frame_is_sent_back_naming_what_is_missing(change, code: str) -> None:  # type: ignore[no-untyped-def]
    found = read(edited(change))
    assert found.verdict == "returned"
    assert found.frame_fault
    assert code in codes(found)


def test_of_a_copied_sheet_only_the_keyed_one_counts() -> None:
    found = read(edited(lambda b: b.copy_worksheet(b["ZZ01"])))
    assert written(found) == sample().inputs
    assert "ZZ01 Copy" in finding(found, "frame.copy").message

    def rename(book):  # type: ignore[no-untyped-def]
        book.copy_worksheet(book["ZZ01"])
        book["ZZ01"].title = "甲表"

    assert "frame.copies" in codes(read(edited(rename)))


def test_a_far_stray_cell_is_a_note() -> None:
    found = read(edited(lambda b: b["ZZ01"].__setitem__("XFD1048576", 1)))
    assert written(found) == sample().inputs
    assert finding(found, "frame.far_cell").cell == "XFD1048576"


def test_face_and_identity_must_agree() -> None:
    other_unit = read(with_text(data_of(sample()), "封面", "C9", "荥阳市"))
    assert (other_unit.verdict, finding(other_unit, "identity.face").sheet) == ("returned", "封面")
    other_period = read(with_text(data_of(sample()), "封面", "C12", "2021年1—4月"))
    assert other_period.verdict == "returned"
    alias = read(with_text(data_of(sample()), "封面", "C9", "巩义"))
    assert "identity.face" not in codes(alias)


def _identity(name: str, value: str) -> bytes:
    """A file whose names and hidden sheet both say something else."""
    data, old = data_of(sample()), sample().identity[name]
    data = changed(data, "xl/workbook.xml", lambda w: w.replace(f'"{name}">"{old}"', f'"{name}">"{value}"'))
    # Identity comes first in the hidden sheet.
    return changed(data, part_of(data, "_zzdesk"), lambda w: w.replace(f'preserve">{old}<', f'preserve">{value}<', 1))


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("zz_unit", "999999", "identity.unit"),
        ("zz_period", "2020-03", "identity.period"),
        ("zz_plan_version", "2022.1", "identity.plan"),
        ("zz_kind", "终稿", "identity.kind"),
    ],
)
def test_an_unknown_identity_is_sent_back(name: str, value: str, code: str) -> None:
    found = read(_identity(name, value))
    assert found.verdict == "returned"
    assert codes(found) == {code}
    assert value in finding(found, code).message


def test_a_future_period_is_sent_back_by_arrival_date() -> None:
    assert "identity.future" in codes(read(data_of(sample()), received=date(2021, 2, 28)))
    assert "identity.future" not in codes(read(data_of(sample()), received=APRIL_20))


def test_a_sound_workbook_of_somebody_else_is_no_return() -> None:
    made = BytesIO()
    openpyxl.Workbook().save(made)
    found = read_return(made.getvalue(), {plan().version: plan()}, APRIL_20, name="别的.xlsx")
    assert found.verdict == "returned"
    assert codes(found) == {"identity.foreign"}


def test_a_removed_seal_is_named() -> None:
    data = data_of(sample(kind="正式"))
    data = changed(data, part_of(data, "_zzdesk"), lambda w: w.replace(">seal<", ">sealed<", 1))
    found = read(data)
    assert (found.seal, found.verdict) == ("absent", "returned")
    assert "seal.absent" in codes(found)
