"""二、各开发区、区县（市）完成情况: group by group, one paragraph an indicator."""

from __future__ import annotations

from zzdesk.address import Address
from zzdesk.analysis.bulletin.leaders import standing_clauses
from zzdesk.analysis.bulletin.model import Paragraph, Part
from zzdesk.analysis.bulletin.month import Month, bases, compared_in
from zzdesk.analysis.bulletin.sums import sum_of
from zzdesk.analysis.idiom import amount, short_name, standing_words
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import unplaced_words

HEADING = "二、各开发区、区县（市）完成情况"
NUMERALS = "一二三四五六七八九十"


def by_groups(month: Month) -> Part:
    """A section for each of the plan's groups that has units."""
    groups = [g for g in month.plan.groups if any(u.group == g for u in month.plan.districts)]
    sections = [
        Part(f"（{numeral}）{group}", tuple(_paragraphs(month, group)))
        for numeral, group in zip(_numerals(len(groups)), groups, strict=True)
    ]
    return Part(HEADING, (), tuple(sections))


def _numerals(count: int) -> list[str]:
    return [NUMERALS[n] if n < len(NUMERALS) else str(n + 1) for n in range(count)]


def _paragraphs(month: Month, group: str) -> list[Paragraph]:
    units = [u for u in month.plan.districts if u.group == group]
    if not any(u.code in month.found.reported for u in units):
        return [Paragraph(f"{'、'.join(u.name for u in units)}均未报送{month.period.prose}数据。")]
    told = [_paragraph(month, address, group) for address in compared_in(month)]
    return [p for p in told if p.text]


def _paragraph(month: Month, address: Address, group: str) -> Paragraph:
    rows = month.rows(address, group)
    if not rows:
        return Paragraph("")
    clauses = [*_subtotal(month, rows), *standing_clauses(rows, month.period, month.since)]
    words = f"{short_name(rows[0].indicator)}：{'；'.join(clauses)}。" if clauses else ""
    apart = unplaced_words(month.found, address, group)
    return Paragraph(f"{words}{apart}。" if words and apart else words, bases(rows))


def _subtotal(month: Month, rows: list[Row]) -> list[str]:
    summed, item = sum_of(month, rows), rows[0].indicator
    if summed.value is None or summed.reported < 2:
        return []
    who = "合计" if summed.is_whole else f"已报{summed.reported}家合计"
    standing = standing_words(summed.standing, None, year_end=month.period.is_year_end)
    return [f"{who}{amount(summed.value, item)}{standing}"]
