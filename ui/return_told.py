"""A return dropped on the welcome page: whose it is, whether it is sound, and a way to open it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from ui.message_bar import MessageBar
from ui.tasks import Task
from zzdesk import session
from zzdesk.plan.load import load_plan

if TYPE_CHECKING:
    from zzdesk.returns.result import ReadReturn

_LEVELS = {"accepted": "good", "queried": "query", "returned": "error", "unreadable": "error", "ignored": "note"}


def tell_return(parent: QObject, bar: MessageBar, path: Path) -> None:
    """Read and judged off the window's thread; nothing is stored."""

    def done(read: ReadReturn) -> None:
        details = [f"{f.sheet or ''} {f.cell or ''} {f.message}".strip() for f in read.findings]
        bar.say(_LEVELS.get(read.verdict, "note"), words_of(read, path), details, ("用表格程序打开", open_it))

    def open_it() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    task: Task[ReadReturn] = Task(
        parent, lambda _: session.check_return(path, date.today()), done, lambda why: bar.say("error", why)
    )
    bar.say("note", f"正在查看 {path.name}…")
    task.start()


def words_of(read: ReadReturn, path: Path) -> str:
    """One sentence: what it is, and what to do with it here."""
    plan = load_plan()
    unit = plan.find_unit(read.unit or "")
    period = next((p for p in plan.periods if str(p) == read.period), None)
    if unit is None or period is None:
        first = next((f.message for f in read.findings), "不是本程序的报送文件")
        return f"{path.name}：{first}"
    edition = f"{read.kind}第{read.revision}版" if read.revision else read.kind or ""
    sound = {"ok": "校验码相符", "changed": "生成后有改动"}.get(read.seal or "", "没有校验码")
    sample = "（示例数据）" if read.sample else ""
    what = f"{path.name} 是{unit.name}{period.title}的{edition}报送文件{sample}，{sound}"
    return f"{what}。报送文件由市局收取：市局人员请打开汇总库后收表；填报单位要改数，请打开自己的填报文件"
