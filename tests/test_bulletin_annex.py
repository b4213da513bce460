"""附表 as a workbook: numbers are numbers, texts stay texts, the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from tests.bulletin_pages import long_bulletin
from tests.bulletin_samples import sample_bulletin
from tests.word_office import convert, pages
from zzdesk.analysis.bulletin.model import Cell, Picture
from zzdesk.errors import ZzError
from zzdesk.output.bulletin.annex import _number, _options, write_annex
from zzdesk.output.bulletin.word_fields import SAMPLE
from zzdesk.plan.model import Plan


def opened(tmp_path: Path, bulletin: Any) -> Any:
    return load_workbook(write_annex(bulletin, tmp_path / "附表.xlsx"))


def test_every_table_with_its_figures_as_numbers(tmp_path: Path, plan: Plan) -> None:
    bulletin = long_bulletin(plan)
    book = opened(tmp_path, bulletin)
    assert book.sheetnames == ["附表1 主要指标完成情况", "附表2 未报迟报名单", "附图", "说明"]
    for table, sheet in zip(bulletin.tables, book.worksheets, strict=False):
        assert sheet["A1"].value == table.title
        assert SAMPLE in sheet["A2"].value
        assert [c.value for c in sheet[3]] == [h.text for h in table.heads]
        for given_, row in zip(sheet.iter_rows(min_row=4), table.rows, strict=False):
            for cell, printed in zip(given_, row.cells, strict=True):
                if printed.figure is None:
                    assert (cell.value or "") == printed.text
                else:
                    assert Decimal(str(cell.value)) == printed.figure
                    assert cell.number_format == "#,##0.0"
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes == "B4"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert bulletin.code in sheet.oddFooter.right.text
    assert len(book["附图"]._images) == len(bulletin.pictures)
    notes = [c.value for c in book["说明"]["A"]]
    assert all(any(note in (cell or "") for cell in notes) for note in bulletin.notes)


def test_the_same_bulletin_is_the_same_bytes(tmp_path: Path, plan: Plan) -> None:
    first = write_annex(long_bulletin(plan), tmp_path / "一.xlsx").read_bytes()
    assert write_annex(long_bulletin(plan), tmp_path / "二.xlsx").read_bytes() == first


def test_texts_never_become_formulas(tmp_path: Path) -> None:
    sheet = opened(tmp_path, sample_bulletin(Cell("=HYPERLINK(1)")))["附表1 目标完成情况"]
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("=HYPERLINK(1)", "s")


def test_titles_that_excel_refuses_as_names(tmp_path: Path) -> None:
    bulletin = sample_bulletin()
    same = tuple(bulletin.tables[0]._replace(title=t) for t in ("附表/[1]", "附表1", "长" * 40, "长" * 40, ""))
    book = opened(tmp_path, replace(bulletin, tables=same))
    assert book.sheetnames == ["附表1", "附表12", "长" * 31, "长" * 29 + "2", "附表", "附图", "说明"]


def test_no_table_and_no_picture(tmp_path: Path) -> None:
    assert opened(tmp_path, replace(sample_bulletin(), tables=(), pictures=())).sheetnames == ["说明"]


@pytest.mark.parametrize("dots", [None, 96, 300])
def test_a_picture_is_as_large_as_the_bulletin_says(dots: int | None) -> None:
    made = BytesIO()
    told = {} if dots is None else {"dpi": (dots, dots)}
    Image.new("RGB", (600, 300)).save(made, "PNG", **told)
    sized = _options(Picture("p", "图", "图", made.getvalue(), 170.0, 85.0))
    shown = 600 / (dots or 96) * 25.4 * sized["x_scale"]
    assert shown == pytest.approx(170, rel=0.01)
    assert sized["y_scale"] == pytest.approx(sized["x_scale"], rel=0.01)


def test_what_is_printed_besides_a_figure_stays() -> None:
    assert _number(Cell("并列3", Decimal(3))) is None
    assert _number(Cell("—")) is None
    assert _number(Cell("1,234.5", Decimal("1234.45"), 1)) == 1234.5


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 3))
def test_a_printed_figure_is_the_number_in_the_cell(figure: Decimal, decimals: int) -> None:
    from zzdesk.values import half_up

    printed = f"{half_up(figure, decimals):.{decimals}f}"
    assert _number(Cell(printed, figure, decimals)) == float(printed)


def test_an_open_workbook_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "附表.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.replace", _in_use)
    with pytest.raises(ZzError) as caught:
        write_annex(sample_bulletin(), path)
    assert caught.value.code == "file.in_use"
    assert path.read_bytes() == b"old"


def _in_use(*_: object) -> None:
    raise PermissionError(13, "in use")


def test_its_pages_in_libreoffice(tmp_path: Path, plan: Plan) -> None:
    made = write_annex(long_bulletin(plan), tmp_path / "附表.xlsx")
    shown = pages(convert(made, "pdf", tmp_path / "made"))
    assert len(shown) == 1 + 1 + 8 + 1
    assert all(unit.name in shown[0] for unit in plan.districts)
