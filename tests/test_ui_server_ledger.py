"""A ledger on a server, opened in the bureau's window: by the dialog and by its URL."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from tests.returns_samples import plan
from tests.server import database, new_database
from ui.app import Windows
from ui.bureau.window import BureauWindow
from ui.dialogs.server_ledger import ServerLedgerDialog
from ui.welcome import WelcomeWindow
from zzdesk import session
from zzdesk.errors import ZzError

__all__ = ["database", "new_database"]


@pytest.fixture
def dialog(qtbot: QtBot) -> ServerLedgerDialog:
    made = ServerLedgerDialog()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_dialog_opens_it(qtbot: QtBot, dialog: ServerLedgerDialog, database: str) -> None:
    session.create_ledger(database, plan()).close()
    dialog.address.setText(f"  {database} ")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.connect_now()
        dialog.connect_now()  # pressed twice
    assert dialog.ledger is not None
    with dialog.ledger as ledger:
        assert ledger.plan.version == plan().version


def test_its_url_opens_the_window_and_is_not_remembered(qtbot: QtBot, database: str) -> None:
    session.create_ledger(database, plan()).close()
    QSettings().remove("recent")
    windows = Windows()
    windows.start(database)
    [window] = windows.open
    qtbot.addWidget(window)
    assert isinstance(window, BureauWindow)
    qtbot.waitExposed(window)
    window.close()
    assert not QSettings().value("recent")
    window.ledger.close()


def test_no_ledger_in_the_database_is_said_and_the_address_stays(
    qtbot: QtBot, dialog: ServerLedgerDialog, database: str
) -> None:
    dialog.address.setText(database)
    dialog.connect_now()
    assert not dialog.buttons.buttons()[0].isEnabled()
    qtbot.waitUntil(lambda: "没有汇总库" in dialog.told.text(), timeout=20_000)
    assert dialog.address.text() == database
    assert dialog.buttons.buttons()[0].isEnabled()
    assert dialog.ledger is None


@pytest.mark.parametrize("words", ["", "C:/汇总库", "mysql://x/y", "postgresql://h:abc/d"])
def test_what_is_no_address_is_said(qtbot: QtBot, dialog: ServerLedgerDialog, words: str) -> None:
    dialog.address.setText(words)
    qtbot.keyClick(dialog.address, Qt.Key.Key_Return)
    assert "数据库地址无法识别" in dialog.told.text()
    assert dialog.isVisible()


def test_a_password_typed_apart_goes_into_the_url_and_nowhere_else() -> None:
    assert session.server_address("postgresql://a@h/d", "p@/:x") == "postgresql://a:p%40%2F%3Ax@h/d"
    assert session.server_address("postgresql://a:b@h/d", "") == "postgresql://a:b@h/d"
    with pytest.raises(ZzError):
        session.server_address("汇总库", "x")


def test_a_server_that_is_not_there_leads_to_the_welcome_page(qtbot: QtBot) -> None:
    windows = Windows()
    windows.start("postgresql://nobody@127.0.0.1:1/none")
    [window] = windows.open
    qtbot.addWidget(window)
    assert isinstance(window, WelcomeWindow)
    assert "127.0.0.1" in window.bar.text
