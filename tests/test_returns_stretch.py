"""A row of a template's sheet stands several times, and everything that names a cell follows."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.returns_samples import part_of, parts_of, plan, zipped
from zzdesk.returns.patch import SheetPatch
from zzdesk.returns.stretch import Stretch, relative
from zzdesk.returns.templates import drawn_bytes


def sheet_of(data: bytes, name: str) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(data))[name]


def look(sheet: Worksheet, row: int) -> list[object]:
    """All that a row shows, apart from where it is."""
    cells = [
        (c.value, repr((c.font, c.fill, c.border, c.alignment, c.protection, c.number_format))) for c in sheet[row]
    ]
    return [sheet.row_dimensions[row].height, *cells]


def asked(sheet: Worksheet) -> dict[str, list[object]]:
    """The validations and conditional formats of each cell, formulas included."""
    found: dict[str, list[object]] = {}
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            for spot in area.cells:
                found.setdefault(f"{spot[0]}:{spot[1]}", []).append((rule.type, rule.prompt, rule.error))
    for kept, rules in sheet.conditional_formatting._cf_rules.items():
        for area in kept.sqref.ranges:
            for spot in area.cells:
                found.setdefault(f"{spot[0]}:{spot[1]}", []).append([r.dxfId for r in rules])
    return found


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return drawn_bytes(plan())


def stretched(data: bytes, name: str, row: int, count: int) -> bytes:
    parts, part = parts_of(data), part_of(data, name)
    patch = SheetPatch(parts[part].decode()).stretched(row, count)
    return zipped({**parts, part: patch.render({}, {}, {}).encode()})


@pytest.mark.parametrize(("row", "count"), [(10, 2), (14, 4), (20, 3), (9, 2)])
def test_a_drawn_sheet_stretched_is_where_it_should_be(drawn: bytes, row: int, count: int) -> None:
    before, after = sheet_of(drawn, "ZZ01"), sheet_of(stretched(drawn, "ZZ01", row, count), "ZZ01")
    more = count - 1
    origin = {n: n if n <= row else max(row, n - more) for n in range(1, before.max_row + more + 1)}
    assert after.max_row == before.max_row + more
    for now, was in origin.items():
        assert look(after, now) == look(before, was), now
    merges = {
        (r.min_col, r.max_col, top, top + r.max_row - r.min_row + (more if r.min_row < row <= r.max_row else 0))
        for r in before.merged_cells.ranges
        for top in (
            [r.min_row]
            if r.min_row < row
            else range(row, row + count)
            if r.min_row == r.max_row == row
            else [r.min_row + (more if r.min_row > row else 0)]
        )
    }
    assert {(r.min_col, r.max_col, r.min_row, r.max_row) for r in after.merged_cells.ranges} == merges
    old, new = asked(before), asked(after)
    assert set(new) == {
        f"{now}:{column}" for now, was in origin.items() for column in range(1, 30) if f"{was}:{column}" in old
    }
    for now, was in origin.items():
        for column in range(1, 30):
            assert new.get(f"{now}:{column}") == old.get(f"{was}:{column}")


def test_one_time_is_the_identity(drawn: bytes) -> None:
    patch = SheetPatch(parts_of(drawn)[part_of(drawn, "ZZ01")].decode())
    assert patch.stretched(12, 1) is patch
    with pytest.raises(ValueError, match="count 0"):
        patch.stretched(12, 0)


def test_a_formula_of_a_rule_is_for_the_first_cell_of_its_range(drawn: bytes) -> None:
    """The rules of the pattern row read their own cell as before; those below read their new place."""
    after = sheet_of(stretched(drawn, "ZZ01", 10, 3), "ZZ01")
    formulas = {str(k.sqref): [r.formula[0] for r in v] for k, v in after.conditional_formatting._cf_rules.items()}
    assert formulas["F10:F12"][1] == "LEN(TRIM(F10))=0"
    assert formulas["F13"][1] == "LEN(TRIM(F13))=0"


SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:F9"/>
<sheetViews><sheetView><pane ySplit="2" topLeftCell="A7" state="frozen"/>
<selection sqref="A7"/></sheetView></sheetViews>
<sheetData>
 <row r="1"><c r="A1"><f>SUM(B2:B8)+B5+"B9"+ZZ!B9+'本 表'!$B$9+LOG10(B9)</f><v>1</v></c></row>
 <row spans="1:6" r="5" ht="20" customHeight="1"><c s="3" r="A5" t="s"><v>4</v></c> <c r="B5"/>
  <c r="C5" s="1"><f>SUM(A5:B5)+C4+$C$9+SUM(C$2:C5)</f><v>0</v></c></row>
 <row r="6"><c r="C6"><f t="shared" ref="C6:C8" si="0">B6*$B$9&amp;"x"</f></c></row>
 <row r="8" hidden="1"><c r="C8"><f t="shared" si="0"/></c></row>
 <row r="9"><c r="B9"><f>SUM(B5:B8)</f></c><c r="C9"><f t="array" ref="C9:C10">B5:B6</f></c></row>
</sheetData><autoFilter ref="A2:F9"/><mergeCells count="3"><mergeCell ref="D5:E5"/><mergeCell ref="A4:A6"></mergeCell>
<mergeCell ref="B9:C9"/></mergeCells>
<conditionalFormatting sqref="B5:F5"><cfRule type="expression" priority="1"><formula>SUM($B5:B5)&gt;B$9</formula>
</cfRule></conditionalFormatting><dataValidations count="1"><dataValidation prompt="值>0" type="custom"
 sqref="B7 C5 D8:D9"><formula1>AND(B5&lt;9,B8="B8")</formula1></dataValidation></dataValidations>
<hyperlinks><hyperlink ref="B9" location="A1"/></hyperlinks>
<rowBreaks count="2"><brk id="4" max="16383"/><brk id="5"/></rowBreaks><colBreaks><brk id="8"/></colBreaks>
<extLst><ext><x14:dataValidations><x14:dataValidation type="list"><x14:formula1><xm:f>码!$A$5:$A$9</xm:f></x14:formula1>
<x14:formula2><xm:f>$A$9</xm:f></x14:formula2><xm:sqref>D5 D6</xm:sqref></x14:dataValidation></x14:dataValidations>
</ext></extLst></worksheet>"""


