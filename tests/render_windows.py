"""Renders the real windows offscreen to PNG, to be looked at:

    python tests/render_windows.py DEMO_FOLDER OUT_FOLDER [NAME]

Each window at 1366x768 and 1920x1080 and each dialog, light and dark; with QT_SCALE_FACTOR=1.5 as on a screen
at 150 %. DEMO_FOLDER is what `zzdesk demo` made. A run over all at 100 % renews the manual's pictures.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={Path(__file__).with_name('desk.json')}")

from PySide6.QtCore import QDate, QElapsedTimer, QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox, QWidget

from ui import app as program
from ui.appearance import Appearance, choose
from ui.tour import Tour
from zzdesk import session

SIZES = ((1366, 768), (1920, 1080))


def settle(app: QApplication, milliseconds: int = 450) -> None:
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < milliseconds:
        app.processEvents()


def _file(demo: Path, unit: str) -> Path:
    """A copy, so that pictures change nothing."""
    return Path(shutil.copy(demo / "填报文件" / f"{unit}.zzd", tempfile.mkdtemp()))


def clerk(demo: Path) -> QMainWindow:
    from ui.clerk.window import ClerkWindow

    document = session.open_file(_file(demo, "巩义市"), writer_thread=True)
    return ClerkWindow(document, document.plan.periods[2])


def clerk_reopened(demo: Path) -> QMainWindow:
    window = clerk(demo)
    window.desk.reopen("某企业漏报，补计入库1户")  # type: ignore[attr-defined]
    return window


def fed_back(demo: Path) -> QMainWindow:
    """金水区 in June: the statistics bureau's figures stand in its cells, the cursor on one of them."""
    from ui.clerk.window import ClerkWindow
    from zzdesk.address import Address

    document = session.open_file(_file(demo, "金水区"), writer_thread=True)
    window = ClerkWindow(document, document.plan.periods[4])
    window.show()
    settle(QApplication.instance(), 900)  # type: ignore[arg-type]
    window.go_to(Address.parse("ZZ01.01.3"))
    file = next((demo / "统计反馈" / "发各单位").glob("410105_*.xlsx"))
    window.acts["fed_return"].trigger()
    window.feeding.take(file)
    return window


def clerk_with_faults(demo: Path) -> QMainWindow:
    """A period in the middle of filling: errors, queries, a draft, 待反馈, 无此项."""
    from zzdesk.address import Address

    window = clerk_reopened(demo)
    desk = window.desk  # type: ignore[attr-defined]
    for address, words in (
        ("ZZ01.01.3", "8.1"),
        ("ZZ01.02.3", "待反馈：2021-05-18"),
        ("ZZ01.03.1", "12"),
        ("ZZ01.07.4", "无此项：没有退库"),
        ("ZZ01.09.1", "412.6亿"),
        ("ZZ01.10.3", "18.4"),
        ("ZZ01.11.3", ""),
    ):
        desk.type_text(Address.parse(address), words)
    return window


def _with_queries(demo: Path) -> QMainWindow:
    """Entries fewer than last month's, and growth that has leapt: each asks why."""
    from zzdesk.address import Address

    window = clerk_with_faults(demo)
    desk = window.desk  # type: ignore[attr-defined]
    for address, words in (("ZZ01.03.1", "1"), ("ZZ01.05.1", "1"), ("ZZ01.06.1", "0"), ("ZZ01.01.3", "180")):
        desk.type_text(Address.parse(address), words)
    window.show()
    _wait_for(lambda: window.findings_panel is not None)  # type: ignore[attr-defined]
    desk.check()
    return window


