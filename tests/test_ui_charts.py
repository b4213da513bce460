"""图表: every figure told where it is pointed at, every district a click away, copied, saved and printed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from tests.test_ledger_intake import other
from ui.bureau.chart_page import ChartPage
from ui.bureau.chart_press import Wanted
from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.address import Address
from zzdesk.output.chart_kinds import KINDS
from zzdesk.output.chart_marks import Mark
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)
GROWTH, ENTRIES = Address("ZZ01", "01", "3"), Address("ZZ01", "03", "1")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    """Two districts of sixteen have reported March."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "巩义.xlsx").write_bytes(data_of(sample()))
    (inbox / "荥阳.xlsx").write_bytes(data_of(other(sample("410182"), ZZ01_08_2="7")))
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [inbox], date(2021, 4, 8))
    found = BureauWindow(ledger)
    found.office.today = lambda: date(2021, 4, 9)
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    found.show_page(found.page_names.index("图表"))
    finish(qtbot, found)
    yield found
    found.close()


@pytest.fixture
def page(window: BureauWindow) -> ChartPage:
    return window.charts


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working and not window.charts._late.isActive(), timeout=60_000)
    qtbot.wait(1)


def choose(qtbot: QtBot, page: ChartPage, kind: str) -> None:
    """A click in the list of kinds."""
    item = page.side.kinds.item(list(KINDS).index(kind))
    qtbot.mouseClick(page.side.kinds.viewport(), LEFT, pos=page.side.kinds.visualItemRect(item).center())
    finish(qtbot, page.window())  # type: ignore[arg-type]


def mark_of(page: ChartPage, unit: str, address: Address | None = None) -> Mark:
    """The last mark of the unit (at the line)."""
    found = [m for m in page.view._marks if m.unit == unit and address in (None, m.address)]
    return found[-1]


def middle(page: ChartPage, mark: Mark) -> QPoint:
    return page.view.rect_of(mark).center()


def click(qtbot: QtBot, page: ChartPage, mark: Mark) -> None:
    qtbot.mouseClick(page.view, LEFT, pos=middle(page, mark))
    finish(qtbot, page.window())  # type: ignore[arg-type]


def press(qtbot: QtBot, page: ChartPage, *keys: Qt.Key) -> None:
    page.view.setFocus()
    for key in keys:
        QTest.keyClick(page.view, key)
        finish(qtbot, page.window())  # type: ignore[arg-type]


# --- told ---------------------------------------------------------------------------------------
def test_a_figure_is_told_in_full_where_the_pointer_is(page: ChartPage) -> None:
    mark = mark_of(page, "410181")
    QTest.mouseMove(page.view, middle(page, mark))
    said = page.told.text()
    assert said.startswith("巩义市　2021年1—3月　规上工业增加值·同比增速：")
    assert "年度目标：10%（预期目标，附表1）" in said
    assert "状态：" in said
    assert "六县（市）和上街区名次：" in said
    assert QToolTip.text() == "\n".join(mark.say())
    assert page.view.accessibleDescription() == said


def test_a_district_that_has_not_reported_is_told_so_never_as_zero(page: ChartPage) -> None:
    QTest.mouseMove(page.view, middle(page, mark_of(page, "410108")))
    assert "：未报　" in page.told.text()
    assert "：0" not in page.told.text()


def test_beside_the_figures_nothing_is_told(page: ChartPage) -> None:
    QTest.mouseMove(page.view, middle(page, mark_of(page, "410181")))
    QTest.mouseMove(page.view, page.view._paper().toRect().topLeft() + QPoint(40, 12))
    assert page.view.mark is None
    assert "停在图上看数" in page.told.text()


def test_the_ring_lies_where_the_words_of_the_picture_are(page: ChartPage) -> None:
    """The first and the last line of the page, by their own rectangles, are within the paper and apart."""
    boxes = [page.view.rect_of(mark) for mark in page.view._marks]
    assert len(boxes) == 16
    assert all(page.view._paper().toRect().adjusted(-1, -1, 1, 1).contains(box) for box in boxes)
    tops = sorted(box.top() for box in boxes)
    assert all(second > first for first, second in pairwise(tops))


