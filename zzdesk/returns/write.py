"""生成报送文件: the template's zip with the sheets' XML patched; everything else stays as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from zzdesk.address import Address
from zzdesk.findings import Finding
from zzdesk.plan.lines import made_id
from zzdesk.plan.model import PROVISIONAL, Plan
from zzdesk.returns.attached import with_lines
from zzdesk.returns.cells import LAST_ROW, a1
from zzdesk.returns.content import OFFICE, Content
from zzdesk.returns.fill_audit import carried_lines, carried_refs, fill_audit
from zzdesk.returns.fill_form import fill_form
from zzdesk.returns.hidden import RESERVED, Row, identity_rows, key_words, line_rows, row_xml, state_words
from zzdesk.returns.marks import marks_of
from zzdesk.returns.patch import CellPatch
from zzdesk.returns.seal import BLANK_SEAL, BY_HAND, Seal, seal_of
from zzdesk.returns.template import Template, template_of
from zzdesk.returns.templates import COVER_BY_HAND
from zzdesk.rules.checks import twin
from zzdesk.rules.look import Look
from zzdesk.rules.run import find
from zzdesk.rules.sources import look_in
from zzdesk.textfile import write_whole
from zzdesk.values import BLANK, Value


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was made: its 校验码 (手工填报 for a blank return), the seal's digest, the file's SHA-256."""

    path: Path
    code: str
    digest: str
    sha256: str


def file_name(content: Content) -> str:
    """410181_巩义市_202103_V01_正式.xlsx: for people; never trusted by the reader."""
    unit = content.unit
    return f"{unit.code}_{unit.name}_{content.period.compact}_V{content.revision:02d}_{content.kind}.xlsx"


def blank_name(content: Content) -> str:
    return f"{content.unit.code}_{content.unit.name}_{content.period.compact}_空表.xlsx"


def write_return(content: Content, path: Path, *, blank: bool = False) -> Written:
    """Write the return, wholly or not at all. `blank`: a 空表 to be filled by hand, with carried figures only.

    ZzError file.cannot_write, file.no_space, file.in_use; template.* where the template lacks something.
    """
    if blank:
        content = replace(content, values={}, explanations={})
    seal = Seal("", BY_HAND) if blank else seal_of(content)
    data = return_bytes(content, seal, blank=blank)
    write_whole(path, data)
    return Written(path, seal.code, seal.digest, hashlib.sha256(data).hexdigest())


def with_spare_lines(content: Content, *, blank: bool) -> Content:
    """Empty lines with ids: as many on a blank return as the plan says, one on a form without lines."""
    spare = spare_count(content.plan)
    lines = {}
    for form in content.plan.forms_of(content.unit):
        if form.floating:
            held = tuple(content.all_lines.get(form.code, ()))
            count = spare if blank else (0 if held else 1)
            lines[form.code] = (*held, *spare_ids(content.identity["zz_return_id"], form.code, count, held))
    return replace(content, lines=lines)


def spare_count(plan: Plan) -> int:
    """How many empty lines a blank return preprints in a floating form."""
    return int(plan.setting("spare_lines") or 50)


def spare_ids(return_id: str, form: str, count: int, taken: Container[str] = ()) -> list[str]:
    """Ids of empty lines: the same for the same return, others for every other."""
    found: list[str] = []
    n = 0
    while len(found) < count:
        made = made_id(f"{return_id}/{form}/{n}")
        n += 1
        if made not in taken:
            found.append(made)
    return found


def return_bytes(content: Content, seal: Seal, *, blank: bool) -> bytes:
    content = with_spare_lines(content, blank=blank)
    template = template_of(content.plan)
    forms = [form.code for form in content.plan.forms_of(content.unit)]
    look = look_in(content.plan, content.unit, content.inputs, content.carried)
    marks = marks_of(content, seal.code, _found(content, look, blank=blank), blank=blank)
    names = identity_of(content, blank=blank)
    head = head_rows(content, seal, names, blank=blank)
    changed = {template.cover.part: fill_cover(content, template, marks, blank=blank)}
    for form in content.plan.forms_of(content.unit):
        sheet, layout = template.forms[form.code]
        changed[sheet.part] = fill_form(content, form, sheet, layout, marks)
    kind = "" if blank else content.kind
    changed[template.audit.part] = fill_audit(content, look, kind, len(head) + 1, marks)
    changed[template.hidden.part] = _hidden(content, template, head, look)
    dropped = [sheet.name for code, (sheet, _) in template.forms.items() if code not in forms]
    encoded = {part: xml.encode("utf-8") for part, xml in changed.items()}
    return with_lines(content, template).build(encoded, dropped, names)


