"""统计反馈数: the statistics bureau's table in."""

from __future__ import annotations

from pathlib import Path

import click

from zzdesk import session
from zzdesk.cli.root import LEDGER, OUT, PERIOD, answer, commands, say, with_json
from zzdesk.findings import exit_code


@commands.group()
def official() -> None:
    """统计部门反馈数。"""


@official.command("import")
@LEDGER
@click.argument("file", type=click.Path(path_type=Path))
@with_json
def official_import(ledger: Path | str, file: Path, as_json: bool) -> int:
    """导入统计反馈表（.xlsx、.csv）：全部写入或全部不写，同一文件再导入没有变化。"""
    with session.open_ledger(ledger) as opened:
        found, shown = session.import_official(opened, file), opened.shown
    words = f"{file.name}已经导入过，没有改动" if found.is_repeat else f"已导入 {file.name}：{found.count} 个反馈数"
    return answer([shown], found.findings, as_json, words)


@official.command("show")
@LEDGER
@PERIOD
@with_json
def official_show(ledger: Path | str, period: str, as_json: bool) -> int:
    """列出一期的统计反馈数和公布数，更正过的连同原数。"""
    with session.open_ledger(ledger) as opened:
        found = session.official_figures(opened, session.period_held(opened, period))
    say(found.as_json() if as_json else None, found.as_text(), as_json)
    return 0


@official.command("export")
@LEDGER
@PERIOD
@OUT
@with_json
def official_export(ledger: Path | str, period: str, out: Path, as_json: bool) -> int:
    """为各开发区、区县（市）生成统计反馈文件：只有本单位的数和全市公布数。"""
    with session.open_ledger(ledger) as opened:
        made = session.export_feedback(opened, session.period_held(opened, period), out)
    return answer(made, [], as_json, f"已生成 {len(made)} 个统计反馈文件，在 {out}")


@official.command("differences")
@LEDGER
@PERIOD
@with_json
def official_differences(ledger: Path | str, period: str, as_json: bool) -> int:
    """统计反馈核对：快报数、反馈数、正式数并列，列出不一致的；有正式数不符的退出码为 1。"""
    with session.open_ledger(ledger) as opened:
        found = session.official_differences(opened, session.period_held(opened, period))
    say(found.as_json() if as_json else None, found.as_text(), as_json)
    return exit_code(found.findings)
