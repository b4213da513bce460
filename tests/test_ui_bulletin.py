"""通报 in the window: what is read, from a figure to its cell, what people write, and freezing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.bulletin_desk import MemoryDesk
from tests.bulletin_pages import long_bulletin
from tests.returns_samples import data_of, sample
from ui.bureau.bulletin_compared import AREA, INDICATOR, RANK, SOURCE, VALUE, ComparedModel, ComparedPanel
from ui.bureau.bulletin_desk import Compared
from ui.bureau.bulletin_freeze import FreezeDialog
from ui.bureau.bulletin_page import BulletinPage
from ui.bureau.bulletin_session import SessionDesk
from ui.bureau.bulletin_side import CHANGES, COMPARED, TRACE
from ui.bureau.bulletin_text import Reading
from ui.bureau.bulletin_view import PICTURE_WIDTH, drawn
from ui.bureau.office import Office
from ui.bureau.window import BureauWindow
from ui.message_bar import MessageBar
from zzdesk import session
from zzdesk.analysis.bulletin.model import Basis
from zzdesk.errors import ZzError
from zzdesk.output.bulletin.raster import raster_of
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH, APRIL = Period(2021, 3), Period(2021, 4)
KEYS = Qt.Key


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BulletinPage]:
    """A ledger with one return of March, and a long bulletin for it."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "巩义.xlsx").write_bytes(data_of(sample()))
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [inbox], date(2021, 4, 8))
    bar = MessageBar()
    qtbot.addWidget(bar)
    office = Office(ledger, MARCH, bar, bar)
    found = BulletinPage(office, MemoryDesk({MARCH: long_bulletin(plan)}))
    qtbot.addWidget(found)
    found.resize(1200, 640)
    found.show()
    found.show_period(MARCH)
    finish(qtbot, found)
    yield found
    office.close()


def finish(qtbot: QtBot, page: BulletinPage) -> None:
    qtbot.waitUntil(lambda: not page._office.is_working, timeout=30_000)


def desk_of(page: BulletinPage) -> MemoryDesk:
    assert isinstance(page._desk, MemoryDesk)
    return page._desk


def write(page: BulletinPage, part: str, words: str) -> None:
    """As typed: QTest cannot type Chinese."""
    page.side.typing.fields[part].insertPlainText(words)


# --- reading --------------------------------------------------------------------------------------
def test_it_reads_as_it_will_be_printed(page: BulletinPage, plan: Plan) -> None:
    bulletin = long_bulletin(plan)
    words = page.view.toPlainText()
    for part in bulletin.parts:
        assert part.heading in words
        assert part.typed or all(p.text in words for p in part.paragraphs)
    assert all(unit.name in words for unit in plan.districts)
    assert all(question.asked in words for question in bulletin.for_head)
    assert "草稿" in page.state.text()
    assert bulletin.code in page.state.text()
    assert page.side.tabs.isTabEnabled(CHANGES) is False


def test_every_figure_has_its_link(plan: Plan) -> None:
    bulletin = long_bulletin(plan)
    cells = sum(c.basis is not None and bool(c.text) for t in bulletin.tables for r in t.rows for c in r.cells)
    texts = [
        p for part in bulletin.parts for p in (*part.paragraphs, *(q for s in part.sections for q in s.paragraphs))
    ]
    told = sum(bool(p.basis) for p in (*texts, *(a for q in bulletin.for_head for a in q.answers)))
    assert len(Reading(bulletin).links) == cells + told


def test_words_of_districts_are_never_markup(page: BulletinPage, plan: Plan) -> None:
    from dataclasses import replace

    bulletin = replace(long_bulletin(plan), title="<img src='http://x'>&amp;", notes=("<b>注</b>",))
    page.view.show_bulletin(bulletin, ())
    assert "<img src='http://x'>&amp;" in page.view.toPlainText()
    assert "<b>注</b>" in page.view.toPlainText()


