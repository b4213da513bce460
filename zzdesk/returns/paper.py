"""A form on paper: column widths, pages across, head block and 说明; one place for the workbook and the printer."""

from __future__ import annotations

from zzdesk.plan.model import Form, Plan

NAME_WIDTH, UNIT_WIDTH, CODE_WIDTH = 26, 9, 6  # in letters, as column widths are
NUMBER_WIDTH, ID_WIDTH = 6, 11  # 序号 and 代码 of a floating line
PAGE_WIDTH = 165  # letters that an A4 page across takes and still can be read
HEAD_WIDTH = 110  # what unit, period and head block need side by side


def stub_widths(form: Form) -> list[int]:
    return [NUMBER_WIDTH, ID_WIDTH] if form.floating else [NAME_WIDTH, UNIT_WIDTH, CODE_WIDTH]


def widths_of(form: Form) -> list[int]:
    """The plan's widths; the columns of a narrow form are widened, so that the head has room above them."""
    stubs, own = stub_widths(form), [c.width for c in form.columns]
    short = max(HEAD_WIDTH - sum(stubs) - sum(own), 0)
    more, rest = divmod(short, len(own))
    return [*stubs, *(width + more + (n < rest) for n, width in enumerate(own))]


def pages_across(form: Form, page_width: float = PAGE_WIDTH) -> int:
    """A wide list takes several pages, its first columns on each; a form with fixed lines never does."""
    return int(-(-sum(widths_of(form)) // page_width)) if form.floating else 1


def page_spans(form: Form, page_width: float = PAGE_WIDTH) -> list[tuple[int, int]]:
    """First and last column (from 0, without the stubs) of each page across.

    Where there are several, column 0 stands again on each; columns under one heading are parted only where
    no cut between headings is near.
    """
    widths, pages = [c.width for c in form.columns], pages_across(form, page_width)
    spans, first = [], 0
    for page in range(1, pages):
        ideal = widths[0] + (sum(widths) - widths[0]) * page / pages
        cut = min(range(first + 1, len(widths) - (pages - page) + 1), key=lambda n: _cost(form, widths, n, ideal))
        spans.append((first, cut - 1))
        first = cut
    return [*spans, (first, len(widths) - 1)]


def _cost(form: Form, widths: list[int], cut: int, ideal: float) -> float:
    before, after = form.columns[cut - 1].head, form.columns[cut].head
    parted = len(before) > 1 and before[0] == after[0]
    return abs(sum(widths[:cut]) - ideal) + (15 if parted else 0)


def head_block(plan: Plan, form: Form) -> list[str]:
    """At the right of the head. What has not been approved stays empty: a number is never invented."""
    return [
        f"表号：{form.code}表",
        f"制定机关：{plan.issuer}",
        f"批准机关：{plan.setting('approver')}",
        f"批准文号：{plan.setting('approval')}",
        f"有效期至：{plan.setting('valid_until')}",
    ]


def head_notes(plan: Plan) -> list[str]:
    """At the left, below the mark."""
    return ["" if plan.setting("approval") else plan.setting("unofficial_note"), plan.setting("scope_note")]


def foot_notes(form: Form) -> list[str]:
    """说明, one a paragraph."""
    return [f"说明：{n}.{note}" if n == 1 else f"　　　{n}.{note}" for n, note in enumerate(form.notes, 1)]
