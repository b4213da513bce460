"""Explanations begun and not taken: refused words stay where they were typed, also after the window closes."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from zzdesk.entry.edits import Key
from zzdesk.errors import ZzError
from zzdesk.findings import Finding
from zzdesk.period import Period

if TYPE_CHECKING:
    from ui.clerk.desk import Desk

_NAME = "explanations begun"


class Pending(QObject):
    """Words by period and finding. The file keeps them once they were refused or the window closes."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._words = _read(desk.document.remembered(_NAME))
        self._kept = dict(self._words)

    def words(self, finding: Finding, period: Period | None = None) -> str | None:
        return self._words.get((period or self._desk.period, finding.key))

    def reason(self, finding: Finding, period: Period | None = None) -> str:
        """Why the words were not taken; "" where there are none, or they are only being typed."""
        words = self.words(finding, period)
        return refusal(words) if words else ""

    def hold(self, finding: Finding, words: str, period: Period | None = None) -> None:
        """What stands in an editor now; what is explained already is not pending."""
        place = (period or self._desk.period, finding.key)
        if words.strip() == self._desk.document.explanations(place[0]).get(finding.key, ""):
            self._words.pop(place, None)
        else:
            self._words[place] = words

    def take(self, finding: Finding, words: str, period: Period | None = None) -> str:
        """Explain a query; where the words are refused they stay, and the reason is the answer ("" when taken)."""
        period = period or self._desk.period
        if self._desk.explain([finding], words, period):
            self._words.pop((period, finding.key), None)
            reason = ""
        else:
            self.hold(finding, words, period)
            reason = refusal(words.strip()) or "没有存入，请看上方消息"
        self.keep()
        self.changed.emit()
        return reason

    def keep(self) -> None:
        """Into the file, where anything is new."""
        if self._words == self._kept or self._desk.document.read_only:
            return
        rows = [[str(period), key, words] for (period, key), words in self._words.items()]
        with contextlib.suppress(ZzError):  # a full disk was told already when the words were refused
            self._desk.document.remember(_NAME, json.dumps(rows, ensure_ascii=False))
            self._kept = dict(self._words)


def refusal(words: str) -> str:
    """Why an explanation's words say nothing; "" where they say something."""
    from zzdesk.rules.evaluate import is_empty_words

    return str(ZzError("explanation.empty", text=words.strip())) if is_empty_words(words) else ""


def _read(kept: str | None) -> dict[tuple[Period, Key], str]:
    rows: Sequence[tuple[str, tuple[str, list[str], list[str]], str]] = json.loads(kept) if kept else []
    return {(Period.parse(p), (code, tuple(at), tuple(values))): words for p, (code, at, values), words in rows}
