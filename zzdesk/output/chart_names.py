"""Names that must fit: folded into two lines before they get small."""

from __future__ import annotations

_SMALLEST = 5.5


TITLE = 54  # letters that fit beside the stamp at the smallest size


def title_of(words: str, shorter: str) -> str:
    """The sentence, or a shorter one where names make it too long for its line."""
    return words if len(words) <= TITLE else shorter


def folded(words: str, letters: int) -> str:
    """In lines of at most that many Chinese letters, three at most."""
    lines = [words[n : n + letters] for n in range(0, len(words), letters)]
    return "\n".join(lines if len(lines) <= 3 else [*lines[:2], lines[2][: letters - 1] + "…"])


def fitted(name: str, letters: int, size: float) -> tuple[str, float]:
    """The name and its type size, where `letters` fit into a line at `size`; a longer one takes two lines."""
    if len(name) <= letters:
        return name, size
    line = -(-len(name) // 2)
    return folded(name, line), max(_SMALLEST, size * min(0.8, letters / line))
