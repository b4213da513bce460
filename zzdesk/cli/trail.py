"""zzdesk ledger resolve | history | audit | backup: what differs, who decided what, and a copy of it all."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zzdesk import session
from zzdesk.cli.ledger import ledger as group
from zzdesk.cli.root import LEDGER, PERIOD, Store, answer, line, say, with_json
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level, exit_code

if TYPE_CHECKING:
    from zzdesk.ledger.compare import Conflict, Difference, Edition
    from zzdesk.ledger.store import Ledger
    from zzdesk.returns.result import Placed


@group.command("resolve")
@LEDGER
@click.argument("sha256", required=False)
@click.option("--document", default="", help="报送单位的书面确认：文号，或确认的日期和方式。")
@click.option("--reason", default="", help="认定的理由。")
@click.option("--who", default="", help="经办人，默认为本机用户名。")
@click.option("--undo", is_flag=True, help="撤销已记录的确认。")
@with_json
def resolve(
    ledger: Path | str, sha256: str | None, document: str, reason: str, who: str, undo: bool, as_json: bool
) -> int:
    """同版次不一致：不给文件则逐格列出差异；给出文件则记录报送单位的书面确认，以该文件为准。"""
    with session.open_ledger(ledger) as opened:
        if sha256 is None:
            return _list(opened, as_json)
        found, act = opened.find(sha256), "unconfirm" if undo else "confirm"
        opened.decide(act, found, who or getpass.getuser(), reason, document=document)
        words = "已撤销书面确认" if undo else f"已记录报送单位书面确认（{document}），以该文件为准"
        return answer([opened.shown], [], as_json, f"{words}：{found[:12]}（{reason}）")


def _list(opened: Ledger, as_json: bool) -> int:
    from zzdesk.ledger.compare import conflicts

    held = conflicts(opened)
    findings = [finding for conflict in held for finding in _findings(conflict)]
    document = {
        "files": [],
        "findings": [f.as_json() for f in findings],
        "conflicts": [conflict.as_json() for conflict in held],
    }
    text = [f"待认定的同版次不一致 {len(held)} 处", *(row for conflict in held for row in _rows(conflict))]
    say(document, "\n".join(text), as_json)
    return exit_code(findings)


def _findings(conflict: Conflict) -> Iterable[Finding]:
    args = {
        "unit": conflict.unit_name,
        "period": conflict.period.title,
        "kind": conflict.kind,
        "revision": conflict.revision,
        "count": len(conflict.files),
        "cells": len(conflict.differences),
    }
    yield Finding(Level.ERROR, "ledger.conflict", args, tuple(str(d.address) for d in conflict.differences))


def _rows(conflict: Conflict) -> Iterable[str]:
    yield from (line(finding) for finding in _findings(conflict))
    for n, edition in enumerate(conflict.files, 1):
        yield f"　文件{n}　{edition.sha256[:12]}　{edition.file}　{edition.received} 收到　{edition.told}".rstrip()
    yield from (f"　　{_difference(d)}" for d in conflict.differences)
    yield from (f"　　{what}：{'｜'.join(w or '（无）' for w in words)}" for what, words in conflict.remarks)


def _difference(difference: Difference) -> str:
    return f"{difference.address} {difference.name}：{'｜'.join(map(_cell, difference.cells))}"


def _cell(placed: Placed | None) -> str:
    return f"{placed.value.typed}（{placed.sheet}!{placed.cell}）" if placed else "（无）"


@group.command("history")
@LEDGER
@PERIOD
@click.option("--unit", help="只看一个单位。")
@with_json
def history(ledger: Path | str, period: str, unit: str | None, as_json: bool) -> int:
    """一个报告期各单位的历次报送：迟报、更正，与前一版逐格比较。"""
    from zzdesk.ledger.compare import editions

    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        plan = opened.plan_of(when)
        chosen = [plan.find_unit(unit)] if unit else list(plan.units)
        units = [u for u in chosen if u]
        if not units:
            raise ZzError("unit.unknown", unit=unit)
        told = [(u, editions(opened, when, u.code)) for u in units]
    document = {
        "files": [],
        "findings": [],
        "units": [{"unit": u.code, "name": u.name, "returns": [e.as_json() for e in found]} for u, found in told],
    }
    text = [f"{when.title}历次报送", *(row for u, found in told for e in found for row in _edition(u.name, e))]
    say(document, "\n".join(text), as_json)
    return 0


def _edition(unit: str, edition: Edition) -> Iterable[str]:
    from zzdesk.ledger.report import WORDS

    verdict = WORDS[edition.verdict]
    told = f"{edition.told}：{edition.reason}" if edition.told and edition.reason else edition.told
    words = (unit, f"{edition.kind}第{edition.revision}版", verdict, f"{edition.received} 收到", edition.file, told)
    yield "　".join(filter(None, words))
    yield from (f"　　{_difference(change)}" for change in edition.changes)


@group.command("audit")
@LEDGER
@with_json
def audit(ledger: Path | str, as_json: bool) -> int:
    """处理记录：退回、撤下、恢复、确认，何人、何时、为何。"""
    from zzdesk.ledger.audit import audit as decisions

    with session.open_ledger(ledger) as opened:
        found = decisions(opened)
    document = {"files": [], "findings": [], "decisions": [entry.as_json() for entry in found]}
    say(document, "\n".join([f"处理记录 {len(found)} 条", *(entry.line for entry in found)]), as_json)
    return 0


@group.command("backup")
@LEDGER
@click.option(
    "-o", "to", type=Store(), help="备份到的新文件夹，或空的 PostgreSQL 数据库；不给则在汇总库旁边，以今天的日期命名。"
)
@with_json
def backup(ledger: Path | str, to: Path | str | None, as_json: bool) -> int:
    """备份整个汇总库，连同原件；也用来在文件夹和数据库之间搬家。"""
    with session.open_ledger(ledger) as opened:
        made = session.backup_ledger(opened, to or _beside(ledger))
    return answer([made], [], as_json, f"已备份到 {made}，可直接打开")


def _beside(ledger: Path | str) -> Path:
    """汇总库-备份-2021-04-20 beside 汇总库, in the working folder for a server's."""
    folder = Path("汇总库") if isinstance(ledger, str) else ledger.absolute()
    return folder.with_name(f"{folder.name}-备份-{date.today().isoformat()}")
