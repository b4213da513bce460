"""Through another program and back: blank returns filled in LibreOffice, and filled ones saved again there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hostile import MARCH, RECEIVED, Base
from tests.office import Office, listening
from tests.returns_samples import codes, plan, read, sample, sound_value, written
from tests.test_hostile import held_values as in_ledger
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.plan.model import Indicator
from zzdesk.returns import guard
from zzdesk.returns.blanks import Blanks
from zzdesk.returns.book import Book
from zzdesk.returns.cells import a1
from zzdesk.returns.content import Content
from zzdesk.returns.layout import find_layout, form_code
from zzdesk.values import Value

# ZZDESK_ROUND_TRIPS is the count of units: the departments, one district and 郑东新区; bench/sweeps.py runs all 22.
ORDER = sorted(
    (u.code for u in plan().units), key=lambda code: (code not in {"410181", "4101ZD"}, not code.startswith("D"))
)
UNITS = ORDER[: int(os.environ.get("ZZDESK_ROUND_TRIPS", "8"))]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with listening(tmp_path_factory.mktemp("office")) as found:
        yield found


def everything(unit: str) -> Content:
    """A return with every open cell filled, required or not, and two lines on each floating form."""
    content = sample(unit)
    items = list(plan().inputs(content.unit, content.period))
    for form in plan().forms_of(content.unit):
        patterns = [plan().patterns.get((form.code, c.no)) for c in form.columns] if form.floating else []
        lines = [n for n in ("LB0", "LB1") for _ in patterns]
        items += [
            p._replace(address=Address(form.code, n, p.address.column))
            for n, p in zip(lines, patterns * 2, strict=True)
            if p
        ]
    more = {i.address: anything(i) for i in items if i.is_input and i.address not in content.inputs}
    return replace(content, values={**content.values, **more})


def anything(item: Indicator) -> Value:
    return (
        values.text("2021-03-08")
        if item.kind == "date"
        else sound_value(item)
        if item.numeric or item.kind == "choice"
        else values.text("按计划推进")
    )


def by_hand(content: Content, blank: bytes) -> tuple[dict[Address, Value], list[tuple[str, str, str]]]:
    """What a clerk types into the blank return, and where: the lines of floating forms go to its spare lines."""
    book = Book(blank, guard.inspect(blank).parts)
    held: dict[Address, Value] = {}
    cells = [("封面", "C13", "快报"), ("封面", "C14", "1")]
    for sheet in book.sheets:
        texts = book.sheet(sheet.name).texts()
        code = form_code(texts)
        if code is None:
            continue
        form = plan().form(code)
        layout = find_layout(form, texts)
        assert layout
        mine = {a: v for a, v in content.inputs.items() if a.form == code}
        ids = dict(zip(dict.fromkeys(a.line for a in mine), layout.lines, strict=False)) if form.floating else {}
        for address, value in mine.items():
            here = Address(code, ids.get(address.line, address.line), address.column)
            spot = layout.spot(here.line, here.column)
            assert spot
            held[here] = value
            cells.append((sheet.name, a1(spot), value.typed))
    return held, cells


@pytest.mark.parametrize("unit", UNITS)
def test_a_blank_return_filled_there_arrives_in_full(office: Office, tmp_path: Path, unit: str) -> None:
    """Merged, every value has arrived, and it is a return filled by hand, not a changed one."""
    content = everything(unit)
    blank = Blanks(plan(), MARCH).bytes_of(content.unit, {})
    (tmp_path / "blank.xlsx").write_bytes(blank)
    held, cells = by_hand(content, blank)
    assert len(held) == len(content.inputs) > 0
    refused = office.fill(tmp_path / "blank.xlsx", tmp_path / "filled.xlsx", cells)
    assert refused == []
    with session.create_ledger(tmp_path / "ledger", plan()) as ledger:
        (result,) = session.merge(ledger, [tmp_path / "filled.xlsx"], RECEIVED).files
        arrived = in_ledger(ledger)[result.read.sha256]
    assert result.verdict in {"accepted", "queried"}, [f.message for f in result.findings if f.level == "error"][:5]
    assert arrived == {str(address): value.content for address, value in held.items()}
    assert (result.read.unit, result.read.kind, result.read.revision) == (unit, "快报", 1)
    assert (result.read.seal, result.read.refused) == ("blank", 0)


def test_a_return_saved_again_there_is_the_same_return(office: Office, tmp_path: Path) -> None:
    base = Base()
    (tmp_path / "first.xlsx").write_bytes(base.data)
    office.fill(tmp_path / "first.xlsx", tmp_path / "again.xlsx", [])
    again = read((tmp_path / "again.xlsx").read_bytes(), RECEIVED)
    assert {str(a): v.content for a, v in written(again).items()} == base.values
    assert again.seal == "ok"
    assert "cell.formula" not in codes(again)
    with session.create_ledger(tmp_path / "ledger", plan()) as ledger:
        report = session.merge(ledger, [tmp_path / "first.xlsx", tmp_path / "again.xlsx"], RECEIVED)
    assert sorted(f.verdict for f in report.files) == ["accepted", "duplicate"]


def test_a_figure_changed_there_is_named(office: Office, tmp_path: Path) -> None:
    base = Base()
    (tmp_path / "first.xlsx").write_bytes(base.data)
    sheet, cell = base.places["ZZ01.08.2"]
    assert office.fill(tmp_path / "first.xlsx", tmp_path / "again.xlsx", [(sheet, cell, "10")]) == []
    found = read((tmp_path / "again.xlsx").read_bytes(), RECEIVED)
    assert {str(a): v.content for a, v in written(found).items()} == {**base.values, "ZZ01.08.2": "10"}
    assert next(f for f in found.findings if f.code == "seal.changed").addresses == ("ZZ01.08.2",)


def test_a_locked_cell_takes_nothing_there(office: Office, tmp_path: Path) -> None:
    """The check of `refused` can fail: a code is locked."""
    (tmp_path / "first.xlsx").write_bytes(Base().data)
    assert office.fill(tmp_path / "first.xlsx", tmp_path / "again.xlsx", [("ZZ01", "N40", "5")]) == ["ZZ01!N40"]
