"""导入目标 by real clicks and the real clipboard: preview, refusal, writing whole."""

from __future__ import annotations

import csv
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.test_targets_import import excel_file
from ui.bureau.window import BureauWindow
from ui.dialogs.import_targets import ImportTargetsDialog
from ui.grid.clipboard import to_tsv
from zzdesk import session
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan
from zzdesk.plan.workbook import write_plan

HEAD = [
    "县（市、区）",
    "规上工业增加值\n\n预期增速（％）",
    "规上制造业增加值预期增速（％）",
    "规上工业新增入库\n企业预期数量（户）",
    "工业投资\n增速（％）",
]
DATA = Path(__file__).parent / "data"


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[ImportTargetsDialog]:
    found = ImportTargetsDialog()
    qtbot.addWidget(found)
    found.show()
    yield found
    found.close()


@pytest.fixture
def folder(tmp_path: Path, plan: Plan) -> Path:
    write_plan(plan.files, tmp_path / "二版")
    return tmp_path / "二版"


def annex(plan: Plan, **changed: str) -> list[list[str]]:
    """附表1 as a sheet holds it: the seed targets by name, full-width in the first row. `changed`: name=growth."""
    rows: dict[str, list[str]] = {}
    for target in csv.DictReader(plan.files["targets.csv"].splitlines()):
        rows.setdefault(target["unit"], [plan.unit(target["unit"]).name]).append(target["value"])
    full = str.maketrans("0123456789.", "０１２３４５６７８９．")
    first, *rest = rows.values()
    table = [HEAD, [first[0], *(v.translate(full) for v in first[1:])], *rest]
    for row in table[1:]:
        row[1] = changed.get(row[0], row[1])
    return table


def copy(text: str = "", html: str = "") -> None:
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def paste(qtbot: QtBot, dialog: ImportTargetsDialog, text: str = "", html: str = "") -> None:
    copy(text, html)
    qtbot.mouseClick(dialog.paste_button, Qt.MouseButton.LeftButton)
    finish(qtbot, dialog)


def finish(qtbot: QtBot, dialog: ImportTargetsDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.is_working, timeout=60_000)


def choose(qtbot: QtBot, dialog: ImportTargetsDialog, folder: Path) -> None:
    dialog.use_folder(folder)
    finish(qtbot, dialog)


def write(qtbot: QtBot, dialog: ImportTargetsDialog) -> None:
    qtbot.mouseClick(dialog.write_button, Qt.MouseButton.LeftButton)
    finish(qtbot, dialog)


def by_key(dialog: ImportTargetsDialog) -> dict[tuple[str, str], list[str]]:
    return {(row[1], row[2]): [row[0], *row[3:]] for row in dialog.targets.rows}


def html_of(rows: list[list[str]]) -> str:
    """As a spreadsheet puts it beside the text, style sheet and all."""
    body = "".join("<tr>" + "".join(f"<td>{c.replace(chr(10), '<br>')}</td>" for c in row) + "</tr>" for row in rows)
    return f"<html><head><style>td {{ color: red }}</style></head><body><table>{body}</table></body></html>"


