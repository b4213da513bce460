"""Pages on sheets: geometry, ranges, the vector PDF of several pages a sheet, pictures of pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paper_samples import LYING, UPRIGHT, plain_pdf
from tests.printing_samples import pages_of, sizes_of
from zzdesk.errors import ZzError
from zzdesk.output.paper.imposing import AUTO, LANDSCAPE, PORTRAIT, SIZES, Imposing, Sheet, impose
from zzdesk.output.paper.page_range import page_range
from zzdesk.output.paper.pdf_pages import PdfPages

SIDES = st.floats(50, 1200)
WAYS = st.sampled_from([AUTO, LANDSCAPE, PORTRAIT])
ASKED = st.builds(
    Imposing,
    st.sampled_from(list(SIZES)),
    WAYS,
    st.just(True),
    st.sampled_from([1, 2, 4]),
    st.sampled_from([0.0, 5.0, 10.0, 20.0]),
)


@given(st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=12), ASKED)
def test_every_page_lies_once_and_within_its_sheet(sizes: list[tuple[float, float]], asked: Imposing) -> None:
    sheets = impose(sizes, range(len(sizes)), asked)
    assert [p.page for sheet in sheets for p in sheet.placed] == list(range(len(sizes)))
    for sheet in sheets:
        assert 1 <= len(sheet.placed) <= asked.per_sheet
        for placed in sheet.placed:
            width, height = sizes[placed.page]
            assert placed.x >= asked.margin - 1e-6
            assert placed.y >= asked.margin - 1e-6
            assert placed.x + placed.width <= sheet.width - asked.margin + 1e-6
            assert placed.y + placed.height <= sheet.height - asked.margin + 1e-6
            assert placed.width / width == pytest.approx(placed.height / height)  # nothing is stretched
        assert not _overlap(sheet)


def _overlap(sheet: Sheet) -> bool:
    boxes = [(p.x, p.y, p.x + p.width, p.y + p.height) for p in sheet.placed]
    return any(
        a[0] < b[2] - 1e-6 and b[0] < a[2] - 1e-6 and a[1] < b[3] - 1e-6 and b[1] < a[3] - 1e-6
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
    )


def test_two_upright_pages_stand_side_by_side_and_two_lying_ones_one_over_the_other() -> None:
    [beside] = impose([UPRIGHT] * 2, [0, 1], Imposing(per_sheet=2))
    assert (beside.landscape, beside.placed[0].y == beside.placed[1].y) == (True, True)
    [over] = impose([LYING] * 2, [0, 1], Imposing(per_sheet=2))
    assert (over.landscape, over.placed[0].x == over.placed[1].x) == (False, True)
    assert over.placed[0].y < over.placed[1].y


def test_a_page_of_the_papers_size_is_neither_moved_nor_scaled() -> None:
    for size in (UPRIGHT, LYING):
        [sheet] = impose([size], [0], Imposing())
        assert (sheet.width, sheet.height) == size
        assert sheet.placed[0] == pytest.approx((0, 0, 0, *size))


def test_a_new_sheet_begins_where_pages_turn() -> None:
    sheets = impose([UPRIGHT, LYING, LYING, UPRIGHT], range(4), Imposing(per_sheet=4))
    assert [[p.page for p in s.placed] for s in sheets] == [[0], [1, 2], [3]]
    assert [s.landscape for s in sheets] == [False, True, False]


def test_an_a3_page_at_its_own_size_is_cut_on_a4_and_that_is_known() -> None:
    a3 = (420.0, 297.0)
    [cut] = impose([a3], [0], Imposing(fit=False))
    assert cut.is_cut
    assert cut.placed[0].width == 420
    [whole] = impose([a3], [0], Imposing("A3", fit=False))
    assert not whole.is_cut


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("全部", [0, 1, 2, 3, 4]),
        ("2", [1]),
        ("1-3,5", [0, 1, 2, 4]),
        ("１—３，５", [0, 1, 2, 4]),
        ("4、2", [3, 1]),
        ("1-2,2", [0, 1]),
    ],
)
def test_page_ranges(typed: str, found: list[int]) -> None:
    assert page_range(typed, 5) == found


@pytest.mark.parametrize("typed", ["0", "6", "3-1", "1-6", "一", "-", ",", "1--2", "9" * 5000])
def test_ranges_that_are_none_are_refused_in_words(typed: str) -> None:
    with pytest.raises(ZzError, match="在1到5之间"):
        page_range(typed, 5)


@pytest.mark.parametrize(("per_sheet", "sheets"), [(1, 5), (2, 3), (4, 2)])
def test_several_pages_on_a_sheet_stay_text(tmp_path: Path, per_sheet: int, sheets: int) -> None:
    document = PdfPages(plain_pdf([LYING] * 5))
    path = tmp_path / "拼页.pdf"
    path.write_bytes(document.imposed(impose(document.sizes, range(5), Imposing(per_sheet=per_sheet))))
    pages = pages_of(path)
    assert len(pages) == sheets
    assert sizes_of(path) == {LYING if per_sheet != 2 else UPRIGHT}
    assert [w for page in pages for w in page.split()] == [f"page-{n}" for n in range(1, 6)]


def test_a_page_lies_where_its_box_is() -> None:
    """The red frame of each of four pages, found again in the picture of the sheet."""
    source = PdfPages(plain_pdf([UPRIGHT] * 4))
    [sheet] = impose(source.sizes, range(4), Imposing(per_sheet=4, margin=5))
    whole = PdfPages(source.imposed([sheet]))
    width, height = 420, 594  # two dots a millimetre
    dots = whole.picture(0, width, height)
    for placed in sheet.placed:
        scale = placed.width / 210
        left, middle = placed.x + 10 * scale, placed.y + placed.height / 2
        assert _is_red(dots, width, round(left * 2), round(middle * 2))
        assert not _is_red(dots, width, round((left - 3) * 2), round(middle * 2))


def _is_red(dots: bytes, width: int, x: int, y: int) -> bool:
    """Within a dot."""
    for at in range(x - 1, x + 2):
        blue, green, red = dots[4 * (y * width + at) : 4 * (y * width + at) + 3]
        if red > 200 and blue < 200 and green < 200:
            return True
    return False


def test_a_picture_in_bands_is_the_picture_whole() -> None:
    document = PdfPages(plain_pdf([UPRIGHT]))
    whole = document.picture(0, 300, 424)
    assert whole == b"".join(document.picture(0, 300, 424, top, min(100, 424 - top)) for top in range(0, 424, 100))
    assert len(set(whole)) > 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n", b"PK\x03\x04", plain_pdf([])])
def test_what_is_no_pdf_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(content)
    for source in (content, path, tmp_path / "没有.pdf"):
        with pytest.raises(ZzError, match="不是能打开的PDF"):
            PdfPages(source)
