"""回执: what each unit is answered, that it survives the way there, and that it never tells of another unit."""

from __future__ import annotations

import json
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import need
from tests.ledger_samples import filled, take
from tests.official_samples import DOCUMENT, OBTAINED, book, figure_of, rows
from tests.returns_samples import data_of, parts_of, read, sample, with_text, zipped
from zzdesk import cli, session, values
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.ledger.receipts import receipts_of
from zzdesk.ledger.store import Ledger
from zzdesk.output.receipt_book import write_receipt
from zzdesk.output.receipt_reading import receipt_at, says_receipt
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan
from zzdesk.receipt import Decision, Receipt, ReceiptFile, Told, receipt_from, receipt_words
from zzdesk.returns.result import Placed, ReadReturn

MARCH = Period(2021, 3)
APRIL_8, APRIL_12, APRIL_20, APRIL_21 = (date(2021, 4, d) for d in (8, 12, 20, 21))
PLAN = load_plan()


@pytest.fixture
def ledger(tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan) as opened:
        yield opened


def receipt_of(ledger: Ledger, unit: str, issued: date = APRIL_12) -> Receipt:
    return next(r for r in receipts_of(ledger, MARCH, issued) if r.unit == unit)


def spoilt(unit: str, kind: str = "正式") -> bytes:
    """A return with a figure that cannot be read."""
    data = data_of(sample(unit, kind=kind))
    placed = read(data).values[Address.parse("ZZ02.02.1")]
    return with_text(data, placed.sheet, placed.cell, "2000万")


# --- what it says -------------------------------------------------------------------------------------
def test_a_return_sent_back_says_why_where_and_what_to_do(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_20, 巩义=spoilt("410181"))
    found = receipt_of(ledger, "410181", APRIL_21)
    assert (found.state, found.stands) == ("returned", None)
    (file,) = found.files
    assert (file.outcome, file.late, file.read) == ("退回", False, file.placed + file.refused)
    assert file.code
    one = next(t for _, t in found.asked if t.code == "figure.scaled")
    assert (one.value, one.addresses, one.todo) == ("2000万", ("ZZ02.02.1",), "改正后重新报送")
    assert one.sheet == "ZZ02"
    assert one.cell


def test_the_bureaus_decision_stands_with_its_reason(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_8, 巩义=sample("410181"))
    sha = ledger.files(MARCH)[0].sha256
    ledger.decide("return", sha, "李四", "附表盖章不全")
    found = receipt_of(ledger, "410181")
    assert [f.decision and f.decision.why for f in found.sent_back] == ["附表盖章不全"]
    assert found.files[0].outcome == "退回"
    ledger.decide("reapply", sha, "李四", "已补章")
    again = receipt_of(ledger, "410181")
    assert again.sent_back == []
    assert again.stands


def test_a_bad_file_beside_a_good_one_asks_nothing(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_8, 好=sample("410181", kind="正式"), 坏=spoilt("410181"))
    found = receipt_of(ledger, "410181")
    assert [f.verdict for f in found.files] == ["queried", "returned"]
    assert found.sent_back == []
    assert not any(f and f.verdict == "returned" for f, _ in found.asked)
    take(ledger, tmp_path, APRIL_8, 更正=replace(sample("410181", kind="草稿", revision=0)))
    assert receipt_of(ledger, "410181").sent_back == []  # a 草稿 never would have counted


def test_late_conflicting_repeated_and_missing(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_12, 迟=sample("410181"), 迟2=sample("410181"))
    take(ledger, tmp_path, APRIL_8, 甲=sample("410182"), 乙=filled(sample("410182"), ZZ01_08_2="7"))
    late, two, none = (receipt_of(ledger, unit) for unit in ("410181", "410182", "410183"))
    assert late.late
    assert len(late.files) == 1  # the same bytes twice are one file
    assert [f.verdict for f in two.files] == ["conflict", "conflict"]
    assert (none.state, none.files, none.due) == ("missing", (), "2021-04-20")


def test_an_explained_query_is_told_as_such(ledger: Ledger, tmp_path: Path) -> None:
    content = sample("410181")
    query = next(f for f in read(data_of(content)).findings if f.level is Level.QUERY)
    take(ledger, tmp_path, APRIL_8, 巩义=replace(content, explanations={query.key: "退库2户：甲厂"}))
    told = next(t for _, t in receipt_of(ledger, "410181").told if t.explained)
    assert (told.explanation, told.todo) == ("退库2户：甲厂", "已说明，不需办理")