def test_the_seed_annex_pasted_is_the_same(qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan) -> None:
    assert "复制后" in dialog._stack.currentWidget().findChildren(type(dialog.counts))[0].text()
    copy(to_tsv(annex(plan)))
    qtbot.keyClick(dialog, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    finish(qtbot, dialog)
    assert dialog.counts.text() == "对应64个，未对应0个，将改动0个"
    assert by_key(dialog)["巩义市", "规上工业增加值"] == ["＝ 相同", "１０", "10%", "10%"]
    assert not dialog.write_button.isEnabled()
    assert "相同" in dialog.why.text()


def test_a_changed_figure_can_only_be_written_to_a_folder(
    qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan, folder: Path
) -> None:
    paste(qtbot, dialog, to_tsv(annex(plan, 荥阳市="10%左右", 新密市="10%以上", 登封市="—")))
    assert dialog.counts.text() == "对应64个，未对应0个，将改动2个"
    assert by_key(dialog)["荥阳市", "规上工业增加值"] == ["● 改动", "10%左右", "10%", "10%左右"]
    assert by_key(dialog)["新密市", "规上工业增加值"] == ["＝ 相同", "10%以上", "10%", "10%"]
    assert by_key(dialog)["登封市", "规上工业增加值"] == ["－ 取消", "—", "10%", "—"]
    assert not dialog.write_button.isEnabled()
    assert "内置任务只读" in dialog.why.text()
    choose(qtbot, dialog, folder)
    assert str(folder) in dialog.target.text()
    before = (folder / "targets.csv").read_text(encoding="utf-8").splitlines()
    write(qtbot, dialog)
    assert "改动2个目标；已运行 plan check，发现 0 处错误" in dialog.bar.text
    assert dialog.counts.text() == "对应64个，未对应0个，将改动0个"
    assert not dialog.write_button.isEnabled()
    after = (folder / "targets.csv").read_text(encoding="utf-8").splitlines()
    assert set(after) - set(before) == {"410182,ZZ01.01.3,about,10,,expected,附表1,"}
    assert len(before) - len(after) == 1
    stored = load_plan(folder)
    assert stored.target(stored.unit("410185"), next(iter(stored.indicators))) is None


def test_an_unknown_unit_is_refused_with_its_row(
    qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan, folder: Path
) -> None:
    choose(qtbot, dialog, folder)
    before = (folder / "targets.csv").read_bytes()
    rows = annex(plan, 荥阳市="9.5", 中牟县="2000万")
    paste(qtbot, dialog, to_tsv([*rows, ["某某市", "9", "9", "9", "9"]]))
    assert dialog.counts.text() == "对应63个，未对应2个，将改动1个"
    places = {row[1]: row[2] for row in dialog.findings.rows}
    assert "“某某市”不是本任务的填报单位" in places["剪贴板 第18行第1列"]
    [value] = [words for place, words in places.items() if "中牟县规上工业增加值" in place]
    assert "2000万" in value
    assert not dialog.write_button.isEnabled()
    dialog.write()
    assert (folder / "targets.csv").read_bytes() == before
    names = [row[1] for row in dialog.findings.rows]
    dialog.detail.selectRow(names.index("剪贴板 第18行第1列"))
    assert dialog.targets.rows[dialog.table.currentIndex().row()][1] == "某某市"


def test_units_left_out_are_refused(qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan, folder: Path) -> None:
    choose(qtbot, dialog, folder)
    paste(qtbot, dialog, to_tsv(annex(plan, 巩义市="9")[:3]))
    assert "没有新密市的目标" in " ".join(row[2] for row in dialog.findings.rows)
    assert not dialog.write_button.isEnabled()


def test_an_unknown_head_is_refused(qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan) -> None:
    rows = annex(plan)
    rows[0] = [*rows[0][:4], "工业\n用电量（亿千瓦时）"]
    paste(qtbot, dialog, to_tsv(rows))
    assert dialog.counts.text() == "对应48个，未对应1个，将改动0个"
    assert dialog.findings.rows[0][1] == "剪贴板 第1行第5列"


def test_html_alone(qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan) -> None:
    paste(qtbot, dialog, html=html_of(annex(plan, 巩义市="9.5％")))
    assert dialog.counts.text() == "对应64个，未对应0个，将改动1个"
    assert by_key(dialog)["巩义市", "规上工业增加值"] == ["● 改动", "9.5％", "10%", "9.5%"]


def test_html_where_a_break_in_a_cell_tore_the_text(qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan) -> None:
    """Word puts the lines of a cell into its text unquoted."""
    rows = annex(plan)
    paste(qtbot, dialog, "\n".join("\t".join(row) for row in rows), html_of(rows))
    assert dialog.counts.text() == "对应64个，未对应0个，将改动0个"


def test_nothing_to_paste_is_said(qtbot: QtBot, dialog: ImportTargetsDialog) -> None:
    QGuiApplication.clipboard().clear()
    qtbot.mouseClick(dialog.paste_button, Qt.MouseButton.LeftButton)
    assert "剪贴板中没有文字或表格" in dialog.bar.text


def test_files_and_those_that_cannot_be_read(
    qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan, tmp_path: Path
) -> None:
    dialog.read_file(DATA / "annex1_2021.txt")
    assert dialog.is_working
    finish(qtbot, dialog)
    assert dialog.counts.text() == "对应64个，未对应0个，将改动0个"
    dialog.read_file(excel_file(tmp_path / "附表.xlsx", [["巩义市", "十", "50"]]))
    finish(qtbot, dialog)
    assert "附表.xlsx 附表1!C5 巩义市规上工业增加值" in {row[1] for row in dialog.findings.rows}
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 not really")
    dialog.read_file(tmp_path / "坏.xlsx")
    finish(qtbot, dialog)
    assert "无法读取" in dialog.bar.text
    assert "附表.xlsx" in dialog.source.text(), "what was read before stays"
    dialog.use_folder(tmp_path)
    finish(qtbot, dialog)
    assert "找不到报表任务" in dialog.bar.text


def test_a_read_only_folder_is_said_and_nothing_changes(
    qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    choose(qtbot, dialog, folder)
    paste(qtbot, dialog, to_tsv(annex(plan, 巩义市="9")))
    before = (folder / "targets.csv").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        write(qtbot, dialog)
    assert "只读" in dialog.bar.text
    assert (folder / "targets.csv").read_bytes() == before
    assert dialog.write_button.isEnabled()


def test_what_plan_check_finds_is_listed(qtbot: QtBot, dialog: ImportTargetsDialog, plan: Plan, folder: Path) -> None:
    table = folder / "targets.csv"
    table.write_text(table.read_text(encoding="utf-8") + "410181,ZZ01.99.3,at_least,1,,expected,附表1,\n", "utf-8")
    choose(qtbot, dialog, folder)
    paste(qtbot, dialog, to_tsv(annex(plan, 荥阳市="9")))
    write(qtbot, dialog)
    assert "已运行 plan check，发现 1 处错误" in dialog.bar.text
    assert dialog.heading.text() == "plan check 的检查结果（1条）"
    assert dialog.findings.rows[0][1].startswith("targets.csv 第")


def test_opened_from_the_bureau_and_closed_by_escape(qtbot: QtBot, tmp_path: Path, plan: Plan) -> None:
    window = BureauWindow(session.create_ledger(tmp_path / "汇总库", plan))
    qtbot.addWidget(window)
    window.show()
    [file] = [a for a in window.menuBar().actions() if a.text() == "文件(&F)"]
    assert window.targets_action in file.menu().actions()  # type: ignore[attr-defined]
    window.targets_action.trigger()
    [dialog] = window.findChildren(ImportTargetsDialog)
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    window.close()


def test_every_part_can_be_reached_by_keys(dialog: ImportTargetsDialog) -> None:
    buttons = (dialog.paste_button, dialog.file_button, dialog.folder_button, dialog.write_button, dialog.close_button)
    assert len({b.text().partition("&")[2][0] for b in buttons}) == len(buttons)
    assert all(part.accessibleName() for part in (dialog.table, dialog.detail, dialog.counts))
    order, part = [], dialog.paste_button.nextInFocusChain()
    while part is not dialog.paste_button:
        order.append(part)
        part = part.nextInFocusChain()
    wanted = [dialog.file_button, dialog.folder_button, dialog.table, dialog.detail, dialog.write_button]
    places = [order.index(w) for w in [*wanted, dialog.close_button]]
    assert places == sorted(places)
