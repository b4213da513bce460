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
    "file.cannot_write": "无法写入{file}（{fault}）：请检查该位置是否允许写入，或另选一个文件夹",
    "file.damaged": "文件{file}已损坏（{fault}）：请改用最近的备份，不要覆盖原文件",
    "file.newer": "文件{file}由更新版本的程序生成，请先升级本程序",
    "file.not_ours": "文件{file}不是填报文件（.zzd）",
    "file.read_only": "文件{file}只读，改动不能保存：请复制到本机硬盘再打开",
    "file.changed_elsewhere": "文件{file}已被另一个程序改动，本次改动尚未保存：请关闭另一处后重新打开本文件",
    "file.disk_full": "磁盘已满，{file}的最新改动尚未保存：请清理磁盘，程序会自动重试，不要关闭窗口",
    "file.locked": "文件{file}正被另一个程序使用，改动尚未保存，程序会自动重试：请关闭另一处",
    "file.not_saved": "文件{file}有改动未能保存，请不要关闭程序",
    "file.rows_lost": "文件中有{count}条记录（{table}）校验不符，已停用",
    "file.cell_recovered": "{period}{address}的存储内容校验不符，已按修改记录恢复为{value}，请核对",
    "file.cell_lost": "{period}{address}的存储内容“{value}”校验不符且无修改记录可恢复，请重新填写",
    "table.encoding": "文件{file}的文字编码无法识别，请另存为UTF-8或GBK编码的CSV",
    "table.head": "文件{file}首行应为form,line,column,value（或表号,代码,栏次,数值）",
    "table.refused": "文件{file}有{count}行不能导入，全部未导入",
    "table.twice": "{address}在文件中出现两次",
    "table.address": "“{address}”不是指标代码，应为表号.代码.栏次，例如ZZ01.03.1",
    "paste.outside": "“{typed}”超出表格范围，未粘贴",
    "file.no_space": "磁盘已满，{file}没有写成：请清理磁盘后重试",
    "file.in_use": "{file}没有写成：文件可能正在WPS或Excel中打开，请关闭后重试",
    "demo.not_empty": "文件夹{folder}不是空的，没有动它：请换一个新文件夹",
    "demo.not_refused": "示例中故意改错的{cell}没有被退回",
    "demo.refused": "示例文件{file}本应接收而没有接收",
    # importing targets
    "targets.nothing": "文件{file}中没有找到附表",
    "targets.no_table": "{annex}（{name}）只有名称、没有表格，相应目标未下达",
    "targets.unit_missing": "附表中没有{unit}的目标，请核对附表是否完整",
    "targets.unit": "“{unit}”不是本任务的填报单位，请核对单位名称",
    "targets.unit_twice": "“{unit}”出现两次，请删去一行",
    "targets.column": "表头“{column}”对应不到任何指标，请核对指标名称",
    "targets.row": "{unit}一行有{count}个数，表头有{wanted}个指标，请补齐或删去",
    "targets.refused": "文件{file}有{count}处不能对应，目标全部未导入",
    "plan.not_a_folder": "“{plan}”不是报表任务文件夹：内置任务只读，请先用plan export导出再导入目标",
    "unit.no_forms": "{unit}在{plan}中没有需要填报的报表",
    "unit.unknown": "报表任务中没有“{unit}”这个填报单位，请填单位代码或名称，例如“巩义市”",
    "date.unknown": "“{date}”不是日期，请按2021-03-08的样式填写",
    "period.unknown": "“{period}”不是本任务的报告期，请填{first}至{last}",
    "kind.unknown": "没有“{kind}”这种报送类别，请填草稿、快报、正式或核定",
    # rules: faults of the rule itself, never of the data
    "rule.fault": "审核关系{rule}有误：{fault}",
    "rule.broken": "审核关系{rule}（{place}）本身有误，未能审核：{fault}；数据无误，请报告市局",
    "rule.long": "公式长{length}个字符或嵌套过深，上限{longest}个字符，请拆成几条",
    "rule.syntax": "公式“{formula}”写法有误，请检查括号和运算符",
    "rule.no_verdict": "公式“{formula}”没有比较，得不出是否相符",
    "rule.forbidden": "公式中不能使用“{what}”",
    "rule.operator": "公式中不能使用比较符{what}；不等于没有舍入余地，请改用大于、小于",
    "rule.negation": "“非”不能用于数值比较，请把比较反过来写",
    "rule.function": "没有“{what}”这个函数",
    "rule.arguments": "函数{what}的参数个数不对（给了{count}个）",
    "rule.cell_wanted": "函数{what}须用于一个指标代码",
    "rule.words_wanted": "函数{what}的各选项须为带引号的文字",
    "rule.mixed": "“{what}”处数值与判断混用",
    "rule.unknown_cell": "公式引用了不存在的指标{cell}",
    # the clerk's file, explanations
    "explanation.empty": "“{text}”没有说明原因，请写明具体原因（如退库、新入规、剔重、口径调整、季节性）和涉及的企业或项目",
    "export.blocked": "还有{count}处强制性问题或未说明的核实性问题，不能生成{kind}；可先生成草稿或快报，或改正、说明后再试",
    "export.reason": "{kind}第{revision}版已经生成，内容有改动：更正须填写更正原因（--reason）",
    "explanation.none": "{rule}在{address}没有需要说明的审核结果",
    # output
    "output.unwritable": "文件{file}写不进去（{fault}）：请关闭正在使用它的程序，或换一个位置",
    "chart.indicator": "{address} 没有可画的进度：请给有目标或参加排名的指标地址，例如 ZZ01.03.1",
    "chart.format": "不认识{file}的扩展名：图表请存为 .pdf、.png 或 .svg",
}


def words(code: str, args: Mapping[str, object]) -> str:
    """The sentence of a message; a missing argument shows as its name, never as a crash."""
    return MESSAGES.get(code, code).format_map(_Shown(args))


class _Shown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"〔{key}〕"
