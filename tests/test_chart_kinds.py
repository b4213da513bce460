"""What every kind of chart refuses and survives: single enterprises, no font, a file that cannot be written."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.analysis_source import JUNE
from tests.chart_samples import GROWTH, aimed, texts, year
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.status import Status, UnitStatus
from zzdesk.output import fonts
from zzdesk.output.chart_kinds import KINDS, Asked, pages_of
from zzdesk.output.charts import save_charts


def matrix() -> Matrix:
    units = tuple(UnitStatus(u.code, u.name, "missing", None, None, False, 0, 40) for u in aimed().districts)
    return Matrix((Status(JUNE, units),), tuple((u.unit, u.name) for u in units))


def asked(**changes) -> Asked:
    made = year(lambda n, month: "9.7" if n else "-2.3", GROWTH, plan=changes.pop("plan", None))
    return Asked(made.last, lambda: made, matrix, **changes)


@pytest.mark.parametrize("kind", KINDS)
def test_single_enterprises_are_in_no_chart(kind: str):
    with pytest.raises(ZzError, match=r"单个企业资料|去掉--indicator"):
        pages_of(kind, asked(address=Address.parse("ZZ04.a1.7")))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_foot_and_its_mark(kind: str):
    for figure in pages_of(kind, asked(sample=True)):
        shown = texts(figure)
        assert "示例数据" in shown
        assert any("数据来源" in words and "2021年" in words and "校验码" in words for words in shown)
        assert not [words for words in shown if "nan" in words or "None" in words]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_figures_give_the_same_file(kind: str, tmp_path: Path):
    one, two = (save_charts(pages_of(kind, asked()), tmp_path / f"{n}.pdf")[0].read_bytes() for n in "ab")
    assert one == two


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"pace", "city"}))
def test_a_chart_of_all_units_is_not_asked_for_one(kind: str):
    with pytest.raises(ZzError, match="去掉--unit"):
        pages_of(kind, asked(unit=aimed().districts[0]))


def test_no_chart_shows_a_figure_of_a_form_of_single_enterprises():
    """Even one with fixed lines, targets and ranks, were a plan to mark it so."""
    forms = tuple(f._replace(disclosure="单个企业资料") if f.code == "ZZ01" else f for f in aimed().forms)
    made = asked(plan=replace(aimed(), forms=forms))
    for kind in KINDS:
        try:
            pages = pages_of(kind, made)
        except ZzError:
            continue
        assert not [w for page in pages for w in texts(page) if "9.7" in w or "−2.3" in w], kind


def test_a_unit_without_targets_is_told_so():
    unit, plan = aimed().districts[0], aimed()
    without = replace(plan, targets=tuple(t for t in plan.targets if t.unit != unit.code))
    with pytest.raises(ZzError, match=unit.name):
        pages_of("pace", asked(unit=unit, plan=without))


def test_a_department_has_a_page_for_each_of_its_targets_reported_or_not():
    unit = aimed().unit("D02")
    pages = pages_of("pace", asked(unit=unit))
    assert len(pages) == len([t for t in aimed().targets if t.unit == "D02" and t.value is not None]) > 3
    assert all("未报" in texts(page) for page in pages)


def test_a_plan_without_any_targets_has_nothing_to_draw():
    bare = replace(aimed(), targets=())
    for kind in ("progress", "pace", "city"):
        with pytest.raises(ZzError, match="没有可画"):
            pages_of(kind, asked(plan=bare))


def test_a_file_open_elsewhere_is_a_plain_error_and_the_old_one_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "图.pdf"
    path.write_bytes(b"old")

    def refused(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(ZzError, match=r"图\.pdf") as told:
        save_charts(pages_of("progress", asked()), path)
    assert told.value.code == "file.in_use"
    assert [p.name for p in tmp_path.iterdir()] == ["图.pdf"]
    assert path.read_bytes() == b"old"


def test_a_place_that_is_no_folder_is_a_plain_error(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ZzError, match="无法写入"):
        save_charts(pages_of("progress", asked()), tmp_path / "file" / "图.png")


@pytest.fixture
def without_fonts(monkeypatch: pytest.MonkeyPatch):
    """A machine with none of the usual Chinese fonts, and without the wheel."""
    fonts.chinese_family.cache_clear()
    monkeypatch.setattr(fonts, "FAMILIES", ())
    monkeypatch.setattr(fonts, "_from_wheel", lambda: "")
    yield monkeypatch
    fonts.chinese_family.cache_clear()


@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_missing_font_falls_back_with_a_note(without_fonts, tmp_path: Path):
    without_fonts.setattr(fonts, "LAST_RESORT", ())
    assert save_charts(pages_of("pace", asked(address=GROWTH)), tmp_path / "x.png")
    assert [note.code for note in fonts.font_notes()] == ["chart.no_font"]


def test_another_chinese_font_is_named(without_fonts):
    without_fonts.setattr(fonts, "LAST_RESORT", ("DejaVu Serif",))  # stands for one that every machine has
    assert fonts.chinese_family() == "DejaVu Serif"
    assert ["DejaVu Serif" in note.message for note in fonts.font_notes()] == [True]


def test_with_a_font_there_is_no_note():
    assert fonts.font_notes() == []
