"""A restyled template is kept; lines and forms that the plan has more are added in its style."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import templates_xlsx
from tests.returns_samples import APRIL_20, MARCH, part_of, parts_of, sound_value, written, zipped
from zzdesk import session
from zzdesk.address import Address
from zzdesk.cli import run
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.workbook import write_plan
from zzdesk.returns.complete import completed
from zzdesk.returns.content import Content
from zzdesk.returns.read import read_return
from zzdesk.returns.seal import seal_of
from zzdesk.returns.sheet_rules import held, with_rules
from zzdesk.returns.styles_part import StylesPart
from zzdesk.returns.template import Template, template_of
from zzdesk.returns.templates import template_bytes
from zzdesk.returns.write import return_bytes

COMMITTED = Path(templates_xlsx.__file__).parent / "2021.xlsx"
TEXT_BOX = (
    b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    b' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>1'
    b"</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>3"
    b"</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="
    b'"" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="Box"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>'
    b'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>Kept</a:t></a:r>'
    b"</a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)
NEW_FORM = """
code = "ZZ09"
title = "专班调度情况"
audience = ["district"]
first_month = 2
foot = ["填表人"]
notes = ["每月随ZZ01表报送。"]

[[columns]]
no = "1"
name = "本年累计"
head = ["累计", "本年累计"]
role = "level"
required = true

[[columns]]
no = "2"
name = "情况"
head = ["情况"]
kind = "text"
width = 40

[[lines]]
code = "01"
name = "调度会"
unit = "个"
measure = "flow"
open = ["1", "2"]

[[lines]]
code = "02"
name = "其中：现场调度会"
unit = "个"
measure = "flow"
indent = 1
open = ["1"]
"""
NEW_LINES = {
    # before the first, in the middle, of another unit, with a long name, at the end
    "01": '[[lines]]\ncode = "00"\nname = "工业投资"\nunit = "亿元"\nmeasure = "flow"\nopen = ["1", "2"]\n\n',
    "04": '[[lines]]\ncode = "21"\nname = "其中：停产半年以上的规模以上工业企业个数和当月恢复生产的个数"\n'
    'unit = "家"\nindent = 1\nmeasure = "flow"\nopen = ["1", "2", "3", "4", "9"]\n\n',
}
LAST_LINE = '\n[[lines]]\ncode = "22"\nname = "调度说明"\nunit = ""\nmeasure = "text"\nopen = ["9"]\n'


def larger(plan: Plan) -> dict[str, str]:
    """The plan's files with three lines and a form more."""
    files = dict(plan.files)
    for code, words in NEW_LINES.items():
        line = f'[[lines]]\ncode = "{code}"'
        assert line in files["forms/ZZ01.toml"]
        files["forms/ZZ01.toml"] = files["forms/ZZ01.toml"].replace(line, words + line, 1)
    files["forms/ZZ01.toml"] += LAST_LINE
    files["forms/ZZ09.toml"] = NEW_FORM
    files["plan.toml"] = files["plan.toml"].replace('"ZZ07", "ZZ08"]', '"ZZ07", "ZZ08", "ZZ09"]', 1)
    return files


@pytest.fixture(scope="module")
def more() -> Plan:
    return plan_from_files(larger(load_plan("2021")))


def restyle(book: Any) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.workbook.defined_name import DefinedName

    sheet = book["ZZ01"]
    for row in sheet.iter_rows(min_row=10, max_row=20):
        for cell in row:
            cell.font = Font(name="仿宋", size=11, color="FF003366")
    sheet["D15"].fill = PatternFill("solid", fgColor="FFFFEEDD")
    sheet.column_dimensions["A"].width = 40
    sheet.row_dimensions[12].height = 26
    sheet.print_area = "A1:O26"
    extra = book.create_sheet("说明页")
    extra["A1"] = "='ZZ01'!D20"
    extra["A2"] = "本页由办公室增加"
    book.defined_names["末行"] = DefinedName("末行", attr_text="'ZZ01'!$D$20")