def test_keys_go_from_figure_to_figure_and_open_the_trace(qtbot: QtBot, page: BulletinPage) -> None:
    page.view.setFocus()
    for _ in range(3):
        QTest.keyClick(page.view, KEYS.Key_Down, Qt.KeyboardModifier.ControlModifier)
    third = page.view.textCursor().selectedText()
    QTest.keyClick(page.view, KEYS.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.view, KEYS.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert page.view.textCursor().selectedText() == third
    page.side.tabs.setCurrentIndex(COMPARED)
    QTest.keyClick(page.view, KEYS.Key_Return)
    finish(qtbot, page)
    assert page.side.tabs.currentIndex() == TRACE
    assert page.side.trace.found is not None
    assert str(page.side.trace.found.address) == "ZZ01.01.3"


def test_a_click_on_a_sentence_opens_its_trace(qtbot: QtBot, page: BulletinPage) -> None:
    page.view.step(1)
    place = page.view.cursorRect(page.view.textCursor()).center() - QPoint(20, 0)
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    finish(qtbot, page)
    assert page.side.trace.found is not None


def test_a_sentence_of_several_figures_offers_each(qtbot: QtBot, page: BulletinPage) -> None:
    page.side.show_basis((Basis("", "ZZ01.01.3"), Basis("410181", "ZZ01.08.1")))
    finish(qtbot, page)
    assert page.side.bases.isVisible()
    assert [page.side.bases.itemText(n)[:3] for n in range(2)] == ["全市　", "巩义市"]
    page.side.bases.setCurrentIndex(1)
    page.side.bases.activated.emit(1)
    finish(qtbot, page)
    found, current = page.side.trace.found, page.side.trace.current
    assert found is not None
    assert str(found.address) == "ZZ01.08.1"
    assert current is not None
    assert current.unit == "410181"
    page.side.show_basis((Basis("", "ZZ01.01.3"),))
    assert not page.side.bases.isVisible()


def test_tab_leaves_the_sheet(page: BulletinPage) -> None:
    page.view.setFocus()
    QTest.keyClick(page.view, KEYS.Key_Tab)
    assert not page.view.hasFocus()


def test_pictures_are_shown_in_the_sheets_width_and_sharp(page: BulletinPage, plan: Plan) -> None:
    picture = long_bulletin(plan).pictures[0]
    raster = raster_of(picture, 400)
    assert (raster.width, raster.height) == (400, 245)
    assert len(raster.rgb) == 3 * 400 * 245
    assert raster_of(picture, 9_999).width == 1225  # never larger than it was drawn
    [image] = drawn([raster_of(picture, 2 * PICTURE_WIDTH)])
    assert round(image.deviceIndependentSize().width()) <= PICTURE_WIDTH
    assert image.pixelColor(200, 60).name() == "#2b5c8a"


# --- nothing to show ----------------------------------------------------------------------------------
def test_a_period_without_returns_says_where_to_begin(qtbot: QtBot, page: BulletinPage) -> None:
    page.show_period(APRIL)
    assert "正在写" in page.empty.head.text()
    finish(qtbot, page)
    assert page.empty.head.text() == "这个报告期还没有报送文件"
    assert page.empty.isVisible()
    assert not any(b.isEnabled() for b in page.findChildren(QPushButton) if b is not page.template_button)
    page.show_period(MARCH)
    finish(qtbot, page)
    assert page.view.isVisible()


def test_a_fault_is_told_in_words(qtbot: QtBot, page: BulletinPage) -> None:
    desk_of(page).fault = ZzError("file.missing", file="通报模板")
    page.show_period(APRIL)
    finish(qtbot, page)
    assert page.empty.head.text() == "这期通报写不出来"
    assert "通报模板" in page.empty.words.text()


def test_a_slow_reading_never_holds_the_window(qtbot: QtBot, page: BulletinPage) -> None:
    desk_of(page).slow = 0.5
    page.show_period(APRIL)
    assert page.empty.isVisible()
    page.show_period(MARCH)  # changes their mind meanwhile
    finish(qtbot, page)
    assert page.found is not None
    assert page.found.period == MARCH
    assert page.view.isVisible()


def test_what_is_read_is_not_read_again_while_nothing_changed(qtbot: QtBot, page: BulletinPage, plan: Plan) -> None:
    for _ in range(3):
        page.show_period(MARCH)
        finish(qtbot, page)
    assert desk_of(page).readings == 1
    desk_of(page).bulletins[MARCH] = long_bulletin(plan)
    page.show_period(MARCH)
    finish(qtbot, page)
    assert desk_of(page).readings == 2
    assert page.view.isVisible()


def test_words_are_read_before_the_pictures_are_drawn(qtbot: QtBot, page: BulletinPage, plan: Plan) -> None:
    desk_of(page).slow = 0.6
    desk_of(page).bulletins[APRIL] = long_bulletin(plan)
    page.show_period(APRIL)
    qtbot.waitUntil(lambda: "附图正在画…" in page.view.toPlainText(), timeout=20_000)
    write(page, "next", "尽快补报。")
    finish(qtbot, page)
    qtbot.waitUntil(lambda: "图8　签约项目完成情况" in page.view.toPlainText())
    finish(qtbot, page)
    assert "附图正在画…" not in page.view.toPlainText()
    assert "尽快补报。" in page.view.toPlainText()


# --- what people write -----------------------------------------------------------------------------------
def test_what_is_typed_is_saved_and_read_at_once(qtbot: QtBot, page: BulletinPage) -> None:
    write(page, "problems", "一是迟报。\n\n二是增速回落。")
    qtbot.waitUntil(lambda: desk_of(page).typed.get(MARCH, {}) == {"problems": "一是迟报。\n\n二是增速回落。"})
    finish(qtbot, page)
    assert "一是迟报。\n二是增速回落。" in page.view.toPlainText()
    assert "已保存" in page.side.typing.told.text()
    page.side.typing.fields["problems"].undo()
    qtbot.waitUntil(lambda: desk_of(page).typed[MARCH]["problems"] == "")
    assert "一是迟报" not in page.view.toPlainText()


def test_leaving_the_period_saves_what_was_typed_for_it(qtbot: QtBot, page: BulletinPage) -> None:
    write(page, "next", "尽快补报。")
    page.show_period(APRIL)
    finish(qtbot, page)
    assert desk_of(page).typed == {MARCH: {"next": "尽快补报。"}}
    page.show_period(MARCH)
    finish(qtbot, page)
    assert page.side.typing.fields["next"].toPlainText() == "尽快补报。"


def test_closing_saves_what_was_typed_a_moment_ago(page: BulletinPage) -> None:
    write(page, "next", "尽快补报。")
    page.finish()
    assert desk_of(page).typed == {MARCH: {"next": "尽快补报。"}}


# --- 对标 ---------------------------------------------------------------------------------------------------
def test_benchmarks_are_typed_into_a_table(qtbot: QtBot, page: BulletinPage) -> None:
    model = page.side.compared.model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for column, words in ((INDICATOR, "ZZ01.01.3"), (AREA, "全国"), (VALUE, "－9.6%")):
        assert model.setData(model.index(0, column), words)
    assert "第1行还缺来源" in page.side.compared.told.text()
    assert desk_of(page).compared.get(MARCH, ()) == ()
    model.setData(model.index(0, SOURCE), "国家统计局")
    finish(qtbot, page)
    assert desk_of(page).compared[MARCH] == (Compared("ZZ01.01.3", "全国", "-9.6", "", "国家统计局"),)
    assert model.index(0, INDICATOR).data() == "规上工业增加值"
    model.setData(model.index(1, AREA), "全省")
    finish(qtbot, page)
    assert model.rowCount() == 3  # a row half typed stays while the rest is read again
    model.setData(model.index(0, VALUE), "不少")
    assert "“不少”不是数" in page.side.compared.told.text()
    model.remove(0)
    finish(qtbot, page)
    assert desk_of(page).compared[MARCH] == ()
    assert tester


def test_an_indicator_is_chosen_and_an_area_chosen_or_typed(qtbot: QtBot) -> None:
    panel = ComparedPanel()
    qtbot.addWidget(panel)
    panel.show_rows((), (("ZZ01.01.3", "规上工业增加值"),), is_frozen=False)
    panel.show()
    for column, words in ((INDICATOR, "ZZ01.01.3"), (AREA, "武汉市")):
        index = panel.model.index(0, column)
        panel.table.setCurrentIndex(index)
        panel.table.edit(index)
        editor = panel.table.findChild(QComboBox)
        assert editor is not None
        if editor.isEditable():
            editor.setCurrentText(words)
        else:
            editor.setCurrentIndex(0)
        panel.table.itemDelegate().setModelData(editor, panel.model, index)
        panel.table.closePersistentEditor(index)
        editor.setParent(None)
        assert panel.model.data(index, Qt.ItemDataRole.EditRole) == words


def test_a_frozen_table_takes_nothing(qtbot: QtBot) -> None:
    model = ComparedModel()
    model.set_rows((Compared("a", "全国", "1", "", "x"),), (), is_frozen=True)
    assert model.rowCount(QModelIndex()) == 1
    assert not model.setData(model.index(0, RANK), "3")
    model.remove(0)
    assert len(model.rows) == 1


# --- out it goes ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("paper", "name"),
    [
        ("word", "通报_202103.docx"),
        ("annex", "通报附表_202103.xlsx"),
        ("pdf", "通报_202103.pdf"),
        ("head", "局领导参阅_202103.docx"),
    ],
)
def test_each_paper_is_written_where_one_chooses(
    qtbot: QtBot, page: BulletinPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paper: str, name: str
) -> None:
    offered: list[str] = []

    def choose(_: object, __: str, given: str, kinds: str) -> tuple[str, str]:
        offered.append(given)
        return str(tmp_path / given), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    write(page, "problems", "一是迟报。")
    qtbot.mouseClick(page.papers[paper], Qt.MouseButton.LeftButton)  # type: ignore[index]
    finish(qtbot, page)
    assert offered == [name]
    assert desk_of(page).written == [(paper, MARCH, tmp_path / name, None)]
    assert desk_of(page).typed[MARCH]["problems"] == "一是迟报。"  # what was typed a moment ago is on it
    assert f"已生成 {tmp_path / name}" in page._office.bar.text


