"""zzdesk plan …, zzdesk targets …: the year's definitions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from zzdesk import session
from zzdesk.cli.root import (
    OUT,
    answer,
    commands,
    count,
    day,
    line,
    say,
    with_json,
)
from zzdesk.findings import Finding, exit_code
from zzdesk.plan.load import BUILT_IN, load_plan
from zzdesk.plan.model import Plan


@commands.group()
def plan() -> None:
    """报表任务。"""


@plan.command("show")
@click.argument("name", default=BUILT_IN)
@with_json
def plan_say(name: str, as_json: bool) -> int:
    """显示报表任务的单位、报表、目标。"""
    from zzdesk.plan import show

    found = load_plan(name)
    say(show.as_json(found) if as_json else None, show.as_text(found), as_json)
    return 0


@plan.command("check")
@click.argument("name", default=BUILT_IN)
@with_json
def plan_check(name: str, as_json: bool) -> int:
    """检查报表任务：单位、表式、目标、审核关系、模板，逐条指出文件和行。"""
    found = load_plan(name)
    faults = session.plan_faults(found)
    words = f"{found.title}：{len(found.forms)} 张表，审核关系 {len(found.rules)} 条，{_errors(faults)}"
    return answer([], faults, as_json, words)


@plan.command("export")
@click.argument("name", default=BUILT_IN)
@OUT
@with_json
def plan_export(name: str, out: Path, as_json: bool) -> int:
    """把整个报表任务写成一个 Excel 工作簿，供在 WPS 中修改。"""
    from zzdesk.plan.workbook import export_plan

    return answer([export_plan(load_plan(name), out)], [], as_json, f"已生成 {out}")


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@OUT
@with_json
def plan_import(file: Path, out: Path, as_json: bool) -> int:
    """从工作簿读回报表任务，写入一个新文件夹；有一处不符就全部不写。"""
    from zzdesk.plan.workbook import import_plan, write_plan

    made = write_plan(import_plan(file), out)
    faults = session.plan_faults(load_plan(out))
    return answer(made, faults, as_json, f"已导入 {out}，{_errors(faults)}")


def _errors(faults: list[Finding]) -> str:
    return f"检查发现 {count(faults, 'error')} 处错误"


@plan.command("revise")
@click.argument("name")
@OUT
@click.option("--effective", required=True, help="执行日期，如 2021-07-01；从该日所在月起用新版。")
@click.option("--document", required=True, help="文号。")
@click.option("--version", default="", help="新版本号；不给则在现有版本号上加一。")
@with_json
def plan_revise(name: str, out: Path, effective: str, document: str, version: str, as_json: bool) -> int:
    """年内修订：写出下一版报表任务（新文件夹），再在其中修改；各月仍用当时的版本。"""
    from zzdesk.plan.revise import revised

    before = load_plan(name)
    return _new_plan(before, revised(before, day(effective), document, version), out, as_json)


@plan.command("roll-forward")
@click.argument("name")
@OUT
@click.option("--year", type=int, help="年度；不给则为下一年。")
@with_json
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
    return answer(made, faults, as_json, "\n".join(words))


@plan.command("templates")
@click.argument("name", default=BUILT_IN)
@click.option("--keep", type=click.Path(path_type=Path), help="改过样式的模板：保留它，只补上缺少的行和表。")
@OUT
@with_json
def plan_templates(name: str, keep: Path | None, out: Path, as_json: bool) -> int:
    """按表式定义画出报送文件模板（.xlsx），供修改样式；--keep 在改过样式的模板上补齐。"""
    from zzdesk.returns.templates import drawn_bytes
    from zzdesk.textfile import write_whole

    found = load_plan(name)
    if keep is None:
        return answer([write_whole(out, drawn_bytes(found))], [], as_json, f"已生成 {out}")
    data, added, faults = session.kept_template(found, keep)
    words = f"已补入 {'、'.join(added)}" if added else "没有缺少的行和表"
    return answer([write_whole(out, data)], faults, as_json, f"已生成 {out}，{words}")


@commands.group()
def targets() -> None:
    """年度目标。"""


@targets.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--plan", "plan_name", help="写入该报表任务文件夹；不给则只显示。")
@with_json
def targets_import(file: Path, plan_name: str | None, as_json: bool) -> int:
    """从通知文本读取附表目标；给出 --plan 时全部写入或全部不写。"""
    from zzdesk.plan.target_preview import as_text
    from zzdesk.plan.targets import read_targets, store_targets

    into = load_plan(plan_name or BUILT_IN)
    found = read_targets(into, file)
    if plan_name:
        store_targets(Path(plan_name), found)
    say(found.as_json(), "\n".join([as_text(into, found), *map(line, found.findings)]), as_json)
    return exit_code(found.findings)
