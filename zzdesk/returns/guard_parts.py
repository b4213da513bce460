"""What must not be inside a workbook's parts, and what is only worth a word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from zzdesk.findings import Finding, Level
from zzdesk.returns.guard_zip import Refusal

MAX_DEPTH = 256
_CONTENT_TYPES = "[Content_Types].xml"
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


def is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def check_parts(parts: Mapping[str, bytes]) -> None:
    types = parts[_CONTENT_TYPES]
    if b"macroEnabled" in types or b"ms-office.vbaProject" in types:
        raise Refusal("guard.macro", entry=_CONTENT_TYPES)
    for name, content in parts.items():
        if content and name.lower().endswith((".xml", ".rels")):
            _check_xml(name, content)
            if (b"|" in content or b"ddeLink" in content) and _DDE.search(content):
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


def notes_of(data: bytes, source: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> list[Finding]:
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
