"""全市目标 bullets: length, tick, comparator and state of each of the 47."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.analysis_source import JUNE, PLAN, Memory
from tests.chart_samples import off_page, texts
from zzdesk.address import Address
from zzdesk.analysis.progress import Progress, progress
from zzdesk.errors import ZzError
from zzdesk.output.chart_bullets import is_missed, share
from zzdesk.output.chart_city import city_pages, city_rows
from zzdesk.output.chart_page import INK, PACE
from zzdesk.period import Period


def found(period: Period = JUNE, factor: str = "0.5", plan=PLAN, **figures: object) -> Progress:
    """Each target answered by `factor` of it, but the lines named."""
    source = Memory(plan=plan)
    for line in plan.form("ZZ07").lines:
        address = Address("ZZ07", line.code, line.judged)
        target = plan.target_at(line.filling_unit, address)
        if line.judged and target and target.value is not None:
            figure = figures.get(line.code, target.value * Decimal(factor))
            if figure is not None:
                source.put(line.filling_unit, str(address), figure)
    return progress(source, period)


def row_of(made: Progress, line: str):
    return next(r for r in city_rows(made) if r.indicator.line.code == line)


def test_all_forty_seven_are_drawn_over_pages_and_text_targets_are_not():
    pages = city_pages(found(), sample=True)
    assert len(pages) == 2
    codes = [words for page in pages for words in texts(page) if words[:1] in "CT" and words[1:].isdigit()]
    assert codes == [f"C{n:02d}" for n in range(1, 48)]
    assert [off_page(page) for page in pages] == [[], []]


def test_the_bar_is_the_share_of_its_own_target_and_the_tick_is_at_one():
    made = found(C04=66)
    assert share(row_of(made, "C04")) == Decimal("0.55")
    axes = city_pages(made)[0].axes[0]
    bars = {round(p.get_y() + p.get_height() / 2): p.get_width() for p in axes.patches}
    assert bars[3] == pytest.approx(0.55)
    ticks = [c for c in axes.collections if tuple(c.get_color()[0][:3]) == rgb(INK)]
    assert {path.vertices[0][0] for c in ticks for path in c.get_paths()} == {1.0}
    paces = [c for c in axes.collections if tuple(c.get_color()[0][:3]) == rgb(PACE)]
    assert {path.vertices[0][0] for c in paces for path in c.get_paths()} == {0.5}


def rgb(colour: str) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)


def test_the_comparator_is_written_out():
    shown = {words for page in city_pages(found()) for words in texts(page)}
    assert {"120个以上", "力争9%左右", "28%以下", "力争保持80%左右", "达到4%"} <= shown


def test_what_is_missed_is_hatched_and_marked():
    made = found(C04=30, C05=2000, C15="28.3")
    assert is_missed(row_of(made, "C04"))
    assert not is_missed(row_of(made, "C05"))
    assert is_missed(row_of(made, "C15"))  # a ceiling, and above it
    assert not is_missed(row_of(found(C01="1.0"), "C01"))  # 力争 is no failure
    assert "▼未达到进度" in texts(city_pages(made)[0])
    axes = city_pages(made)[0].axes[0]
    assert {bool(p.get_hatch()) for p in axes.patches if round(p.get_y() + p.get_height() / 2) == 3} == {True}


def test_far_over_a_target_is_cut_off_and_says_so():
    shown = texts(city_pages(found(C04=1200))[0])
    assert {"»", "1200个"} <= set(shown)


def test_nothing_reported_draws_no_bar_and_no_zero():
    nobody = progress(Memory(), JUNE)
    pages = city_pages(nobody)
    assert [len(page.axes[0].patches) for page in pages] == [0, 0]
    assert "未报" in texts(pages[0])
    assert any("尚无单位报送数据" in words for words in texts(pages[0]))


def test_a_target_of_zero_has_no_bar():
    targets = tuple(t._replace(value=Decimal(0)) if t.address.line == "C04" else t for t in PLAN.targets)
    made = found(plan=replace(PLAN, targets=targets), C04=5)
    assert share(row_of(made, "C04")) is None
    assert city_pages(made)


def test_at_the_years_end_there_is_no_pace_and_done_is_done():
    page = city_pages(found(Period(2021, 12), "1.1"))[0]
    assert not [c for c in page.axes[0].collections if tuple(c.get_color()[0][:3]) == rgb(PACE)]
    assert "完成" in texts(page)


def test_one_units_targets_and_one_without_any():
    made = found()
    [page] = city_pages(made, unit="D02")
    assert 0 < len([w for w in texts(page) if w[:1] == "C" and w[1:].isdigit()]) < 47
    with pytest.raises(ZzError, match="没有可画的全市目标"):
        city_pages(made, unit="410181")
