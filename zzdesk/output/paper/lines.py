"""Chinese text in lines: no punctuation begins a line, no bracket ends one, figures and names are never parted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_NOT_FIRST = "，。、；：？！）］｝〕》」』】〉”’·…—－-～％%‰℃,.;:?!)]}"
_NOT_LAST = "（［｛〔《「『【〈“‘([{¥￥$"
# a figure with its sign, decimals, per cent and the like, or a word in Latin letters
_WHOLE = re.compile(r"[+\-−]?[0-9A-Za-z]+(?:[.,:/_@+\-−—～][0-9A-Za-z]+)*[%‰％]?|——|……|.", re.DOTALL)

_JOINTS = "及和与"

Measure = Callable[[str], float]


def lines_of(words: str, measure: Measure, width: float, first: float | None = None) -> list[str]:
    """All of the words; `first` is the width of the first line. A cluster wider than a line is parted anywhere."""
    found: list[str] = []
    for paragraph in words.split("\n"):
        room = width if first is None or found else first
        found += _broken(paragraph, measure, room, width)
    return found


def balanced(words: str, measure: Measure, width: float) -> list[str]:
    """A title: parted before 及, 和 or 与 near its middle where two lines do, else in lines of even length."""
    lines = lines_of(words, measure, width)
    if len(lines) == 2:
        joints = [n for n, c in enumerate(words) if c in _JOINTS and measure(words[:n]) <= width >= measure(words[n:])]
        if joints:
            joint = min(joints, key=lambda n: abs(n - len(words) / 2))
            return [words[:joint], words[joint:]]
    even = measure(words) / max(len(lines), 1)
    while even < width and len(lines_of(words, measure, even)) > len(lines):
        even += width / 40
    return lines_of(words, measure, min(even, width))


def widest(words: str, measure: Measure) -> float:
    """Of what is never parted."""
    return max(map(measure, clusters(words)), default=0.0)


def clusters(words: str) -> Iterator[str]:
    """What stays on one line, with the punctuation that clings to it."""
    held = ""
    for found in _WHOLE.finditer(words):
        piece = found[0]
        if held and held[-1] not in _NOT_LAST and piece[0] not in _NOT_FIRST:
            yield held
            held = ""
        held += piece
    if held:
        yield held


def _broken(words: str, measure: Measure, room: float, width: float) -> list[str]:
    lines, line, used = [], "", 0.0
    for cluster in clusters(words):
        for piece in _pieces(cluster, measure, width):
            wide = measure(piece)
            if line and used + wide > room + 0.01:
                lines.append(line.rstrip(" "))
                line, used, room = "", 0.0, width
                piece = piece.lstrip(" ")
                wide = measure(piece)
            line, used = line + piece, used + wide
    return [*lines, line]


def _pieces(cluster: str, measure: Measure, width: float) -> Iterator[str]:
    if measure(cluster) <= width or len(cluster) == 1:
        yield cluster
        return
    held = ""
    for letter in cluster:
        if held and measure(held + letter) > width:
            yield held
            held = ""
        held += letter
    yield held
