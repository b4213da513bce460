"""Who leads, who is behind, who has gained or lost places: the clauses that part two is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby

from zzdesk.analysis.idiom import absent_words, ahead_words, amount, growth_words, is_short, places_moved, points_off
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import printed
from zzdesk.period import Period
from zzdesk.values import half_up

_PODIUM = 3
_MANY = 5  # names in one clause


def standing_clauses(rows: Sequence[Row], period: Period, since: str) -> list[str]:
    """Of one group at one indicator: leaders, nothing yet, behind, moved, absent; what has nothing to say is left out.

    `since`: what places are counted against ("" where no bulletin went before).
    """
    clauses = [leading(rows), nothing_yet(rows), behind(rows, period), moved(rows, since), absent(rows)]
    return [clause for clause in clauses if clause]


def leading(rows: Sequence[Row]) -> str:
    """居前三位的是A（12.1%）、B（11.0%）、C和D（均为10.2%，并列第3位）. With fewer than three figures no places."""
    ranked = sorted((r for r in rows if r.rank is not None), key=lambda r: (r.rank or 0, r.unit.order))
    known = ranked or [r for r in rows if r.actual.number is not None]
    if not known or all(_is_nothing(r) for r in known):
        return ""
    if len(known) < _PODIUM or not ranked:
        return "、".join(f"{r.unit.name}{_shown(r)}" for r in known)
    if ranked[-1].rank == 1:
        return f"{len(ranked)}个单位均为{_shown(ranked[0])}，并列第1位"
    tiers = [(rank, list(tied)) for rank, tied in groupby(ranked, key=lambda r: r.rank or 0) if rank <= _PODIUM]
    return "居前三位的是" + "、".join(_tier(rank, tied) for rank, tied in tiers)


def _tier(rank: int, tied: list[Row]) -> str:
    if len(tied) == 1:
        return f"{tied[0].unit.name}（{_shown(tied[0])}）"
    names = "、".join(r.unit.name for r in tied)
    return f"{names}（均为{_shared(tied)}，并列第{rank}位）"


def _shared(tied: list[Row]) -> str:
    """What units of one place have in common: the completion, where there is one; else the figure."""
    completion = tied[0].standing.completion
    return _shown(tied[0]) if completion is None else f"完成率{printed(completion, 1)}%"


def _shown(row: Row) -> str:
    """增长11.2%; 8个; 18户、完成率36.0%."""
    actual, item = row.actual.number, row.indicator
    if actual is None:
        return absent_words(row)
    if item.role == "growth":
        return growth_words(actual, item.decimals, "") if half_up(actual, item.decimals) else "持平"
    words = amount(actual, item)
    completion = row.standing.completion
    return words if completion is None else f"{words}、完成率{printed(completion, 1).replace('-', '−')}%"


def nothing_yet(rows: Sequence[Row]) -> str:
    """A、B尚未实现零的突破: of what is counted, never of a growth nor of who has not reported."""
    known = [r for r in rows if r.actual.number is not None]
    return nothing_words([r.unit.name for r in known if _is_nothing(r)], len(known))


def nothing_words(named: Sequence[str], known: int) -> str:
    """`named` of `known` units have 0; many of them are counted."""
    if not named:
        return ""
    if len(named) == known > 1:
        return f"{known}个单位均尚未实现零的突破"
    who = "、".join(named) if len(named) <= _MANY else f"{len(named)}个单位"
    return f"{who}尚未实现零的突破"


def _is_nothing(row: Row) -> bool:
    item, actual = row.indicator, row.actual.number
    return item.measure == "flow" and actual is not None and half_up(actual, item.decimals) == 0


def behind(rows: Sequence[Row], period: Period) -> str:
    """低于年度预期目标的有A（低1.2个百分点）…, or 均达到: only where the pace has something to be behind of."""
    judged = [r for r in rows if r.standing.gap_pp is not None]
    if judged:
        return _against_target(judged, "已报单位" if len(judged) < len(rows) else "")
    paced = [r for r in rows if r.standing.ahead_pp is not None]
    return _against_pace(paced, period, "已报单位" if len(paced) < len(rows) else "") if paced else ""


def _against_target(judged: Sequence[Row], who: str) -> str:
    aim = "年度预期目标" if all(r.target and r.target.tier == "expected" for r in judged) else "年度目标"
    down = judged[0].indicator.line.direction == "down"
    short = sorted(
        (r for r in judged if is_short(r)), key=lambda r: (-abs(r.standing.gap_pp or Decimal(0)), r.unit.order)
    )
    if not short:
        return f"{who}均{'未超过' if down else '达到或高于'}{aim}" if len(judged) > 1 else ""
    word = "高" if down else "低"
    told = "、".join(f"{r.unit.name}（{word}{points_off(r)}个百分点）" for r in short)
    return f"{word}于{aim}的有{told}"


def _against_pace(paced: Sequence[Row], period: Period, who: str) -> str:
    state = "未完成年度目标" if period.is_year_end else "未达到时序进度"
    short = sorted(
        (r for r in paced if r.state == "behind"), key=lambda r: (-abs(r.standing.ahead_pp or Decimal(0)), r.unit.order)
    )
    if not short:
        fine = "完成年度目标" if period.is_year_end else "达到时序进度"
        return f"{who}均{fine}" if len(paced) > 1 and all(r.state in {"on_track", "exceeded"} for r in paced) else ""
    told = "、".join(f"{r.unit.name}（{_ahead(r, period)}）" for r in short)
    return f"{state}的有{told}"


def _ahead(row: Row, period: Period) -> str:
    standing = row.standing
    if period.is_year_end and standing.completion is not None:
        return f"完成率{printed(standing.completion, 1)}%"
    return ahead_words(standing.ahead_pp) if standing.ahead_pp is not None else ""


def moved(rows: Sequence[Row], since: str) -> str:
    """较上月位次前移的有A（前移3个位次）、后移的有B（后移1个位次）."""
    if not since:
        return ""
    up = _by_change(rows, lambda change: change > 0)
    down = _by_change(rows, lambda change: change < 0)
    parts = [f"{word}的有{_moved_names(found)}" for word, found in (("前移", up), ("后移", down)) if found]
    return f"较{since}位次{'，'.join(parts)}" if parts else ""


def _by_change(rows: Sequence[Row], wanted: Callable[[int], bool]) -> list[Row]:
    found = [r for r in rows if r.rank_change and wanted(r.rank_change)]
    return sorted(found, key=lambda r: (-abs(r.rank_change or 0), r.unit.order))


def _moved_names(rows: Sequence[Row]) -> str:
    return "、".join(f"{r.unit.name}（{places_moved(r.rank_change or 0)}）" for r in rows)


def absent(rows: Sequence[Row]) -> str:
    """惠济区未报，金水区待反馈: each thing by its own name, none of them a zero."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.actual.number is None:
            found.setdefault(absent_words(row), []).append(row)
    return "，".join(f"{_names(named)}{words}" for words, named in found.items())


def _names(rows: Sequence[Row]) -> str:
    return "、".join(row.unit.name for row in rows)
