"""Looking into a file before anything reads it: kinds, limits, checksums, what must not be inside.

Nothing is ever inflated past a limit, written by an entry's name, or executed.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from zzdesk.findings import Finding, Level
from zzdesk.returns import sniff

MiB = 1024 * 1024
MAX_FILE = 24 * MiB
MAX_ENTRIES = 1000
MAX_PART = 64 * MiB
MAX_TOTAL = 96 * MiB
MAX_RATIO = 300  # of a part above RATIO_FROM: real sheets reach 30, formatted empty ones 200
RATIO_FROM = 8 * MiB
MAX_BATCH = 512 * MiB
MAX_DEPTH = 256

_CONTENT_TYPES = "[Content_Types].xml"
_ENCRYPTED, _UTF8 = 0x1, 0x800
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_FORBIDDEN = (  # entry pattern -> code
    (re.compile(r"(^|/)vbaProject\w*\.bin$|(^|/)macrosheets/|(^|/)dialogsheets/", re.I), "guard.macro"),
    (re.compile(r"(^|/)activeX/", re.I), "guard.activex"),
    (re.compile(r"(^|/)embeddings/|(^|/)oleObject", re.I), "guard.ole"),
)
_KNOWN = re.compile(r"(xl|docProps|_rels|customXml|\[trash\])/|\[Content_Types\]\.xml$", re.I)
# app|topic!item in a formula or a name, outside quoted text
_BARE = rb"(?:(?!&quot;)[^<\"|])"
_DDE = re.compile(
    rb"<(?:\w+:)?ddeLink\b|<(?:\w+:)?(?:f|formula[12]?|definedName)\b[^>]*>"
    + _BARE
    + rb"{0,200}\|"
    + _BARE
    + rb"{0,2000}!"
)


class Refusal(Exception):
    """A file that is not read at all: the finding that says why."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.finding = Finding(Level.ERROR, code, args)


