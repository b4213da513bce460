"""The bulletin as PDF, read back: its words, their order, tables over pages, marks, the same bytes each time."""

from __future__ import annotations

import errno
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bulletin_samples import long_bulletin, sample_bulletin
from tests.printing_samples import sizes_of
from zzdesk.analysis.bulletin.model import Bulletin, Cell, Paragraph, Part, Question, Row, Table
from zzdesk.errors import ZzError
from zzdesk.output.bulletin.word import word_bytes
from zzdesk.output.bulletin.word_tags import W, paragraph_text
from zzdesk.output.paper.bulletin_pdf import bulletin_pdf, head_page_pdf, write_head_page, write_pdf
from zzdesk.output.paper.pdf_pages import PdfPages

SAMPLE = "示例数据，不得作为正式数据使用"


def pages_of(content: bytes) -> list[str]:
    """The text of each page without blanks, as it is stored: no radical is put right."""
    document = PdfPages(content)
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document._pdf]
    finally:
        document.close()


def bare(words: str) -> str:
    return "".join(words.split())


def words_in_order(bulletin: Bulletin) -> Iterator[str]:
    """As the Word file has them."""
    yield from (bulletin.issuer, "〔2021〕", bulletin.title, bulletin.recipients)
    for part in bulletin.parts:
        yield from _part(part)
    yield from (bulletin.issuer, *bulletin.notes, bulletin.basis_words, bulletin.code)
    for table in bulletin.tables:
        yield table.title
        for row in table.rows:
            yield from (cell.text for cell in row.cells)
        yield table.note
    yield from (picture.title for picture in bulletin.pictures)


def _part(part: Part) -> Iterator[str]:
    yield from (part.heading, *(p.text for p in part.paragraphs))
    if part.typed and not part.paragraphs:
        yield "（待填写）"
    for section in part.sections:
        yield from _part(section)


def stands_in_order(words: Iterator[str], text: str) -> str:
    """ "" where all stand one after another, else the first that does not."""
    at = 0
    for word in words:
        found = text.find(bare(word), at)
        if found < 0:
            return word
        at = found + len(bare(word))
    return ""


def word_text(content: bytes) -> Iterator[str]:
    """Every paragraph and cell of a .docx in its order."""
    from docx import Document

    document = Document(BytesIO(content))
    for element in document.element.body.iter(f"{W}p"):
        words = paragraph_text(element).strip()
        if words and "【" not in words:
            yield words


def whole_text(content: bytes) -> str:
    """Without what every page repeats."""
    told = "".join(pages_of(content)).replace(SAMPLE, "")
    return re.sub(r"—\d+—", "", told)


def test_everything_stands_there_in_the_word_files_order() -> None:
    bulletin = sample_bulletin()
    text = whole_text(bulletin_pdf(bulletin))
    assert stands_in_order(words_in_order(bulletin), text) == ""
    assert stands_in_order(iter(["巩义市", "郑州市工业和信息化局"]), text) != ""  # it can fail


@pytest.mark.parametrize("for_head", [False, True])
def test_the_word_file_says_the_same_in_the_same_order(for_head: bool) -> None:
    bulletin = sample_bulletin()
    bulletin = replace(bulletin, for_head=bulletin.for_head * 3, number="郑工信〔2021〕15号", sample=False)
    text = whole_text((head_page_pdf if for_head else bulletin_pdf)(bulletin))
    said = list(word_text(word_bytes(bulletin, for_head=for_head)))
    assert len(said) > 6
    assert stands_in_order(iter(said), text) == ""


def test_a_long_one_loses_no_sentence_over_its_pages() -> None:
    bulletin = long_bulletin()
    content = bulletin_pdf(bulletin)
    text = whole_text(content)
    for heading in ("附表1　开发区、区县（市）主要指标完成情况（续）",):
        text = text.replace(bare(heading), "")
    plain = replace(bulletin, tables=())
    assert stands_in_order(words_in_order(plain), text) == ""
    for row in bulletin.tables[0].rows:
        assert all(bare(cell.text) in text for cell in row.cells[1:])


def test_no_kangxi_radical_and_no_character_is_missing() -> None:
    words = "民西见角贝车长门青页风飞食马骨鱼鸟麦黄齐齿龙一二人入八儿工土士大女子小山川木水火王玉"
    words += "瓦用田白皮目示禾立竹米羊老而耳舟色虫血行衣言谷走足身金雨非面音"
    words += "①②Ⅰ℃‰×÷±≥≤—…“”‘’〔〕《》【】·％／" + "垌堃喆昇珺圳"
    bulletin = replace(sample_bulletin(), parts=(Part("一、总体情况", (Paragraph(words),)),))
    text = whole_text(bulletin_pdf(bulletin))
    assert bare(words) in text
    assert not re.search("[\u2e80-\u2fdf\uf900-\ufaff]", text)


def test_a_character_no_font_has_is_shown_to_be_missing() -> None:
    bulletin = replace(sample_bulletin(), parts=(Part("一、总体情况", (Paragraph("某\U0010fffd区\x07\ud800增长"),)),))
    assert "某〓区〓增长" in whole_text(bulletin_pdf(bulletin))


def test_the_mark_of_sample_data_is_on_every_page_and_on_none_of_a_real_one() -> None:
    for make in (bulletin_pdf, head_page_pdf):
        pages = pages_of(make(long_bulletin()))
        assert all(SAMPLE in page for page in pages)
        assert not any("示例数据" in page for page in pages_of(make(long_bulletin(sample=False))))


