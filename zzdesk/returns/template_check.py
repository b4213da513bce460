"""What a restyle of a template lost: cells that can no longer be filled, marks that would no longer be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import BadZipFile

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Form, Indicator, Plan
from zzdesk.returns.cells import Spot, a1
from zzdesk.returns.complete import completed
from zzdesk.returns.layout import PATTERN_ROW, Layout
from zzdesk.returns.sheet_rules import rules_of
from zzdesk.returns.styles_part import STYLES
from zzdesk.returns.template import Template, TemplateSheet, built_in
from zzdesk.returns.templates import COVER_ROWS

_MARKED, _CODE = "〔标记〕", "〔校验码〕"
_CELL_STYLES = re.compile(r"<cellXfs\b.*?</cellXfs>", re.S)
_STYLE = re.compile(r"<xf\b[^>]*?(?:/>|>.*?</xf>)", re.S)
_OPEN = re.compile(r"""<protection\b[^>]*\blocked=["'](?:0|false)["']""")


def template_faults(plan: Plan, data: bytes, place: str) -> list[Finding]:
    """Everything amiss in a template kept by the office; `place` names its file.

    Errors where a return could not be filled or read, notes where something would not be printed or is put back.
    """
    try:
        whole, added = completed(plan, data)
        template = Template(plan, whole)
    except ZzError as why:
        return [Finding(Level.ERROR, why.code, why.args_, place=place)]
    except (OSError, BadZipFile, KeyError, ValueError) as fault:
        args = {"file": place, "fault": str(fault)}
        return [Finding(Level.ERROR, "template.unreadable", args, place=place)]
    found = [Finding(Level.NOTE, "template.added", {"what": what}, place=place) for what in _lost(plan, added)]
    checked = _Checked(plan, template, place)
    found += checked.marks("封面", template.cover, {*COVER_ROWS.values(), _MARKED})
    for form in plan.forms:
        found += checked.form(form, *template.forms[form.code])
    return found


def _lost(plan: Plan, added: list[str]) -> list[str]:
    """Of the lines and forms that were put in, those that the template once had: not what a later plan brought."""
    first = built_in(plan)
    if first is None:
        return added
    had = {form.code for form in first.forms} | {f"{form.code}.{ln.code}" for form in first.forms for ln in form.lines}
    return [what for what in added if what in had]


class _Checked:
    """One template under the eye of its plan."""

    def __init__(self, plan: Plan, template: Template, place: str) -> None:
        self.plan, self.place = plan, place
        styles = _CELL_STYLES.search(template.package.parts[STYLES].decode("utf-8"))
        self.open = [bool(_OPEN.search(xf)) for xf in _STYLE.findall(styles[0])] if styles else []

    def form(self, form: Form, sheet: TemplateSheet, layout: Layout) -> Iterator[Finding]:
        inputs = dict(self._inputs(form, layout))
        yield from self._cells("template.locked", form, [s for s in inputs if not self._is_open(sheet, s)])
        yield from self._cells(
            "template.filled", form, [s for s in inputs if s in sheet.texts or sheet.patch.has_formula(s)]
        )
        yield from self._cells(
            "template.unchecked", form, [s for s, i in inputs.items() if _wants(i) and not _is_checked(sheet, s)]
        )
        yield from self._merges(form, sheet, inputs)
        if layout.unknown_lines and not form.floating:
            yield self._said("template.surplus", form=form.code, what="、".join(f"{c}行" for c in layout.unknown_lines))
        if "<sheetProtection" not in sheet.patch.after:
            yield self._said("template.unprotected", Level.NOTE, form=form.code)
        yield from self.marks(
            sheet.name, sheet, {"〔填报单位〕", "〔报告期〕", _MARKED, *(f"〔{n}〕" for n in form.foot)}
        )

    def marks(self, name: str, sheet: TemplateSheet, wanted: set[str]) -> Iterator[Finding]:
        cells = "".join(sheet.marked.values())
        lost = sorted(mark for mark in wanted if mark not in cells)
        if _CODE not in sheet.patch.after:
            lost.append(f"页脚{_CODE}")
        if lost:
            yield self._said("template.unmarked", Level.NOTE, sheet=name, marks="、".join(lost))

    def _inputs(self, form: Form, layout: Layout) -> Iterator[tuple[Spot, Indicator]]:
        for line in [PATTERN_ROW] if form.floating else [line.code for line in form.lines]:
            for column in form.columns:
                found = self.plan.patterns.get((form.code, column.no)) if form.floating else None
                item = found or self.plan.indicator(Address(form.code, line, column.no))
                spot = layout.spot(line, column.no)
                if item and item.is_input and spot:
                    yield spot, item

    def _is_open(self, sheet: TemplateSheet, spot: Spot) -> bool:
        style = int(sheet.patch.style_of(spot) or 0)
        return "<sheetProtection" not in sheet.patch.after or (style < len(self.open) and self.open[style])

    def _merges(self, form: Form, sheet: TemplateSheet, inputs: dict[Spot, Indicator]) -> Iterator[Finding]:
        for low, high in sheet.raw.merges:
            if any(low[0] <= row <= high[0] and low[1] <= column <= high[1] for row, column in inputs):
                yield self._said("template.merged", form=form.code, where=f"{a1(low)}:{a1(high)}")

    def _cells(self, code: str, form: Form, spots: list[Spot]) -> Iterator[Finding]:
        if spots:
            level = Level.NOTE if code == "template.unchecked" else Level.ERROR
            shown = "、".join(a1(s) for s in spots[:10]) + ("等" if len(spots) > 10 else "")
            yield self._said(code, level, form=form.code, cells=shown, count=len(spots))

    def _said(self, code: str, level: Level = Level.ERROR, **args: object) -> Finding:
        return Finding(level, code, args, place=self.place)


def _wants(item: Indicator) -> bool:
    return item.numeric or item.kind == "choice"


def _is_checked(sheet: TemplateSheet, spot: Spot) -> bool:
    return any(rule.startswith("<dataValidation") for rule in rules_of(sheet.patch.after, spot, spot))
