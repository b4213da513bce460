"""Column widths that the clerk has drawn, kept on this computer form by form, in pixels at 100 %."""

from __future__ import annotations

import json

from PySide6.QtCore import QSettings

_GROUP = "widths"


class KeptWidths:
    def __init__(self, form: str) -> None:
        self._name = f"{_GROUP}/{form}"
        self.of = _read(str(QSettings().value(self._name, "")))

    def keep(self, column: str, width: int) -> None:
        self.of[column] = width
        QSettings().setValue(self._name, json.dumps(self.of))

    def forget(self) -> None:
        self.of.clear()
        QSettings().remove(self._name)


def _read(words: str) -> dict[str, int]:
    """Settings are anyone's to edit: what is no width is passed over."""
    try:
        found = json.loads(words or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(no): width for no, width in found.items() if isinstance(width, int) and 0 < width < 5000}
