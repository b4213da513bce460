"""Limits and truthfulness of a zip: nothing is inflated past a limit, no entry is believed before it is checked."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO

from zzdesk.findings import Finding, Level

MiB = 1024 * 1024
MAX_FILE = 24 * MiB
MAX_ENTRIES = 1000
MAX_PART = 64 * MiB
MAX_TOTAL = 96 * MiB
MAX_RATIO = 300  # of a part above RATIO_FROM: real sheets reach 30, formatted empty ones 200
RATIO_FROM = 8 * MiB
MAX_BATCH = 512 * MiB

_ENCRYPTED, _UTF8 = 0x1, 0x800
_HARMLESS = _UTF8 | 0x2 | 0x4 | 0x8  # how hard it was pressed; sizes after the entry
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_FORBIDDEN = (  # entry pattern -> code
    (re.compile(r"(^|/)vbaProject\w*\.bin$|(^|/)macrosheets/|(^|/)dialogsheets/", re.I), "guard.macro"),
    (re.compile(r"(^|/)activeX/", re.I), "guard.activex"),
    (re.compile(r"(^|/)embeddings/|(^|/)oleObject", re.I), "guard.ole"),
)
_END = b"PK\x05\x06"


class Refusal(Exception):
    """A file that is not read at all: the finding that says why."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.finding = Finding(Level.ERROR, code, args)


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


def without_junk(data: bytes) -> bytes:
    """The zip without what was hung on after its end (a mail gateway's lines, the zeros of a rescued cluster).

    Refusal where a second zip hangs on: which of the two a program takes depends on the program.
    """
    at = len(data)
    while (at := data.rfind(_END, 0, at)) >= 0:
        if at + 22 <= len(data):
            size, start, comment = struct.unpack("<LLH", data[at + 12 : at + 22])
            # The directory lies right before its end mark, or before zip64's 76 bytes of the same.
            if start + size in {at, at - 76} or 0xFFFFFFFF in {start, size}:
                end = at + 22 + comment
                if _END in data[end:]:
                    raise Refusal("guard.joined")
                return data[:end]
    return data


def check_directory(data: bytes, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_ENTRIES:
        raise Refusal("guard.entries", count=len(infos), limit=MAX_ENTRIES)
    seen: set[str] = set()
    total = 0
    for info in infos:
        same = info.filename.replace("\\", "/").lstrip("/").casefold()
        if same in seen:
            raise Refusal("guard.twice", entry=info.filename)
        seen.add(same)
        check_entry(info)
        _check_sizes(data, info)
        total += info.file_size
        if total > MAX_TOTAL:
            raise Refusal("guard.inflated", limit=MAX_TOTAL // MiB)
        for pattern, code in _FORBIDDEN:
            if pattern.search(info.filename):
                raise Refusal(code, entry=info.filename)
    check_overlap(data, infos)
    # Something in front of the first entry is another zip, which other programs may take instead.
    if infos and min(info.header_offset for info in infos) > 0:
        raise Refusal("guard.joined")


def check_entry(info: zipfile.ZipInfo) -> None:
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


def check_overlap(data: bytes, infos: list[zipfile.ZipInfo]) -> None:
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


def _at_once(source: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """A sound deflated entry in one step; None where there is anything to look at more closely."""
    if not isinstance(source.fp, BytesIO) or info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & ~_HARMLESS:
        return None
    held = source.fp.getbuffer()
    header = bytes(held[info.header_offset : info.header_offset + 30])
    name, extra = (
        struct.unpack("<HH", header[26:30]) if header.startswith(b"PK\x03\x04") and len(header) == 30 else (0, 0)
    )
    start = info.header_offset + 30
    told = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437", "replace")
    if bytes(held[start : start + name]) != told:
        return None
    worker = zlib.decompressobj(-zlib.MAX_WBITS)
    begin = start + name + extra
    try:
        content = worker.decompress(held[begin : begin + info.compress_size], info.file_size + 1)
    except zlib.error:
        return None
    is_whole = worker.eof and not worker.unused_data and len(content) == info.file_size
    return content if is_whole and zlib.crc32(content) == info.CRC else None


def inflate(source: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """One entry, no byte more than the limit; the checksum is verified at its end."""
    if info.file_size > limit:
        raise Refusal("guard.inflated", limit=max(limit // MiB, 1))
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise Refusal("guard.ratio", entry=info.filename)
    plain = _at_once(source, info)
    if plain is not None:
        return plain
    try:
        with source.open(info) as stream:
            content = stream.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        raise Refusal("guard.crc", entry=entry_name(info)) from fault
    if len(content) != info.file_size:
        raise Refusal("guard.lies", entry=entry_name(info))
    return content
