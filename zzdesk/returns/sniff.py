"""Telling what a file is that is no workbook, so that the message can say what to do."""

from __future__ import annotations

import re

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
# file names that are no returns at all: lock files, folder leftovers, shortcuts
_LEFTOVERS = re.compile(r"~\$.*|\.~.*|\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|.*\.(lnk|url|tmp|zzd-journal)", re.I)
_ZIPPED = (  # entry -> code
    ("word/document.xml", "guard.document"),
    ("ppt/presentation.xml", "guard.document"),
    ("xl/workbook.bin", "guard.xlsb"),
)


def is_leftover(name: str) -> bool:
    return _LEFTOVERS.fullmatch(name.replace("\\", "/").rpartition("/")[2]) is not None


def what_is(data: bytes) -> str:
    """The code of the message for bytes that are no zip."""
    if not data:
        return "guard.empty"
    if data.startswith(OLE):
        return _compound(data)
    if data.startswith(b"%PDF"):
        return "guard.pdf"
    if data.startswith(_PICTURES):
        return "guard.picture"
    if data.startswith(_ARCHIVES):
        return "guard.archive"
    if data.startswith(b"PK\x03\x04"):
        return "guard.cut"
    return _text(data)


def _compound(data: bytes) -> str:
    """Stream names in an OLE file are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "guard.encrypted"
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "guard.xls"
    return "guard.document"


def _text(data: bytes) -> str:
    words = _decoded(data[:65536])
    if words is None:
        return "guard.damaged"
    head = words.lstrip("\ufeff \r\n\t").lower()
    if head.startswith(("<html", "<!doctype html", "<table", "<meta", "<style")) or "<table" in head[:4096]:
        return "guard.html"
    if head.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "guard.xml_table"
    if head.startswith(("{\\rtf", "<?xml")):
        return "guard.document"
    return "guard.csv" if re.search(r"[,\t;，].*", head) else "guard.document"


def _decoded(data: bytes) -> str | None:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030"):
        for cut in range(4):  # the sample may end inside a letter
            try:
                words = data[: len(data) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            odd = sum(1 for c in words if ord(c) < 32 and c not in "\r\n\t")
            return words if odd == 0 else None
    return None


def zipped_kind(names: set[str], mimetype: bytes) -> str | None:
    """The code for a zip that is another kind of document; None for a workbook or a plain zip."""
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return "guard.ods" if b"spreadsheet" in mimetype else "guard.document"
    return next((code for entry, code in _ZIPPED if entry in names), None)
