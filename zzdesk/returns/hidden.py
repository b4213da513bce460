"""The hidden sheet `_zzdesk`: identity, address map with sealed values, and what rules need from elsewhere.

Rows of text cells: section, key, then what the section says. Unknown sections and
identity keys are kept and ignored by the reader; signature and key_id are reserved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from zzdesk.address import Address
from zzdesk.returns.cells import a1
from zzdesk.returns.content import Key
from zzdesk.returns.patch import CellPatch, new_row
from zzdesk.rules.tree import Ref
from zzdesk.values import BLANK, State, Value, from_stored

_ROOM = 12_000  # Excel holds 32,767 characters a cell; JSON may double them
NUMBER_COLUMN = 7  # carried figures and targets, as formulas read them
EMPTY_CELL = "$Z$1"
RESERVED = ("signature", "key_id")

Row: TypeAlias = tuple[str, ...]


@dataclass(slots=True)
class Hidden:
    """What the hidden sheet of a return says."""

    identity: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)  # address -> sheet, A1
    sealed: dict[str, tuple[str, str]] = field(default_factory=dict)  # address -> state, content
    lines: dict[str, str] = field(default_factory=dict)  # FORM.ID of a floating line -> sheet
    carried: dict[Ref, Value] = field(default_factory=dict)
    explained: dict[Key, str] = field(default_factory=dict)
    foot: dict[str, str] = field(default_factory=dict)
    sheets: set[str] = field(default_factory=set)  # that the template has beside the forms


def ref_words(ref: Ref) -> str:
    return str(ref)


def key_words(key: Key) -> str:
    return json.dumps([key[0], list(key[1]), list(key[2])], ensure_ascii=False)


def key_from(words: str) -> Key | None:
    """The inverse of `key_words`; None for anything else."""
    try:
        rule, addresses, values = json.loads(words)
        return str(rule), tuple(map(str, addresses)), tuple(map(str, values))
    except (ValueError, TypeError):
        return None


def row_xml(number: int, words: Row, figure: Value | None = None) -> str:
    cells = {n: CellPatch(w) for n, w in enumerate(words, 1) if w}
    if figure is not None and not figure.is_blank:
        is_number = figure.number is not None
        cells[NUMBER_COLUMN] = CellPatch(figure.content if is_number else figure.typed, is_number)
    return new_row(number, cells, {})


def figure_cell(sheet: str, row: int) -> str:
    column = a1((row, NUMBER_COLUMN)).rstrip("0123456789")
    return f"{sheet}!${column}${row}"


def read_hidden(rows: Iterable[Row]) -> Hidden:
    """From the rows as text, short ones padded by the caller to six cells."""
    found = Hidden()
    for section, key, first, second, state, content, *_ in rows:
        if section == "identity":
            found.identity[key] = first
        elif section == "cell":
            found.places[key] = (first, second)
            if state:
                found.sealed[key] = (state, content)
        elif section == "line":
            found.lines[key] = first
            for column, held, words in line_cells(content):
                found.sealed[f"{key}.{column}"] = (held, words)
        elif section == "carried":
            _carry(found.carried, key, state, content)
        elif section == "explain":
            parsed = key_from(key)
            if parsed:
                found.explained[parsed] = first
        elif section == "foot":
            found.foot[key] = first
        elif section == "sheet":
            found.sheets.add(key)
    return found


def line_rows(key: str, sheet: str, cells: Iterable[tuple[str, str, str]]) -> list[Row]:
    """A floating line with its sealed cells (column, state, content); several rows where a cell could not hold all."""
    rows: list[Row] = []
    part: list[tuple[str, str, str]] = []
    size = 0
    for cell in cells:
        if part and size + len(cell[2]) > _ROOM:
            rows.append(("line", key, sheet, "", "", json.dumps(part, ensure_ascii=False)))
            part, size = [], 0
        part.append(cell)
        size += len(cell[2]) + 20
    rows.append(("line", key, sheet, "", "", json.dumps(part, ensure_ascii=False)))
    return rows


def line_cells(words: str) -> list[tuple[str, str, str]]:
    """The inverse; nothing for what is no such list."""
    try:
        return [(str(column), str(state), str(content)) for column, state, content in json.loads(words)]
    except (ValueError, TypeError):
        return []


def _carry(into: dict[Ref, Value], key: str, state: str, content: str) -> None:
    when, _, rest = key.partition("(")
    try:
        ref = Ref(Address.parse(rest.rstrip(")")), when)
        kind, _, numeric = state.partition(":")
        value = from_stored(kind, content, numeric == "number") if kind else BLANK
    except (ValueError, ArithmeticError):
        return
    if value.state is not State.BLANK:
        into[ref] = value


def state_words(value: Value) -> str:
    """State with the kind of content, so that a carried figure comes back as a figure."""
    return f"{value.state.value}:number" if value.number is not None else value.state.value


def identity_rows(identity: Mapping[str, str]) -> list[Row]:
    return [("identity", name, value) for name, value in identity.items()]
