"""What hangs on a floating form's sheet in parts of its own moves with the rows: notes, pictures, text boxes, names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from zzdesk.returns.cells import LAST_ROW, a1, spot_of
from zzdesk.returns.content import Content
from zzdesk.returns.layout import PATTERN_ROW
from zzdesk.returns.package import WORKBOOK, Package, plain, relations
from zzdesk.returns.stretch import Stretch
from zzdesk.returns.template import Template

_COMMENT = re.compile(r'(<(?:\w+:)?comment\b[^>]*?\sref=")([A-Z]{1,3}[0-9]+)')
_ANCHOR_ROW = re.compile(r"(<(?:\w+:)?row>)\s*([0-9]+)\s*(?=</)")  # of a drawing, from 0
_NOTE_ROW = re.compile(r"(<x:Row>)\s*([0-9]+)\s*(?=</)")  # of a note's box, from 0
_NOTE_ANCHOR = re.compile(r"(<x:Anchor>)([^<]*)(?=</)")  # left, its offset, top, its offset, right, …, bottom, …
_TOP, _BOTTOM = 2, 6


def with_lines(content: Content, template: Template) -> Package:
    """The template's package with what hangs on its floating forms where the lines of `content` push it."""
    moved: dict[str, bytes] = {}
    workbook = template.package.workbook
    for form in content.plan.forms_of(content.unit):
        if not form.floating:
            continue
        sheet, layout = template.forms[form.code]
        stretch = Stretch(layout.lines[PATTERN_ROW], len(content.all_lines[form.code]), sheet.name)
        workbook = stretch.names(workbook)
        for part in relations(template.package.parts, sheet.part).values():
            moved |= _moved(part, template.package.parts, stretch)
    if workbook != template.package.workbook:
        moved[WORKBOOK] = workbook.encode("utf-8")
    return template.package.changed(moved) if moved else template.package


def _moved(part: str, parts: Mapping[str, bytes], stretch: Stretch) -> dict[str, bytes]:
    if part not in parts or not part.endswith((".xml", ".vml")):
        return {}
    words = before = plain(parts[part].decode("utf-8"))
    if "/drawings/" in part and part.endswith(".xml"):
        words = _ANCHOR_ROW.sub(lambda m: f"{m[1]}{_down(int(m[2]), stretch)}", words)
    elif part.endswith(".vml"):
        words = _NOTE_ROW.sub(lambda m: f"{m[1]}{_down(int(m[2]), stretch)}", words)
        words = _NOTE_ANCHOR.sub(lambda m: m[1] + _box(m[2], stretch), words)
    else:
        words = _COMMENT.sub(lambda m: m[1] + _cell(m[2], stretch), words)
    return {} if words == before else {part: words.encode("utf-8")}


def _down(row: int, stretch: Stretch) -> int:
    """A row counted from 0."""
    return min(stretch.low(row + 1), LAST_ROW) - 1


def _cell(name: str, stretch: Stretch) -> str:
    spot = spot_of(name)
    return a1((stretch.low(spot[0]), spot[1])) if spot else name


def _box(words: str, stretch: Stretch) -> str:
    numbers = [n.strip() for n in words.split(",")]
    if len(numbers) != 8 or not all(n.lstrip("-").isdigit() for n in numbers):
        return words
    for at in (_TOP, _BOTTOM):
        numbers[at] = str(_down(max(int(numbers[at]), 0), stretch))
    return ", ".join(numbers)
