"""Title, recipients, 数据口径: what stands around the text."""

from __future__ import annotations

from zzdesk.analysis.bulletin.month import Month
from zzdesk.plan.model import KINDS

RECIPIENTS = "各开发区管委会，各区县（市）人民政府，市直有关单位"


def title(month: Month) -> str:
    return f"关于{month.period.title}全市工业经济运行及目标完成情况的通报"


def recipients(month: Month) -> str:
    """The plan's own words, if it has some."""
    return month.plan.setting("recipients") or RECIPIENTS


def kinds_words(month: Month) -> str:
    """正式14份、快报2份 of the returns that stand; 尚无单位报送 without any."""
    standing = [found.kind for found in month.figures.standing.values()]
    counts = [(kind, standing.count(kind)) for kind in reversed(KINDS)]
    words = "、".join(f"{kind}{count}份" for kind, count in counts if count)
    return words or "尚无单位报送"