def explaining(demo: Path) -> QMainWindow:
    """Queries selected to be explained together, one that has its reason, the list of reasons open in the table."""
    from ui.clerk.findings_model import EXPLANATION, PROBLEM
    from zzdesk.findings import Level

    window = _with_queries(demo)
    panel = window.findings_panel  # type: ignore[attr-defined]
    queries = [n for n, f in enumerate(panel.model.findings) if f.level is Level.QUERY and not f.explained]
    panel.model.setData(panel.model.index(queries[-1], EXPLANATION), "口径调整：改按属地口径，某铝业公司划出")
    settle(QApplication.instance(), 200)  # type: ignore[arg-type]
    flag = panel.table.selectionModel().SelectionFlag
    for row in queries[:-1]:
        panel.table.selectionModel().select(panel.model.index(row, PROBLEM), flag.Select | flag.Rows)
    panel.table.scrollTo(panel.model.index(queries[0], PROBLEM), panel.table.ScrollHint.PositionAtTop)
    panel.explain_together()
    panel.words.put("停产检修")
    return window


def reasons(demo: Path) -> QMainWindow:
    """The editor of one explanation with its list."""
    from ui.clerk.findings_model import EXPLANATION
    from zzdesk.address import Address
    from zzdesk.findings import Level

    window = _with_queries(demo)
    panel = window.findings_panel  # type: ignore[attr-defined]
    query = next(f for f in panel.model.findings if f.level is Level.QUERY and f.addresses)
    window.go_to(Address.parse(query.addresses[0]))  # type: ignore[attr-defined]
    index = panel.model.index(panel.model.findings.index(query), EXPLANATION)
    panel.table.scrollTo(index, panel.table.ScrollHint.PositionAtTop)
    panel.table.setCurrentIndex(index)
    panel.table.edit(index)
    return window


def receipt(demo: Path) -> QMainWindow:
    """A 快报 with open queries, sent back by the bureau; one cell was put right since."""
    from datetime import date

    from zzdesk.address import Address

    window = _with_queries(demo)
    desk = window.desk  # type: ignore[attr-defined]
    desk.type_text(Address.parse("ZZ01.09.1"), "412.6")
    folder = Path(tempfile.mkdtemp())
    made = session.export(desk.document, desk.period, "快报", folder)
    with session.create_ledger(folder / "汇总库") as ledger:
        session.merge(ledger, [made.written.path], date(2021, 5, 7))
        ledger.decide(
            "return", ledger.files()[0].sha256, "李四", "新增入库比上月少，请核对退库企业并附说明；附表未盖章"
        )
        receipts = session.receipts(ledger, desk.period, folder / "回执", date(2021, 5, 8))
    window.receipts.take(next(p for p in receipts if "巩义" in p.name))  # type: ignore[attr-defined]
    settle(QApplication.instance(), 600)  # type: ignore[arg-type]
    desk.type_text(Address.parse("ZZ01.01.3"), "9.1")
    window.findings_panel.set_folded(True)  # type: ignore[attr-defined]
    return window


def department(demo: Path) -> QMainWindow:
    from ui.clerk.window import ClerkWindow

    document = session.open_file(_file(demo, "市工信局"), writer_thread=True)
    return ClerkWindow(document, document.plan.periods[4])


def _fresh(unit: str, form: str, rows: str = "", column: str = "1") -> QMainWindow:
    """A new file with this form open, rows pasted from a column on."""
    from ui.clerk.window import ClerkWindow
    from zzdesk.entry.document import Document
    from zzdesk.entry.paste import read_tsv
    from zzdesk.plan.load import load_plan

    plan = load_plan()
    path = Path(tempfile.mkdtemp()) / f"{unit}.zzd"
    Document.create(path, plan, plan.unit(unit), sample=True).close()
    window = ClerkWindow(Document.open(path, writer_thread=True), plan.periods[2])
    if rows:
        seen = plan.seen_lines(plan.form(form), plan.unit(unit))
        window.desk.paste(form, (seen[0].code if seen else "L0", column), read_tsv(rows))
    window.show()
    settle(QApplication.instance(), 300)  # type: ignore[arg-type]
    window.forms.select(form)
    window.desk.check()
    return window


