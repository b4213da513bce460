"""Any PDF seen, set up, printed, kept: by real keys and clicks, read back from what came out."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.paper_samples import LYING, UPRIGHT, plain_pdf
from tests.printing_samples import pages_of, sizes_of
from ui.printing import output
from ui.printing.documents import PdfDialog, print_pdf
from zzdesk.errors import ZzError
from zzdesk.output.paper.pdf_pages import PdfPages
from zzdesk.progress import Progress

MIXED = [UPRIGHT, UPRIGHT, LYING, LYING, UPRIGHT]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    QSettings().remove("print")
    yield
    QSettings().remove("print")


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[PdfDialog]:
    found = PdfDialog("示例", plain_pdf(MIXED), "示例_202106")
    qtbot.addWidget(found)
    found.show()
    yield found
    found.close()


def choose(box: QWidget, words: str) -> None:
    box.setCurrentText(words)  # type: ignore[attr-defined]
    assert box.currentText() == words  # type: ignore[attr-defined]


def saved(qtbot: QtBot, dialog: PdfDialog, path: Path) -> Path:
    assert dialog._job is not None
    dialog.output.save_pdf(dialog._job, path)
    qtbot.waitUntil(lambda: "已存为" in dialog.bar.text)
    return path


def red_at(image: QImage, x: int, y: int) -> bool:
    return any(image.pixelColor(x + d, y).red() > image.pixelColor(x + d, y).blue() + 60 for d in range(-2, 3))


# --- on paper -------------------------------------------------------------------------------
def test_untouched_it_is_kept_byte_for_byte(qtbot: QtBot, dialog: PdfDialog, tmp_path: Path) -> None:
    assert saved(qtbot, dialog, tmp_path / "存.pdf").read_bytes() == plain_pdf(MIXED)


def test_each_sheet_lies_as_its_page_does(qtbot: QtBot, dialog: PdfDialog, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    assert dialog._job is not None
    dialog.output.print_on(dialog._job, printer)
    qtbot.waitUntil(lambda: "已送打印机" in dialog.bar.text, timeout=60_000)
    printed = PdfPages(tmp_path / "打印.pdf")
    assert [tuple(map(round, size)) for size in printed.sizes] == MIXED
    for n, (width, height) in enumerate(MIXED):  # the frame stands 10 mm inside the edges, as in the document
        dots = printed.picture(n, round(width * 4), round(height * 4))
        image = QImage(dots, round(width * 4), round(height * 4), QImage.Format.Format_RGB32)
        for x in (40, round(width * 4) - 40):
            assert red_at(image, x, round(height * 2))
        assert not red_at(image, 20, round(height * 2))


def test_two_and_four_to_a_sheet(qtbot: QtBot, dialog: PdfDialog, tmp_path: Path) -> None:
    choose(dialog.panel.per_sheet, "2 页")
    assert dialog.view.page_count == 3
    assert "用纸 3 张" in dialog.panel.told.text()
    assert not dialog.panel.scale.isEnabled()
    path = saved(qtbot, dialog, tmp_path / "2.pdf")
    assert [page.split() for page in pages_of(path)] == [["page-1", "page-2"], ["page-3", "page-4"], ["page-5"]]
    assert sizes_of(path) == {UPRIGHT, LYING}
    choose(dialog.panel.per_sheet, "4 页")
    choose(dialog.panel.sheet_size, "A3")
    path = saved(qtbot, dialog, tmp_path / "4.pdf")
    assert sizes_of(path) == {(297, 420), (420, 297)}


def test_page_range_and_a_wrong_one(qtbot: QtBot, dialog: PdfDialog, tmp_path: Path) -> None:
    dialog.panel.pages.setFocus()
    qtbot.keyClicks(dialog.panel.pages, "3-4,1")
    qtbot.keyClick(dialog.panel.pages, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.view.page_count == 3
    assert [p.split() for p in pages_of(saved(qtbot, dialog, tmp_path / "x.pdf"))] == [
        ["page-3"],
        ["page-4"],
        ["page-1"],
    ]
    dialog.panel.pages.selectAll()
    qtbot.keyClicks(dialog.panel.pages, "7")
    qtbot.keyClick(dialog.panel.pages, Qt.Key.Key_Return)
    assert "在1到5之间" in dialog.bar.text
    assert dialog.view.page_count == 3  # what was there stays


def test_own_size_that_is_too_large_is_told(qtbot: QtBot) -> None:
    dialog = PdfDialog("大图", plain_pdf([(420, 297)]), "大图")
    qtbot.addWidget(dialog)
    choose(dialog.panel.scale, "原大（100%）")
    assert "裁去" in dialog.panel.told.text()
    choose(dialog.panel.sheet_size, "A3")
    assert "裁去" not in dialog.panel.told.text()


# --- on screen ------------------------------------------------------------------------------
def seen(dialog: PdfDialog) -> QImage:
    box = dialog.view.page_box(0)
    return dialog.view.viewport().grab(box).toImage()


def test_black_and_white_preview_has_no_colour_and_changes_no_file(
    qtbot: QtBot, dialog: PdfDialog, tmp_path: Path
) -> None:
    def colours() -> int:
        image = seen(dialog)
        dots = [image.pixelColor(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
        return sum(abs(c.red() - c.blue()) > 30 for c in dots)

    assert colours() > 50
    qtbot.mouseClick(dialog.view_bar.grey, Qt.MouseButton.LeftButton)
    assert colours() == 0
    assert saved(qtbot, dialog, tmp_path / "存.pdf").read_bytes() == plain_pdf(MIXED)
    qtbot.mouseClick(dialog.view_bar.grey, Qt.MouseButton.LeftButton)
    assert colours() > 50


def test_pages_of_both_ways_lie_one_under_another(qtbot: QtBot, dialog: PdfDialog) -> None:
    boxes = [dialog.view.page_box(n) for n in range(5)]
    assert [b.width() > b.height() for b in boxes] == [False, False, True, True, False]
    assert all(b.top() - a.bottom() == 13 for a, b in pairwise(boxes))
    for key, page in ((Qt.Key.Key_End, 4), (Qt.Key.Key_PageUp, 3), (Qt.Key.Key_PageUp, 2), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(dialog.view, key)
        assert dialog.view.page == page
        assert dialog.view_bar.page.text() == str(page + 1)


def test_everything_has_a_name_and_no_letter_twice(dialog: PdfDialog) -> None:
    panel = dialog.panel
    for box in (panel.sheet_size, panel.way, panel.per_sheet, panel.scale, panel.margin, panel.pages):
        assert box.accessibleName()
    from PySide6.QtWidgets import QLabel

    words = [b.text() for b in dialog.findChildren(QPushButton)] + [w.text() for w in panel.findChildren(QLabel)]
    letters = re.findall(r"&(\w)", "".join(words))
    assert len(letters) == len(set(letters))


def test_the_printers_paper_is_remembered_and_the_rest_is_not(qtbot: QtBot, dialog: PdfDialog) -> None:
    choose(dialog.panel.sheet_size, "A3")
    choose(dialog.panel.per_sheet, "4 页")
    again = PdfDialog("示例", plain_pdf(MIXED), "示例")
    qtbot.addWidget(again)
    assert (again.panel.asked.size, again.panel.asked.per_sheet) == ("A3", 1)


# --- what makes the pages -------------------------------------------------------------------
def opened(qtbot: QtBot, maker: Callable[[Progress], bytes | Path]) -> PdfDialog:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = print_pdf(parent, "示例", maker)
    dialog.parent_kept = parent  # type: ignore[attr-defined]
    return dialog


def test_pages_may_be_made_in_a_thread(qtbot: QtBot) -> None:
    dialog = opened(qtbot, lambda progress: plain_pdf([LYING]))
    assert not dialog.view_bar.is_ready
    qtbot.waitUntil(lambda: dialog.view_bar.is_ready)
    assert dialog.view.page_count == 1
    assert dialog.windowTitle() == "打印　示例"
    assert dialog.focusWidget() is dialog.view_bar.print_button
    dialog.close()


def test_why_none_could_be_made_is_said(qtbot: QtBot) -> None:
    def refuse(progress: Progress) -> bytes:
        raise ZzError("print.not_a_pdf", file="通报")

    dialog = opened(qtbot, refuse)
    qtbot.waitUntil(lambda: "通报不是能打开的PDF" in dialog.bar.text)
    assert not dialog.view_bar.is_ready
    dialog.save_pdf()
    dialog.close()


def test_leaving_waits_for_what_still_reads_the_ledger(qtbot: QtBot) -> None:
    ended: list[bool] = []

    def slowly(progress: Progress) -> bytes:
        QTest.qSleep(200)
        ended.append(True)
        return plain_pdf([LYING])

    dialog = opened(qtbot, slowly)
    dialog.close()
    assert ended == [True]


# --- where it goes --------------------------------------------------------------------------
def test_without_a_printer_it_offers_a_pdf(
    qtbot: QtBot, dialog: PdfDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "printer_names", list)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "表.pdf"), ""))
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "没有安装打印机" in dialog.bar.text
    offered = next(b for b in dialog.bar.findChildren(QPushButton) if b.text() == "存为PDF…")
    qtbot.mouseClick(offered, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (tmp_path / "表.pdf").exists())


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "可能正在WPS或Excel中打开")])
def test_a_full_disk_or_a_file_in_use_keeps_the_old_file(
    qtbot: QtBot, dialog: PdfDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "通报.pdf"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace" if number == errno.EACCES else "fsync", refuse)
    assert dialog._job is not None
    dialog.output.save_pdf(dialog._job, path)
    assert words in dialog.bar.text
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["通报.pdf"]
    assert dialog.view_bar.is_ready
