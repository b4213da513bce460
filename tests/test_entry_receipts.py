"""市局回执 in the clerk's file: taken in once, refused when it is another's, held against the file as it is now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.ledger_samples import take
from tests.returns_samples import plan, sample, with_text
from zzdesk import cli, session, values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.receipts import Answers
from zzdesk.errors import ZzError
from zzdesk.ledger.store import Ledger
from zzdesk.output.receipt_book import write_receipt
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.receipt import Receipt, receipt_words
from zzdesk.returns.read import read_return

MARCH = Period(2021, 3)
APRIL_8, APRIL_12 = date(2021, 4, 8), date(2021, 4, 12)
AMOUNT, ENTRIES = Address.parse("ZZ02.02.1"), Address.parse("ZZ01.03.1")


@pytest.fixture
def ledger(tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan) as opened:
        yield opened


def put(document: Document, address: Address, figure: str) -> None:
    document.apply(SetCells(MARCH, {address: values.number(figure)}))


def sent_and_spoilt(document: Document, folder: Path) -> bytes:
    """The document's 快报, in which someone then typed 2000万 with WPS."""
    content = sample()
    document.apply(SetCells(MARCH, {a: v for a, v in content.values.items() if a.form in {"ZZ01", "ZZ02"}}))
    made = session.export(document, MARCH, "快报", folder)
    data = made.written.path.read_bytes()
    placed = read_return(data, {plan().version: plan()}, APRIL_8, name="a.xlsx").values[AMOUNT]
    return with_text(data, placed.sheet, placed.cell, "2000万")


def receipt_path(ledger: Ledger, folder: Path, unit: str = "410181", issued: date = APRIL_12) -> Path:
    made = session.receipts(ledger, MARCH, folder, issued)
    return next(path for path in made if path.name.startswith(unit))


def test_a_receipt_is_taken_in_once_and_kept(document: Document, ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_8, 巩义=sent_and_spoilt(document, tmp_path / "报送"))
    path = receipt_path(ledger, tmp_path / "回执")
    receipt, added = session.take_receipt(document, path)
    assert added
    assert session.take_receipt(document, path) == (receipt, False)
    document.close()
    with Document.open(document.path) as again:
        assert again.receipts.latest(MARCH) == receipt
        assert again.receipts.latest(Period(2021, 4)) is None


def test_the_latest_issued_counts_whatever_the_order(document: Document, ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_8, 巩义=sample())
    later = receipt_path(ledger, tmp_path / "后", issued=date(2021, 4, 20))
    earlier = receipt_path(ledger, tmp_path / "先")
    for path in (later, earlier):
        session.take_receipt(document, path)
    assert document.receipts.latest(MARCH).issued == "2021-04-20"  # type: ignore[union-attr]
    assert len(document.receipts.of(MARCH)) == 2


def test_another_units_or_plans_receipt_is_refused(document: Document, ledger: Ledger, tmp_path: Path) -> None:
    other = receipt_path(ledger, tmp_path, "410182")
    with pytest.raises(ZzError, match="是荥阳市的回执，本文件属于巩义市"):
        session.take_receipt(document, other)
    own, _ = session.read_receipt(receipt_path(ledger, tmp_path))
    for changed, words in (({"plan": "2022"}, "报表任务"), ({"period": "2020-03"}, "不在本文件")):
        strange = write_receipt(replace(own, **changed), tmp_path / "别")  # type: ignore[arg-type]
        with pytest.raises(ZzError, match=words):
            session.take_receipt(document, strange)
    assert document.receipts.of(MARCH) == []


def answers(document: Document, receipt: Receipt) -> Answers:
    return Answers(document, MARCH, receipt)


def test_what_was_changed_since_is_told(document: Document, ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_8, 巩义=sent_and_spoilt(document, tmp_path / "报送"))
    receipt, _ = session.take_receipt(document, receipt_path(ledger, tmp_path / "回执"))
    found = answers(document, receipt)
    amount = next(row for row in found.rows if row.told.code == "figure.scaled")
    assert amount.address == AMOUNT
    assert found.made(found.file).revision == 1  # type: ignore[union-attr]
    assert found.changed_cells == 0
    assert not found.is_changed(amount)
    assert amount in found.at(AMOUNT)
    put(document, AMOUNT, "2000")
    assert found.is_changed(amount)
    assert amount not in found.at(AMOUNT)
    found.hear([AMOUNT])
    assert found.changed_cells == answers(document, receipt).changed_cells == 1
    assert found.sent_since is None
    session.export(document, MARCH, "快报", tmp_path / "报送")
    assert found.sent_since.revision == 2  # type: ignore[union-attr]


def test_a_return_made_elsewhere_is_compared_by_its_figures(document: Document, ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_8, 巩义=sample())
    receipt, _ = session.take_receipt(document, receipt_path(ledger, tmp_path))
    found = answers(document, receipt)
    assert found.changed_cells is None
    known = next(row for row in found.rows if row.cells and row.cells[0][1] not in (None, ""))
    assert found.is_changed(known)  # the file is empty


def test_a_flipped_byte_loses_that_receipt_alone(document: Document, ledger: Ledger, tmp_path: Path) -> None:
    session.take_receipt(document, receipt_path(ledger, tmp_path / "一"))
    session.take_receipt(document, receipt_path(ledger, tmp_path / "二", issued=date(2021, 4, 13)))
    document.close()
    with sqlite3.connect(document.path) as raw:
        raw.execute("UPDATE receipt SET words=replace(words,'2021-04-13','2021-04-14')")
    raw.close()
    with Document.open(document.path) as again:
        assert [r.issued for r in again.receipts.of(MARCH)] == ["2021-04-12"]


def test_update_takes_a_receipt(
    document: Document, ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(ledger, tmp_path, APRIL_8, 巩义=sample())
    ledger.decide("return", ledger.files(MARCH)[0].sha256, "李四", "附表盖章不全")
    path = receipt_path(ledger, tmp_path)
    document.close()
    assert cli.run(["update", str(document.path), str(path)]) == 0
    told = capsys.readouterr().out
    assert "已读入2021-03的市局回执" in told
    assert "退回：快报第1版 附表盖章不全" in told
    assert cli.run(["update", str(document.path), str(path)]) == 0
    assert "中已有" in capsys.readouterr().out
    assert cli.run(["update", str(document.path), str(receipt_path(ledger, tmp_path, "410182")), "--json"]) == 2
    assert "receipt.other_unit" in capsys.readouterr().out


def test_a_read_only_file_takes_none(document: Document, ledger: Ledger, tmp_path: Path) -> None:
    path = receipt_path(ledger, tmp_path)
    with Document.open(document.path, read_only=True) as second:
        with pytest.raises(ZzError, match="只读"):
            session.take_receipt(second, path)
        assert receipt_words(session.read_receipt(path)[0])
