"""The city's own figures in sentences: 公布数 of growth, sums of what adds up, what one unit answers for the city."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.aggregate import ADDABLE, CityFigure, city_target, levels_of
from zzdesk.analysis.bulletin.model import Basis, Paragraph
from zzdesk.analysis.bulletin.month import Month, of_city, of_unit
from zzdesk.analysis.bulletin.sums import sum_of
from zzdesk.analysis.idiom import (
    DISTRICTS,
    absent_words,
    amount,
    figure_words,
    growth_words,
    line_name,
    rate_moved,
    row_standing,
    short_name,
    standing_words,
)
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import BATCH, gap_words
from zzdesk.plan.model import Indicator
from zzdesk.plan.pace import two_year_average


class Growth(NamedTuple):
    """The city's growth at one indicator. `value` None: `why` says it, and no sum or mean takes its place."""

    item: Indicator
    value: Decimal | None
    before: Decimal | None
    gap_pp: Decimal | None
    source: str  # 公布数, or who filled it
    basis: Basis
    why: str = ""


def growth_of(month: Month, address: Address) -> Growth:
    """The published figure, else what the department that answers for the target has filled."""
    item = month.plan.indicator(address)
    assert item is not None
    made = month.found.city_of(address)
    if made is not None and made.is_whole and made.value is not None:
        earlier = month.city_before(address)
        before = earlier.value if earlier is not None and earlier.is_whole else None
        return Growth(item, made.value, before, made.gap_pp, _source(made), of_city(address))
    line, _ = city_target(month.plan, address)
    row = month.city_row(line.address) if line else None
    if row is None or row.actual.number is None:
        return Growth(item, None, None, None, "", of_city(address), "公布数尚未录入")
    return Growth(item, row.actual.number, None, row.standing.gap_pp, f"{row.unit.name}填报", of_unit(row))


def _source(made: CityFigure) -> str:
    return "公布数" if made.method == "official" else "按总量计算"


def growth_sentence(month: Month, growth: Growth) -> str:
    """规上工业增加值同比增长9.8%，高于年度目标0.8个百分点，增速较上月提高0.3个百分点，两年平均增长7.6%."""
    item, value = growth.item, growth.value
    if value is None:
        return f"{short_name(item)}{growth.why}"
    parts = [f"{line_name(item)}{growth_words(value, item.decimals)}"]
    if growth.gap_pp is not None:
        parts.append(gap_words(growth.gap_pp, expected=False))
    if growth.before is not None:
        parts.append(rate_moved(value, growth.before, item.decimals))
    base = month.base_rates.get(item.address)
    if base is not None:
        parts.append(growth_words(two_year_average(value, base), item.decimals, "两年平均"))
    return "，".join(parts)


def level_sentence(month: Month, address: Address) -> Paragraph:
    """规上工业总产值（现价）1234.56亿元，同比增长10.2%; with units missing 已报15个…合计, and no growth."""
    item = month.plan.indicator(address)
    made = month.found.city_of(address)
    assert item is not None
    if made is None or made.value is None or item.measure not in ADDABLE:
        return Paragraph(f"{short_name(item)}尚无单位报送数据", (of_city(address),))
    figure = f"{line_name(item)}{amount(made.value, item)}"
    if not made.is_whole:
        return Paragraph(f"已报{made.reported}个{DISTRICTS}合计{figure}", (of_city(address),))
    growth = _growth_beside(month, item)
    if growth is None or growth.value is None:
        return Paragraph(figure, (of_city(address),))
    words = f"{figure}，{growth_words(growth.value, 1)}"
    return Paragraph(words, (of_city(address), of_city(growth.address)))


def _growth_beside(month: Month, item: Indicator) -> CityFigure | None:
    """The growth of the same line, where both levels of every unit are known."""
    for column in month.plan.form(item.address.form).columns:
        beside = month.plan.indicator(item.address._replace(column=column.no))
        if beside is None or beside.role != "growth":
            continue
        levels = levels_of(month.plan, beside)
        made = month.found.city_of(beside.address)
        if levels and levels[0] == item.address and made is not None and made.is_whole:
            return made
    return None


def target_sentence(month: Month, row: Row) -> Paragraph:
    """One of the city's own targets: 签约亿元以上制造业项目984个，占年度目标的65.6%，高于时序进度7.3个百分点."""
    item, actual = row.indicator, row.actual.number
    if actual is None:
        return Paragraph(f"{short_name(item)}{absent_words(row)}", (of_unit(row),))
    return Paragraph(f"{figure_words(item, actual)}{row_standing(row, month.period)}", (of_unit(row),))


def batch_words(month: Month, rows: Iterable[Row]) -> str:
    """Once for all of them: 以上“小升规”入库企业、… 集中认定，不按时序进度判定. "" where none is."""
    known = [r for r in rows if r.indicator.line.pace == "batch" and r.standing.completion is not None]
    if not known or month.period.is_year_end:
        return ""
    return f"{'、'.join(line_name(r.indicator) for r in known)}为{BATCH}"


def sum_sentence(month: Month, address: Address) -> Paragraph:
    """The districts' sum at an indicator, against the sum of their targets where they all have one."""
    item, made = month.plan.indicator(address), month.found.city_of(address)
    assert item is not None
    if made is None or made.value is None or item.measure not in ADDABLE:
        return Paragraph(f"{short_name(item)}尚无单位报送数据", (of_city(address),))
    who = "各" if made.is_whole else f"已报{made.reported}个"
    summed = sum_of(month, month.rows(address))
    words = f"{who}{DISTRICTS}合计{short_name(item)}{amount(made.value, item)}"
    words += standing_words(summed.standing, None, year_end=month.period.is_year_end)
    return Paragraph(words, (of_city(address),))
