"""The city's targets and work items."""

from __future__ import annotations

from pathlib import Path

import click

from zzdesk import session
from zzdesk.cli.root import LEDGER, PERIOD, commands, say, with_json
from zzdesk.errors import ZzError


@commands.command()
@LEDGER
@PERIOD
@click.option("--unit", help="只看一个单位牵头、责任或填报的（代码、名称、别名，或通知中的写法）。")
@click.option("--words", default="", help="只看写有这些字的。")
@click.option("-o", "out", type=click.Path(path_type=Path), help="另存为 Excel。")
@with_json
def city(ledger: Path | str, period: str, unit: str | None, words: str, out: Path | None, as_json: bool) -> int:
    """全市目标（47项）和重点工作（67项）：条款、牵头责任单位、目标、实际、状态。"""
    from zzdesk.analysis.city_said import city_json, city_text
    from zzdesk.analysis.city_units import find_named

    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        who = find_named(opened.plan_of(when), unit) if unit else None
        if unit and who is None:
            raise ZzError("unit.unknown", unit=unit)
        found = session.city(opened, when).narrowed(who, words)
    if out is not None:
        session.save_city(found, out)
    say(city_json(found), city_text(found), as_json)
    return 0
