"""From numbers to decisions: 全年预计, 预警, 评分."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zzdesk import session
from zzdesk.cli.root import LEDGER, PERIOD, commands, marked, say, with_json
from zzdesk.errors import ZzError

if TYPE_CHECKING:
    from zzdesk.ledger.store import Ledger
    from zzdesk.period import Period
    from zzdesk.plan.model import Unit

_UNIT = click.option("--unit", help="只看一个单位。")


@commands.command()
@LEDGER
@PERIOD
@_UNIT
@with_json
def forecast(ledger: Path, period: str, unit: str | None, as_json: bool) -> int:
    """全年预计：各方法的推算数、依据和差距；不是统计数。"""
    from zzdesk.analysis.forecast_text import forecasts_json, forecasts_text

    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        found = session.forecast(opened, when, _unit(opened, when, unit))
        sample = session.is_sample(opened, when)
    _say(forecasts_json(found), forecasts_text(found), as_json, sample)
    return 0


@commands.command()
@LEDGER
@PERIOD
@_UNIT
@with_json
def warnings(ledger: Path, period: str, unit: str | None, as_json: bool) -> int:
    """预警：未达到进度或有风险的指标，按差距从大到小。"""
    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        found = session.warnings(opened, when, _unit(opened, when, unit))
        sample = session.is_sample(opened, when)
    _say(found.as_json(), found.as_text(), as_json, sample)
    return 0


@commands.command()
@LEDGER
@PERIOD
@click.option("--topic", default="", help="只看一个专题（代码或名称）。")
@with_json
def score(ledger: Path, period: str, topic: str, as_json: bool) -> int:
    """评分：各专题逐单位、逐项的得分和算式；没有填写权重的专题为未启用。"""
    from zzdesk.analysis.score_text import scores_json, scores_text

    with session.open_ledger(ledger) as opened:
        when = session.period_held(opened, period)
        found, sample = session.score(opened, when, topic), session.is_sample(opened, when)
    _say(scores_json(found), scores_text(found), as_json, sample)
    return 0


def _say(document: dict[str, object], words: str, as_json: bool, sample: bool) -> None:
    """Sample figures say so, in the first line and in the document."""
    say({**document, "sample": sample}, marked(words, sample), as_json)


def _unit(ledger: Ledger, period: Period, words: str | None) -> Unit | None:
    found = ledger.plan_of(period).find_unit(words) if words else None
    if words and found is None:
        raise ZzError("unit.unknown", unit=words)
    return found
