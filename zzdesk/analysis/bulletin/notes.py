"""注: where figures come from, what kind they are, and how to read a tie, a dash and a rounded sum."""

from __future__ import annotations

from zzdesk.analysis.bulletin.heading import kinds_words
from zzdesk.analysis.bulletin.month import Month, compared_in, growths
from zzdesk.analysis.wording import unplaced_words

ROUNDING = "因四舍五入，部分合计与分项之和略有差异。"


def notes(month: Month) -> tuple[str, ...]:
    """In the order in which a reader meets what they explain."""
    return tuple(filter(None, [_sources(month), _kinds(month), _scope(month), *_apart(month), _reading(), ROUNDING]))


def _sources(month: Month) -> str:
    given = [a for a in growths(month.plan) if (m := month.found.city_of(a)) is not None and m.method == "official"]
    published = "全市增速为统计部门公布数" if given else "全市增速公布数尚未录入"
    return f"数据来源：各单位报送；{published}，增速不相加、不平均。"


def _kinds(month: Month) -> str:
    early = [month.plan.unit(u) for u, found in month.figures.standing.items() if found.kind == "快报"]
    named = "、".join(u.name for u in sorted(early, key=lambda u: u.order))
    return f"数据口径：{kinds_words(month)}{f'；{named}为快报数' if named else ''}。"


def _scope(month: Month) -> str:
    words = month.plan.setting("scope_note")
    return f"统计范围：{words}。" if words else ""


def _apart(month: Month) -> list[str]:
    """What is counted once for the city and in nobody's place (归属待认定)."""
    told = (unplaced_words(month.found, address) for address in compared_in(month))
    return [f"{words}。" for words in told if words]


def _reading() -> str:
    return (
        "位次在各组内按公布精度排列，相同并列（1、2、2、4），不足3家的组不排；未报、待反馈、无此项不参加排名。"
        "“—”表示无数或不适用，不等于零。"
    )