def test_page_numbers_as_in_gb_9704() -> None:
    pages = pages_of(bulletin_pdf(long_bulletin()))
    assert len(pages) > 5
    assert all(f"—{n}—" in page for n, page in enumerate(pages, 1))


def test_headings_stand_on_every_page_of_two_hundred_rows(tmp_path: Path) -> None:
    bulletin = long_bulletin(rows=200)
    path = write_pdf(bulletin, tmp_path / "通报.pdf")
    assert sizes_of(path) == {(210, 297), (297, 210)}  # a wide table lies
    pages = [p for p in pages_of(path.read_bytes()) if "附表1开发区" in p and "附：" not in p]
    assert len(pages) > 8
    first = [int(n) for page in pages for n in re.findall(r"示例区(\d{3})", page)]
    assert first == [n for n in range(200) if n % 5]
    for n, page in enumerate(pages):
        assert ("（续）" in page) == (n > 0)
        assert all(f"指标{c}本期累计" in page for c in range(1, 9))
    assert "并列的名次相同" in pages[-1]


def test_an_empty_table_says_so_and_a_row_taller_than_a_page_is_parted() -> None:
    plain = sample_bulletin()
    tall = "".join(f"第{n}句没有丢失；" for n in range(900))
    rows = (Row((Cell("巩义市"), Cell("65.6"), Cell(tall))),)
    tables = (plain.tables[0]._replace(rows=()), plain.tables[0]._replace(key="tall", rows=rows))
    text = whole_text(bulletin_pdf(replace(plain, tables=tables)))
    assert "（本期没有）" in text
    numbers = {int(n) for n in re.findall(r"第(\d+)句", text)}
    assert len(numbers) > 850  # the rest is parted over two lines by a page


def test_a_table_of_too_many_columns_still_has_them_all() -> None:
    bulletin = long_bulletin(rows=3, columns=30)
    text = whole_text(bulletin_pdf(bulletin))
    assert all(f"{100 + c}.5" in text for c in range(1, 30))


def test_no_part_no_table_no_picture_no_note() -> None:
    bare_one = replace(sample_bulletin(), parts=(), tables=(), pictures=(), notes=(), for_head=(), recipients="")
    [page] = pages_of(bulletin_pdf(bare_one))
    assert bare(bare_one.title) in page
    assert "附：" not in page
    [head] = pages_of(head_page_pdf(bare_one))
    assert "局领导参阅" in head


def test_a_damaged_picture_says_what_it_showed() -> None:
    plain = sample_bulletin()
    for png in (b"", b"\x89PNG\r\n\x1a\nno", plain.pictures[0].png[:40]):
        pictures = (plain.pictures[0]._replace(png=png, title="图1　目标进度"),)
        text = whole_text(bulletin_pdf(replace(plain, pictures=pictures)))
        assert "各单位完成率的条形图" in text
        assert "图1目标进度" in text


def test_the_same_bulletin_is_the_same_bytes_whatever_was_made_before() -> None:
    first = bulletin_pdf(sample_bulletin())
    bulletin_pdf(long_bulletin())
    assert bulletin_pdf(sample_bulletin()) == first
    assert b"/CreationDate (D:2000" in first or b"CreationDate" not in first
    assert bulletin_pdf(replace(sample_bulletin(), code="BBBB-BBBB-BBBB")) != first


def test_two_made_side_by_side_do_not_mix_their_letters() -> None:
    wanted = [bulletin_pdf(sample_bulletin()), bulletin_pdf(long_bulletin())]
    made: list[bytes] = [b"", b""]

    def make(n: int) -> None:
        made[n] = bulletin_pdf((sample_bulletin(), long_bulletin())[n])

    threads = [threading.Thread(target=make, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == wanted


def test_the_page_for_the_head_is_one_page_whose_type_gives_way() -> None:
    answer = Paragraph("1—7月，全市签约项目984个，占年度目标的65.6%，高于时序进度7.3个百分点，" * 3)
    for count in (1, 3, 7, 8):
        asked = tuple(Question(f"问题{n}：谁拖后腿、影响几个点？", (answer,)) for n in range(count))
        [page] = pages_of(head_page_pdf(replace(sample_bulletin(), for_head=asked)))
        assert all(f"问题{n}" in page for n in range(count))
        assert "AAAA-BBBB-CCCC" in page


def test_what_does_not_fit_on_one_page_runs_on_rather_than_being_lost() -> None:
    asked = tuple(Question(f"问题{n}", (Paragraph("谁拖后腿" * 120),)) for n in range(12))
    text = "".join(pages_of(head_page_pdf(replace(sample_bulletin(), for_head=asked))))
    assert all(f"问题{n}" in text for n in range(12))


@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4), st.text(max_size=300))
def test_no_text_at_all_breaks_it(cells: list[str], words: str) -> None:
    plain = sample_bulletin()
    heads = tuple(plain.tables[0].heads[n % 3] for n in range(len(cells)))
    table = Table("t", words[:20], heads, (Row(tuple(Cell(text) for text in cells)),), words)
    bulletin = replace(plain, title=words, parts=(Part(words[:30], (Paragraph(words),)),), tables=(table,))
    assert pages_of(bulletin_pdf(bulletin))


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "正在WPS或Excel中打开")])
def test_a_file_that_cannot_be_written_keeps_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "通报.pdf"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync" if number == errno.ENOSPC else "replace", refuse)
    for write in (write_pdf, write_head_page):
        with pytest.raises(ZzError, match=words):
            write(sample_bulletin(), path)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["通报.pdf"]