def test_a_restyled_template_is_looked_at_before_it_is_used(
    qtbot: QtBot, page: BulletinPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "模板.docx"
    page.template_button.save("word", path)
    finish(qtbot, page)
    assert path.exists()
    document = Document(str(path))
    document.paragraphs[0].insert_paragraph_before("{{ 标提 }}")
    document.save(str(path))
    page.template_button.use("word", path)
    finish(qtbot, page)
    assert page.template_button.template("word") is None
    assert "1处不能用，没有选用" in page._office.bar.text
    page.template_button.save("word", path)
    finish(qtbot, page)
    page.template_button.use("word", path)
    finish(qtbot, page)
    assert page.template_button.template("word") == path
    assert str(path) in page.template_button.toolTip()
    page.save("word", tmp_path / "通报.docx")
    finish(qtbot, page)
    assert desk_of(page).written[-1][3] == path
    page.template_button.use("word", None)
    assert page.template_button.template("word") is None
    assert page.template_button.template("pdf") is None


def test_freezing_asks_and_tells_what_it_means(qtbot: QtBot, page: BulletinPage) -> None:
    write(page, "next", "尽快补报。")
    qtbot.mouseClick(page.freeze_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(FreezeDialog)
    assert dialog is not None
    told = " ".join(w.text() for w in dialog.findChildren(type(page.empty.head)))
    assert "冻结不能撤销" in told
    assert "还没有写：四、存在问题" in told
    dialog._number.setText(" 郑工信〔2021〕15号 ")
    dialog._who.clear()
    assert not dialog.go.isEnabled()
    dialog._who.setText("张三")
    assert dialog.go.isEnabled()
    dialog.accept()
    finish(qtbot, page)
    assert "✓ 已冻结　郑工信〔2021〕15号　张三　2021-05-21 15:00" in page.state.text()
    assert desk_of(page).frozen[MARCH].sha256 in page.state.toolTip()
    assert page.side.typing.fields["next"].isReadOnly()
    assert page.side.typing.fields["next"].toPlainText() == "尽快补报。"
    assert not page.freeze_button.isEnabled()
    assert page.papers["word"].isEnabled()


def test_what_changed_since_is_one_click(qtbot: QtBot, page: BulletinPage) -> None:
    page.freeze("郑工信〔2021〕15号", "张三")
    finish(qtbot, page)
    page.side.tabs.setCurrentIndex(CHANGES)
    finish(qtbot, page)
    assert [page.side.changes.index(0, c).data() for c in (1, 2, 3)] == ["12.5", "12.7", "正式第2版"]
    assert "有1处变了" in page.side.changes_told.text()
    page.side.changes_view.setFocus()
    page.side.changes_view.setCurrentIndex(page.side.changes.index(0, 0))
    QTest.keyClick(page.side.changes_view, KEYS.Key_Return)
    finish(qtbot, page)
    assert page.side.tabs.currentIndex() == TRACE
    assert page.side.trace.found is not None


def test_it_is_repainted_in_the_dark(page: BulletinPage) -> None:
    from ui import theme

    app = QGuiApplication.instance()
    before = page.view.document().toHtml()
    theme.apply(app, dark=True)  # type: ignore[arg-type]
    try:
        QTest.qWait(20)
        assert page.view.document().toHtml() != before
    finally:
        theme.apply(app, dark=False)  # type: ignore[arg-type]


# --- on a ledger ------------------------------------------------------------------------------------------------------
@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Iterator[BureauWindow]:
    """One district of sixteen has reported. The charts have tests of their own, and take their time."""
    pictures = long_bulletin(plan).pictures
    monkeypatch.setattr(sys.modules["zzdesk.session.bulletins"], "_pictures", lambda *_: pictures)
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "巩义.xlsx").write_bytes(data_of(sample()))
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [inbox], date(2021, 4, 8))
    found = BureauWindow(ledger)
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    found.show_page(found.page_names.index("通报"))
    qtbot.waitUntil(lambda: not found.is_working, timeout=120_000)
    yield found
    found.close()


