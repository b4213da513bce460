"""The quick cut of a sheet says what the parser's pass says, or nothing at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.parsers import expat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.returns_samples import data_of, parts_of, sample
from zzdesk.returns.book import Book
from zzdesk.returns.quickxml import quick_columns, quick_sheet, quick_texts
from zzdesk.returns.read_audit import written_answers
from zzdesk.returns.sheetxml import RawSheet, parsed_sheet, read_sheet, read_strings
from zzdesk.returns.templates import AUDIT, AUDIT_HEADS, HIDDEN

STRINGS = ["甲", "乙_x000A_丙", ""]
ASKED = ("审核数值", "说明")
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
SMALL = (
    HEAD + '<cols><col min="1" max="2" width="9"/></cols><sheetData>'
    '<row r="1" ht="20"><c r="A1" s="3" t="s"><v>1</v></c><c r="B1"/><c r="C1" s="2"><v>12.5</v></c></row>'
    '<row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t xml:space="preserve">a &amp; &lt;b&gt;</t></is></c>'
    '<c r="B3" t="str"><f>A1&amp;"x"</f><v>甲x</v></c><c r="C3"><f t="shared" si="0"/><v>3</v></c>'
    '<c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#DIV/0!</v></c><c r="F3"><f>1/0</f></c></row><row r="4"/>'
    '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
)


def well_formed(xml: bytes) -> bool:
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError:
        return False
    return True


def agrees(xml: bytes, strings: list[str]) -> bool:
    """Whether the quick cut took it; asserts that it then says the same as the parser."""
    quick = quick_sheet(xml, strings)
    if quick is None:
        return False
    found = parsed_sheet(xml, strings)
    assert RawSheet(quick.cells, quick.merges, quick.hidden_rows) == found
    assert list(quick.cells) == list(found.cells)
    return True


@cache
def parts() -> dict[str, bytes]:
    return parts_of(data_of(sample()))


@cache
def sheets() -> dict[str, bytes]:
    return {name: part for name, part in parts().items() if name.startswith("xl/worksheets/sheet")}


def test_our_own_sheets_are_cut_quickly_and_rightly() -> None:
    taken = [name for name, part in sheets().items() if agrees(part, [])]
    assert len(taken) >= len(sheets()) - 1  # 审核 has hidden columns, which are for the parser


def test_a_text_that_stands_as_a_value_is_read() -> None:
    xml = SMALL.replace('<is><t xml:space="preserve">a &amp; &lt;b&gt;</t></is>', "<v>a &amp; b</v>")
    assert agrees(xml.encode(), STRINGS)
    assert read_sheet(xml.encode(), STRINGS).cells[3, 1].content == "a & b"


def test_the_small_sheet_has_every_kind() -> None:
    assert agrees(SMALL.encode(), STRINGS)
    found = read_sheet(SMALL.encode(), STRINGS)
    assert found.cells[3, 2].formula == 'A1&"x"'
    assert found.cells[3, 3].formula == ""
    assert found.cells[1, 1].content == "乙_x000A_丙"
    assert found.hidden_rows == {3}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<v>12.5</v>", "<v>12<!-- 3 -->.5</v>"),
        ("<v>12.5</v>", "<v><![CDATA[12.5]]></v>"),
        ("<v>12.5</v>", "<v>12.5</v><v>6</v>"),
        ("<v>12.5</v>", "<x><v>12.5</v></x>"),
        ("a &amp;", "a &#38;"),
        ("a &amp;", "a\r\n"),
        ('<t xml:space="preserve">a', "<r><t>a</t></r><t>a"),
        ('<c r="B1"/>', '<c r="A1"><v>7</v></c>'),
        ('<c r="B1"/>', "<c><v>7</v></c>"),
        ('<c r="B1"/>', '<c s="1" r="B1"><v>7</v></c>'),
        ('<c r="B1"/>', '<c r="B1" t="s"><v>99</v></c>'),
        ('<c r="B1"/>', '<c r="b1"><v>7</v></c>'),
        ('<c r="B1"/>', '<c r="ZZZ1"><v>7</v></c>'),
        ('<row r="4"/>', "<row><c><v>8</v></c></row>"),
        ('<c r="A3"', '<c r="A4"'),
        ('<c r="B1"/>', '<c r="B2"/>'),
        ('<row r="1" ht="20">', '<row r="2" ht="20">'),
        ('<col min="1"', '<col hidden="1" min="1"'),
        ('<mergeCell ref="A1:B1"/>', '<mergeCell  ref="A1:B1"/>'),
        ("<sheetData>", "<sheetData >"),
    ],
)
def test_any_other_spelling_is_for_the_parser(old: str, new: str) -> None:
    """Each would be misread by a cut that looked less closely."""
    xml = SMALL.replace(old, new, 1)
    assert xml != SMALL
    assert quick_sheet(xml.encode(), STRINGS) is None


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(range(len(SMALL))),
    st.integers(0, 12),
    st.sampled_from(
        ["", " ", "<v>3</v>", "</c>", '<c r="D1"><v>4</v></c>', "&amp;", "&#49;", ">", "'", '"', "x:", "/"]
    ),
)
@example(SMALL.index("12.5"), 0, "&#49;")
@example(SMALL.index("</f>"), 0, ">")
def test_whatever_is_changed_the_cut_and_the_parser_never_differ(at: int, gone: int, new: str) -> None:
    xml = (SMALL[:at] + new + SMALL[at + gone :]).encode()
    if not well_formed(xml):
        return
    try:
        parsed_sheet(xml, STRINGS)
    except (ValueError, KeyError):
        assert quick_sheet(xml, STRINGS) is None
        return
    agrees(xml, STRINGS)


def test_files_of_other_programs(tmp_path: Path) -> None:
    """openpyxl's spelling with shared strings, and LibreOffice's or Excel's as kept in the tests' data."""
    from openpyxl import load_workbook

    path = tmp_path / "a.xlsx"
    path.write_bytes(data_of(sample()))
    load_workbook(path).save(path)
    for data in (path.read_bytes(), (Path(__file__).parent / "data" / "zz04_own.xlsx").read_bytes()):
        held = parts_of(data)
        shared = held.get("xl/sharedStrings.xml")
        strings = read_strings(shared) if shared else []
        for name, part in held.items():
            if name.startswith("xl/worksheets/sheet"):
                assert read_sheet(part, strings) == parsed_sheet(part, strings), name


def test_answers_are_the_same_by_columns_and_by_the_whole_sheet() -> None:
    from zzdesk.returns.fill_audit import carried_refs

    content = sample()
    book = Book(b"", parts())
    assert carried_refs(content.plan, content.unit, content.period)
    part = next(s.part for s in book.sheets if s.name == AUDIT)
    cells = quick_columns(parts()[part], [], AUDIT_HEADS, ASKED)
    assert cells
    whole = parsed_sheet(parts()[part], []).cells
    assert all(whole[spot] == cell for spot, cell in cells.items())
    columns = {c for (_, c), cell in cells.items() if cell.content in ASKED}
    assert {spot for spot in whole if spot[1] in columns} <= set(cells)
    found = written_answers(book.rows(AUDIT, AUDIT_HEADS, ASKED))
    assert found == written_answers(book._own_rows(AUDIT))
    assert len(found) > 20


def test_the_hidden_sheets_texts_are_the_same_row_by_row() -> None:
    book = Book(b"", parts())
    part = parts()[next(s.part for s in book.sheets if s.name == HIDDEN)]
    quick = quick_texts(part)
    assert quick
    assert [[*row, *[""] * 6][:6] for row in book._own_rows(HIDDEN)] == quick
    for old, new in (
        ('<c r="B2"', '<c r="B3"'),
        ('<row r="3">', '<row r="4">'),
        ('<row r="3">', '<row r="3" hidden="1">'),
        ("identity", "iden<!-- -->tity"),
        ("identity", "&#105;dentity"),
        ('t="inlineStr"', 's="1" t="inlineStr"'),
    ):
        changed = part.decode().replace(old, new, 1).encode()
        assert changed != part
        assert quick_texts(changed) is None, new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<c r="H', '<c s="0" r="H'),
        ('<row r="40"', '<row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="40"'),
        ("审核数值", "审核的数值"),
    ],
)
def test_columns_that_could_hide_a_cell_are_for_the_parser(old: str, new: str) -> None:
    part = next(part for part in sheets().values() if "审核数值".encode() in part)
    text = part.decode()
    at = text.rindex(old) if old.startswith("<c") else text.index(old)
    changed = text[:at] + new + text[at + len(old) :]
    assert quick_columns(changed.encode(), [], AUDIT_HEADS, ASKED) is None
