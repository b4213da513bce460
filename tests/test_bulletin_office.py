"""The bulletin in LibreOffice: pages and their text, and a template that was saved there."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from tests.bulletin_pages import long_bulletin
from tests.bulletin_samples import sample_bulletin
from tests.test_bulletin_word import alternative_texts, restyled, said
from tests.word_office import convert, pages
from zzdesk.output.bulletin.word import check_template, word_bytes, write_template, write_word
from zzdesk.plan.model import Plan


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _lines(document: Any) -> list[str]:
    """Without empty ones: a section's end may stand in one of its own."""
    return [line for line in said(document).split("\n") if line]


def test_pages_of_a_whole_bulletin(tmp_path: Path, plan: Plan) -> None:
    bulletin = long_bulletin(plan)
    shown = pages(convert(write_word(bulletin, tmp_path / "通报.docx"), "pdf", tmp_path / "made"))
    assert 12 <= len(shown) <= 16
    assert all(f"— {n} —" in page or f"—{n}—" in _words(page) for n, page in enumerate(shown, 1))
    whole = _words("".join(shown))
    assert _words(bulletin.title) in whole
    for part in bulletin.parts:
        assert _words(part.heading) in whole
    [first] = [n for n, page in enumerate(shown) if "附表1主要" in _words(page) and "航空港区" in page]
    assert all(unit.name in shown[first] for unit in plan.districts)  # one sheet for all the 16
    drawn = [[t for t in (p.title for p in bulletin.pictures) if _words(t) in _words(page)] for page in shown[-8:]]
    assert [len(titles) for titles in drawn] == [1] * 8


def test_a_long_table_has_its_heads_on_each_page(tmp_path: Path, plan: Plan) -> None:
    bulletin = long_bulletin(plan)
    long = bulletin.tables[0]._replace(rows=bulletin.tables[0].rows * 4)
    object.__setattr__(bulletin, "tables", (long,))
    shown = pages(convert(write_word(bulletin, tmp_path / "通报.docx"), "pdf", tmp_path / "made"))
    with_rows = [page for page in shown if "巩义市   " in page]
    assert len(with_rows) >= 4
    assert all("单位" in page and "完成率" in page for page in with_rows)


def test_the_page_for_the_head_of_the_bureau_is_one(tmp_path: Path) -> None:
    made = write_word(sample_bulletin(), tmp_path / "局领导参阅.docx", for_head=True)
    [page] = pages(convert(made, "pdf", tmp_path / "made"))
    assert "全市多少" in page


def test_a_template_saved_again_by_libreoffice(tmp_path: Path, plan: Plan) -> None:
    """Restyled, and saved by another program: the same words, tables, pictures, faces, logo and sections."""
    template = convert(restyled(write_template(tmp_path / "模板.docx")), "docx", tmp_path / "again")
    assert check_template(template) == []
    bulletin = long_bulletin(plan)
    ours = Document(BytesIO(word_bytes(bulletin, tmp_path / "模板.docx")))
    theirs = Document(BytesIO(word_bytes(bulletin, template)))
    assert _lines(theirs) == _lines(ours)
    assert [[c.text for r in t.rows for c in r.cells] for t in theirs.tables] == [
        [c.text for r in t.rows for c in r.cells] for t in ours.tables
    ]
    assert alternative_texts(theirs) == alternative_texts(ours)
    assert theirs.styles["通报正文"].font.name == "宋体"
    assert [s.orientation for s in theirs.sections] == [s.orientation for s in ours.sections]
    assert [round(s.left_margin.mm) for s in theirs.sections] == [round(s.left_margin.mm) for s in ours.sections]
    header = theirs.sections[0].header
    assert any(p.content_type == "image/png" for p in header.part.related_parts.values())
    assert len(pages(convert(write_word(bulletin, tmp_path / "通报.docx", template), "pdf", tmp_path / "made"))) >= 9
