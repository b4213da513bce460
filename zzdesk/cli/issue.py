"""下发空表."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from zzdesk import session
from zzdesk.cli.root import OUT, PERIOD, PLAN, Store, answer, commands, with_json
from zzdesk.plan.load import load_plan


@commands.command()
@PLAN
@PERIOD
@OUT
@click.option("--ledger", type=Store(), help="汇总库：带上期和上年同期数；不给则这些审核关系不判。")
@with_json
def issue(plan: str, period: str, out: Path, ledger: Path | str | None, as_json: bool) -> int:
    """下发空表：为每个有填报任务的单位生成一份空表，供手工填报。"""
    found = load_plan(plan)
    when = session.period_in(found, period)
    with session.open_ledger(ledger) if ledger else nullcontext() as opened:
        made = session.issue(found, when, out, opened)
    words = f"已在 {out} 生成 {when.title}空表 {len(made.files)} 份"
    return answer(made.files, made.findings, as_json, words)
