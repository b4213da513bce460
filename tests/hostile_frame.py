"""The frame: what clerks do to sheets, lines and columns."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl

from tests.hostile import Base, Variant, variant
from tests.hostile_file import in_sheet


def edited(change: Callable[[Any], object]) -> Callable[[Base], bytes]:
    """The file as another program saves it again after a change."""

    def make(base: Base) -> bytes:
        book = openpyxl.load_workbook(BytesIO(base.data))
        change(book)
        made = BytesIO()
        book.save(made)
        return made.getvalue()

    return make


def _unmerged(sheet: Any) -> Any:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    return sheet


def _renamed(book: Any) -> None:
    book["ZZ01"].title = "表一（终稿）"
    book["ZZ02-1"].title = "明细"


def _swapped_rows(book: Any) -> None:
    """Lines 02 and 08 change places, codes and all."""
    sheet = _unmerged(book["ZZ01"])
    for column in range(1, 20):
        one, two = sheet.cell(11, column), sheet.cell(17, column)
        one.value, two.value = two.value, one.value


def _swapped_columns(book: Any) -> None:
    sheet = _unmerged(book["ZZ02"])
    for row in range(7, 19):
        one, two = sheet.cell(row, 4), sheet.cell(row, 6)
        one.value, two.value = two.value, one.value


def _hidden(book: Any) -> None:
    for row in (11, 12, 13):
        book["ZZ01"].row_dimensions[row].hidden = True
    book["ZZ01"].column_dimensions["F"].hidden = True
    book["ZZ02"].sheet_state = "hidden"


def _inserted(book: Any) -> None:
    sheet = _unmerged(book["ZZ01"])
    sheet.insert_rows(12, 2)
    sheet.insert_cols(5)
    sheet.insert_rows(1, 3)


def _stray(book: Any) -> None:
    sheet = _unmerged(book["ZZ02"])
    sheet.insert_rows(12)
    sheet.insert_cols(5)
    sheet["D12"] = 7
    sheet["E13"] = "8"


def _copied_and_renamed(book: Any) -> None:
    book.copy_worksheet(book["ZZ01"])
    book["ZZ01"].title = "甲表"


def _copied(book: Any) -> None:
    copy = book.copy_worksheet(book["ZZ01"])
    copy["D12"] = 777


def _set(cell: str, value: object, sheet: str = "ZZ01") -> Callable[[Any], object]:
    return lambda book: book[sheet].__setitem__(cell, value)


def _merged(words: str) -> str:
    """A whole column in one merge: openpyxl hangs on reading this."""
    return words.replace(
        "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="D1:D1048576"/></mergeCells>', 1
    )


MOVED = "Sheets renamed, reordered, added, lines and columns moved, inserted, hidden, sorted: taken, drift noted"
BROKEN = "A keyed sheet, line or column missing, or a code twice, or a merge over an input: returned, naming it"
COPIED = "A copied sheet: only the keyed one counts; if that cannot be told, returned"

VARIANTS: list[Variant] = [
    variant(MOVED, "sheets renamed", "accepted", "", edited(_renamed)),
    variant(MOVED, "sheets in another order", "accepted", "", edited(lambda b: b.move_sheet("ZZ05", -4))),
    variant(MOVED, "a sheet of sums added", "accepted", "", edited(lambda b: b.create_sheet("草算", 0))),
    variant(MOVED, "rows and columns inserted", "accepted", "", edited(_inserted)),
    variant(MOVED, "lines moved", "accepted", "", edited(_swapped_rows)),
    variant(MOVED, "columns moved", "accepted", "", edited(_swapped_columns)),
    variant(MOVED, "rows, columns and a sheet hidden", "accepted", "", edited(_hidden)),
    variant(MOVED, "figures in inserted rows and columns", "queried", "cell.no_line cell.no_column", edited(_stray)),
    variant(BROKEN, "a form removed", "returned", "frame.no_sheet", edited(lambda b: b.remove(b["ZZ02"]))),
    variant(BROKEN, "a line removed", "returned", "frame.no_line", edited(_set("C13", None))),
    variant(BROKEN, "a column's number removed", "returned", "frame.no_column", edited(_set("D9", None))),
    variant(
        BROKEN, "a row deleted", "returned", "frame.no_line", edited(lambda b: _unmerged(b["ZZ01"]).delete_rows(13))
    ),
    variant(BROKEN, "a code twice", "returned", "frame.twice", edited(_set("C13", "03"))),
    variant(BROKEN, "a column's number twice", "returned", "frame.twice", edited(_set("E9", "1"))),
    variant(BROKEN, "the head's letters gone", "returned", "frame.no_header", edited(_set("A9", "x"))),
    variant(BROKEN, "inputs merged", "returned", "frame.merge", edited(lambda b: b["ZZ01"].merge_cells("D12:E12"))),
    variant(BROKEN, "a whole column merged", "returned", "frame.merge", in_sheet(_merged)),
    variant(COPIED, "a copied sheet with other figures", "accepted", "frame.copy", edited(_copied)),
    variant(COPIED, "a copied sheet, the first renamed", "returned", "frame.copies", edited(_copied_and_renamed)),
]
