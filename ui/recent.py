"""What was open last, with what its window said when it was closed; no file is opened to show the list."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSettings

_KEPT, _MOST = "recent", 8


class Recent(NamedTuple):
    """`left`: what is still to be sent, in words; "" where the window has not been closed yet."""

    path: Path
    unit: str = ""
    period: str = ""
    left: str = ""

    @property
    def is_there(self) -> bool:
        return self.path.exists()

    @property
    def changed(self) -> datetime | None:
        """When it was saved last; of a ledger folder, its database."""
        file = self.path / "ledger.db" if self.path.is_dir() else self.path
        try:
            return datetime.fromtimestamp(file.stat().st_mtime)
        except OSError:
            return None


def recent() -> list[Recent]:
    """Newest first, also those that are gone."""
    rows = QSettings().value(_KEPT, "")
    try:
        return [Recent(Path(path), *words) for path, *words in json.loads(str(rows))]
    except (ValueError, TypeError):
        return []


def remember(path: Path) -> None:
    """It is open now: first in the list, with what is known of it from before."""
    path = path.absolute()
    known = next((r for r in recent() if r.path == path), Recent(path))
    _keep([known, *(r for r in recent() if r.path != path)])


def describe(path: Path, unit: str, period: str, left: str) -> None:
    """How things stood when its window was closed; only for one that is in the list."""
    path = path.absolute()
    _keep([Recent(path, unit, period, left) if r.path == path else r for r in recent()])


def forget(path: Path) -> None:
    _keep([r for r in recent() if r.path != path])


def _keep(rows: list[Recent]) -> None:
    words = [(str(r.path), r.unit, r.period, r.left) for r in rows[:_MOST]]
    QSettings().setValue(_KEPT, json.dumps(words, ensure_ascii=False))
