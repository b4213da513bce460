"""Templates as staff restyle them: nothing of theirs is lost on filling, and `plan check` tells what a restyle lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.worksheet.pagebreak import Break

from tests.office import listening
from tests.returns_samples import data_of, part_of, parts_of, plan, read, sample, written, zipped
from tests.test_returns_template import COMMITTED, restyled
from zzdesk import session
from zzdesk.period import Period
from zzdesk.returns import template
from zzdesk.returns.blanks import Blanks
from zzdesk.returns.template import template_of
from zzdesk.returns.template_check import template_faults

MARCH = Period(2021, 3)
pytestmark = pytest.mark.filterwarnings("ignore:Conditional Formatting extension")  # openpyxl only looks
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_DRAWN = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DATA_BARS = (
    '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings/></ext></extLst>'
)


@contextmanager
def in_use(data: bytes) -> Iterator[None]:
    """The template in the committed one's place."""
    before = template.template_bytes
    template.template_bytes = lambda plan: data  # type: ignore[assignment]
    template_of.cache_clear()
    try:
        yield
    finally:
        template.template_bytes = before
        template_of.cache_clear()


def anchored(row: int, words: str) -> str:
    """A text box over the sheet, from this row (counted from 0) to the next."""
    corner = "<xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    return (
        f"<xdr:twoCellAnchor><xdr:from>{corner.format(row)}</xdr:from><xdr:to>{corner.format(row + 1)}</xdr:to>"
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="框"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
        f"<xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{words}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        "<xdr:clientData/></xdr:twoCellAnchor>"
    )


def drawn_on(data: bytes, sheet: str, drawing: str) -> bytes:
    """The workbook with a drawing (and a picture and printer settings) hung on a sheet, as Excel's zip has it."""
    parts, part = parts_of(data), part_of(data, sheet)
    relations = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
    number = re.sub(r"\D", "", part)
    links = (
        f'<Relationship Id="rIdD" Type="{_REL}drawing" Target="../drawings/drawing{number}.xml"/>'
        f'<Relationship Id="rIdP" Type="{_REL}printerSettings" Target="../printerSettings/p{number}.bin"/>'
    )
    old = parts.get(
        relations,
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>',
    )
    parts[relations] = old.replace(b"</Relationships>", links.encode() + b"</Relationships>")
    parts[f"xl/drawings/drawing{number}.xml"] = f"<xdr:wsDr {_DRAWN}>{drawing}</xdr:wsDr>".encode()
    parts[f"xl/drawings/_rels/drawing{number}.xml.rels"] = old.replace(
        b"</Relationships>",
        f'<Relationship Id="rId1" Type="{_REL}image" Target="../media/logo{number}.png"/></Relationships>'.encode(),
    )
    parts[f"xl/media/logo{number}.png"] = b"\x89PNG logo"
    parts[f"xl/printerSettings/p{number}.bin"] = b"\x01printer"
    words = parts[part].decode()
    space = "" if "xmlns:r=" in words.partition("<sheet")[0] else f' xmlns:r="{_REL[:-1]}"'
    words = words.replace("<worksheet", f"<worksheet{space}", 1)
    after = re.search(r"<legacyDrawing|<tableParts|<extLst|</worksheet>", words)
    assert after
    parts[part] = (
        (words[: after.start()] + '<drawing r:id="rIdD"/>' + words[after.start() :])
        .replace("</worksheet>", DATA_BARS + "</worksheet>")
        .encode()
    )
    return zipped(parts)


def by_hand(book: Any) -> None:
    """What openpyxl can do of what staff does."""
    sheet, lines = book["ZZ01"], book["ZZ02-1"]
    sheet["A12"].comment = Comment("月度入库和年度入库之和", "处室")
    lines["D20"].comment = Comment("盖章前核对", "处室")
    lines["C9"].comment = Comment("从第一行填起", "处室")
    sheet.column_dimensions["A"].width = 44
    for row in sheet["A1:D40"]:
        for cell in row:
            cell.font = openpyxl.styles.Font(name="楷体", size=13, color="FF1F3864")
    sheet.conditional_formatting.add(
        "F10:F20", ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="63BE7B")
    )
    sheet.row_breaks.append(Break(id=30))
    sheet.page_margins.left = 0.31
    lines.print_area = "A1:K20"
    sheet.oddHeader.center.text = "郑州市工业和信息化局"
    book.create_sheet("填表示例", 1)["A1"] = "示例"


def test_nothing_of_a_restyle_is_lost_on_filling() -> None:
    data = restyled(by_hand)
    data = drawn_on(drawn_on(data, "ZZ01", anchored(1, "经济运行处监制")), "ZZ02-1", anchored(24, "以合同为准"))
    with in_use(data):
        content = sample("4101ZD")
        made = data_of(content)
        faults = template_faults(plan(), data, "2021.xlsx")
    found = read(made)
    assert written(found) == content.inputs
    assert found.drift == (), "a sheet of the template is no drift"
    assert faults == []
    kept, parts = parts_of(data), parts_of(made)
    assert set(kept) == set(parts)
    own = {part_of(data, s) for s in openpyxl.load_workbook(BytesIO(data)).sheetnames if s != "填表示例"}
    lines = {n for n in kept if "drawing" in n or "comment" in n}
    changed = {n for n in kept if kept[n] != parts[n]} - own - lines
    assert changed == {"xl/workbook.xml"}
    words = parts[part_of(made, "ZZ01")].decode()
    for piece in (
        "colorScale",
        '<drawing r:id="rIdD"/>',
        DATA_BARS,
        "郑州市工业和信息化局",
        "<rowBreaks",
        "legacyDrawing",
        'width="44"',
        'left="0.31"',
    ):
        assert piece in words, piece


