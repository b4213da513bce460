"""认定: side by side cell by cell, the sender's written confirmation recorded and taken back, with clicks and keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from tests.test_ledger_intake import other
from ui.bureau.conflict_page import ConflictPage
from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH, APRIL = Period(2021, 3), Period(2021, 4)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    """新郑's first edition came with two contents, figures and 填表人 differing."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "甲.xlsx").write_bytes(data_of(sample("410184")))
    changed = other(sample("410184", foot={"填表人": "李四"}), ZZ01_08_2="7", ZZ01_10_1="11")
    (inbox / "乙.xlsx").write_bytes(data_of(changed))
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [inbox], date(2021, 4, 8))
    found = BureauWindow(ledger)
    qtbot.addWidget(found)
    found.show()
    found.show_page(found.page_names.index("认定"))
    finish(qtbot, found)
    yield found
    found.close()


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)


def page(window: BureauWindow) -> ConflictPage:
    return window.conflicts


def standing(window: BureauWindow) -> str | None:
    found = window.ledger.standing(MARCH).get("410184")
    return found.file if found else None


def confirm(qtbot: QtBot, window: BureauWindow, name: str, document: str) -> None:
    form = page(window).form
    number = next(n for n in range(form.file.count()) if name in form.file.itemText(n))
    form.file.setFocus()
    while form.file.currentIndex() != number:
        qtbot.keyClick(form.file, Qt.Key.Key_Down)
    QTest.keyClicks(form.document, document)
    qtbot.keyClick(form.document, Qt.Key.Key_Return)
    finish(qtbot, window)


def test_the_contents_stand_side_by_side(window: BureauWindow) -> None:
    found = page(window)
    assert found.waiting.rows[0][0] == "新郑市"
    rows = {row[0] or row[1]: row[2:] for row in found.cells.rows}
    assert set(rows) >= {"ZZ01.08.2", "ZZ01.10.1", "填表人"}
    first = found.conflicts[0].files[0].file
    assert rows["填表人"] == (("张三", "李四") if first == "甲.xlsx" else ("李四", "张三"))
    assert set(rows["ZZ01.08.2"]) == {"9", "7"}
    assert window._rail.item(1).text() == "认定　1"


def test_it_waits_in_sight_whatever_month_is_chosen(qtbot: QtBot, window: BureauWindow) -> None:
    window.set_period(APRIL)
    finish(qtbot, window)
    assert len(page(window).conflicts) == 1


def test_no_file_is_chosen_beforehand(qtbot: QtBot, window: BureauWindow) -> None:
    form = page(window).form
    assert form.file.currentIndex() == -1
    QTest.keyClicks(form.document, "2021-5")
    assert not form.go.isEnabled()
    qtbot.keyClick(form.document, Qt.Key.Key_Return)
    finish(qtbot, window)
    assert standing(window) is None


def test_a_confirmation_is_recorded_and_taken_back(qtbot: QtBot, window: BureauWindow) -> None:
    confirm(qtbot, window, "乙.xlsx", "2021-15 letter")
    assert standing(window) == "乙.xlsx"
    assert page(window).conflicts == ()
    assert page(window).empty.isVisible()
    assert window._rail.item(1).text() == "认定"
    [entry] = session.audit(window.ledger)
    assert (entry.act, entry.document, entry.who) == ("confirm", "2021-15 letter", window.office.who)
    assert "2021-15 letter" in window.bar.text
    qtbot.mouseClick(window.bar._act, LEFT)  # 撤销, in the message
    finish(qtbot, window)
    assert standing(window) is None
    assert len(page(window).conflicts) == 1


def test_an_older_confirmation_is_taken_back_from_the_list(qtbot: QtBot, window: BureauWindow) -> None:
    confirm(qtbot, window, "甲.xlsx", "2021-16")
    found = page(window)
    assert [row[2] for row in found.told.rows] == ["2021-16"]
    assert not found.undo_button.isEnabled()
    qtbot.mouseClick(found.done.viewport(), LEFT, pos=found.done.visualRect(found.told.index(0, 1)).center())
    qtbot.mouseClick(found.undo_button, LEFT)
    finish(qtbot, window)
    assert standing(window) is None
    assert found.told.rows == []


def test_enter_on_a_difference_opens_the_original_there(qtbot: QtBot, window: BureauWindow) -> None:
    found = page(window)
    row = next(n for n, row in enumerate(found.cells.rows) if row[0] == "ZZ01.08.2")
    found.table.setCurrentIndex(found.cells.index(row, 3))
    wanted = found.cells.rows[row][3]
    qtbot.keyClick(found.table, Qt.Key.Key_Return)
    finish(qtbot, window)
    assert window._pages.currentWidget() is window.intake
    details = window.intake.details
    assert details.result
    assert details.result.file == found.conflicts[0].files[1].file
    assert details.sheet.table.currentIndex().data() == wanted
    assert window.period == MARCH