_PROJECTS = """\
智能传感器产业园一期项目\t2103-410181-04-01-123456\t郑州某传感技术有限公司\t91410181MA3X5T8K2Q\t先进制造业开发区\t\t是\t新建\t新开工\t省重点\t120000\t0\t45000\t8200\t3100\t\t2021-03-15\t2021-03-18\t2022-12-30\t\t2021年4月\t土方完成，基础施工
年产10万吨铝精深加工技改\t2102-410181-04-02-223344\t巩义市某铝业股份有限公司\t914101817067890123\t回郭镇\t\t否\t技改\t续建\t否\t36000\t15200\t12000\t4300\t2900\t\t2020-06-01\t2020-06-10\t2021-10-31\t\t2020年7月\t设备安装
耐火材料绿色化改造\t\t某耐材公司\t\t北山口镇\t\t否\t技改\t竣工\t否\t8600\t7900\t约七百
"""
_ENTERPRISES = """\
郑州某铝业股份有限公司\t91410181706789012X\t有色金属冶炼\t\t市66\t31200\t92800\t81500\t26100\t24800\t88000\t79000\t2021-02\t2100\t1500\t2021-02\t2860\t正常
某耐火材料有限公司\t914101817067890456\t非金属矿物制品\t\t县20\t5400\t15100\t16900\t1200\t1300\t14000\t15500\t2021-02\t-120\t80\t2021-02\t410\t减产\t主要客户订单下降
某电缆集团\t\t电气机械\t\t县20\t9800\t27900
"""
_TASKS = """\
规划文本已完成征求意见稿，书面征求16个区县（市）和28个市直部门意见，收到意见建议63条，采纳41条，预计5月上会\t序时推进
已完成\t已完成
方案初稿形成\t滞后\t部分产业链牵头部门未反馈材料，影响进度\t4月15日前集中会商
"""


def projects(demo: Path) -> QMainWindow:
    return _fresh("410181", "ZZ03", _PROJECTS)


def enterprises(demo: Path) -> QMainWindow:
    return _fresh("410181", "ZZ04", _ENTERPRISES)


def meetings_empty(demo: Path) -> QMainWindow:
    return _fresh("410181", "ZZ06")


def tasks(demo: Path) -> QMainWindow:
    return _fresh("D01", "ZZ08", _TASKS, "6")


def year(demo: Path) -> QMainWindow:
    window = clerk_reopened(demo)
    window.show()
    settle(QApplication.instance(), 300)  # type: ignore[arg-type]
    window.show_year()  # type: ignore[attr-defined]
    return window


def tour(demo: Path) -> Iterator[tuple[str, QWidget]]:
    window = clerk_with_faults(demo)
    window.show()
    settle(QApplication.instance(), 600)  # type: ignore[arg-type]
    window.show_tour()  # type: ignore[attr-defined]
    for n in range(5):
        window.findChild(Tour).go(n)  # type: ignore[union-attr]
        yield str(n + 1), window


def welcome(demo: Path) -> QMainWindow:
    from ui.recent import describe, remember

    kept = Path(tempfile.mkdtemp())
    for name, told in {
        "旧盘上的巩义市2020.zzd": ("巩义市", "1—12月", "✓ 已报正式第1版"),
        "巩义市2021.zzd": ("巩义市", "1—4月", "已填 61/78，未报送"),
        "汇总库": ("郑州市工业和信息化局", "1—6月", "已报 15/16"),
    }.items():
        (kept / name).touch()
        remember(kept / name)
        describe(kept / name, *told)
    (kept / "旧盘上的巩义市2020.zzd").unlink()
    return program.Windows().welcome()


def welcome_first(demo: Path) -> QMainWindow:
    QSettings().remove("recent")
    return program.Windows().welcome()


def bureau(demo: Path) -> Iterator[tuple[str, QMainWindow]]:
    from ui.bureau.window import BureauWindow

    kept = Path(shutil.copytree(demo / "汇总库", Path(tempfile.mkdtemp()) / "汇总库"))
    window = BureauWindow(session.open_ledger(kept))
    window.office.today = lambda: date(2021, 7, 21)
    window.office.set_who("张敏")
    _busy_month(demo, window)
    window.set_period(window.ledger.plan.periods[4])
    for n, name in enumerate(window.page_names):
        window.show_page(n)
        window.show()
        settle(QApplication.instance(), 200)  # type: ignore[arg-type]
        _wait_for(lambda: not window.is_working)
        yield name, window
    window.show_page(window.page_names.index("预警与评分"))
    for n in range(1, window.outlook.tabs.count()):
        window.outlook.tabs.setCurrentIndex(n)
        yield f"预警与评分-{n}", window


