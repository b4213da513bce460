"""数据性质: whether a unit's figure is its estimate, fed back by the statistics bureau, its own, or approved."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from zzdesk.address import Address
from zzdesk.analysis.source import Figures
from zzdesk.plan.model import Form, Indicator, Unit

FLASH, FED_BACK, FORMAL, APPROVED = "快报数", "统计反馈数", "正式数", "核定数"
FORECAST = "预计数"  # 下月预计, in a return of whatever kind
MARKS = {FLASH: "快", FED_BACK: "反", APPROVED: "核"}
_TOLD = {"预计": FLASH, "反馈": FED_BACK, "核定": APPROVED}
_OF_KIND = {"快报": FLASH, "核定": APPROVED}
LEGEND = (
    "数后标“快”为快报数（预计），标“反”为统计反馈数，标“核”为年度核定数，不标的为正式报送的部门数；"
    "合计后标“快”的含快报数"
)


def nature(figures: Figures, unit: str, item: Indicator) -> str:
    """Of a figure that stands: what the line's 数据性质 says, else the return's kind. "" where there is no figure."""
    if figures.value(unit, item.address).number is None or unit not in figures.standing:
        return ""
    kind = figures.standing[unit].kind
    if item.role == "forecast" or kind == "核定":
        return FORECAST if item.role == "forecast" else APPROVED
    column = _nature_column(figures.plan.form(item.address.form))
    told = figures.value(unit, Address(item.address.form, item.address.line, column)).content if column else ""
    return _TOLD.get(told) or _OF_KIND.get(kind, FORMAL)


def has_flash(figures: Figures, units: Iterable[Unit], item: Indicator) -> bool:
    """Whether any of the units' figures is only a 快报数."""
    return any(nature(figures, u.code, item) == FLASH for u in units)


@lru_cache(maxsize=64)
def _nature_column(form: Form) -> str:
    return next((c.no for c in form.columns if c.role == "nature"), "")
