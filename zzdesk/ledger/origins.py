"""Where a figure came from: unit, return (file, hash, kind, revision), sheet and cell of the archived original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import or_, select

from zzdesk.address import Address
from zzdesk.ledger import schema
from zzdesk.ledger.official import editions
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY, fed_lines
from zzdesk.plan.model import ANY_LINE
from zzdesk.returns.at_cell import opened_at
from zzdesk.textfile import write_whole


@dataclass(frozen=True, slots=True)
class Origin:
    """One unit's figure and the cell it was read from.

    `state`: value | na | waiting | blank (the return stands and leaves the cell empty) | unreported (no return
    stands, and all that tells of a file is None). `value` is its canonical text.
    """

    unit: str
    name: str
    address: Address
    state: str
    value: str | None = None
    file: str | None = None
    sha256: str | None = None
    kind: str | None = None
    revision: int | None = None
    received: str | None = None
    verdict: str | None = None
    sheet: str | None = None
    cell: str | None = None

    def as_json(self) -> dict[str, object]:
        names = (n for n in self.__slots__ if n != "address")
        return {"address": str(self.address), **{n: getattr(self, n) for n in names}}


def origins(ledger: Ledger, period: Period, addresses: Sequence[Address], units: Iterable[str]) -> list[Origin]:
    """The origin of each address in each unit's standing return, units as given, addresses as given.

    An address whose line is "*" stands for that column of every line of a floating form; a unit without such a line
    gives none.
    """
    standing, plan = ledger.standing(period), ledger.plan_of(period)
    held = _held(ledger, period, addresses)
    found = []
    for code in units:
        name = plan.unit(code).name
        row = standing.get(code)
        for address in addresses:
            if row is None:
                found.append(Origin(code, name, address, "unreported"))
                continue
            told = (row.file, row.sha256, row.kind, row.revision, row.received.isoformat(), row.verdict)
            cells = [v for v in held.get(code, ()) if _fits(v.address, address)]
            for v in cells:
                where = Address.parse(v.address)
                found.append(Origin(code, name, where, v.state, v.content or None, *told, v.sheet, v.cell))
            if not cells and address.line != ANY_LINE:
                found.append(Origin(code, name, address, "blank", None, *told))
    return found


def published_origin(ledger: Ledger, period: Period, address: Address) -> Origin | None:
    """公布数 of the whole city: the cell of the statistics bureau's table that counts, and the file it came in."""
    months = {fed.month.address: fed.total.address for fed in fed_lines(ledger.plan_of(period)) if fed.month}
    told = editions(ledger, period).get((period, CITY, months.get(address, address)))
    if not told:
        return None
    last = told[-1]
    value = last.figure.month if address in months else last.figure.total
    source = (last.name, last.sha256, "统计反馈", None, last.figure.obtained, None, last.sheet, last.cell)
    return Origin(CITY, "全市公布数", address, value.state.value, value.content or None, *source)


def _held(ledger: Ledger, period: Period, addresses: Sequence[Address]) -> dict[str, list[Any]]:
    """The stored values at the addresses, by unit, in the order of their rows on the sheet."""
    file, outcome, value = schema.file, schema.outcome, schema.value
    exact = [str(a) for a in addresses if a.line != ANY_LINE]
    like = [value.c.address.like(f"{a.form}.%.{a.column}") for a in addresses if a.line == ANY_LINE]
    wanted = (
        select(file.c.unit, value.c.address, value.c.state, value.c.content, value.c.sheet, value.c.cell)
        .join(outcome, outcome.c.sha256 == file.c.sha256)
        .join(value, value.c.sha256 == file.c.sha256)
        .where(file.c.period == str(period), outcome.c.stands, file.c.plan == ledger.plan_of(period).name)
        .where(or_(value.c.address.in_(exact), *like), value.c.state != "blank")
    )
    found: dict[str, list[Any]] = {}
    with ledger.reading() as connection:
        for row in connection.execute(wanted):
            found.setdefault(row.unit, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda r: (int("".join(filter(str.isdigit, r.cell)) or 0), r.address))
    return found


def _fits(words: str, address: Address) -> bool:
    if address.line != ANY_LINE:
        return words == str(address)
    return words.startswith(f"{address.form}.") and words.endswith(f".{address.column}")


def copy_of_original(
    ledger: Ledger, sha256: str, name: str, *, sheet: str | None = None, cell: str | None = None, folder: Path | None
) -> Path:
    """A read-only copy of an archived original, in `folder` or one of its own; with `cell`, it opens there.

    The archive itself is never opened by another program. ZzError where the original is gone or changed.
    """
    data = ledger.archive.take(sha256)
    if sheet and cell:
        data = opened_at(data, sheet, cell)
    copy = (folder or Path(mkdtemp(prefix="zzdesk-"))) / _file_name(name, sha256)
    if copy.exists():
        copy = copy.with_name(f"{copy.stem}_{sha256[:12]}_{cell or '原样'}{copy.suffix}")
    write_whole(copy, data).chmod(0o444)
    return copy


def _file_name(name: str, sha256: str) -> str:
    """The name under which it came, without the folders or the zip before it, and without what no folder takes."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join("_" if letter in '<>:"|?*' or ord(letter) < 32 else letter for letter in last).strip(" .")
    return kept[:120] if kept.lower().endswith(".xlsx") and len(kept) <= 120 else f"{kept[:100] or sha256[:12]}.xlsx"