def _corrected(demo: Path, unit: str, folder: Path, figures: dict[str, str]) -> Path:
    """The unit's 正式 of June once more, with other figures and a reason: its second edition."""
    from zzdesk import values
    from zzdesk.address import Address
    from zzdesk.entry.edits import SetCells

    with session.open_file(_file(demo, unit)) as document:
        period, reason = document.plan.periods[4], "统计部门核减，按反馈数更正"
        document.reopen(period, reason)
        document.apply(SetCells(period, {Address.parse(a): values.number(n) for a, n in figures.items()}))
        made = session.export(document, period, "正式", folder, reason)
    return made.written.path


def _busy_month(demo: Path, window: QMainWindow) -> None:
    """1—5月 with 巩义市's correction, 登封市 with two contents of one edition, and 中牟县 sent back."""
    folder = Path(tempfile.mkdtemp())
    _corrected(demo, "巩义市", folder, {"ZZ01.08.2": "240"})
    _corrected(demo, "登封市", folder, {"ZZ01.08.2": "241"})
    first = next(folder.glob("*登封*"))
    first.rename(folder / f"{first.stem}（重发）.xlsx")
    _corrected(demo, "登封市", folder, {"ZZ01.08.2": "242", "ZZ01.03.6": "60"})
    window.intake.received.setDate(QDate(2021, 7, 20))  # type: ignore[attr-defined]
    window.take([folder])  # type: ignore[attr-defined]
    _wait_for(lambda: not window.is_working)  # type: ignore[attr-defined]


def merge_report(demo: Path) -> Iterator[tuple[str, QMainWindow]]:
    """16 good, 3 bad, 2 duplicate, 1 conflicting returns just taken in."""
    from tests.merge_folder import PERIOD, RECEIVED, fill
    from ui.bureau.window import BureauWindow

    scratch = Path(tempfile.mkdtemp())
    window = BureauWindow(session.create_ledger(scratch / "汇总库"))
    window.set_period(PERIOD)
    window.intake.received.setDate(QDate(RECEIVED.year, RECEIVED.month, RECEIVED.day))
    window.take([fill(scratch / "收件", scratch)])
    _wait_for(lambda: not window.is_working)
    yield "report", window
    window.intake.parts.setSizes([760, 190])  # every file of the report
    yield "report-all", window


def _wait_for(done: Callable[[], bool]) -> None:
    while not done():
        settle(QApplication.instance(), 100)  # type: ignore[arg-type]


def import_targets(demo: Path) -> Iterator[tuple[str, QWidget]]:
    """The dialog empty, with an annex that cannot be taken, and after writing."""
    from tests.test_ui_targets import annex
    from ui.dialogs.import_targets import ImportTargetsDialog
    from ui.grid.clipboard import to_tsv
    from zzdesk.plan.load import load_plan
    from zzdesk.plan.workbook import write_plan

    plan, clipboard = load_plan(), QApplication.clipboard()
    folder = Path(tempfile.mkdtemp()) / "2021年报表任务"
    write_plan(plan.files, folder)
    dialog = ImportTargetsDialog()
    yield "empty", dialog
    rows = annex(plan, 荥阳市="10%左右", 新密市="力争11%", 登封市="—", 中牟县="2000万")
    clipboard.setText(to_tsv([*rows, ["某某新区", "9", "9", "50", "8"]]))
    dialog.paste()
    yield "refused", dialog
    dialog.use_folder(folder)
    settle(QApplication.instance())  # type: ignore[arg-type]
    clipboard.setText(to_tsv(annex(plan, 荥阳市="10%左右", 新密市="力争11%", 登封市="—")))
    dialog.paste()
    yield "ready", dialog
    dialog.write()
    yield "written", dialog