def test_a_code_of_two_units_is_told_to_both_without_naming_the_other(ledger: Ledger, tmp_path: Path) -> None:
    cells = {"ZZ02-1.LA0.1": "本单位的名称", "ZZ02-1.LA0.2": "2103-410182-04-01-000000"}
    own = sample("410182")
    changed = {Address.parse(a): values.text(w) for a, w in cells.items()}
    take(ledger, tmp_path, APRIL_8, 甲=sample("410181"), 乙=replace(own, values={**own.values, **changed}))
    assert any(f.level is Level.QUERY for f in ledger.city_findings(MARCH))
    found = receipt_of(ledger, "410181")
    shared = [t for t in found.city if t.addresses]
    assert shared
    assert all("归属待认定" in t.message for t in shared)
    assert "荥阳" not in receipt_words(found).encode().decode("unicode_escape")


def test_a_formal_figure_that_is_not_the_fed_back_one_is_told_to_its_unit(ledger: Ledger, tmp_path: Path) -> None:
    formal = {name: sample(code, kind="正式") for name, code in (("甲", "410181"), ("乙", "410182"))}
    take(ledger, tmp_path, APRIL_20, **formal)
    session.import_official(ledger, book(tmp_path / "反馈.xlsx", rows()))
    made = {p.name[:6]: p for p in session.receipts(ledger, MARCH, tmp_path / "回执", APRIL_21)}
    own, _ = receipt_at(made["410181"])
    told = [t for t in own.city if t.addresses == ("ZZ01.01.3",)]
    said = f"巩义市规上工业增加值正式数9.0与统计反馈数{figure_of(1, '01')}不一致（{DOCUMENT}，{OBTAINED}取得）"
    assert [t.message for t in told] == [f"{said}，应按反馈数更正"]
    other, _ = receipt_at(made["410182"])
    assert str(figure_of(2, "01")) in next(t.message for t in other.city if t.addresses == ("ZZ01.01.3",))
    assert receipt_at(made["410183"])[0].city == ()


# --- the way there ------------------------------------------------------------------------------------
def test_a_page_for_people_and_a_part_for_the_program(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_20, 巩义=spoilt("410181"))
    made = session.receipts(ledger, MARCH, tmp_path / "回执", APRIL_21)
    assert len(made) == 21
    own = next(p for p in made if p.name == "410181_巩义市_202103_回执.xlsx")
    book = openpyxl.load_workbook(own)
    assert [s.title for s in book.worksheets if s.sheet_state == "visible"] == ["回执", "审核结果"]
    page = {row[0].value: row[1].value for row in book["回执"].iter_rows(min_row=3, max_row=9)}
    assert page["报送状态"].startswith("退回，请改正后重报")
    assert "退回原因" in page
    rows = [[c.value for c in row] for row in book["审核结果"].iter_rows(min_row=4)]
    assert any(row[4] == "2000万" and row[6] == "改正后重新报送" for row in rows)
    receipt, _ = receipt_at(own)
    assert receipt == receipt_of(ledger, "410181", APRIL_21)
    bare = openpyxl.load_workbook(next(p for p in made if "荥阳" in p.name))
    assert "未收到报送文件" in bare["回执"]["B3"].value


words = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ["_x0041_", "=1+1", "|", '"', "\x0b", " a "]
)
told = st.builds(
    Told,
    level=st.sampled_from(list(Level)),
    code=words,
    message=words,
    addresses=st.lists(words, max_size=3).map(tuple),
    values=st.lists(words, max_size=3).map(tuple),
    sheet=st.none() | words,
    cell=st.none() | words,
    value=st.none() | words,
    explained=st.booleans(),
    explanation=words,
)
file_of = st.builds(
    ReceiptFile,
    file=words,
    sha256=words,
    verdict=st.sampled_from(["accepted", "returned", "conflict"]),
    kind=st.none() | st.sampled_from(["快报", "正式"]),
    revision=st.none() | st.integers(0, 9),
    received=st.just("2021-04-08"),
    late=st.booleans(),
    code=st.none() | words,
    seal=st.none() | words,
    read=st.integers(0, 9),
    placed=st.integers(0, 9),
    refused=st.integers(0, 9),
    stands=st.booleans(),
    decision=st.none() | st.builds(Decision, act=st.just("return"), at=st.just("2021-04-09T08:00:00"), why=words),
    drift=st.lists(words, max_size=2).map(tuple),
    findings=st.lists(told, max_size=3).map(tuple),
)
receipt_any = st.builds(
    Receipt,
    plan=st.just("2021"),
    plan_version=words,
    title=words,
    issuer=st.just("市局"),
    unit=st.just("410181"),
    name=st.just("巩义市"),
    period=st.just("2021-03"),
    issued=st.just("2021-04-12"),
    state=st.sampled_from(["reported", "missing", "returned", "queried", "conflict"]),
    late=st.booleans(),
    due=st.none() | st.just("2021-04-08"),
    filled=st.integers(0, 9),
    required=st.integers(0, 9),
    sample=st.booleans(),
    files=st.lists(file_of, max_size=3).map(tuple),
    city=st.lists(told, max_size=2).map(tuple),
)


