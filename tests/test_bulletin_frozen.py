"""A bulletin that went out: nothing that arrives later changes it, and what changed since is told figure by figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from tests.bulletin_months import table
from tests.returns_samples import data_of, sample
from tests.test_cli import Shell, zz
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.analysis.bulletin.stored import digest, stored
from zzdesk.errors import ZzError
from zzdesk.ledger.dump import dump
from zzdesk.ledger.store import Ledger
from zzdesk.output.bulletin.pictures import pictures
from zzdesk.period import Period
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.revise import revised

__all__ = ["zz"]
FEB, MARCH = Period(2021, 2), Period(2021, 3)
GONGYI, XINGYANG, XINMI, DENGFENG = UNITS = ("410181", "410182", "410183", "410185")
GROWTH = Address("ZZ01", "01", "3")
NUMBER = "郑工信〔2021〕8号"
LATER = date(2021, 5, 6)


def put(folder: Path, unit: str, period: Period, growth: str, revision: int = 1) -> Path:
    content = sample(unit, period, revision=revision)
    figures = {**content.values, GROWTH: values.number(growth)}
    if unit != UNITS[0]:  # the sample's projects and enterprises are one district's
        figures = {a: v for a, v in figures.items() if "-" not in a.form}
        figures |= {a: values.number(0) for a in figures if a.form in {"ZZ02", "ZZ05"} and a.column in "123"}
        figures |= {Address("ZZ01", line, "1"): values.number(0) for line in ("03", "05", "06")}
    path = folder / f"{unit}_{period.compact}_V{revision}.xlsx"
    path.write_bytes(data_of(replace(content, values=figures)))
    return path


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four districts of one group, two months: February's growth 4, 3, 2, 1, March's 1, 2, 3, 4."""
    folder = tmp_path_factory.mktemp("报送文件")
    made = [put(folder, unit, FEB, str(4 - n)) for n, unit in enumerate(UNITS)]
    return [*made, *(put(folder, unit, MARCH, str(n + 1)) for n, unit in enumerate(UNITS))]


@pytest.fixture
def store(tmp_path: Path, sent: list[Path], plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan) as ledger:
        session.merge(ledger, sent, date(2021, 4, 20))
        yield ledger


def words(ledger: Ledger, period: Period) -> str:
    return stored(session.draft_bulletin(ledger, period, LATER, charts=False))


def freeze(ledger: Ledger, period: Period = FEB) -> str:
    return session.freeze_bulletin(ledger, period, NUMBER, "张三", LATER, charts=False).sha256


def test_a_later_return_never_changes_it_and_is_told(store: Ledger, tmp_path: Path) -> None:
    sha256 = freeze(store)
    went_out = session.bulletin(store, FEB)
    session.merge(store, [put(tmp_path, GONGYI, FEB, "1.5", revision=2)], LATER)
    held = session.frozen_bulletin(store, FEB)
    assert held is not None
    assert (held.sha256, held.bulletin) == (sha256, went_out)
    assert digest(stored(session.bulletin(store, FEB))) == sha256
    found = session.bulletin_changes(store, FEB, LATER)
    told = {(c.basis.unit, c.place.column): (c.then, c.now, c.brought) for c in found.rows if c.place.table == "growth"}
    assert told == {(GONGYI, "规上工业增加值同比增速（%）"): ("4.0", "1.5", "巩义市快报第2版（2021-05-06收到）")}
    places = {c.basis.unit: (c.then, c.now) for c in found.rows if c.place.column == "组内位次"}
    assert places == {GONGYI: ("1", "3"), XINGYANG: ("2", "1"), XINMI: ("3", "2")}
    others = {c.brought for c in found.rows if c.basis.unit == XINMI}
    assert others == {"本单位报送未变，由其他单位、公布数或任务修订引起"}
    assert "原4.0　现1.5" in found.as_text()
    assert {r["address"] for r in found.as_json()["rows"]} == {"ZZ01.01.3"}  # type: ignore[attr-defined, index]


