"""The committed template is the official layout, and a restyled one works as well."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

import templates_xlsx
from tests.returns_samples import data_of, part_of, parts_of, read, sample, written, zipped
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.returns import template, templates
from zzdesk.returns.layout import PATTERN_ROW
from zzdesk.returns.template import Template, template_of
from zzdesk.returns.templates import draw, template_bytes

DISTRICT = ["ZZ01", "ZZ02", "ZZ02-1", "ZZ03", "ZZ04", "ZZ05", "ZZ05-1", "ZZ05-2", "ZZ06"]
COMMITTED = Path(templates_xlsx.__file__).parent / "2021.xlsx"


def drawn() -> bytes:
    made = BytesIO()
    draw(load_plan("2021")).save(made)
    return made.getvalue()


def described(data: bytes) -> dict[str, object]:
    """All that a workbook shows, asks and prints, apart from how its parts are spelled."""
    found: dict[str, object] = {}
    for sheet in openpyxl.load_workbook(BytesIO(data)):
        for row in sheet.iter_rows():
            for c in row:
                look = (c.font, c.fill, c.border, c.alignment, c.protection.locked, c.number_format)
                found[f"{sheet.title}!{c.coordinate}"] = (c.value, *map(repr, look))
        rules = [
            (str(r.sqref), r.type, r.errorStyle, r.formula1, r.prompt, r.error)
            for r in sheet.data_validations.dataValidation
        ]
        formats = [(str(k.sqref), [r.formula for r in v]) for k, v in sheet.conditional_formatting._cf_rules.items()]
        widths = {k: (d.width, d.hidden) for k, d in sheet.column_dimensions.items()}
        heights = {k: d.height for k, d in sheet.row_dimensions.items()}
        page = (repr(sheet.page_setup), sheet.print_title_rows, sheet.oddFooter.left.text, sheet.oddFooter.right.text)
        merges = sorted(map(str, sheet.merged_cells.ranges))
        found[sheet.title] = (sheet.sheet_state, sheet.protection.sheet, merges, rules, formats, widths, heights, page)
    return found


def test_the_committed_template_is_what_the_definition_draws() -> None:
    fresh, kept = described(drawn()), described(COMMITTED.read_bytes())
    assert fresh.keys() == kept.keys()
    assert [name for name in fresh if fresh[name] != kept[name]] == []


def test_validation_is_admissible_everywhere() -> None:
    """Same-sheet formulas under 255 characters, Chinese prompts that fit Excel's limits."""
    book = openpyxl.load_workbook(COMMITTED)
    seen = 0
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            seen += 1
            assert len(rule.formula1) < 255
            assert "!" not in rule.formula1
            assert len(rule.prompt) <= 255
            assert len(rule.error) <= 225
            assert len(rule.promptTitle) <= 32
            assert re.search("[\u4e00-\u9fff]", rule.prompt)
    assert seen > 30


def test_inputs_are_open_and_all_else_is_locked() -> None:
    book = openpyxl.load_workbook(COMMITTED)
    plan = load_plan("2021")
    ready = Template(plan, COMMITTED.read_bytes())
    for form in plan.forms:
        sheet, layout = ready.forms[form.code]
        page = book[sheet.name]
        assert page.protection.sheet
        assert not page.protection.password
        for code in [PATTERN_ROW] if form.floating else [line.code for line in form.lines]:
            for column in form.columns:
                spot = layout.spot(code, column.no)
                assert spot is not None
                indicator = plan.indicator(Address(form.code, code, column.no))
                # A block with a locked cell could not be sorted.
                is_open = form.floating or bool(indicator and indicator.is_input)
                assert page.cell(*spot).protection.locked is not is_open
        assert page.page_setup.paperSize == 9
        assert page.page_setup.orientation == "landscape"
        assert page.print_title_rows
        code = page.cell(min(layout.lines.values()), layout.code_column)
        assert isinstance(code.value, str)


def test_every_other_part_of_the_template_stays_byte_for_byte() -> None:
    kept, made = parts_of(template_bytes(load_plan("2021"))), parts_of(data_of(sample()))
    changed = {n for n in made if made[n] != kept[n]}
    sheets = {part_of(data_of(sample()), s) for s in ("封面", *DISTRICT, "审核", "_zzdesk")}
    about = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
    assert changed == sheets | about
    whole = template_bytes(load_plan("2021"))
    assert set(kept) - set(made) == {part_of(whole, "ZZ07"), part_of(whole, "ZZ08")}