def import_actuals(demo: Path) -> Iterator[tuple[str, QWidget]]:
    """A clerk's own workbook for the first time, with a unit and a row to look at; its preview."""
    from openpyxl import load_workbook

    from ui.dialogs.import_actuals import ImportDialog
    from zzdesk.demo.sample import sample_year
    from zzdesk.demo.sample_own import write_own

    document = session.open_file(demo / "填报文件" / "巩义市.zzd", read_only=True)
    period = document.plan.periods[6]
    cells = sample_year(document.plan, document.unit, period.month)[period]
    path = write_own(document.plan, document.unit, period, cells, Path(tempfile.mkdtemp()) / "工业台账.xlsx")
    book = load_workbook(path)
    book["工业经济运行情况"]["D12"], book["工业经济运行情况"]["B13"] = "约4126亿", "全社会工业用电量"
    book["重点企业"]["D3"] = "工业总产值（亿元）"
    book.save(path)
    dialog = ImportDialog(document, period, path)
    settle(QApplication.instance())  # type: ignore[arg-type]
    yield "mapping", dialog
    dialog.mapping.sheet_view.setCurrentIndex(dialog.mapping.sheets.index(4, 0))
    yield "unit", dialog
    dialog.show_preview()
    yield "preview", dialog


def printing(demo: Path) -> Iterator[tuple[str, QWidget]]:
    """The print dialog with one form, with all; the proof sheet of a return."""
    from ui.printing.preview import ALL, PrintDialog
    from ui.printing.proof import ProofDialog

    document = session.open_file(_file(demo, "巩义市"))
    period = document.plan.periods[2]
    dialog = PrintDialog(document, period, "ZZ01")
    dialog.show()
    settle(QApplication.instance())  # type: ignore[arg-type]
    yield "one", dialog
    dialog.scopes[ALL].click()
    settle(QApplication.instance(), 1500)  # type: ignore[arg-type]
    dialog.view.go_to(3)
    yield "all", dialog
    made = session.export(document, period, "草稿", Path(tempfile.mkdtemp()))
    yield "proof", ProofDialog(session.proof(document, period, made), made.written.path.name)


def dialogs(demo: Path) -> Iterator[tuple[str, QWidget]]:
    from ui.dialogs.about import AboutDialog
    from ui.dialogs.new_file import NewFileDialog
    from ui.dialogs.reopen import ReopenDialog
    from ui.dialogs.send import SendDialog
    from ui.help_window import HelpWindow

    new = NewFileDialog()
    new.filter.setText("区")
    yield "new-file", new
    window = clerk_with_faults(demo)
    desk = window.desk  # type: ignore[attr-defined]
    send = SendDialog(desk, window)
    _wait_for(lambda: not send.is_busy)
    send.kind.setCurrentText("正式")
    _wait_for(lambda: not send.is_busy)
    yield "send-blocked", send
    send.folder.setText(tempfile.mkdtemp())
    send.kind.setCurrentText("快报")
    _wait_for(lambda: not send.is_busy)
    send.export()
    _wait_for(lambda: not send.is_busy)
    yield "send-done", send
    other = clerk(demo)
    held = other.desk.document.sent.lock(other.desk.period)  # type: ignore[attr-defined]
    yield "reopen", ReopenDialog(held, other)
    yield "about", AboutDialog()
    manual = HelpWindow(other)
    for name, chapter in (("help", "审核结果"), ("help-keys", "快捷键一览"), ("help-rules", "审核关系")):
        manual.show()
        manual.go_to(chapter)
        yield name, manual
    yield "file-dialog", QFileDialog(None, "打开", str(demo), "填报文件 (*.zzd)")
    yield (
        "asking",
        QMessageBox(
            QMessageBox.Icon.Warning,
            "关闭",
            "有改动没有存进文件，关闭后会丢失",
            QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Cancel,
        ),
    )