@settings(max_examples=40, deadline=None)
@given(receipt_any)
def test_whatever_was_typed_comes_back_the_same(receipt: Receipt) -> None:
    assert receipt_from(receipt_words(receipt)) == receipt
    with tempfile.TemporaryDirectory() as folder:
        assert receipt_at(write_receipt(receipt, Path(folder)))[0] == receipt


def test_a_long_receipt_goes_over_many_cells(tmp_path: Path, ledger: Ledger) -> None:
    plain = receipt_of(ledger, "410181")
    many = tuple(Told(Level.QUERY, "R1", "第" + "很" * 200 + f"{n}", (f"ZZ03.L{n}.1",)) for n in range(3000))
    long = replace(plain, city=many)
    assert receipt_at(write_receipt(long, tmp_path))[0] == long


def test_it_survives_being_saved_by_another_program(ledger: Ledger, tmp_path: Path) -> None:
    odd = Told(Level.QUERY, "R1", "_x0041_ ‘引号’\n=1+1 | 末尾 ", ("ZZ01.03.1",), value="  12 ")
    receipt = replace(receipt_of(ledger, "410181"), city=(odd,) * 200)
    path = write_receipt(receipt, tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    order = [need("soffice"), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*order, str(path)], check=True, capture_output=True, timeout=240)
    saved = tmp_path / "out" / path.name
    assert saved.read_bytes() != path.read_bytes()
    assert says_receipt(saved)
    assert receipt_at(saved)[0] == receipt


