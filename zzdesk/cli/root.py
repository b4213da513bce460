"""What every command shares: the group, its options and arguments, and how answers are printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from zzdesk import session
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, exit_code
from zzdesk.plan.load import BUILT_IN
from zzdesk.plan.model import Plan

MARKS = {"error": "✕", "query": "?", "note": "·"}


def cannot(code: str, message: str, wants_json: bool) -> int:
    if wants_json:
        click.echo(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    click.echo(message, err=True)
    return 2


def print_findings(findings: Iterable[Finding], wants_json: bool, headline: str) -> None:
    if wants_json:
        click.echo(dumps({"files": [], "findings": [f.as_json() for f in findings]}))
        click.echo(headline, err=True)
        return
    click.echo(headline, err=True)
    for finding in findings:
        click.echo(line(finding), err=True)


def line(finding: Finding) -> str:
    where = " ".join(filter(None, [finding.place, finding.sheet and f"{finding.sheet}!{finding.cell or ''}"]))
    place = where or (finding.addresses[0] if finding.addresses else "")
    explained = "（已说明）" if finding.explained else ""
    return f"{MARKS[finding.level]} {finding.level.label}{explained} {finding.code} {place} {finding.message}"


def dumps(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)


def marked(words: str, sample: bool) -> str:
    """示例数据 behind the first line."""
    first, line, rest = words.partition("\n")
    return f"{first}　【示例数据】{line}{rest}" if sample else words


def say(document: object, text: str, wants_json: bool) -> None:
    click.echo(dumps(document) if wants_json else text)


def answer(paths: Iterable[Path | str], findings: Iterable[Finding], wants_json: bool, words: str) -> int:
    """{"files", "findings"} of the making verbs, or the same in words."""
    found = list(findings)
    document = {"files": [str(p) for p in paths], "findings": [f.as_json() for f in found]}
    say(document, "\n".join([words, *map(line, found)]), wants_json)
    return exit_code(found)


def with_json(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON。")(command)


def with_file(command: Callable[..., Any]) -> Callable[..., Any]:
    """The clerk's file, opened for the command and closed after it."""

    @click.argument("file", type=click.Path(path_type=Path))
    @wraps(command)
    def opened(file: Path, **options: Any) -> int:
        with session.open_file(file) as document:
            return int(command(document, **options))

    return opened


class Store(click.ParamType[Path | str]):
    """A ledger: a folder as a Path, a URL as it was written (a Path would lose a slash)."""

    name = "folder|url"

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> Path | str:
        return value if "://" in str(value) else Path(value)


PERIOD = click.option("--period", required=True, help="报告期，如 2021-03。")
LEDGER = click.argument("ledger", type=Store())
OUT = click.option("-o", "out", required=True, type=click.Path(path_type=Path), help="输出位置。")
PLAN = click.option("--plan", default=BUILT_IN, show_default=True, help="报表任务：内置名称、文件夹或.xlsx。")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zzdesk", prog_name="zzdesk")
def commands() -> None:
    """zzdesk：市级工业经济月报填报与汇总。"""


def day_or_today(words: str | None) -> date:
    return day(words) if words else date.today()


def day(words: str) -> date:
    try:
        return datetime.strptime(words, "%Y-%m-%d").date()
    except ValueError as fault:
        raise ZzError("date.unknown", date=words) from fault


def count(findings: list[Finding], level: str) -> int:
    return sum(f.level.value == level for f in findings)


def taken(added: bool, where: str, plan: Plan) -> str:
    edition = f"{plan.title} {plan.version} 版（{plan.effective} 起执行）"
    return f"{where} 已收入{edition}" if added else f"{where} 中已有{edition}，没有改动"
