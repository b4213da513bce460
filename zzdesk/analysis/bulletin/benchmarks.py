"""对标: the city beside 全国, 全省 and other cities, by figures that the bureau typed in with their source."""

from __future__ import annotations

from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.bulletin.cells import figure
from zzdesk.analysis.bulletin.city import Growth, growth_of
from zzdesk.analysis.bulletin.model import Basis, Cell, Head, Paragraph, Row, Table
from zzdesk.analysis.bulletin.month import Month, of_city
from zzdesk.analysis.idiom import line_name
from zzdesk.analysis.wording import NO_FIGURE, printed
from zzdesk.ledger.benchmarks import Benchmark
from zzdesk.values import half_up

KEY = "benchmarks"


def known_of(month: Month) -> dict[Address, list[Benchmark]]:
    """By indicator in the forms' order; areas in the order they were first typed in."""
    found: dict[Address, list[Benchmark]] = {}
    for one in month.benchmarks:
        if one.period == month.period and month.plan.indicator(one.address):
            found.setdefault(one.address, []).append(one)
    return dict(sorted(found.items()))


def benchmark_paragraphs(month: Month) -> list[Paragraph]:
    """One for each indicator: 规上工业增加值增速高于全国3.8个百分点、低于全省0.2个百分点，居全省第5位."""
    return [_paragraph(month, address, told) for address, told in known_of(month).items()]


def _paragraph(month: Month, address: Address, told: list[Benchmark]) -> Paragraph:
    ours = city_figure_at(month, address)
    words = "、".join(filter(None, (_beside(ours, one) for one in told)))
    ranks = "、".join(f"居{one.area}{rank_words(one.rank)}" for one in told if one.rank)
    body = "，".join(filter(None, (words, ranks)))
    name = line_name(ours.item) + ("增速" if ours.item.role == "growth" else "")
    return Paragraph(f"从对标看，{name}{body}。" if body else "", (ours.basis,))


def city_figure_at(month: Month, address: Address) -> Growth:
    """The city's own figure at an indicator that others are compared at."""
    item = month.plan.indicator(address)
    assert item is not None
    if item.role == "growth":
        return growth_of(month, address)
    made = month.found.city_of(address)
    value = made.value if made is not None and made.is_whole else None
    return Growth(item, value, None, None, "", Basis("", str(address)))


def _beside(ours: Growth, one: Benchmark) -> str:
    if one.value is None:
        return ""
    theirs = f"{printed(one.value, ours.item.decimals).replace('-', '−')}{ours.item.unit}"
    apart = gap(ours, one)
    if apart is None or ours.item.unit != "%":
        return f"{one.area}为{theirs}"
    if apart == 0:
        return f"与{one.area}（{theirs}）持平"
    return f"{'高于' if apart > 0 else '低于'}{one.area}（{theirs}）{abs(apart)}个百分点"


def gap(ours: Growth, one: Benchmark) -> Decimal | None:
    """Ours less theirs, at the printed decimals."""
    if ours.value is None or one.value is None:
        return None
    return half_up(ours.value, ours.item.decimals) - half_up(one.value, ours.item.decimals)


def rank_words(rank: str) -> str:
    """第5位 of "5"; other words as they were typed."""
    return f"第{rank}位" if rank.isdigit() else rank


def benchmark_table(month: Month, title: str) -> Table | None:
    """None where nothing was typed in for the period."""
    known = known_of(month)
    if not known:
        return None
    rows = [_row(city_figure_at(month, address), one) for address, told in known.items() for one in told]
    heads = (
        Head("指标", is_figure=False),
        Head("对标地区", is_figure=False),
        Head("数值"),
        Head("我市"),
        Head("相差"),
        Head("我市位次", is_figure=False),
        Head("来源", is_figure=False, is_wide=True),
    )
    return Table(
        KEY,
        f"{title}　主要指标对标情况",
        heads,
        tuple(rows),
        "对标数由市工信局录入，来源见末列；相差为我市减对标地区。",
    )


def _row(ours: Growth, one: Benchmark) -> Row:
    decimals, apart = ours.item.decimals, gap(ours, one)
    name = f"{line_name(ours.item)}（{ours.item.unit}）"
    return Row(
        (
            Cell(name),
            Cell(one.area),
            figure(one.value, decimals),
            figure(ours.value, decimals, of_city(ours.item.address)),
            figure(apart, decimals, sign=True),
            Cell(rank_words(one.rank) if one.rank else NO_FIGURE),
            Cell(one.source),
        )
    )
