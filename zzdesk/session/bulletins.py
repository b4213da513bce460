"""通报: a period's bulletin as a draft, frozen, written to paper; and what people type into it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.figures import NotAFigure, read_figure
from zzdesk.period import Period
from zzdesk.session.charts import chart_figures

if TYPE_CHECKING:
    from zzdesk.analysis.bulletin.changes import Changes
    from zzdesk.analysis.bulletin.model import Bulletin, Frozen, Picture
    from zzdesk.ledger.benchmarks import Benchmark
    from zzdesk.ledger.bulletins import FrozenRow, Typed
    from zzdesk.ledger.store import Ledger

FORMATS = {".docx": "Word", ".xlsx": "工作簿", ".pdf": "PDF"}
Clock = Callable[[], datetime]


def bulletin(ledger: Ledger, period: Period, today: date | None = None, *, charts: bool = True) -> Bulletin:
    """The one that went out for a period; else a draft as the ledger stands now, without a number.

    `charts`: whether a draft is drawn its pictures, a matter of seconds.
    """
    held = frozen_bulletin(ledger, period)
    return held.bulletin if held else draft_bulletin(ledger, period, today, charts=charts)


def draft_bulletin(
    ledger: Ledger, period: Period, today: date | None = None, *, number: str = "", charts: bool = True
) -> Bulletin:
    """As the ledger stands now, whether one went out or not."""
    from zzdesk.analysis.bulletin.gather import month_in
    from zzdesk.analysis.bulletin.write import write

    day = today or date.today()
    drawn = _pictures(ledger, period, day) if charts else ()
    return write(month_in(ledger, period, day, number), drawn)


def bulletin_pictures(ledger: Ledger, period: Period, today: date | None = None) -> tuple[Picture, ...]:
    """A draft's charts alone, for a window that shows the words before them."""
    return _pictures(ledger, period, today or date.today())


def _pictures(ledger: Ledger, period: Period, day: date) -> tuple[Picture, ...]:
    from zzdesk.output.bulletin.pictures import pictures

    return pictures(chart_figures(ledger, period, day)) if ledger.standing(period) else ()


def frozen_bulletin(ledger: Ledger, period: Period) -> Frozen | None:
    """The one that went out for a period. ZzError("bulletin.changed") where it is no longer what went out."""
    from zzdesk.analysis.bulletin.gather import frozen_in

    return frozen_in(ledger, period)


def frozen_bulletins(ledger: Ledger) -> list[FrozenRow]:
    """Every one that went out, in the order of their periods: number, who, when, hash."""
    from zzdesk.ledger.bulletins import frozen_bulletins as found

    return found(ledger)


def freeze_bulletin(
    ledger: Ledger,
    period: Period,
    number: str,
    who: str,
    today: date | None = None,
    *,
    charts: bool = True,
    clock: Clock = datetime.now,
) -> Frozen:
    """Make a period's bulletin for good: nothing that arrives later changes it.

    ZzError("bulletin.frozen" | "bulletin.unsigned" | "bulletin.nothing"), and "bulletin.moved" where a return came in
    while it was made.
    """
    from zzdesk.analysis.bulletin.model import Frozen
    from zzdesk.analysis.bulletin.stored import stored
    from zzdesk.ledger.bulletins import check_unfrozen, freeze, state_of

    check_unfrozen(ledger, period, number, who)  # before the charts are drawn
    if not ledger.standing(period):
        raise ZzError("bulletin.nothing", period=period.title)
    read_at = state_of(ledger)
    made = draft_bulletin(ledger, period, today, number=number.strip(), charts=charts)
    row = freeze(ledger, period, number, who, stored(made), read_at=read_at, clock=clock)
    return Frozen(made, row.sha256, row.who, row.at)


def save_bulletin(made: Bulletin, path: Path, *, template: Path | None = None, for_head: bool = False) -> Path:
    """As .docx (by a template of the office's own), .xlsx (the annex) or .pdf; `for_head`: the page for the head alone.

    ZzError("bulletin.format") for another ending.
    """
    kind = bulletin_format(path)
    if kind == ".xlsx":
        from zzdesk.output.bulletin.annex import write_annex

        return write_annex(made, path)
    if kind == ".docx":
        from zzdesk.output.bulletin.word import write_word

        return write_word(made, path, template, for_head=for_head)
    from zzdesk.output.paper.bulletin_pdf import write_head_page, write_pdf

    return write_head_page(made, path) if for_head else write_pdf(made, path)


def bulletin_format(path: Path) -> str:
    """The ending of a name that a bulletin can be written under. ZzError("bulletin.format")."""
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise ZzError("bulletin.format", file=path.name)
    return kind


def bulletin_changes(ledger: Ledger, period: Period, today: date | None = None) -> Changes:
    """Each figure of a frozen bulletin that would read otherwise now. ZzError("bulletin.not_frozen")."""
    from zzdesk.analysis.bulletin.changes import changes
    from zzdesk.ledger.bulletins import replaced_since

    held = frozen_bulletin(ledger, period)
    if held is None:
        raise ZzError("bulletin.not_frozen", period=period.title)
    now = draft_bulletin(ledger, period, today, number=held.bulletin.number, charts=False)
    return changes(held.bulletin, now, held.sha256, replaced_since(ledger, period))


# --- typed in --------------------------------------------------------------------------------
def type_bulletin_text(ledger: Ledger, period: Period, part: str, words: str, who: str) -> Typed:
    """Record what people write of a part: "problems" (四、存在问题) or "next" (五、下步要求)."""
    from zzdesk.ledger.bulletins import type_text

    return type_text(ledger, period, part, words, who)


def bulletin_texts(ledger: Ledger, period: Period) -> dict[str, str]:
    """Part -> what stands now; a part without words is not in it."""
    from zzdesk.ledger.bulletins import typed_of

    return typed_of(ledger, period)


def add_benchmark(
    ledger: Ledger, period: Period, area: str, address: Address, value: str, rank: str, source: str, who: str
) -> Benchmark:
    """对标: one figure of elsewhere; neither `value` nor `rank` takes an earlier one back. ZzError("benchmark.…")."""
    from zzdesk.ledger.benchmarks import Benchmark, record_benchmark

    return record_benchmark(ledger, Benchmark(area, address, period, _value(value), rank, source, who))


def _value(words: str) -> Decimal | None:
    if not words.strip():
        return None
    try:
        return read_figure(words, percent=True).number
    except NotAFigure as fault:
        raise ZzError(fault.code, typed=words, unit="%") from fault


def benchmarks_of(ledger: Ledger, period: Period) -> list[Benchmark]:
    """Those of a period that count now."""
    from zzdesk.ledger.benchmarks import benchmarks

    return benchmarks(ledger, period)
