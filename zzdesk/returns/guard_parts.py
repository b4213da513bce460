"""What must not be inside a workbook's parts, and what is only worth a word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from xml.parsers import expat

from zzdesk.findings import Finding, Level
from zzdesk.returns.guard_zip import Refusal
from zzdesk.returns.known_rows import KnownSheet, known_sheet

MAX_DEPTH = 256
_CONTENT_TYPES = "[Content_Types].xml"
_SHEETS = "xl/worksheets/"
_ANY_SHEET = "xl/worksheets/sheet.xml"
_KNOWN = re.compile(r"(xl|docProps|_rels|customXml|\[trash\])/|\[Content_Types\]\.xml$", re.I)
# app|topic!item in a formula or a name, outside quoted text
_BARE = rb"(?:(?!&quot;)[^<\"|])"
_DDE = re.compile(
    rb"<(?:\w+:)?(?:ddeLink|oleLink)\b|<(?:\w+:)?f\b[^>]*>[^<]{0,2000}\bDDE\s*\(|<(?:\w+:)?(?:f|formula[12]?|definedName)\b[^>]*>"
    + _BARE
    + rb"{0,200}\|"
    + _BARE
    + rb"{0,2000}!"
)

# One of these is in whatever the search above finds; it is quicker to look for.
_IN_DDE = (b"|", b"ddeLink", b"oleLink", b"DDE")
_COMMON = 16 * 1024  # bytes of a part that is checked once for equal ones
# Ways to spell a letter so that a search does not see it.
_SPELLED = re.compile(rb"&#(?:0*(\d{2,3})|[xX]0*([0-9a-fA-F]{2}));|<!\[CDATA\[|\]\]>|<!--.*?-->", re.S)
_KINDS = (  # a content type or the type of a relation -> code
    (re.compile(rb"macroEnabled|vbaProject|xlMacrosheet|xlIntlMacrosheet|dialogsheet", re.I), "guard.macro"),
    (re.compile(rb"activeX|/relationships/control[\"']", re.I), "guard.activex"),
    (re.compile(rb"/relationships/(?:oleObject|package)[\"']|officedocument\.oleObject", re.I), "guard.ole"),
)


def is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def check_parts(parts: Mapping[str, bytes]) -> dict[str, KnownSheet]:
    """Refusal for what must not be read. The sheets whose rows are known, by part."""
    known = {}
    for name, content in parts.items():
        sheet = known_sheet(content, _is_sound) if name.startswith(_SHEETS) and name.endswith(".xml") else None
        if sheet:
            known[name] = sheet
        elif content:
            (_check_common if len(content) <= _COMMON else _check_part)(name, content)
    return known


def _is_sound(part_of_sheet: bytes) -> bool:
    try:
        _check_part(_ANY_SHEET, part_of_sheet)
    except Refusal:
        return False
    return True


def _check_part(name: str, content: bytes) -> None:
    if name.lower().endswith((".xml", ".rels")):
        _check_xml(name, content)
        content = _plainly(content)
        if any(word in content for word in _IN_DDE) and _DDE.search(content):
            raise Refusal("guard.dde", entry=name)
        if name == _CONTENT_TYPES or name.lower().endswith(".rels"):
            _check_kinds(name, content)
    elif b"<!DOCTYPE" in content:  # drawings of old; never parsed
        raise Refusal("guard.doctype", entry=name)


# Styles, theme and contents are the same in a thousand returns of one template: seen sound once, they are sound.
_check_common = lru_cache(maxsize=128)(_check_part)


def _check_kinds(name: str, content: bytes) -> None:
    """What parts are said to be, whatever they are called."""
    for pattern, code in _KINDS:
        if pattern.search(content):
            raise Refusal(code, entry=name)


def _plainly(content: bytes) -> bytes:
    """For searching: letters spelled by number as themselves, without comments and CDATA marks."""
    is_spelled = (b"#" in content and b"&#" in content) or b"<!" in content
    return _SPELLED.sub(_letter, content) if is_spelled else content


def _letter(found: re.Match[bytes]) -> bytes:
    if found[0][:1] != b"&":
        return b""
    code = int(found[1]) if found[1] else int(found[2], 16)
    return bytes((code,)) if code < 128 and chr(code) not in '<>&"' else found[0]


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

    if not name.startswith(_SHEETS):
        parser.StartElementHandler, parser.EndElementHandler = deeper, back
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise Refusal("guard.malformed", entry=name) from fault


def notes_of(infos: list[zipfile.ZipInfo], *, has_junk: bool) -> list[Finding]:
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
    if has_junk:
        found.append(_note("guard.junk"))
    return found


def _note(code: str, **args: object) -> Finding:
    return Finding(Level.NOTE, code, args)