@pytest.mark.parametrize(
    ("unit", "sheets"),
    [("410181", DISTRICT), ("D01", ["ZZ06", "ZZ07", "ZZ08"]), ("4101ZD", [*DISTRICT, "ZZ07", "ZZ08"])],
)
def test_sheets_of_other_forms_are_gone_with_all_that_named_them(unit: str, sheets: list[str]) -> None:
    data = data_of(sample(unit))
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["封面", *sheets, "审核", "_zzdesk"]
    for name in (*sheets, "审核"):
        assert book[name].print_title_rows
    parts = parts_of(data)
    told = re.findall(r'PartName="/([^"]+)"', parts["[Content_Types].xml"].decode())
    assert all(name in parts for name in told)
    assert {n for n in book.defined_names if n.startswith("zz_")} == set(sample().identity)


def test_every_formula_carries_its_value() -> None:
    for content in (sample(), sample("D01"), sample(period=Period(2021, 2))):
        for name, part in parts_of(data_of(content)).items():
            if name.startswith("xl/worksheets/"):
                words = part.decode()
                assert len(re.findall(r"<f[ >]", words)) == len(re.findall(r"</f><v>[^<]*</v>", words))
                assert name == part_of(data_of(content), "审核") or "<f t=" not in words


def test_marks_stand_on_every_sheet_and_page() -> None:
    data = data_of(sample(kind="草稿", revision=0, sample=True))
    for name in ("封面", "ZZ01", "ZZ02", "审核"):
        words = parts_of(data)[part_of(data, name)].decode()
        assert ">草稿（未决：核实性3处）　示例数据<" in words
        assert "&amp;R草稿（未决：核实性3处）　示例数据" in words
        assert re.search(r"&amp;L校验码：[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}&amp;C", words)
    assert "〔" not in "".join(p.decode() for n, p in parts_of(data).items() if n.startswith("xl/worksheets/"))
    blank = data_of(sample(), blank=True)
    assert "手工填报" in parts_of(blank)[part_of(blank, "ZZ01")].decode()


def restyled(change) -> bytes:  # type: ignore[no-untyped-def]
    book = openpyxl.load_workbook(COMMITTED)
    change(book)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _restyle(book) -> None:  # type: ignore[no-untyped-def]
    sheet = book["ZZ01"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(1)
    sheet.insert_rows(1, 3)
    sheet["E5"] = "本表由办公室统一印制"
    sheet.title = "运行情况"
    book["审核"].insert_rows(1)


def test_a_restyled_template_is_filled_by_code(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    data = restyled(_restyle)
    monkeypatch.setattr(template, "template_bytes", lambda plan: data)
    template_of.cache_clear()
    try:
        content = sample()
        made = data_of(content)
    finally:
        template_of.cache_clear()
    found = read(made)
    assert written(found) == content.inputs
    assert found.values[Address.parse("ZZ01.03.1")].sheet == "运行情况"
    assert found.values[Address.parse("ZZ01.03.1")].cell == "E15"
    assert "本表由办公室统一印制" in parts_of(made)[part_of(made, "运行情况")].decode()
    assert found.drift == ()


def test_marks_written_as_character_references_are_found(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """As openpyxl writes Chinese where lxml is installed, and other programs do always."""
    committed = parts_of(COMMITTED.read_bytes())
    referred = {
        name: "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in part.decode()).encode()
        if name.endswith(".xml")
        else part
        for name, part in committed.items()
    }
    monkeypatch.setattr(template, "template_bytes", lambda plan: zipped(referred))
    template_of.cache_clear()
    try:
        made = data_of(sample(kind="草稿", revision=0))
    finally:
        template_of.cache_clear()
    words = parts_of(made)[part_of(made, "ZZ01")].decode()
    assert "〔" not in words
    assert re.search(r"&amp;L校验码：[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}&amp;C", words)
    assert written(read(made)) == sample(kind="草稿", revision=0).inputs


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda b: b["ZZ01"].__setitem__("C12", None), "template.lacks"),
        (lambda b: b.remove(b["ZZ02"]), "template.form"),
        (lambda b: b.remove(b["审核"]), "template.sheet"),
        (lambda b: b["审核"].__setitem__("A4", "x"), "template.label"),
    ],
)
def test_a_template_that_lacks_something_says_so(change, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ZzError) as why:
        Template(load_plan("2021"), restyled(change))
    assert why.value.code == code


def test_a_plan_without_a_committed_template_gets_the_official_layout(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(templates_xlsx, "__file__", "/nowhere/__init__.py")
    made = templates.template_bytes(load_plan("2021"))
    assert Template(load_plan("2021"), made).forms.keys() == {*DISTRICT, "ZZ07", "ZZ08"}
