"""说明 of a check over floating lines: one cell of 审核 for all of them, a line of text each: "L3F2A：退库2户"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from zzdesk.plan.model import ANY_LINE
from zzdesk.returns.content import Key

_LINE_FIRST = re.compile(r"\s*(L[0-9A-Za-z_-]{1,39})\s*[：:]\s*(.+?)\s*")


def is_family(key: Key) -> bool:
    """Whether a row of 审核 stands for every line of a floating form."""
    return any(f".{ANY_LINE}." in words and ":" not in words for words in key[1])


def line_of(family: Key, key: Key) -> str | None:
    """The line whose explanation `key` is, if it belongs to the family."""
    if key[0] != family[0] or len(key[1]) != len(family[1]):
        return None
    found = None
    for pattern, words in zip(family[1], key[1], strict=True):
        before, mark, after = pattern.partition(f".{ANY_LINE}.")
        if not mark or ":" in pattern:  # another form's cell; a total over all lines
            continue
        if not (words.startswith(f"{before}.") and words.endswith(f".{after}")):
            return None
        found = words[len(before) + 1 : -len(after) - 1]
    return found


def family_words(family: Key, answers: Mapping[Key, str]) -> str:
    """All explanations of the family in one text, in the order of their lines' codes."""
    told = sorted((line, words) for key, words in answers.items() if (line := line_of(family, key)))
    return "\n".join(f"{line}：{' '.join(words.split())}" for line, words in told)


def family_answers(words: str, keys: Iterable[tuple[str, Key]]) -> dict[Key, str]:
    """The explanation of each line that is asked about; text without a line's code is for all that have none of their
    own. `keys`: (line, key) of what fails now."""
    own: dict[str, str] = {}
    common: list[str] = []
    for part in filter(str.strip, words.split("\n")):
        found = _LINE_FIRST.fullmatch(part)
        if found:
            own[found[1]] = found[2]
        else:
            common.append(part.strip())
    rest = " ".join(common)
    return {key: said for line, key in keys if (said := own.get(line, rest))}
