"""The file: what is no workbook, what is damaged, what lies about itself, what hides in it."""

from __future__ import annotations

import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO

from tests.hostile import Base, Variant, variant
from tests.returns_samples import changed, part_of, parts_of, zipped
from zzdesk.returns.guard_zip import MAX_ENTRIES, MAX_FILE, MiB
from zzdesk.returns.sniff import OLE

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_SHEETS_END = "</sheetData>"
Make = Callable[[Base], bytes]


# --- makers ------------------------------------------------------------------------------
def fixed(data: bytes) -> Make:
    return lambda base: data


def with_part(name: str, content: bytes = b"<x/>") -> Make:
    return lambda base: zipped({**parts_of(base.data), name: content})


def without_part(name: str) -> Make:
    return lambda base: zipped({k: v for k, v in parts_of(base.data).items() if k != name})


def rewritten(part: str, change: Callable[[bytes], bytes]) -> Make:
    def make(base: Base) -> bytes:
        parts = parts_of(base.data)
        after = change(parts[part])
        assert after != parts[part]
        return zipped({**parts, part: after})

    return make


def in_sheet(change: Callable[[str], str], sheet: str = "ZZ01") -> Make:
    return lambda base: changed(base.data, part_of(base.data, sheet), change)


def formula(words: str) -> Make:
    """A sheet that holds this formula, spelled as given."""
    return with_part("xl/worksheets/s9.xml", f"<w><sheetData><c><f>{words}</f></c></sheetData></w>".encode())


def related(part: str, kind: str, target: str, content: bytes) -> Make:
    """A part that only a relation of sheet 2 tells the nature of."""

    def make(base: Base) -> bytes:
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        relation = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
        rels = f'<Relationships xmlns="{space}">{relation}</Relationships>'
        return zipped({**parts_of(base.data), part: rels.encode(), target.replace("../", "xl/"): content})

    return make


def central(offset: int, layout: str, value: Callable[[int], int], nth: int = 0) -> Make:
    """A field of the nth entry of the central directory changed."""

    def make(base: Base) -> bytes:
        data = bytearray(base.data)
        at = -1
        for _ in range(nth + 1):
            at = data.find(b"PK\x01\x02", at + 1)
        (old,) = struct.unpack_from(layout, data, at + offset)
        struct.pack_into(layout, data, at + offset, value(old))
        return bytes(data)

    return make


def local_size(base: Base) -> bytes:
    data = bytearray(base.data)
    struct.pack_into("<L", data, 22, struct.unpack_from("<L", data, 22)[0] + 7)
    return bytes(data)


def compressed(parts: dict[str, bytes], method: int) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def flipped_digit(base: Base) -> bytes:
    """One figure changed inside a stored entry: the XML still parses, the checksum tells."""
    data = compressed(parts_of(base.data), zipfile.ZIP_STORED)
    at = data.find(b"<v>400</v>")
    return data[:at] + b"<v>900</v>" + data[at + 10 :]


def repeated(name: str) -> Make:
    def make(base: Base) -> bytes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return zipped([*parts_of(base.data).items(), (name, b"<x/>")])

    return make


