"""打印 of the bureau's pages: Ctrl+P and the buttons open the one preview, and its pages say what the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from tests.test_ledger_intake import other
from tests.test_paper_bulletin import bare, pages_of
from ui.bureau.outlook_page import FORECASTS, WARNINGS
from ui.bureau.window import BureauWindow
from ui.printing.documents import PdfDialog
from zzdesk import session
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)
TODAY = date(2021, 5, 12)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    """Two districts of sixteen have reported."""
    QSettings().remove("print")
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "巩义.xlsx").write_bytes(data_of(sample()))
    (inbox / "荥阳.xlsx").write_bytes(data_of(other(sample("410182"), ZZ01_08_2="7")))
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [inbox], date(2021, 4, 8))
    found = BureauWindow(ledger)
    found.office.today = lambda: TODAY
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    yield found
    found.close()


def to_page(qtbot: QtBot, window: BureauWindow, name: str) -> None:
    window.show_page(window.page_names.index(name))
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)


def printed(qtbot: QtBot, window: BureauWindow) -> tuple[PdfDialog, list[str]]:
    """The preview that is open, and what its pages say."""
    [dialog] = window.findChildren(PdfDialog)
    qtbot.waitUntil(lambda: dialog.view_bar.is_ready, timeout=60_000)
    assert dialog._document is not None
    return dialog, pages_of(dialog._document.data)


def ctrl_p(qtbot: QtBot, window: BureauWindow) -> tuple[PdfDialog, list[str]]:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    return printed(qtbot, window)


def test_a_consolidated_form_is_printed_as_it_is_shown(qtbot: QtBot, window: BureauWindow) -> None:
    to_page(qtbot, window, "汇总")
    page = window.consolidated
    dialog, pages = ctrl_p(qtbot, window)
    text = "".join(pages)
    assert dialog._name == "汇总表_ZZ01_202103"
    for row in page.rows.rows:
        assert bare(row[0])[:4] in text
        assert [words for words in row[1:] if bare(words) not in text] == []
    assert "尚缺单位，是已报单位合计，不是全市数" in text
    assert "示例数据" not in text  # of real returns
    dialog.close()


def test_a_groups_subtotals_are_named_so(qtbot: QtBot, window: BureauWindow) -> None:
    to_page(qtbot, window, "汇总")
    page = window.consolidated
    group = window.ledger.plan.groups[2]
    page.groups.setCurrentText(f"{group}小计")
    qtbot.waitUntil(lambda: page.found is not None and page.found.group == group)
    qtbot.mouseClick(page.print_button, LEFT)
    dialog, pages = printed(qtbot, window)
    assert bare(f"（{group}小计）") in pages[0]
    dialog.close()


def test_all_forms_leave_single_enterprises_out(qtbot: QtBot, window: BureauWindow) -> None:
    pages = pages_of(session.consolidated_pdf(window.ledger, MARCH))
    text = "".join(pages)
    for form in session.consolidated_forms(window.ledger.plan):
        assert bare(f"{form.code} {form.title}") in text
    assert "ZZ04" not in text


def test_progress_is_chart_and_table_of_the_indicator(qtbot: QtBot, window: BureauWindow) -> None:
    to_page(qtbot, window, "进度与排名")
    page = window.progress
    dialog, pages = ctrl_p(qtbot, window)
    assert len(pages) == 2
    assert dialog._document is not None
    assert {tuple(map(round, size)) for size in dialog._document.sizes} == {(297, 210)}
    for unit in window.ledger.plan.districts:
        assert unit.name in pages[1]
    assert all(bare(group) in pages[1] for group in window.ledger.plan.groups)
    assert page.list.currentText()[:4] in pages[1]
    code = pages[1].split("校验码")[1][:14]
    assert code in pages[0]  # chart and table of one ledger are matched by it
    dialog.close()


def test_an_indicator_nobody_reports_this_period_prints_an_empty_table(qtbot: QtBot, window: BureauWindow) -> None:
    nobody = Address("ZZ05", "01", "1")
    [one] = session.progress_pdf(window.ledger, MARCH, [nobody])
    assert "（本期没有）" in pages_of(one)[0]
    assert len(session.progress_pdf(window.ledger, MARCH, [nobody, Address("ZZ01", "03", "1")])) == 2


def test_who_has_reported_is_printed_with_marks_and_words(qtbot: QtBot, window: BureauWindow) -> None:
    to_page(qtbot, window, "报送情况")
    dialog, pages = ctrl_p(qtbot, window)
    text = "".join(pages)
    assert text.count("—未报") > 20
    assert "✓" in text
    assert "×退回" in text  # the key
    assert [name for _, name in session.status_matrix(window.ledger, today=TODAY).units if name not in text] == []
    assert "截至2021-05-12" in text
    dialog.close()


def test_the_bulletin_and_the_page_for_the_head_print_what_is_read(qtbot: QtBot, window: BureauWindow) -> None:
    to_page(qtbot, window, "通报")
    page = window.bulletin
    qtbot.waitUntil(lambda: page.found is not None and page.found.bulletin is not None, timeout=60_000)
    part = next(p.heading for p in page.found.bulletin.parts if p.typed)  # type: ignore[union-attr]
    page._type("problems", "示例问题：个别单位报送不及时。")  # not saved yet when it is printed
    dialog, pages = ctrl_p(qtbot, window)
    text = "".join(pages)
    assert page.found is not None
    assert page.found.bulletin is not None
    assert bare(part) in text
    assert "示例问题：个别单位报送不及时。" in text
    assert page.found.bulletin.code in text
    assert dialog._document is not None
    assert len(dialog._document) > 8  # its pictures too, drawn or not when the key was pressed
    dialog.close()
    page.print_out(for_head=True)
    qtbot.waitUntil(lambda: len([d for d in window.findChildren(PdfDialog) if d.isVisible()]) == 1)
    head = next(d for d in window.findChildren(PdfDialog) if d.isVisible())
    qtbot.waitUntil(lambda: head.view_bar.is_ready, timeout=60_000)
    assert head._document is not None
    assert len(head._document) == 1
    head.close()


def test_warnings_and_forecasts_are_printed_as_they_stand(qtbot: QtBot, window: BureauWindow) -> None:
    to_page(qtbot, window, "预警与评分")
    page = window.outlook
    for tab in (WARNINGS, FORECASTS):
        page.tabs.setCurrentIndex(tab)
        if not page._rows:
            continue
        dialog, pages = ctrl_p(qtbot, window)
        text = "".join(pages)
        assert [head for head in page.models[tab].heads if bare(head) not in text] == []
        assert text.count("巩义市") >= sum("巩义市" in row for row in page.models[tab].rows)
        assert ("推算数，不是统计数" in text) == (tab == FORECASTS)
        dialog.close()
        qtbot.waitUntil(lambda: not window.findChildren(PdfDialog))
    page.units.setCurrentText("巩义市")
    dialog, pages = ctrl_p(qtbot, window)
    assert "（巩义市）" in pages[0]
    assert "荥阳市" not in "".join(pages)
    dialog.close()


def test_a_page_without_anything_to_print_says_so(qtbot: QtBot, window: BureauWindow) -> None:
    to_page(qtbot, window, "收表")
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "没有可打印的内容" in window.bar.text
    assert window.findChildren(PdfDialog) == []


def test_another_districts_figures_are_not_on_the_paper_of_a_period_without_returns(
    qtbot: QtBot, window: BureauWindow
) -> None:
    """A period nobody has reported prints as such, and no error."""
    may = Period(2021, 5)
    text = "".join(pages_of(session.consolidated_pdf(window.ledger, may, ["ZZ01"])))
    assert "—" in text
    for content in session.progress_pdf(window.ledger, may, [Address("ZZ01", "03", "1")]):
        assert "未报" in "".join(pages_of(content))


def test_closing_the_window_while_pages_are_made_is_safe(qtbot: QtBot, window: BureauWindow) -> None:
    window.progress.print_all()
    [dialog] = window.findChildren(PdfDialog)
    dialog.close()  # waits for whatever reads the ledger
    assert dialog._task is None
