"""一、总体情况: growth as published, levels, the city's own targets, and how others did (对标)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from zzdesk.analysis.bulletin.benchmarks import benchmark_paragraphs
from zzdesk.analysis.bulletin.city import batch_words, growth_of, growth_sentence, level_sentence, target_sentence
from zzdesk.analysis.bulletin.model import Paragraph, Part
from zzdesk.analysis.bulletin.month import Month, bases, growths, may_tell, told_of
from zzdesk.analysis.idiom import row_standing, short_name
from zzdesk.analysis.progress import Row
from zzdesk.analysis.warning import short_of

HEADING = "一、总体情况"
_NAMED = 5  # of the targets that are behind
_JUDGED = ("exceeded", "on_track", "near", "behind")


def overall(month: Month) -> Part:
    """Every paragraph that has something to say; of a month without returns only that."""
    if not month.found.reported:
        return Part(HEADING, (Paragraph(f"{month.period.prose}尚无单位报送数据。"),))
    found = [_growth(month), _levels(month), *_targets(month), *benchmark_paragraphs(month)]
    return Part(HEADING, tuple(p for p in found if p.text))


def _growth(month: Month) -> Paragraph:
    told = [growth_of(month, address) for address in growths(month.plan)]
    words = "；".join(growth_sentence(month, growth) for growth in told)
    return Paragraph(f"{month.period.prose}，全市{words}。" if words else "", tuple(g.basis for g in told))


def _levels(month: Month) -> Paragraph:
    rows = [month.city_row(address) for address in told_of(month.plan, "overall")]
    told = [
        target_sentence(month, row) if row else level_sentence(month, address)
        for address, row in zip(told_of(month.plan, "overall"), rows, strict=True)
    ]
    return joined([*told, Paragraph(batch_words(month, filter(None, rows)))])


def joined(told: Iterable[Paragraph], before: str = "") -> Paragraph:
    """Several sentences as one paragraph."""
    kept = [p for p in told if p.text]
    words = "；".join(p.text for p in kept)
    return Paragraph(f"{before}{words}。" if words else "", tuple(b for p in kept for b in p.basis))


# --- the city's own targets ------------------------------------------------------------------
def city_rows(month: Month) -> list[Row]:
    """The targets of the whole city that are figures, each with the unit that answers for it; by their codes."""
    return [
        row
        for row in sorted(month.found.rows, key=lambda row: row.address)
        if row.indicator.line.filling_unit
        and row.target is not None
        and row.target.value is not None
        and row.target.comparator != "text"
        and may_tell(month.plan, row.address)
    ]


def _targets(month: Month) -> list[Paragraph]:
    rows = city_rows(month)
    if not rows:
        return []
    return [_counted(month, rows), _behind(month, rows)]


def _counted(month: Month, rows: list[Row]) -> Paragraph:
    given = [row for row in rows if row.actual.number is not None]
    words = f"全市{len(rows)}项年度目标中，{len(given)}项已有数据"
    judged = [row for row in given if row.state in _JUDGED]
    if judged:
        how = "按年度目标判定" if month.period.is_year_end else "按时序进度判定"
        words += f"，其中{how}的{len(judged)}项：{_by_state(month, judged)}"
    return Paragraph(words + "。", bases(given))


def _by_state(month: Month, rows: list[Row]) -> str:
    under_way = ("超额完成", "达到进度", "基本达到进度", "未达到进度")
    at_end = ("超额完成", "完成", "基本完成", "未完成")
    words = at_end if month.period.is_year_end else under_way
    counts = [(word, sum(row.state == state for row in rows)) for state, word in zip(_JUDGED, words, strict=True)]
    return "、".join(f"{word}{count}项" for word, count in counts if count)


def _behind(month: Month, rows: list[Row]) -> Paragraph:
    behind = sorted((r for r in rows if r.state == "behind"), key=lambda r: (-_gap(r), r.address))
    if not behind:
        return Paragraph("")
    named = behind[:_NAMED]
    told = "、".join(f"{short_name(r.indicator)}（{_short(month, r)}）" for r in named)
    more = f"等{len(behind)}项" if len(behind) > _NAMED else ""
    state = "未完成" if month.period.is_year_end else "未达到进度"
    return Paragraph(f"{state}的是：{told}{more}。", bases(named))


def _gap(row: Row) -> Decimal:
    return short_of(row)


def _short(month: Month, row: Row) -> str:
    return row_standing(row, month.period).lstrip("，")
