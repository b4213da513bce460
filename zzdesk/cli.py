"""The command line of DESIGN section 7. Exit 0: fine; 1: open errors or queries; 2: nothing could be done."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from zzdesk import session
from zzdesk.address import Address
from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, Level, exit_code
from zzdesk.plan.load import BUILT_IN, load_plan
from zzdesk.plan.model import KINDS, Plan

MARKS = {"error": "✕", "query": "?", "note": "·"}


def main() -> None:
    """Entry point: runs a command and leaves with its code; no traceback for what a person can mend."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code."""
    wants_json = "--json" in arguments
    try:
        return int(commands.main(arguments, prog_name="zzdesk", standalone_mode=False) or 0)
    except Refused as refused:
        _print_findings(refused.findings, wants_json, str(refused))
        return 1
    except ZzError as fault:
        return _cannot(fault.code, str(fault), wants_json)
    except click.UsageError as fault:
        return _cannot("usage", f"用法有误：{fault.format_message()}（zzdesk --help 查看用法）", wants_json)
    except click.Abort:
        return _cannot("aborted", "已取消", wants_json)


def _cannot(code: str, message: str, wants_json: bool) -> int:
    if wants_json:
        click.echo(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    click.echo(message, err=True)
    return 2


def _print_findings(findings: Iterable[Finding], wants_json: bool, headline: str) -> None:
    if wants_json:
        click.echo(_dumps({"files": [], "findings": [f.as_json() for f in findings]}))
        click.echo(headline, err=True)
        return
    click.echo(headline, err=True)
    for finding in findings:
        click.echo(_line(finding), err=True)


def _line(finding: Finding) -> str:
    where = " ".join(filter(None, [finding.place, finding.sheet and f"{finding.sheet}!{finding.cell or ''}"]))
    place = where or (finding.addresses[0] if finding.addresses else "")
    explained = "（已说明）" if finding.explained else ""
    return f"{MARKS[finding.level]} {finding.level.label}{explained} {finding.code} {place} {finding.message}"


def _dumps(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)


def _show(document: object, text: str, wants_json: bool) -> None:
    click.echo(_dumps(document) if wants_json else text)


def _made(paths: Iterable[Path], findings: Iterable[Finding], wants_json: bool, words: str) -> int:
    """{"files", "findings"} of the making verbs, or the same in words."""
    found = list(findings)
    document = {"files": [str(p) for p in paths], "findings": [f.as_json() for f in found]}
    _show(document, "\n".join([words, *map(_line, found)]), wants_json)
    return exit_code(found)


def _with_json(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON。")(command)


def _with_file(command: Callable[..., Any]) -> Callable[..., Any]:
    """The clerk's file, opened for the command and closed after it."""

    @click.argument("file", type=click.Path(path_type=Path))
    @wraps(command)
    def opened(file: Path, **options: Any) -> int:
        with session.open_file(file) as document:
            return int(command(document, **options))

    return opened


_PERIOD = click.option("--period", required=True, help="报告期，如 2021-03。")
_LEDGER = click.argument("ledger", type=click.Path(path_type=Path))
_OUT = click.option("-o", "out", required=True, type=click.Path(path_type=Path), help="输出位置。")
_PLAN = click.option("--plan", default=BUILT_IN, show_default=True, help="报表任务：内置名称、文件夹或.xlsx。")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zzdesk", prog_name="zzdesk")
def commands() -> None:
    """zzdesk：市级工业经济月报填报与汇总。"""


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_with_json
def demo(folder: Path, as_json: bool) -> int:
    """用示例数据走一遍全流程：填报、审核、报送、收表、汇总、图表。"""
    from zzdesk.demo.run import run_demo

    made = run_demo(folder, say=lambda words: click.echo(words, err=True))
    return _made(made.files, made.findings, as_json, made.text)


# --- plan and targets ----------------------------------------------------------------------
@commands.group()
def plan() -> None:
    """报表任务。"""


@plan.command("show")
@click.argument("name", default=BUILT_IN)
@_with_json
def plan_show(name: str, as_json: bool) -> int:
    """显示报表任务的单位、报表、目标。"""
    from zzdesk.plan import show

    found = load_plan(name)
    _show(show.as_json(found) if as_json else None, show.as_text(found), as_json)
    return 0


@plan.command("check")
@click.argument("name", default=BUILT_IN)
@_with_json
def plan_check(name: str, as_json: bool) -> int:
    """检查报表任务：单位、表式、目标、审核关系、模板，逐条指出文件和行。"""
    found = load_plan(name)
    faults = session.plan_faults(found)
    words = f"{found.title}：{len(found.forms)} 张表，审核关系 {len(found.rules)} 条，{_errors(faults)}"
    return _made([], faults, as_json, words)


@plan.command("export")
@click.argument("name", default=BUILT_IN)
@_OUT
@_with_json
def plan_export(name: str, out: Path, as_json: bool) -> int:
    """把整个报表任务写成一个 Excel 工作簿，供在 WPS 中修改。"""
    from zzdesk.plan.workbook import export_plan

    return _made([export_plan(load_plan(name), out)], [], as_json, f"已生成 {out}")


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@_OUT
@_with_json
def plan_import(file: Path, out: Path, as_json: bool) -> int:
    """从工作簿读回报表任务，写入一个新文件夹；有一处不符就全部不写。"""
    from zzdesk.plan.workbook import import_plan, write_plan

    made = write_plan(import_plan(file), out)
    faults = session.plan_faults(load_plan(out))
    return _made(made, faults, as_json, f"已导入 {out}，{_errors(faults)}")


def _errors(faults: list[Finding]) -> str:
    return f"检查发现 {_count(faults, 'error')} 处错误"


@plan.command("revise")
@click.argument("name")
@_OUT
@click.option("--effective", required=True, help="执行日期，如 2021-07-01；从该日所在月起用新版。")
@click.option("--document", required=True, help="文号。")
@click.option("--version", default="", help="新版本号；不给则在现有版本号上加一。")
@_with_json
def plan_revise(name: str, out: Path, effective: str, document: str, version: str, as_json: bool) -> int:
    """年内修订：写出下一版报表任务（新文件夹），再在其中修改；各月仍用当时的版本。"""
    from zzdesk.plan.revise import revised

    before = load_plan(name)
    return _new_plan(before, revised(before, _day(effective), document, version), out, as_json)


@plan.command("roll-forward")
@click.argument("name")
@_OUT
@click.option("--year", type=int, help="年度；不给则为下一年。")
@_with_json
def plan_roll_forward(name: str, out: Path, year: int | None, as_json: bool) -> int:
    """结转下年：单位、表式、审核关系照旧，目标清空为未下达。"""
    from zzdesk.plan.revise import rolled_forward

    before = load_plan(name)
    return _new_plan(before, rolled_forward(before, year), out, as_json)


def _new_plan(before: Plan, files: Mapping[str, str], out: Path, as_json: bool) -> int:
    """Write a plan made of another; say what was changed and what plan check finds."""
    from zzdesk.plan.revise import told
    from zzdesk.plan.workbook import write_plan

    made = write_plan(files, out)
    after = load_plan(out)
    faults = session.plan_faults(after)
    words = [f"已写入 {out}", *told(before, after), _errors(faults)]
    return _made(made, faults, as_json, "\n".join(words))


@plan.command("templates")
@click.argument("name", default=BUILT_IN)
@click.option("--keep", type=click.Path(path_type=Path), help="改过样式的模板：保留它，只补上缺少的行和表。")
@_OUT
@_with_json
def plan_templates(name: str, keep: Path | None, out: Path, as_json: bool) -> int:
    """按表式定义画出报送文件模板（.xlsx），供修改样式；--keep 在改过样式的模板上补齐。"""
    from zzdesk.returns.templates import drawn_bytes
    from zzdesk.textfile import write_whole

    found = load_plan(name)
    if keep is None:
        return _made([write_whole(out, drawn_bytes(found))], [], as_json, f"已生成 {out}")
    data, added, faults = session.kept_template(found, keep)
    words = f"已补入 {'、'.join(added)}" if added else "没有缺少的行和表"
    return _made([write_whole(out, data)], faults, as_json, f"已生成 {out}，{words}")


@commands.group()
def targets() -> None:
    """年度目标。"""


@targets.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--plan", "plan_name", help="写入该报表任务文件夹；不给则只显示。")
@_with_json
def targets_import(file: Path, plan_name: str | None, as_json: bool) -> int:
    """从通知文本读取附表目标；给出 --plan 时全部写入或全部不写。"""
    from zzdesk.plan.target_preview import as_text
    from zzdesk.plan.targets import read_targets, store_targets

    into = load_plan(plan_name or BUILT_IN)
    found = read_targets(into, file)
    if plan_name:
        store_targets(Path(plan_name), found)
    _show(found.as_json(), "\n".join([as_text(into, found), *map(_line, found.findings)]), as_json)
    return exit_code(found.findings)


# --- the clerk's file ------------------------------------------------------------------------
@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", required=True, help="填报单位代码或名称。")
@_PLAN
@_with_json
def new(file: Path, unit: str, plan: str, as_json: bool) -> int:
    """新建填报文件。"""
    with session.create_file(file, unit, load_plan(plan)) as document:
        return _made([file], [], as_json, f"已新建 {file}（{document.unit.name}，{document.plan.title}）")


@commands.command()
@_with_file
@click.argument("source")
@_with_json
def update(document: Any, source: str, as_json: bool) -> int:
    """把报表任务的新版本（内置名称、文件夹或工作簿）收入填报文件；已有的版本不重复收。"""
    new = load_plan(source)
    words = _taken(session.update_file(document, new), document.path.name, new)
    return _made([document.path], [], as_json, words)


def _taken(added: bool, where: str, plan: Plan) -> str:
    edition = f"{plan.title} {plan.version} 版（{plan.effective} 起执行）"
    return f"{where} 已收入{edition}" if added else f"{where} 中已有{edition}，没有改动"


@commands.command()
@_with_file
@click.argument("table", type=click.Path(path_type=Path))
@_PERIOD
@_with_json
def enter(document: Any, table: Path, period: str, as_json: bool) -> int:
    """从 CSV（form,line,column,value）填入一个报告期的数据，全部写入或全部不写。"""
    notes = session.enter(document, session.period_in(document.plan, period), table)
    return _made([document.path], notes, as_json, f"已填入 {document.path.name}")


@commands.command()
@_with_file
@click.argument("text")
@_PERIOD
@click.option("--rule", required=True, help="审核关系代码。")
@click.option("--address", required=True, help="审核结果中的任一指标代码。")
@_with_json
def explain(document: Any, text: str, period: str, rule: str, address: str, as_json: bool) -> int:
    """填写审核说明。"""
    try:
        place = Address.parse(address)
    except ValueError as fault:
        raise ZzError("table.address", address=address) from fault
    found = session.explain(document, session.period_in(document.plan, period), rule, place, text)
    bare = Finding(Level.NOTE, "explanation.bare", {"text": text.strip()})
    hints = [bare] if document.plan.is_bare_reason(text) else []
    return _made([document.path], hints, as_json, f"已说明 {found.code}：{found.message}")


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--period", help="报告期；不给则取最近有数的一期。")
@click.option("--received", help="收到日期（只用于报送文件），默认今天。")
@_PLAN
@_with_json
def check(file: Path, period: str | None, received: str | None, plan: str, as_json: bool) -> int:
    """审核填报文件（.zzd）或报送文件（.xlsx）。"""
    if file.suffix.lower() != ".zzd":
        known = load_plan(plan)
        read = session.check_return(file, _date(received), known)
        words = "\n".join([read.line, *map(_line, read.findings)])
        _show(session.return_json(read, known) if as_json else None, words, as_json)
        return 1 if read.verdict in {"returned", "unreadable"} else exit_code(read.findings)
    with session.open_file(file) as document:
        when = session.period_in(document.plan, period) if period else session.latest_period(document)
        found = session.check_document(document, when)
        counts = f"强制性 {_count(found, 'error')}，核实性 {_count(found, 'query')}，提示 {_count(found, 'note')}"
        lines = [f"{document.unit.name} {when.title}：{counts}", *map(_line, found)]
        _show(session.document_json(document, when, found), "\n".join(lines), as_json)
        return exit_code(found)


def _count(findings: list[Finding], level: str) -> int:
    return sum(f.level.value == level for f in findings)


@commands.command()
@_with_file
@_PERIOD
@_OUT
@click.option("--kind", type=click.Choice(KINDS), default="草稿", show_default=True, help="报送类别。")
@click.option("--reason", default="", help="更正原因（更正已生成的正式报送时必填）。")
@_with_json
def export(document: Any, period: str, out: Path, kind: str, reason: str, as_json: bool) -> int:
    """生成报送文件。"""
    when = session.period_in(document.plan, period)
    made = session.export(document, when, kind, out, reason)
    words = f"已生成 {made.written.path.name}（{kind}第{made.revision}版，校验码 {made.written.code}）"
    _made([made.written.path], made.findings, as_json, words)
    return exit_code(made.findings)


# --- the bureau --------------------------------------------------------------------------------
@commands.group()
def ledger() -> None:
    """汇总库。"""


@ledger.command("new")
@_LEDGER
@_PLAN
@_with_json
def ledger_new(ledger: Path, plan: str, as_json: bool) -> int:
    """新建汇总库文件夹。"""
    session.create_ledger(ledger, load_plan(plan)).close()
    return _made([ledger], [], as_json, f"已新建汇总库 {ledger}")


@ledger.group("plan")
def ledger_plan() -> None:
    """汇总库中的报表任务。"""


@ledger_plan.command("add")
@_LEDGER
@click.argument("source")
@_with_json
def ledger_plan_add(ledger: Path, source: str, as_json: bool) -> int:
    """把报表任务的一个版本（内置名称、文件夹或工作簿）收入汇总库；已有的版本不重复收。"""
    new = load_plan(source)
    with session.open_ledger(ledger) as opened:
        added = opened.add_plan(new)
    return _made([ledger], [], as_json, _taken(added, str(ledger), new))


def _decision(act: str, words: str) -> None:
    """ledger return | withdraw | reapply: recorded with who and why; the file's own verdict stays."""

    @ledger.command(act, help=words)
    @_LEDGER
    @click.argument("sha256")
    @click.option("--reason", required=True, help="原因。")
    @click.option("--who", default="", help="经办人，默认为本机用户名。")
    @_with_json
    def decide(ledger: Path, sha256: str, reason: str, who: str, as_json: bool) -> int:
        with session.open_ledger(ledger) as opened:
            opened.decide(act, sha256, who or getpass.getuser(), reason)
        return _made([ledger], [], as_json, f"已记录：{words.rstrip('。')} {sha256[:12]}（{reason}）")


_decision("return", "退回一份报送文件。")
_decision("withdraw", "撤下一份报送文件，不计入汇总。")
_decision("reapply", "恢复一份退回或撤下的报送文件。")


@ledger.command("dump")
@_LEDGER
@_with_json
def ledger_dump(ledger: Path, as_json: bool) -> int:
    """输出汇总库的全部事实（两库内容相同则输出相同）。"""
    from zzdesk.ledger.dump import dump

    with session.open_ledger(ledger) as opened:
        click.echo(_dumps(dump(opened)))
    return 0


@ledger.command("check")
@_LEDGER
@_PERIOD
@_with_json
def ledger_check(ledger: Path, period: str, as_json: bool) -> int:
    """市级审核：一个代码由两个单位填报的（归属待认定），市级数与区县合计。"""
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        found = session.city_findings(opened, when)
    return _made([], found, as_json, f"{when.title}市级审核：{len(found)} 处")


@ledger.command("verify")
@_LEDGER
@_with_json
def ledger_verify(ledger: Path, as_json: bool) -> int:
    """从存档原件重新读取并核对每个数。"""
    from zzdesk.ledger.verify import verify

    with session.open_ledger(ledger) as opened:
        found = verify(opened)
    return _made([ledger], found, as_json, "汇总库与原件一致" if not found else "汇总库与原件不一致")


@commands.command()
@_LEDGER
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--received", help="收到日期，默认今天。")
@_with_json
def merge(ledger: Path, paths: tuple[Path, ...], received: str | None, as_json: bool) -> int:
    """收表：文件、文件夹或压缩包。"""
    from zzdesk.ledger.report import as_text

    with session.open_ledger(ledger) as opened:
        report = session.merge(opened, paths, _date(received))
        _show(report.as_json() if as_json else None, as_text(report), as_json)
        return report.exit_code


@commands.command()
@_LEDGER
@_PERIOD
@_with_json
def status(ledger: Path, period: str, as_json: bool) -> int:
    """报送情况。"""
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        found = session.status(opened, when)
        city = [] if as_json else session.city_findings(opened, when)
    _show(found.as_json(), "\n".join([found.as_text(), *map(_line, city)]), as_json)
    return 0


@commands.command()
@_LEDGER
@_PERIOD
@_OUT
@click.option("--internal", is_flag=True, help="包括单个企业资料（只供内部使用）。")
@_with_json
def consolidate(ledger: Path, period: str, out: Path, internal: bool, as_json: bool) -> int:
    """生成汇总表。"""
    with session.open_ledger(ledger) as opened:
        made = session.consolidate(opened, session.period_held(opened, period), out, internal=internal)
    return _made([made], [], as_json, f"已生成 {made}")


@commands.command()
@_LEDGER
@_PERIOD
@click.option("--unit", help="只看一个单位。")
@_with_json
def progress(ledger: Path, period: str, unit: str | None, as_json: bool) -> int:
    """进度与排名。"""
    from zzdesk.analysis.progress_text import progress_text

    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        chosen = opened.plan_of(when).find_unit(unit) if unit else None
        if unit and chosen is None:
            raise ZzError("unit.unknown", unit=unit)
        found = session.progress(opened, when, chosen)
        _show(found.as_json(), progress_text(found), as_json)
    return 0


@commands.command()
@_LEDGER
@_PERIOD
@_OUT
@click.option("--kind", type=click.Choice(["progress"]), default="progress", show_default=True, help="图的种类。")
@click.option("--indicator", help="指标代码，如 ZZ01.03.1；不给则每个有区县目标的指标一页。")
@_with_json
def chart(ledger: Path, period: str, out: Path, kind: str, indicator: str | None, as_json: bool) -> int:
    """画图（PDF、PNG、SVG）。"""
    try:
        address = Address.parse(indicator) if indicator else None
    except ValueError as fault:
        raise ZzError("table.address", address=indicator) from fault
    with session.open_ledger(ledger) as opened:
        made = session.chart(opened, session.period_held(opened, period), address, out)
    return _made(made, [], as_json, f"已生成 {'、'.join(map(str, made))}")


def _date(words: str | None) -> date:
    return _day(words) if words else date.today()


def _day(words: str) -> date:
    try:
        return datetime.strptime(words, "%Y-%m-%d").date()
    except ValueError as fault:
        raise ZzError("date.unknown", date=words) from fault


if __name__ == "__main__":
    main()