def restyled() -> bytes:
    """The committed template as somebody worked on it: fonts, widths, a print area, a sheet, a text box."""
    book = openpyxl.load_workbook(COMMITTED)
    restyle(book)
    made = BytesIO()
    book.save(made)
    parts = parts_of(made.getvalue())
    part = part_of(made.getvalue(), "ZZ01")
    name = part.rpartition("/")[2]
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts[part] = parts[part].replace(b"</worksheet>", f'<drawing xmlns:r="{kind}" r:id="rId9"/></worksheet>'.encode())
    parts[f"xl/worksheets/_rels/{name}.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{kind}/drawing" Target="../drawings/drawing9.xml"/></Relationships>'
    ).encode()
    parts["xl/drawings/drawing9.xml"] = TEXT_BOX
    # As another program spells them: no look is found again by its spelling, all that is needed is appended.
    styles = parts["xl/styles.xml"].replace(b' pivotButton="0" quotePrefix="0"', b"")
    parts["xl/styles.xml"] = styles.replace(b"FFF2CC", b"fff2cc").replace(b' rgb="00000000"', b' rgb="FF000000"')
    told = b'<Override PartName="/xl/drawings/drawing9.xml" ContentType="application/vnd.openxmlformats-officedocument'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", told + b'.drawing+xml"/></Types>')
    return zipped(parts)


@pytest.fixture(scope="module")
def kept() -> bytes:
    return restyled()


@pytest.fixture(scope="module")
def made(more: Plan, kept: bytes) -> bytes:
    data, added = completed(more, kept)
    assert added == ["ZZ01.00", "ZZ01.21", "ZZ01.22", "ZZ09"]
    return data


def test_nothing_lacking_is_the_same_file(kept: bytes) -> None:
    assert completed(load_plan("2021"), kept) == (kept, [])
    data, added = completed(load_plan("2021"), COMMITTED.read_bytes())
    assert (data, added) == (COMMITTED.read_bytes(), [])


def test_added_lines_stand_where_the_plan_has_them(more: Plan, made: bytes) -> None:
    ready = Template(more, made)
    _, layout = ready.forms["ZZ01"]
    assert [code for code, _ in sorted(layout.lines.items(), key=lambda pair: pair[1])] == [
        line.code for line in more.form("ZZ01").lines
    ]
    names = [s.name for s in ready.package.sheets]
    assert names.index("ZZ09") == names.index("ZZ08") + 1
    sheet = openpyxl.load_workbook(BytesIO(made))["ZZ01"]
    new = layout.lines["21"]
    assert [sheet.cell(new, n).value for n in (1, 2, 3)] == [more.form("ZZ01").line("21").name, "家", "21"]
    assert all(sheet.cell(new, n).value is None for n in range(4, 16))


def test_an_added_line_looks_and_asks_like_its_kind(more: Plan, made: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(made))
    sheet, ready = book["ZZ01"], Template(more, made)
    _, layout = ready.forms["ZZ01"]
    for code in ("00", "21", "22"):
        row = layout.lines[code]
        for column in more.form("ZZ01").columns:
            cell = sheet.cell(row, layout.columns[column.no])
            item = more.indicator(Address("ZZ01", code, column.no))
            assert cell.font.name == "仿宋"
            assert cell.protection.locked is not bool(item and item.is_input), cell.coordinate
            assert bool(cell.border.diagonalUp) is (item is None), cell.coordinate
            if item and item.numeric and item.is_input:
                decimals = f"0.{'0' * item.decimals}" if item.decimals else "0"
                assert cell.number_format == decimals, cell.coordinate
    assert sheet.cell(layout.lines["21"], 1).alignment.indent == 1
    assert sheet.row_dimensions[layout.lines["21"]].height > 26
    rules = openpyxl_rules(sheet)
    for code in (line.code for line in more.form("ZZ01").lines):
        for column in more.form("ZZ01").columns:
            item = more.indicator(Address("ZZ01", code, column.no))
            cell = sheet.cell(layout.lines[code], layout.columns[column.no]).coordinate
            asked = [rule for rule in rules if cell in rule[1]]
            if not item or not item.is_input:
                assert not asked, cell
                continue
            kinds = [kind for kind, _, _ in asked]
            assert kinds.count("validation") == (item.numeric or item.kind == "choice" or item.role == "reason"), cell
            assert kinds.count("format") == item.numeric + (item.required and item.role != "month"), cell
            words = "".join(text for kind, _, text in asked if kind == "validation")
            assert not item.numeric or f"按{item.unit}填" in words or item.unit == "%", cell


def openpyxl_rules(sheet: Any) -> list[tuple[str, Any, str]]:
    found = [("validation", rule.sqref, rule.prompt) for rule in sheet.data_validations.dataValidation]
    for area, rules in sheet.conditional_formatting._cf_rules.items():
        found += [("format", area.sqref, rule.formula[0]) for rule in rules]
    return found


