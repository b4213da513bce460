"""Every byte of text in what was written, searched for the figures, names and codes of single enterprises (ZZ04)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pypdfium2

from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.values import decimal_text

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r'"png":"[^"]*"')


def secrets(ledger: Ledger, period: Period) -> tuple[set[str], set[str]]:
    """(figures, words) of ZZ04: each enterprise's figures of five digits or more, each sum of two enterprises of one
    unit, names and codes. A figure that fixed forms hold as well says nothing and is left out.
    """
    plan = ledger.plan_of(period)
    figures, words, known = set(), set(), set()
    for cells in ledger.values(period).values():
        columns: dict[str, list] = {}
        for address, placed in cells.items():
            value = placed.value
            if address.form != "ZZ04":
                if value.number is not None and not plan.form(address.form).floating:
                    known.add(decimal_text(value.number))
            elif value.number is not None:
                columns.setdefault(address.column, []).append(value.number)
            elif address.column in {"1", "2"}:
                words.add(value.text)
        for told in columns.values():
            figures |= {decimal_text(one) for one in told}
            figures |= {decimal_text(a + b) for a, b in combinations(told, 2)}
    return {f for f in figures - known if len(f.replace(".", "")) >= 5}, words


def texts(path: Path) -> Iterator[str]:
    """All text of a .docx, .xlsx or .pdf, tags gone."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        for page in document:
            yield page.get_textpage().get_text_bounded()
        return
    with zipfile.ZipFile(path) as held:
        for name in held.namelist():
            if not name.endswith((".png", ".ttf", ".odttf", ".jpeg")):
                yield _TAG.sub(" ", held.read(name).decode("utf-8"))


def stored_text(words: str) -> str:
    """A frozen bulletin's own text, its pictures left out."""
    return _PICTURE.sub("", words)


def told(text: str, figures: set[str], words: set[str]) -> set[str]:
    """Which of the secrets a text tells; thousands separators do not hide one."""
    plain = text.replace(",", "").replace("，", " ").replace("\u2009", "")
    numbers = {decimal_text_of(n) for n in _NUMBER.findall(plain)}
    return (numbers & figures) | {word for word in words if word in text}


def decimal_text_of(number: str) -> str:
    whole, _, part = number.partition(".")
    part = part.rstrip("0")
    return f"{whole.lstrip('0') or '0'}.{part}" if part else whole.lstrip("0") or "0"
