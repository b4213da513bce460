"""Ctrl+P is one action of the bureau's window: two would be ambiguous, and neither would be heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from pytestqt.qtbot import QtBot

from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.plan.model import Plan

PRINT = QKeySequence("Ctrl+P")
HAVE_NOTHING = {"收表", "认定", "汇总库"}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    found = BureauWindow(session.create_ledger(tmp_path / "汇总库", plan))
    qtbot.addWidget(found)
    found.show()
    yield found
    found.close()


def test_one_action_alone_has_the_key(window: BureauWindow) -> None:
    actions = [a for a in window.findChildren(QAction) if PRINT in a.shortcuts()]
    assert [a.text() for a in actions] == ["打印本页(&P)…"]
    assert not [s for s in window.findChildren(QShortcut) if s.key() == PRINT]


def test_every_page_with_something_to_show_prints(window: BureauWindow) -> None:
    without = {name for name, page in window.pages.items() if not callable(getattr(page, "print_out", None))}
    assert without == HAVE_NOTHING
