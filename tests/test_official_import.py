"""统计反馈表 into the ledger: any layout, all faults at once, all or nothing, history kept, proved by the original."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.official_samples import HEADS, PLAN, book, cell_of, figure_of, rows
from tests.server import database, new_database
from tests.test_cli import Shell
from zzdesk import session
from zzdesk.address import Address
from zzdesk.errors import Refused, ZzError
from zzdesk.ledger.dump import dump
from zzdesk.ledger.official import changes, editions, figures, published
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY

__all__ = ["database", "new_database"]
MARCH = Period(2021, 3)
GROWTH = Address("ZZ01", "01", "3")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", PLAN) as opened:
        yield opened


def refused(ledger: Ledger, path: Path) -> set[tuple[str, str | None]]:
    """(code, cell) of every error; nothing was taken."""
    with pytest.raises(Refused) as told:
        session.import_official(ledger, path)
    assert editions(ledger) == {}
    return {(f.code, f.cell) for f in told.value.findings if f.level.value == "error"}


def test_all_units_and_the_city_are_taken(ledger: Ledger, tmp_path: Path) -> None:
    found = session.import_official(ledger, book(tmp_path / "反馈.xlsx", rows()))
    assert (found.count, found.findings) == (17 * 3, [])
    held = figures(ledger, MARCH)
    assert held["410181", GROWTH].total.content == str(figure_of(1, "01"))
    assert held[CITY, GROWTH].total.number == Decimal("5")
    assert (held["410181", GROWTH].rank, held["410181", GROWTH].month.content) == ("1", "6.2")
    assert published(ledger, MARCH) == {
        GROWTH: Decimal(5),
        Address("ZZ01", "01", "7"): Decimal("5.5"),
        Address("ZZ01", "02", "3"): Decimal("5.3"),
        Address("ZZ01", "02", "7"): Decimal("5.8"),
        Address("ZZ01", "04", "3"): Decimal("0.8"),
    }
    assert verify(ledger) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_any_order_of_columns_and_rows_any_spelling_gives_the_same(seed: int, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    """Should find the same figures however the table is laid out and spelled."""
    folder, rng = tmp_path_factory.mktemp("表"), random.Random(seed)
    told = [list(row) for row in rows()]
    for row in told:
        row[0] = rng.choice(["2021-03", "202103", "2021年1—3月", "1-3月", "2021年3月", "一季度", date(2021, 3, 1)])
        unit = PLAN.find_unit(str(row[1]))
        row[1] = rng.choice([unit.name, unit.code, *unit.aliases, f" {unit.name}　"]) if unit else "郑州市"
        row[2] = str(row[2]).replace("规上", rng.choice(["规上", "规模以上"])) + rng.choice(["", "增速", "（%）"])
        row[3] = rng.choice([row[3], str(row[3]), f"{row[3]}%", f"　{row[3]} ", str(row[3]).replace("-", "－")])
        row[5] = rng.choice([row[5], f"第{row[5]}位"]) if row[5] else rng.choice([None, "—"])
        row[7] = rng.choice(["2021-04-16", "2021年4月16日", "2021/4/16", date(2021, 4, 16), "20210416"])
    rng.shuffle(told)
    order = rng.sample(range(8), 8)
    names = [rng.choice([h, f"{h}（%）" if "增速" in h else f" {h} "]) for h in HEADS]
    path = book(
        folder / "反馈.xlsx",
        [tuple(row[n] for n in order) for row in told],
        [names[n] for n in order],
        above=rng.choice([(), ("2021年1—3月统计反馈表", "单位：%")]),
        below=rng.choice([(), ("注：增速为可比价。", "填表人：示例")]),
    )
    with (
        session.create_ledger(folder / "库", PLAN) as opened,
        session.create_ledger(folder / "库二", PLAN) as plain,
    ):
        taken = session.import_official(opened, path)
        session.import_official(plain, book(folder / "平.xlsx", rows()))
        assert all(f.level.value == "note" for f in taken.findings)
        assert figures(opened, MARCH) == figures(plain, MARCH)


def test_every_fault_is_named_with_its_cell_and_nothing_is_taken(ledger: Ledger, tmp_path: Path) -> None:
    told = [list(row) for row in rows()]
    told[1][1] = "巩仪市"
    told[2][2] = "工业税收"
    told[3][3] = "约9"
    told[4][3] = None
    told[5][0] = "2020-03"
    told[6][5] = "前三"
    told[7][6] = None
    told[8][7] = "4月中旬"
    told[9][7] = "2021-03-15"
    told[10][4] = "9,5"
    told.append(told[20])
    del told[12]
    path = book(tmp_path / "反馈.xlsx", [tuple(row) for row in told])
    assert refused(ledger, path) == {
        ("official.unit", cell_of(1, "单位")),
        ("official.indicator", cell_of(2, "指标")),
        ("figure.about", cell_of(3, "累计增速")),
        ("official.no_figure", cell_of(4, "累计增速")),
        ("official.period", cell_of(5, "报告期")),
        ("official.rank", cell_of(6, "位次")),
        ("official.document", cell_of(7, "来源文号")),
        ("official.obtained", cell_of(8, "取得日期")),
        ("official.early", cell_of(9, "取得日期")),
        ("figure.comma", cell_of(10, "当月增速")),
        ("official.twice", cell_of(50, "累计增速")),
    }


def test_a_missing_unit_is_named(ledger: Ledger, tmp_path: Path) -> None:
    told = [row for row in rows() if row[1] not in {"惠济区", "全市"} or row[2] != "工业投资"]
    with pytest.raises(Refused) as fault:
        session.import_official(ledger, book(tmp_path / "反馈.xlsx", told))
    [found] = fault.value.findings
    assert found.message.startswith("2021年1—3月工业投资缺少惠济区、全市，请补齐")


@pytest.mark.parametrize("words", [0.09, "0.09"])
def test_a_percent_format_is_asked_about_not_divided(ledger: Ledger, tmp_path: Path, words: object) -> None:
    from openpyxl import load_workbook

    path = book(tmp_path / "反馈.xlsx", rows())
    made = load_workbook(path)
    spot = made.active[cell_of(1, "累计增速")]
    spot.value, spot.number_format = words, "0.0%"
    made.save(path)
    if words == 0.09:
        assert refused(ledger, path) == {("cell.percent_format", spot.coordinate)}
    else:  # text is text, whatever the format
        assert session.import_official(ledger, path).count == 51


def test_cells_without_a_value_or_with_an_error_are_refused(ledger: Ledger, tmp_path: Path) -> None:
    told = [list(row) for row in rows()]
    told[1][3], told[2][3], told[3][3] = "=1+", "#N/A", True
    path = book(tmp_path / "反馈.xlsx", [tuple(row) for row in told])
    assert {code for code, _ in refused(ledger, path)} == {"cell.formula_empty", "cell.error_value", "cell.boolean"}


def test_a_table_without_heads_or_with_some_missing(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(ZzError) as fault:
        session.import_official(ledger, book(tmp_path / "表.xlsx", rows(), ("a", "b", "c", "d", "e", "f", "g", "h")))
    assert fault.value.code == "official.no_table"
    heads = ("报告期", "单位", "指标", "累计增速", "累计增速", "位次", "文件", "取得日期")
    path = book(tmp_path / "表二.xlsx", rows(), heads)
    assert refused(ledger, path) == {("official.head", "第1行"), ("official.head_twice", "第1行")}


def test_merged_cells_hold_for_all_their_rows(ledger: Ledger, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = book(tmp_path / "反馈.xlsx", rows(lines=("01",)), above=("标题",))
    made = load_workbook(path)
    for column in "AGH":
        made.active.merge_cells(f"{column}3:{column}19")
    made.save(path)
    assert session.import_official(ledger, path).count == 17
    assert {e[-1].figure.obtained for e in editions(ledger).values()} == {"2021-04-16"}


def test_a_csv_in_gb18030_is_read_too(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "反馈.csv"
    with path.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows([HEADS, *([("" if c is None else c) for c in row] for row in rows())])
    found = session.import_official(ledger, path)
    assert (found.count, found.findings) == (51, [])
    assert verify(ledger) == []


def test_the_same_file_twice_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    path = book(tmp_path / "反馈.xlsx", rows())
    session.import_official(ledger, path)
    before = json.dumps(dump(ledger), ensure_ascii=False)
    again = session.import_official(ledger, path.rename(tmp_path / "另一个名字.xlsx"))
    assert (again.is_repeat, again.count) == (True, 0)
    assert json.dumps(dump(ledger), ensure_ascii=False) == before


def test_a_correction_is_a_new_edition_and_the_earlier_figure_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    session.import_official(ledger, book(tmp_path / "一.xlsx", rows()))
    late = [r for r in rows(obtained="2021-05-18", changed={("巩义市", "01"): 9.9}) if r[1] == "巩义市"][:1]
    found = session.import_official(ledger, book(tmp_path / "二.xlsx", late))
    assert [f.code for f in found.findings] == ["official.revised"]
    assert figures(ledger, MARCH)["410181", GROWTH].total.content == "9.9"
    told = editions(ledger, MARCH)[MARCH, "410181", GROWTH]
    assert [e.figure.total.content for e in changes(told)] == ["5.7", "9.9"]
    assert figures(ledger, MARCH)["410182", GROWTH].total.content == "6.4"


def test_order_of_imports_does_not_matter(ledger: Ledger, tmp_path: Path) -> None:
    papers = [
        book(tmp_path / "一.xlsx", rows()),
        book(tmp_path / "二.xlsx", rows(obtained="2021-04-20", changed={("巩义市", "01"): 9.9})),
        book(tmp_path / "三.xlsx", rows(obtained="2021-05-18")),
    ]
    told = []
    for n, order in enumerate(([0, 1, 2], [2, 1, 0], [1, 2, 0])):
        with session.create_ledger(tmp_path / f"库{n}", PLAN) as other:
            for k in order:
                session.import_official(other, papers[k])
            told.append(json.dumps(dump(other), ensure_ascii=False))
            assert figures(other, MARCH)["410181", GROWTH].total.content == "5.7"
    assert len(set(told)) == 1


def test_on_a_server_it_is_the_same(ledger: Ledger, database: str, tmp_path: Path) -> None:
    path = book(tmp_path / "一.xlsx", rows())
    with session.create_ledger(database, PLAN) as server:
        for held in (ledger, server):
            session.import_official(held, path)
        assert dump(server) == dump(ledger)
        assert session.import_official(server, path).is_repeat
        assert verify(server) == []
        assert published(server, MARCH) == published(ledger, MARCH)


def test_another_figure_of_the_same_day_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    session.import_official(ledger, book(tmp_path / "一.xlsx", rows()))
    path = book(tmp_path / "二.xlsx", rows(changed={("巩义市", "01"): 9.9}))
    with pytest.raises(Refused) as fault:
        session.import_official(ledger, path)
    [found] = [f for f in fault.value.findings if f.level.value == "error"]
    assert (found.code, found.cell) == ("official.same_day", cell_of(1, "累计增速"))
    assert "巩义市规上工业增加值已有2021-04-16取得的另一个数" in found.message
    assert figures(ledger, MARCH)["410181", GROWTH].total.content == "5.7"


def test_no_figure_published_for_a_unit(ledger: Ledger, tmp_path: Path) -> None:
    told = rows(changed={("航空港区", "04"): "无此项：统计部门不单独公布"})
    session.import_official(ledger, book(tmp_path / "一.xlsx", told))
    assert figures(ledger, MARCH)["410173", Address("ZZ01", "04", "3")].total.typed == "无此项：统计部门不单独公布"
    assert verify(ledger) == []


def test_verify_sees_a_changed_figure_and_a_lost_original(ledger: Ledger, tmp_path: Path) -> None:
    from sqlalchemy import update

    from zzdesk.ledger import schema

    found = session.import_official(ledger, book(tmp_path / "一.xlsx", rows()))
    with ledger.writing() as connection:
        where = (schema.official.c.unit == "410181") & (schema.official.c.address == str(GROWTH))
        connection.execute(update(schema.official).where(where).values(total="99"))
    assert [(f.code, f.args["count"]) for f in verify(ledger)] == [("official.reads_otherwise", 1)]
    original = next((ledger.folder / "archive").rglob(found.sha256))
    original.unlink()
    assert [f.code for f in verify(ledger)] == ["ledger.original_missing"]


def test_the_city_uses_the_published_figure(ledger: Ledger, tmp_path: Path) -> None:
    before = session.progress(ledger, MARCH).city_of(GROWTH)
    assert before is not None
    assert (before.value, before.method) == (None, "none")
    session.import_official(ledger, book(tmp_path / "一.xlsx", rows()))
    city = session.progress(ledger, MARCH).city_of(GROWTH)
    assert city is not None
    assert (city.value, city.method, city.target, city.gap_pp) == (Decimal(5), "official", Decimal(9), Decimal(-4))


def test_on_the_command_line(zz: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "汇总库"
    zz("ledger", "new", folder)
    path = book(tmp_path / "反馈.xlsx", rows())
    assert zz("official", "import", folder, path) == 0
    assert "已导入 反馈.xlsx：51 个反馈数" in zz.out
    assert zz("official", "import", folder, path) == 0
    assert "已经导入过" in zz.out
    told = zz.json("official", "show", folder, "--period", "2021-03")
    first = told["figures"][0]
    assert (first["unit"], first["name"], first["value"], first["rank"]) == (None, "全市", "5", None)
    bad = book(tmp_path / "坏.xlsx", rows(changed={("巩义市", "01"): "约9"}, obtained="2021-05-01"))
    assert zz("official", "import", folder, bad) == 1
    assert "统计反馈!D3" in zz.err
    assert zz("official", "import", folder, tmp_path / "没有.xlsx") == 2
    assert zz("ledger", "verify", folder) == 0


@pytest.fixture
def zz(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    return Shell(capsys, tmp_path)


ODD = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats(allow_nan=False), st.booleans(), st.dates())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spots=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 7), ODD), max_size=6))
def test_whatever_stands_in_a_cell_is_told_or_taken(ledger: Ledger, tmp_path: Path, spots) -> None:  # type: ignore[no-untyped-def]
    """Should never fall over, and never take a table half."""
    from openpyxl.utils.exceptions import IllegalCharacterError

    told = [list(row) for row in rows(obtained=f"2022-01-{len(editions(ledger)) % 28 + 1:02d}")]
    for row, column, odd in spots:
        told[row][column] = odd
    try:
        path = book(tmp_path / "怪.xlsx", [tuple(row) for row in told])
    except (IllegalCharacterError, ValueError):
        return
    before = dump(ledger)["official"]
    try:
        found = session.import_official(ledger, path)
    except (Refused, ZzError):
        assert dump(ledger)["official"] == before
    else:
        assert found.is_repeat or len(dump(ledger)["official"]) == len(before) + found.count  # type: ignore[arg-type]
        assert verify(ledger) == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.xlsx", b"", "own.empty"),
        ("断.xlsx", None, "own.damaged"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "own.xls"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50), "own.no_table"),
        ("网页.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "own.save_as"),
    ],
)
def test_what_is_no_workbook_is_told(ledger: Ledger, tmp_path: Path, name: str, data: bytes | None, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(book(tmp_path / "整.xlsx", rows()).read_bytes()[:3000] if data is None else data)
    with pytest.raises(ZzError) as fault:
        session.import_official(ledger, path)
    assert fault.value.code == code
