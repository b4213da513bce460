"""Rows that were seen before: what is known of them is what looking at the whole sheet tells."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from xml.parsers import expat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.returns_samples import changed, data_of, parts_of, sample
from zzdesk.returns import guard, known_rows
from zzdesk.returns.book import Book
from zzdesk.returns.guard_parts import _check_part, _is_sound
from zzdesk.returns.guard_zip import Refusal
from zzdesk.returns.known_rows import KnownSheet, known_sheet
from zzdesk.returns.read_identity import hidden_of
from zzdesk.returns.sheetxml import RawSheet, parsed_sheet
from zzdesk.returns.templates import AUDIT, AUDIT_HEADS, HIDDEN

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
SMALL = (
    HEAD + "<sheetData>"
    '<row r="1" ht="20"><c r="A1" s="3" t="inlineStr"><is><t>甲</t></is></c><c r="B1"/><c r="C1" s="2"><v>12.5</v></c>'
    '</row><row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t xml:space="preserve">a &amp; &lt;b&gt;</t></is></c>'
    '<c r="B3" t="str"><f>A1&amp;"x"</f><v>甲x</v></c><c r="C3"><f t="shared" si="0"/><v>3</v></c>'
    '<c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#DIV/0!</v></c><c r="F3"><f>1/0</f></c></row>'
    '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    "<headerFooter><oddFooter>&amp;L校验码：AAAA-BBBB-CCCC</oddFooter></headerFooter></worksheet>"
)
PART = "xl/worksheets/sheet9.xml"


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


def forget() -> None:
    for held in (known_rows._rows, known_rows._moulds, known_rows._around):
        held.clear()


def refused(xml: bytes) -> bool:
    """Whether looking at the whole sheet refuses it."""
    try:
        _check_part(PART, xml)
    except Refusal:
        return True
    return False


def agrees(xml: bytes) -> bool:
    """Whether it is known by its rows; asserts that it is sound then, and holds what the parser says."""
    known = known_sheet(xml, _is_sound)
    if known is None:
        return False
    assert not refused(xml)
    cells = known.cells()
    if cells is not None and known.merges is not None:
        whole = parsed_sheet(xml, [])
        assert RawSheet(cells, known.merges, known.hidden_rows()) == whole
        assert list(cells) == list(whole.cells)
        texts = known.texts()
        if texts is not None:
            assert texts == [[held(whole, n, column) for column in range(1, 7)] for n in range(1, len(texts) + 1)]
    return True


def held(sheet: RawSheet, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    return cell.content if cell else ""


def test_our_own_sheets_are_known_row_by_row_whoever_sends_them() -> None:
    for revision in (1, 2, 3):
        for name, part in parts_of(data_of(sample(revision=revision))).items():
            if name.startswith("xl/worksheets/sheet"):
                assert agrees(part), name


def test_a_workbook_reads_the_same_by_known_rows() -> None:
    data = data_of(sample())
    for _ in range(3):  # new; by its moulds; by its bytes
        inspected = guard.inspect(data)
        known, plain = Book(data, inspected.parts, inspected.known), Book(data, inspected.parts)
        for sheet in plain.sheets:
            assert known.sheet(sheet.name) == plain.sheet(sheet.name)
            assert list(known.sheet(sheet.name).cells) == list(plain.sheet(sheet.name).cells)
        for heads, wanted in ((AUDIT_HEADS, ("说明",)), (AUDIT_HEADS, ("审核数值", "说明"))):
            assert known.rows(AUDIT, heads, wanted) == plain.rows(AUDIT, heads, wanted)
        assert hidden_of(known) == hidden_of(plain)
        assert inspected.known[next(s.part for s in plain.sheets if s.name == HIDDEN)].texts() is not None


def test_a_row_is_looked_at_once() -> None:
    looked: list[bytes] = []

    def is_sound(part: bytes) -> bool:
        looked.append(part)
        return _is_sound(part)

    assert known_sheet(SMALL.encode(), is_sound)
    assert len(looked) == 3  # two rows and what stands around them
    others = SMALL.replace("12.5", "7").replace("AAAA-BBBB", "DDDD-EEEE").replace("a &amp;", "")
    known = known_sheet(others.encode(), is_sound)
    assert known
    assert len(looked) == 3
    cells = known.cells()
    assert cells
    assert cells[1, 3].content == "7"
    assert cells[3, 1].content == " <b>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<v>12.5</v>", "<v>12<!-- 3 -->.5</v>"),
        ("<v>12.5</v>", "<v><![CDATA[12.5]]></v>"),
        ("<v>12.5</v>", "<v>12.5</t>"),
        ("<v>12.5</v>", "<v>12&amp</v>"),
        ("<v>12.5</v>", "<v>12&#1;</v>"),
        ("<v>12.5</v>", "<v>\ufffe</v>"),
        ("<v>12.5</v>", "<v>\x01</v>"),
        ("<v>12.5</v>", "\x00<v>\x00</v>"),
        ('<t xml:space="preserve">a', '<t xml:space="preserve">\x00'),
        ("甲x", "甲&unknown;"),
        ("AAAA-", "&bad;"),
        ("AAAA-", "\x02"),
        ("1/0", "cmd|'/c calc'!A1"),
        ("1/0", "cmd&#124;x!A1"),
        ("1/0", 'DDE("a","b")'),
        ("<sheetData>", "<!DOCTYPE a><sheetData>"),
        ("</sheetData>", "</sheetData><oleLink/>"),
        ("</worksheet>", ""),
    ],
)
def test_a_known_row_does_not_hide_what_the_guard_refuses(old: str, new: str) -> None:
    """Each differs from a sheet that is known by one thing."""
    for _ in range(3):
        assert agrees(SMALL.encode())
    bad = SMALL.replace(old, new, 1)
    assert bad != SMALL
    assert known_sheet(bad.encode(), _is_sound) is None
    assert refused(bad.encode()) or "<!" in bad


def test_bytes_that_are_no_text_are_refused() -> None:
    assert agrees(SMALL.encode())
    bad = SMALL.encode().replace(b"12.5", b"12\xff")
    assert known_sheet(bad, _is_sound) is None
    assert refused(bad)


def test_another_encoding_is_for_the_parser() -> None:
    plain = SMALL.replace("甲", "a").replace("校验码：", "")
    for xml in (f'<?xml version="1.0" encoding="us-ascii"?>{plain}', f'<?xml version="1.0" encoding="GBK"?>{plain}'):
        assert known_sheet(xml.encode(), _is_sound) is None
    assert agrees(f'<?xml version="1.0" encoding="UTF-8"?>{SMALL}'.encode())


def test_the_guard_refuses_a_call_in_a_row_like_one_it_knows() -> None:
    sound = data_of(sample())
    guard.inspect(sound)
    call = "<c r=\"ZZ1\"><f>cmd|'x'!A1</f></c></row>"
    called = changed(sound, "xl/worksheets/sheet2.xml", lambda xml: xml.replace("</row>", call, 1))
    with pytest.raises(Refusal, match=r"guard\.dde"):
        guard.inspect(called)


PIECES = ["", " ", "<v>3</v>", "</c>", '<c r="D1"><v>4</v></c>', "&amp;", "&", ";", "&#49;", ">", "'", '"', "x:", "/"]
PIECES += ["\x00", "\n", "\r", "_x000A_", "</row>", '<row r="7">', '<row r="3"/>', "|", "!", "\ue0000", "]]>", "<v>"]


TEXTS = HEAD + "<sheetData>" + '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">a</t></is></c>'
TEXTS += '<c r="B1" t="inlineStr"><is><t>&amp;</t></is></c><c r="G1"><v>5</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize("words", ["a", "", "&amp;lt;", "_x0041_", "b &lt; c"])
def test_texts_are_spelled_out_once(words: str) -> None:
    for _ in range(3):
        assert agrees(TEXTS.encode())
        xml = TEXTS.replace(">a<", f">{words}<").encode()
        assert agrees(xml)
        known = known_sheet(xml, _is_sound)
        assert known
        assert known.texts() == [[held(parsed_sheet(xml, []), 1, 1), "&", "", "", "", ""]]
    moved = TEXTS.replace('r="1"', 'r="2"').replace("A1", "A2").replace("B1", "B2").replace("G1", "G2").encode()
    other = known_sheet(moved, _is_sound)
    assert other
    assert other.texts() is None  # it is the first row, but the second of the sheet


@settings(max_examples=800, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(range(len(SMALL))), st.integers(0, 12), st.sampled_from(PIECES)), max_size=3))
@example([(SMALL.index("12.5"), 4, "")])
@example([(SMALL.index("12.5"), 4, "_x0041_")])
@example([(SMALL.index("a &amp;"), 7, "_x0041_")])
@example([(SMALL.index("</v>", SMALL.index("12.5")), 4, "</t>")])
@example([(SMALL.index("3</v>"), 1, ""), (SMALL.index("12.5"), 4, "")])
def test_whatever_is_changed_known_rows_and_the_whole_sheet_never_differ(edits: list[tuple[int, int, str]]) -> None:
    """Learned from the sound sheet; then the changed one, twice, and what was learned from that too."""
    assert agrees(SMALL.encode())
    xml = SMALL
    for at, gone, new in edits:
        xml = xml[:at] + new + xml[at + gone :]
    for _ in range(3):
        try:
            agrees(xml.encode())
        except (ValueError, KeyError, expat.ExpatError):
            assert known_sheet(xml.encode(), _is_sound) is None
    assert agrees(SMALL.encode())


def test_what_is_kept_is_bounded() -> None:
    for n in range(2500):
        xml = SMALL.replace('r="1" ht', f'r="1" x{n}="" ht').encode()
        assert isinstance(known_sheet(xml, _is_sound), KnownSheet)
    assert len(known_rows._moulds) <= known_rows._MOST_MOULDS
    big = HEAD + "<sheetData>" + "".join(f'<row r="{n}"></row>' for n in range(1, 1000)) + "</sheetData></worksheet>"
    assert known_sheet(big.encode(), _is_sound) is None  # too many new rows: looked at whole


def test_several_threads_read_the_same_rows() -> None:
    """The window looks at files while it does other work; what is known is shared."""
    data = [data_of(sample(revision=revision)) for revision in (1, 2, 3)]
    told = [_sheets(one) for one in data]
    forget()
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(_sheets, data * 8))
    assert found == told * 8


def _sheets(data: bytes) -> list[RawSheet]:
    inspected = guard.inspect(data)
    book = Book(data, inspected.parts, inspected.known)
    book.rows(AUDIT, AUDIT_HEADS, ("说明",))
    hidden_of(book)
    return [book.sheet(sheet.name) for sheet in book.sheets]
