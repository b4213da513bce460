"""Every window and dialog of the program, made small and cheaply, for tests that walk over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from ui.clerk.window import ClerkWindow
from zzdesk import session
from zzdesk.demo.example import LAST_MONTH, write_example
from zzdesk.entry.document import Document
from zzdesk.period import Period

Settle = Callable[[], None]


def every_window(folder: Path, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    """Name and widget, shown. `settle` lets the event loop run until what comes after the first paint is there."""
    for make in (_entrance, _clerk, _clerk_dialogs, _printing, _bureau):
        for name, widget in make(folder, settle):
            widget.show()
            settle()
            yield name, widget
            widget.close()


def open_example(folder: Path, name: str = "示例") -> ClerkWindow:
    path = folder / f"{name}.zzd"
    if not path.exists():
        write_example(path)
    document = session.open_file(path, writer_thread=True)
    return ClerkWindow(document, next(p for p in document.plan.periods if p.month == LAST_MONTH))


def _entrance(folder: Path, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    from ui.dialogs.about import AboutDialog
    from ui.dialogs.new_file import NewFileDialog
    from ui.help_window import HelpWindow
    from ui.recent import remember
    from ui.welcome import WelcomeWindow

    remember(folder / "不在了.zzd")
    yield "欢迎页", WelcomeWindow()
    yield "新建填报文件", NewFileDialog()
    yield "关于", AboutDialog()
    asker = QWidget()
    yield "手册", HelpWindow(asker)


def _clerk(folder: Path, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    window = open_example(folder)
    window.show()
    settle()
    window.desk.check()
    yield "填报窗口", window
    window = open_example(folder)
    window.show()
    settle()
    window.show_year()
    yield "全年台账", window
    window = open_example(folder)
    window.show()
    settle()
    window.show_tour()
    yield "新手引导", window


def _clerk_dialogs(folder: Path, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    from ui.dialogs.reopen import ReopenDialog
    from ui.dialogs.send import SendDialog

    desk = open_example(folder).desk
    for kind, name in (("正式", "生成报送文件"), ("快报", "已生成")):
        send = SendDialog(desk)
        send.folder.setText(str(folder))
        _wait_for(lambda send=send: not send.is_busy)
        send.kind.setCurrentText(kind)
        _wait_for(lambda send=send: not send.is_busy)
        if kind == "快报":
            send.export()
            _wait_for(lambda send=send: not send.is_busy)
        yield name, send
    yield "更正", ReopenDialog(desk.document.exports(desk.period)[-1], None)
    yield "从台账导入", _import_dialog(folder, desk.document, desk.period)
    desk.close()


def _import_dialog(folder: Path, document: Document, period: Period) -> QWidget:
    from ui.dialogs.import_actuals import ImportDialog
    from zzdesk.demo.sample import sample_year
    from zzdesk.demo.sample_own import write_own

    cells = sample_year(document.plan, document.unit, period.month)[period]
    return ImportDialog(document, period, write_own(document.plan, document.unit, period, cells, folder / "台账.xlsx"))


def _wait_for(done: Callable[[], bool]) -> None:
    while not done():
        QApplication.processEvents()


def _printing(folder: Path, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    from ui.printing.preview import PrintDialog
    from ui.printing.proof import ProofDialog

    document = session.open_file(folder / "示例.zzd")
    period = document.plan.periods[1]
    yield "打印", PrintDialog(document, period, "ZZ01")
    made = session.export(document, period, "草稿", folder)
    yield "核对单", ProofDialog(session.proof(document, period, made), made.written.path.name)
    document.close()


def _bureau(folder: Path, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    from ui.bureau.window import BureauWindow
    from ui.dialogs.import_targets import ImportTargetsDialog

    place = folder / "汇总库"
    session.create_ledger(place).close()
    for n, name in enumerate(BureauWindow.page_names):
        window = BureauWindow(session.open_ledger(place))
        window.show()
        settle()
        window.show_page(n)
        _wait_for(lambda window=window: not window.is_working)
        yield name, window
        if n == 0:
            yield "统计反馈核对", window.open_official()
    yield "导入目标", ImportTargetsDialog()
