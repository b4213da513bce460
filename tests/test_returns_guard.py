"""Hostile and broken files: each refused for its reason, never read further."""

from __future__ import annotations

import random
import re
import struct
import zipfile
from io import BytesIO

import pytest

from tests.returns_samples import changed, codes, data_of, part_of, parts_of, read, sample, written, zipped
from zzdesk.returns import guard, guard_zip, sniff

SOUND = data_of(sample())
OLE = sniff.OLE


def with_part(name: str, content: bytes = b"<x/>") -> bytes:
    return zipped({**parts_of(SOUND), name: content})


def bomb(size: int) -> bytes:
    return with_part("xl/worksheets/sheet99.xml", b"<x>" + b" " * size + b"</x>")


def encrypted_flag() -> bytes:
    data = bytearray(SOUND)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def lying_size(by: int) -> bytes:
    data = bytearray(SOUND)
    at = data.find(b"PK\x01\x02")
    size = struct.unpack_from("<L", data, at + 24)[0]
    struct.pack_into("<L", data, at + 24, size + by)
    return bytes(data)


def flipped_digit() -> bytes:
    """One figure changed inside a stored entry: the XML still parses, the checksum tells."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for name, content in parts_of(SOUND).items():
            target.writestr(name, content)
    data = made.getvalue()
    at = data.find(b"<v>400</v>")
    return data[:at] + b"<v>900</v>" + data[at + 10 :]


def other_encoding(name: str) -> bytes:
    return changed_bytes("xl/styles.xml", lambda b: b.decode().encode(name))


def changed_bytes(part: str, change) -> bytes:  # type: ignore[no-untyped-def]
    parts = parts_of(SOUND)
    return zipped({**parts, part: change(parts[part])})


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return zipped([*parts_of(SOUND).items(), ("xl/workbook.xml", b"<x/>")])


def ods() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "guard.empty"),
        (SOUND[: len(SOUND) // 2], "guard.cut"),
        (SOUND[:-1], "guard.cut"),
        (bytes(range(256)) * 20, "guard.damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "guard.encrypted"),
        (OLE + "Workbook".encode("utf-16-le"), "guard.xls"),
        (OLE + "WordDocument".encode("utf-16-le"), "guard.document"),
        (b"Rar!\x1a\x07", "guard.archive"),
        (b"%PDF-1.7", "guard.pdf"),
        (b"\x89PNG\r\n\x1a\n", "guard.picture"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "guard.html"),
        ("指标,数值\r\n新增入库,12\r\n".encode("gb18030"), "guard.csv"),
        ("会议纪要".encode(), "guard.document"),
        (ods(), "guard.ods"),
        (zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "guard.document"),
        (zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}), "guard.xlsb"),
        (zipped({"a.txt": b"x"}), "guard.not_a_workbook"),
        (zipped({}), "guard.not_a_workbook"),
        (zipped({"[Content_Types].xml": b"<Types/>"}), "guard.broken_book"),
        (twice(), "guard.twice"),
        (encrypted_flag(), "guard.encrypted"),
        (flipped_digit(), "guard.crc"),
        (lying_size(1), "guard.lies"),
        (lying_size(-1), "guard.lies"),
        (with_part("xl/vbaProject.bin"), "guard.macro"),
        (with_part("xl/activeX/activeX1.xml"), "guard.activex"),
        (with_part("xl/embeddings/oleObject1.bin"), "guard.ole"),
        (with_part("xl/externalLinks/externalLink1.xml", b'<e><ddeLink ddeService="cmd"/></e>'), "guard.dde"),
        (with_part("xl/worksheets/s9.xml", b"<w><f>cmd|'/c calc'!A0</f></w>"), "guard.dde"),
        (with_part("customXml/item1.xml", b"<!DOCTYPE x><x/>"), "guard.doctype"),
        (with_part("xl/worksheets/s9.xml", b"<w><row></w>"), "guard.malformed"),
        (other_encoding("utf-16"), "guard.encoding"),
        (other_encoding("utf-16-le"), "guard.encoding"),
        (bomb(20 * guard_zip.MiB), "guard.ratio"),
        (bomb(70 * guard_zip.MiB), "guard.inflated"),
    ],
)
def test_refused_for_its_reason(data: bytes, code: str) -> None:
    found = read(data)
    assert (found.verdict, codes(found)) == ("unreadable", {code})
    assert found.findings[0].message != code
    assert "〔" not in found.findings[0].message


def test_too_large_and_too_many_entries() -> None:
    assert codes(read(b"PK\x03\x04" + bytes(guard_zip.MAX_FILE))) == {"guard.large"}
    many = zipped({"[Content_Types].xml": b"<Types/>", **{f"xl/{n}.bin": b"" for n in range(guard_zip.MAX_ENTRIES)}})
    assert codes(read(many)) == {"guard.entries"}


def test_overlapping_entries_are_no_workbook() -> None:
    """A directory whose entries share bytes multiplies what it inflates to."""
    data = bytearray(SOUND)
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert read(bytes(data)).verdict == "unreadable"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_part("xl/media/image1.png", b"\x89PNG"), "guard.pictures"),
        (SOUND + b"junk after the end", "guard.junk"),
        (with_part("xl/externalLinks/externalLink1.xml"), "guard.external"),
        (with_part("notes.txt", b"hello"), "guard.unknown_part"),
        (with_part("../../etc/passwd", b"x"), "guard.outside"),
    ],
)
def test_taken_with_a_note(data: bytes, code: str) -> None:
    found = read(data)
    assert code in codes(found)
    assert found.placed == len(sample().inputs)
    assert found.seal == "ok"


@pytest.mark.parametrize("name", ["~$巩义.xlsx", ".DS_Store", "sub/Thumbs.db", "巩义.lnk", ".~巩义.xlsx"])
def test_leftovers_are_ignored(name: str) -> None:
    assert read(SOUND, name=name).verdict == "ignored"


def _prefixed(words: str) -> str:
    words = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", words)
    return words.replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=")


def _unaddressed(words: str) -> str:
    return re.sub(r'<(c|row) r="[A-Z]*\d+"', r"<\1", words)


def _backwards(words: str) -> str:
    rows = re.findall(r"<row .*?</row>", words, re.S)
    return words.replace("".join(rows), "".join(reversed(rows)))


def _small(words: str) -> str:
    return re.sub(r'<dimension ref="[^"]+"', '<dimension ref="A1"', words)


@pytest.mark.parametrize("habit", [_prefixed, _unaddressed, _backwards, _small])
@pytest.mark.parametrize("sheet", ["ZZ02", "ZZ01"])
def test_other_writers_habits_are_taken(sheet: str, habit) -> None:  # type: ignore[no-untyped-def]
    """Namespace prefixes, cells and rows without addresses, rows out of order, a wrong dimension."""
    assert written(read(changed(SOUND, part_of(SOUND, sheet), habit))) == sample().inputs


def test_one_cell_told_twice_is_no_sound_sheet() -> None:
    again = '<row r="12"><c r="D12"><v>99</v></c></row></sheetData>'
    found = read(changed(SOUND, part_of(SOUND, "ZZ01"), lambda w: w.replace("</sheetData>", again)))
    assert codes(found) == {"guard.broken_book"}
    assert "D12" in found.findings[0].message


def strict(data: bytes) -> bytes:
    """The same workbook in the namespaces of Strict OOXML."""
    old = b"http://schemas.openxmlformats.org/"
    spelled = {
        old + b"spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        old + b"officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    parts = parts_of(data)
    for before, after in spelled.items():
        parts = {name: content.replace(before, after) for name, content in parts.items()}
    return zipped(parts)


def test_strict_ooxml_is_read_in_full() -> None:
    found = read(strict(SOUND))
    assert written(found) == sample().inputs
    assert found.seal == "ok"


def test_a_far_cell_in_a_sheet_of_ours_kills_no_reader() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    for sheet in ("_zzdesk", "审核", "封面"):
        part = part_of(SOUND, sheet)
        found = read(changed_bytes(part, lambda b: b.replace(b"</sheetData>", far)))
        assert written(found) == sample().inputs
        assert found.seal == "ok"


def test_an_absurd_count_of_shared_strings_kills_no_reader() -> None:
    parts = parts_of(SOUND)
    parts["xl/sharedStrings.xml"] = b'<sst count="99999999999" uniqueCount="99999999999"><si><t>x</t></si></sst>'
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    tag = b'<Relationship Id="rId99" Type="' + kind + b'" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", tag)
    assert written(read(zipped(parts))) == sample().inputs


def test_a_huge_formatted_empty_area_is_taken() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(100, 150_000))
    data = changed(SOUND, part_of(SOUND, "ZZ01"), lambda w: w.replace("</sheetData>", rows + "</sheetData>"))
    assert written(read(data)) == sample().inputs


def test_quoted_bars_are_no_dde() -> None:
    assert "guard.dde" not in codes(read(with_part("xl/worksheets/s9.xml", b'<w><f>"a|b"&amp;ZZ01!A1</f></w>')))
    name = b"<w><definedName name='x'>cmd|'/c calc'!A0</definedName></w>"
    assert codes(read(with_part("xl/worksheets/s9.xml", name))) == {"guard.dde"}


def test_damage_inside_a_part_never_stops_the_reader() -> None:
    """A seeded sample; whatever is damaged, the answer is a verdict with worded findings."""
    dice, parts = random.Random(2), parts_of(SOUND)
    names = [n for n in parts if n.endswith((".xml", ".rels"))]
    for _ in range(150):
        name = dice.choice(names)
        content = bytearray(parts[name])
        for _ in range(dice.choice((1, 1, 3))):
            at = dice.randrange(len(content))
            if dice.random() < 0.5:
                content[at] = dice.choice(b'0123456789"<>/ abcZ=')
            else:
                content[at:at] = content[at : at + dice.randrange(1, 200)]
        found = read(zipped({**parts, name: bytes(content)}))
        assert found.cells_read == found.placed + found.refused
        assert all("〔" not in f.message and f.code != "rule.broken" for f in found.findings)


def test_a_batch_is_told_from_a_workbook_and_opened_one_level() -> None:
    inner = zipped({"x.xlsx": SOUND})
    batch = zipped({"巩义.xlsx": SOUND, "sub/": b"", "sub/内层.zip": inner})
    assert guard.is_batch(batch)
    assert not guard.is_batch(SOUND)
    assert not guard.is_batch(ods())
    assert not guard.is_batch(zipped({}))
    assert not guard.is_batch(b"hello")
    found = {m.name: m for m in guard.members(batch)}
    assert found["巩义.xlsx"].data == SOUND
    assert found["sub/内层.zip"].finding.code == "guard.nested"
    assert set(found) == {"巩义.xlsx", "sub/内层.zip"}


def test_names_of_a_batch_made_by_a_chinese_windows() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        info = zipfile.ZipInfo("gongyi.xlsx")
        target.writestr(info, b"x")
    old = "巩义.xls".encode("gb18030") + b"xx"
    raw = made.getvalue().replace(b"gongyi.xlsx", old.ljust(11, b"x")[:11])
    (member,) = guard.members(raw)
    assert member.name.startswith("巩义.xls")


def test_a_damaged_member_costs_itself_only() -> None:
    batch = zipped({"a.xlsx": SOUND, "b.xlsx": b"PK" * 50})
    at = batch.find(b"b.xlsx")
    batch = batch[: at + 8] + bytes([batch[at + 8] ^ 0xFF]) + batch[at + 9 :]
    found = list(guard.members(batch))
    assert [m.data is not None for m in found] == [True, False]
    assert found[1].finding is not None