def test_a_district_withdrawn_later_is_told_as_unreported(store: Ledger) -> None:
    freeze(store)
    store.decide("withdraw", store.standing(FEB)[XINMI].sha256, "李四", "误报")
    found = session.bulletin_changes(store, FEB, LATER)
    growth = next(c for c in found.rows if c.basis and c.basis.unit == XINMI and c.place.table == "growth")
    assert (growth.then, growth.now, growth.brought) == ("2.0", "未报", "新密市快报第1版已退回或撤下")
    assert not any(c.now in {"0", "0.0"} for c in found.rows if c.basis and c.basis.unit == XINMI)


def test_next_months_places_are_counted_against_it(store: Ledger, tmp_path: Path) -> None:
    assert {r.rank_change for r in session.progress(store, MARCH).of(GROWTH)} == {None}
    freeze(store)
    session.merge(store, [put(tmp_path, GONGYI, FEB, "0.5", revision=2)], LATER)  # too late to count
    moved = {r.unit.code: r.rank_change for r in session.progress(store, MARCH).of(GROWTH) if r.rank}
    assert moved == {GONGYI: -3, XINGYANG: -1, XINMI: 1, DENGFENG: 3}
    made = session.draft_bulletin(store, MARCH, LATER, charts=False)
    row = table(made, f"targets-{GROWTH}")["登封市"]
    assert (row["组内位次"], row["较上月位次变化"]) == ("1", "↑3")
    text = "".join(p.text for s in made.parts[1].sections for p in s.paragraphs)
    assert "较上月位次前移的有登封市（前移3个位次）、新密市（前移1个位次），后移的有巩义市（后移3个位次）" in text
    note = next(t.note for t in made.tables if t.key == "growth")
    assert "巩义市规上工业增加值增速（原4.0%，现0.5%）" in note


def test_the_chart_of_places_shows_those_that_went_out(store: Ledger, tmp_path: Path) -> None:
    from tests.chart_samples import texts

    freeze(store)
    session.merge(store, [put(tmp_path, GONGYI, FEB, "0.5", revision=2)], LATER)
    page = session.chart_pages(store, MARCH, GROWTH, kind="ranks", today=LATER)[0]
    assert "登封市 ↑3" in texts(page)
    assert "巩义市 ↓3" in texts(page)


def test_the_consolidated_workbook_knows_the_frozen_places(store: Ledger, tmp_path: Path) -> None:
    freeze(store)
    path = session.consolidate(store, MARCH, tmp_path / "汇总.xlsx")
    assert load_workbook(path)["进度"] is not None


def test_order_grouping_and_a_second_import_change_nothing(sent: list[Path], tmp_path: Path, plan: Plan) -> None:
    made = []
    for n, files in enumerate((sent, list(reversed(sent)), [*sent[4:], *sent[:4], *sent])):
        with session.create_ledger(tmp_path / str(n), plan) as ledger:
            for path in files if n else [files]:
                session.merge(ledger, [path] if isinstance(path, Path) else path, date(2021, 4, 20))
            freeze(ledger)
            made.append((words(ledger, MARCH), freeze(ledger, MARCH), dump(ledger)))
    assert made[0] == made[1] == made[2]


def test_a_revision_in_mid_year_changes_no_month_before_it(store: Ledger) -> None:
    before = words(store, FEB)
    files = revised(store.plan, date(2021, 3, 1), "郑工信〔2021〕30号")
    files["targets.csv"] = files["targets.csv"].replace(
        "410181,ZZ01.01.3,at_least,10,", "410181,ZZ01.01.3,at_least,0.5,"
    )
    store.add_plan(plan_from_files(files))
    assert words(store, FEB) == before
    row = table(session.draft_bulletin(store, MARCH, LATER, charts=False), f"targets-{GROWTH}")["巩义市"]
    assert (row["年度预期目标（%）"], row["与目标差（百分点）"]) == ("0.5", "+0.5")


def test_nothing_is_frozen_of_a_month_without_returns(store: Ledger) -> None:
    with pytest.raises(ZzError) as refused:
        freeze(store, Period(2021, 7))
    assert refused.value.code == "bulletin.nothing"
    with pytest.raises(ZzError) as missing:
        session.bulletin_changes(store, MARCH)
    assert missing.value.code == "bulletin.not_frozen"