@dataclass(slots=True)
class Inspected:
    """A workbook's parts by name, and what is worth a word."""

    parts: dict[str, bytes]
    notes: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a batch zip: its bytes, or the finding that says why it cannot be taken out."""

    name: str
    data: bytes | None
    finding: Finding | None = None


def is_batch(data: bytes) -> bool:
    """A zip without [Content_Types].xml that is no other document: a parcel of returns."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or not zipfile.is_zipfile(BytesIO(data)):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as source:
            names = set(source.namelist())
            return _CONTENT_TYPES not in names and _other_kind(source, names) is None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def inspect(data: bytes) -> Inspected:
    """The parts of a workbook, every one checked. Refusal where it must not be read."""
    if len(data) > MAX_FILE:
        raise Refusal("guard.large", size=len(data) // MiB + 1, limit=MAX_FILE // MiB)
    with _opened(data) as source:
        infos = source.infolist()
        names = {i.filename for i in infos}
        other = _other_kind(source, names)
        if other:
            raise Refusal(other)
        if _CONTENT_TYPES not in names:
            raise Refusal("guard.not_a_workbook")
        _check_directory(data, infos)
        notes = _notes(data, source, infos)
        parts = _inflate_all(source, infos)
    _check_parts(parts)
    return Inspected(parts, notes)


def members(data: bytes) -> Iterator[Member]:
    """The files of a batch zip, one level deep, under the same limits; leftovers of systems are passed over."""
    try:
        with _opened(data) as source:
            infos = [i for i in source.infolist() if not i.is_dir()]
            if len(infos) > MAX_ENTRIES * 10:
                raise Refusal("guard.entries", count=len(infos), limit=MAX_ENTRIES * 10)
            _check_overlap(data, infos)
            left = MAX_BATCH
            for info in infos:
                member = _member(source, info, min(MAX_FILE, left))
                left -= len(member.data or b"")
                yield member
    except Refusal as why:
        yield Member("", None, why.finding)


def _member(source: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> Member:
    name = entry_name(info)
    try:
        _check_entry(info)
        inside = _inflate(source, info, limit)
    except Refusal as why:
        return Member(name, None, why.finding)
    if is_batch(inside):
        return Member(name, inside, Refusal("guard.nested", entry=name).finding)
    return Member(name, inside)


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name as its sender saw it: without the UTF-8 flag it is GB18030 (zipfile took it for code page 437)."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("gb18030", "utf-8"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _opened(data: bytes) -> zipfile.ZipFile:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise Refusal(sniff.what_is(data))
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as fault:
        raise Refusal("guard.cut") from fault


def _other_kind(source: zipfile.ZipFile, names: set[str]) -> str | None:
    mimetype = b""
    if "mimetype" in names:
        info = source.getinfo("mimetype")
        if info.file_size < 200:
            mimetype = _inflate(source, info, 200)
    return sniff.zipped_kind(names, mimetype)


def _check_directory(data: bytes, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_ENTRIES:
        raise Refusal("guard.entries", count=len(infos), limit=MAX_ENTRIES)
    seen: set[str] = set()
    total = 0
    for info in infos:
        same = info.filename.replace("\\", "/").lstrip("/").casefold()
        if same in seen:
            raise Refusal("guard.twice", entry=info.filename)
        seen.add(same)
        _check_entry(info)
        _check_sizes(data, info)
        total += info.file_size
        if total > MAX_TOTAL:
            raise Refusal("guard.inflated", limit=MAX_TOTAL // MiB)
        for pattern, code in _FORBIDDEN:
            if pattern.search(info.filename):
                raise Refusal(code, entry=info.filename)
    _check_overlap(data, infos)


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise Refusal("guard.encrypted")
    if info.compress_type not in _METHODS:
        raise Refusal("guard.method", entry=info.filename, method=info.compress_type)


def _check_sizes(data: bytes, info: zipfile.ZipInfo) -> None:
    """The local header must tell the same sizes and checksum, unless it leaves them to a descriptor."""
    header = data[info.header_offset : info.header_offset + 30]
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise Refusal("guard.cut")
    flags, method = struct.unpack("<HH", header[6:10])
    crc, packed, size = struct.unpack("<LLL", header[14:26])
    told = {packed, size} - {0, 0xFFFFFFFF}
    if not flags & 0x8 and told and (crc, packed, size) != (info.CRC, info.compress_size, info.file_size):
        raise Refusal("guard.lies", entry=info.filename)
    if method != info.compress_type:
        raise Refusal("guard.lies", entry=info.filename)


def _check_overlap(data: bytes, infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes multiply what they inflate to."""
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            raise Refusal("guard.lies", entry=info.filename)
        header = data[info.header_offset : info.header_offset + 30]
        if len(header) < 30:
            raise Refusal("guard.cut")
        name, extra = struct.unpack("<HH", header[26:30])
        end = info.header_offset + 30 + name + extra + info.compress_size
        if end > len(data):
            raise Refusal("guard.cut")


def _inflate_all(source: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for info in infos:
        if not info.is_dir():
            content = _inflate(source, info, MAX_PART)
            # Pictures are checked, then let go.
            parts[info.filename.lstrip("/")] = content if _is_xml(info.filename) else b""
    return parts


def _inflate(source: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """One entry, no byte more than the limit; the checksum is verified at its end."""
    if info.file_size > limit:
        raise Refusal("guard.inflated", limit=max(limit // MiB, 1))
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise Refusal("guard.ratio", entry=info.filename)
    try:
        with source.open(info) as stream:
            content = stream.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        raise Refusal("guard.crc", entry=entry_name(info)) from fault
    if len(content) != info.file_size:
        raise Refusal("guard.lies", entry=entry_name(info))
    return content


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _check_parts(parts: Mapping[str, bytes]) -> None:
    types = parts[_CONTENT_TYPES]
    if b"macroEnabled" in types or b"ms-office.vbaProject" in types:
        raise Refusal("guard.macro", entry=_CONTENT_TYPES)
    for name, content in parts.items():
        if content and name.lower().endswith((".xml", ".rels")):
            _check_xml(name, content)
            if _DDE.search(content):
                raise Refusal("guard.dde", entry=name)


def _check_xml(name: str, content: bytes) -> None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:64]:
        raise Refusal("guard.encoding", entry=name)
    declared = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", content)
    if declared and declared[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}:
        raise Refusal("guard.encoding", entry=name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refusal("guard.doctype", entry=name)
    parser = expat.ParserCreate()
    depth = 0

    def deeper(_name: str, _attrs: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Refusal("guard.malformed", entry=name)

    def back(_name: str) -> None:
        nonlocal depth
        depth -= 1

    if not name.startswith("xl/worksheets/"):
        parser.StartElementHandler, parser.EndElementHandler = deeper, back
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise Refusal("guard.malformed", entry=name) from fault


def _notes(data: bytes, source: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> list[Finding]:
    names = [i.filename for i in infos if not i.is_dir()]
    found = []
    if any("/media/" in n for n in names):
        found.append(_note("guard.pictures"))
    if any("/externalLinks/" in n for n in names):
        found.append(_note("guard.external"))
    outside = [n for n in names if n.startswith(("/", "\\")) or ".." in n.replace("\\", "/").split("/") or ":" in n]
    found += [_note("guard.outside", entry=n) for n in outside]
    unknown = [n for n in names if not _KNOWN.match(n.lstrip("/\\")) and n not in outside]
    found += [_note("guard.unknown_part", entry=n) for n in unknown]
    if len(data) > _end_of(data, source):
        found.append(_note("guard.junk"))
    return found


def _end_of(data: bytes, source: zipfile.ZipFile) -> int:
    at = data.rfind(b"PK\x05\x06")
    return at + 22 + len(source.comment)


def _note(code: str, **args: object) -> Finding:
    return Finding(Level.NOTE, code, args)