def test_every_reference_follows_in_whatever_spelling() -> None:
    made = SheetPatch(SHEET).stretched(5, 3, "本 表").render({}, {}, {})
    for words in (
        '<dimension ref="A1:F11"/>',
        'topLeftCell="A7"',
        '<selection sqref="A7"/>',
        """<f>SUM(B2:B10)+B5+"B9"+ZZ!B9+'本 表'!$B$11+LOG10(B11)</f><v>1</v>""",
        '<row spans="1:6" r="7" ht="20" customHeight="1"><c s="3" r="A7" t="s"><v>4</v></c> <c r="B7"/>',
        "<f>SUM(A5:B5)+C4+$C$11+SUM(C$2:C5)</f>",
        "<f>SUM(A7:B7)+C6+$C$11+SUM(C$2:C7)</f>",
        '<row r="8"><c r="C8"><f>B8*$B$11&amp;"x"</f>',
        '<row r="10" hidden="1"><c r="C10"><f>B10*$B$11&amp;"x"</f></c></row>',
        "<f>SUM(B5:B10)</f>",
        '<f t="array" ref="C11:C12">B5:B8</f>',
        '<autoFilter ref="A2:F11"/>',
        '<mergeCells count="5"><mergeCell ref="D5:E5"/><mergeCell ref="D6:E6"/><mergeCell ref="D7:E7"/>'
        '<mergeCell ref="A4:A8"></mergeCell>',
        '<mergeCell ref="B11:C11"/>',
        'sqref="B5:F7"><cfRule type="expression" priority="1"><formula>SUM($B5:B5)&gt;B$11</formula>',
        'prompt="值>0" type="custom"\n sqref="B9 C5:C7 D10:D11"><formula1>AND(B5&lt;9,B10="B8")</formula1>',
        '<hyperlink ref="B11" location="A1"/>',
        '<brk id="4" max="16383"/><brk id="7"/></rowBreaks><colBreaks><brk id="8"/></colBreaks>',
        "<xm:f>码!$A$5:$A$9</xm:f>",
        "<xm:f>$A$11</xm:f>",
        "<xm:sqref>D5:D7 D8</xm:sqref>",
    ):
        assert words in made, words


