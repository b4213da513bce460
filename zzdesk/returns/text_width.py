"""How much room a text takes, for the heights of rows."""

from __future__ import annotations


def text_width(words: str) -> int:
    """In letters; Chinese letters count two."""
    return sum(2 if ord(c) > 255 else 1 for c in words)


def lines_needed(words: str, width: float) -> int:
    """How many lines a text takes in a column `width` letters wide (Chinese letters count two)."""
    room = max(width - 1, 2)
    return sum(max(1, -(-text_width(part) // int(room))) for part in words.split("\n"))