def test_each_rule_reads_the_first_cell_of_its_range(made: bytes) -> None:
    sheet = openpyxl.load_workbook(BytesIO(made))["ZZ01"]
    for _, area, words in openpyxl_rules(sheet):
        low = min(box.min_row for box in area.ranges), min(box.min_col for box in area.ranges)
        named = set(re.findall(r"[A-Z]+[0-9]+", words or ""))
        assert named <= {sheet.cell(*low).coordinate}


def test_all_else_is_kept_byte_for_byte(kept: bytes, made: bytes) -> None:
    before, after = parts_of(kept), parts_of(made)
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == {
        part_of(kept, "ZZ01"),
        part_of(kept, "说明页"),
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "[Content_Types].xml",
    }
    assert set(after) - set(before) == {part_of(made, "ZZ09")}
    old, new = (StylesPart(parts["xl/styles.xml"].decode()) for parts in (before, after))
    for name in ("numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs"):
        assert new.members(name)[: len(old.members(name))] == old.members(name)
    book = openpyxl.load_workbook(BytesIO(made))
    assert book["ZZ01"].column_dimensions["A"].width == 40
    assert book["ZZ01"]["D17"].fill.fgColor.rgb == "FFFFEEDD"  # was D15; two lines before it are new
    assert book["ZZ01"].print_area == "'ZZ01'!$A$1:$O$29"
    assert book["说明页"]["A1"].value == "='ZZ01'!D22"
    assert book.defined_names["末行"].attr_text == "'ZZ01'!$D$22"
    for name in ("ZZ01", "ZZ02", "ZZ07", "ZZ09", "审核"):
        assert book[name].print_title_rows


def test_the_calculation_chain_goes_since_formulas_moved(more: Plan, kept: bytes) -> None:
    parts = parts_of(kept)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relations, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    link = f'<Relationship Id="rId77" Type="{kind}" Target="calcChain.xml"/></Relationships>'.encode()
    told = b'<Override PartName="/xl/calcChain.xml" ContentType="application/x"/></Types>'
    parts[relations] = parts[relations].replace(b"</Relationships>", link)
    parts[types] = parts[types].replace(b"</Types>", told)
    data, _ = completed(more, zipped({**parts, "xl/calcChain.xml": b"<calcChain/>"}))
    assert not [name for name, part in parts_of(data).items() if "calcChain" in name or b"calcChain" in part]


def test_a_form_taken_over_looks_as_it_is_drawn(more: Plan, made: bytes) -> None:
    from zzdesk.returns.templates import drawn_bytes

    own, drawn = (openpyxl.load_workbook(BytesIO(data))["ZZ09"] for data in (made, drawn_bytes(more)))
    for row in drawn.iter_rows():
        for cell in row:
            other = own[cell.coordinate]
            assert other.value == cell.value
            for look in ("font", "fill", "border", "alignment", "protection", "number_format"):
                assert repr(getattr(other, look)) == repr(getattr(cell, look)), (cell.coordinate, look)
    looks = [
        [
            (str(area.sqref), rule.formula, repr(rule.dxf))
            for area, rules in s.conditional_formatting._cf_rules.items()
            for rule in rules
        ]
        for s in (own, drawn)
    ]
    assert looks[0] == looks[1]
    assert looks[0]


def content_of(plan: Plan) -> Content:
    unit = plan.unit("410181")
    return Content(plan, unit, MARCH, "快报", 1, {i.address: sound_value(i) for i in plan.inputs(unit, MARCH)})


def test_a_return_of_the_larger_plan_is_written_and_read(monkeypatch: pytest.MonkeyPatch, made: bytes) -> None:
    from zzdesk.returns import template

    plan = plan_from_files(larger(load_plan("2021")))
    monkeypatch.setattr(template, "template_bytes", lambda _: made)
    template_of.cache_clear()
    content = content_of(plan)
    try:
        data = return_bytes(content, seal_of(content), blank=False)
    finally:
        template_of.cache_clear()
    found = read_return(data, {plan.version: plan}, APRIL_20, name="a.xlsx")
    assert written(found) == content.inputs
    assert Address.parse("ZZ01.21.1") in content.inputs
    assert Address.parse("ZZ09.02.1") in content.inputs
    assert found.drift == (), "a sheet of the template is no drift"
    assert parts_of(data)["xl/drawings/drawing9.xml"] == TEXT_BOX
    assert openpyxl.load_workbook(BytesIO(data))["ZZ01"]["A11"].font.name == "仿宋"