def test_names_and_other_sheets_follow_where_they_name_the_sheet() -> None:
    stretch = Stretch(12, 2, "甲'表")
    assert (
        stretch.names("<definedName name=\"p\">'甲''表'!$A$1:$F$20,'乙'!$A$20</definedName>")
        == "<definedName name=\"p\">'甲''表'!$A$1:$F$21,'乙'!$A$20</definedName>"
    )
    chart = "<c:f>'甲''表'!$D$10:$D$12</c:f><c:f>Z!A20</c:f>"
    assert stretch.elsewhere(chart) == "<c:f>'甲''表'!$D$10:$D$13</c:f><c:f>Z!A20</c:f>"
    assert stretch.elsewhere("<f>A20</f>") == "<f>A20</f>"


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("D13:F$20+$13:$14", "D14:F$21+$14:$15"),
        ("表[D13]+[1]甲!D13+'[书.xlsx]甲'!D13", "表[D13]+[1]甲!D13+'[书.xlsx]甲'!D13"),
        ("甲!D13:E14+乙!D13+D13!A1", "甲!D14:E15+乙!D13+D13!A1"),
        ("指标D13+D13.5+LOG10(D13)", "指标D13+D13.5+LOG10(D14)"),
        ("D1048576+D:D", "D1048576+D:D"),
    ],
)
def test_what_only_looks_like_a_reference_stays(formula: str, moved: str) -> None:
    assert Stretch(12, 2, "甲").formula(formula) == moved


def test_a_shared_formula_reads_relative_to_its_follower() -> None:
    assert relative("A1+$B2:C$3+Z$1+1:1", (2, 1)) == "B3+$B4:D$3+AA$1+3:3"


CELLS = st.builds(
    lambda held, column, fixed, row: f"{held}{column}{fixed}{row}",
    st.sampled_from(["", "$"]),
    st.sampled_from("ABC"),
    st.sampled_from(["", "$"]),
    st.integers(1, 12),
)
FORMULAS = st.one_of(CELLS, st.builds(lambda a, b: f"SUM({a}:{b})", CELLS, CELLS))


def sheet_with(formulas: list[str], areas: list[tuple[int, int]]) -> str:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><f>{words}</f></c><c r="B{n}" s="1"/></row>' for n, words in enumerate(formulas, 1)
    )
    places = " ".join(f"C{low}:C{low + more}" if more else f"C{low}" for low, more in areas)
    rules = f'<conditionalFormatting sqref="{places}"><cfRule><formula>{formulas[0]}</formula></cfRule>'
    merges = "".join(f'<mergeCell ref="D{low}:E{low + more}"/>' for low, more in areas)
    return (
        f'<worksheet><sheetData>{rows}</sheetData><mergeCells count="{len(areas)}">{merges}</mergeCells>'
        f"{rules}</conditionalFormatting></worksheet>"
    )


@given(
    st.lists(FORMULAS, min_size=12, max_size=12),
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3)), min_size=1, max_size=4),
    st.integers(1, 12),
    st.integers(1, 4),
    st.integers(1, 4),
)
def test_stretching_the_last_copy_again_is_stretching_once(
    formulas: list[str], areas: list[tuple[int, int]], row: int, first: int, second: int
) -> None:
    patch = SheetPatch(sheet_with(formulas, areas))
    twice = patch.stretched(row, first).stretched(row + first - 1, second)
    assert twice.render({}, {}, {}) == patch.stretched(row, first + second - 1).render({}, {}, {})
    assert [r.number for r in twice.rows] == list(range(1, 12 + first + second - 1))
