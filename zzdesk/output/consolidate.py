"""汇总: one workbook that says what the standing returns of a period say together (DESIGN sections 2 and 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from zzdesk.address import Address
from zzdesk.analysis.data_code import figures_code
from zzdesk.analysis.official import Differences
from zzdesk.analysis.progress import Frozen, progress
from zzdesk.analysis.source import Figures, Source
from zzdesk.output.book import Book, new_workbook
from zzdesk.output.sheet_city import write_city
from zzdesk.output.sheet_cover import write_cover
from zzdesk.output.sheet_form import write_form
from zzdesk.output.sheet_lines import SINGLE_ENTERPRISES, write_lines
from zzdesk.output.sheet_official import write_official
from zzdesk.output.sheet_origins import write_origins
from zzdesk.output.sheet_progress import write_progress
from zzdesk.output.sheet_pull import write_pull
from zzdesk.output.sheet_tasks import write_tasks
from zzdesk.output.sheet_texts import write_texts
from zzdesk.period import Period
from zzdesk.plan.model import Form, Plan
from zzdesk.rules.contested import NOBODY, Settled
from zzdesk.textfile import replacing


def consolidate(
    source: Source,
    period: Period,
    path: Path,
    *,
    sample: bool,
    internal: bool = False,
    frozen: Frozen | None = None,
    official: Mapping[Address, Decimal] | None = None,
    differences: Differences | None = None,
    settled: Settled = NOBODY,
) -> Path:
    """Write the consolidated workbook, whole or not at all; returns its path.

    `sample` marks every sheet 示例数据. Forms of single enterprises are left out unless `internal`.
    `official`: 公布数; `differences`: 统计反馈核对, a sheet of its own where anything was fed back.
    """
    figures = Figures(source, period, settled)
    book_facts = progress(source, period, frozen=frozen, official=official, settled=settled)
    plan = figures.plan

    with replacing(path) as part:
        workbook = new_workbook(part, title=f"{plan.title}汇总　{period.title}", issuer=plan.issuer)
        book = Book(workbook, figures, book_facts, _code(figures), sample, official or {})
        shown = [f for f in plan.forms if internal or f.disclosure != SINGLE_ENTERPRISES]
        _sheets(book, shown, left_out=[f for f in plan.forms if f not in shown])
        if differences and differences.rows:
            write_official(book, differences)
        write_origins(book, shown)
        workbook.close()
    return path


def _sheets(book: Book, forms: list[Form], left_out: list[Form]) -> None:
    districts = [f for f in forms if "district" in f.audience and not f.floating]
    write_cover(book, left_out)
    for name, form in _progress_sheets(book.found.plan, districts):
        write_progress(book, form, name)
    write_pull(book)
    for form in forms:
        _writer(form)(book, form)
    write_texts(book, districts)


def _writer(form: Form) -> Callable[[Book, Form], None]:
    """How a form is shown: lines of all units, tasks, one answer a line for the city, or district by indicator."""
    if form.floating:
        return write_lines
    if any(c.derive == "given" for c in form.columns):
        return write_tasks
    return write_city if any(line.filling_unit for line in form.lines) else write_form


def _progress_sheets(plan: Plan, districts: list[Form]) -> list[tuple[str, Form]]:
    """进度 for the form that has targets; the others, ranked without targets, carry their number."""
    aimed = {t.address.form for t in plan.targets}
    first = next((f for f in districts if f.code in aimed), None)
    return [("进度" if form is first else f"进度 {form.code}", form) for form in districts]


def _code(figures: Figures) -> str:
    plan = figures.plan
    return figures_code(
        (unit.code, str(item.address), figures.value(unit.code, item.address))
        for unit in plan.units
        for item in plan.inputs(unit, figures.period, None, figures.lines(unit.code))
    )
