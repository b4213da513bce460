"""Pictures in a PDF: every kind of PNG comes out as it was, a damaged one says what it showed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.bulletin_samples import sample_bulletin
from tests.test_paper_bulletin import pages_of
from zzdesk.analysis.bulletin.model import Picture
from zzdesk.output.paper.bulletin_pdf import bulletin_pdf
from zzdesk.output.paper.pdf_pages import PdfPages
from zzdesk.output.paper.png_image import plain_png

RED, BLUE = (178, 32, 24), (43, 92, 138)


def png(mode: str = "RGB", size: tuple[int, int] = (60, 40), **how: object) -> bytes:
    """Red at the left, blue at the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    if mode == "P":
        image = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    elif mode != "RGB":
        image = image.convert(mode)
    held = BytesIO()
    image.save(held, "PNG", **how)
    return held.getvalue()


def pdf_with(*pngs: bytes, width: float = 150.0, height: float = 100.0) -> bytes:
    pictures = [Picture(f"k{n}", f"图{n}　示例", "所见示例图", one, width, height) for n, one in enumerate(pngs, 1)]
    return bulletin_pdf(replace(sample_bulletin(), parts=(), tables=(), notes=(), pictures=tuple(pictures)))


def colours_on(content: bytes, page: int) -> set[tuple[int, int, int]]:
    """Those that cover more than a hundredth of the page."""
    document = PdfPages(content)
    width, height = (round(side * 2) for side in document.sizes[page])
    dots = document.picture(page, width, height)
    found: dict[tuple[int, int, int], int] = {}
    for at in range(0, len(dots), 4):
        colour = dots[at + 2], dots[at + 1], dots[at]
        found[colour] = found.get(colour, 0) + 1
    return {colour for colour, count in found.items() if count > width * height / 100}


def near(found: set[tuple[int, int, int]], colour: tuple[int, int, int]) -> bool:
    return any(max(abs(a - b) for a, b in zip(one, colour, strict=True)) <= 3 for one in found)


@pytest.mark.parametrize(("mode", "is_plain"), [("RGB", True), ("P", True), ("RGBA", False), ("L", True), ("1", False)])
def test_every_kind_keeps_its_colours(mode: str, is_plain: bool) -> None:
    content = png(mode)
    assert (plain_png(content) is not None) == is_plain
    shown = colours_on(pdf_with(content), 1)
    if mode in ("RGB", "P", "RGBA"):
        assert near(shown, RED)
        assert near(shown, BLUE)
    else:
        assert len(shown) >= 2


def test_what_is_transparent_is_white_paper() -> None:
    image = Image.new("RGBA", (30, 20), (0, 0, 0, 0))
    held = BytesIO()
    image.save(held, "PNG")
    assert colours_on(pdf_with(held.getvalue()), 1) == {(255, 255, 255)}


def test_a_plain_picture_is_taken_as_it_is_and_only_once() -> None:
    content = png("P", (900, 700))
    plain = plain_png(content)
    assert plain is not None
    made = pdf_with(content, content)
    assert made.count(plain.packed) == 1
    assert near(colours_on(made, 1), RED)


def test_a_chart_drawn_for_a_turned_sheet_has_one_of_its_own() -> None:
    document = PdfPages(pdf_with(png(), png(), width=297.0, height=210.0))
    assert [tuple(map(round, size)) for size in document.sizes] == [(210, 297), (297, 210), (297, 210)]
    small = PdfPages(pdf_with(png(), png(), png()))
    assert [tuple(map(round, size)) for size in small.sizes] == [(210, 297)] * 3  # two on a page


def test_captions_stand_with_their_pictures() -> None:
    pages = pages_of(pdf_with(*[png()] * 5))
    assert [[f"图{n}示例" in page for n in range(1, 6)] for page in pages[1:]] == [
        [True, True, False, False, False],
        [False, False, True, True, False],
        [False, False, False, False, True],
    ]


@cache
def _whole() -> bytes:
    return png("P", (120, 90))


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_a_damaged_picture_never_spoils_the_page(data: st.DataObject) -> None:
    content = bytearray(_whole())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content)[: data.draw(st.integers(0, len(content)))]
    for damaged in (bytes(content), cut):
        text = "".join(pages_of(pdf_with(damaged)))
        assert "图1示例" in text
        if plain_png(damaged) is None and "所见示例图" not in text:
            Image.open(BytesIO(damaged)).load()  # then another reader could read it


def test_rows_that_are_too_few_are_no_plain_picture() -> None:
    """A picture that unpacks, but to less than it says."""
    import struct
    import zlib

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))

    for rows, is_plain in ((10, True), (9, False), (11, False)):
        head = struct.pack(">IIBBBBB", 4, 10, 8, 2, 0, 0, 0)
        made = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 13 * rows))
        assert (plain_png(made + chunk(b"IEND", b"")) is not None) == is_plain
        assert plain_png(made) is None  # without its end it was cut off
