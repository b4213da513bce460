"""Printing to PDF and to a printer, read back; the print dialog and the proof sheet by real keys and clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.printing_samples import JUNE, filled, pages_of, same, sent, sizes_of
from ui import fonts
from ui.printing import output
from ui.printing.form_layout import FormLayout
from ui.printing.job import FormsJob, printing
from ui.printing.paper import Setup, font
from ui.printing.preview import ALL, CHOSEN, CURRENT, PrintDialog
from ui.printing.proof import ProofDialog
from ui.printing.words import lines_of
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.output.page import Paper, printed_form
from zzdesk.output.proof import Explained
from zzdesk.period import Period
from zzdesk.plan.model import Plan

FORMS = ("ZZ01", "ZZ02", "ZZ02-1", "ZZ03", "ZZ04", "ZZ05", "ZZ05-1", "ZZ05-2", "ZZ06")
CODE = r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}"


@pytest.fixture(autouse=True)
def _the_programs_font(qapp: QApplication) -> Iterator[None]:
    """Chinese from the wheel where the system has none, as in the program."""
    before = qapp.font()
    fonts.install(qapp)
    yield
    qapp.setFont(before)


@pytest.fixture(scope="module")
def made(tmp_path_factory, plan: Plan) -> Iterator[tuple[Document, session.Exported]]:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("printing")
    with filled(folder / "巩义市.zzd", plan, plan.unit("410181")) as document:
        yield document, sent(document, folder)


@pytest.fixture
def own(tmp_path: Path, plan: Plan) -> Iterator[Document]:
    with filled(tmp_path / "巩义市.zzd", plan, plan.unit("410181")) as document:
        yield document


@pytest.fixture
def dialog(qtbot: QtBot, made: tuple[Document, session.Exported]) -> Iterator[PrintDialog]:
    yield from opened(qtbot, made[0])


def opened(qtbot: QtBot, document: Document, **more: int) -> Iterator[PrintDialog]:
    found = PrintDialog(document, JUNE, "ZZ01", **more)
    qtbot.addWidget(found)
    found.show()
    ready(qtbot, found)
    yield found
    found.close()


def ready(qtbot: QtBot, dialog: PrintDialog) -> None:
    qtbot.waitUntil(lambda: dialog.view_bar.is_ready, timeout=20_000)


def job_of(paper: Paper, setup: Setup = Setup(), codes: tuple[str, ...] = ()) -> FormsJob:  # noqa: B008  # a value
    layouts = [FormLayout(printed_form(paper, f), setup) for f in paper.forms if not codes or f.code in codes]
    for layout in layouts:
        assert list(layout.measuring())[-1] == len(layout.printed.rows)
    return FormsJob(layouts, setup)


def pdf_of(job: FormsJob, path: Path) -> Path:
    """By the same way as the button, without a window."""
    from PySide6.QtGui import QPdfWriter

    writer = QPdfWriter(str(path))
    assert list(printing(job, writer, range(job.page_count))) == list(range(1, job.page_count + 1))
    del writer
    return path


def rows_with(page: str, codes: list[str]) -> list[str]:
    """Codes in the order in which they come down the page, each at the beginning of a cell."""
    found = []
    for line in page.splitlines():
        found += [word for word in line.split() if word in codes][:1]
    return found


# --- on paper ---------------------------------------------------------------------------------
@pytest.mark.parametrize("code", FORMS)
def test_every_form_comes_out_as_it_was_sent(
    qtbot: QtBot, made: tuple[Document, session.Exported], tmp_path: Path, code: str
) -> None:
    document, exported = made
    paper = session.paper(document, JUNE)
    form = document.plan.form(code)
    printed, job = printed_form(paper, form), job_of(paper, codes=(code,))
    pages = pages_of(pdf_of(job, tmp_path / "表.pdf"))
    assert len(pages) == job.page_count
    whole = same("".join(pages))
    assert same(form.title) in same(pages[0])
    assert same(f"表号：{code}表") in same(pages[0])
    for words in (printed.unit, printed.period, *printed.notes_above, *printed.notes, "示例丙", "单位负责人："):
        assert same(words) in whole
    for n, page in enumerate(pages, 1):
        assert same(f"校验码：{exported.written.code}") in same(page)
        assert same(f"第{n}页，共{len(pages)}页") in same(page)
        assert same("正式第1版 示例数据") in same(page)
        keys = next(line.split() for line in page.splitlines() if line.split()[:2] == ["甲", same("乙")])
        assert [k for k in keys if k.isdigit()] == sorted((k for k in keys if k.isdigit()), key=int)
        assert same("代码") in same(page)
    assert "..." not in whole  # nothing is cut off with dots
    numbered = {c.no for c in form.columns if c.numbered}
    shown = {w for page in pages for line in page.splitlines() if line.split()[:1] == ["甲"] for w in line.split()}
    assert numbered <= shown
    stubs = len(printed.stubs)
    codes = [row.cells[stubs - 1].words for row in printed.rows]
    across = len({sheet.span for _, sheet in job._pages})
    assert [c for page in pages for c in rows_with(page, codes)] == codes * across


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.sampled_from("工业，、（）%0A9-. \n厂W"), max_size=60), st.integers(300, 9000))
def test_no_letter_is_lost_where_words_are_broken(qapp: QApplication, words: str, width: int) -> None:
    assert "".join(lines_of(words, font(9), width)) == words.replace("\n", "")


def test_figures_stand_in_their_line(made: tuple[Document, session.Exported], tmp_path: Path, qtbot: QtBot) -> None:
    document, _ = made
    [page] = pages_of(pdf_of(job_of(session.paper(document, JUNE), codes=("ZZ01",)), tmp_path / "表.pdf"))
    line = next(line for line in page.splitlines() if re.search(r"\b09\b", line) and "亿元" in line)
    figures = [document.value(Address("ZZ01", "09", c), JUNE).number for c in ("1", "2", "3")]
    assert [float(w) for w in line.split()[3:6]] == [float(f) for f in figures if f is not None]


def test_headings_stand_on_every_page_of_a_long_list(own: Document, tmp_path: Path, qtbot: QtBot) -> None:
    form = own.plan.form("ZZ05-2")
    cells, lines = {}, {}
    for n in range(120):
        lines["ZZ05-2", f"L{n:08X}"] = (n + 1) << 16
        cells[Address("ZZ05-2", f"L{n:08X}", "1")] = values.text(f"示例小微企业园{n}号")
    own.apply(SetCells(JUNE, cells, lines=lines))
    job = job_of(session.paper(own, JUNE), codes=("ZZ05-2",))
    pages = pages_of(pdf_of(job, tmp_path / "表.pdf"))
    assert len(pages) > 3
    for page in pages:
        assert all(same(w) in same(page) for c in form.columns for w in c.head[-1].split("（"))
        assert ["甲", "乙", *map(str, range(1, 8))] in [line.split() for line in page.splitlines()]
    codes = [f"L{n:08X}" for n in range(120)]
    assert [c for page in pages for c in rows_with(page, codes)] == codes
    assert all(same("小微企业园（续）") in same(page) for page in pages[1:])
    assert len(rows_with(pages[-1], codes)) >= 2
    assert same("说明：1.") in same(pages[-1])


def test_blank_forms_for_the_pen(made: tuple[Document, session.Exported], tmp_path: Path, qtbot: QtBot) -> None:
    document, exported = made
    pages = pages_of(pdf_of(job_of(session.blank_paper(document, JUNE)), tmp_path / "空表.pdf"))
    assert all(same("校验码：手工填报") in same(page) for page in pages)
    assert exported.written.code not in "".join(pages)
    whole = "".join(pages)
    assert "255.54" not in whole
    assert "示例丙" not in whole
    assert len(re.findall(r"\bL[0-9A-F]{8}\b", pages[2])) >= 15


def test_a_draft_says_so_on_every_page(own: Document, tmp_path: Path, qtbot: QtBot) -> None:
    paper = session.paper(own, JUNE)
    pages = pages_of(pdf_of(job_of(paper), tmp_path / "草稿.pdf"))
    assert len(pages) > 9
    assert all("草稿" in page and paper.code in page for page in pages)
    assert "正式第" not in same("".join(pages))


def test_paper_sizes_and_all_columns_on_one_page(
    made: tuple[Document, session.Exported], tmp_path: Path, qtbot: QtBot
) -> None:
    paper = session.paper(made[0], JUNE)
    one = ("ZZ03",)
    a4 = pdf_of(job_of(paper, codes=one), tmp_path / "1.pdf")
    assert (len(pages_of(a4)), sizes_of(a4)) == (3, {(297, 210)})
    a3 = pdf_of(job_of(paper, Setup("A3"), one), tmp_path / "2.pdf")
    assert (len(pages_of(a3)), sizes_of(a3)) == (2, {(420, 297)})
    fitted = pdf_of(job_of(paper, Setup("A3", fit=True), one), tmp_path / "3.pdf")
    assert len(pages_of(fitted)) == 1
    keys = [line.split() for line in pages_of(fitted)[0].splitlines() if line.split()[:1] == ["甲"]]
    assert keys[0][2:] == [str(n) for n in range(1, 25)]
    upright = pdf_of(job_of(paper, Setup("A4", landscape=False), ("ZZ01",)), tmp_path / "4.pdf")
    assert sizes_of(upright) == {(210, 297)}
    named = [line.split() for line in pages_of(upright)[0].splitlines() if "0371-00000000" in line]
    assert named == [[same("联系电话：0371-00000000"), same("报出日期：")]]  # not written over one another


def test_a_line_taller_than_a_page_loses_nothing(tmp_path: Path, plan: Plan, qtbot: QtBot) -> None:
    words = "".join(f"第{n}项进展：示例企业完成示例事项；" for n in range(400))
    with Document.create(tmp_path / "市.zzd", plan, plan.unit("D01")) as document:
        line = plan.lines_of(plan.form("ZZ08"), document.unit)[3].code
        document.apply(SetCells(JUNE, {Address("ZZ08", line, "6"): values.text(words)}))
        job = job_of(session.paper(document, JUNE), codes=("ZZ08",))
    pages = pages_of(pdf_of(job, tmp_path / "表.pdf"))
    numbers = re.findall(r"第(\d+)项", same("".join(pages)))
    assert {int(n) for n in numbers} >= set(range(0, 400, 7))
    marks = same("".join(pages)).count("示例事项")
    assert marks >= 300  # the rest is broken over two lines


def test_a_printer_gets_the_same_pages(made: tuple[Document, session.Exported], tmp_path: Path, qtbot: QtBot) -> None:
    job = job_of(session.paper(made[0], JUNE), codes=("ZZ01", "ZZ03"))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    list(printing(job, printer, range(1, 3)))
    del printer
    pages = pages_of(tmp_path / "打印.pdf")
    assert [same(f"第{n}页，共4页") in same(page) for n, page in zip((2, 3), pages, strict=True)] == [True, True]
    assert sizes_of(tmp_path / "打印.pdf") == {(297, 210)}
    plain = pages_of(pdf_of(job, tmp_path / "存.pdf"))
    assert [same(p) for p in pages] == [same(p) for p in plain[1:3]]


# --- the dialog -----------------------------------------------------------------------------------
def test_one_form_all_forms_chosen_forms(qtbot: QtBot, dialog: PrintDialog) -> None:
    assert dialog.view.page_count == 1
    qtbot.mouseClick(dialog.scopes[ALL], Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    ready(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.view.page_count == 13)
    assert all(box.isChecked() for box in dialog.boxes.values())
    for code in FORMS[2:]:
        dialog.boxes[code].click()
    qtbot.waitUntil(lambda: dialog.view.page_count == 2)
    assert dialog.scopes[CHOSEN].isChecked()
    for code in FORMS[:2]:
        dialog.boxes[code].click()
    assert dialog.view.page_count == 0
    assert not dialog.view_bar.is_ready
    assert "没有选中" in dialog.told.text()
    dialog.scopes[CURRENT].click()
    ready(qtbot, dialog)
    assert dialog.view.page_count == 1


def test_it_says_what_is_printed(qtbot: QtBot, dialog: PrintDialog, made: tuple[Document, session.Exported]) -> None:
    assert "正式第1版" in dialog.told.text()
    assert made[1].written.code in dialog.told.text()
    assert dialog.name == "410181_巩义市_202106_V01_正式_ZZ01"
    dialog.blank.click()
    ready(qtbot, dialog)
    qtbot.waitUntil(lambda: "手工填报" in dialog.told.text())
    assert dialog.name == "410181_巩义市_202106_空表_ZZ01"


def test_walking_through_the_pages(qtbot: QtBot, dialog: PrintDialog) -> None:
    dialog.scopes[ALL].click()
    qtbot.waitUntil(lambda: dialog.view.page_count == 13)
    view, bar = dialog.view, dialog.view_bar
    view.setFocus()
    for code, page in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_End, 12),
        (Qt.Key.Key_PageUp, 11),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(view, code)
        assert view.page == page
        assert bar.page.text() == str(page + 1)
    assert not bar.before.isEnabled()
    qtbot.mouseClick(bar.after, Qt.MouseButton.LeftButton)
    assert view.page == 1
    bar.page.selectAll()
    qtbot.keyClicks(bar.page, "7")
    qtbot.keyClick(bar.page, Qt.Key.Key_Return)
    assert view.page == 6
    assert dialog.isVisible()
    assert view.page_box(6).top() >= 0
    qtbot.keyClick(bar.page, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_zoom(qtbot: QtBot, dialog: PrintDialog) -> None:
    view = dialog.view
    fitted = view.page_box(0).width()
    assert view.viewport().width() - 40 < fitted <= view.viewport().width()
    dialog.view_bar.larger.click()
    assert view.page_box(0).width() > fitted
    assert dialog.view_bar.zoom.currentText() == f"{view.zoom}%"
    dialog.view_bar.zoom.setCurrentText("整页")
    dialog.view_bar.zoom.activated.emit(1)
    assert view.page_box(0).height() <= view.viewport().height()


def test_only_pages_in_sight_are_drawn(qtbot: QtBot, dialog: PrintDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    plain = FormsJob.draw
    monkeypatch.setattr(FormsJob, "draw", lambda job, painter, n: (drawn.append(n), plain(job, painter, n)))
    dialog.scopes[ALL].click()
    qtbot.waitUntil(lambda: dialog.view.page_count == 13)
    qtbot.waitUntil(lambda: 0 in drawn)
    assert max(drawn) <= 2
    dialog.view.go_to(9)
    qtbot.waitUntil(lambda: 9 in drawn)
    assert not {4, 5, 6} & set(drawn)


def test_the_paper_is_remembered(qtbot: QtBot, made: tuple[Document, session.Exported]) -> None:
    for first in opened(qtbot, made[0]):
        first.sheet_size.setCurrentText("A3")
        first.way.setCurrentIndex(1)
        first.fit.setChecked(True)
        ready(qtbot, first)
        assert "A3 纵向" in first.told.text()
    for second in opened(qtbot, made[0]):
        assert second.setup == Setup("A3", landscape=False, fit=True)
        second.sheet_size.setCurrentText("A4")
        second.way.setCurrentIndex(0)
        second.fit.setChecked(False)


def test_save_as_pdf(
    qtbot: QtBot,
    dialog: PrintDialog,
    made: tuple[Document, session.Exported],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def choose(*words: str) -> tuple[str, str]:
        asked.append(words[2])
        return str(tmp_path / "我的表"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "已存为" in dialog.bar.text)
    assert asked[0].endswith("410181_巩义市_202106_V01_正式_ZZ01.pdf")
    [page] = pages_of(tmp_path / "我的表.pdf")
    assert made[1].written.code in page
    assert [p.name for p in tmp_path.iterdir()] == ["我的表.pdf"]


def test_a_pdf_that_cannot_be_written_says_why(qtbot: QtBot, dialog: PrintDialog, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    dialog.output.save_pdf(dialog._job, tmp_path / "文件" / "表.pdf")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: "没有写成" in dialog.bar.text or "无法" in dialog.bar.text)
    assert dialog.view_bar.is_ready


def test_without_a_printer_it_offers_a_pdf(
    qtbot: QtBot, dialog: PrintDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "printer_names", list)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "表.pdf"), ""))
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "没有安装打印机" in dialog.bar.text
    offered = next(b for b in dialog.bar.findChildren(QPushButton) if b.text() == "存为PDF…")
    qtbot.mouseClick(offered, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (tmp_path / "表.pdf").exists())


def test_printing_goes_to_the_printer_that_is_chosen(
    qtbot: QtBot, dialog: PrintDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    dialog.scopes[ALL].click()
    qtbot.waitUntil(lambda: dialog.view.page_count == 13)
    ready(qtbot, dialog)
    printer.setFromTo(2, 4)
    dialog.output.print_on(dialog._job, printer)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: "已送打印机" in dialog.bar.text, timeout=20_000)
    assert "3页" in dialog.bar.text
    assert len(pages_of(tmp_path / "打印.pdf")) == 3


def test_long_work_shows_its_count_and_can_be_stopped(qtbot: QtBot, own: Document) -> None:
    cells, lines = {}, {}
    for n in range(1500):
        lines["ZZ05-2", f"L{n:08X}"] = (n + 1) << 16
        cells[Address("ZZ05-2", f"L{n:08X}", "1")] = values.text(f"示例小微企业园{n}号" * 4)
    own.apply(SetCells(JUNE, cells, lines=lines))
    dialog = next(opened(qtbot, own))
    dialog.press._late.setInterval(0)
    counted: list[int] = []
    dialog.press.counted.connect(lambda done, total: counted.append(done))
    dialog.scopes[ALL].click()
    qtbot.waitUntil(lambda: dialog.bar.is_working and bool(counted), timeout=20_000)
    assert not dialog.view_bar.is_ready
    stop = next(b for b in dialog.bar.findChildren(QPushButton) if b.text() == "取消")
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert "已取消" in dialog.bar.text
    QTest.qWait(100)
    assert dialog.view.page_count == 1
    again = next(b for b in dialog.bar.findChildren(QPushButton) if b.text() == "重新排版")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.view.page_count > 60, timeout=30_000)
    assert not dialog.bar.is_working
    dialog.close()


def test_refused_text_is_told_and_not_printed(qtbot: QtBot, made: tuple[Document, session.Exported]) -> None:
    for dialog in opened(qtbot, made[0], drafts=2):
        assert "有2格填错的文字" in dialog.bar.text


def test_everything_has_a_name(dialog: PrintDialog) -> None:
    for box in (dialog.sheet_size, dialog.way, dialog.view_bar.zoom, dialog.view_bar.page, dialog.view):
        assert box.accessibleName()
    mnemonics = re.findall(r"&(\w)", "".join(b.text() for b in dialog.findChildren(QPushButton)))
    assert len(mnemonics) == len(set(mnemonics))


# --- the window ------------------------------------------------------------------------------------
def test_ctrl_p_in_the_window(
    qtbot: QtBot, made: tuple[Document, session.Exported], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.clerk.window import ClerkWindow

    shown: list[PrintDialog] = []
    monkeypatch.setattr(PrintDialog, "exec", lambda dialog: shown.append(dialog))
    path = made[0].path
    window = ClerkWindow(Document.open(path, writer_thread=True), Period(2021, 5))  # June is locked
    monkeypatch.setattr(window, "_insists", lambda words: True)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.forms.select("ZZ03")
    window.desk.type_text(Address.parse("ZZ01.09.1"), "412.6亿")
    qtbot.keyClick(window.sheet.view.viewport(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    [dialog] = shown
    assert dialog._current == "ZZ03"
    assert dialog._drafts == 1
    dialog.press.leave()
    window.close()


# --- 核对单 ------------------------------------------------------------------------------------------
def test_the_proof_sheet_is_one_page_with_code_names_and_seal(
    qtbot: QtBot, made: tuple[Document, session.Exported], tmp_path: Path
) -> None:
    document, exported = made
    proof = session.proof(document, JUNE, exported)
    dialog = ProofDialog(proof, exported.written.path.name)
    qtbot.addWidget(dialog)
    dialog.output.save_pdf(dialog.job, tmp_path / "核对单.pdf")
    qtbot.waitUntil(lambda: "已存为" in dialog.bar.text)
    [page] = pages_of(tmp_path / "核对单.pdf")
    assert sizes_of(tmp_path / "核对单.pdf") == {(210, 297)}
    words = same(page)
    assert words.count(exported.written.code) == 2
    told = (
        "报送文件核对单",
        exported.written.path.name,
        "巩义市",
        "2021年1—6月",
        "正式第1版",
        "单位（盖章）",
        "报出日期：",
    )
    for expected in (*told, "单位负责人：示例甲", "统计负责人：示例乙", "填表人：示例丙", "0371-00000000"):
        assert same(expected) in words
    for totals in proof.forms:
        line = next(line for line in page.splitlines() if line.split()[:1] == [totals.code])
        assert line.split()[-1] == totals.control
        assert line.split()[-2] == str(totals.filled)


def test_many_explanations_still_are_one_page(
    qtbot: QtBot, made: tuple[Document, session.Exported], tmp_path: Path
) -> None:
    told = tuple(
        Explained(
            f"R{n:03d}", "ZZ01 09行1栏", "本期累计小于上期累计，请核对", f"第{n}条：退库核减，" + "示例企业停产" * 5
        )
        for n in range(80)
    )
    proof = replace(session.proof(made[0], JUNE, made[1]), explained=told)
    dialog = ProofDialog(proof, "x.xlsx")
    qtbot.addWidget(dialog)
    dialog.output.save_pdf(dialog.job, tmp_path / "核对单.pdf")
    qtbot.waitUntil(lambda: "已存为" in dialog.bar.text)
    [page] = pages_of(tmp_path / "核对单.pdf")
    rest = re.search(r"另有(\d+)条说明", same(page))
    assert rest
    shown = len(re.findall(r"\bR\d{3}\b", page))
    assert shown + int(rest[1]) == 80
    assert shown >= 4


def test_the_send_dialog_offers_the_proof_sheet(
    qtbot: QtBot, own: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.clerk.desk import Desk
    from ui.dialogs.send import SendDialog

    shown: list[ProofDialog] = []
    monkeypatch.setattr(ProofDialog, "exec", lambda dialog: shown.append(dialog))
    dialog = SendDialog(Desk(own, JUNE))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
    dialog.show()
    assert dialog.print_proof.isHidden()
    dialog.folder.setText(str(tmp_path))
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
    assert "校验码" in dialog.outcome.text()
    qtbot.mouseClick(dialog.print_proof, Qt.MouseButton.LeftButton)
    [proof] = shown
    found = re.search(CODE, dialog.outcome.text())
    assert found
    assert proof.job._proof.code == found[0]
