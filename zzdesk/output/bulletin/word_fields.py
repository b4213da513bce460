"""The fields a template of the bulletin may name, and what a bulletin puts into them.

Names are Chinese: it is clerks who move them about in Word. `FIELDS` is the whole of what a template may say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from zzdesk.analysis.bulletin.model import Bulletin, Part, Picture, Table
from zzdesk.errors import ZzError

MOST_STEPS = 20_000  # turns of all loops together: a bulletin needs some hundreds
SAMPLE = "示例数据，不得作为正式数据使用"
TO_TYPE = "（待填写）"
# Noncharacters: no text holds them, XML lets them pass. What stands between is put in after rendering.
OPEN, CLOSE = "\ufdd0", "\ufdd1"
_UNFIT = re.compile("[\x00-\x1f\ufdd0-\ufdef\ufffe\uffff]")


class Field(NamedTuple):
    """`about` says it to a clerk; `inside`: the fields of each of its items, where it is a list of such."""

    about: str
    is_list: bool = False
    inside: Mapping[str, Field] | None = None


def _many(about: str, **inside: Field) -> Field:
    return Field(about, True, inside or None)


_TEXTS = _many("各段文字")
_SMALLEST = _many("三级小节", 标题=Field("小节标题"), 段落=_TEXTS)
_SECTIONS = _many("二级小节", 标题=Field("小节标题"), 段落=_TEXTS, 小节=_SMALLEST)
FIELDS: dict[str, Field] = {
    "标题": Field("通报标题"),
    "文号": Field("发文字号"),
    "主送": Field("主送机关"),
    "发布单位": Field("发布单位"),
    "报告期": Field("报告期"),
    "数据口径": Field("快报、正式各几份"),
    "校验码": Field("全部数字的校验码"),
    "任务版本": Field("报表任务版本"),
    "示例": Field("示例数据的标记，正式数据时为空"),
    "正文": _many("各部分正文", 标题=Field("部分标题"), 段落=_TEXTS, 小节=_SECTIONS),
    "附表": _many("附表", 标题=Field("表题"), 注=Field("表下的注"), 表格=Field("表格本身")),
    "附图": _many("附图", 标题=Field("图题"), 图片=Field("图片本身"), 文字说明=Field("图的文字说明")),
    "注释": _many("注"),
    "局领导": _many("局领导参阅的问与答", 问=Field("问题"), 答=_TEXTS),
}


@dataclass
class Steps:
    """How many turns the loops of one template have left."""

    left: int = MOST_STEPS


class Items(tuple[Any, ...]):
    """A list as a template sees it: loops over it are counted, so that none goes on without end."""

    steps: Steps

    def __iter__(self) -> Iterator[Any]:
        for item in super().__iter__():
            self.steps.left -= 1
            if self.steps.left < 0:
                raise ZzError("template.endless", most=MOST_STEPS)
            yield item


def values_of(bulletin: Bulletin) -> dict[str, Any]:
    """The fields of FIELDS with this bulletin's contents; pictures and tables as places to be filled."""
    steps = Steps()

    def items(found: Any) -> Items:
        made = Items(found)
        made.steps = steps
        return made

    def texts(found: Any) -> Items:
        return items(fit(words) for words in found)

    def part(one: Part) -> dict[str, Any]:
        words = [p.text for p in one.paragraphs] or ([TO_TYPE] if one.typed else [])
        return {"标题": fit(one.heading), "段落": texts(words), "小节": items(map(part, one.sections))}

    return {
        "标题": fit(bulletin.title),
        "文号": fit(bulletin.number) or f"〔{_year_of_issue(bulletin)}〕　　号",
        "主送": fit(bulletin.recipients),
        "发布单位": fit(bulletin.issuer),
        "报告期": fit(bulletin.period.title),
        "数据口径": fit(bulletin.basis_words),
        "校验码": fit(bulletin.code),
        "任务版本": fit(bulletin.plan),
        "示例": SAMPLE if bulletin.sample else "",
        "正文": items(map(part, bulletin.parts)),
        "附表": items(_table(n, t) for n, t in enumerate(bulletin.tables)),
        "附图": items(_picture(n, p) for n, p in enumerate(bulletin.pictures)),
        "注释": texts(bulletin.notes),
        "局领导": items({"问": fit(q.asked), "答": texts(a.text for a in q.answers)} for q in bulletin.for_head),
    }


def _year_of_issue(bulletin: Bulletin) -> int:
    """A month's bulletin goes out in the month after."""
    return bulletin.period.year + (bulletin.period.month == 12)


def _table(n: int, table: Table) -> dict[str, str]:
    return {"标题": fit(table.title), "注": fit(table.note), "表格": str(n)}


def _picture(n: int, picture: Picture) -> dict[str, str]:
    return {"标题": fit(picture.title), "图片": f"{OPEN}图{n}{CLOSE}", "文字说明": fit(picture.alt)}


def fit(words: str) -> str:
    """Without what XML cannot hold; a line's end is a space."""
    return _UNFIT.sub(lambda found: " " if found[0] in "\n\t" else "", words)
