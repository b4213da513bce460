"""A desk for the bulletin's page that keeps everything in memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from ui.bureau.bulletin_desk import Compared, Difference, Paper, Shown
from ui.bureau.bulletin_text import with_typed
from zzdesk.analysis.bulletin.model import Basis, Bulletin, Frozen, Picture
from zzdesk.analysis.bulletin.stored import stored
from zzdesk.errors import ZzError
from zzdesk.period import Period

INDICATORS = (("ZZ01.01.3", "规上工业增加值"), ("ZZ01.04.3", "工业投资"))


class MemoryDesk:
    """`bulletins` by period; what is not there has no returns. `slow`: seconds that a reading takes."""

    def __init__(self, bulletins: dict[Period, Bulletin]) -> None:
        self.bulletins = bulletins
        self.typed: dict[Period, dict[str, str]] = {}
        self.compared: dict[Period, tuple[Compared, ...]] = {}
        self.frozen: dict[Period, Frozen] = {}
        self.written: list[tuple[Paper, Period, Path, Path | None]] = []
        self.slow = 0.0
        self.readings = 0
        self.fault: ZzError | None = None

    def state(self, period: Period) -> object:
        typed, compared = dict(self.typed.get(period, {})), self.compared.get(period)
        return period, typed, compared, period in self.frozen, id(self.bulletins.get(period))

    def read(self, period: Period) -> Shown:
        self.readings += 1
        time.sleep(self.slow)
        if self.fault:
            raise self.fault
        frozen = self.frozen.get(period)
        draft = self.bulletins.get(period)
        typed = self.typed.get(period, {})
        if draft is not None:
            draft = replace(draft, parts=with_typed(draft.parts, typed), pictures=())
        shown = frozen.bulletin if frozen else draft
        return Shown(period, shown, frozen, typed, self.compared.get(period, ()), INDICATORS)

    def pictures(self, period: Period) -> Sequence[Picture]:
        time.sleep(self.slow)
        return self.bulletins[period].pictures

    def type(self, period: Period, part: str, words: str) -> None:
        self.typed.setdefault(period, {})[part] = words

    def compare(self, period: Period, rows: Sequence[Compared]) -> None:
        self.compared[period] = tuple(rows)

    def freeze(self, period: Period, number: str, who: str) -> Frozen:
        draft = self.read(period).bulletin
        assert draft is not None
        made = replace(draft, number=number, pictures=self.bulletins[period].pictures)
        self.frozen[period] = Frozen(made, sha256(stored(made).encode()).hexdigest(), who, "2021-05-21T15:00:00")
        return self.frozen[period]

    def differences(self, period: Period) -> Sequence[Difference]:
        return [Difference("巩义市　规上工业增加值（%）", "12.5", "12.7", "正式第2版", Basis("410181", "ZZ01.01.3"))]

    def write(self, paper: Paper, period: Period, path: Path, template: Path | None) -> Path:
        self.written.append((paper, period, path, template))
        path.write_bytes(b"made")
        return path
