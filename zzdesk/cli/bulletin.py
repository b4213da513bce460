"""通报: written, frozen, compared with what is known now; and what people type into it."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zzdesk import session
from zzdesk.address import Address
from zzdesk.cli.ledger import ledger as group
from zzdesk.cli.root import LEDGER, OUT, PERIOD, answer, commands, day_or_today, say, with_json
from zzdesk.errors import ZzError
from zzdesk.textfile import read_text
from zzdesk.values import decimal_text

if TYPE_CHECKING:
    from zzdesk.ledger.benchmarks import Benchmark
    from zzdesk.ledger.bulletins import FrozenRow

_WHO = click.option("--who", default="", help="经办人，默认为本机用户名。")
_FILE = click.Path(path_type=Path)


@commands.command()
@LEDGER
@PERIOD
@OUT
@click.option("--freeze", is_flag=True, help="印发：存下快照，以后任何报送都不改变它。")
@click.option("--number", default="", help="文号，如 郑工信〔2021〕15号（印发时必填）。")
@click.option("--who", default="", help="经办人（印发时必填）。")
@click.option("--template", type=_FILE, help="本单位的Word模板（.docx）。")
@click.option("--head", "for_head", is_flag=True, help="只写局领导一页纸（.docx、.pdf）。")
@click.option("--today", help="未报、迟报按这一天判断，默认今天。")
@with_json
def bulletin(
    ledger: Path | str,
    period: str,
    out: Path,
    freeze: bool,
    number: str,
    who: str,
    template: Path | None,
    for_head: bool,
    today: str | None,
    as_json: bool,
) -> int:
    """月度通报（.docx、.xlsx附表、.pdf）；已印发的报告期总是写出印发时的快照。"""
    session.bulletin_format(out)
    with session.open_ledger(ledger) as opened:
        when, day = session.period_held(opened, period), day_or_today(today)
        if freeze:
            frozen = session.freeze_bulletin(opened, when, number, who, day)
            made, words = frozen.bulletin, f"已印发{when.title}通报（{number}），快照{frozen.sha256[:12]}，"
        else:
            made = session.bulletin(opened, when, day)
            words = f"{made.number}（已印发）" if made.number else "草稿（未印发），"
    path = session.save_bulletin(made, out, template=template, for_head=for_head)
    return answer([path], session.chart_notes(), as_json, f"{words}已写出 {path}")


@group.command("bulletins")
@LEDGER
@with_json
def bulletins(ledger: Path | str, as_json: bool) -> int:
    """已印发的通报：报告期、文号、经办人、时间、快照校验值。"""
    with session.open_ledger(ledger) as opened:
        found = session.frozen_bulletins(opened)
    say({"bulletins": [_frozen(row) for row in found]}, "\n".join(map(_line, found)) or "还没有印发的通报", as_json)
    return 0


def _frozen(row: FrozenRow) -> dict[str, str]:
    names = ("period", "number", "who", "at", "sha256")
    return {name: str(getattr(row, name)) for name in names}


def _line(row: FrozenRow) -> str:
    return f"{row.period.title}　{row.number}　{row.who}　{row.at}　{row.sha256[:12]}"


@group.command("bulletin-changes")
@LEDGER
@PERIOD
@click.option("--today", help="未报、迟报按这一天判断，默认今天。")
@with_json
def bulletin_changes(ledger: Path | str, period: str, today: str | None, as_json: bool) -> int:
    """印发以来的变化：每个数原来是多少、现在是多少、由哪一份报送引起。"""
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        found = session.bulletin_changes(opened, when, day_or_today(today))
    say(found.as_json(), found.as_text(), as_json)
    return 0


@group.command("bulletin-text")
@LEDGER
@PERIOD
@click.option("--part", required=True, help="problems（四、存在问题）或next（五、下步要求）。")
@click.option("--text", "words", help="文字，一行一段；空字符串为清空。")
@click.option("--file", "file", type=_FILE, help="文字所在的文本文件，一行一段。")
@_WHO
@with_json
def bulletin_text(
    ledger: Path | str, period: str, part: str, words: str | None, file: Path | None, who: str, as_json: bool
) -> int:
    """录入通报中由人撰写的部分；最后录入的算数，以前的都留底。"""
    if (words is None) == (file is None):
        raise click.UsageError("请给出 --text 文字，或 --file 文本文件，二者取一")
    told = read_text(file) if file else words or ""
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        session.type_bulletin_text(opened, when, part, told, who or getpass.getuser())
        return answer([opened.shown], [], as_json, f"已录入{when.title}通报文字（{part}）")


@group.command("benchmark")
@LEDGER
@PERIOD
@click.option("--area", help="对标地区，如全国、全省、国家中心城市；不给则列出已录入的。")
@click.option("--indicator", help="指标代码，如 ZZ01.01.3。")
@click.option("--value", default="", help="对标数；和位次都不给为撤销。")
@click.option("--rank", default="", help="我市在该范围内的位次，如 5。")
@click.option("--source", default="", help="来源。")
@_WHO
@with_json
def benchmark(
    ledger: Path | str,
    period: str,
    area: str | None,
    indicator: str | None,
    value: str,
    rank: str,
    source: str,
    who: str,
    as_json: bool,
) -> int:
    """录入或列出对标数（全国、全省和其他城市）。"""
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        if area is not None:
            address = _address(indicator)
            session.add_benchmark(opened, when, area, address, value, rank, source, who or getpass.getuser())
        found = session.benchmarks_of(opened, when)
    told = [_plain(one) for one in found]
    lines = ["　".join(filter(None, one.values())) for one in told]
    say({"period": str(when), "benchmarks": told}, "\n".join(lines) or "还没有录入对标数", as_json)
    return 0


def _plain(one: Benchmark) -> dict[str, str]:
    value = "" if one.value is None else decimal_text(one.value)
    return {
        "area": one.area,
        "indicator": str(one.address),
        "value": value,
        "rank": one.rank,
        "source": one.source,
        "who": one.who,
        "at": one.at,
    }


def _address(words: str | None) -> Address:
    try:
        return Address.parse(words or "")
    except ValueError as fault:
        raise ZzError("benchmark.indicator", address=words or "") from fault
