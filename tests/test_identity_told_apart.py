"""Who sent it: each way of being somebody else is told from the others, in words that say whose file it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile import RECEIVED, Base, variants
from tests.returns_samples import changed, codes, data_of, finding, part_of, plan, read, sample, with_number, with_text
from zzdesk import session
from zzdesk.findings import is_open
from zzdesk.period import Period
from zzdesk.returns.read import ReadReturn

CORPUS = {v.name: v for v in variants()}
BASE = Base()


def said(name: str) -> tuple[ReadReturn, str]:
    """What the corpus' variant of this name gives, and the first words about it."""
    found = read(CORPUS[name].make(BASE), RECEIVED)
    return found, next(f.message for f in found.findings if is_open(f))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cover has another unit's code", "单位代码在表面上是“410182”，而文件标识是“410181”"),
        ("cover names another unit", "填报单位在表面上是“惠济区”，而文件标识是“巩义市”"),
        ("a form's head names another unit", "填报单位在表面上是“惠济区”"),
        ("a copied identity, names and all", "文件标识是荥阳市的，而封面和各表都写着巩义市"),
        ("a copied identity sheet alone", "zz_unit隐藏表为“410182”，名称为“410181”"),
        ("last month's identity", "文件标识是2021年1—2月的，而封面和各表都写着2021年1—3月"),
        ("another unit's code in the identity", "标识里的单位代码或报告期被改过"),
        ("unknown unit", "“999999”不在报表任务中或没有需要填报的表，应为22个填报单位之一的代码（如410181巩义市）"),
        ("newer template", "现有版本：2021.1"),
        ("other year", "应为2021-02至2021-12"),
        ("a higher revision written in", "内容与校验码是快报第1版的，类别或修订号被改为快报第7版"),
        ("a higher kind written in", "被改为核定第1版"),
        ("another seal", "校验码本身"),
        ("a figure changed by hand", "ZZ01.08.2（9→10）"),
        ("seal removed", "校验码已被删去"),
        ("identity sheet removed", "标识（隐藏表或名称）已被删去"),
    ],
)
def test_each_is_told_apart(name: str, words: str) -> None:
    found, first = said(name)
    assert words in first
    assert "请" in first
    assert found.verdict == CORPUS[name].verdict


def test_one_page_of_another_unit_is_named_by_its_page() -> None:
    found, _ = said("a form's head names another unit")
    assert finding(found, "identity.face").sheet == "ZZ01"
    assert "identity.copied" not in codes(found)


@pytest.mark.parametrize("unit", [u for u in plan().units if u.kind == "district" and u.aliases], ids=lambda u: u.name)
def test_every_alias_of_the_plan_is_the_unit(unit) -> None:  # type: ignore[no-untyped-def]
    data = data_of(sample(unit.code))
    for alias in unit.aliases:
        named = changed(
            with_text(data, "封面", "C9", alias),
            part_of(data, "ZZ01"),
            lambda w, a=alias: w.replace(f"填报单位（盖章）：{unit.name}", f"填报单位（盖章）：{a}", 1),
        )
        found = read(named, RECEIVED)
        assert not codes(found) & {"identity.face", "identity.copied"}
        assert found.unit == unit.code


def test_a_name_like_a_units_is_no_alias() -> None:
    """By alias, never by guess: 管城区 is one; a name that only begins alike is nobody's."""
    assert plan().find_unit("管城区") is plan().find_unit("管城回族区")
    assert plan().find_unit("管城分局") is None
    assert plan().find_unit("中原") is not plan().find_unit("中牟")


def test_an_old_edition_sent_again_never_counts(tmp_path: Path) -> None:
    """As it was, saved again by another program, or with a figure changed: the second edition stands."""
    first, second = Base("410104").content, Base("410104").content.at_revision(2)
    old = data_of(first)
    altered = with_number(old, "ZZ01", "E17", "77")
    files = {"2.xlsx": data_of(second), "old.xlsx": old, "again.xlsx": old, "altered.xlsx": altered}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with session.create_ledger(tmp_path / "ledger", plan()) as ledger:
        one = session.merge(ledger, [tmp_path / "2.xlsx", tmp_path / "old.xlsx"], RECEIVED)
        assert [f.verdict for f in one.files] == ["accepted", "superseded"]
        two = session.merge(ledger, [tmp_path / "again.xlsx", tmp_path / "altered.xlsx"], RECEIVED)
        assert [f.verdict for f in two.files] == ["duplicate", "conflict"]
        final = {str(row.name): row.final for row in ledger.files()}
    assert final["2.xlsx"] == "accepted"


def test_a_blank_return_of_another_month_is_not_mistaken() -> None:
    blank = data_of(sample(period=Period(2021, 2)), blank=True)
    filled = with_text(with_text(blank, "封面", "C13", "快报"), "封面", "C14", "1")
    found = read(with_text(filled, "封面", "C12", "2021年1—3月"), RECEIVED)
    assert found.verdict == "returned"
    assert {"identity.face"} <= codes(found)