WINDOWS: dict[str, Callable[[Path], QMainWindow]] = {
    "welcome": welcome,
    "welcome-first": welcome_first,
    "clerk": clerk,
    "clerk-faults": clerk_with_faults,
    "fed-back": fed_back,
    "explaining": explaining,
    "reasons": reasons,
    "year": year,
    "receipt": receipt,
    "department": department,
    "projects": projects,
    "enterprises": enterprises,
    "meetings-empty": meetings_empty,
    "tasks": tasks,
}
SERIES: dict[str, Callable[[Path], Iterator[tuple[str, QWidget]]]] = {
    "tour": tour,
    "bureau": bureau,
    "merge": merge_report,
    "dialog": dialogs,
    "import-targets": import_targets,
    "import-actuals": import_actuals,
    "print": printing,
}
_OF_THEIR_OWN_SIZE = ("dialog", "import-targets", "import-actuals", "print")
# What the manual shows, and the picture it is made from.
PICTURES = {
    "welcome": "welcome-1366",
    "clerk": "clerk-1366",
    "findings": "clerk-faults-1366",
    "year": "year-1366",
    "dark": "clerk-faults-1366-dark",
    "new-file": "dialog-new-file",
    "send": "dialog-send-done",
    "intake": "merge-report-1366",
    "merge-report": "merge-report-all-1920",
    "conflicts": "bureau-认定-1366",
    "status": "bureau-报送情况-1366",
    "consolidated": "bureau-汇总-1366",
    "ledger": "bureau-汇总库-1366",
    "progress": "bureau-进度与排名-1366",
    "bulletin": "bureau-通报-1366",
    "charts": "bureau-图表-1366",
    "city": "bureau-全市目标-1366",
    "receipt": "receipt-1366",
    "import-targets": "import-targets-ready",
    "import-actuals": "import-actuals-preview",
    "print": "print-one",
}


def all_of(demo: Path, only: str) -> Iterator[tuple[str, QWidget, bool]]:
    """Name, window, and whether it fills the screen."""
    for name, make in WINDOWS.items():
        if only in name:
            yield name, make(demo), True
    for series, makes in SERIES.items():
        if not only or only.startswith(series):
            for name, widget in makes(demo):
                yield f"{series}-{name}", widget, series not in _OF_THEIR_OWN_SIZE


def shoot(app: QApplication, widget: QWidget, out: Path, name: str, sizes: Sequence[tuple[int, int]]) -> None:
    """Light, then dark by the choice of the 视图 menu while it is open."""
    for look, suffix in ((Appearance.LIGHT, ""), (Appearance.DARK, "-dark")):
        choose(look)
        for size in sizes or [(0, 0)]:
            if sizes:
                widget.resize(*size)
            widget.show()
            settle(app)
            at = f"-{round(size[0] * widget.devicePixelRatio())}" if sizes else ""
            widget.grab().save(str(out / f"{name}{at}{suffix}.png"))
    choose(Appearance.LIGHT)


def keep_for_manual(out: Path) -> None:
    """Few colours: small enough to travel with the program."""
    from PIL import Image

    folder = Path(__file__).parent.parent / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    for name, source in PICTURES.items():
        picture = Image.open(out / f"{source}.png").convert("RGB")
        picture.quantize(192).save(folder / f"{name}.png", optimize=True)


def main() -> None:
    demo, out, only = Path(sys.argv[1]), Path(sys.argv[2]), "".join(sys.argv[3:4])
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    out.mkdir(parents=True, exist_ok=True)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(out / "settings"))
    app = program.prepare(sys.argv[:1])
    sizes = [(round(width / scale), round(height / scale)) for width, height in SIZES]
    for name, widget, fills in all_of(demo, only):
        shoot(app, widget, out, name, sizes if fills else [])
        if fills and not name.startswith(tuple(SERIES)):
            widget.close()
            widget.deleteLater()  # else every change of look dresses all that came before
    if not only and scale == 1:
        keep_for_manual(out)
    sys.stdout.flush()
    os._exit(0)  # windows left open have threads of their own


if __name__ == "__main__":
    main()
