"""汇总: figures over all units, and from each to the cell of the archived file, by click and key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from tests.test_ledger_intake import other
from ui.bureau.consolidated_page import ConsolidatedPage
from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import SINGLE_ENTERPRISES, Plan

MARCH = Period(2021, 3)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    """Two districts of sixteen have reported."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "巩义.xlsx").write_bytes(data_of(sample()))
    (inbox / "荥阳.xlsx").write_bytes(data_of(other(sample("410182"), ZZ01_08_2="7")))
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [inbox], date(2021, 4, 8))
    found = BureauWindow(ledger)
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    found.show_page(found.page_names.index("汇总"))
    finish(qtbot, found)
    yield found
    found.close()


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)


def cell(page: ConsolidatedPage, address: str):  # type: ignore[no-untyped-def]
    wanted = Address.parse(address)
    places = ((r, c) for r in range(page.rows.rowCount()) for c in range(page.rows.columnCount()))
    return next(page.rows.index(r, c) for r, c in places if page.address(page.rows.index(r, c)) == wanted)


def click(qtbot: QtBot, window: BureauWindow, address: str) -> None:
    page = window.consolidated
    index = cell(page, address)
    page.table.scrollTo(index)
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=page.table.visualRect(index).center())
    finish(qtbot, window)


def test_a_partial_sum_is_never_the_citys(window: BureauWindow) -> None:
    page = window.consolidated
    assert cell(page, "ZZ01.08.2").data() == "16*"
    assert cell(page, "ZZ01.01.3").data() == "—"
    assert "已报单位合计，不是全市数" in page.told.text()
    closed = page.rows.index(0, 3)
    assert closed.data() == "×"
    assert page.address(closed) is None


def test_a_groups_subtotal_is_made_of_its_own_units(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.consolidated
    page.groups.setCurrentIndex(page.groups.findData("六县（市）和上街区"))
    finish(qtbot, window)
    assert cell(page, "ZZ01.08.2").data() == "16*"
    assert "不是六县（市）和上街区的全数" in page.told.text()
    click(qtbot, window, "ZZ01.08.2")
    assert "2/7" in page.trace.told.text()
    assert len(page.trace.rows.rows) == 7
    page.groups.setCurrentIndex(page.groups.findData("四个开发区"))
    finish(qtbot, window)
    assert cell(page, "ZZ01.08.2").data() == "—"
    page.forms.setCurrentIndex(page.forms.findData("ZZ07"))
    finish(qtbot, window)
    assert not page.groups.isEnabled()  # one unit a line: there is nothing to add up by group
    assert page.found is not None
    assert page.found.group == ""


def test_a_figure_is_traced_to_its_cells(qtbot: QtBot, window: BureauWindow) -> None:
    click(qtbot, window, "ZZ01.08.2")
    trace = window.consolidated.trace
    assert "16" in trace.head.text()
    assert "2/16" in trace.told.text()
    by_unit = {row[0]: row for row in trace.rows.rows}
    assert by_unit["荥阳市"][1] == "7"
    assert by_unit["荥阳市"][3].startswith("ZZ01!")
    assert by_unit["新密市"][1] == "未报"
    click(qtbot, window, "ZZ01.01.3")
    assert "不可加总" in trace.told.text()


def test_enter_goes_into_the_list_and_opens_the_file_at_the_cell(qtbot: QtBot, window: BureauWindow) -> None:
    click(qtbot, window, "ZZ01.08.2")
    page = window.consolidated
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.trace.table.hasFocus()
    row = next(n for n, row in enumerate(page.trace.rows.rows) if row[0] == "荥阳市")
    page.trace.table.selectRow(row)
    qtbot.keyClick(page.trace.table, Qt.Key.Key_Return)
    finish(qtbot, window)
    details = window.intake.details
    assert window._pages.currentWidget() is window.intake
    assert details.result
    assert details.result.file == "荥阳.xlsx"
    assert details.sheet.table.currentIndex().data() == "7"
    assert page.trace.current
    assert details.sheet.tabs.tabText(details.sheet.tabs.currentIndex()) == page.trace.current.sheet


def test_a_copy_opens_in_the_office_program(
    qtbot: QtBot, window: BureauWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    click(qtbot, window, "ZZ01.08.2")
    trace = window.consolidated.trace
    trace.table.selectRow(next(n for n, row in enumerate(trace.rows.rows) if row[0] == "荥阳市"))
    qtbot.mouseClick(trace.open_button, LEFT)
    finish(qtbot, window)
    [path] = opened
    assert Path(path).name == "荥阳.xlsx"
    trace.table.selectRow(next(n for n, row in enumerate(trace.rows.rows) if row[0] == "新密市"))
    assert not trace.open_button.isEnabled()


def test_every_form_but_the_confidential_one(qtbot: QtBot, window: BureauWindow) -> None:
    page, plan = window.consolidated, window.ledger.plan
    codes = [page.forms.itemData(n) for n in range(page.forms.count())]
    assert codes == [f.code for f in plan.forms if f.disclosure != SINGLE_ENTERPRISES]
    assert "ZZ04" not in codes
    for number in range(page.forms.count()):
        page.forms.setCurrentIndex(number)
        finish(qtbot, window)
        assert page.found
        assert page.found.form.code == codes[number]
        assert page.rows.rowCount() > 0


def test_lines_add_up_over_units(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.consolidated
    page.forms.setCurrentIndex(page.forms.findData("ZZ02-1"))
    finish(qtbot, window)
    index = next(page.rows.index(0, c) for c in range(3, page.rows.columnCount()))
    page.table.setCurrentIndex(index)
    finish(qtbot, window)
    trace = page.trace.found
    assert trace
    assert index.data() == f"{float(trace.value or 0):.2f}*"
    assert len(trace.origins) >= 18
