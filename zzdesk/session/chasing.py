"""Who has reported: 报送情况, 催报, 回执."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.findings import Finding
from zzdesk.period import Period
from zzdesk.progress import Progress, quiet
from zzdesk.session.official import official_differences

if TYPE_CHECKING:
    from zzdesk.ledger.matrix import Matrix
    from zzdesk.ledger.reminders import Reminders
    from zzdesk.ledger.status import Status
    from zzdesk.ledger.store import Ledger


def status(ledger: Ledger, period: Period, today: date | None = None) -> Status:
    return ledger.status(period, today or date.today())


def status_matrix(ledger: Ledger, periods: Sequence[Period] | None = None, today: date | None = None) -> Matrix:
    """报送情况矩阵 over periods, by default all of the newest plan's year."""
    from zzdesk.ledger.matrix import status_matrix as matrix

    return matrix(ledger, periods or ledger.plan.periods, today or date.today())


def save_status(ledger: Ledger, path: Path, period: Period | None, *, matrix: bool, today: date | None = None) -> Path:
    """报送情况 as a workbook: a period, the year's matrix, or both."""
    from zzdesk.output.reporting_book import write_status

    day = today or date.today()
    plan = ledger.plan_of(period) if period else ledger.plan
    year = status_matrix(ledger, plan.periods, day) if matrix else None
    return write_status(path, year, status(ledger, period, day) if period else None, issuer=plan.issuer, today=day)


def reminders(ledger: Ledger, period: Period, kind: str | None = None, today: date | None = None) -> Reminders:
    """催报: who still owes a kind of return (by default the one due next), and what; `text` is to be pasted."""
    from zzdesk.ledger.reminders import reminders as owing

    return owing(ledger, period, kind, today or date.today())


def save_reminders(found: Reminders, path: Path) -> Path:
    """催报名单 as a workbook."""
    from zzdesk.output.reporting_book import write_reminders

    return write_reminders(path, found)


def receipts(
    ledger: Ledger, period: Period, folder: Path, today: date | None = None, progress: Progress = quiet
) -> list[Path]:
    """回执: a workbook for each unit of a period into `folder`; cancelled, whole files only. Each unit's own alone."""
    from zzdesk.ledger.receipts import receipts_of
    from zzdesk.output.receipt_book import write_receipt

    made = []
    fed = official_differences(ledger, period).findings
    wanted = list(receipts_of(ledger, period, today or date.today(), fed))
    for n, receipt in enumerate(wanted):
        if not progress(n, len(wanted), receipt.name):
            break
        made.append(write_receipt(receipt, folder))
    progress(len(made), len(wanted), "")
    return made


def unplaced_files(ledger: Ledger) -> list[Finding]:
    """A note for each file held that does not say whose it is or for which month: no receipt can tell of it."""
    from zzdesk.ledger.receipts import unplaced

    return unplaced(ledger)
