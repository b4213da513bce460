"""What was sent: the returns made of each period, what they said, and the months opened again (更正)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.entry.rows import HISTORY
from zzdesk.entry.workspace import Statement, Workspace, checked, sound
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.model import DRAFT_KIND, FORMAL
from zzdesk.values import Value

_EXPORT = "period,kind,revision,digest,code,file,at,reason"
_REOPENING = "export,at,who,reason"


class ExportRow(NamedTuple):
    period: Period
    kind: str
    revision: int
    digest: str
    code: str
    file: str
    at: str
    reason: str


class Correction(NamedTuple):
    """更正: from when on a period that was sent took edits again, and why."""

    at: str
    who: str
    reason: str


class Sent:
    """The returns made of a file. `value_of(address, state, content)` reads a stored value back."""

    def __init__(
        self,
        workspace: Workspace,
        save: Callable[[list[Statement]], None],
        value_of: Callable[[Address, str, str], Value],
    ) -> None:
        self._workspace, self._save, self._value_of = workspace, save, value_of
        self._exports: dict[Period, list[tuple[int, ExportRow]]] = {}
        self._reopened: dict[int, Correction] = {}
        self._said: dict[int, dict[Address, Value]] = {}
        self._load()  # at once: an edit asks for the lock and must not wait for the disk

    def exports(self, period: Period) -> list[ExportRow]:
        """Returns made of a period, oldest first."""
        return [row for _, row in self._of(period)]

    def record(self, row: ExportRow) -> None:
        """The history must be on disk: how far it goes is noted, so that what was sent can be read from it."""
        made = "INSERT INTO export (period,kind,revision,digest,code,file,at,reason) VALUES (?,?,?,?,?,?,?,?)"
        mark = "INSERT INTO export_mark SELECT max(e.id), (SELECT coalesce(max(h.id),0) FROM history h) FROM export e"
        self._save([Statement(made, (str(row.period), *row[1:])), Statement(mark, ())])
        self._load()

    def last(self, period: Period) -> ExportRow | None:
        """The newest return of a period that is no 草稿."""
        return next((row for _, row in reversed(self._of(period)) if row.kind != DRAFT_KIND), None)

    def formal(self, period: Period) -> ExportRow | None:
        """The newest 正式 or 核定 of a period, whether or not it was opened again."""
        return next((row for _, row in self._formal(period)), None)

    def lock(self, period: Period) -> ExportRow | None:
        """The 正式 return that holds a period's figures fast; None where there is none or it was opened again."""
        return next((row for n, row in self._formal(period) if n not in self._reopened), None)

    def reason(self, period: Period) -> str:
        """Why a period was opened again; "" where it is not."""
        return next((self._reopened[n].reason for n, _ in self._formal(period) if n in self._reopened), "")

    def corrections(self, period: Period) -> list[Correction]:
        """Every time a period was opened again, oldest first."""
        return [self._reopened[n] for n, _ in self._of(period) if n in self._reopened]

    def reopen(self, period: Period, reason: str, signed: tuple[str, str]) -> None:
        """更正: edits are taken again. ZzError("reopen.nothing" | "reopen.reason")."""
        if self.lock(period) is None:
            raise ZzError("reopen.nothing", period=period.label)
        if not reason.strip():
            raise ZzError("reopen.reason", period=period.label)
        number = next(n for n, _ in self._formal(period))
        made = Correction(*signed, reason.strip())
        self._save([checked("reopening", _REOPENING, number, *made)])
        self._reopened[number] = made

    def values(self, period: Period, row: ExportRow) -> Mapping[Address, Value]:
        """The filled cells as a return gave them, replayed from the history up to its making."""
        number = next(n for n, held in self._of(period) if held == row)
        if number not in self._said:
            upto = self._workspace.rows("SELECT history FROM export_mark WHERE export=?", number)
            # made by an older program: by the clock
            until = ("id<=?", upto[0][0]) if upto else ("at<=?", row.at)
            found = {}
            for words, state, content in self._last_rows(period, *until):
                if words.count(".") == 2:  # else the place of a line
                    address = Address.parse(words)
                    value = self._value_of(address, state, content)
                    if not value.is_blank:
                        found[address] = value
            self._said[number] = found
        return self._said[number]

    def _last_rows(self, period: Period, until: str, mark: str | int) -> list[tuple[str, ...]]:
        """Address, state and content of each cell by its last sound row of the history."""
        where = f"WHERE period=? AND {until}"
        newest = f"SELECT {HISTORY},checksum,max(id) FROM history {where} GROUP BY address"
        rows = [row[:-1] for row in self._workspace.rows(newest, str(period), mark)]
        good = sound(rows)
        if len(good) < len(rows):  # flipped bytes: an older row may tell
            good, _ = self._workspace.verified("history", HISTORY, f"{where} ORDER BY id", str(period), mark)
        return [(address, state, content) for _, _, _, address, _, _, state, content, _ in good]

    def _formal(self, period: Period) -> list[tuple[int, ExportRow]]:
        """The newest 正式 or 核定 alone: it holds or frees the period."""
        return [(n, row) for n, row in reversed(self._of(period)) if row.kind in FORMAL][:1]

    def _of(self, period: Period) -> list[tuple[int, ExportRow]]:
        return self._exports.get(period, [])

    def _load(self) -> None:
        self._exports = {}
        for n, words, *rest in self._workspace.rows(f"SELECT id,{_EXPORT} FROM export ORDER BY id"):
            row = ExportRow(Period.parse(words), rest[0], int(rest[1]), *rest[2:])
            self._exports.setdefault(row.period, []).append((int(n), row))
        rows, _ = self._workspace.verified("reopening", _REOPENING)
        self._reopened = {int(n): Correction(*rest) for n, *rest in rows}
