"""说明: what the workbook holds, who has reported, how the city's figures were made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zzdesk.analysis.contribution import TABLE, contributions
from zzdesk.analysis.nature import LEGEND
from zzdesk.analysis.progress import Progress
from zzdesk.output.book import Book
from zzdesk.plan.model import KINDS, Form, Plan, Unit

_METHOD = (
    "全市数：流量、时点指标为各单位合计，单位未报齐时标“已报n家合计”，不作为全市数。"
    "增速不相加、不平均：现价指标在各单位两期总量报齐时按总量之比计算，其余用统计部门公布数，没有公布数的标“不可加总”。"
    "比重按分子、分母合计之比计算。"
)
_MARKS = (
    "“未报”为没有有效报送文件或该项未填；“待反馈”为等候统计部门反馈；“无此项”为没有该项业务；"
    "“—”为不适用；0为实际发生数为零。"
)
_RANKS = "名次在各组内按公布精度排列，相同并列（1、2、2、4），不足3家的组不排；未报、待反馈、无此项不参加排名。"
_TARGETS = (
    "全市目标以ZZ07表为准；区县目标之和与全市目标口径不同，并列供参考，不作平衡审核。"
    "区县目标为年度预期目标，“—”为未设目标。"
)
_PACE = "时序进度按月数÷12计算，只用于按月均衡推进的指标；入库等集中认定的指标、增速指标年内不作达到进度与否的判定。"
_ROUNDING = "因四舍五入，部分合计与分项之和略有差异。"


def write_cover(book: Book, left_out: Sequence[Form]) -> None:
    """`left_out`: forms of single enterprises that this workbook does not hold."""
    plan = book.found.plan
    sheet = book.sheet("说明", f"{plan.title}汇总", [(0, 5)], heads=(0, 1), portrait=True)
    for column, width in enumerate((16, 22, 12, 10, 12, 18)):
        sheet.set_column(column, column, width)
    row = _facts(book, sheet, _facts_of(book, left_out))
    _units(book, sheet, row + 1)


def _facts_of(book: Book, left_out: Sequence[Form]) -> list[tuple[str, str]]:
    plan, found = book.found.plan, book.found
    facts = [
        ("报告期", f"{found.period.title}（{found.period.prose}）"),
        ("报送情况", _reported(book, plan)),
        ("统计口径", plan.setting("scope_note") + "。" + _excluded(plan)),
        ("性质", plan.setting("unofficial_note") if not plan.setting("approval") else plan.setting("approval")),
        ("全市数", _METHOD),
        ("目标", _TARGETS),
        ("进度", _PACE),
        ("名次", _RANKS),
        ("性质标记", f"{LEGEND}。各数出自哪份报送文件的哪个单元格，见“来源”。"),
        ("拉动、贡献率", _pull(found)),
        ("符号", _MARKS),
        ("舍入", _ROUNDING),
    ]
    if left_out:
        named = "、".join(f"{form.title}（{form.code}表）" for form in left_out)
        facts.append(("不列入的表", f"{named}为单个企业资料，本工作簿不列入。"))
    if book.sample:
        facts.insert(0, ("示例数据", "本工作簿中的实际数为示例数据，不是统计数据，不得引用。目标取自通知正文和附表1。"))
    return facts


def _pull(found: Progress) -> str:
    if contributions(found):
        return "见“拉动和贡献率”。"
    entered = bool(found.plan.settings.get(TABLE))
    return f"报表任务中{'的权重有误（plan check可查）' if entered else '没有统计部门的权重'}，不列拉动和贡献率。"


def _reported(book: Book, plan: Plan) -> str:
    districts = plan.districts
    standing = book.figures.standing
    kinds = [standing[u.code].kind for u in districts if u.code in standing]
    by_kind = "、".join(f"{kind}{kinds.count(kind)}家" for kind in reversed(KINDS) if kind in kinds)
    missing = [u.name for u in sorted(districts, key=lambda u: u.order) if u.code not in standing]
    words = f"开发区、区县（市）应报{len(districts)}家，已报{len(kinds)}家" + (f"（{by_kind}）" if kinds else "")
    return words + (f"；未报{len(missing)}家：{'、'.join(missing)}。" if missing else "，已报齐。")


def _excluded(plan: Plan) -> str:
    words = [f"{u.name}不含{u.excludes}" for u in plan.districts if u.excludes]
    return "、".join(words) + "。" if words else ""


def _facts(book: Book, sheet: Any, facts: list[tuple[str, str]]) -> int:
    row = 2
    for name, words in facts:
        sheet.write_string(row, 0, name, book.style("head"))
        sheet.merge_range(row, 1, row, 5, "", book.style("text"))
        sheet.write_string(row, 1, words, book.style("text"))
        sheet.set_row(row, 14 * max(1, -(-len(words) // 40)) + 6)
        row += 1
    return row


def _units(book: Book, sheet: Any, row: int) -> None:
    heads = ("单位代码", "填报单位", "报送状态", "类别", "修订号", "分组")
    for column, words in enumerate(heads):
        sheet.write_string(row, column, words, book.style("head"))
    for unit in sorted(book.found.plan.units, key=lambda u: u.order):
        if book.found.plan.forms_of(unit):
            row += 1
            _unit(book, sheet, row, unit)


def _unit(book: Book, sheet: Any, row: int, unit: Unit) -> None:
    standing = book.figures.standing.get(unit.code)
    sheet.write_string(row, 0, unit.code, book.style("word"))
    sheet.write_string(row, 1, unit.name, book.style("name"))
    sheet.write_string(row, 2, "已报" if standing else "未报", book.style("word" if standing else "strong_word"))
    sheet.write_string(row, 3, standing.kind if standing else "—", book.style("word"))
    sheet.write_string(row, 4, f"V{standing.revision:02d}" if standing else "—", book.style("word"))
    sheet.write_string(row, 5, unit.group, book.style("word"))
