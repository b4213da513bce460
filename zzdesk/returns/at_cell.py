"""A copy of a workbook that opens at one cell: the chosen sheet in front, the cursor on the cell, scrolled to it.

Only where the workbook stands as it opens is changed, never what it holds; a workbook whose XML
is spelled in a way this does not know is given back as it is.
"""

from __future__ import annotations

import re
import zipfile

from zzdesk.plan.sheet_cell import a1
from zzdesk.returns import guard
from zzdesk.returns.cells import spot_of
from zzdesk.returns.package import WORKBOOK, Package

_VIEW = re.compile(r"<workbookView\b[^>]*?/>")
_SHEET_VIEW = re.compile(r"<sheetView\b([^>]*?)(/>|>(.*?)</sheetView>)", re.S)
_SELECTIONS = re.compile(r"<selection\b[^>]*?(?:/>|></selection>)")
_PANE = re.compile(r"<pane\b[^>]*?/>")
_ABOVE = 6  # rows shown over the cell


def opened_at(data: bytes, sheet: str, cell: str) -> bytes:
    """The workbook's bytes, opening at `sheet`!`cell`; the same bytes where that cannot be done."""
    spot = spot_of(cell)
    try:
        guard.inspect(data)
        package = Package(data)
        number = next(n for n, s in enumerate(package.sheets) if s.name == sheet)
    except (guard.Refusal, StopIteration, KeyError, ValueError, zipfile.BadZipFile):
        return data
    front = _in_front(package.workbook, number)
    parts = {s.part: package.parts[s.part].decode("utf-8", "surrogateescape") for s in package.sheets}
    own = package.sheets[number].part
    at = _at(parts[own], spot) if spot else None
    if front is None or at is None:
        return data
    behind = {part: re.sub(r'\s?\btabSelected="(1|true)"', "", words, count=1) for part, words in parts.items()}
    changed = {**behind, own: at, WORKBOOK: front}
    return package.changed({k: v.encode("utf-8", "surrogateescape") for k, v in changed.items()}).rebuilt()


def _in_front(workbook: str, number: int) -> str | None:
    found = _VIEW.search(workbook)
    if found:
        tag = re.sub(r'\s(activeTab|firstSheet)="\d+"', "", found[0])
        tag = tag.replace("<workbookView", f'<workbookView activeTab="{number}"', 1)
        return workbook.replace(found[0], tag, 1)
    if "<sheets>" not in workbook or "<bookViews" in workbook:
        return None
    views = f'<bookViews><workbookView activeTab="{number}"/></bookViews><sheets>'
    return workbook.replace("<sheets>", views, 1)


def _at(sheet: str, spot: tuple[int, int]) -> str | None:
    """The sheet's first view with the cursor on the cell, scrolled so that frozen heads stay and the cell shows."""
    found = _SHEET_VIEW.search(sheet)
    if not found:
        return None
    cell = a1(spot)
    inner = _SELECTIONS.sub("", found[3] or "")
    pane = _PANE.search(inner)
    attributes = re.sub(r'\s?\b(tabSelected|topLeftCell)="[^"]*"', "", found[1]).rstrip()
    if pane:
        told = dict(re.findall(r'(\w+)="([^"]*)"', pane[0]))
        frozen = [int(float(told.get(n, "0"))) for n in ("ySplit", "xSplit")]
        top = a1((max(frozen[0] + 1, spot[0] - _ABOVE), max(frozen[1] + 1, spot[1] - _ABOVE)))
        moved = re.sub(r'\s?\btopLeftCell="[^"]*"', "", pane[0]).replace("<pane", f'<pane topLeftCell="{top}"', 1)
        side = f' pane="{told["activePane"]}"' if "activePane" in told else ""
        inner = inner.replace(pane[0], f'{moved}<selection{side} activeCell="{cell}" sqref="{cell}"/>', 1)
    else:
        attributes += f' topLeftCell="{a1((spot[0] - _ABOVE, 1))}"' if spot[0] > 25 else ""
        inner = f'<selection activeCell="{cell}" sqref="{cell}"/>' + inner
    view = f'<sheetView tabSelected="1"{attributes}>{inner}</sheetView>'
    return sheet[: found.start()] + view + sheet[found.end() :]
