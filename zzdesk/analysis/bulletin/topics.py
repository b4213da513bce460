"""三、专项: the plan's sections (市场主体培育, 产业链供应链, 小微企业园), each with the indicators it names."""

from __future__ import annotations

from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.aggregate import expected_units
from zzdesk.analysis.bulletin.city import batch_words, sum_sentence, target_sentence
from zzdesk.analysis.bulletin.groups import NUMERALS
from zzdesk.analysis.bulletin.leaders import nothing_words
from zzdesk.analysis.bulletin.model import Basis, Paragraph, Part
from zzdesk.analysis.bulletin.month import Month, topics_of
from zzdesk.analysis.bulletin.overall import joined
from zzdesk.analysis.idiom import amount
from zzdesk.plan.model import Indicator
from zzdesk.values import half_up

HEADING = "三、专项工作推进情况"
_MOST = 3


def topics(month: Month) -> Part:
    """One section a topic; of a month without returns only the headings' one sentence."""
    found = topics_of(month.plan)
    sections = tuple(
        Part(f"（{NUMERALS[n % len(NUMERALS)]}）{heading}", _paragraphs(month, addresses))
        for n, (heading, addresses) in enumerate(found.items())
    )
    return Part(HEADING, () if sections else (Paragraph("报表任务未列专项指标。"),), sections)


def _paragraphs(month: Month, addresses: list[Address]) -> tuple[Paragraph, ...]:
    rows = [(address, month.city_row(address)) for address in addresses]
    city_rows = [row for _, row in rows if row]
    batch = Paragraph(batch_words(month, city_rows))
    city = joined([*(target_sentence(month, row) for row in city_rows), batch], "全市")
    districts = [_districts(month, address) for address, row in rows if row is None]
    return tuple(p for p in (city, *districts) if p.text)


def _districts(month: Month, address: Address) -> Paragraph:
    """The districts' sum, who has most, who has none yet."""
    item = month.plan.indicator(address)
    assert item is not None
    summed = sum_sentence(month, address)
    given = _given(month, item)
    told = joined([summed, _foremost(given, item), _nothing_yet(given, item)])
    return told._replace(basis=(*told.basis, *(Basis(code, str(address)) for code, _, _ in given)))


def _given(month: Month, item: Indicator) -> list[tuple[str, str, Decimal]]:
    """(code, name, figure) of the units that gave one, in the bureau's order."""
    units = expected_units(month.plan, item)
    figures = [(u, month.figures.value(u.code, item.address).number) for u in units]
    return [(u.code, u.name, figure) for u, figure in figures if figure is not None]


def _foremost(given: list[tuple[str, str, Decimal]], item: Indicator) -> Paragraph:
    """最多的是…: the largest figures, all of those that are as large as the third; nothing where that says nothing."""
    shown = [(name, half_up(figure, item.decimals)) for _, name, figure in given]
    sizes = sorted((figure for _, figure in shown if figure > 0), reverse=True)
    if len(given) < _MOST or not sizes:
        return Paragraph("")
    least = sizes[min(_MOST, len(sizes)) - 1]
    most = [(name, figure) for name, figure in shown if figure >= least]
    if len(most) > _MOST:
        most = [(name, figure) for name, figure in most if figure == sizes[0]]
    if len(most) > _MOST:
        return Paragraph("")
    ordered = sorted(most, key=lambda pair: -pair[1])
    return Paragraph("较多的是" + "、".join(f"{name}（{amount(figure, item)}）" for name, figure in ordered))


def _nothing_yet(given: list[tuple[str, str, Decimal]], item: Indicator) -> Paragraph:
    named = [name for _, name, figure in given if item.measure == "flow" and half_up(figure, item.decimals) == 0]
    return Paragraph(nothing_words(named, len(given)))
