"""A template made ready for filling: cut once, filled many times."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

from zzdesk.errors import ZzError
from zzdesk.plan.load import plan_from_files, read_files
from zzdesk.plan.model import Form, Plan
from zzdesk.returns.cells import Spot
from zzdesk.returns.layout import PATTERN_ROW, Layout, find_layout, form_code
from zzdesk.returns.package import Package, Sheet, plain
from zzdesk.returns.patch import CellPatch, SheetPatch
from zzdesk.returns.sheetxml import RawSheet, read_sheet, read_strings
from zzdesk.returns.templates import (
    AUDIT,
    AUDIT_HEADS,
    COVER,
    COVER_ROWS,
    HIDDEN,
    OTHER_ROW,
    QUERY_ROW,
    committed,
    drawn_bytes,
    template_bytes,
)

_LACKING = {"template.form", "template.lacks"}
_PRINTED = ("title", "issuer", "approver", "approval", "valid_until", "scope_note", "unofficial_note")
_MARK = re.compile(r"〔[^〔〕]+〕")
_COLUMN = re.compile(r"<col\b[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class TemplateSheet:
    """One sheet: its XML ready to patch, its words, the cells with 〔placeholders〕 and its column widths."""

    def __init__(self, sheet: Sheet, package: Package, strings: list[str]) -> None:
        self.name, self.part = sheet.name, sheet.part
        self.raw: RawSheet = read_sheet(package.parts[sheet.part], strings)
        self.patch = SheetPatch(plain(package.parts[sheet.part].decode("utf-8")))
        self.texts = self.raw.texts()
        self.marked = {spot: words for spot, words in self.texts.items() if _MARK.search(words)}
        self.widths = _widths(self.patch.before)

    def filled(self, marks: Mapping[str, str]) -> dict[Spot, CellPatch]:
        """Every placeholder of the sheet replaced; one without a value becomes nothing."""
        return {spot: CellPatch(_MARK.sub(lambda m: marks.get(m[0], ""), words)) for spot, words in self.marked.items()}


class Template:
    """The sheets of a template by what they are for."""

    def __init__(self, plan: Plan, data: bytes) -> None:
        self.package = Package(data)
        shared = self.package.parts.get("xl/sharedStrings.xml")
        strings = read_strings(shared) if shared else []
        sheets = [TemplateSheet(s, self.package, strings) for s in self.package.sheets]
        by_name = {s.name: s for s in sheets}
        by_form = {code: s for s in sheets if (code := form_code(s.texts))}
        self.cover = _wanted(by_name, COVER)
        self.audit = _wanted(by_name, AUDIT)
        self.hidden = _wanted(by_name, HIDDEN)
        self.forms = {
            form.code: (by_form[form.code], _layout(form, by_form)) for form in plan.forms if _has(form, by_form)
        }
        self.cover_cells = {label: _right_of(self.cover.texts, label) for label in COVER_ROWS}
        self.audit_columns = _heads(self.audit.texts)
        self.query_row, self.other_row = _row_of(self.audit.texts, QUERY_ROW), _row_of(self.audit.texts, OTHER_ROW)
        mine = {COVER, AUDIT, HIDDEN, *(sheet.name for sheet, _ in self.forms.values())}
        self.extra_sheets = [s.name for s in sheets if s.name not in mine]  # staff's own, in every return
        self.fault: ZzError | None = None  # why the committed template could not be used


@lru_cache(maxsize=8)
def template_of(plan: Plan) -> Template:
    """The template of a plan, read and cut once a process.

    A committed one that is for another version's forms gives way to the official layout.
    """
    try:
        found = Template(plan, template_bytes(plan))
        fault = _outgrown(plan)
    except ZzError as why:
        if why.code not in _LACKING:
            raise
        fault = why
    except (BadZipFile, KeyError, ValueError) as why:
        fault = ZzError("template.unreadable", file=committed(plan), fault=str(why))
    if fault:
        found = Template(plan, drawn_bytes(plan))
        found.fault = fault
    return found


def built_in(plan: Plan) -> Plan | None:
    """The plan of that name that comes with the program, for which the committed template was made."""
    import resources

    folder = Path(resources.__file__).parent / "plans" / plan.name
    return plan_from_files(read_files(folder)) if (folder / "plan.toml").is_file() else None


def _outgrown(plan: Plan) -> ZzError | None:
    """Whether the template was made for the built-in plan of the same name, and that prints other forms."""
    path = committed(plan)
    if path is None or path.stem == plan.version:
        return None
    first = built_in(plan)
    if first is None or _extends(plan, first):
        return None
    return ZzError("template.outgrown", held=first.version, wanted=plan.version)


def _extends(plan: Plan, built_in: Plan) -> bool:
    """Whether the plan has all that the built-in one prints, as it prints it, and at most lines and forms more."""
    forms = {f.code: f for f in plan.forms}
    same = all(
        form.code in forms
        and form._replace(lines=()) == forms[form.code]._replace(lines=())
        and set(form.lines) <= set(forms[form.code].lines)
        for form in built_in.forms
    )
    printed = all(plan.settings.get(name) == built_in.settings.get(name) for name in _PRINTED)
    return same and printed and all(plan.measures.get(n) == m for n, m in built_in.measures.items())


def _widths(before: str) -> Callable[[int], float]:
    spans = []
    for tag in _COLUMN.finditer(before):
        own = dict(_ATTRIBUTE.findall(tag[0]))
        spans.append((int(own["min"]), int(own["max"]), float(own.get("width", 9))))

    def width(column: int) -> float:
        return next((w for low, high, w in spans if low <= column <= high), 9.0)

    return width


def _wanted(by_name: Mapping[str, TemplateSheet], name: str) -> TemplateSheet:
    if name not in by_name:
        raise ZzError("template.sheet", sheet=name)
    return by_name[name]


def _has(form: Form, by_form: Mapping[str, TemplateSheet]) -> bool:
    if form.code not in by_form:
        raise ZzError("template.form", form=form.code)
    return True


def _layout(form: Form, by_form: Mapping[str, TemplateSheet]) -> Layout:
    layout = find_layout(form, by_form[form.code].texts)
    if layout is None:
        raise ZzError("template.form", form=form.code)
    lacking = [f"{line.code}行" for line in form.lines if line.code not in layout.lines]
    if form.floating and PATTERN_ROW not in layout.lines:
        lacking.append(f"{PATTERN_ROW}行")
    lacking += [f"{c.no}栏" for c in form.columns if c.numbered and c.no not in layout.columns]
    if lacking:
        raise ZzError("template.lacks", form=form.code, what="、".join(lacking))
    return layout


def _right_of(texts: Mapping[Spot, str], label: str) -> Spot:
    for (row, column), words in texts.items():
        if words == label:
            return row, column + 1
    raise ZzError("template.label", sheet=COVER, label=label)


def _heads(texts: Mapping[Spot, str]) -> dict[str, int]:
    found = {words: column for (_, column), words in texts.items() if words in AUDIT_HEADS}
    lacking = [head for head in AUDIT_HEADS if head not in found]
    if lacking:
        raise ZzError("template.label", sheet=AUDIT, label="、".join(lacking))
    return found


def _row_of(texts: Mapping[Spot, str], mark: str) -> int:
    for (row, _), words in texts.items():
        if words == mark:
            return row
    raise ZzError("template.label", sheet=AUDIT, label=mark)
