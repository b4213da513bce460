"""Pages to print or keep as PDF: forms of the consolidation, progress, who has reported, a bulletin."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.progress import Progress, quiet
from zzdesk.session.chasing import status_matrix
from zzdesk.session.outcome import consolidated, consolidated_forms, has_groups, progress

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from zzdesk.analysis.bulletin.model import Bulletin, Table
    from zzdesk.ledger.store import Ledger

SAMPLE_MARK = "示例数据"


def consolidated_pdf(ledger: Ledger, period: Period, forms: Sequence[str] = (), group: str = "") -> bytes:
    """Forms of `consolidated_forms` by their codes, all where none is named; `group` as in `consolidated`."""
    from zzdesk.output.paper.office_tables import consolidated_table, tables_code

    plan = ledger.plan_of(period)
    codes = forms or [form.code for form in consolidated_forms(plan)]
    found = [consolidated(ledger, period, c, group if has_groups(plan.form(c)) else "") for c in codes]
    tables = [consolidated_table(one) for one in found]
    return _tables_pdf(ledger, period, f"汇总表　{period.title}", tables, tables_code(tables))


def progress_pdf(ledger: Ledger, period: Period, indicators: Sequence[Address], told: Progress = quiet) -> list[bytes]:
    """At each of the indicators its chart and the table of units: PDFs to be printed one after another.

    An indicator that no unit has to report this period is left out.
    """
    from zzdesk.analysis.data_code import rows_code
    from zzdesk.output.charts import progress_chart
    from zzdesk.output.paper.office_tables import progress_tables

    found, title, made = progress(ledger, period), f"进度与排名　{period.title}", []
    shown, sample = [a for a in indicators if found.of(a)], ledger.is_sample(period)
    for n, address in enumerate(shown):
        if not told(n, len(shown), "项指标"):
            break
        made.append(_drawn([progress_chart(found, address, sample=sample)]))
        code = rows_code(found.of(address))
        tables = progress_tables(found, [address])
        made.append(_tables_pdf(ledger, period, title, tables, code, landscape=True))  # as its chart lies
    return made or [_tables_pdf(ledger, period, title, [], rows_code([]))]


def _drawn(figures: Sequence[Figure]) -> bytes:
    from zzdesk.output.charts import save_charts

    with TemporaryDirectory() as folder:
        [made] = save_charts(figures, Path(folder) / "chart.pdf")
        return made.read_bytes()


def status_pdf(ledger: Ledger, period: Period, today: date) -> bytes:
    """The year's matrix of units and periods, as of a day."""
    from zzdesk.output.paper.office_tables import status_table, tables_code

    title = f"{ledger.plan_of(period).title}报送情况　截至{today}"
    tables = [status_table(status_matrix(ledger, today=today), title)]
    return _tables_pdf(ledger, period, title, tables, tables_code(tables))


def rows_pdf(
    ledger: Ledger,
    period: Period,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    figures: Collection[int] = (),
    note: str = "",
) -> bytes:
    """A table that is words already; `figures` are the columns that stand at the right."""
    from zzdesk.output.paper.office_tables import rows_table, tables_code

    tables = [rows_table(title, heads, rows, figures, note)]
    return _tables_pdf(ledger, period, title, tables, tables_code(tables))


def bulletin_pdf(bulletin: Bulletin) -> bytes:
    from zzdesk.output.paper.bulletin_pdf import bulletin_pdf as make

    return make(bulletin)


def head_page_pdf(bulletin: Bulletin) -> bytes:
    """The page for the head of the bureau."""
    from zzdesk.output.paper.bulletin_pdf import head_page_pdf as make

    return make(bulletin)


def _tables_pdf(
    ledger: Ledger, period: Period, title: str, tables: Sequence[Table], code: str, *, landscape: bool | None = None
) -> bytes:
    from zzdesk.output.paper.tables_pdf import Printed, tables_pdf

    plan = ledger.plan_of(period)
    foot = f"{plan.issuer}　{period.title}　报表任务{plan.version}版　校验码 {code}"
    mark = SAMPLE_MARK if ledger.is_sample(period) else ""
    return tables_pdf(tables, Printed(title, plan.issuer, foot, mark), landscape=landscape)
