"""核对单: one page that goes with a return, so that stamped paper and file can be matched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import PROVISIONAL, Form
from zzdesk.returns.content import OFFICE, Content
from zzdesk.returns.marks import provisional
from zzdesk.values import State, decimal_text

FOOT = ("单位负责人", "统计负责人", "填表人", "联系电话", "报出日期")


class FormTotals(NamedTuple):
    """`control` is the sum of all figures of the form, of whatever unit: it only proves that none was changed."""

    code: str
    title: str
    lines: int
    filled: int
    required: int
    required_filled: int
    control: str


class Explained(NamedTuple):
    code: str
    place: str
    message: str
    words: str


@dataclass(frozen=True)
class Proof:
    title: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    code: str
    counts: tuple[tuple[str, str], ...]
    forms: tuple[FormTotals, ...]
    explained: tuple[Explained, ...]
    foot: tuple[tuple[str, str], ...]


def proof_of(content: Content, findings: Sequence[Finding], file: str, code: str) -> Proof:
    """Of a return that was made: `file` and `code` are those of its workbook."""
    unit, office = content.unit, content.names.get(OFFICE, "")
    mark = provisional(content.kind, findings) if content.kind in PROVISIONAL else ""
    edition = f"{content.kind}第{content.revision}版" if content.revision else content.kind
    facts = [
        ("报表任务", content.plan.title),
        ("填报单位", f"{unit.name}　{office}" if office else unit.name),
        ("单位代码", unit.code),
        ("报告期", content.period.title),
        ("类别和版次", edition),
        ("报送文件", file),
        *([("更正原因", content.reason)] if content.reason else []),
    ]
    forms = tuple(_totals(content, form) for form in content.plan.forms_of(unit))
    return Proof(
        title="报送文件核对单",
        mark="　".join(filter(None, (mark, "示例数据" if content.sample else ""))),
        facts=tuple(facts),
        code=code,
        counts=_counts(content, findings, forms),
        forms=forms,
        explained=tuple(_explained(content, findings)),
        foot=tuple((name, content.names.get(name, "")) for name in FOOT),
    )


def _totals(content: Content, form: Form) -> FormTotals:
    plan, lines = content.plan, content.all_lines
    held = {a: v for a, v in content.inputs.items() if a.form == form.code}
    required = [i.address for i in plan.required(content.unit, content.period, form, lines)]
    done = sum(a in held and held[a].state is not State.WAITING for a in required)
    count = len(lines.get(form.code, ())) if form.floating else len(plan.lines_of(form, content.unit))
    figures = [v.number for v in held.values() if v.number is not None]
    control = decimal_text(sum(figures, Decimal(0))) if figures else "—"
    return FormTotals(form.code, form.title, count, len(held), len(required), done, control)


def _counts(content: Content, findings: Sequence[Finding], forms: Sequence[FormTotals]) -> tuple[tuple[str, str], ...]:
    waiting = sum(v.state is State.WAITING for v in content.inputs.values())
    queries = [f for f in findings if f.level is Level.QUERY]
    told = sum(f.explained for f in queries)
    errors = sum(f.level is Level.ERROR for f in findings)
    return (
        ("应填格", f"{sum(f.required for f in forms)}"),
        ("已填", f"{sum(f.required_filled for f in forms)}"),
        ("待反馈", f"{waiting}"),
        ("强制性问题", f"{errors}"),
        ("核实性未说明", f"{len(queries) - told}"),
        ("核实性已说明", f"{told}"),
    )


def _explained(content: Content, findings: Sequence[Finding]) -> list[Explained]:
    found = []
    for finding in findings:
        words = content.answers.get(finding.key, "")
        if finding.level is Level.QUERY and words:
            found.append(Explained(finding.code, _place(finding), finding.message, " ".join(words.split())))
    return found


def _place(finding: Finding) -> str:
    if not finding.addresses:
        return ""
    address = Address.parse(finding.addresses[0].partition("@")[0])
    return f"{address.form} {address.line}行{address.column}栏"
