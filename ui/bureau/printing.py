"""打印 of the bureau's pages: each opens the one preview, its pages made from the ledger in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.bureau.office import Office
from ui.bureau.table import Rows
from zzdesk import session
from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Bulletin
from zzdesk.period import Period


def print_consolidated(office: Office, parent: QWidget, forms: Sequence[str] = (), group: str = "") -> None:
    """Forms by their codes; all of them where none is named."""
    from ui.printing.documents import print_pdf

    ledger, period = office.ledger, office.period
    what = forms[0] if len(forms) == 1 else "各表"
    print_pdf(
        parent,
        f"汇总表 {what}　{period.title}",
        lambda _: session.consolidated_pdf(ledger, period, forms, group),
        name="_".join(filter(None, ("汇总表", what, group, period.compact))),
    )


def print_progress(office: Office, parent: QWidget, indicators: Sequence[Address], name: str) -> None:
    """Of each indicator its chart and its table of units."""
    from ui.printing.documents import print_pdf

    ledger, period = office.ledger, office.period
    print_pdf(
        parent,
        f"{name}　{period.title}",
        lambda progress: session.progress_pdf(ledger, period, indicators, progress),
        name=f"{name}_{period.compact}",
    )


def print_bulletin(parent: QWidget, whole: Callable[[], Bulletin], period: Period, *, for_head: bool) -> None:
    """`whole` is asked for off the window's thread; `for_head`: the page for the head of the bureau."""
    from ui.printing.documents import print_pdf

    name = "局领导参阅" if for_head else "通报"
    make = session.head_page_pdf if for_head else session.bulletin_pdf
    print_pdf(parent, f"{name}　{period.title}", lambda _: make(whole()), name=f"{name}_{period.compact}")


def print_rows(office: Office, parent: QWidget, title: str, rows: Rows, note: str = "") -> None:
    """A table of the window as it stands there."""
    from ui.printing.documents import print_pdf

    ledger, period = office.ledger, office.period
    whole = f"{title}　{period.title}"
    heads, lines = tuple(rows.heads), tuple(map(tuple, rows.rows))
    print_pdf(
        parent,
        whole,
        lambda _: session.rows_pdf(ledger, period, whole, heads, lines, figures=rows.right, note=note),
        name=f"{title}_{period.compact}",
    )


def print_status(office: Office, parent: QWidget) -> None:
    from ui.printing.documents import print_pdf

    ledger, period, today = office.ledger, office.period, office.today()
    print_pdf(
        parent, "报送情况", lambda _: session.status_pdf(ledger, period, today), name=f"报送情况_{period.compact}"
    )
