"""zzdesk ledger …: the store itself, and what people decide about files held."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from zzdesk import session
from zzdesk.cli.root import (
    LEDGER,
    PERIOD,
    PLAN,
    answer,
    commands,
    dumps,
    taken,
    with_json,
)
from zzdesk.plan.load import load_plan


@commands.group()
def ledger() -> None:
    """汇总库。"""


@ledger.command("new")
@LEDGER
@PLAN
@with_json
def ledger_new(ledger: Path | str, plan: str, as_json: bool) -> int:
    """新建汇总库：一个文件夹，或 PostgreSQL 数据库（postgresql://…）。"""
    with session.create_ledger(ledger, load_plan(plan)) as made:
        return answer([made.shown], [], as_json, f"已新建汇总库 {made.shown}")


@ledger.group("plan")
def ledger_plan() -> None:
    """汇总库中的报表任务。"""


@ledger_plan.command("add")
@LEDGER
@click.argument("source")
@with_json
def ledger_plan_add(ledger: Path | str, source: str, as_json: bool) -> int:
    """把报表任务的一个版本（内置名称、文件夹或工作簿）收入汇总库；已有的版本不重复收。"""
    new = load_plan(source)
    with session.open_ledger(ledger) as opened:
        added = session.add_plan(opened, new)
        return answer([opened.shown], [], as_json, taken(added, opened.shown, new))


def _decision(act: str, words: str) -> None:
    """ledger return | withdraw | reapply: recorded with who and why; the file's own verdict stays."""

    @ledger.command(act, help=words)
    @LEDGER
    @click.argument("sha256")
    @click.option("--reason", required=True, help="原因。")
    @click.option("--who", default="", help="经办人，默认为本机用户名。")
    @with_json
    def decide(ledger: Path | str, sha256: str, reason: str, who: str, as_json: bool) -> int:
        with session.open_ledger(ledger) as opened:
            opened.decide(act, opened.find(sha256), who or getpass.getuser(), reason)
            return answer([opened.shown], [], as_json, f"已记录：{words.rstrip('。')} {sha256[:12]}（{reason}）")


_decision("return", "退回一份报送文件。")
_decision("withdraw", "撤下一份报送文件，不计入汇总。")
_decision("reapply", "恢复一份退回或撤下的报送文件。")


@ledger.command("dump")
@LEDGER
@with_json
def ledger_dump(ledger: Path | str, as_json: bool) -> int:
    """输出汇总库的全部事实（两库内容相同则输出相同）。"""
    from zzdesk.ledger.dump import dump

    with session.open_ledger(ledger) as opened:
        click.echo(dumps(dump(opened)))
    return 0


@ledger.command("check")
@LEDGER
@PERIOD
@with_json
def ledger_check(ledger: Path | str, period: str, as_json: bool) -> int:
    """市级审核：一个代码由两个单位填报的（归属待认定），市级数与区县合计。"""
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        found = session.city_findings(opened, when)
    return answer([], found, as_json, f"{when.title}市级审核：{len(found)} 处")


@ledger.command("verify")
@LEDGER
@with_json
def ledger_verify(ledger: Path | str, as_json: bool) -> int:
    """从存档原件重新读取并核对每个数。"""
    from zzdesk.ledger.verify import verify

    with session.open_ledger(ledger) as opened:
        found = verify(opened)
        return answer([opened.shown], found, as_json, "汇总库与原件一致" if not found else "汇总库与原件不一致")
