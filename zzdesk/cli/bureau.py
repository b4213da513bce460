"""The bureau's month: merge, consolidate, progress; and the demo of the whole."""

from __future__ import annotations

from pathlib import Path

import click

from zzdesk import session
from zzdesk.cli.root import (
    LEDGER,
    OUT,
    PERIOD,
    answer,
    commands,
    day_or_today,
    marked,
    say,
    with_json,
)
from zzdesk.errors import ZzError


@commands.command()
@LEDGER
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--received", help="收到日期，默认今天。")
@with_json
def merge(ledger: Path | str, paths: tuple[Path, ...], received: str | None, as_json: bool) -> int:
    """收表：文件、文件夹或压缩包。"""
    from zzdesk.ledger.report import as_text

    with session.open_ledger(ledger) as opened:
        report = session.merge(opened, paths, day_or_today(received))
        say(report.as_json() if as_json else None, as_text(report), as_json)
        return report.exit_code


@commands.command()
@LEDGER
@PERIOD
@OUT
@click.option("--internal", is_flag=True, help="包括单个企业资料（只供内部使用）。")
@with_json
def consolidate(ledger: Path | str, period: str, out: Path, internal: bool, as_json: bool) -> int:
    """生成汇总表。"""
    with session.open_ledger(ledger) as opened:
        made = session.consolidate(opened, session.period_held(opened, period), out, internal=internal)
    return answer([made], [], as_json, f"已生成 {made}")


@commands.command()
@LEDGER
@PERIOD
@click.option("--unit", help="只看一个单位。")
@with_json
def progress(ledger: Path | str, period: str, unit: str | None, as_json: bool) -> int:
    """进度与排名。"""
    from zzdesk.analysis.progress_text import progress_text

    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        chosen = opened.plan_of(when).find_unit(unit) if unit else None
        if unit and chosen is None:
            raise ZzError("unit.unknown", unit=unit)
        found = session.progress(opened, when, chosen)
        say(found.as_json(), marked(progress_text(found), session.is_sample(opened, when)), as_json)
    return 0


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path))
@with_json
def demo(folder: Path, as_json: bool) -> int:
    """用示例数据走一遍全流程：填报、审核、报送、收表、汇总、图表。"""
    from zzdesk.demo.run import run_demo

    made = run_demo(folder, say=lambda words: click.echo(words, err=True))
    return answer(made.files, made.findings, as_json, made.text)
