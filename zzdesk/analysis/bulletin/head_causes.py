"""For the head of the bureau: who holds the city back and by how much, what moved since last month and why."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.bulletin.city import growth_of
from zzdesk.analysis.bulletin.model import Basis, Paragraph
from zzdesk.analysis.bulletin.month import NOT_HELD, TOLD, Month, bases, growths, of_city
from zzdesk.analysis.contribution import Contribution, contribution
from zzdesk.analysis.idiom import is_short, line_name, points_off, rate_moved, short_name
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import printed
from zzdesk.values import half_up

_NAMED = 3


def who_holds_back(month: Month) -> list[Paragraph]:
    """Who is short of the target, by indicator; and their 拉动, where there are weights."""
    kept = [a for a in growths(month.plan) if month.rows(a)]
    pulls = {a: contribution(month.found, a) for a in kept}
    found = [_short_of_target(month.rows(address)) for address in kept]
    found += [_pull(made, short_name(month.rows(a)[0].indicator)) for a, made in pulls.items() if made]
    if not all(pulls.values()):
        without = tuple(of_city(a) for a, made in pulls.items() if made is None)
        found.append(Paragraph(f"影响全市几个点：{NOT_HELD}（没有统计部门的权重，不估算）。", without))
    return found


def _short_of_target(rows: list[Row]) -> Paragraph:
    short = sorted((r for r in rows if is_short(r)), key=lambda r: (-points_off(r), r.unit.order))
    known = sum(r.actual.number is not None for r in rows)
    name = short_name(rows[0].indicator)
    if not known:
        return Paragraph(f"{name}：尚无单位报送数据。", bases(rows))
    if not short:
        return Paragraph(f"{name}：已报{known}个单位均不低于预期目标。", bases(rows))
    told = "、".join(f"{r.unit.name}（低{points_off(r)}个百分点）" for r in short)
    return Paragraph(f"{name}低于预期目标的{len(short)}个：{told}。", bases(short))


def _pull(made: Contribution, name: str) -> Paragraph:
    return Paragraph(_pull_words(made, name), bases(part.row for part in made.parts))


def _pull_words(made: Contribution, name: str) -> str:
    known = [part for part in made.parts if part.pull is not None]
    low = sorted(known, key=lambda p: (p.pull or 0, p.row.unit.order))[:3]
    told = "、".join(f"{p.row.unit.name}{printed(p.pull, 2).replace('-', '−')}个百分点" for p in low)
    return f"对全市{name}拉动最小的：{told}（权重来源：{made.source}）。" if told else f"{name}的拉动：{NOT_HELD}。"


def since_last_month(month: Month) -> list[Paragraph]:
    """How the city's growth moved, which units' fell most, and how often each usual reason was given."""
    if month.before is None:
        return [Paragraph("本期为本年第一个报告期，没有上月数。")]
    return [*(_moved(month, address) for address in growths(month.plan)), *_reasons(month)]


def _moved(month: Month, address: Address) -> Paragraph:
    growth, fallen = growth_of(month, address), _fallen(month, address)
    name = line_name(growth.item)
    if growth.value is None or growth.before is None:
        words = f"{name}比上月：{NOT_HELD}（两个月的公布数不全）"
    else:
        words = f"{name}{rate_moved(growth.value, growth.before, growth.item.decimals)}"
    named = "、".join(f"{row.unit.name}（{points}个百分点）" for points, row in fallen)
    told = f"；回落较多的：{named}" if named else ""
    return Paragraph(f"{words}{told}。", (growth.basis, *bases(row for _, row in fallen)))


def _fallen(month: Month, address: Address) -> list[tuple[Decimal, Row]]:
    """The units whose growth fell most since last month, and by how many points."""
    assert month.before is not None
    earlier = {r.unit.code: r.actual.number for r in month.before.of(address)}
    found = []
    for row in month.rows(address):
        now, before = row.actual.number, earlier.get(row.unit.code)
        if now is not None and before is not None and half_up(now, 1) < half_up(before, 1):
            found.append((half_up(before, 1) - half_up(now, 1), row))
    return sorted(found, key=lambda f: (-f[0], f[1].unit.order))[:_NAMED]


def _reasons(month: Month) -> list[Paragraph]:
    """How often each usual reason was given; free words may speak of single enterprises and stay in the forms."""
    counts: Counter[str] = Counter()
    given: list[Basis] = []
    for address, item in month.plan.indicators.items():
        if item.role != "reason" or month.plan.form(address.form).disclosure != TOLD:
            continue
        for unit in month.plan.districts:
            words = month.figures.value(unit.code, address).text
            if words:
                counts[next((r for r in month.plan.reasons if words.startswith(r)), "其他")] += 1
                given.append(Basis(unit.code, str(address)))
    if not counts:
        return [Paragraph(f"原因：{NOT_HELD}（各单位未填未达进度原因）。")]
    usual = "、".join(f"{word}{counts[word]}条" for word in month.plan.reasons if counts[word])
    among = f"（其中{usual}）" if usual else ""
    return [Paragraph(f"各单位填报未达进度原因{counts.total()}条{among}，原文见汇总表。", tuple(given))]
