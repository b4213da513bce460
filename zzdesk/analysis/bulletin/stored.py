"""A bulletin as text and back: the same bulletin is always the same bytes, so that its hash says it is unchanged."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import fields
from decimal import Decimal
from hashlib import sha256
from typing import Any

from zzdesk.analysis.bulletin.model import (
    Basis,
    Bulletin,
    Cell,
    Head,
    Paragraph,
    Part,
    Picture,
    Place,
    Question,
    Row,
    Table,
)
from zzdesk.period import Period

FORMAT = 1


def stored(bulletin: Bulletin) -> str:
    """Canonical JSON: sorted keys, decimals as text, pictures in Base64."""
    held = {f.name: _plain(getattr(bulletin, f.name)) for f in fields(bulletin)}
    return json.dumps({"format": FORMAT, **held}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(words: str) -> str:
    """SHA-256 of a stored bulletin, in hex."""
    return sha256(words.encode()).hexdigest()


def restored(words: str) -> Bulletin:
    """The bulletin that `stored` wrote."""
    held = json.loads(words)
    return Bulletin(
        period=Period.parse(held["period"]),
        parts=tuple(map(_part, held["parts"])),
        tables=tuple(map(_table, held["tables"])),
        pictures=tuple(Picture(**{**p, "png": b64decode(p["png"])}) for p in held["pictures"]),
        notes=tuple(held["notes"]),
        for_head=tuple(Question(q["asked"], _paragraphs(q["answers"])) for q in held["for_head"]),
        places=tuple(Place(**p) for p in held["places"]),
        **{name: held[name] for name in ("title", "recipients", "issuer", "number", "basis_words", "code", "plan")},
        sample=held["sample"],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, (Decimal, Period)):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if hasattr(value, "_fields"):
        return {name: _plain(getattr(value, name)) for name in value._fields}
    return [_plain(v) for v in value] if isinstance(value, tuple) else value


def _part(held: dict[str, Any]) -> Part:
    return Part(held["heading"], _paragraphs(held["paragraphs"]), tuple(map(_part, held["sections"])), held["typed"])


def _paragraphs(held: list[dict[str, Any]]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(p["text"], tuple(Basis(**b) for b in p["basis"])) for p in held)


def _table(held: dict[str, Any]) -> Table:
    rows = tuple(Row(tuple(map(_cell, row["cells"])), row["emphasis"]) for row in held["rows"])
    return Table(held["key"], held["title"], tuple(Head(**h) for h in held["heads"]), rows, held["note"])


def _cell(held: dict[str, Any]) -> Cell:
    figure, basis = held["figure"], held["basis"]
    return Cell(
        held["text"],
        None if figure is None else Decimal(figure),
        held["decimals"],
        None if basis is None else Basis(**basis),
    )
