"""Which cells a sheet's validations and conditional formats hold for; only the XML after the cells is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape
from itertools import count
from typing import TypeAlias

from zzdesk.returns.cells import Spot, a1, box_of
from zzdesk.returns.stretch import FORMULA, RULE, SQREF, relative

Box: TypeAlias = tuple[Spot, Spot]

_COUNTED = re.compile(r'(<dataValidations\b[^>]*?\scount=")[0-9]+("[^>]*>)(.*?)(?=</dataValidations>)', re.S)
_VALIDATION = re.compile(r"<dataValidation\b")
_PRIORITY = re.compile(r'\spriority="([0-9]+)"')
# What may come after the conditional formats, in the schema's order.
_LATER = re.compile(
    r"<(?:dataValidations|hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches"
    r"|ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|drawingHF|picture|oleObjects|controls"
    r"|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
_FORMATS_END, _VALIDATIONS_END = "</conditionalFormatting>", "</dataValidations>"


def held(xml: str, wanted: Mapping[Spot, Spot | None]) -> str:
    """The rules changed so that each cell of `wanted` is under those of the other cell it names (None: under none)."""
    return _counted(RULE.sub(lambda m: _held(m[0], wanted), xml))


def rules_of(xml: str, spot: Spot, to: Spot) -> list[str]:
    """The rules a cell is under, each written for another cell alone."""
    found = []
    for rule in RULE.finditer(xml):
        boxes = _boxes(rule[0])
        if _inside(boxes, spot):
            found.append(_rewritten(rule[0], boxes, [(to, to)]))
    return found


def with_rules(xml: str, rules: Iterable[str]) -> str:
    """More rules, at the places the schema has for them, after the ones already there."""
    formats = [rule for rule in rules if rule.startswith("<conditionalFormatting")]
    validations = [rule for rule in rules if rule.startswith("<dataValidation")]
    if formats:
        following = count(max((int(n) for n in _PRIORITY.findall(xml)), default=0) + 1)
        later = _PRIORITY.sub(lambda _: f' priority="{next(following)}"', "".join(formats))
        at = _after_formats(xml)
        xml = xml[:at] + later + xml[at:]
    if validations and _VALIDATIONS_END not in xml:
        xml = re.sub(r"<dataValidations\b[^>]*/>", "", xml)
        at = _after_formats(xml)
        xml = f'{xml[:at]}<dataValidations count="0">{_VALIDATIONS_END}{xml[at:]}'
    if validations:
        at = xml.rindex(_VALIDATIONS_END)
        xml = xml[:at] + "".join(validations) + xml[at:]
    return _counted(xml)


def _after_formats(xml: str) -> int:
    """Where the conditional formats end, or would stand."""
    if _FORMATS_END in xml:
        return xml.rindex(_FORMATS_END) + len(_FORMATS_END)
    found = _LATER.search(xml)
    return found.start() if found else len(xml)


def _held(rule: str, wanted: Mapping[Spot, Spot | None]) -> str:
    before = _boxes(rule)
    boxes = list(before)
    for spot, like in wanted.items():
        has, should = _inside(boxes, spot), like is not None and _inside(before, like)
        if should and not has:
            boxes.append((spot, spot))
        elif has and not should:
            boxes = [part for box in boxes for part in _without(box, spot)]
    if boxes == before:
        return rule
    return _rewritten(rule, before, boxes) if boxes else ""


def _rewritten(rule: str, before: list[Box], boxes: list[Box]) -> str:
    """A rule for other cells. Its formulas are written for its first cell, so they move with that."""
    first, now = _first(before), _first(boxes)
    by = (now[0] - first[0], now[1] - first[1])

    def moved(found: re.Match[str]) -> str:
        words = unescape(found[3])
        other = relative(words, by)
        return found[0] if other == words else found[1] + escape(other, quote=False)

    spelled = " ".join(a1(low) if low == high else f"{a1(low)}:{a1(high)}" for low, high in sorted(boxes))
    return SQREF.sub(lambda m: m[1] + spelled, FORMULA.sub(moved, rule))


def _first(boxes: list[Box]) -> Spot:
    return min(low[0] for low, _ in boxes), min(low[1] for low, _ in boxes)


def _boxes(rule: str) -> list[Box]:
    """The rule's cells; [] where they are spelled in a way that is none of ours."""
    place = SQREF.search(rule)
    found = [box_of(words) for words in place[2].split()] if place else []
    return [box for box in found if box] if all(found) else []


def _inside(boxes: list[Box], spot: Spot) -> bool:
    return any(low[0] <= spot[0] <= high[0] and low[1] <= spot[1] <= high[1] for low, high in boxes)


def _without(box: Box, spot: Spot) -> list[Box]:
    """A box less one cell: above, left, right, below."""
    (top, left), (bottom, right) = box
    row, column = spot
    if not _inside([box], spot):
        return [box]
    parts = [
        ((top, left), (row - 1, right)),
        ((row, left), (row, column - 1)),
        ((row, column + 1), (row, right)),
        ((row + 1, left), (bottom, right)),
    ]
    return [(low, high) for low, high in parts if low[0] <= high[0] and low[1] <= high[1]]


def _counted(xml: str) -> str:
    """The number of validations as it is; none at all leave no empty list, which Excel calls damage."""
    xml = _COUNTED.sub(lambda m: f"{m[1]}{len(_VALIDATION.findall(m[3]))}{m[2]}{m[3]}", xml)
    return re.sub(r"<dataValidations\b[^>]*>\s*</dataValidations>", "", xml)