def overlapping(base: Base) -> bytes:
    data = bytearray(base.data)
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def streamed(base: Base) -> bytes:
    """As programs write that cannot go back: sizes stand behind each entry."""

    class Forward(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

    made = Forward()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts_of(base.data).items():
            target.writestr(name, content)
    return made.getvalue()


def sixty_four(base: Base) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts_of(base.data).items():
            with target.open(name, "w", force_zip64=True) as entry:
                entry.write(content)
    return made.getvalue()


def two_in_one(base: Base) -> bytes:
    """A second workbook put in front: which one a program reads depends on the program."""
    return zipped(parts_of(base.data)) + base.data


def many_parts(base: Base) -> bytes:
    page = b"<x>" + random.Random(1).randbytes(500).hex().encode() * 19_000 + b"</x>"
    return zipped({**parts_of(base.data), **{f"xl/worksheets/x{n}.xml": page for n in range(6)}})


def nested_zip(base: Base) -> bytes:
    return zipped({"里层.zip": zipped({"x.xlsx": base.data})})


def old_names(base: Base) -> bytes:
    """A zip of a Chinese Windows: names in GB18030 and no flag that says so."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(zipfile.ZipInfo("gggggggg.xlsx"), base.data)
    old = "巩义三月".encode("gb18030")
    return made.getvalue().replace(b"gggggggg", old)


def crowded_strings(base: Base) -> bytes:
    """Three hundred thousand texts that no cell asks for."""
    dice, parts = random.Random(5), parts_of(shared(base))
    more = "".join(f"<si><t>{dice.randrange(10**6)}</t></si>" for _ in range(300_000))
    part = "xl/sharedStrings.xml"
    return zipped({**parts, part: parts[part].replace(b"</sst>", more.encode() + b"</sst>")})


def crowded_names(content: bytes) -> bytes:
    more = "".join(f'<definedName name="n{n}">{n}</definedName>' for n in range(100_000))
    return content.replace(b"</definedNames>", more.encode() + b"</definedNames>")


def strict(base: Base) -> bytes:
    old = b"http://schemas.openxmlformats.org/"
    spelled = {
        old + b"spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        old + b"officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    parts = parts_of(base.data)
    for before, after in spelled.items():
        parts = {name: content.replace(before, after) for name, content in parts.items()}
    return zipped(parts)


def shared(base: Base, head: str = "<sst>", shift: int = 0) -> bytes:
    """Texts moved into shared strings, as Excel and WPS keep them; with a phonetic guide and rich text."""
    parts, words = parts_of(base.data), []

    def keep(found: re.Match[str]) -> str:
        words.append(found[2])
        return f'{found[1]} t="s"><v>{len(words) - 1 + shift}</v></c>'

    cell = re.compile(r'(<c [^>]*?) t="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>')
    for name in [n for n in parts if n.startswith("xl/worksheets/sheet")]:
        parts[name] = cell.sub(keep, parts[name].decode()).encode()
    items = "".join(f"<si><r><t>{w}</t></r><rPh sb='0' eb='1'><t>假名</t></rPh></si>" for w in words)
    parts["xl/sharedStrings.xml"] = f"{head}{items}</sst>".encode()
    tag = f'<Relationship Id="rId99" Type="{_REL}sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", tag.encode())
    return zipped(parts)


def prefixed(words: str) -> str:
    words = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", words)
    return words.replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=")


def unaddressed(words: str) -> str:
    return re.sub(r'<(c|row) r="[A-Z]*\d+"', r"<\1", words)


def backwards(words: str) -> str:
    rows = re.findall(r"<row .*?</row>", words, re.S)
    return words.replace("".join(rows), "".join(reversed(rows)))


def dimension(ref: str) -> Callable[[str], str]:
    return lambda words: re.sub(r'<dimension ref="[^"]+"', f'<dimension ref="{ref}"', words)


def more_rows(rows: str) -> Callable[[str], str]:
    return lambda words: words.replace(_SHEETS_END, rows + _SHEETS_END)


def empty_area(words: str) -> str:
    """A million rows, formatted and empty."""
    body = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(100, 900_000))
    return words.replace(_SHEETS_END, body + _SHEETS_END)


def stale_external(base: Base) -> bytes:
    """A figure taken from another workbook: its saved value stands in the file."""
    data = with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>")(base)
    cell = base.cell("ZZ01.03.1")
    return changed(
        data,
        part_of(data, "ZZ01"),
        lambda w: re.sub(rf'<c r="{cell}"([^>]*)>.*?</c>', rf'<c r="{cell}"\1><f>[1]Sheet1!$A$1</f><v>8</v></c>', w),
    )


def billion_laughs(content: bytes) -> bytes:
    entities = b'<!ENTITY a "' + b"x" * 1000 + b'">'
    for before, after in zip("abcdefgh", "bcdefghi", strict=True):
        entities += f'<!ENTITY {after} "{f"&{before};" * 10}">'.encode()
    return content.replace(b"<worksheet", b"<!DOCTYPE worksheet [" + entities + b"]><worksheet", 1)


def utf16(name: str) -> Callable[[bytes], bytes]:
    return lambda content: content.decode().replace("UTF-8", "UTF-16").encode(name)


CSV = "表号,代码,数值\r\nZZ01,03,12\r\n"
_XLS_WORDS = "Workbook".encode("utf-16-le")
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
_DEEP = b"<x>" * 300 + b"</x>" * 300

KIND = "Unreadable: another kind under any name, say which"
DAMAGE = "Unreadable: empty, cut off, CRC error, random bytes"
LIMIT = "Unreadable: size, ratio or entry limits broken"
LIE = "Unreadable: two entries of one name, encrypted or unknown-method entries, sizes that lie"
XML = "Unreadable: DOCTYPE of any kind, missing parts, malformed or UTF-16 parts"
ACTIVE = "Unreadable: macros, DDE, embedded OLE and ActiveX"
FOREIGN = "A sound workbook without identity: returned"
BATCH = "A zip without content types is a batch"
NOTED = "Taken with a note: pictures, junk, external links, unknown parts, names that point outside"
WRITERS = "Taken: Strict, prefixes, no addresses, rows out of order, dimensions, empty areas, a far cell"

VARIANTS: list[Variant] = [
    variant(DAMAGE, "empty", "unreadable", "guard.empty", fixed(b"")),
    variant(DAMAGE, "cut in half", "unreadable", "guard.cut", lambda b: b.data[: len(b.data) // 2]),
    variant(DAMAGE, "last byte lost", "unreadable", "guard.cut", lambda b: b.data[:-1]),
    variant(DAMAGE, "a figure changed, CRC as it was", "unreadable", "guard.crc", flipped_digit),
    variant(DAMAGE, "random bytes", "unreadable", "guard.damaged", fixed(random.Random(3).randbytes(4000))),
    variant(DAMAGE, "random bytes after PK", "unreadable", "guard.cut", fixed(b"PK\x03\x04" + bytes(range(256)) * 9)),
    variant(
        KIND,
        "locked with a password",
        "unreadable",
        "guard.encrypted",
        fixed(OLE + "EncryptedPackage".encode("utf-16-le")),
    ),
    variant(KIND, "xls", "unreadable", "guard.xls", fixed(OLE + bytes(500) + _XLS_WORDS)),
    variant(KIND, "et", "unreadable", "guard.xls", fixed(OLE + bytes(900) + _XLS_WORDS), file="报表.et"),
    variant(
        KIND,
        "ods",
        "unreadable",
        "guard.ods",
        fixed(zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})),
    ),
    variant(
        KIND,
        "xlsb",
        "unreadable",
        "guard.xlsb",
        fixed(zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"})),
    ),
    variant(
        KIND,
        "html",
        "unreadable",
        "guard.html",
        fixed(b"<html><body><table><tr><td>12</td></tr></table></body></html>"),
    ),
    variant(
        KIND,
        "html of WPS",
        "unreadable",
        "guard.html",
        fixed('\ufeff<html xmlns:o="urn:schemas-microsoft-com:office:office"><table>'.encode()),
    ),
    variant(KIND, "csv in GB18030", "unreadable", "guard.csv", fixed(CSV.encode("gb18030"))),
    variant(KIND, "csv in UTF-16", "unreadable", "guard.csv", fixed(CSV.encode("utf-16"))),
    variant(
        KIND,
        "xml table of 2003",
        "unreadable",
        "guard.xml_table",
        fixed(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    ),
    variant(
        KIND,
        "docx",
        "unreadable",
        "guard.document",
        fixed(zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})),
        file="说明.docx",
    ),
    variant(KIND, "pdf", "unreadable", "guard.pdf", fixed(b"%PDF-1.7\n%"), file="盖章件.pdf"),
    variant(KIND, "picture", "unreadable", "guard.picture", fixed(b"\xff\xd8\xff\xe0\x00\x10JFIF"), file="照片.jpg"),
    variant(KIND, "text", "unreadable", "guard.document", fixed("请查收三月报表".encode()), file="说明.txt"),
    variant(KIND, "rar", "unreadable", "guard.archive", fixed(b"Rar!\x1a\x07\x01\x00"), file="报表.rar"),
    variant(KIND, "lock file", "ignored", "guard.leftover", lambda b: b.data, file="~$巩义.xlsx"),
    variant(KIND, "DS_Store", "ignored", "guard.leftover", fixed(b"\x00\x00\x00\x01Bud1"), file=".DS_Store"),
    variant(KIND, "Thumbs.db", "ignored", "guard.leftover", fixed(OLE), file="Thumbs.db"),
    variant(KIND, "shortcut", "ignored", "guard.leftover", fixed(b"L\x00\x00\x00"), file="报表.lnk"),
    variant(LIMIT, "too large", "unreadable", "guard.large", lambda b: b.data + bytes(MAX_FILE)),
    variant(
        LIMIT,
        "a bomb by ratio",
        "unreadable",
        "guard.ratio",
        with_part("xl/worksheets/s9.xml", b"<x>" + b" " * (40 * MiB) + b"</x>"),
    ),
    variant(
        LIMIT,
        "a bomb by size",
        "unreadable",
        "guard.inflated",
        with_part("xl/worksheets/s9.xml", b"<x>" + b" " * (80 * MiB) + b"</x>"),
    ),
    variant(LIMIT, "a bomb of many parts", "unreadable", "guard.inflated", many_parts),
    variant(
        LIMIT,
        "too many entries",
        "unreadable",
        "guard.entries",
        lambda b: zipped({**parts_of(b.data), **{f"xl/{n}.bin": b"" for n in range(MAX_ENTRIES)}}),
    ),
    variant(
        LIMIT, "XML without end of depth", "unreadable", "guard.malformed", with_part("docProps/custom.xml", _DEEP)
    ),
    variant(
        LIMIT,
        "a sheet without end of depth",
        "accepted",
        "",
        in_sheet(lambda w: w.replace("</sheetData>", "</sheetData>" + "<x>" * 200_000 + "</x>" * 200_000)),
    ),
    variant(LIMIT, "texts without end", "accepted", "", crowded_strings),
    variant(LIMIT, "names without end", "accepted", "", rewritten(WORKBOOK, crowded_names)),
    variant(LIE, "two entries of one name", "unreadable", "guard.twice", repeated(WORKBOOK)),
    variant(LIE, "two entries that differ by case", "unreadable", "guard.twice", repeated("XL/Workbook.xml")),
    variant(LIE, "two entries that differ by slash", "unreadable", "guard.twice", repeated("xl\\workbook.xml")),
    variant(LIE, "an encrypted entry", "unreadable", "guard.encrypted", central(8, "<H", lambda n: n | 1)),
    variant(LIE, "an unknown method", "unreadable", "guard.method", central(10, "<H", lambda n: 97)),
    variant(
        LIE, "packed by bzip2", "unreadable", "guard.method", lambda b: compressed(parts_of(b.data), zipfile.ZIP_BZIP2)
    ),
    variant(LIE, "says one byte more", "unreadable", "guard.lies", central(24, "<L", lambda n: n + 1)),
    variant(LIE, "says one byte less", "unreadable", "guard.lies", central(24, "<L", lambda n: n - 1)),
    variant(LIE, "local header says otherwise", "unreadable", "guard.lies", local_size),
    variant(LIE, "says a gigabyte", "unreadable", "", central(24, "<L", lambda n: 10**9)),
    variant(LIE, "entries that share bytes", "unreadable", "", overlapping),
    variant(LIE, "two workbooks in one", "unreadable", "guard.joined", two_in_one),
    variant(
        XML,
        "DOCTYPE and a billion laughs",
        "unreadable",
        "guard.doctype",
        lambda b: rewritten(part_of(b.data, "ZZ01"), billion_laughs)(b),
    ),
    variant(
        XML,
        "DOCTYPE in relations",
        "unreadable",
        "guard.doctype",
        rewritten(
            "xl/_rels/workbook.xml.rels",
            lambda x: x.replace(b"<Relationships", b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><Relationships', 1),
        ),
    ),
    variant(
        XML,
        "DOCTYPE in content types",
        "unreadable",
        "guard.doctype",
        rewritten("[Content_Types].xml", lambda x: x.replace(b"<Types", b"<!DOCTYPE t><Types", 1)),
    ),
    variant(
        XML,
        "DOCTYPE in a drawing of old",
        "unreadable",
        "guard.doctype",
        with_part("xl/drawings/v.vml", b"<!DOCTYPE x><x/>"),
    ),
    variant(XML, "no workbook part", "unreadable", "guard.broken_book", without_part(WORKBOOK)),
    variant(XML, "no sheet part", "unreadable", "guard.broken_book", without_part("xl/worksheets/sheet2.xml")),
    variant(XML, "no styles part", "unreadable", "guard.broken_book", without_part(STYLES)),
    variant(XML, "no relations", "unreadable", "guard.broken_book", without_part("xl/_rels/workbook.xml.rels")),
    variant(XML, "no content types", "unreadable", "guard.broken_book", without_part("[Content_Types].xml")),
    variant(
        XML,
        "a sheet cut short",
        "unreadable",
        "guard.malformed",
        lambda b: rewritten(part_of(b.data, "ZZ01"), lambda x: x[:-500])(b),
    ),
    variant(
        XML,
        "a sheet with nul bytes",
        "unreadable",
        "",
        lambda b: rewritten(part_of(b.data, "ZZ01"), lambda x: x.replace(b"<v>9</v>", b"<v>\x009</v>", 1))(b),
    ),
    variant(
        XML,
        "UTF-16 with mark",
        "unreadable",
        "guard.encoding",
        lambda b: rewritten(part_of(b.data, "ZZ01"), utf16("utf-16"))(b),
    ),
    variant(XML, "UTF-16 without mark", "unreadable", "guard.encoding", rewritten(STYLES, utf16("utf-16-le"))),
    variant(
        XML,
        "says it is GB2312",
        "unreadable",
        "guard.encoding",
        lambda b: rewritten(
            part_of(b.data, "ZZ01"),
            lambda x: b'<?xml version="1.0" encoding="GB2312"?>' + re.sub(rb"^<\?xml[^>]*\?>", b"", x),
        )(b),
    ),
    variant(
        XML,
        "one cell told twice",
        "unreadable",
        "guard.broken_book",
        in_sheet(more_rows('<row r="12"><c r="D12"><v>99</v></c></row>')),
    ),
    variant(
        XML,
        "a cell in another row than its row",
        "unreadable",
        "guard.broken_book",
        in_sheet(lambda w: w.replace('<c r="D12"', '<c r="D62"', 1)),
    ),
    variant(XML, "a text that is not in the list", "unreadable", "guard.broken_book", lambda b: shared(b, shift=1)),
    variant(ACTIVE, "macro", "unreadable", "guard.macro", with_part("xl/vbaProject.bin", b"\xd0\xcf")),
    variant(
        ACTIVE,
        "macro under another name",
        "unreadable",
        "guard.macro",
        related(
            "xl/_rels/extra.xml.rels",
            "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            "../data.bin",
            b"\xd0",
        ),
    ),
    variant(
        ACTIVE,
        "macro workbook's type",
        "unreadable",
        "guard.macro",
        rewritten(
            "[Content_Types].xml",
            lambda x: x.replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml", 1).replace(
                b"openxmlformats-officedocument.ms", b"ms", 1
            ),
        ),
    ),
    variant(ACTIVE, "macro sheet of Excel 4", "unreadable", "guard.macro", with_part("xl/macrosheets/sheet1.xml")),
    variant(ACTIVE, "ActiveX", "unreadable", "guard.activex", with_part("xl/activeX/activeX1.xml")),
    variant(
        ACTIVE,
        "ActiveX under another name",
        "unreadable",
        "guard.activex",
        related("xl/worksheets/_rels/sheet2.xml.rels", _REL + "control", "../x1.xml", b"<x/>"),
    ),
    variant(ACTIVE, "OLE object", "unreadable", "guard.ole", with_part("xl/embeddings/oleObject1.bin", b"\xd0")),
    variant(
        ACTIVE,
        "OLE object under another name",
        "unreadable",
        "guard.ole",
        related("xl/worksheets/_rels/sheet2.xml.rels", _REL + "oleObject", "../x1.bin", b"\xd0"),
    ),
    variant(
        ACTIVE,
        "DDE link",
        "unreadable",
        "guard.dde",
        with_part("xl/externalLinks/externalLink1.xml", b'<e><ddeLink ddeService="cmd"/></e>'),
    ),
    variant(
        ACTIVE,
        "linked OLE",
        "unreadable",
        "guard.dde",
        with_part("xl/externalLinks/externalLink1.xml", b'<e><oleLink r:id="rId1" progId="Package" xmlns:r="r"/></e>'),
    ),
    variant(ACTIVE, "DDE in a formula", "unreadable", "guard.dde", formula("cmd|'/c calc'!A0")),
    variant(ACTIVE, "DDE by character reference", "unreadable", "guard.dde", formula("cmd&#124;'/c calc'!A0")),
    variant(ACTIVE, "DDE in CDATA", "unreadable", "guard.dde", formula("<![CDATA[cmd|'/c calc'!A0]]>")),
    variant(ACTIVE, "DDE function", "unreadable", "guard.dde", formula('DDE("soffice";"x";"y")')),
    variant(
        ACTIVE,
        "DDE in a name",
        "unreadable",
        "guard.dde",
        rewritten(
            WORKBOOK,
            lambda x: x.replace(
                b"</definedNames>", b"<definedName name='x'>cmd|'/c calc'!A0</definedName></definedNames>"
            ),
        ),
    ),
    variant(FOREIGN, "somebody's workbook", "returned", "identity.foreign", lambda b: _plain_workbook()),
    variant(BATCH, "zip in a zip", "unreadable", "guard.nested", nested_zip, file="两层.zip"),
    variant(BATCH, "zip with names of a Chinese Windows", "accepted", "", old_names, file="老压缩.zip"),
    variant(
        BATCH, "zip that points outside", "accepted", "", lambda b: zipped({"../../外面.xlsx": b.data}), file="外指.zip"
    ),
    variant(
        BATCH,
        "zip with a damaged member",
        "unreadable",
        "",
        lambda b: central(16, "<L", lambda n: n ^ 1)(_Packed(zipped({"a.xlsx": b.data}))),
        file="坏件.zip",
    ),
    variant(NOTED, "picture inside", "accepted", "guard.pictures", with_part("xl/media/image1.png", b"\x89PNG")),
    variant(NOTED, "junk at the end", "accepted", "guard.junk", lambda b: b.data + b"junk after the end"),
    variant(NOTED, "zeros of a whole cluster at the end", "accepted", "guard.junk", lambda b: b.data + bytes(131_072)),
    variant(NOTED, "external link", "accepted", "guard.external cell.formula", stale_external),
    variant(NOTED, "unknown part", "accepted", "guard.unknown_part", with_part("notes.txt", b"hello")),
    variant(NOTED, "a name that points outside", "accepted", "guard.outside", with_part("../../etc/passwd", b"x")),
    variant(NOTED, "a name with a drive", "accepted", "guard.outside", with_part("C:/x.dll", b"x")),
    variant(WRITERS, "Strict", "accepted", "", strict),
    variant(WRITERS, "prefixed names", "accepted", "", in_sheet(prefixed)),
    variant(
        WRITERS,
        "prefixed names in the workbook",
        "accepted",
        "",
        rewritten(
            WORKBOOK, lambda x: prefixed(x.decode()).replace("<x:workbook xmlns=", "<x:workbook xmlns:x=").encode()
        ),
    ),
    variant(WRITERS, "no addresses", "accepted", "", in_sheet(unaddressed, "ZZ02")),
    variant(WRITERS, "rows out of order", "accepted", "", in_sheet(backwards)),
    variant(WRITERS, "dimension says A1", "accepted", "", in_sheet(dimension("A1"))),
    variant(WRITERS, "dimension says everything", "accepted", "", in_sheet(dimension("A1:XFD1048576"))),
    variant(WRITERS, "huge formatted empty area", "accepted", "", in_sheet(empty_area)),
    variant(
        WRITERS,
        "a far stray cell",
        "accepted",
        "frame.far_cell",
        in_sheet(more_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    ),
    variant(
        WRITERS,
        "a far stray cell in the hidden sheet",
        "accepted",
        "",
        in_sheet(more_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "_zzdesk"),
    ),
    variant(
        WRITERS,
        "a far stray cell in 审核",
        "accepted",
        "",
        in_sheet(more_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "审核"),
    ),
    variant(WRITERS, "shared strings", "accepted", "", shared),
    variant(
        WRITERS,
        "an absurd count of shared strings",
        "accepted",
        "",
        lambda b: shared(b, '<sst count="99999999999" uniqueCount="99999999999">'),
    ),
    variant(WRITERS, "sizes behind the entries", "accepted", "", streamed),
    variant(WRITERS, "zip64", "accepted", "", sixty_four),
    variant(WRITERS, "not compressed", "accepted", "", lambda b: compressed(parts_of(b.data), zipfile.ZIP_STORED)),
]


class _Packed(Base):
    """Bytes in a base's place."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.__dict__["data"] = data


def _plain_workbook() -> bytes:
    import openpyxl

    made = BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "指标"
    book.save(made)
    return made.getvalue()
