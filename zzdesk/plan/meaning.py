"""What one cell of a form means, in the words of statistical work: nothing here that the plan does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zzdesk.period import Period
from zzdesk.plan.model import Form, Indicator, Line, Plan, Unit

_BY_ROLE = {
    "level": "本年累计",
    "base": "上年同期数",
    "month": "本月发生数",
    "forecast": "预计数",
    "year_start": "年初数",
    "data_month": "所报数据的月份",
    "credit_code": "18位统一社会信用代码",
    "project_code": "项目代码",
}
_BY_MEASURE = {
    "stock": "期末时点数",
    "rate": "增速",
    "share": "比重",
    "list": "按名单累计",
    "date": "日期",
    "text": "文字",
}
_DERIVED = {
    "target": "年度目标，取自报表任务",
    "standing": "与年度目标差或完成率，程序推算",
    "ahead": "与时序进度差，程序推算",
    "two_year": "两年平均增速，程序推算",
    "sum": "本表各栏相加，程序推算",
    "given": "由报表任务给定",
}
_DUE = {"quarter": "按季，3、6、9、12月必填", "year": "按年，12月必填"}
_PARTS = re.compile(r"[。；]")
_HEAD = re.compile(r"^(统计范围|数据来源|报送时间|主要审核关系)：")


def meaning(plan: Plan, unit: Unit, indicator: Indicator, period: Period) -> list[tuple[str, str]]:
    """Name and words, a row each; rows without words are left out."""
    form, line = plan.form(indicator.address.form), indicator.line
    rows = [
        ("口径", "，".join(filter(None, (kind_words(indicator), line.basis)))),
        ("小数", _decimals(indicator)),
        ("可填", "、".join(indicator.choices)),
        ("代码表", indicator.column.codes),
        ("相加", "、".join(f"{no}栏" for no in indicator.column.of)),
        ("来源", line.source),
        ("依据", f"通知第{line.clause}条" if line.clause else ""),
        ("填报", _filling(plan, unit, form, indicator)),
        ("免填", _closed(plan, indicator)),
        ("备注", line.note),
        ("说明", "；".join(notes_of(form, indicator))),
    ]
    return [(name, words) for name, words in rows if words]


def kind_words(indicator: Indicator) -> str:
    """流量 or 时点, 增速, 文字 …: what kind of figure it is."""
    if indicator.derive:
        return _DERIVED.get(indicator.derive, "程序推算")
    if indicator.kind == "choice":
        return "选填一项"
    by_role = _BY_ROLE.get(indicator.role, "")
    if indicator.measure == "flow":
        return by_role or "流量"
    if by_role and indicator.role not in {"level", "month"}:
        return by_role
    return _BY_MEASURE.get(indicator.measure, by_role)


def _decimals(indicator: Indicator) -> str:
    if not indicator.numeric or not indicator.unit:
        return ""
    return "整数" if indicator.exact or not indicator.decimals else f"保留{indicator.decimals}位"


def _filling(plan: Plan, unit: Unit, form: Form, indicator: Indicator) -> str:
    line, parts = indicator.line, []
    if line.filling_unit and line.filling_unit != unit.code:
        parts.append(f"由{plan.unit(line.filling_unit).name}填报，本单位只看")
    elif line.lead_units:
        others = "、".join(plan.unit(code).name for code in line.lead_units if code != line.filling_unit)
        parts += [f"{others}共同牵头，只看"] if others else []
    if indicator.is_input:
        parts.append("必填" if indicator.required else "选填")
    parts.append(_DUE.get(line.frequency, ""))
    parts.append("单个企业资料，须保密" if form.disclosure == "单个企业资料" else "")
    return "；".join(filter(None, parts))


def _closed(plan: Plan, indicator: Indicator) -> str:
    """The periods in which the cell is ×."""
    return "、".join(p.label for p in plan.periods if not plan.is_open(indicator, p))


def notes_of(form: Form, indicator: Indicator) -> list[str]:
    """Those sentences of the form's 说明 that name the cell's line or, in a floating form, its column."""
    return list(dict.fromkeys(part for part in _sentences(form) if _is_about(part, form, indicator)))


def _sentences(form: Form) -> Iterator[str]:
    for note in form.notes:
        for part in _PARTS.split(_HEAD.sub("", note)):
            if part.strip():
                yield part.strip()


def _is_about(words: str, form: Form, indicator: Indicator) -> bool:
    if not form.floating:
        return names_line(words, indicator.line)
    column = indicator.column
    return any(name in words for name in {column.name, *column.head} if len(name) > 2)


def names_line(words: str, line: Line) -> bool:
    """Whether "01、02行" or "03＝05＋06" names this line: a bare figure is none."""
    return re.search(rf"(?<![\d-]){re.escape(line.code)}(?=[行、，＝＋－×≥）]|本月|$)", words) is not None


def closed_words(plan: Plan, form: Form, line: Line) -> str:
    """Of a line with × cells: which columns it has."""
    names = [f"{c.no}栏{c.name}" for c in form.columns if c.no in line.open and not c.derive]
    return f"本行填{'、'.join(names)}" if names else "本行不填"
