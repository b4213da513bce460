"""What stands on the printed form, as words: head, headings, lines, foot. Same content as the return workbook's sheet.

Where the words go on the paper is `flow` and ui/printing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.output.sheet_lines import SINGLE_ENTERPRISES
from zzdesk.plan.model import Column, Form, Indicator, Line
from zzdesk.plan.pace import derived
from zzdesk.plan.printed import HeadCell, figure, head_cells
from zzdesk.returns.content import Content
from zzdesk.returns.layout import stubs_of
from zzdesk.returns.paper import foot_notes, head_block, head_notes, stub_widths, widths_of
from zzdesk.returns.write import blank_name, file_name
from zzdesk.values import BLANK, Value

STRUCK, DERIVED = "struck", "derived"


@dataclass(frozen=True)
class Paper:
    """A content ready to print: `marks` are the words of the workbook's 〔marks〕, `code` its 校验码."""

    content: Content = field(repr=False)
    marks: Mapping[str, str]
    code: str
    blank: bool = False

    @property
    def forms(self) -> tuple[Form, ...]:
        return self.content.plan.forms_of(self.content.unit)

    @property
    def file_stem(self) -> str:
        """As the return's file is named, without its ending."""
        return (blank_name if self.blank else file_name)(self.content).removesuffix(".xlsx")

    @property
    def mark(self) -> str:
        return self.marks["〔标记〕"]

    @property
    def mark_below(self) -> str:
        """The mark with kind and revision, for the foot of each page."""
        if self.blank or not self.content.revision:
            return self.mark
        marked = self.mark.partition(self.content.kind)
        return f"{self.edition}{marked[2]}" if marked[1] else "　".join(filter(None, (self.edition, self.mark)))

    @property
    def edition(self) -> str:
        """空表, 草稿, or 正式第2版."""
        if self.blank:
            return "空表"
        revision = self.content.revision
        return f"{self.content.kind}第{revision}版" if revision else self.content.kind


class Cell(NamedTuple):
    """`align`: left, right or center. `look`: "", struck (× 免填) or derived (worked out by the program)."""

    words: str = ""
    align: str = "left"
    look: str = ""


_STRUCK = Cell("", "center", STRUCK)


class Row(NamedTuple):
    """One line of the form, the stubs (甲 乙 丙) first."""

    cells: tuple[Cell, ...]
    indent: int = 0


@dataclass(frozen=True)
class PrintedForm:
    """`stubs` are heading and key of the first columns; `widths` in letters, the stubs' first."""

    form: Form
    title: str
    mark: str
    mark_below: str
    blank: bool
    notes_above: tuple[str, ...]
    block: tuple[str, ...]
    unit: str
    period: str
    stubs: tuple[tuple[str, str], ...]
    heads: tuple[HeadCell, ...]
    keys: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    foot: tuple[str, ...]
    stamp: str
    notes: tuple[str, ...]
    code: str

    @property
    def stub_width(self) -> int:
        return sum(stub_widths(self.form))


def printed_form(paper: Paper, form: Form) -> PrintedForm:
    content, marks = paper.content, paper.marks
    secret = form.disclosure if form.disclosure == SINGLE_ENTERPRISES else ""
    return PrintedForm(
        form=form,
        title=form.title,
        mark="　".join(filter(None, (paper.mark, secret))),
        mark_below="　".join(filter(None, (paper.mark_below, secret))),
        blank=paper.blank,
        notes_above=tuple(head_notes(content.plan)),
        block=tuple(head_block(content.plan, form)),
        unit=f"填报单位（盖章）：{marks['〔填报单位〕']}",
        period=content.period.title,
        stubs=stubs_of(form),
        heads=tuple(head_cells(form.columns)),
        keys=tuple(c.no if c.numbered else "" for c in form.columns),
        widths=tuple(widths_of(form)),
        rows=tuple(_floating_rows(content, form) if form.floating else _fixed_rows(content, form)),
        foot=tuple(f"{name}：{marks.get(f'〔{name}〕', '')}" for name in form.foot),
        stamp=f"{form.stamp}：" if form.stamp else "",
        notes=tuple(foot_notes(form)),
        code=paper.code,
    )


def _fixed_rows(content: Content, form: Form) -> Iterator[Row]:
    """The lines the unit sees, in the form's order; those that another unit fills as the workbook has them."""
    plan, unit = content.plan, content.unit
    mine = set(plan.lines_of(form, unit))
    for line in plan.seen_lines(form, unit):
        own = line in mine
        name = line.name if own else f"{line.name}（由{plan.unit(line.filling_unit).name}填报）"
        stubs = (Cell(name), Cell(line.unit or "—", "center"), Cell(line.code, "center"))
        cells = (_own(content, form, line, c) if own else _of_another(content, form, line, c) for c in form.columns)
        yield Row((*stubs, *cells), line.indent)


def _floating_rows(content: Content, form: Form) -> Iterator[Row]:
    patterns = [content.plan.patterns.get((form.code, c.no)) for c in form.columns]
    for n, code in enumerate(content.all_lines.get(form.code, ()), 1):
        stubs = (Cell(str(n), "center"), Cell(code, "center"))
        addressed = (p and p._replace(address=Address(form.code, code, p.address.column)) for p in patterns)
        yield Row((*stubs, *(_cell(content, item) for item in addressed)))


def _own(content: Content, form: Form, line: Line, column: Column) -> Cell:
    return _cell(content, content.plan.indicator(Address(form.code, line.code, column.no)))


def _cell(content: Content, item: Indicator | None) -> Cell:
    if item is None or (item.is_input and not content.plan.is_open(item, content.period)):
        return _STRUCK
    if item.is_input:
        return _shown(item, content.inputs.get(item.address, BLANK), "")
    look: Callable[[Address], Value] = lambda a: content.inputs.get(a, BLANK)  # noqa: E731  # a name for its type
    return _shown(item, derived(content.plan, content.unit, content.period, item, look), DERIVED)


def _of_another(content: Content, form: Form, line: Line, column: Column) -> Cell:
    """A joint lead sees the line's target and what the plan says of it."""
    item = content.plan.indicator(Address(form.code, line.code, column.no))
    if item is None or item.derive not in {"target", "given"}:
        return _STRUCK
    filler = content.plan.unit(line.filling_unit)
    return _shown(item, derived(content.plan, filler, content.period, item, lambda _: BLANK), DERIVED)


def _shown(item: Indicator, value: Value, look: str) -> Cell:
    """无此项 and 待反馈 with what was said of them: it is sealed too."""
    if value.number is not None:
        return Cell(figure(item, value), "right", look)
    return Cell(value.typed, "center" if item.numeric or item.kind == "choice" else "left", look)
