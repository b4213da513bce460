"""快报数, 反馈数 and 正式数 side by side: on the command line, in the workbook, among the city's findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.official_samples import PLAN, book, figure_of, rows
from tests.returns_samples import APRIL_20, data_of, sample, saved
from tests.test_cli import Shell
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.analysis.official import Compared, Differences
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period

MARCH = Period(2021, 3)
GROWTH = {line: Address("ZZ01", line, "3") for line in ("01", "02", "04")}


def put_return(folder: Path, unit: str, kind: str, figures: Mapping[str, object], revision: int = 1) -> None:
    """A sound return whose fed-back growth is as given by line."""
    content = sample(unit, kind=kind, revision=revision)
    own = {GROWTH[line]: v if isinstance(v, values.Value) else values.number(str(v)) for line, v in figures.items()}
    saved(data_of(sample(unit, kind=kind, revision=revision, values={**content.values, **own})), folder, _name(content))


def _name(content) -> str:  # type: ignore[no-untyped-def]
    return f"{content.unit.code}_{content.kind}_{content.revision}.xlsx"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """巩义市 sent 快报 and a 正式 of its own making; 荥阳市 a 正式 as fed back; 新密市 waits in its 快报."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    fed = {line: figure_of(2, line) for line in GROWTH}
    put_return(inbox, "410181", "快报", {"01": 6, "02": 9, "04": 1})
    put_return(inbox, "410181", "正式", {"01": 9, "02": figure_of(1, "02"), "04": figure_of(1, "04")})
    put_return(inbox, "410182", "正式", fed)
    put_return(inbox, "410183", "快报", {"01": values.waiting("2021-04-18")})
    with session.create_ledger(tmp_path / "汇总库", PLAN) as opened:
        session.merge(opened, [inbox], APRIL_20)
        session.import_official(opened, book(tmp_path / "反馈.xlsx", rows()))
        yield opened


def row_of(found: Differences, unit: str, line: str = "01") -> Compared:
    return next(r for r in found.rows if (r.unit, r.address.line) == (unit, line))


def test_the_three_stand_side_by_side(ledger: Ledger) -> None:
    found = session.official_differences(ledger, MARCH)
    assert len(found.rows) == 3 * 17
    own = row_of(found, "410181")
    assert own.flash is not None
    assert own.formal is not None
    assert own.fed is not None
    assert [v.content for v in (own.flash, own.fed.total, own.formal)] == ["6", "5.7", "9"]
    assert (own.flash_apart, own.formal_apart) == (Decimal("0.3"), Decimal("3.3"))
    like = row_of(found, "410182")
    assert (like.flash, like.formal_apart, like.differs) == (None, Decimal("0.0"), False)
    waits = row_of(found, "410183")
    assert (waits.flash_apart, waits.formal, waits.differs) == (None, None, False)


def test_a_formal_figure_that_is_not_as_fed_back_is_a_query(ledger: Ledger) -> None:
    [found] = session.official_differences(ledger, MARCH).findings
    assert found.addresses == ("410181:ZZ01.01.3",)
    assert found.message == (
        "巩义市规上工业增加值正式数9.0与统计反馈数5.7不一致（郑统函〔2021〕12号，2021-04-16取得），应按反馈数更正"
    )
    assert found in session.city_findings(ledger, MARCH)


def test_a_later_correction_of_the_bureau_is_what_is_compared_with(ledger: Ledger, tmp_path: Path) -> None:
    late = [r for r in rows(obtained="2021-05-18", changed={("荥阳市", "01"): 9.9}) if r[1] == "荥阳市"][:1]
    session.import_official(ledger, book(tmp_path / "更正.xlsx", late))
    codes = {f.addresses[0] for f in session.official_differences(ledger, MARCH).findings}
    assert codes == {"410181:ZZ01.01.3", "410182:ZZ01.01.3"}


