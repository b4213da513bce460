"""汇总库: what is held, what was decided, the proof and the copy, each with its count and a stop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.test_ledger_intake import mixed_bag
from ui.bureau.store_page import DECISIONS, PROOF
from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    mixed_bag(tmp_path / "收件")
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [tmp_path / "收件"], date(2021, 4, 8))
    returned = ledger.standing(MARCH)["410182"].sha256
    session.decide(ledger, "return", returned, "李四", "漏报ZZ03")
    found = BureauWindow(ledger)
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    found.show_page(found.page_names.index("汇总库"))
    finish(qtbot, found)
    yield found
    found.close()


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)


def test_every_file_held_of_whatever_month(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.store
    names = {row[1] for row in page.files.model.rows}
    assert {"断.xlsx", "登封.xlsx", "新密-旧.xlsx"} <= names
    assert page.files.chips.buttons["barred"].text().endswith(" 1")
    page.files.words.setText("登封.xlsx")
    page.files.table.selectRow(0)
    qtbot.keyClick(page.files.table, Qt.Key.Key_Return)
    finish(qtbot, window)
    assert window._pages.currentWidget() is window.intake
    assert window.intake.files.current
    assert window.intake.files.current.file == "登封.xlsx"


def test_a_file_without_a_period_says_why_it_is_not_opened(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.store
    page.files.words.setText("空.xlsx")
    page.files.table.selectRow(0)
    qtbot.keyClick(page.files.table, Qt.Key.Key_Return)
    assert "没有读出报告期" in window.bar.text


def test_decisions_are_told(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.store
    qtbot.mouseClick(page.tabs[DECISIONS], LEFT)
    assert page.trail.isVisible()
    [row] = page.decisions.rows
    assert row[1:3] == ("李四", "退回")
    assert "荥阳市" in row[3]
    assert row[4] == "漏报ZZ03"


def test_the_ledger_is_proved(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.store
    qtbot.mouseClick(page.verify_button, LEFT)
    assert window.bar.is_working
    finish(qtbot, window)
    assert page.tabs[PROOF].isChecked()
    assert page.proved.isVisible()
    assert page.proved.head.text() == "没有一处不符"
    assert "逐格相符" in window.bar.text


def test_a_changed_original_is_found(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    sha = window.ledger.standing(MARCH)["410181"].sha256
    place = tmp_path / "汇总库" / "archive" / sha[:2] / sha
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    page = window.store
    qtbot.mouseClick(page.verify_button, LEFT)
    finish(qtbot, window)
    assert page.proofs.isVisible()
    assert page.proof.rows[0][1] == "巩义.xlsx"
    assert "核对发现" in window.bar.text


def test_a_stopped_proof_says_that_it_proves_nothing(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.store
    qtbot.mouseClick(page.verify_button, LEFT)
    window.office.stop()
    finish(qtbot, window)
    assert "没有结论" in page.proved.head.text()


def test_a_backup_is_a_ledger(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    window.store.back_up(tmp_path / "备份")
    finish(qtbot, window)
    assert "已备份到" in window.bar.text
    with session.open_ledger(tmp_path / "备份") as copy:
        assert len(copy.files()) == len(window.ledger.files())
        assert session.verify_ledger(copy) == []
    window.store.back_up(tmp_path / "备份")
    finish(qtbot, window)
    assert "已有汇总库" in window.bar.text


def test_who_decides_is_kept(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.store
    page.who.clear()
    QTest.keyClicks(page.who, "Wang")
    qtbot.keyClick(page.who, Qt.Key.Key_Return)
    assert window.office.who == "Wang"