# --- from one to another ------------------------------------------------------------------------
def test_a_click_goes_to_the_district_and_back(qtbot: QtBot, page: ChartPage) -> None:
    click(qtbot, page, mark_of(page, "410182"))
    assert (page.wanted.kind, page.wanted.address, page.wanted.unit and page.wanted.unit.name) == (
        "pace",
        GROWTH,
        "荥阳市",
    )
    assert {mark.unit for mark in page.view._marks} == {"410182"}
    assert page.side.units.currentItem().text() == "荥阳市"
    assert page.side.kinds.currentItem().text() == "进度线"
    assert page.back_button.isVisible()
    click(qtbot, page, page.view._marks[-1])
    assert page.wanted == Wanted("progress", GROWTH)
    assert not page.back_button.isVisible()


@pytest.mark.parametrize("kind", ["heatmap", "ranks", "pace", "contribution"])
def test_every_chart_of_all_units_leads_to_one(qtbot: QtBot, page: ChartPage, kind: str) -> None:
    choose(qtbot, page, kind)
    if kind == "contribution":
        assert page.view._marks == ()  # no weights: the page says what to enter where
        return
    click(qtbot, page, mark_of(page, "410181"))
    assert page.wanted.kind == "pace"
    assert page.wanted.unit is not None
    assert page.wanted.unit.code == "410181"
    qtbot.mouseClick(page.back_button, LEFT)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    assert (page.wanted.kind, page.wanted.unit) == (kind, None)


def test_the_reporting_matrix_leads_to_the_unit_at_the_line_last_chosen(qtbot: QtBot, page: ChartPage) -> None:
    page.side.addresses.setCurrentRow(2)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    chosen = page.wanted.address
    choose(qtbot, page, "reporting")
    QTest.mouseMove(page.view, middle(page, mark_of(page, "410108")))
    assert page.told.text() == "惠济区　2021年1—3月　报送情况：未报"
    click(qtbot, page, mark_of(page, "410181"))
    assert (page.wanted.kind, page.wanted.address) == ("pace", chosen)


def test_a_city_target_leads_to_its_own_unit(qtbot: QtBot, page: ChartPage) -> None:
    choose(qtbot, page, "city")
    assert page.page_words.text() == "第1页　共2页"
    target = Address("ZZ07", "C18", "1")
    click(qtbot, page, mark_of(page, "4101ZD", target))
    assert (page.wanted.unit and page.wanted.unit.name, page.wanted.address) == ("郑东新区", target)


def test_the_city_targets_of_one_unit(qtbot: QtBot, page: ChartPage) -> None:
    choose(qtbot, page, "city")
    names = [page.side.units.item(n).text() for n in range(page.side.units.count())]
    item = page.side.units.item(names.index("市科技局"))
    qtbot.mouseClick(page.side.units.viewport(), LEFT, pos=page.side.units.visualItemRect(item).center())
    finish(qtbot, page.window())  # type: ignore[arg-type]
    assert {mark.unit for mark in page.view._marks} == {"D02"}


