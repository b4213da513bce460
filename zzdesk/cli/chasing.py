"""After the merge: who is in and who is missing, what was explained, where a figure came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zzdesk import session
from zzdesk.address import Address
from zzdesk.cli.root import LEDGER, OUT, PERIOD, answer, commands, day_or_today, line, say, with_json
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.model import KINDS, Unit

if TYPE_CHECKING:
    from zzdesk.analysis.trace import Trace
    from zzdesk.ledger.store import Ledger

_INTERNAL = click.option("--internal", is_flag=True, help="包括单个企业资料（只供内部使用）。")


@commands.command()
@LEDGER
@click.option("--period", help="报告期，如 2021-03；与 --matrix 一起可不给。")
@click.option("--matrix", is_flag=True, help="全年各期一览（单位×报告期）。")
@click.option("--today", help="截至日期，默认今天。")
@click.option("-o", "out", type=click.Path(path_type=Path), help="另存为工作簿（.xlsx）。")
@with_json
def status(ledger: Path, period: str | None, matrix: bool, today: str | None, out: Path | None, as_json: bool) -> int:
    """报送情况：已报、迟报、未报、退回、待核实、待认定，收到家数和完整率。"""
    if not (period or matrix):
        raise click.UsageError("请给 --period 或 --matrix")
    with session.open_ledger(ledger) as opened:
        when, day = session.period_held(opened, period) if period else None, day_or_today(today)
        if out:
            session.save_status(opened, out, when, matrix=matrix, today=day)
            return answer([out], [], as_json, f"已生成 {out}")
        if matrix or when is None:
            table = session.status_matrix(opened, opened.plan_of(when).periods if when else None, day)
            say(table.as_json() if as_json else None, table.as_text(), as_json)
            return 0
        found = session.status(opened, when, day)
        city = [] if as_json else session.city_findings(opened, when)
    say(found.as_json(), "\n".join([found.as_text(), *map(line, city)]), as_json)
    return 0


@commands.command()
@LEDGER
@PERIOD
@click.option("--kind", type=click.Choice(KINDS[1:]), help="催哪种报送；不给则为最近到期的一种。")
@click.option("--today", help="截至日期，默认今天。")
@click.option("-o", "out", type=click.Path(path_type=Path), help="另存为工作簿（.xlsx）。")
@with_json
def remind(ledger: Path, period: str, kind: str | None, today: str | None, out: Path | None, as_json: bool) -> int:
    """催报：未报、退回、待补的单位，附可直接粘贴的通知文字。"""
    with session.open_ledger(ledger) as opened:
        found = session.reminders(opened, session.period_held(opened, period), kind, day_or_today(today))
    if out:
        session.save_reminders(found, out)
    files = [str(out)] if out else []
    say({**found.as_json(), "files": files}, "\n".join([found.text, *(f"已生成 {f}" for f in files)]), as_json)
    return 0


@commands.command()
@LEDGER
@PERIOD
@OUT
@click.option("--today", help="回执日期，默认今天。")
@with_json
def receipts(ledger: Path, period: str, out: Path, today: str | None, as_json: bool) -> int:
    """回执：每个单位一个工作簿，只有本单位自己的数；未报的单位也有一份。"""
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        made = session.receipts(opened, when, out, day_or_today(today))
        lost = session.unplaced_files(opened)
    return answer(made, lost, as_json, f"{when.title}回执：已生成{len(made)}份，在 {out}")


@commands.command()
@LEDGER
@click.option("--period", help="报告期；不给则查所有报告期。")
@click.option("--text", default="", help="说明或审核结果中的文字。")
@click.option("--rule", default="", help="审核关系代码或其开头。")
@click.option("--unit", help="只看一个单位。")
@_INTERNAL
@with_json
def explanations(
    ledger: Path, period: str | None, text: str, rule: str, unit: str | None, internal: bool, as_json: bool
) -> int:
    """查审核说明：各单位有效报送文件中的说明，按报告期、单位列出。"""
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period) if period else None
        who = _unit(opened, when, unit)
        found = session.search_explanations(opened, when, text, rule, who, internal=internal)
    lines = [f"{e.period}　{e.name}　{e.rule}　{e.message or '、'.join(e.addresses)}　说明：{e.words}" for e in found]
    document = {"explanations": [e.as_json() for e in found]}
    say(document, "\n".join([*lines, f"共{len(found)}条说明"]), as_json)
    return 0


@commands.command()
@LEDGER
@PERIOD
@click.argument("address")
@click.option("--unit", help="只追溯一个单位的数。")
@click.option("--group", default="", help="只追溯一个组的小计，例如“市内五区”。")
@click.option("--open", "opens", is_flag=True, help="写出原件的只读副本，打开即定位到该格。")
@click.option("-o", "out", type=click.Path(path_type=Path), help="副本放在哪个文件夹；不给则放临时文件夹。")
@_INTERNAL
@with_json
def trace(
    ledger: Path,
    period: str,
    address: str,
    unit: str | None,
    group: str,
    opens: bool,
    out: Path | None,
    internal: bool,
    as_json: bool,
) -> int:
    """追溯：一个汇总数由哪些单位、哪份报送文件、哪张表哪一格得来。"""
    where = _address(address)
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        who = _unit(opened, when, unit)
        found = session.trace(opened, when, where, who, internal=internal, group=group)
        copies = _copies(opened, found, out) if opens else []
    words = [found.as_text(), *(f"副本　{path}" for path in copies)]
    say({**found.as_json(), "files": [str(path) for path in copies]}, "\n".join(words), as_json)
    return 0


def _copies(ledger: Ledger, found: Trace, out: Path | None) -> list[Path]:
    """One copy a return, opening at its first cell."""
    if out:
        out.mkdir(parents=True, exist_ok=True)
    firsts = {o.sha256: o for o in reversed(found.origins) if o.sha256 and o.file and o.cell}
    return [
        session.open_original(ledger, sha256, o.file or "", sheet=o.sheet, cell=o.cell, folder=out)
        for sha256, o in reversed(firsts.items())
    ]


def _unit(ledger: Ledger, period: Period | None, words: str | None) -> Unit | None:
    plan = ledger.plan_of(period) if period else ledger.plan
    found = plan.find_unit(words) if words else None
    if words and found is None:
        raise ZzError("unit.unknown", unit=words)
    return found


def _address(words: str) -> Address:
    """An address, or FORM.*.COLUMN for a column's sum over the lines of a floating form."""
    parts = words.strip().split(".")
    try:
        return Address(*parts) if len(parts) == 3 and parts[1] == "*" else Address.parse(words)
    except ValueError as fault:
        raise ZzError("table.address", address=words) from fault
