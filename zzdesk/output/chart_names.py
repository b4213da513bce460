"""Names that must fit: folded into two lines before they get small."""

from __future__ import annotations

_SMALLEST = 5.5


TITLE = 54  # letters that fit beside the stamp at the smallest size


def title_of(words: str, shorter: str) -> str:
    """The sentence, or a shorter one where names make it too long for its line."""
    return words if len(words) <= TITLE else shorter


def span(words: str) -> float:
    """The length in Chinese letters: Latin ones and digits are about half as wide."""
    return sum(0.55 if letter.isascii() else 1.0 for letter in words)


def folded(words: str, letters: int) -> str:
    """In lines of about one length, of at most that many Chinese letters each; three at most."""
    if span(words) <= letters:
        return words
    count = -(-len(words) // letters)
    each = letters if count > 3 else -(-len(words) // count)
    lines = [words[n : n + each] for n in range(0, len(words), each)]
    return "\n".join(lines if len(lines) <= 3 else [*lines[:2], lines[2][: letters - 1] + "…"])


def fitted(name: str, letters: int, size: float) -> tuple[str, float]:
    """The name and its type size, where `letters` fit into a line at `size`; a longer one takes two lines."""
    if span(name) <= letters:
        return name, size
    line = -(-len(name) // 2)
    return folded(name, line), max(_SMALLEST, size * min(0.8, letters / line))
