"""下发空表: the quick way writes what the plain way writes; carried figures; cancel; the command."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from tests.returns_samples import MARCH, changed, data_of, part_of, parts_of, plan, read, sample
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.cli import run
from zzdesk.ledger.carried import Carried
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan, Unit
from zzdesk.returns.blanks import Blanks
from zzdesk.returns.content import Content
from zzdesk.returns.fill_audit import carried_columns, carried_refs
from zzdesk.returns.seal import BY_HAND, Seal
from zzdesk.returns.spliced import Parcel, packed
from zzdesk.returns.write import return_bytes
from zzdesk.rules.tree import Ref
from zzdesk.values import Value

FEBRUARY, APRIL = Period(2021, 2), Period(2021, 4)
MARCH_20, APRIL_20 = date(2021, 3, 20), date(2021, 4, 20)
GONGYI, ZHENGDONG = "410181", "4101ZD"


def plainly(p: Plan, unit: Unit, period: Period, carried: dict[Ref, Value], *, is_sample: bool = False) -> bytes:
    content = Content(p, unit, period, "", 0, {}, carried, sample=is_sample)
    return return_bytes(content, Seal("", BY_HAND), blank=True)


def differing(one: bytes, other: bytes) -> list[str]:
    a, b = parts_of(one), parts_of(other)
    assert list(a) == list(b)
    return [name for name in a if a[name] != b[name]]


def some_carried(p: Plan, unit: Unit, period: Period) -> dict[Ref, Value]:
    """A figure for every reference, and two floating lines of last period."""
    found = {}
    for n, ref in enumerate(r for r in carried_refs(p, unit, period) if r.when in {"prev", "same_period"}):
        found[ref] = values.number(n + 3) if n % 5 else values.not_applicable("辖区没有<此类>企业 & 其他")
    for form, column in carried_columns(p, unit, period):
        if p.form(form).floating:
            for line in ("L0000000A", "L0000000B"):
                found[Ref(Address(form, line, column), "prev")] = values.text(f"{line}旧数")
    return found


@pytest.mark.parametrize("period", [FEBRUARY, APRIL])
def test_every_units_blank_is_what_the_plain_way_writes(period: Period) -> None:
    p = plan()
    blanks = Blanks(p, period)
    for unit in p.units:
        if p.forms_of(unit):
            assert differing(blanks.bytes_of(unit, {}), plainly(p, unit, period, {})) == [], unit.name


def test_so_it_is_with_carried_figures_whatever_was_made_before() -> None:
    p = plan()
    blanks = Blanks(p, APRIL)
    for code in (GONGYI, "410182", ZHENGDONG, "D01"):
        unit = p.unit(code)
        for carried in (some_carried(p, unit, APRIL), {}):
            quick = blanks.bytes_of(unit, carried, sample=bool(carried))
            slow = plainly(p, unit, APRIL, carried, is_sample=bool(carried))
            assert differing(quick, slow) == [], (unit.name, bool(carried))


def test_names_with_marks_of_markup_are_put_in_as_words() -> None:
    """A footer doubles the &, a cell spells it &amp;."""
    files = dict(load_plan("2021").files)
    files["units.csv"] = files["units.csv"].replace("荥阳市", "荥阳<市>&区")
    p = plan_from_files(files)
    unit = p.unit("410182")
    assert differing(Blanks(p, MARCH).bytes_of(unit, {}), plainly(p, unit, MARCH, {})) == []


def test_a_spliced_zip_is_a_sound_one() -> None:
    parcel = Parcel()
    long = "甲乙丙丁" * 5000
    parcel.put("a.xml", ["头", packed(long), "中", packed(long), "尾"])
    parcel.put("空.xml", [])
    with zipfile.ZipFile(BytesIO(parcel.whole())) as found:
        assert found.testzip() is None
        assert found.read("a.xml").decode() == f"头{long}中{long}尾"
        assert found.read("空.xml") == b""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan()) as opened:
        yield opened


def test_a_blank_carries_its_own_units_figures_and_no_others(tmp_path: Path, ledger: Ledger) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    entries = Address.parse("ZZ01.03.1")
    for unit, figure in ((GONGYI, "6"), ("410182", "77003")):
        content = sample(unit, FEBRUARY, "快报")
        content = sample(unit, FEBRUARY, "快报", values={**content.values, entries: values.number(figure)})
        (inbox / f"{unit}.xlsx").write_bytes(data_of(content))
    assert session.merge(ledger, [inbox], MARCH_20).summary["queried"] == 2
    made = session.issue(plan(), MARCH, tmp_path / "空表", ledger)
    assert len(made.files) == sum(bool(plan().forms_of(u)) for u in plan().units)
    carried = Carried(ledger, plan(), MARCH)
    ref = Ref(entries, "prev")
    assert carried.of(plan().unit(GONGYI))[ref] == values.number(6)
    assert carried.of(plan().unit("410182"))[ref] == values.number(77003)
    assert ref not in carried.of(plan().unit("410183"))
    lines = {r.address.line for r in carried.of(plan().unit(GONGYI)) if r.address.form == "ZZ02-1"}
    assert lines == {f"LA{n}" for n in range(9)}
    hidden = parts_of(made.files[0].read_bytes())
    assert made.files[0].name == "410181_巩义市_202103_空表.xlsx"
    told = "".join(part.decode() for name, part in hidden.items() if "sheet" in name)
    assert "prev(ZZ01.03.1)" in told
    assert "77003" not in told
    (finding,) = made.findings
    assert finding.code == "issue.no_last"
    assert "新密市" in finding.message
    assert "巩义市" not in finding.message


def test_a_filled_blank_is_judged_by_the_figures_it_carries(tmp_path: Path, ledger: Ledger) -> None:
    entries = Address.parse("ZZ01.03.1")
    content = sample(GONGYI, FEBRUARY, "快报")
    content = sample(GONGYI, FEBRUARY, "快报", values={**content.values, entries: values.number(500)})
    (tmp_path / "二月.xlsx").write_bytes(data_of(content))
    session.merge(ledger, [tmp_path / "二月.xlsx"], MARCH_20)
    findings = {}
    for name, held in (("无", None), ("有", ledger)):
        made = session.issue(plan(), MARCH, tmp_path / name, held)
        found = read(by_hand(made.files[0].read_bytes()), APRIL_20)
        assert (found.seal, found.unit, found.kind) == ("blank", GONGYI, "快报")
        findings[name] = {a for f in found.findings for a in f.addresses}
    assert "ZZ01.03.1@2021-02" in findings["有"]
    assert "ZZ01.03.1@2021-02" not in findings["无"]


def by_hand(data: bytes) -> bytes:
    """类别, 修订号 and one figure, as a clerk without the program types them."""
    import re

    cover = parts_of(data)[part_of(data, "封面")].decode()
    rows = {words: re.search(rf"<t[^>]*>{words}</t></is></c><c r=\"(C\d+)\"", cover) for words in ("类别", "修订号")}
    for words, typed in (("类别", "快报"), ("修订号", "1")):
        cell = rows[words]
        assert cell
        data = _typed(data, "封面", cell[1], typed)
    where = read_places(data)["ZZ01.03.1"]
    return _typed(data, where[0], where[1], None, "9")


def read_places(data: bytes) -> dict[str, tuple[str, str]]:
    from zzdesk.returns.book import Book
    from zzdesk.returns.read_identity import hidden_of

    hidden = hidden_of(Book(data, parts_of(data)))
    assert hidden
    return hidden.places


def _typed(data: bytes, sheet: str, cell: str, words: str | None, figure: str = "") -> bytes:
    import re

    content = f't="inlineStr"><is><t>{words}</t></is></c>' if words else f"><v>{figure}</v></c>"

    def change(xml: str) -> str:
        pattern = rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'
        return re.sub(pattern, lambda m: f'<c r="{cell}"{m[1] or ""} {content}', xml, count=1)

    return changed(data, part_of(data, sheet), change)


def test_cancel_leaves_whole_files_only(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []

    def watch(done: int, total: int, name: str) -> bool:
        told.append((done, total, name))
        return done < 3

    made = session.issue(plan(), MARCH, tmp_path / "空表", None, watch)
    assert made.cancelled
    assert sorted(tmp_path.joinpath("空表").iterdir()) == sorted(made.files)
    assert len(made.files) == 3
    assert all(zipfile.ZipFile(path).testzip() is None for path in made.files)
    assert told[-1][0] == 3


def test_a_version_the_ledger_does_not_hold_is_told(tmp_path: Path, ledger: Ledger) -> None:
    files = dict(load_plan("2021").files)
    files["plan.toml"] = files["plan.toml"].replace('version = "2021.1"', 'version = "2021.9"')
    made = session.issue(plan_from_files(files), FEBRUARY, tmp_path / "空表", ledger)
    assert [f.code for f in made.findings] == ["issue.plan_not_held"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "空表"
    assert run(["issue", "--period", "2021-03", "-o", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"files", "findings"}
    assert all(Path(path).is_file() for path in told["files"])
    assert len(told["files"]) == len(list(folder.iterdir())) == 22
    assert run(["issue", "--period", "2021-01", "-o", str(folder), "--json"]) == 2
    assert run(["issue", "--period", "2021-03", "-o", str(folder), "--ledger", str(tmp_path), "--json"]) == 2
