"""查找和替换: where words stand in the forms of a period, as value, line code or line name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.period import Period
from zzdesk.plan.model import Form, Indicator
from zzdesk.plan.pace import derived
from zzdesk.plan.printed import figure
from zzdesk.values import Value

VALUE, NAME = "value", "name"


class Hit(NamedTuple):
    """`kind` NAME is a line's code or name, at its first column; `text` is what was found there."""

    address: Address
    kind: str
    text: str


def find(
    document: Document, period: Period, forms: Sequence[Form], words: str, drafts: Mapping[Address, str]
) -> list[Hit]:
    """In the order of forms, lines and columns. Full width and half width, capitals and small letters are alike."""
    wanted = _plain(words)
    if not wanted:
        return []
    return [hit for form in forms for hit in _in_form(document, period, form, wanted, drafts)]


def replaced(text: str, words: str, by: str) -> str:
    found = re.sub(re.escape(words), lambda _: by, text, flags=re.IGNORECASE)
    if found != text:
        return found
    return re.sub(re.escape(_plain(words)), lambda _: by, unicodedata.normalize("NFKC", text), flags=re.IGNORECASE)


def _in_form(
    document: Document, period: Period, form: Form, wanted: str, drafts: Mapping[Address, str]
) -> Iterator[Hit]:
    plan = document.plan_for(period)
    names = {line.code: line.name for line in plan.seen_lines(form, document.unit)}
    lines = document.lines(form.code, period) if form.floating else tuple(names)
    found: dict[str, dict[str, Hit]] = {}
    for address, text in _texts(document, period, form, lines, drafts):
        if wanted in _plain(text):
            found.setdefault(address.line, {})[address.column] = Hit(address, VALUE, text)
    first = form.columns[0].no
    for line in lines:
        for text in (line, names.get(line, "")):
            if wanted in _plain(text):
                yield Hit(Address(form.code, line, first), NAME, text)
                break
        hits = found.get(line, {})
        yield from (hits[c.no] for c in form.columns if c.no in hits)


def _texts(
    document: Document, period: Period, form: Form, lines: Sequence[str], drafts: Mapping[Address, str]
) -> Iterator[tuple[Address, str]]:
    """What the cells show; of numbers both as stored and with the declared decimals."""
    plan = document.plan_for(period)
    for address, value in document.values(period).items():
        if address.form == form.code and address not in drafts:
            yield address, _shown(plan.indicator(address), value)
    yield from ((address, text) for address, text in drafts.items() if address.form == form.code)
    worked_out = [c.no for c in form.columns if c.derive]
    for line in lines:
        for column in worked_out:
            address = Address(form.code, line, column)
            indicator = plan.indicator(address)
            if indicator is not None and plan.is_open(indicator, period):
                value = derived(plan, document.unit, period, indicator, lambda a: document.value(a, period))
                yield address, _shown(indicator, value)


def _shown(indicator: Indicator | None, value: Value) -> str:
    return value.typed if value.number is None or indicator is None else figure(indicator, value)


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip().casefold()
