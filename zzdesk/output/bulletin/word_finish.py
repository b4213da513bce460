"""After rendering: tables and pictures in their places, empty sections gone, the same bytes each time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from zzdesk.analysis.bulletin.model import Bulletin, Picture
from zzdesk.output.bulletin.word_fields import CLOSE, OPEN, SAMPLE, fit
from zzdesk.output.bulletin.word_table import Pattern, table_element
from zzdesk.output.bulletin.word_tags import W, paragraph_text

_PLACE = re.compile(f"{OPEN}(表|图)(\\d+)(?::(\\d+))?{CLOSE}")
_EMU, _TWIP = 36_000, 1440 / 25.4  # of a millimetre
_A4 = (11906, 16838)
_SHARES = (0.86, 0.42)  # of the page's height for a picture: one on a sheet turned, two on one upright
_EPOCH = (1980, 1, 1, 0, 0, 0)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a .docx: [Content_Types].xml first, no clock in it."""
    made = BytesIO()
    first = "[Content_Types].xml"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(parts, key=lambda n: (n != first, n)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o600 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, parts[name])
    return made.getvalue()


def finished(parts: Mapping[str, bytes], patterns: list[Pattern], bulletin: Bulletin) -> bytes:
    """The rendered parts as a whole document."""
    from docx import Document

    document = Document(BytesIO(zipped(parts)))
    body = document.element.body
    _fill_places(document, body, patterns, bulletin)
    for cell in body.iter(f"{W}tc"):
        if cell[-1].tag != f"{W}p":  # a cell ends with a paragraph
            etree.SubElement(cell, f"{W}p")
    _drop_empty_sections(body)
    if bulletin.sample and SAMPLE not in _all_words(document):
        _mark(body)
    _tell_whose(document, bulletin)
    saved = BytesIO()
    document.save(saved)
    return rewritten(saved.getvalue())


def rewritten(data: bytes) -> bytes:
    """A .docx as `zipped` writes it."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        return zipped({i.filename: source.read(i) for i in source.infolist()})


def _fill_places(document: Any, body: Any, patterns: list[Pattern], bulletin: Bulletin) -> None:
    for paragraph in list(body.iter(f"{W}p")):
        found = _PLACE.search(paragraph_text(paragraph))
        if found is None:
            continue
        room = _room(body, paragraph)
        if found[1] == "表":
            table = bulletin.tables[int(found[3])]
            paragraph.getparent().replace(paragraph, table_element(patterns[int(found[2])], table, room[0]))
        else:
            _draw(document, paragraph, bulletin.pictures[int(found[2])], int(found[2]), room)


def _room(body: Any, element: Any) -> tuple[int, int]:
    """Width and height between the margins of the section it stands in, in twentieths of a point."""
    at = element
    while at.getparent() is not body:
        at = at.getparent()
    section = None
    while at is not None and section is None:
        section = at if at.tag == f"{W}sectPr" else at.find(f"{W}pPr/{W}sectPr")
        at = at.getnext()
    size = None if section is None else section.find(f"{W}pgSz")
    margins = None if section is None else section.find(f"{W}pgMar")
    width, height = (_number(size, name, least) for name, least in zip(("w", "h"), _A4, strict=True))
    sides = sum(_number(margins, name, 1500) for name in ("left", "right"))
    ends = sum(abs(_number(margins, name, 2000)) for name in ("top", "bottom"))
    return max(width - sides, 2000), max(height - ends, 2000)


def _number(element: Any, name: str, otherwise: int) -> int:
    try:
        return int(float(element.get(f"{W}{name}")))
    except (AttributeError, TypeError, ValueError):
        return otherwise


def _draw(document: Any, paragraph: Any, picture: Picture, number: int, room: tuple[int, int]) -> None:
    """Never larger than it was drawn; its alternative text for those who cannot see it."""
    share = _SHARES[room[1] > room[0]]
    scale = min(1.0, room[0] / (picture.width * _TWIP), room[1] * share / (picture.height * _TWIP))
    size = [int(mm * scale * _EMU) for mm in (picture.width, picture.height)]
    inline = document.part.new_pic_inline(BytesIO(picture.png), *size)
    inline.docPr.set("descr", fit(picture.alt))
    inline.docPr.set("title", fit(picture.title))
    inline.docPr.set("name", f"图{number + 1}")
    text = next(t for t in paragraph.iter(f"{W}t") if OPEN in (t.text or ""))
    run = text.getparent()
    before, after = _PLACE.split(text.text or "")[0], _PLACE.split(text.text or "")[-1]
    text.text = before
    drawing = etree.SubElement(run, f"{W}drawing")
    drawing.append(inline)
    if after:
        etree.SubElement(run, f"{W}t").text = after


def _drop_empty_sections(body: Any) -> None:
    """A bulletin without pictures has no empty page for them."""
    held: list[Any] = []
    last: Any = None
    for element in list(body):
        section = element if element.tag == f"{W}sectPr" else element.find(f"{W}pPr/{W}sectPr")
        held.append(element)
        if section is None:
            continue
        if any(map(_shows, held)):
            last = section
        elif element.tag != f"{W}sectPr":
            for one in held:
                body.remove(one)
        elif last is not None:  # the last section is the document's own: the one before takes its place
            for one in held:
                body.remove(one)
            last.getparent().remove(last)
            body.append(last)
        held = []


def _shows(element: Any) -> bool:
    if element.tag == f"{W}tbl" or any(True for _ in element.iter(f"{W}drawing", f"{W}pict")):
        return True
    return bool("".join(t.text or "" for t in element.iter(f"{W}t")).strip())


def _all_words(document: Any) -> str:
    """Of the text and of heads and feet."""
    roots = [document.element, *(p.element for p in document.part.package.iter_parts() if hasattr(p, "element"))]
    return "".join(t.text or "" for root in roots for t in root.iter(f"{W}t"))


def _mark(body: Any) -> None:
    """A restyled template may have lost the mark of made-up figures; the bulletin must not."""
    paragraph = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = f"【{SAMPLE}】"
    body.insert(0, paragraph)


def _tell_whose(document: Any, bulletin: Bulletin) -> None:
    told = document.core_properties
    told.title, told.author, told.last_modified_by = map(fit, (bulletin.title, bulletin.issuer, bulletin.issuer))
    told.comments = f"校验码 {bulletin.code}"
