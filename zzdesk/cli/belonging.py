"""归属认定: whom a project or enterprise that two units gave belongs to."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from zzdesk import session
from zzdesk.cli.ledger import ledger as group
from zzdesk.cli.root import LEDGER, answer, with_json
from zzdesk.errors import ZzError


@group.command("belongs")
@LEDGER
@click.argument("key", nargs=-1, required=True)
@click.option("--unit", help="归属单位代码或名称。")
@click.option("--document", default="", help="书面确认的文号，或确认日期和方式。")
@click.option("--reason", required=True, help="原因。")
@click.option("--rule", default="", help="审核关系代码（同一代码在几张表中待认定时用）。")
@click.option("--who", default="", help="经办人，默认为本机用户名。")
@click.option("--undo", is_flag=True, help="撤销以前的认定。")
@with_json
def belongs(
    ledger: Path | str,
    key: tuple[str, ...],
    unit: str | None,
    document: str,
    reason: str,
    rule: str,
    who: str,
    undo: bool,
    as_json: bool,
) -> int:
    """认定一个项目代码或信用代码归属哪个单位（KEY 为代码；认定名单还要写类别）；不给 --unit 而给 --undo 则撤销认定。"""
    if bool(unit) == undo:
        raise click.UsageError("请给出 --unit 归属单位，或 --undo 撤销认定，二者取一")
    with session.open_ledger(ledger) as opened:
        chosen = opened.plan.find_unit(unit) if unit else None
        if unit and chosen is None:
            raise ZzError("unit.unknown", unit=unit)
        made = session.belongs(opened, key, chosen, who or getpass.getuser(), document, reason, rule=rule)
        what = "、".join(made.key)
        words = f"已记录：{what}归属{chosen.name}（{made.document}）" if chosen else f"已撤销{what}的归属认定"
        return answer([opened.shown], [], as_json, words)
