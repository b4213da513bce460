"""Nothing blocks the bureau's window: every verb that reads or writes the ledger is called off its thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from tests.test_ledger_intake import other
from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)
_NAMES = (
    "merge held_files outcomes original seen decide audit conflicts editions status_matrix save_status reminders "
    "save_reminders receipts unplaced_files trace open_original city_findings progress consolidate chart issue "
    "consolidated verify_ledger backup_ledger import_official export_feedback"
    " chart_figures draw_chart chart_picture save_pages city save_city goal_chart"
)
VERBS = _NAMES.split()


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[bool]]:
    """Verb -> whether it was called in the window's thread."""
    found: dict[str, set[bool]] = {}

    def watched(name: str, verb: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            found.setdefault(name, set()).add(threading.current_thread() is threading.main_thread())
            return verb(*args, **more)

        return call

    for name in VERBS:
        monkeypatch.setattr(session, name, watched(name, getattr(session, name)))
    return found


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan, called: dict[str, set[bool]]) -> Iterator[BureauWindow]:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "巩义.xlsx").write_bytes(data_of(sample()))
    (inbox / "新郑1.xlsx").write_bytes(data_of(sample("410184")))
    (inbox / "新郑2.xlsx").write_bytes(data_of(other(sample("410184"), ZZ01_08_2="7")))
    found = BureauWindow(session.create_ledger(tmp_path / "汇总库", plan))
    found.office.today = lambda: date(2021, 5, 12)
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    found.take([inbox])
    finish(qtbot, found)
    yield found
    found.close()


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working, timeout=120_000)


def test_every_verb_is_called_off_the_windows_thread(
    qtbot: QtBot, window: BureauWindow, called: dict[str, set[bool]], tmp_path: Path
) -> None:
    for number in range(len(window.page_names)):
        window.show_page(number)
        finish(qtbot, window)
    window.show_page(0)
    for act in (
        lambda: window.intake.details.send_back("漏报"),
        lambda: window.store.verify(),
        lambda: window.store.back_up(tmp_path / "备份"),
        lambda: window.save_book(tmp_path / "汇总.xlsx"),
        lambda: window.charts.output.save(tmp_path / "图.pdf"),
        lambda: window.city.save_book(tmp_path / "目标.xlsx"),
        lambda: window.status.save_sheet(tmp_path / "情况.xlsx"),
        lambda: window.status.reminders.save(tmp_path / "催报.xlsx"),
        lambda: window.menus.sending.receipts(tmp_path / "回执"),
        lambda: window.menus.sending.blanks(tmp_path / "空表"),
        lambda: window.menus.sending.feedback(tmp_path / "反馈"),
        lambda: window.menus.sending.official(tmp_path / "没有.xlsx"),
    ):
        act()
        finish(qtbot, window)
    assert {name: here for name, here in called.items() if True in here} == {}
    assert set(VERBS) - set(called) <= {"original", "open_original"}  # these open another program


def test_a_question_asked_again_is_answered_once(qtbot: QtBot, window: BureauWindow) -> None:
    told: list[int] = []
    for n in range(20):
        window.office.ask("x", lambda n=n: n, told.append)
    finish(qtbot, window)
    assert told == [19]


def test_closing_while_it_works_waits_for_whole_files(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    inbox = tmp_path / "再来"
    inbox.mkdir()
    for unit in window.ledger.plan.districts:
        (inbox / f"{unit.code}.xlsx").write_bytes(data_of(sample(unit.code, Period(2021, 4))))
    window.take([inbox])
    window.close()
    with session.open_ledger(tmp_path / "汇总库") as again:
        april = again.files(Period(2021, 4))
        assert len(april) < 16
        assert all(row.stands for row in april)
        assert session.verify_ledger(again) == []


def test_the_stop_of_the_message_bar_stops(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    window.store.verify()
    assert window.bar.is_working
    qtbot.mouseClick(window.bar._stop, Qt.MouseButton.LeftButton)
    finish(qtbot, window)
    assert "取消" in window.bar.text or "没有结论" in window.bar.text