def test_withdrawn_and_conflicting_files_say_nothing(ledger: Ledger, tmp_path: Path) -> None:
    flash = next(r for r in ledger.files(MARCH, "410181") if r.kind == "快报")
    ledger.decide("withdraw", flash.sha256, "示例", "重报")
    assert row_of(session.official_differences(ledger, MARCH), "410181").flash is None
    inbox = tmp_path / "又一份"
    inbox.mkdir()
    put_return(inbox, "410182", "正式", {"01": 1})
    session.merge(ledger, [inbox], APRIL_20)
    assert row_of(session.official_differences(ledger, MARCH), "410182").formal is None


def test_nothing_was_fed_back_nothing_is_compared(ledger: Ledger) -> None:
    found = session.official_differences(ledger, Period(2021, 4))
    assert (found.rows, found.findings) == ((), [])
    assert "还没有统计反馈数" in found.as_text()


def test_on_the_command_line(ledger: Ledger, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    zz = Shell(capsys, tmp_path)
    assert zz("official", "differences", ledger.folder, "--period", "2021-03") == 1
    assert "51行，5行与反馈数不一致" in zz.out  # three of 巩义市, two in the 快报 of 新密市
    assert "规上工业增加值　巩义市　反馈5.7　快报6.0（比反馈高0.3个百分点）　正式9.0（比反馈高3.3个百分点）" in zz.out
    told = zz.json("official", "differences", ledger.folder, "--period", "2021-03")
    own = next(r for r in told["rows"] if r["unit"] == "410181" and r["address"] == "ZZ01.01.3")
    assert (own["flash"], own["fed_back"], own["formal"]) == ("6", "5.7", "9")
    assert (own["flash_difference"], own["formal_difference"]) == ("0.3", "3.3")
    assert told["rows"][0] | {"document": "", "obtained": ""} == {
        "unit": None,
        "name": "全市",
        "indicator": "规上工业增加值",
        "address": "ZZ01.01.3",
        "flash": None,
        "fed_back": "5",
        "formal": None,
        "approved": None,
        "flash_difference": None,
        "formal_difference": None,
        "document": "",
        "obtained": "",
    }
    zz("status", ledger.folder, "--period", "2021-03")
    assert "正式数9.0与统计反馈数5.7不一致" in zz.out


def test_a_sheet_of_the_consolidated_workbook(ledger: Ledger, tmp_path: Path) -> None:
    made = load_workbook(session.consolidate(ledger, MARCH, tmp_path / "汇总.xlsx"))
    sheet = made["统计反馈核对"]
    told = {row[0].value: [c.value for c in row] for row in sheet.iter_rows(4, 21)}
    assert told["　全市（公布数）"][1:5] == ["—", 5, "—", "—"]
    assert told["　巩义市"][1:9] == [6, 5.7, 9, "—", 0.3, 3.3, "1", "正式数与反馈不符"]
    assert told["　新密市"][1:9] == ["待反馈", 7.1, "未报", "—", "—", "—", "3", "未报正式"]
    assert told["　惠济区"][1] == "未报"
    form = made["ZZ01 工业经济运行情况"]
    city = next(row for row in form.iter_rows() if str(row[0].value).endswith("家合计"))
    below = [[c.value for c in row[:3:2]] for row in form.iter_rows(city[0].row + 1, city[0].row + 2)]
    assert city[2].value == 5
    assert below == [["公布数", 5], ["取得方法", "公布数"]]


def test_the_units_receipt_says_it_and_no_other_units(ledger: Ledger) -> None:
    from zzdesk.ledger.receipts import receipts_of

    fed = session.official_differences(ledger, MARCH).findings
    told = {
        r.unit: [t.message for t in r.city if "统计反馈数" in t.message]
        for r in receipts_of(ledger, MARCH, APRIL_20, fed)
    }
    assert len(told["410181"]) == 1
    assert not any(words for unit, words in told.items() if unit != "410181")
