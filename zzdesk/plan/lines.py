"""What names a floating line where its id does not: the key columns of its form."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

from zzdesk.plan.model import Form
from zzdesk.values import State, Value

LineKey = tuple[str, ...]  # the columns of the key, then their content


def key_of_line(form: Form, value: Callable[[str], Value]) -> LineKey | None:
    """The first of the form's keys whose columns are all filled; None where there is none.

    `value` gives the line's value by column. Letters of either case and width are one.
    """
    for columns in form.keys:
        told = [value(column) for column in columns]
        if all(v.state is State.VALUE for v in told):
            return (*columns, *(plain(v.content) for v in told))
    return None


def plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).upper()


def made_id(words: str) -> str:
    """An id for a line from what it is known by; a letter first, so that no program takes it for a number."""
    return f"L{hashlib.sha256(words.encode()).hexdigest()[:8].upper()}"
