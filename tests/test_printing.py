"""What is printed, before anything is drawn: the same as the return workbook says; and where pages break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.printing_samples import JUNE, filled, sent
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells, SetExplanation
from zzdesk.findings import Level
from zzdesk.output.flow import Page, flow
from zzdesk.output.page import STRUCK, Paper, PrintedForm, printed_form
from zzdesk.plan.model import Plan
from zzdesk.returns.layout import find_layout
from zzdesk.returns.paper import page_spans, pages_across, widths_of
from zzdesk.returns.write import write_return

GROWTH = Address.parse("ZZ01.09.3")


@pytest.fixture(scope="module", params=["410181", "D01"])
def both(request, tmp_path_factory, plan: Plan) -> Iterator[tuple[Document, session.Exported]]:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("printed")
    with filled(folder / "单位.zzd", plan, plan.unit(request.param)) as document:
        yield document, sent(document, folder)


@pytest.fixture
def district(tmp_path: Path, plan: Plan, gongyi) -> Iterator[Document]:  # type: ignore[no-untyped-def]
    with filled(tmp_path / "巩义市.zzd", plan, gongyi) as document:
        yield document


# --- the same as the workbook ------------------------------------------------------------------
def words_in(sheet) -> dict[tuple[int, int], str]:  # type: ignore[no-untyped-def]
    return {(c.row, c.column): str(c.value) for row in sheet for c in row if c.value is not None}


def as_number(words: str) -> Decimal | None:
    try:
        return Decimal(words)
    except InvalidOperation:
        return None


def agree(printed: str, value: object) -> bool:
    """A figure is padded on paper and has a number format in the sheet."""
    if value is None or value == "":
        return printed == ""
    number = as_number(printed)
    return number == Decimal(str(value)) if isinstance(value, int | float) and number is not None else printed == value


def differences(paper: Paper, path: Path) -> list[str]:
    book = openpyxl.load_workbook(path, data_only=True)
    found: list[str] = []
    for form in paper.forms:
        sheet, printed = book[form.code], printed_form(paper, form)
        layout = find_layout(form, words_in(sheet))
        assert layout
        codes = [row.cells[len(printed.stubs) - 1].words for row in printed.rows]
        held = [c for c, r in sorted(layout.lines.items(), key=lambda i: i[1]) if not sheet.row_dimensions[r].hidden]
        if codes != held:
            found.append(f"{form.code} {codes} {held}")
        found += cell_differences(sheet, printed, layout.lines, layout.columns)
        texts = {re.sub(r"\s", "", words) for words in words_in(sheet).values()}
        told = (
            printed.title,
            *printed.block,
            printed.unit,
            printed.period,
            *printed.foot,
            printed.stamp,
            *printed.notes,
        )
        told = (
            *told,
            *printed.notes_above,
            *(h.text for h in printed.heads),
            *(w for stub in printed.stubs for w in stub),
        )
        found += [f"{form.code} {w}" for w in told if w and re.sub(r"\s", "", w) not in texts]
        if printed.code not in sheet.oddFooter.left.text:
            found.append(f"{form.code} {printed.code} {sheet.oddFooter.left.text}")
        mark = sheet.oddFooter.right.text or ""
        if mark != paper.mark or not printed.mark.startswith(paper.mark):
            found.append(f"{form.code} {mark} {paper.mark}")
    return found


def cell_differences(sheet, printed: PrintedForm, lines, columns) -> list[str]:  # type: ignore[no-untyped-def]
    found, stubs = [], len(printed.stubs)
    for row in printed.rows:
        at = lines[row.cells[stubs - 1].words]
        cells = list(zip(printed.form.columns, row.cells[stubs:], strict=True))
        for column, cell in cells:
            value = sheet.cell(at, columns[column.no]).value
            if not agree(cell.words, value) or (cell.look == STRUCK and value is not None):
                found.append(f"{printed.form.code} {at} {column.no}: {cell.words!r} {value!r}")
    return found


def test_what_is_printed_is_what_the_return_says(both) -> None:  # type: ignore[no-untyped-def]
    document, made = both
    paper = session.paper(document, JUNE)
    assert (paper.code, paper.edition) == (made.written.code, "正式第1版")
    assert differences(paper, made.written.path) == []


def test_a_blank_form_is_the_blank_return(both, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    document, _ = both
    paper = session.blank_paper(document, JUNE)
    written = write_return(replace(paper.content, lines={}), tmp_path / "空表.xlsx", blank=True)
    assert (paper.code, paper.edition) == ("手工填报", "空表")
    assert written.code == "手工填报"
    assert differences(paper, written.path) == []
    floating = [printed_form(paper, form) for form in paper.forms if form.floating]
    assert {len(p.rows) for p in floating} <= {50}
    assert all(name.endswith("：") for p in floating for name in p.foot)


def test_a_draft_is_told_from_what_was_sent(district: Document, tmp_path: Path) -> None:
    draft = session.paper(district, JUNE)
    assert draft.edition == "草稿"
    assert draft.mark.startswith("草稿")
    assert draft.code == session.export(district, JUNE, "草稿", tmp_path).written.code
    first = session.export(district, JUNE, "正式", tmp_path)
    assert session.paper(district, JUNE).code == first.written.code
    before = district.value(GROWTH, JUNE)
    district.reopen(JUNE, "核减")
    district.apply(SetCells(JUNE, {GROWTH: values.number("8.8")}))
    changed = session.paper(district, JUNE)
    assert changed.edition == "草稿"
    assert changed.code not in {draft.code, first.written.code}
    district.apply(SetCells(JUNE, {GROWTH: before}))
    assert session.paper(district, JUNE).code == first.written.code


def test_a_correction_made_again_stays_what_it_was(district: Document, tmp_path: Path) -> None:
    """Unchanged, under its own reason, however often: as a file, on the proof sheet and on paper."""
    session.export(district, JUNE, "正式", tmp_path)
    district.reopen(JUNE, "核减")
    district.apply(SetCells(JUNE, {Address.parse("ZZ01.01.5"): values.text("某企业检修，三季度恢复")}))
    second = session.export(district, JUNE, "正式", tmp_path, "核减")
    assert second.revision == 2
    for _ in range(2):
        again = session.export(district, JUNE, "正式", tmp_path)
        assert (again.revision, again.written.code, again.reason) == (2, second.written.code, "核减")
        assert ("更正原因", "核减") in session.proof(district, JUNE, again).facts
        paper = session.paper(district, JUNE)
        assert (paper.edition, paper.code) == ("正式第2版", second.written.code)


def test_a_preliminary_return_prints_its_revision_and_what_is_open(district: Document, tmp_path: Path) -> None:
    district.apply(SetCells(JUNE, {Address.parse("ZZ01.01.3"): values.waiting("2021-07-18")}))
    made = session.export(district, JUNE, "快报", tmp_path)
    paper = session.paper(district, JUNE)
    assert paper.code == made.written.code
    assert paper.edition == "快报第1版"
    assert paper.mark_below.startswith("快报第1版")
    assert differences(paper, made.written.path) == []
    cell = printed_form(paper, paper.forms[0]).rows[0].cells[5]
    assert cell.words == "待反馈：2021-07-18"


def test_each_page_below_says_kind_and_revision(district: Document, tmp_path: Path) -> None:
    sent(district, tmp_path)
    paper = session.paper(district, JUNE)
    assert printed_form(paper, paper.forms[0]).mark_below == "正式第1版　示例数据"
    assert paper.file_stem == "410181_巩义市_202106_V01_正式"
    secret = next(f for f in paper.forms if f.code == "ZZ04")
    assert printed_form(paper, secret).mark == "示例数据　单个企业资料"


# --- pages ---------------------------------------------------------------------------------------
heights = st.lists(st.integers(5, 40), max_size=60)


@given(heights, st.integers(60, 200), st.integers(60, 200), st.lists(st.integers(3, 12), max_size=8))
def test_no_line_is_lost_split_or_out_of_room(lines: list[int], first: int, other: int, foot: list[int]) -> None:
    pages = flow(lines, first, other, foot)
    assert [n for p in pages for n in range(p.first, p.end)] == list(range(len(lines)))
    assert [n for p in pages for n in range(p.foot, p.foot_end)] == list(range(len(foot)))
    for n, page in enumerate(pages):
        used = sum(lines[page.first : page.end]) + sum(foot[page.foot : page.foot_end])
        assert used <= (other if n else first)
    bodies = [p for p in pages if p.end > p.first]
    if len(bodies) > 1 and len(lines) > 2 and sum(foot) + 80 <= other:  # of two lines the first keeps its page
        assert bodies[-1].end - bodies[-1].first >= 2
        assert pages[-1] is bodies[-1]


def test_the_foot_takes_two_lines_with_it() -> None:
    assert flow([10] * 10, 100, 100, [20]) == [Page(0, 8), Page(8, 10, 0, 1)]
    assert flow([10] * 11, 100, 100, [20]) == [Page(0, 9), Page(9, 11, 0, 1)]
    assert flow([10] * 8, 100, 100, [20]) == [Page(0, 8, 0, 1)]
    assert flow([90], 100, 100, [20]) == [Page(0, 1), Page(1, 1, 0, 1)]
    assert flow([], 100, 100, [20]) == [Page(0, 0, 0, 1)]


def test_wide_lists_are_parted_as_in_the_workbook(plan: Plan) -> None:
    from zzdesk.returns.template import template_of

    template = template_of(plan)
    for form in plan.forms:
        xml = template.package.parts[template.forms[form.code][0].part].decode()
        fit = re.search(r'fitToWidth="(\d+)"', xml)
        assert pages_across(form) == int(fit[1] if fit else 1)
        spans = page_spans(form)
        assert [n for first, last in spans for n in range(first, last + 1)] == list(range(len(form.columns)))
        assert len(spans) == pages_across(form)
        repeated = sum(widths_of(form)[:3])
        for first, last in spans[1:]:
            assert repeated + sum(c.width for c in form.columns[first : last + 1]) <= 180
    assert [len(page_spans(plan.form(code))) for code in ("ZZ03", "ZZ04", "ZZ01")] == [3, 2, 1]


# --- 核对单 ----------------------------------------------------------------------------------------
def test_the_proof_sheet_counts_what_the_return_holds(district: Document, tmp_path: Path) -> None:
    made = sent(district, tmp_path)
    proof = session.proof(district, JUNE, made)
    assert proof.code == made.written.code
    facts = dict(proof.facts)
    assert facts["报送文件"] == made.written.path.name
    assert facts["类别和版次"] == "正式第1版"
    assert facts["填报单位"] == "巩义市　某市工业和信息化局"
    assert dict(proof.counts)["强制性问题"] == "0"
    book = openpyxl.load_workbook(made.written.path, data_only=True)
    inputs = {i.address for i in district.plan.inputs(district.unit, JUNE, None, district.all_lines(JUNE))}
    for totals in proof.forms:
        form = district.plan.form(totals.code)
        layout = find_layout(form, words_in(book[form.code]))
        assert layout
        held = [
            book[form.code].cell(row, layout.columns[c.no]).value
            for line, row in layout.lines.items()
            for c in form.columns
            if Address(form.code, line, c.no) in inputs
        ]
        figures = [Decimal(str(v)) for v in held if isinstance(v, int | float)]
        assert totals.filled == sum(v is not None for v in held)
        assert totals.control == (values.decimal_text(sum(figures, Decimal(0))) if figures else "—")
    assert proof.foot[0] == ("单位负责人", "示例甲")
    assert proof.foot[-1] == ("报出日期", "")


def test_explained_queries_stand_on_the_proof_sheet(district: Document, tmp_path: Path) -> None:
    entries = Address.parse("ZZ01.09.1")
    district.apply(SetCells(JUNE, {entries: values.number("1.5")}))
    found = session.check_document(district, JUNE)
    queries = [f for f in found if f.level is Level.QUERY]
    assert queries
    for query in queries:
        district.apply(SetExplanation(JUNE, query.key, "口径调整：某铝业公司划出"))
    made = session.export(district, JUNE, "快报", tmp_path)
    proof = session.proof(district, JUNE, made)
    told = [e for e in proof.explained if e.words == "口径调整：某铝业公司划出"]
    assert {e.code for e in told} == {q.code for q in queries}
    assert any(e.place.startswith("ZZ01 09行") for e in told)
    assert dict(proof.counts)["核实性已说明"] == str(len(queries))
