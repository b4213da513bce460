"""Data validation with Chinese prompts: same-sheet formulas under 255 characters; errors stop, doubts warn."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from zzdesk.plan.model import Indicator
from zzdesk.returns.cells import Spot, a1
from zzdesk.rules.evaluate import EMPTY_WORDS

_MARKS = 'LEFT(TRIM({0}),3)="无此项",LEFT(TRIM({0}),3)="待反馈"'
_MARKS_HINT = "没有此项业务填“无此项：原因”；等统计反馈填“待反馈”（只限快报）。"


_CODES = {"credit_code": (18, "统一社会信用代码"), "project_code": (24, "项目代码")}


def add_validations(sheet: Worksheet, cells: list[tuple[Spot, Indicator]]) -> None:
    """One validation for all cells of a column that take the same kind of answer."""
    kinds: dict[tuple[object, ...], list[tuple[Spot, Indicator]]] = {}
    for spot, item in cells:
        kinds.setdefault((spot[1], item.kind, item.exact, item.unit, item.role), []).append((spot, item))
    for members in kinds.values():
        spot, item = members[0]
        rule = _validation(item, a1(spot))
        if rule is None:
            continue
        for place, _ in members:
            rule.add(a1(place))
        sheet.add_data_validation(rule)


def _validation(item: Indicator, cell: str) -> DataValidation | None:
    if item.kind == "choice":
        rule = DataValidation(type="list", formula1=f'"{",".join(item.choices)}"', errorStyle="warning")
        return _worded(
            rule, item, "从下拉列表中选择一项。", f"只能填{'、'.join(item.choices)}，确实没有此项可填“无此项：原因”"
        )
    if item.numeric:
        return _number(item, cell)
    if item.kind == "date":
        formula = f"OR(ISNUMBER({cell}),ISNUMBER(DATEVALUE({cell})),{_MARKS.format(cell)})"
        asks = "按2021-03-08的样式填日期。"
        return _worded(DataValidation(type="custom", formula1=formula, errorStyle="stop"), item, asks, asks)
    if item.role in _CODES:
        digits, name = _CODES[item.role]
        formula = f"OR(LEN(TRIM({cell}))={digits},{_MARKS.format(cell)})"
        asks = f"填{digits}位{name}，按文本填写，不要用科学计数。"
        return _worded(DataValidation(type="custom", formula1=formula, errorStyle="warning"), item, asks, asks)
    if item.role != "reason":
        return None
    empty = ",".join(f'TRIM({cell})="{w}"' for w in EMPTY_WORDS)
    rule = DataValidation(type="custom", formula1=f"NOT(OR({empty}))", errorStyle="warning")
    return _worded(rule, item, "写明具体原因和涉及的企业或项目。", "没有说明原因，请写明具体原因和涉及的企业或项目")


def _number(item: Indicator, cell: str) -> DataValidation:
    tests = [f"ISNUMBER({cell})"]
    if item.exact:
        tests += [f"{cell}>=0", f"{cell}=INT({cell})"]
        asks = f"按{item.unit}填整数，没有发生填0；"
    elif item.role == "profit":
        asks = f"按{item.unit}填数字，亏损填负数；"
    elif item.unit == "%":
        tests += [f"{cell}>=-100"]
        asks = "填百分数的数值，9%填9，下降填负数；"
    else:
        tests += [f"{cell}>=0"]
        asks = f"按{item.unit}填数字，没有发生填0；"
    formula = f"OR(AND({','.join(tests)}),{_MARKS.format(cell)})"
    rule = DataValidation(type="custom", formula1=formula, errorStyle="stop")
    return _worded(rule, item, asks + _MARKS_HINT, asks + _MARKS_HINT)


def _worded(rule: DataValidation, item: Indicator, prompt: str, error: str) -> DataValidation:
    rule.allow_blank = True
    rule.showInputMessage = rule.showErrorMessage = True
    rule.promptTitle = rule.errorTitle = item.column.name[:15]
    rule.prompt, rule.error = prompt[:250], error[:220]
    return rule
