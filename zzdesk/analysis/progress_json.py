"""The progress document of `zzdesk progress --json` (DESIGN section 7)."""

from __future__ import annotations

from decimal import Decimal

from zzdesk.analysis.aggregate import CityFigure
from zzdesk.analysis.progress import Progress, Row
from zzdesk.values import decimal_text


def progress_json(found: Progress) -> dict[str, object]:
    return {
        "plan": found.plan.name,
        "period": str(found.period),
        "time_progress": _words(found.time_progress),
        "rows": [_row(row) for row in found.rows],
        "city": [_city(figure) for figure in found.city],
    }


def _row(row: Row) -> dict[str, object]:
    target, standing, item = row.target, row.standing, row.indicator
    return {
        "unit": row.unit.code,
        "form": row.address.form,
        "line": row.address.line,
        "column": row.address.column,
        "indicator": item.name,
        "measure": item.measure,
        "pace": item.line.pace or None,
        "target": _words(target.value) if target else None,
        "target_high": _words(target.high) if target else None,
        "comparator": target.comparator if target else None,
        "tier": (target.tier or None) if target else None,
        "actual": row.actual.content if row.actual.state == "value" else None,
        "nature": row.nature or None,
        "completion": _words(standing.completion),
        "ahead_pp": _words(standing.ahead_pp),
        "remaining": _words(standing.remaining),
        "needed_per_month": _words(standing.needed_per_month),
        "gap_pp": _words(standing.gap_pp),
        "state": standing.state,
        "rank": row.rank,
        "rank_group": row.rank_group,
        "rank_change": row.rank_change,
    }


def _city(figure: CityFigure) -> dict[str, object]:
    return {
        "form": figure.address.form,
        "line": figure.address.line,
        "column": figure.address.column,
        "indicator": figure.indicator,
        "value": _words(figure.value),
        "method": figure.method,
        "reason": figure.reason or None,
        "reported": figure.reported,
        "expected": figure.expected,
        "target": _words(figure.target),
        "district_targets": _words(figure.district_targets),
        "completion": _words(figure.completion),
        "gap_pp": _words(figure.gap_pp),
    }


def _words(figure: Decimal | None) -> str | None:
    """Decimal text in full: a quotient keeps its 12 decimals however many digits stand before them."""
    if figure is None:
        return None
    words = format(figure, "f")
    words = words.rstrip("0").rstrip(".") if "." in words else words
    return decimal_text(figure) if words in {"-0", ""} else words
