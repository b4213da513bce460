"""The size of a dialog when it opens: what it wants, but never more than the screen has."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_FRAME_WIDTH, _FRAME_HEIGHT = 16, 56  # what the system draws around a window, and its task bar's edge


def open_at(window: QWidget, width: int, height: int) -> None:
    room = window.screen().availableSize()
    window.resize(min(width, room.width() - _FRAME_WIDTH), min(height, room.height() - _FRAME_HEIGHT))
