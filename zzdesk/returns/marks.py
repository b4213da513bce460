"""The words that stand for the 〔marks〕 of a template, and on every printed page."""

from __future__ import annotations

from collections.abc import Iterable

from zzdesk.findings import Finding, Level, is_open
from zzdesk.plan.model import PROVISIONAL
from zzdesk.returns.content import OFFICE, Content
from zzdesk.returns.seal import BY_HAND


def provisional(kind: str, found: Iterable[Finding]) -> str:
    """草稿 and 快报 may go out with open questions, and say so on every sheet."""
    if kind not in PROVISIONAL:
        return ""
    pending = [f.level for f in found if is_open(f)]
    said = "、".join(f"{level.label}{n}处" for level in (Level.ERROR, Level.QUERY) if (n := pending.count(level)))
    return f"{kind}（未决：{said}）" if said else kind


def marks_of(content: Content, code: str, found: Iterable[Finding], *, blank: bool) -> dict[str, str]:
    """`found`: its findings, asked only of a 草稿 or 快报."""
    unit, kind = content.unit, "" if blank else content.kind
    said = [BY_HAND if blank else provisional(kind, found), "示例数据" if content.sample else ""]
    office = content.names.get(OFFICE, "")
    named = {
        "标记": "　".join(filter(None, said)),
        "报表任务": content.plan.title,
        "填报单位": f"{unit.name}　{office}" if office else unit.name,
        "单位名称": unit.name,
        "单位代码": unit.code,
        OFFICE: office,
        "报告期": content.period.title,
        "类别": kind,
        "修订号": "" if blank else str(content.revision),
        "更正原因": content.reason,
        "校验码": code,
    }
    return {f"〔{name}〕": words for name, words in {**content.names, **named}.items()}
