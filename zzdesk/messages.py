"""The one place that words a message: place, what is wrong with which value, what to do.

Codes are grouped by the room that raises them. A rule's own wording lives in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: dict[str, str] = {
    # reading a figure
    "figure.nothing": "“{typed}”不是数也不是零：没有发生请填0，没有此项业务请填“无此项：原因”",
    "figure.comma": "“{typed}”中的逗号不能当小数点，请用“.”作小数点重填",
    "figure.scaled": "“{typed}”带有万、亿等字，不能代为换算，请按计量单位（{unit}）只填数字",
    "figure.parentheses": "“{typed}”带括号，请只填数字，负数用“-”",
    "figure.about": "“{typed}”不是确定的数，请填一个数字",
    "figure.fraction": "“{typed}”写成了分数，请填一个数字",
    "figure.chinese": "“{typed}”是中文数字，请用阿拉伯数字填写",
    "figure.percent": "“{typed}”带百分号，而本格计量单位是{unit}，请只填数字",
    "figure.other": "“{typed}”不是数字，请按计量单位（{unit}）只填数字",
    "figure.recast": "“{typed}”按{number}读入",
    "figure.digits": "“{typed}”超过规定的{decimals}位小数，按{number}参加审核和公布",
    "cell.choice": "“{typed}”不在可选项内，请从{choices}中选一项",
    "cell.na_reason": "填“无此项”须写明原因，例如“无此项：辖区没有此类企业”",
    "cell.date": "“{typed}”不是日期，请按2021-03-08的样式填写",
    "cell.locked": "{address} 不能填写：{why}，请检查代码和栏次",
    # plans
    "plan.missing": "找不到报表任务“{plan}”：请给出内置任务名（2021）或任务文件夹",
    "plan.fault": "报表任务文件{file}无法使用：{fault}",
    # the clerk's file
    "file.missing": "找不到文件{file}",
    "file.exists": "文件{file}已经存在，没有覆盖；请换一个文件名",
    "unit.unknown": "报表任务中没有“{unit}”这个填报单位，请填单位代码或名称，例如“巩义市”",
    "period.unknown": "“{period}”不是本任务的报告期，请填{first}至{last}",
    "kind.unknown": "没有“{kind}”这种报送类别，请填草稿、快报、正式或核定",
}


def words(code: str, args: Mapping[str, object]) -> str:
    """The sentence of a message; a missing argument shows as its name, never as a crash."""
    return MESSAGES.get(code, code).format_map(_Shown(args))


class _Shown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"〔{key}〕"
