"""市局回执 kept in the clerk's file, and how the file stands to what a receipt says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from zzdesk.address import Address
from zzdesk.entry.workspace import Statement, Workspace, checked
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.receipt import Receipt, ReceiptFile, Told, code_of_words, receipt_from
from zzdesk.values import BLANK, Value

if TYPE_CHECKING:
    from zzdesk.entry.document import Document
    from zzdesk.entry.sent import ExportRow

_ROW = "id,period,at,who,words"


class Receipts:
    """The receipts of a file, read when first asked for."""

    def __init__(self, workspace: Workspace, save: Callable[[list[Statement]], None]) -> None:
        self._workspace, self._save = workspace, save
        self._held: list[tuple[str, Receipt]] | None = None  # code and receipt, oldest first

    def of(self, period: Period) -> list[Receipt]:
        """Those about a period, the one that counts first: issued last and, of one day, taken in last."""
        own = [(r.issued, n, r) for n, (_, r) in enumerate(self._all()) if r.period == str(period)]
        return [r for *_, r in sorted(own, key=lambda row: row[:2], reverse=True)]

    def latest(self, period: Period) -> Receipt | None:
        found = self.of(period)
        return found[0] if found else None

    def add(self, receipt: Receipt, words: str, signed: tuple[str, str]) -> bool:
        """Keep a receipt; False where this very one is held. `signed`: when and by whom it was taken in."""
        code = code_of_words(words)
        if code in {known for known, _ in self._all()}:
            return False
        last = self._workspace.rows("SELECT coalesce(max(id),0) FROM receipt")[0][0]
        self._save([checked("receipt", _ROW, int(last) + 1, receipt.period, *signed, words)])
        self._held = None
        return True

    def _all(self) -> list[tuple[str, Receipt]]:
        if self._held is None:
            rows, _ = self._workspace.verified("receipt", _ROW, "ORDER BY id")
            self._held = [(code_of_words(words), receipt_from(words)) for *_, words in rows]
        return self._held


def check_receipt(document: Document, receipt: Receipt, name: str) -> Period:
    """The period of a receipt that is this file's. ZzError("receipt.other_unit" | "receipt.other_plan" |
    "receipt.other_period") says whose it is."""
    if receipt.unit != document.unit.code:
        raise ZzError("receipt.other_unit", file=name, given=receipt.name, unit=document.unit.name)
    if receipt.plan != document.plan.name:
        raise ZzError("receipt.other_plan", file=name, given=receipt.title, held=document.plan.title)
    period = next((p for p in document.plan.periods if str(p) == receipt.period), None)
    if period is None:
        raise ZzError("receipt.other_period", file=name, given=receipt.period)
    return period


class Answer(NamedTuple):
    """One finding of a receipt and the cells it is about, with what the bureau had in them (None: not known)."""

    file: ReceiptFile | None
    told: Told
    asks: bool
    cells: tuple[tuple[Address, str | None], ...]

    @property
    def address(self) -> Address | None:
        """The cell to go to."""
        return self.cells[0][0] if self.cells else None


class Answers:
    """The receipt that counts for a period, held against the file as it is now."""

    def __init__(self, document: Document, period: Period, receipt: Receipt) -> None:
        self._document, self._period, self.receipt = document, period, receipt
        asked = {id(told) for _, told in receipt.asked}
        self.rows = [Answer(file, told, id(told) in asked, self._cells(file, told)) for file, told in receipt.told]
        self._differing: set[Address] | None = None  # from the return it is about; not counted yet
        self._at: dict[Address, list[Answer]] = {}
        for row in self.rows:
            if row.asks and row.address:
                self._at.setdefault(row.address, []).append(row)

    @property
    def file(self) -> ReceiptFile | None:
        """The file that the receipt is about in the first place."""
        return next((f for f in self.receipt.files if not f.is_settled), None)

    def made(self, file: ReceiptFile | None) -> ExportRow | None:
        """The return of this clerk's file that a file of the receipt is; None where it was made elsewhere."""
        rows = self._document.exports(self._period)
        return next((row for row in reversed(rows) if file and file.code and row.code == file.code), None)

    def is_changed(self, answer: Answer) -> bool:
        """Whether any of its cells holds something else than the bureau saw."""
        return any(was is not None and self._now(a) != was for a, was in answer.cells)

    def at(self, address: Address) -> list[Answer]:
        """What the receipt asks about a cell that has not been changed since."""
        return [row for row in self._at.get(address, ()) if not self.is_changed(row)]

    @property
    def changed_cells(self) -> int | None:
        """How many cells differ from the return the receipt is about; None where that was made elsewhere."""
        was = self._sent()
        if was is None:
            return None
        if self._differing is None:
            now = self._document.values(self._period)
            self._differing = {a for a in {*was, *now} if was.get(a, BLANK) != now.get(a, BLANK)}
        return len(self._differing)

    def hear(self, addresses: Iterable[Address]) -> None:
        """Cells that were changed: the count goes on from there, a form may hold a hundred thousand."""
        was = self._sent()
        if was is None or self._differing is None:
            return
        for a in addresses:
            differs = was.get(a, BLANK) != self._document.value(a, self._period)
            (self._differing.add if differs else self._differing.discard)(a)

    def _sent(self) -> Mapping[Address, Value] | None:
        """What the return it is about said; None where that was made elsewhere."""
        row = self.made(self.file)
        return None if row is None else self._document.sent.values(self._period, row)

    @property
    def sent_since(self) -> ExportRow | None:
        """A return that was made after the one the receipt is about."""
        row, last = self.made(self.file), self._document.sent.last(self._period)
        return last if row and last and last.code != row.code else None

    def _cells(self, file: ReceiptFile | None, told: Told) -> tuple[tuple[Address, str | None], ...]:
        plan = self._document.plan_for(self._period)
        addresses = [a for a in map(_parsed, told.addresses) if a and plan.indicator(a)]
        made = self.made(file)
        if made:
            was = self._document.sent.values(self._period, made)
            return tuple((a, _words(was.get(a, BLANK))) for a in addresses)
        given = dict(zip(told.addresses, told.values, strict=False)) if len(told.values) == len(told.addresses) else {}
        return tuple((a, given.get(str(a))) for a in addresses)

    def _now(self, address: Address) -> str:
        return _words(self._document.value(address, self._period))


def _words(value: Value) -> str:
    return value.content


def _parsed(words: str) -> Address | None:
    """An address of the receipt's own period."""
    try:
        return Address.parse(words)
    except ValueError:
        return None
