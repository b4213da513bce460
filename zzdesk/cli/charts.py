"""Charts on paper or as pictures."""

from __future__ import annotations

from pathlib import Path

import click

from zzdesk import session
from zzdesk.address import Address
from zzdesk.cli.root import LEDGER, OUT, PERIOD, answer, commands, day_or_today, with_json
from zzdesk.errors import ZzError
from zzdesk.output.chart_kinds import KINDS

_KINDS = "、".join(f"{code}（{name}）" for code, name in KINDS.items())


@commands.command()
@LEDGER
@PERIOD
@OUT
@click.option(
    "--kind", type=click.Choice(list(KINDS)), default="progress", show_default=True, help=f"图的种类：{_KINDS}。"
)
@click.option("--indicator", help="指标代码，如 ZZ01.03.1；不给则每个有区县目标的指标一页。")
@click.option("--unit", help="只画一个单位（代码、名称或别名）。")
@click.option("--today", help="报送情况按这一天算，默认今天。")
@with_json
def chart(
    ledger: Path | str,
    period: str,
    out: Path,
    kind: str,
    indicator: str | None,
    unit: str | None,
    today: str | None,
    as_json: bool,
) -> int:
    """画图（PDF、PNG、SVG）。"""
    try:
        address = Address.parse(indicator) if indicator else None
    except ValueError as fault:
        raise ZzError("table.address", address=indicator) from fault
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        chosen = opened.plan_of(when).find_unit(unit) if unit else None
        if unit and chosen is None:
            raise ZzError("unit.unknown", unit=unit)
        made = session.chart(opened, when, address, out, kind=kind, unit=chosen, today=day_or_today(today))
    return answer(made, session.chart_notes(), as_json, f"已生成 {'、'.join(map(str, made))}")