def test_what_hangs_below_the_lines_moves_down_with_them() -> None:
    data = restyled(by_hand)
    data = drawn_on(data, "ZZ02-1", anchored(24, "以合同为准"))
    content = sample()
    count = len(content.all_lines["ZZ02-1"])
    with in_use(data):
        made, blank = data_of(content), Blanks(plan(), MARCH).bytes_of(content.unit, {})
    for file, more in ((made, count - 1), (blank, 49)):
        book = openpyxl.load_workbook(BytesIO(file))
        notes = {c.coordinate: c.comment.text for row in book["ZZ02-1"].iter_rows() for c in row if c.comment}
        assert notes == {"C9": "从第一行填起", f"D{20 + more}": "盖章前核对"}
        assert book["ZZ02-1"].print_area == f"'ZZ02-1'!$A$1:$K${20 + more}"
        (box,) = [
            p.decode()
            for n, p in parts_of(file).items()
            if b"\xe4\xbb\xa5\xe5\x90\x88\xe5\x90\x8c\xe4\xb8\xba\xe5\x87\x86" in p and "drawings" in n
        ]
        assert re.findall(r"<xdr:row>(\d+)</xdr:row>", box) == [str(24 + more), str(25 + more)]


def test_restyled_in_another_office_suite(tmp_path: Path) -> None:
    """Fonts, widths, a note, a text box, a shape and a sheet made in LibreOffice are in every return."""
    out = tmp_path / "restyled.xlsx"
    with listening(tmp_path) as office:
        office.restyle(COMMITTED, out)
    data = out.read_bytes()
    assert {f.code for f in template_faults(plan(), data, "2021.xlsx")} == {"template.unprotected"}
    for unit in ("410181", "4101ZD", "D01"):
        content = sample(unit)
        with in_use(data):
            made = data_of(content)
        assert written(read(made)) == content.inputs
        assert read(made).drift == ()
        parts = parts_of(made)
        assert "〔" not in "".join(p.decode() for n, p in parts.items() if n.startswith("xl/worksheets/"))
        if unit != "D01":
            assert any("经济运行处监制".encode() in p for n, p in parts.items() if "drawing" in n)
            assert any("月度入库和年度入库之和".encode() in p for n, p in parts.items() if "comment" in n)
        kept = parts_of(data)
        sheets = {n for n in kept if n.startswith("xl/worksheets/sheet")}
        assert {n for n in parts if parts[n] != kept[n]} - sheets <= {
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "[Content_Types].xml",
        }


def _locked(book: Any) -> None:
    book["ZZ01"]["D12"].protection = openpyxl.styles.Protection(locked=True)


def _without_validation(book: Any) -> None:
    book["ZZ01"].data_validations.dataValidation.clear()


def _unmerged(book: Any) -> Any:
    sheet = book["ZZ01"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    return sheet


def _no_footer(book: Any) -> None:
    book["ZZ01"].oddFooter.left.text = None


LOSSES: list[tuple[Callable[[Any], object], str, str]] = [
    (lambda b: _unmerged(b).delete_rows(13), "template.added", "ZZ01.04"),
    (lambda b: b.remove(b["ZZ05"]), "template.added", "ZZ05"),
    (lambda b: b["ZZ01"].__setitem__("F9", None), "template.lacks", "3栏"),
    (_locked, "template.locked", "D12"),
    (lambda b: b["ZZ01"].__setitem__("D12", 0), "template.filled", "D12"),
    (lambda b: b["ZZ01"].__setitem__("D12", "=D14+D15"), "template.filled", "D12"),
    (lambda b: b["ZZ01"].merge_cells("D12:E12"), "template.merged", "D12:E12"),
    (_without_validation, "template.unchecked", "D12"),
    (lambda b: setattr(b["ZZ01"].protection, "sheet", False), "template.unprotected", "ZZ01"),
    (_no_footer, "template.unmarked", "校验码"),
    (lambda b: b["封面"].__setitem__("C9", "巩义市"), "template.unmarked", "单位名称"),
    (lambda b: b.remove(b["审核"]), "template.sheet", "审核"),
]


@pytest.mark.parametrize(("change", "code", "what"), LOSSES, ids=lambda x: x if isinstance(x, str) else "")
def test_what_a_restyle_lost_is_told(change: Callable[[Any], object], code: str, what: str) -> None:
    found = template_faults(plan(), restyled(change), "2021.xlsx")
    told = next(f for f in found if f.code == code)
    assert what in told.message
    assert "请" in told.message
    assert told.place == "2021.xlsx"


def test_plan_check_reads_the_template_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import templates_xlsx

    (tmp_path / "2021.xlsx").write_bytes(restyled(_locked))
    monkeypatch.setattr(templates_xlsx, "__file__", str(tmp_path / "__init__.py"))
    template_of.cache_clear()
    try:
        assert [f.code for f in session.plan_faults(plan())] == ["template.locked"]
        (tmp_path / "2021.xlsx").write_bytes(b"PK broken")
        template_of.cache_clear()
        assert "template.unreadable" in [f.code for f in session.plan_faults(plan())]
        assert written(read(data_of(sample()))) == sample().inputs, "the official layout serves meanwhile"
    finally:
        template_of.cache_clear()