def test_typed_texts_and_benchmarks_stand_in_it(store: Ledger) -> None:
    session.type_bulletin_text(store, FEB, "problems", "一是进度不快。", "张三")
    session.add_benchmark(store, FEB, "全省", GROWTH, "12.3", "5", "省统计局", "张三")
    made = session.draft_bulletin(store, FEB, LATER, charts=False)
    assert [p.text for p in made.parts[3].paragraphs] == ["一是进度不快。"]
    assert "居全省第5位" in made.for_head[0].answers[0].text
    with pytest.raises(ZzError):
        session.add_benchmark(store, FEB, "全省", GROWTH, "约12", "", "省统计局", "张三")


def test_the_command_freezes_once_and_then_always_writes_the_snapshot(store: Ledger, zz: Shell, tmp_path: Path) -> None:
    where, out = store.folder, tmp_path / "通报.docx"
    args = ("bulletin", where, "--period", "2021-02", "--today", "2021-05-06")
    assert zz(*args, "-o", tmp_path / "通报.doc") == 2
    assert zz(*args, "-o", out, "--freeze") == 2
    assert "文号" in zz.err
    assert zz(*args, "-o", out) == 0
    assert "草稿" in zz.out
    assert zz(*args, "-o", out, "--freeze", "--number", NUMBER, "--who", "张三") == 0
    assert out.read_bytes()[:2] == b"PK"
    assert zz(*args, "-o", out, "--freeze", "--number", NUMBER, "--who", "张三") == 2
    assert NUMBER in zz.err
    session.merge(store, [put(tmp_path, GONGYI, FEB, "1.5", revision=2)], LATER)
    again = tmp_path / "又.docx"
    assert zz(*args, "-o", again) == 0
    assert "已印发" in zz.out
    assert again.read_bytes() == out.read_bytes()
    assert zz(*args, "-o", tmp_path / "附表.xlsx") == 0
    held = zz.json("ledger", "bulletins", where)["bulletins"]
    assert [(b["period"], b["number"], b["who"]) for b in held] == [("2021-02", NUMBER, "张三")]
    rows = zz.json("ledger", "bulletin-changes", where, "--period", "2021-02")["rows"]
    assert ("4.0", "1.5") in {(r["then"], r["now"]) for r in rows}
    made = session.bulletin(store, FEB)
    assert len(made.pictures) >= 5
    size = Image.open(BytesIO(made.pictures[0].png)).size
    assert [round(mm / 25.4 * 300) for mm in (made.pictures[0].width, made.pictures[0].height)] == [
        pytest.approx(size[0], abs=1),
        pytest.approx(size[1], abs=1),
    ]
    assert all(p.alt and p.title.startswith(f"图{n}　") for n, p in enumerate(made.pictures, 1))


def test_the_same_figures_are_drawn_as_the_same_bytes(store: Ledger) -> None:
    drawn = [pictures(session.chart_figures(store, MARCH, LATER), most=1) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert drawn[0][0].key == f"progress-{GROWTH}"


def test_the_command_takes_texts_and_benchmarks(store: Ledger, zz: Shell, tmp_path: Path) -> None:
    where = store.folder
    told = ("ledger", "bulletin-text", where, "--period", "2021-02", "--part", "problems")
    assert zz(*told) == 2
    (tmp_path / "四.txt").write_text("一是慢。\n二是少。", encoding="gb18030")
    assert zz(*told, "--file", tmp_path / "四.txt", "--who", "张三") == 0
    assert session.bulletin_texts(store, FEB) == {"problems": "一是慢。\n二是少。"}
    mark = ("ledger", "benchmark", where, "--period", "2021-02")
    assert zz(*mark, "--area", "全省", "--indicator", "ZZ09.1.1", "--value", "3") == 2
    found = zz.json(
        *mark, "--area", "全省", "--indicator", "ZZ01.01.3", "--value", "3.1", "--source", "省局", "--who", "李"
    )
    assert [(b["area"], b["value"], b["who"]) for b in found["benchmarks"]] == [("全省", "3.1", "李")]
    assert zz(*mark) == 0
    assert "全省" in zz.out
