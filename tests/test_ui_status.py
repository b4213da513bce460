"""报送情况: the matrix as a picture, a return and its editions by click and key, 催报 to paste."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from tests.test_ledger_intake import other
from ui import theme
from ui.bureau.matrix_drawing import draw_state
from ui.bureau.matrix_model import told
from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.ledger.status import SHOWN, UnitStatus
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)
LEFT = Qt.MouseButton.LeftButton
TODAY = date(2021, 5, 12)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    """巩义 with two editions, 荥阳 in time, 新郑 with two contents of one edition; nobody else."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    second = other(sample(revision=2, kind="快报"), ZZ01_08_2="7")
    for name, content in {
        "巩义1": sample(),
        "巩义2": second,
        "荥阳": sample("410182"),
        "新郑1": sample("410184"),
        "新郑2": other(sample("410184"), ZZ01_08_2="7"),
    }.items():
        (inbox / f"{name}.xlsx").write_bytes(data_of(content))
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [inbox], date(2021, 4, 8))
    found = BureauWindow(ledger)
    found.office.today = lambda: TODAY
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    found.show_page(found.page_names.index("报送情况"))
    finish(qtbot, found)
    yield found
    found.close()


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)


def click(qtbot: QtBot, window: BureauWindow, unit: str, *, twice: bool = False) -> None:
    view, index = window.status.view, window.status.model.at(unit, MARCH)
    view.scrollTo(index)
    spot = view.visualRect(index).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=spot)
    if twice:
        qtbot.mouseDClick(view.viewport(), LEFT, pos=spot)
    finish(qtbot, window)


def test_every_state_is_a_mark_and_a_word(window: BureauWindow) -> None:
    model = window.status.model
    words = {unit: model.at(unit, MARCH).data() for unit in ("410181", "410184", "410183")}
    assert words == {"410181": SHOWN["queried"], "410184": SHOWN["conflict"], "410183": SHOWN["missing"]}
    assert model.at("410181", Period(2021, 9)).data() == SHOWN["ahead"]
    assert "完整率" in window.status.words.text()
    assert "正式截止" in window.status.words.text()


def test_a_click_shows_the_return_and_what_changed(qtbot: QtBot, window: BureauWindow) -> None:
    click(qtbot, window, "410181")
    panel = window.status.returned
    assert panel.head.text().startswith("巩义市")
    assert [row[1] for row in panel.editions.rows] == ["快报 2", "快报 1"]
    assert panel.editions.rows[0][0].startswith("● ")
    [change] = [row for row in panel.changes.rows if row[0] == "ZZ01.08.2"]
    assert change[3] == "7"
    panel.list.selectRow(1)
    assert panel.changed.isHidden()


def test_a_double_click_opens_the_return(qtbot: QtBot, window: BureauWindow) -> None:
    click(qtbot, window, "410182", twice=True)
    assert window._pages.currentWidget() is window.intake
    assert window.intake.files.current
    assert window.intake.files.current.file == "荥阳.xlsx"
    assert window.intake.details.sheet.tabs.count() > 3


def test_arrows_and_enter_do_the_same(qtbot: QtBot, window: BureauWindow) -> None:
    view = window.status.view
    view.go_to("410181", MARCH)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    finish(qtbot, window)
    assert window.status.returned.head.text().startswith("荥阳市")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    finish(qtbot, window)
    assert window.intake.files.current
    assert window.intake.files.current.file == "荥阳.xlsx"


def test_a_unit_without_a_return_says_so(qtbot: QtBot, window: BureauWindow) -> None:
    click(qtbot, window, "410183")
    panel = window.status.returned
    assert "未报" in panel.told.text()
    assert panel.list.isHidden()
    assert not panel.open_button.isEnabled()


# --- 催报 -----------------------------------------------------------------------------------------
def test_the_reminder_names_who_owes_and_no_figure(qtbot: QtBot, window: BureauWindow) -> None:
    panel = window.status.reminders
    panel.kind.setCurrentText("快报")
    finish(qtbot, window)
    qtbot.mouseClick(panel.copy_button, LEFT)
    words = QGuiApplication.clipboard().text()
    assert "新密市" in words
    assert "新郑市" in words  # its two files differ
    assert "2021年4月8日" in words or "截止" in words or "时限" in words
    panel.kind.setCurrentText("正式")
    finish(qtbot, window)
    assert panel.found
    assert panel.found.kind == "正式"
    assert any(u.unit == "410182" and u.owes == "lower" for u in panel.found.units)


def test_the_reminder_as_a_sheet(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    window.status.reminders.save(tmp_path / "催报.xlsx")
    finish(qtbot, window)
    assert (tmp_path / "催报.xlsx").stat().st_size > 3000
    window.status.save_sheet(tmp_path / "情况.xlsx")
    finish(qtbot, window)
    assert (tmp_path / "情况.xlsx").stat().st_size > 3000


# --- the picture --------------------------------------------------------------------------------
def test_the_picture_is_copied_and_saved(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    qtbot.mouseClick(window.status.picture_button, LEFT)
    copied = QGuiApplication.clipboard().image()
    window.status.save_picture(tmp_path / "情况.png")
    saved = QImage(str(tmp_path / "情况.png"))
    assert saved.size() == copied.size()
    assert saved.width() > 1500
    assert QColor(saved.pixel(4, 4)) == QColor(theme.LIGHT.sheet)
    window.status.save_picture(tmp_path / "没有" / "情况.png")
    assert "没有存成" in window.bar.text


def drawn(shown: str) -> QImage:
    """One cell in this state, in grey."""
    states: dict[str, dict[str, object]] = {
        "late": {"state": "reported", "late": True},
        "ahead": {"state": "missing", "ahead": True},
    }
    base = UnitStatus("410181", "巩义市", shown, "正式", 1, False, 9, 9)
    status = replace(base, **states.get(shown, {}))  # type: ignore[arg-type]
    assert status.shown == shown
    image = QImage(70, 28, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.LIGHT.sheet))
    painter = QPainter(image)
    draw_state(painter, QRect(0, 0, 70, 28), status, theme.font(theme.SMALL_PT), theme.LIGHT)
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def test_no_two_states_look_alike_in_grey(window: BureauWindow) -> None:
    pictures = {shown: bytes(drawn(shown).constBits()) for shown in SHOWN}
    names = list(pictures)
    for n, one in enumerate(names):
        for two in names[n + 1 :]:
            apart = sum(abs(a - b) > 40 for a, b in zip(pictures[one], pictures[two], strict=True))
            assert apart > 30, (one, two)


def test_the_tip_tells_what_the_cell_is_short_for() -> None:
    status = UnitStatus("410181", "巩义市", "reported", "正式", 2, True, 8, 9, "2021-04-22")
    assert told(status) == "迟报　正式第2版　已填8/应填9（88.9%）　2021-04-22收到"
    missing = replace(status, state="missing", kind=None, revision=None, received=None)
    assert told(missing) == "未报　已过时限"