def test_a_month_from_draft_to_frozen(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    page = window.bulletin
    assert page.found is not None
    assert page.found.bulletin is not None
    assert page.found.bulletin.pictures
    assert "1—3月全市工业经济" in page.view.toPlainText()
    write_there = page.side.typing.fields["problems"]
    write_there.insertPlainText("一是十五家未报。")
    model = page.side.compared.model
    for column, words in ((INDICATOR, "ZZ01.01.3"), (AREA, "全国"), (VALUE, "9.6"), (SOURCE, "国家统计局")):
        model.setData(model.index(0, column), words)
    qtbot.waitUntil(lambda: not window.is_working and not page._unsaved, timeout=120_000)
    assert "国家统计局" in page.view.toPlainText()
    page.save("word", tmp_path / "通报.docx")
    qtbot.waitUntil(lambda: not window.is_working, timeout=120_000)
    assert "一是十五家未报。" in [p.text for p in Document(str(tmp_path / "通报.docx")).paragraphs]
    page.freeze("郑工信〔2021〕15号", "张三")
    qtbot.waitUntil(lambda: not window.is_working, timeout=120_000)
    assert "✓ 已冻结　郑工信〔2021〕15号　张三" in page.state.text()
    page.side.tabs.setCurrentIndex(CHANGES)
    qtbot.waitUntil(lambda: not window.is_working, timeout=120_000)
    assert page.side.changes_told.text() == "冻结以后没有变化"
    page.show_period(APRIL)
    qtbot.waitUntil(lambda: not window.is_working, timeout=120_000)
    assert page.empty.head.text() == "这个报告期还没有报送文件"


def test_closing_the_window_saves_what_was_typed_last(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    window.bulletin.side.typing.fields["next"].insertPlainText("尽快补报。")
    window.close()
    with session.open_ledger(tmp_path / "汇总库") as ledger:
        assert session.bulletin_texts(ledger, MARCH) == {"next": "尽快补报。"}


def test_a_benchmark_changed_or_gone_is_taken_back(window: BureauWindow) -> None:
    desk, ledger = SessionDesk(window.office), window.ledger
    first = Compared("ZZ01.01.3", "全国", "9.6", "", "国家统计局")
    desk.compare(MARCH, [first, first._replace(area="全省", value="", rank="5")])
    desk.compare(MARCH, [first._replace(value="9.7")])
    [left] = session.benchmarks_of(ledger, MARCH)
    assert (left.area, str(left.value)) == ("全国", "9.7")
    assert desk.read(MARCH).compared == (first._replace(value="9.7"),)
    assert ("ZZ01.01.3", "规上工业增加值·同比增速") in desk.read(MARCH).indicators
