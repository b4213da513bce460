"""Floating lines on the 审核 sheet: ranges of a block, last period's figures by 代码, where checks fail.

How many lines a return has is not known when a unit's rows are made ready, so the ends of
blocks stay marks of Unicode's private use until the sheet is written.
"""

from __future__ import annotations

from collections.abc import Callable

from zzdesk.address import Address
from zzdesk.plan.model import ANY_LINE, Lines, Plan
from zzdesk.returns.cells import letters, quoted
from zzdesk.returns.layout import PATTERN_ROW
from zzdesk.returns.template import Template
from zzdesk.returns.templates import HIDDEN
from zzdesk.rules.checks import Group
from zzdesk.rules.evaluate import Verdict
from zzdesk.rules.look import Look
from zzdesk.rules.run import verdict_of
from zzdesk.rules.to_excel import failing_lines
from zzdesk.rules.to_excel_lines import EXISTS
from zzdesk.rules.tree import Ref

CODES = "CODES"  # asked of a placer as a column: the lines' 代码
_CARRIED_END = "\ue003"


def _end(form: str) -> str:
    return f"\ue010{form}\ue011"


def lines_place(plan: Plan, template: Template, ref: Ref, first_carried: int) -> str:
    """The range or array of a column over all lines. `first_carried`: the hidden sheet's row of last period's."""
    form, column = ref.address.form, ref.address.column
    sheet, layout = template.forms[form]
    name, first = quoted(sheet.name), layout.lines[PATTERN_ROW]

    def block(left: int, right: int) -> str:
        return f"{name}!${letters(left)}${first}:${letters(right)}${_end(form)}"

    codes = block(layout.code_column, layout.code_column)
    if column == CODES:
        return codes
    if column == EXISTS:
        inputs = {layout.columns[c.no] for c in plan.form(form).columns if not c.derive}
        left, right = min(inputs), max(inputs)
        counted = ";".join("1" if n in inputs else "0" for n in range(left, right + 1))
        return f"(MMULT(LEN(TRIM({block(left, right)})),{{{counted}}})>0)"
    if ref.when == "now":
        return block(layout.columns[column], layout.columns[column])
    if ref.when == "prev":
        table = f"{HIDDEN}!$B${first_carried}:$G${_CARRIED_END}"
        return f'IFERROR(VLOOKUP("prev({form}."&{codes}&".{column})",{table},6,FALSE),"")'
    return '("")'


def located(plan: Plan, group: Group, place: Callable[[Ref], str], words: str, kind_cell: str) -> str:
    """The 位置 of a check over lines as a formula: how many fail, and the first one's 代码."""
    fails = failing_lines(plan, group, place)
    codes = place(Ref(Address(group.checks[0].lines, ANY_LINE, CODES)))
    asked = ",".join(f'{kind_cell}="{kind}"' for kind in group.rule.kinds)
    unless = f"NOT(OR({asked}))," if asked else ""
    found = f'"{words}：不符"&SUM({fails})&"行，首行代码"&INDEX({codes},MATCH(1,{fails},0))'
    return f'IF(OR({unless}SUM({fails})=0),"{words}",{found})'


def located_words(plan: Plan, group: Group, kind: str, look: Look, words: str) -> str:
    """What `located` works out."""
    if not group.checks[0].applies(kind):
        return words
    lines = look.lines(group.checks[0].lines)
    bad = [line for line in lines if any(verdict_of(plan, c, look.at(line)) is Verdict.FAIL for c in group.checks)]
    return f"{words}：不符{len(bad)}行，首行代码{bad[0]}" if bad else words


def with_ends(template: Template, lines: Lines, carried_end: int, xml: str) -> str:
    """The sheet's rows with the ends of all blocks in place."""
    for form, ids in lines.items():
        xml = xml.replace(_end(form), str(template.forms[form][1].lines[PATTERN_ROW] + max(len(ids), 1) - 1))
    return xml.replace(_CARRIED_END, str(carried_end))