def test_a_plan_with_more_lines_needs_no_further_step() -> None:
    plan = plan_from_files(larger(load_plan("2021")))
    assert session.plan_faults(plan) == []
    content = content_of(plan)
    data = return_bytes(content, seal_of(content), blank=False)
    assert written(read_return(data, {plan.version: plan}, APRIL_20, name="a.xlsx")) == content.inputs
    assert template_bytes(plan) is template_bytes(plan)


def test_a_column_is_not_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = larger(load_plan("2021"))
    column = '[[columns]]\nno = "5"\nname = "备注"\nhead = ["备注"]\nkind = "text"\n\n[[lines]]'
    files["forms/ZZ02.toml"] = files["forms/ZZ02.toml"].replace("[[lines]]", column, 1)
    plan = plan_from_files(files)
    [fault] = session.plan_faults(plan)
    assert fault.code == "template.lacks"
    assert "5栏" in fault.message
    write_plan(files, tmp_path / "任务")
    out = tmp_path / "新.xlsx"
    assert run(["plan", "templates", str(tmp_path / "任务"), "--keep", str(COMMITTED), "-o", str(out)]) == 1
    assert "ZZ01.21" in capsys.readouterr().out
    assert "ZZ09" in {sheet.title for sheet in openpyxl.load_workbook(out)}


def test_on_the_command_line(tmp_path: Path, kept: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    old, out, folder = tmp_path / "旧.xlsx", tmp_path / "新.xlsx", tmp_path / "任务"
    old.write_bytes(kept)
    write_plan(larger(load_plan("2021")), folder)
    assert run(["plan", "templates", str(folder), "--keep", str(old), "-o", str(out)]) == 0
    assert "已补入 ZZ01.00、ZZ01.21、ZZ01.22、ZZ09" in capsys.readouterr().out
    assert run(["plan", "templates", str(folder), "--keep", str(out), "-o", str(old)]) == 0
    assert "没有缺少的行和表" in capsys.readouterr().out
    assert old.read_bytes() == out.read_bytes()
    (tmp_path / "x.xlsx").write_bytes(b"nothing")
    assert run(["plan", "templates", str(folder), "--keep", str(tmp_path / "x.xlsx"), "-o", str(out)]) == 2
    assert "无法读取" in capsys.readouterr().err
    assert run(["plan", "templates", str(folder), "--keep", str(tmp_path / "y.xlsx"), "-o", str(out)]) == 2


RULES = (
    '<conditionalFormatting sqref="D12:F14"><cfRule priority="3"><formula>D12&gt;$A$1</formula></cfRule>'
    '</conditionalFormatting><dataValidations count="1"><dataValidation sqref="D12"><formula1>D12=E12</formula1>'
    "</dataValidation></dataValidations><pageMargins/></worksheet>"
)


def test_a_cell_leaves_a_rule_and_another_joins_it() -> None:
    words = held(RULES, {(13, 5): None, (11, 4): (12, 4)})
    assert '<conditionalFormatting sqref="D11 D12:F12 D13 F13 D14:F14">' in words
    assert "<formula>D11&gt;$A$1</formula>" in words
    assert '<dataValidation sqref="D11 D12"><formula1>D11=E11</formula1>' in words
    assert "<formula>D13&gt;$A$1</formula>" in held(RULES, {(12, n): None for n in (4, 5, 6)})
    assert held(RULES, {(12, 4): None}).count("dataValidation") == 0
    assert held(RULES, {(20, 4): (30, 4)}) == RULES


def test_a_rule_is_put_where_the_schema_has_it() -> None:
    new = [
        '<conditionalFormatting sqref="A1"><cfRule priority="1"/></conditionalFormatting>',
        '<dataValidation sqref="A1"/>',
    ]
    words = with_rules(RULES, new)
    assert 'sqref="A1"><cfRule priority="4"/></conditionalFormatting><dataValidations count="2">' in words
    assert '<dataValidation sqref="A1"/></dataValidations><pageMargins/>' in words
    words = with_rules('<mergeCells/><dataValidations count="0"/><pageMargins/><extLst/></worksheet>', new)
    assert words == (
        f'<mergeCells/>{new[0]}<dataValidations count="1">{new[1]}</dataValidations><pageMargins/><extLst/></worksheet>'
    )