# --- keys ---------------------------------------------------------------------------------------
def test_arrows_go_from_figure_to_figure_and_enter_opens(qtbot: QtBot, page: ChartPage) -> None:
    press(qtbot, page, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert page.view.mark is page.view._marks[1]
    assert page.view._marks[1].say()[0] in page.told.text()
    press(qtbot, page, Qt.Key.Key_Up)
    assert page.view.mark is page.view._marks[0]
    press(qtbot, page, Qt.Key.Key_Up)
    assert page.view.mark is page.view._marks[0]  # nothing above
    unit = page.view._marks[0].unit
    press(qtbot, page, Qt.Key.Key_Return)
    assert (page.wanted.kind, page.wanted.unit and page.wanted.unit.code) == ("pace", unit)
    press(qtbot, page, Qt.Key.Key_Backspace)
    assert page.wanted.kind == "progress"


def test_arrows_in_a_grid_keep_to_the_line_and_the_column(qtbot: QtBot, page: ChartPage) -> None:
    choose(qtbot, page, "heatmap")
    press(qtbot, page, Qt.Key.Key_Down)
    first = page.view.mark
    assert first is not None
    press(qtbot, page, Qt.Key.Key_Right)
    right = page.view.mark
    assert right is not None
    assert (right.unit, right.address != first.address) == (first.unit, True)
    press(qtbot, page, Qt.Key.Key_Down)
    below = page.view.mark
    assert below is not None
    assert (below.address, below.unit != right.unit) == (right.address, True)


def test_page_down_turns_the_page_then_the_district(qtbot: QtBot, page: ChartPage) -> None:
    choose(qtbot, page, "heatmap")
    press(qtbot, page, Qt.Key.Key_PageDown)
    assert page.page_words.text() == "第2页　共2页"
    press(qtbot, page, Qt.Key.Key_PageUp)
    assert page.page_words.text() == "第1页　共2页"
    choose(qtbot, page, "pace")
    press(qtbot, page, Qt.Key.Key_PageDown)
    assert (page.wanted.unit and page.wanted.unit.name) == "巩义市"
    press(qtbot, page, Qt.Key.Key_PageDown)
    assert (page.wanted.unit and page.wanted.unit.name) == "荥阳市"
    press(qtbot, page, Qt.Key.Key_PageUp)
    assert (page.wanted.unit and page.wanted.unit.name) == "巩义市"


def test_the_month_that_is_read_stays_from_district_to_district(qtbot: QtBot, page: ChartPage) -> None:
    choose(qtbot, page, "pace")
    press(qtbot, page, Qt.Key.Key_PageDown, Qt.Key.Key_Right)
    before = page.view.mark
    assert before is not None
    press(qtbot, page, Qt.Key.Key_PageDown)
    now = page.view.mark
    assert now is not None
    assert (now.unit, now.period) == ("410182", before.period)
    assert page.told.text().startswith("荥阳市")


# --- nothing blocks -----------------------------------------------------------------------------
def test_charts_are_drawn_off_the_windows_thread_and_only_the_last(
    qtbot: QtBot, page: ChartPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[str, bool]] = []
    real = session.draw_chart

    def draw(asked, kind, address=None, unit=None):  # type: ignore[no-untyped-def]
        drawn.append((unit.name if unit else "", threading.current_thread() is threading.main_thread()))
        return real(asked, kind, address, unit)

    monkeypatch.setattr(session, "draw_chart", draw)
    choose(qtbot, page, "pace")
    drawn.clear()
    for _ in range(9):
        page.side.step_unit(1)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    assert page.view._marks[0].unit == page.wanted.unit.code  # type: ignore[union-attr]
    assert not any(main for _, main in drawn)
    assert len(drawn) < 9
    drawn.clear()
    page.side.step_unit(-1)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    page.side.step_unit(1)  # was drawn a moment ago
    finish(qtbot, page.window())  # type: ignore[arg-type]
    assert len(drawn) == 1


def test_pictures_are_kept_up_to_a_bound(qtbot: QtBot, page: ChartPage, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.bureau import chart_press

    [only] = page.press._kept.values()
    assert only.picture is not None
    monkeypatch.setattr(chart_press, "_KEPT", 2 * len(only.picture.rgba))
    for kind in ("heatmap", "ranks", "reporting"):
        choose(qtbot, page, kind)
    assert [wanted.kind for wanted, _ in page.press._kept] == ["ranks", "reporting"]


def test_a_return_sent_back_is_seen_at_once(qtbot: QtBot, window: BureauWindow, page: ChartPage) -> None:
    sha = window.ledger.standing(MARCH)["410182"].sha256
    window.office.decide("return", sha, "漏报", lambda: None)
    finish(qtbot, window)
    qtbot.waitUntil(lambda: "未报" in "".join(mark_of(page, "410182").say()), timeout=20_000)
    choose(qtbot, page, "heatmap")
    assert mark_of(page, "410182", GROWTH).say()[1].endswith("：退回")


# --- nothing there ------------------------------------------------------------------------------
def test_a_month_without_returns_says_so_and_the_reporting_chart_still_shows(
    qtbot: QtBot, window: BureauWindow
) -> None:
    page = window.charts
    window.set_period(Period(2021, 9))
    finish(qtbot, window)
    assert page.empty.isVisible()
    assert page.empty.head.text() == "2021年1—9月还没有单位报送"
    assert not page.save_button.isEnabled()
    assert page.told.text() == ""
    choose(qtbot, page, "pace")  # looks back: March has figures
    assert page.view.isVisible()
    choose(qtbot, page, "reporting")
    assert page.view.isVisible()
    assert page.save_button.isEnabled()


def test_without_weights_the_page_says_what_to_enter_where(qtbot: QtBot, page: ChartPage) -> None:
    from tests.chart_samples import texts

    choose(qtbot, page, "contribution")
    assert page.view.isVisible()
    assert page.press.figures is not None
    [figure] = session.draw_chart(page.press.figures, "contribution", GROWTH)
    said = "".join(texts(figure))
    assert "没有统计部门的权重" in said
    assert "“拉动权重”表" in said


def test_a_chart_that_cannot_be_drawn_says_why(qtbot: QtBot, page: ChartPage, monkeypatch: pytest.MonkeyPatch) -> None:
    from zzdesk.errors import ZzError

    def refuse(*_: object) -> None:
        raise ZzError("chart.nothing")

    monkeypatch.setattr(session, "draw_chart", refuse)
    choose(qtbot, page, "heatmap")
    assert page.empty.isVisible()
    assert "没有可画" in page.empty.words.text()


# --- out ----------------------------------------------------------------------------------------
def test_control_c_copies_the_page_as_a_picture(qtbot: QtBot, page: ChartPage) -> None:
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (1753, 1240)
    assert image.pixelColor(2, 2).name() == "#ffffff"
    colours = {image.pixelColor(x, y).name() for x in range(0, 1753, 7) for y in range(200, 1000, 11)}
    assert "#2b5c8a" in colours  # the bars


@pytest.mark.parametrize(
    ("chosen", "kind", "made", "head"),
    [
        ("图.pdf", "PDF (*.pdf)", ["图.pdf"], b"%PDF"),
        ("图", "PNG 图片 (*.png)", ["图-1.png", "图-2.png"], b"\x89PNG"),
        ("图.svg", "PDF (*.pdf)", ["图-1.svg", "图-2.svg"], b"<?xml"),
    ],
)
def test_control_s_saves_every_page_as_the_name_says(
    qtbot: QtBot, page: ChartPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen, kind, made, head
) -> None:
    offered: list[str] = []

    def ask(_parent, _title, name, _filter):  # type: ignore[no-untyped-def]
        offered.append(name)
        return str(tmp_path / chosen), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    choose(qtbot, page, "heatmap")
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    assert offered == ["图_各项指标对照_202103.pdf"]
    for name in made:
        assert (tmp_path / name).read_bytes().startswith(head)


def test_a_place_that_cannot_be_written_is_said(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    (tmp_path / "不是文件夹").write_bytes(b"")
    window.charts.output.save(tmp_path / "不是文件夹" / "图.pdf")
    finish(qtbot, window)
    assert "无法写入" in window.bar.text


def test_one_click_prints_a_page_for_every_district(qtbot: QtBot, page: ChartPage) -> None:
    from ui.printing.documents import PdfDialog

    qtbot.mouseClick(page.all_button, LEFT)
    dialog = page.findChild(PdfDialog) or page.window().findChild(PdfDialog)
    assert isinstance(dialog, PdfDialog)
    qtbot.waitUntil(lambda: dialog._document is not None, timeout=60_000)
    assert dialog._document is not None
    assert len(dialog._document) == 16
    dialog.close()


def test_control_p_shows_the_page_to_print(qtbot: QtBot, page: ChartPage) -> None:
    from ui.printing.documents import PdfDialog

    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(PdfDialog)
    assert isinstance(dialog, PdfDialog)
    qtbot.waitUntil(lambda: dialog._document is not None, timeout=60_000)
    assert dialog._document is not None
    assert len(dialog._document) == 1
    dialog.close()


# --- larger -------------------------------------------------------------------------------------
def test_control_and_wheel_make_it_larger_and_figures_stay_where_they_are_read(qtbot: QtBot, page: ChartPage) -> None:
    before, dpi = page.view.width(), page.view.dpi
    turn = QWheelEvent(
        QPointF(200, 200), page.view.mapToGlobal(QPointF(200, 200)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(page.view, turn)
    QApplication.sendEvent(page.view, turn)
    qtbot.waitUntil(lambda: not page._resized.isActive(), timeout=5_000)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    assert page.room.percent == 150
    assert page.view.width() == pytest.approx(before * 1.5, abs=12)
    assert page.view.dpi == pytest.approx(dpi * 1.5, rel=0.03)
    assert page.view._image.width() == pytest.approx(page.view._page().width(), abs=2)  # drawn anew, not stretched
    assert page.page_words.text() == "放大到150%"
    QTest.mouseMove(page.view, middle(page, mark_of(page, "410181")))
    assert page.told.text().startswith("巩义市")


def test_a_figure_reached_by_key_comes_into_sight(qtbot: QtBot, page: ChartPage) -> None:
    page.room.set_percent(300)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    page.room.verticalScrollBar().setValue(0)
    press(qtbot, page, *[Qt.Key.Key_Down] * 14)
    assert page.view.mark is not None
    centre = page.view.mapTo(page.room.viewport(), page.view.rect_of(page.view.mark).center())
    assert page.room.viewport().rect().top() <= centre.y() <= page.room.viewport().rect().bottom()
    QTest.keyClick(page.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert page.room.percent == 100
    QTest.keyClick(page.view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert page.room.percent == 100