def test_what_is_no_sound_receipt_is_refused_in_plain_words(ledger: Ledger, tmp_path: Path) -> None:
    path = write_receipt(receipt_of(ledger, "410181"), tmp_path)
    data = path.read_bytes()
    parts = parts_of(data)
    name = next(n for n, xml in parts.items() if b"zzdesk-receipt" in xml and b"|{" in xml)
    cases = {
        "receipt.changed": zipped({**parts, name: parts[name].replace(b"missing", b"returned")}),
        "receipt.not_one": data_of(sample("410181")),
        "receipt.unreadable": data[: len(data) // 2],
        "receipt.newer": zipped({n: x.replace(b"zzdesk-receipt/1", b"zzdesk-receipt/2") for n, x in parts.items()}),
    }
    for code, content in cases.items():
        path.write_bytes(content)
        with pytest.raises(ZzError) as refused:
            receipt_at(path)
        assert refused.value.code == code
    path.write_bytes(cases["receipt.changed"])
    assert says_receipt(path)
    path.write_bytes(cases["receipt.not_one"])
    assert not says_receipt(path)
    with pytest.raises(ZzError, match="找不到文件"):
        receipt_at(tmp_path / "没有.xlsx")


def test_a_receipt_sent_back_to_the_bureau_is_no_return(ledger: Ledger, tmp_path: Path) -> None:
    path = write_receipt(receipt_of(ledger, "410181"), tmp_path / "回执")
    report = session.merge(ledger, [path], APRIL_12)
    assert [f.verdict for f in report.files] == ["returned"]
    assert "市局回执" in report.files[0].findings[0].message
    assert receipt_of(ledger, "410181").files == ()  # and is told of in no receipt


# --- never another unit's figures -----------------------------------------------------------------------
UNITS = ("410181", "410182", "410183", "410122")
CELLS = [i.address for i in PLAN.inputs(PLAN.unit("410181"), MARCH) if i.numeric][:6]
PROJECT = Address("ZZ02-1", "LA1", "2"), Address("ZZ02-1", "LA1", "1")


@st.composite
def a_file(draw: st.DrawFn) -> dict[str, object]:
    return {
        "unit": draw(st.sampled_from(UNITS)),
        "verdict": draw(st.sampled_from(["accepted", "queried", "returned"])),
        "kind": draw(st.sampled_from(["快报", "正式"])),
        "revision": draw(st.integers(1, 2)),
        "act": draw(st.sampled_from(["", "", "return", "withdraw"])),
        "shares": draw(st.booleans()),
        "explained": draw(st.booleans()),
    }


def secrets_of(unit: str, n: int) -> list[str]:
    """Figures and words that nobody else has: no hash can look like them."""
    return [f"7{UNITS.index(unit)}{n:02d}{k}31.25" for k in range(len(CELLS))] + [f"OnlyOf{unit}Q{n}"]


def as_read(told: dict[str, object], n: int) -> ReadReturn:
    """A file whose figures, findings, explanations, reason and name are all its own."""
    unit, own = str(told["unit"]), secrets_of(str(told["unit"]), n)
    held = {a: Placed(values.number(f), "ZZ01", f"D{k + 9}") for k, (a, f) in enumerate(zip(CELLS, own, strict=False))}
    if told["shares"]:
        shared = values.text("2103-410181-04-01-000001")
        held |= {PROJECT[0]: Placed(shared, "ZZ02-1", "D9"), PROJECT[1]: Placed(values.text(own[-1]), "ZZ02-1", "C9")}
    query = Finding(
        Level.QUERY,
        "R1",
        addresses=tuple(map(str, CELLS)),
        values=tuple(own[:-1]),
        value=own[0],
        explained=bool(told["explained"]),
        wording="、".join(own),
    )
    fault = Finding(Level.ERROR, "figure.scaled", {"typed": own[0], "unit": "亿元"}, (str(CELLS[0]),), value=own[0])
    return ReadReturn(
        file=f"包.zip/{own[-1]}.xlsx",
        sha256=sha256(f"{unit}{n}".encode()).hexdigest(),
        verdict=str(told["verdict"]),  # type: ignore[arg-type]
        unit=unit,
        period="2021-03",
        kind=str(told["kind"]),
        revision=int(str(told["revision"])),
        plan="2021",
        plan_version="2021.1",
        code="ABCD-EFGH-IJKL",
        cells_read=len(held),
        placed=len(held),
        findings=(query, fault),
        values=held,
        explanations={query.key: own[-1]},
        content_digest=f"{unit}{n}",
        drift=(own[-1],),
    )


def inflated(path: Path) -> bytes:
    """All bytes of a workbook: as they lie, and of every part."""
    data = path.read_bytes()
    with zipfile.ZipFile(BytesIO(data)) as source:
        return b"\n".join([data, *map(str.encode, source.namelist()), *(source.read(n) for n in source.namelist())])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(a_file(), min_size=1, max_size=7))
def test_a_receipt_never_holds_a_figure_of_another_unit(files: list[dict[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder, session.create_ledger(Path(folder) / "库", PLAN) as ledger:
        own: dict[str, set[str]] = {unit: set() for unit in UNITS}
        for n, told in enumerate(files):
            read_one = as_read(told, n)
            ledger.store(read_one, APRIL_8)
            own[str(told["unit"])].update(secrets_of(str(told["unit"]), n))
        ledger.settle()
        for n, told in enumerate(files):
            if told["act"]:
                ledger.decide(str(told["act"]), as_read(told, n).sha256, "李四", secrets_of(str(told["unit"]), n)[-1])
        made = session.receipts(ledger, MARCH, Path(folder) / "回执", APRIL_12)
        assert len(made) == 21
        for path in made:
            held = inflated(path)
            unit = path.name[:6]
            foreign = [s for other, told in own.items() if other != unit for s in told if s.encode() in held]
            assert foreign == []


def test_the_scan_can_fail(ledger: Ledger, tmp_path: Path) -> None:
    """A receipt with another unit's figure slipped in is caught by the same scan, wherever it stands."""
    secret = secrets_of("410182", 0)
    plain = receipt_of(ledger, "410181")
    for leak in (replace(plain, title=secret[0]), replace(plain, city=(Told(Level.NOTE, "R", secret[-1]),))):
        assert any(s.encode() in inflated(write_receipt(leak, tmp_path)) for s in secret)
    assert not any(s.encode() in inflated(write_receipt(plain, tmp_path)) for s in secret)


def test_receipts_on_the_command_line(ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take(ledger, tmp_path, APRIL_8, 巩义=sample("410181"), 坏=b"not a workbook")
    out = tmp_path / "回执"
    run = ["receipts", str(ledger.folder), "--period", "2021-03", "--today", "2021-04-12", "-o", str(out), "--json"]
    assert cli.run(run) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["files"]) == 21 == len(list(out.iterdir()))
    assert any("坏.xlsx" in f["message"] for f in told["findings"])