def identity_of(content: Content, *, blank: bool) -> dict[str, str]:
    names = dict(content.identity)
    if blank:
        names |= {"zz_kind": "", "zz_revision": ""}
    return names


def _found(content: Content, look: Look, *, blank: bool) -> list[Finding]:
    """The findings, where a sheet says how many are open."""
    if blank or content.kind not in PROVISIONAL:
        return []
    return find(content.plan, content.unit, content.period, content.kind, look, content.explanations)


def fill_cover(content: Content, template: Template, marks: Mapping[str, str], *, blank: bool) -> str:
    sheet = template.cover
    cells = sheet.filled(marks)
    if blank:
        open_style = sheet.patch.style_of(template.cover_cells[OFFICE])
        for label in COVER_BY_HAND:
            spot = template.cover_cells[label]
            words = cells[spot].content or None
            cells[spot] = CellPatch(words, style=int(open_style) if open_style else None)
    return sheet.patch.render(cells, {}, marks)


def head_rows(content: Content, seal: Seal, names: Mapping[str, str], *, blank: bool) -> list[Row]:
    """Identity and seal: the same number of rows in every return, so that formulas find what comes next."""
    more = {
        "reason": content.reason,
        "sample": "1" if content.sample else "",
        "seal": BLANK_SEAL if blank else seal.digest,
        "code": seal.code,
        **dict.fromkeys(RESERVED, ""),
    }
    return identity_rows({**names, **more})


def sealed_rows(content: Content, template: Template) -> list[Row]:
    """The map of cells with their sealed values, then explanations and foot."""
    rows: list[Row] = []
    for form, ids in content.all_lines.items():
        for line in ids:
            rows += line_rows(f"{form}.{line}", template.forms[form][0].name, _line_cells(content, form, line))
    for indicator in content.plan.inputs(content.unit, content.period):  # forms with fixed lines
        address = indicator.address
        sheet, layout = template.forms[address.form]
        spot = layout.spot(address.line, address.column)
        value = content.inputs.get(address, BLANK)
        sealed = (value.state.value, value.content) if not value.is_blank else ("", "")
        rows.append(("cell", str(address), sheet.name, a1(spot) if spot else "", *sealed))
    rows += [("explain", key_words(key), words) for key, words in content.answers.items()]
    rows += [("foot", name, words) for name, words in content.names.items()]
    rows += [("sheet", name) for name in template.extra_sheets]
    return rows


def _line_cells(content: Content, form: str, line: str) -> list[tuple[str, str, str]]:
    cells = ((c.no, content.inputs.get(Address(form, line, c.no))) for c in content.plan.form(form).columns)
    return [(no, value.state.value, value.content) for no, value in cells if value]


def carried_rows(content: Content, look: Look, first: int) -> list[str]:
    """Targets and figures of other periods as rows of the hidden sheet."""
    refs = carried_refs(content.plan, twin(content.plan, content.unit), content.period)
    found = []
    for number, ref in enumerate((*refs, *carried_lines(content)), first):
        value: Value = look(ref)
        section = "target" if ref.when == "target" else "carried"
        stored = ("", "") if value.is_blank else (state_words(value), value.content)
        found.append(row_xml(number, (section, str(ref), "", "", *stored), value))
    return found


def _hidden(content: Content, template: Template, head: list[Row], look: Look) -> str:
    body = [row_xml(n, row) for n, row in enumerate(head, 1)]
    body += carried_rows(content, look, len(body) + 1)
    for row in sealed_rows(content, template):
        body.append(row_xml(len(body) + 1, row))
    return template.hidden.patch.render({}, {}, {}, (1, LAST_ROW), "".join(body))
