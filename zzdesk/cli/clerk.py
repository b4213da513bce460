"""The commands of a district's file: new, update, enter, explain, check, export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from zzdesk import session
from zzdesk.address import Address
from zzdesk.cli.root import (
    OUT,
    PERIOD,
    PLAN,
    answer,
    commands,
    count,
    day_or_today,
    line,
    say,
    taken,
    with_file,
    with_json,
)
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level, exit_code
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import FORMAL, KINDS


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", required=True, help="填报单位代码或名称。")
@PLAN
@with_json
def new(file: Path, unit: str, plan: str, as_json: bool) -> int:
    """新建填报文件。"""
    with session.create_file(file, unit, load_plan(plan)) as document:
        return answer([file], [], as_json, f"已新建 {file}（{document.unit.name}，{document.plan.title}）")


@commands.command()
@with_file
@click.argument("source")
@with_json
def update(document: Any, source: str, as_json: bool) -> int:
    """收入报表任务的新版本（内置名称、文件夹或工作簿）、市局回执，或统计反馈文件（填入并锁定各数）；已有的不重复收。"""
    if session.is_receipt(Path(source)):
        return _receipt(document, Path(source), as_json)
    if session.is_feedback(Path(source)):
        notes = session.update_from_feedback(document, Path(source))
        return answer([document.path], notes, as_json, f"{document.path.name} 已收入 {Path(source).name}")
    new = load_plan(source)
    words = taken(session.update_file(document, new), document.path.name, new)
    return answer([document.path], [], as_json, words)


def _receipt(document: Any, path: Path, as_json: bool) -> int:
    """What the bureau answered: taken in, and told; its findings are of the day it was issued."""
    from zzdesk.receipt import STATES

    receipt, added = session.take_receipt(document, path)
    head = f"{document.path.name} {'已读入' if added else '中已有'}{receipt.period}的市局回执（{receipt.issued}）"
    asked = [f"  {told.message}" for _, told in receipt.asked]
    back = [f"  退回：{f.edition} {f.decision.why}" for f in receipt.sent_back if f.decision]
    words = [f"{head}：{STATES[receipt.state]}，需要办理{len(asked)}条", *back, *asked]
    return answer([document.path], [], as_json, "\n".join(words))


@commands.command()
@with_file
@click.argument("table", type=click.Path(path_type=Path))
@PERIOD
@with_json
def enter(document: Any, table: Path, period: str, as_json: bool) -> int:
    """从 CSV（form,line,column,value）填入一个报告期的数据，全部写入或全部不写。"""
    notes = session.enter(document, session.period_in(document.plan, period), table)
    return answer([document.path], notes, as_json, f"已填入 {document.path.name}")


@commands.command()
@with_file
@click.argument("text")
@PERIOD
@click.option("--rule", required=True, help="审核关系代码。")
@click.option("--address", required=True, help="审核结果中的任一指标代码。")
@with_json
def explain(document: Any, text: str, period: str, rule: str, address: str, as_json: bool) -> int:
    """填写审核说明。"""
    try:
        place = Address.parse(address)
    except ValueError as fault:
        raise ZzError("table.address", address=address) from fault
    found = session.explain(document, session.period_in(document.plan, period), rule, place, text)
    bare = Finding(Level.NOTE, "explanation.bare", {"text": text.strip()})
    hints = [bare] if document.plan.is_bare_reason(text) else []
    return answer([document.path], hints, as_json, f"已说明 {found.code}：{found.message}")


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--period", help="报告期；不给则取最近有数的一期。")
@click.option("--received", help="收到日期（只用于报送文件），默认今天。")
@PLAN
@with_json
def check(file: Path, period: str | None, received: str | None, plan: str, as_json: bool) -> int:
    """审核填报文件（.zzd）或报送文件（.xlsx）。"""
    if file.suffix.lower() != ".zzd":
        known = load_plan(plan)
        read = session.check_return(file, day_or_today(received), known)
        words = "\n".join([read.line, *map(line, read.findings)])
        say(session.return_json(read, known) if as_json else None, words, as_json)
        return 1 if read.verdict in {"returned", "unreadable"} else exit_code(read.findings)
    with session.open_file(file) as document:
        when = session.period_in(document.plan, period) if period else session.latest_period(document)
        found = session.check_document(document, when)
        counts = f"强制性 {count(found, 'error')}，核实性 {count(found, 'query')}，提示 {count(found, 'note')}"
        lines = [f"{document.unit.name} {when.title}：{counts}", *map(line, found)]
        say(session.document_json(document, when, found), "\n".join(lines), as_json)
        return exit_code(found)


@commands.command()
@with_file
@PERIOD
@OUT
@click.option("--kind", type=click.Choice(KINDS), default="草稿", show_default=True, help="报送类别。")
@click.option("--reason", default="", help="更正原因（更正已生成的正式报送时必填）。")
@with_json
def export(document: Any, period: str, out: Path, kind: str, reason: str, as_json: bool) -> int:
    """生成报送文件。"""
    when = session.period_in(document.plan, period)
    fed = [session.fill_fed_back(document, when)] if kind in FORMAL and session.may_fill(document, when) else []
    made = session.export(document, when, kind, out, reason)
    words = f"已生成 {made.written.path.name}（{kind}第{made.revision}版，校验码 {made.written.code}）"
    answer([made.written.path], [*fed, *made.findings], as_json, words)
    return exit_code(made.findings)
