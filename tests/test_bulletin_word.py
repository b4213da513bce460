"""The bulletin in Word: what it says, the same bytes each time, and a template that staff restyled."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm, Pt, RGBColor
from PIL import Image

from tests.bulletin_pages import long_bulletin
from tests.bulletin_samples import sample_bulletin
from zzdesk.analysis.bulletin.model import Bulletin, Cell, Head, Paragraph, Part, Question, Row, Table
from zzdesk.errors import ZzError
from zzdesk.output.bulletin.word import check_template, word_bytes, write_template, write_word
from zzdesk.output.bulletin.word_fields import SAMPLE
from zzdesk.output.bulletin.word_head import points_for
from zzdesk.output.bulletin.word_widths import widths_of
from zzdesk.plan.model import Plan

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(bulletin: Bulletin, template: Path | None = None, *, for_head: bool = False) -> Any:
    return Document(BytesIO(word_bytes(bulletin, template, for_head=for_head)))


def said(document: Any) -> str:
    return "\n".join(p.text for p in document.paragraphs)


def alternative_texts(document: Any) -> list[str]:
    return [inline.docPr.get("descr") for inline in document.element.body.iter() if inline.tag.endswith("}inline")]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return write_template(tmp_path / "模板.docx")


def test_it_says_all_of_the_bulletin_in_its_order(plan: Plan) -> None:
    bulletin = long_bulletin(plan)
    document = opened(bulletin)
    words = said(document)
    expected = [bulletin.issuer, "〔2021〕　　号", bulletin.title, f"{bulletin.recipients}："]
    for part in bulletin.parts:
        expected.append(part.heading)
        expected += [p.text for p in part.paragraphs]
        for section in part.sections:
            expected += [section.heading, *(p.text for p in section.paragraphs)]
    expected += [f"{n}．{note}" for n, note in enumerate(bulletin.notes, 1)]
    expected += [t.title for t in bulletin.tables] + [p.title for p in bulletin.pictures]
    at = 0
    for line in expected:
        at = words.index(line, at) + len(line)
    assert SAMPLE in words
    assert bulletin.code in words


def test_tables_are_whole_and_repeat_their_heads(plan: Plan) -> None:
    bulletin = long_bulletin(plan)
    document = opened(bulletin)
    assert len(document.tables) == len(bulletin.tables)
    for drawn, table in zip(document.tables, bulletin.tables, strict=True):
        rows = [_texts(row) for row in drawn.rows]
        assert rows[0] == [h.text for h in table.heads]
        for given, row in zip(rows[1:], table.rows, strict=True):
            assert given == [c.text for c in row.cells] or given == [row.cells[0].text]
        assert drawn.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
        grid = [int(c.get(f"{W}w")) for c in drawn._tbl.iter(f"{W}gridCol")]
        assert len(grid) == len(table.heads)
        assert min(grid) > 400
        assert sum(grid) == pytest.approx(Mm(297 - 72).twips, abs=3)


def _texts(row: Any) -> list[str]:
    return ["".join(t.text or "" for t in cell.iter(f"{W}t")) for cell in row._tr.findall(f"{W}tc")]


def test_pictures_stand_with_their_title_and_alternative_text(plan: Plan) -> None:
    bulletin = long_bulletin(plan)
    document = opened(bulletin)
    assert alternative_texts(document) == [p.alt for p in bulletin.pictures]
    for shape, picture in zip(document.inline_shapes, bulletin.pictures, strict=True):
        assert shape.width <= Mm(297 - 72)
        assert shape.width / shape.height == pytest.approx(picture.width / picture.height, rel=0.01)


def test_the_same_bulletin_is_the_same_bytes(plan: Plan) -> None:
    assert word_bytes(long_bulletin(plan)) == word_bytes(long_bulletin(plan))
    assert word_bytes(long_bulletin(plan), for_head=True) == word_bytes(long_bulletin(plan), for_head=True)


def test_parts_that_people_type_say_so_while_they_are_empty() -> None:
    bulletin = sample_bulletin()
    assert said(opened(bulletin)).count("（待填写）") == 1
    typed = replace(bulletin, parts=(Part("四、存在问题", (Paragraph("个别单位迟报。"),), typed=True),))
    assert "（待填写）" not in said(opened(typed))


def test_a_number_given_and_a_december_one_left_blank() -> None:
    assert "郑工信〔2021〕15号" in said(opened(replace(sample_bulletin(), number="郑工信〔2021〕15号")))
    december = replace(sample_bulletin(), period=sample_bulletin().period._replace(month=12))
    assert "〔2022〕　　号" in said(opened(december))


def test_words_of_districts_are_never_tags_nor_markup() -> None:
    hostile = "{{ 标题 }}{% for %}<w:br/>&amp;\x00\x0b\ufdd0图0\ufdd1“”"
    bulletin = replace(sample_bulletin(Cell(hostile)), parts=(Part("一", (Paragraph(hostile),)),))
    document = opened(bulletin)
    kept = "{{ 标题 }}{% for %}<w:br/>&amp;图0“”"
    assert kept in said(document)
    assert document.tables[0].cell(1, 1).text == kept


def test_a_bulletin_without_tables_or_pictures_has_no_empty_pages() -> None:
    bare = replace(sample_bulletin(), tables=(), pictures=())
    document = opened(bare)
    assert len(document.sections) == 1
    assert document.sections[0].page_width == pytest.approx(Mm(210), abs=700)
    assert len(opened(replace(bare, pictures=sample_bulletin().pictures)).sections) == 2


def test_the_page_for_the_head_of_the_bureau_is_a_document_of_its_own() -> None:
    words = said(opened(sample_bulletin(), for_head=True))
    assert "全市多少\n984个。" in words
    assert sample_bulletin().title not in words
    assert "984个。\n" not in said(opened(sample_bulletin()))


def test_the_page_for_the_head_stays_one_by_smaller_letters() -> None:
    few, many = sample_bulletin(), sample_bulletin()
    answers = many.for_head[0].answers * 20
    many = replace(many, for_head=(Question("全市多少", answers), Question("谁拖后腿", answers)))
    assert points_for(few) == 14
    assert points_for(many) < 12
    sizes = [opened(b, for_head=True).styles["参阅正文"].font.size.pt for b in (few, many)]
    assert sizes == [points_for(few), points_for(many)]


def test_figures_never_stand_on_two_lines_and_words_give_way() -> None:
    heads = (
        Head("代码", False),
        Head("指标", False, True),
        Head("年度目标", False),
        Head("累计完成"),
        Head("情况", False, True),
    )
    row = Row(
        (Cell("C05"), Cell("长" * 30), Cell("力争2300亿元左右（第三十二条）"), Cell("123456.78"), Cell("说" * 40))
    )
    room = Mm(225).twips
    widths = widths_of(Table("city", "表", heads, (row,)), room, Mm(30).twips)
    assert sum(widths) == room
    assert widths[0] < Mm(20).twips  # codes need no room for names
    assert widths[3] >= 9 * 105 + 200  # nine letters and what stands beside them
    narrow = widths_of(Table("city", "表", heads, (row,)), room // 3, Mm(30).twips)
    assert sum(narrow) == room // 3
    assert all(width > 0 for width in narrow)


def test_names_of_twenty_letters_keep_their_table_within_the_margins() -> None:
    bulletin = sample_bulletin()
    table = bulletin.tables[0]
    long = table.rows[0]._replace(cells=(Cell("郑州航空港经济综合实验区先进制造业开发区"), *table.rows[0].cells[1:]))
    document = opened(replace(bulletin, tables=(table._replace(rows=(long,)),)))
    assert sum(int(c.get(f"{W}w")) for c in document.tables[0]._tbl.iter(f"{W}gridCol")) <= Mm(225).twips + 3


# --- the file ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fault", "code"),
    [(PermissionError(13, "in use"), "file.in_use"), (OSError(errno.ENOSPC, "full"), "file.no_space")],
)
def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError, code: str
) -> None:
    path = tmp_path / "通报.docx"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise fault

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(ZzError) as caught:
        write_word(sample_bulletin(), path)
    assert caught.value.code == code
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["通报.docx"]


# --- a template that staff restyled -----------------------------------------------------------------
def restyled(template: Path) -> Path:
    """Fonts, widths, borders, a logo, a line of their own, and a tag typed in pieces."""
    document = Document(str(template))
    document.styles["通报正文"].font.name = "宋体"
    document.styles["通报标题"].font.size = Pt(26)
    document.sections[0].left_margin = Mm(20)
    table = document.tables[0]
    for column, width in zip(table.columns, (55, 20, 40), strict=True):
        column.width = Mm(width)
    table.cell(1, 1).paragraphs[0].runs[0].font.color.rgb = RGBColor(0, 0x55, 0xAA)
    document.paragraphs[0].insert_paragraph_before("内部资料　注意保存")
    logo = BytesIO()
    Image.new("RGB", (40, 40), "navy").save(logo, "PNG")
    document.sections[0].header.paragraphs[0].add_run().add_picture(logo, Mm(12))
    title = next(p for p in document.paragraphs if "标题 }}" in p.text and p.style.name == "通报标题")
    title.runs[0].text = "{"
    for piece in ("{ 标", "题 }", "}"):
        title.add_run(piece)
    document.save(str(template))
    return template


def test_what_staff_restyled_survives(template: Path) -> None:
    bulletin = sample_bulletin()
    document = opened(bulletin, restyled(template))
    assert document.paragraphs[0].text == "内部资料　注意保存"
    assert bulletin.title in said(document)
    assert document.styles["通报正文"].font.name == "宋体"
    assert document.styles["通报标题"].font.size == Pt(26)
    assert document.sections[0].left_margin == pytest.approx(Mm(20), abs=700)
    table = document.tables[0]
    assert int(next(table._tbl.iter(f"{W}gridCol")).get(f"{W}w")) == pytest.approx(Mm(55).twips, abs=1)
    assert table.cell(1, 1).paragraphs[0].runs[0].font.color.rgb == RGBColor(0, 0x55, 0xAA)
    assert any(p.content_type == "image/png" for p in document.sections[0].header.part.related_parts.values())
    assert check_template(template) == []


def test_what_a_restyle_lost_is_told(template: Path) -> None:
    document = Document(str(template))
    for paragraph in list(document.paragraphs):
        if "{{ 文号 }}" in paragraph.text or "图.标题" in paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)
    heads = document.tables[0].rows[0]._tr
    heads.find(f"{W}trPr").remove(heads.find(f"{W}trPr/{W}tblHeader"))
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        footer.paragraphs[0].clear()
    document.save(str(template))
    found = {f.code: f.message for f in check_template(template)}
    assert found.keys() == {"template.lost", "template.heads_once", "template.no_page_number"}
    lost = [f.args["field"] for f in check_template(template) if f.code == "template.lost"]
    assert lost == ["文号", "附图.标题"]


def test_the_mark_of_made_up_figures_cannot_be_lost(template: Path) -> None:
    document = Document(str(template))
    for paragraph in list(document.paragraphs):
        if paragraph.style.name == "示例标记":
            paragraph._p.getparent().remove(paragraph._p)
    document.save(str(template))
    assert said(opened(sample_bulletin(), template)).startswith(f"【{SAMPLE}】")
    assert SAMPLE not in said(opened(replace(sample_bulletin(), sample=False), template))
    assert SAMPLE not in said(opened(replace(sample_bulletin(), sample=False)))
