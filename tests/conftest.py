"""Shared ground: the real 2021 plan, an offscreen Qt, and skips that become failures under CI."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from zzdesk.entry.document import Document
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan, Unit


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan()


@pytest.fixture(scope="session")
def gongyi(plan: Plan) -> Unit:
    return plan.unit("410181")


@pytest.fixture
def document(tmp_path: Path, plan: Plan, gongyi: Unit) -> Iterator[Document]:
    with Document.create(tmp_path / "巩义市.zzd", plan, gongyi) as opened:
        yield opened


def need(program: str) -> str:
    """The path of an outside program; skips without it, fails when CI is set."""
    found = shutil.which(program)
    if not found:
        reason = f"{program} is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session", autouse=True)
def _no_collector_in_other_threads() -> None:
    """As the program does: see ui.collecting."""
    gc.disable()


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    from ui.collecting import collect_if_due

    yield
    collect_if_due()


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard_at_the_end() -> Iterator[None]:
    """What tests put there was made by Python, and the offscreen clipboard would delete it after Python's end."""
    yield
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance():
        QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests never read or write the settings of whoever runs them."""
    from PySide6.QtCore import QCoreApplication, QSettings

    QCoreApplication.setOrganizationName("zzdesk-tests")
    QCoreApplication.setApplicationName("zzdesk-tests")
    folder = str(tmp_path_factory.getbasetemp() / "settings")
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
