"""The bureau's 汇总库: made, filled, decided on, kept safe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.findings import Finding
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan, Unit
from zzdesk.progress import Progress, quiet
from zzdesk.session.clerk import period_in

if TYPE_CHECKING:
    from zzdesk.ledger.audit import Entry
    from zzdesk.ledger.belonging import Belonging
    from zzdesk.ledger.compare import Conflict, Edition
    from zzdesk.ledger.held import HeldFile
    from zzdesk.ledger.intake import FileResult, MergeReport
    from zzdesk.ledger.issue import Issued
    from zzdesk.ledger.store import Ledger


def create_ledger(where: Path | str, plan: Plan | None = None) -> Ledger:
    """A new 汇总库 in a folder, or in a PostgreSQL database by URL ("postgresql://…")."""
    from zzdesk.ledger.store import Ledger

    return Ledger.create(where, plan or load_plan())


def open_ledger(where: Path | str) -> Ledger:
    """The 汇总库 in a folder or by URL; one of an older format is brought up to date, after a backup."""
    from zzdesk.ledger.store import Ledger

    return Ledger.open(where)


def server_address(address: str, password: str) -> str:
    """The URL that `open_ledger` takes, from an address and a password typed apart. ZzError("ledger.url")."""
    from zzdesk.ledger.places import server_address as made

    return made(address, password)


def period_held(ledger: Ledger, words: str) -> Period:
    """The period that `words` names, of any year the ledger has a plan for. ZzError("period.unknown")."""
    plans = ledger.plans.values()
    known = (p for plan in plans for p in plan.periods if words.strip() in {str(p), p.compact})
    return next(known, None) or period_in(ledger.plan, words)


def merge(
    ledger: Ledger,
    paths: Iterable[Path],
    received: date | None = None,
    progress: Progress = quiet,
    told: Callable[[FileResult], None] | None = None,
) -> MergeReport:
    """收表: take files, folders and zips; one bad file never stops the others. `told` hears of each as it comes."""
    from zzdesk.ledger.intake import merge as take

    return take(ledger, list(paths), received or date.today(), progress, told)


def issue(plan: Plan, period: Period, folder: Path, ledger: Ledger | None = None, progress: Progress = quiet) -> Issued:
    """下发空表: blank returns for all units, with figures of last period and last year where a ledger holds them."""
    from zzdesk.ledger.issue import issue as make

    return make(plan, period, folder, ledger, progress)


def add_plan(ledger: Ledger, plan: Plan) -> bool:
    """Take a version into a ledger; returns that came before it are read again. False where it was held."""
    from zzdesk.ledger.reread import reread

    added = ledger.add_plan(plan)
    reread(ledger)
    return added


def backup_ledger(ledger: Ledger, to: Path | str, progress: Progress = quiet) -> str:
    """A whole copy in a new folder or an empty database; how it is named to people. ZzError("ledger.exists")."""
    from zzdesk.ledger.backup import backup

    return backup(ledger, to, progress)


def verify_ledger(ledger: Ledger, progress: Progress = quiet) -> list[Finding]:
    """Every value derived again from the archived originals and compared; nothing found is the proof."""
    from zzdesk.ledger.verify import verify

    return verify(ledger, progress)


def held_files(ledger: Ledger, period: Period | None = None) -> list[HeldFile]:
    """Every file received (for a period), as it was read, how it stands and what was decided on it."""
    from zzdesk.ledger.held import held_files as held

    return held(ledger, period)


def is_sample(ledger: Ledger, period: Period) -> bool:
    """Whether any standing return of the period is 示例数据: then everything made from it says so."""
    return ledger.is_sample(period)


def reported(ledger: Ledger) -> dict[str, set[str]]:
    """Period ("2021-03") -> codes of the units whose return stands."""
    from zzdesk.ledger.held import reported as found

    return found(ledger)


def outcomes(ledger: Ledger) -> tuple[dict[str, str], dict[str, str]]:
    """Of every file held, by SHA-256: its verdict beside the others; the last decision (return, withdraw, reapply)."""
    from zzdesk.ledger.held import outcomes as found

    return found(ledger)


def decide(ledger: Ledger, act: str, sha256: str, who: str, why: str, document: str = "") -> None:
    """退回 (return), 撤下 (withdraw) or 恢复 (reapply) a file; record its sender's written confirmation (confirm, by
    `document`) or take that back (unconfirm). ZzError("ledger.reason" | "ledger.document" | "ledger.no_conflict" | …).
    """
    ledger.decide(act, sha256, who, why, document=document)


def audit(ledger: Ledger) -> list[Entry]:
    """Every decision ever recorded, oldest first."""
    from zzdesk.ledger.audit import audit as found

    return found(ledger)


def return_reasons(plan: Plan) -> tuple[str, ...]:
    """What a bureau usually sends a return back for: the plan's list, else the usual one."""
    from zzdesk.ledger.held import RETURN_REASONS

    listed = plan.settings.get("return_reasons")
    return tuple(map(str, listed)) if isinstance(listed, list) and listed else RETURN_REASONS


def conflicts(ledger: Ledger, period: Period | None = None) -> tuple[Conflict, ...]:
    """同版次不一致 held, each cell by cell; `ledger.decide("confirm", …)` settles one."""
    from zzdesk.ledger.compare import conflicts as find

    return find(ledger, period)


def editions(ledger: Ledger, period: Period, unit: Unit) -> tuple[Edition, ...]:
    """Every return of a unit and period, lowest edition first: late, corrected, and what changed."""
    from zzdesk.ledger.compare import editions as find

    return find(ledger, period, unit.code)


def belongs(
    ledger: Ledger, key: Sequence[str], unit: Unit | None, who: str, document: str, why: str, *, rule: str = ""
) -> Belonging:
    """归属认定: record whom a contested project or enterprise belongs to; `unit` None takes it back."""
    from zzdesk.ledger.belonging import record

    return record(ledger, key, unit, who, document, why, rule=rule)
