"""归属待认定: once in the city's figure, in neither unit's place, until it is recorded whom it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.analysis_source import PLAN, Memory
from tests.returns_samples import APRIL_20, MARCH, data_of, sample, saved
from tests.test_cli import Shell
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.analysis.progress import Progress, progress
from zzdesk.errors import ZzError
from zzdesk.ledger.belonging import claims, records, settled
from zzdesk.ledger.dump import dump
from zzdesk.ledger.store import Ledger
from zzdesk.rules.contested import NOBODY, Settled

COUNT, AMOUNT = Address("ZZ02", "01", "1"), Address("ZZ02", "02", "1")
CODE = "2103-410181-04-01-000001"
GONGYI, XINGYANG, XINMI = "410181", "410182", "410183"


def contract(source: Memory, unit: str, line: str, code: str, amount: object, kind: str = "合同") -> None:
    texts = {"1": f"项目{line}", "2": code, "5": "2021-02-08", "6": kind}
    for column, words in texts.items():
        source.put(unit, f"ZZ02-1.{line}.{column}", values.text(words))
    source.put(unit, f"ZZ02-1.{line}.4", values.number(str(amount)))


@pytest.fixture
def source() -> Memory:
    """Three units of one group: 巩义市 two contracts, 荥阳市 two, one of them the same project; 新密市 one."""
    made = Memory()
    for unit, told in {GONGYI: [("A", CODE, 40), ("B", "X1", 10)], XINGYANG: [("C", CODE, 44), ("D", "X2", 5)]}.items():
        for line, code, amount in told:
            contract(made, unit, line, code, amount)
    contract(made, XINMI, "E", "X3", 20)
    for unit, count, amount in ((GONGYI, 2, 50), (XINGYANG, 2, 49), (XINMI, 1, 20)):
        made.put(unit, str(COUNT), count)
        made.put(unit, str(AMOUNT), amount)
    return made


def told(source: Memory, settled: Settled = NOBODY) -> Progress:
    return progress(source, MARCH, settled=settled)


def city(found: Progress, address: Address) -> tuple[Decimal | None, str]:
    figure = found.city_of(address)
    assert figure is not None
    return figure.value, figure.reason


def places(found: Progress, address: Address = COUNT) -> dict[str, int | None]:
    return {row.unit.code: row.rank for row in found.of(address) if row.actual.number is not None}


def test_it_counts_once_for_the_city_with_the_smaller_figure(source: Memory) -> None:
    found = told(source)
    assert city(found, COUNT) == (Decimal(4), "已报3家合计，归属待认定1项只计一次")
    assert city(found, AMOUNT) == (Decimal(119 - 44), "已报3家合计，归属待认定1项只计一次")


def test_in_neither_units_place_and_both_keep_their_figures(source: Memory) -> None:
    found = told(source)
    assert {r.unit.code: r.actual.content for r in found.of(COUNT) if r.actual.number is not None} == {
        GONGYI: "2",
        XINGYANG: "2",
        XINMI: "1",
    }
    assert places(found) == {GONGYI: 1, XINGYANG: 1, XINMI: 1}  # 1, 1 and 1 are compared


def test_what_is_not_in_a_place_is_said_beside_the_ranks(source: Memory, ledger: Ledger, tmp_path: Path) -> None:
    from zzdesk.analysis.progress_text import progress_text

    assert "名次未计归属待认定的：巩义市1个、荥阳市1个" in progress_text(told(source))
    made = load_workbook(session.consolidate(ledger, MARCH, tmp_path / "汇总.xlsx"))
    cells = [str(c.value) for s in made if s.title.startswith("进度") for row in s.iter_rows() for c in row if c.value]
    assert any("名次未计归属待认定的：巩义市9个、荥阳市9个" in words for words in cells)


def test_once_it_is_settled_the_owner_has_it(source: Memory) -> None:
    found = told(source, {("C902", (CODE,)): (XINGYANG, "确认函")})
    assert city(found, COUNT) == (Decimal(4), "已报3家合计，已认定归属1项只计归属单位")
    assert city(found, AMOUNT) == (Decimal(119 - 40), "已报3家合计，已认定归属1项只计归属单位")
    assert places(found) == {GONGYI: 2, XINGYANG: 1, XINMI: 2}


def test_a_line_that_adds_nothing_takes_nothing_away(source: Memory) -> None:
    contract(source, GONGYI, "A", CODE, 40, "框架")
    source.put(GONGYI, str(COUNT), 1)
    source.put(GONGYI, str(AMOUNT), 10)
    assert city(told(source), COUNT) == (Decimal(4), "已报3家合计")


def test_a_figure_that_is_not_what_its_list_adds_up_to_is_left_alone(source: Memory) -> None:
    source.put(GONGYI, str(COUNT), 7)
    value, reason = city(told(source), COUNT)
    assert (value, reason) == (Decimal(10), "已报3家合计")  # nobody knows whether the line is in the 7


def test_three_units_with_one_code(source: Memory) -> None:
    contract(source, XINMI, "E", CODE.lower(), 20)
    assert city(told(source), AMOUNT) == (Decimal(119 - 84), "已报3家合计，归属待认定1项只计一次")


# --- in the ledger -----------------------------------------------------------------------------------
@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The sample returns of two units hold the same nine contracts and eight entries."""
    for unit in (GONGYI, XINGYANG):
        saved(data_of(sample(unit)), tmp_path, f"{unit}.xlsx")
    with session.create_ledger(tmp_path / "库") as opened:
        session.merge(opened, sorted(tmp_path.glob("*.xlsx")), APRIL_20)
        yield opened


