"""Tables as PDF: sizes, both ways of lying, counts at the foot, the fonts they stand in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bulletin_samples import long_bulletin, sample_bulletin
from tests.printing_samples import sizes_of
from tests.test_paper_bulletin import bare, pages_of
from zzdesk.analysis.bulletin.model import Table
from zzdesk.output.paper import typefaces
from zzdesk.output.paper.document import Leaf
from zzdesk.output.paper.styles import styles_for
from zzdesk.output.paper.table_block import around_table
from zzdesk.output.paper.table_layout import TableLayout
from zzdesk.output.paper.tables_pdf import Printed, laid_out, tables_pdf

ABOUT = Printed(
    "目标完成情况", "郑州市工业和信息化局", "数据来源：各单位报送　2021年1—7月　校验码 AAAA-BBBB-CCCC", "示例数据"
)


def sizes(content: bytes, folder: Path) -> set[tuple[int, int]]:
    path = folder / "表.pdf"
    path.write_bytes(content)
    return sizes_of(path)


def wide() -> Table:
    return long_bulletin(rows=40).tables[0]


def test_every_page_has_foot_count_and_mark() -> None:
    pages = pages_of(tables_pdf([wide(), *sample_bulletin().tables], ABOUT))
    assert len(pages) >= 4
    for n, page in enumerate(pages, 1):
        assert f"第{n}页，共{len(pages)}页" in page
        assert bare(ABOUT.foot) in page
        assert "示例数据" in page
    assert "示例数据" not in "".join(pages_of(tables_pdf(sample_bulletin().tables, ABOUT._replace(mark=""))))


def test_paper_and_way_as_asked_and_else_as_needed(tmp_path: Path) -> None:
    [small] = sample_bulletin().tables
    assert sizes(tables_pdf([small], ABOUT), tmp_path) == {(210, 297)}
    assert sizes(tables_pdf([wide()], ABOUT), tmp_path) == {(297, 210)}
    assert sizes(tables_pdf([small, wide()], ABOUT), tmp_path) == {(210, 297), (297, 210)}
    assert sizes(tables_pdf([wide()], ABOUT, size="A3", landscape=True), tmp_path) == {(420, 297)}
    assert sizes(tables_pdf([wide()], ABOUT, landscape=False), tmp_path) == {(210, 297)}


def test_larger_paper_takes_fewer_pages() -> None:
    count = [len(pages_of(tables_pdf([wide()], ABOUT, size=size, landscape=True))) for size in ("A4", "A3")]
    assert count[1] < count[0]


def test_no_table_at_all_is_an_empty_page() -> None:
    assert len(pages_of(tables_pdf([], ABOUT))) <= 1


def test_small_tables_share_a_page_and_none_is_parted_that_fits_on_one() -> None:
    tables = [long_bulletin(rows=9, columns=3).tables[0]._replace(title=f"表{n}完") for n in range(6)]
    pages = pages_of(tables_pdf(tables, ABOUT))
    assert 1 < len(pages) < 6
    assert "续" not in "".join(pages)
    assert re.findall(r"表(\d)完", "".join(pages)) == [str(n) for n in range(6)]


def test_a_table_a_little_too_tall_is_set_closer_to_stay_on_one_page() -> None:
    """Rows that would stand alone on a second page with their headings are the worst that a reader can get."""
    styles, helped = styles_for(ABOUT.title), []
    leaf = Leaf("upright", 210, 297, 12, 12, 18, 18)
    for rows in range(20, 60):
        table = long_bulletin(rows=rows, columns=3).tables[0]
        room = leaf.room[1] - around_table(table, styles.table_title, styles.table_note, leaf.room[0])
        loose, (taken, _) = TableLayout(table, leaf.room[0], room, styles.cells), laid_out(table, styles, [leaf])
        if taken.height < loose.height:
            assert loose.height > room >= taken.height
            helped.append(rows)
        else:
            assert taken.height == loose.height
    assert 2 <= len(helped) < 20
    for rows in helped:
        assert len(pages_of(tables_pdf([long_bulletin(rows=rows, columns=3).tables[0]], ABOUT))) == 1


def test_figures_end_at_the_right_edge_of_their_column(tmp_path: Path) -> None:
    """The right edges of all figures of a column are one, whatever their length."""
    from zzdesk.output.paper.pdf_pages import PdfPages

    document = PdfPages(tables_pdf([long_bulletin(rows=14, columns=3).tables[0]], ABOUT))
    text = document._pdf[0].get_textpage()
    whole, edges = text.get_text_range(), set()
    for found in re.finditer(r"\b\d{1,4}\.5\b", whole):
        edges.add(round(text.get_charbox(found.end() - 1)[2]))
    assert len(edges) == 2
    assert len(re.findall(r"\b\d{1,4}\.5\b", whole)) == 28


# --- fonts ----------------------------------------------------------------------------------
def test_without_the_wheel_and_without_chinese_fonts_it_still_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Characters that no font has are shown to be missing; figures are there."""
    monkeypatch.setattr(typefaces, "_from_wheel", lambda *, serif: [])
    dejavu = {k: v for k, v in typefaces._installed().items() if k == "DejaVu Sans"}
    monkeypatch.setattr(typefaces, "_installed", lambda: dejavu)
    text = "".join(pages_of(tables_pdf(sample_bulletin().tables, ABOUT)))
    assert "65.6" in text
    assert "?" in text
    assert "巩" not in text


def test_a_system_face_that_lacks_a_letter_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """DejaVu stands in for an old 仿宋 that lacks a name's character: the wheel's face has them all."""
    plain = typefaces._installed()
    monkeypatch.setattr(typefaces, "_installed", lambda: {**plain, "SimSun": plain["DejaVu Sans"]})
    faces = typefaces.faces_for({typefaces.PLAIN: ["巩义市"], typefaces.TEXT: ["ABC"]})
    assert faces[typefaces.PLAIN].held.issuperset("巩义市")
    assert faces[typefaces.PLAIN].name.startswith("NotoSerifSC")
    assert faces[typefaces.TEXT].name.startswith("DejaVuSans")  # TrueType already, taken as it is


def test_a_damaged_font_file_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "simsun.ttc"
    bad.write_bytes(b"\x00\x01\x00\x00nothing")
    plain = typefaces._installed()
    monkeypatch.setattr(typefaces, "_installed", lambda: {**plain, "SimSun": bad, "NSimSun": tmp_path / "gone.ttf"})
    faces = typefaces.faces_for({typefaces.PLAIN: ["巩义市"]})
    assert faces[typefaces.PLAIN].held.issuperset("巩义市")