def test_the_citys_figure_before_and_after(ledger: Ledger) -> None:
    def now(address: Address) -> tuple[Decimal | None, str]:
        return city(session.progress(ledger, MARCH), address)

    assert now(COUNT) == (Decimal(9), "已报2家合计，归属待认定9项只计一次")
    assert now(Address("ZZ01", "03", "1")) == (Decimal(8), "已报2家合计，归属待认定8项只计一次")
    code = claims(ledger, MARCH)[0].key
    session.belongs(ledger, code, PLAN.unit(XINGYANG), "张三", "荥政函〔2021〕3号", "项目在荥阳境内")
    assert now(COUNT) == (Decimal(9), "已报2家合计，归属待认定8项只计一次，已认定归属1项只计归属单位")


def test_what_is_settled_is_a_note_that_says_who_has_to_correct(ledger: Ledger) -> None:
    before = [f for f in session.city_findings(ledger, MARCH) if f.code == "C902"]
    key = claims(ledger, MARCH)[0].key
    session.belongs(ledger, key, PLAN.unit(XINGYANG), "张三", "荥政函〔2021〕3号", "项目在荥阳境内")
    after = session.city_findings(ledger, MARCH)
    assert len([f for f in after if f.code == "C902"]) == len(before) - 1
    [note] = [f for f in after if f.code == "city.settled"]
    assert note.level.value == "note"
    assert note.message == (
        f"{key[0]}已认定归属荥阳市（荥政函〔2021〕3号）：巩义市应从报表中删去，在此之前不计入其名次和全市数"
    )


def test_it_is_recorded_for_ever_and_can_be_taken_back(ledger: Ledger) -> None:
    key = claims(ledger, MARCH)[0].key
    plain = dump(ledger)["belonging"]
    session.belongs(ledger, key, PLAN.unit(XINGYANG), "张三", "荥政函〔2021〕3号", "项目在荥阳境内")
    assert settled(ledger) == {("C902", key): (XINGYANG, "荥政函〔2021〕3号")}
    assert dump(ledger)["belonging"] == [["C902", *key, XINGYANG, "荥政函〔2021〕3号"]]
    session.belongs(ledger, key, None, "张三", "", "认定有误")
    assert settled(ledger) == {}
    assert dump(ledger)["belonging"] == plain == []
    assert [(r.unit, r.who, r.why) for r in records(ledger)] == [
        (XINGYANG, "张三", "项目在荥阳境内"),
        ("", "张三", "认定有误"),
    ]


def test_what_cannot_be_settled(ledger: Ledger) -> None:
    key = claims(ledger, MARCH)[0].key
    asked = {
        "belonging.none": (("不存在",), XINGYANG, "函", "原因"),
        "belonging.unit": (key, XINMI, "函", "原因"),
        "belonging.document": (key, XINGYANG, " ", "原因"),
        "ledger.reason": (key, XINGYANG, "函", ""),
    }
    for code, (words, unit, document, why) in asked.items():
        with pytest.raises(ZzError) as fault:
            session.belongs(ledger, words, PLAN.unit(unit), "张三", document, why)
        assert fault.value.code == code
    assert records(ledger) == []


def test_the_workbooks_live_sum_leaves_it_out_too(ledger: Ledger, tmp_path: Path) -> None:
    path = session.consolidate(ledger, MARCH, tmp_path / "汇总.xlsx")
    shown, live = (load_workbook(path, data_only=only)["ZZ02 工业招商情况"] for only in (True, False))
    row = next(r[0].row for r in shown.iter_rows() if str(r[0].value).endswith("家合计"))
    assert shown.cell(row, 3).value == 9
    assert str(live.cell(row - 1, 3).value).endswith("-9")  # in the subtotal of the group that both belong to
    assert "归属待认定9项只计一次" in str(shown.cell(row + 2, 3).value)


def test_on_the_command_line(ledger: Ledger, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    zz = Shell(capsys, tmp_path)
    key = claims(ledger, MARCH)[0].key[0]
    common = ("ledger", "belongs", ledger.folder, key, "--reason", "项目在荥阳境内")
    assert zz(*common, "--unit", "荥阳", "--document", "荥政函〔2021〕3号") == 0
    assert f"已记录：{key}归属荥阳市（荥政函〔2021〕3号）" in zz.out
    zz("ledger", "check", ledger.folder, "--period", "2021-03")
    assert "已认定归属荥阳市" in zz.out
    assert zz(*common) == 2
    assert zz(*common, "--unit", "新密", "--document", "x") == 2
    assert "新密市没有填报，不能认定归属新密市" in zz.err
    assert zz(*common, "--undo") == 0
    assert f"已撤销{key}的归属认定" in zz.out


def test_the_receipts_tell_the_other_unit_alone(ledger: Ledger) -> None:
    from zzdesk.ledger.receipts import receipts_of

    key = claims(ledger, MARCH)[0].key
    session.belongs(ledger, key, PLAN.unit(XINGYANG), "张三", "荥政函〔2021〕3号", "项目在荥阳境内")
    told = {r.unit: [t for t in r.city if key[0] in t.message] for r in receipts_of(ledger, MARCH, APRIL_20)}
    assert [t.code for t in told[GONGYI]] == ["receipt.settled"]
    assert "荥阳" not in told[GONGYI][0].message
    assert told[XINGYANG] == []
