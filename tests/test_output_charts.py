"""Charts: their words, bars and marks, read from the figure rather than from pixels."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.analysis_source import JUNE, PLAN, Memory, sample
from zzdesk.address import Address
from zzdesk.analysis.progress import progress
from zzdesk.errors import ZzError
from zzdesk.output.charts import DEFAULT, annex_addresses, progress_chart, save_chart, save_charts
from zzdesk.plan.model import Target
from zzdesk.values import waiting

GROWTH, SIGNED = Address.parse("ZZ01.01.3"), Address.parse("ZZ02.01.1")


def words(figure) -> list[str]:
    from matplotlib.text import Text

    return [t.get_text() for t in figure.findobj(Text) if t.get_text()]


def bars(figure):
    return [p for p in figure.axes[0].patches if p.get_width()]


def even(**figures: int) -> Memory:
    """签约 with a target of 50 for every district, an even pace."""
    source = Memory()
    for unit in PLAN.districts:
        source.put(unit.code, "ZZ02.01.1", figures.get(unit.name, 31))
    targets = tuple(Target(u.code, SIGNED, "at_least", Decimal(50)) for u in PLAN.districts)
    source.plan = replace(PLAN, targets=(*PLAN.targets, *targets))
    return source


def test_an_even_pace_has_its_line_direct_labels_and_hatched_laggards():
    source = even(登封市=16, 新密市=19)
    del source.cells["410108"]
    figure = progress_chart(progress(source, JUNE), SIGNED)
    shown = words(figure)
    assert "上半年13个开发区、区县（市）签约亿元以上制造业项目快于或持平时序进度，2个落后，1个未报" in shown
    assert {"62.0%", "31/50", "32.0%", "16/50", "未报", "时序进度 50.0%"} <= set(shown)
    assert sum(bool(b.get_hatch()) for b in bars(figure)) == 2
    assert len(bars(figure)) == 15  # 未报 draws no bar, not even of zero
    assert [round(b.get_width(), 1) for b in bars(figure)] == sorted(
        (b.get_width() for b in bars(figure)), reverse=True
    )


def test_a_batch_indicator_is_never_held_against_the_months():
    source = sample()
    for unit in source.cells:
        source.put(unit, "ZZ01.03.1", 1)
    figure = progress_chart(progress(source, JUNE), DEFAULT, sample=True)
    shown = "".join(words(figure))
    assert "集中认定，不按时序进度判定" in shown
    assert "示例数据" in shown
    for word in ("落后", "未达到进度", "低于时序进度", "时序进度 50"):
        assert word not in shown
    assert not [b for b in bars(figure) if b.get_hatch()]


def test_growth_is_drawn_against_each_districts_own_target():
    source = sample()
    source.put("410181", "ZZ01.01.3", "-2.3")
    source.put("410171", "ZZ01.01.3", waiting())
    figure = progress_chart(progress(source, JUNE), GROWTH)
    ticks = {round(float(line.get_xdata()[0]), 1) for line in figure.axes[0].lines if len(set(line.get_xdata())) == 1}
    assert {7.0, 10.0, 12.0} <= ticks
    shown = words(figure)
    assert {"−2.3%", "待反馈", "未报"} <= set(shown)
    assert any(w.startswith("目标10，差−12.3") for w in shown)
    assert not [w for w in shown if "时序进度" in w]


def test_without_targets_the_foremost_are_named_and_ties_kept_out_of_the_sentence():
    source = Memory()
    for n, unit in enumerate(PLAN.districts):
        source.put(unit.code, "ZZ02.02.1", 100 - n)
    found = words(progress_chart(progress(source, JUNE), Address.parse("ZZ02.02.1")))
    assert "上半年签约金额居前三位的是巩义市、荥阳市、新密市" in found
    assert any("年度目标未下达" in w for w in found)
    for unit in PLAN.districts[:4]:
        source.put(unit.code, "ZZ02.02.1", 100)
    assert not [w for w in words(progress_chart(progress(source, JUNE), Address.parse("ZZ02.02.1"))) if "前三位" in w]


def test_groups_keep_together_and_the_bureaus_order_is_available():
    found = progress(sample(), JUNE)
    names = [u.name for u in PLAN.units]

    def order(**how) -> list[str]:
        texts = progress_chart(found, GROWTH, **how).axes[0].texts
        placed = {t.get_text(): t.get_position()[1] for t in texts if t.get_text() in names}
        return sorted(placed, key=lambda name: -placed[name])

    groups = {u.name: u.group for u in PLAN.districts}
    by_group = [groups[n] for n in order(grouped=True)]
    assert by_group == sorted(by_group, key=PLAN.groups.index)
    assert order(bureau_order=True) == [u.name for u in sorted(PLAN.districts, key=lambda u: u.order)]


def test_no_figure_at_all_says_so():
    assert any("尚无单位报送数据" in w for w in words(progress_chart(progress(Memory(), JUNE), GROWTH)))


def test_an_address_without_rows_is_refused():
    with pytest.raises(ZzError, match=r"ZZ01\.09\.1"):
        progress_chart(progress(Memory(), JUNE), Address.parse("ZZ01.09.1"))


def test_a_page_for_each_of_annex_1():
    found = [str(a) for a in annex_addresses(progress(Memory(), JUNE))]
    assert found == ["ZZ01.01.3", "ZZ01.02.3", "ZZ01.03.1", "ZZ01.04.3"]


def test_pdf_is_a4_landscape_and_the_same_figures_give_the_same_bytes(tmp_path: Path):
    found = progress(sample(), JUNE)
    figures = [progress_chart(found, a, sample=True, page=(n, 2)) for n, a in enumerate((DEFAULT, GROWTH), 1)]
    (path,) = save_charts(figures, tmp_path / "x.pdf")
    data = path.read_bytes()
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") == 2
    width, height = 297 / 25.4 * 72, 210 / 25.4 * 72
    box = data.split(b"/MediaBox [")[1].split(b"]")[0].split()
    assert [float(n) for n in box[2:]] == pytest.approx([width, height], abs=0.5)
    (again,) = save_charts([progress_chart(found, DEFAULT), progress_chart(found, GROWTH)], tmp_path / "y.pdf")
    assert (
        again.read_bytes()
        == save_charts([progress_chart(found, DEFAULT), progress_chart(found, GROWTH)], tmp_path / "z.pdf")[
            0
        ].read_bytes()
    )


def test_png_and_svg_by_extension_and_no_other(tmp_path: Path):
    figure = progress_chart(progress(sample(), JUNE), DEFAULT)
    assert save_chart(figure, tmp_path / "x.png").read_bytes()[:4] == b"\x89PNG"
    assert b"<svg" in save_chart(figure, tmp_path / "x.svg").read_bytes()
    with pytest.raises(ZzError, match=r"x\.bmp"):
        save_chart(figure, tmp_path / "x.bmp")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.png", "x.svg"]


def test_no_glyph_is_missing_and_nothing_leaves_the_page(recwarn: pytest.WarningsRecorder):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    source = even(登封市=16)
    source.put("410181", "ZZ02.01.1", 700)
    for address in (SIGNED, GROWTH, DEFAULT):
        figure = progress_chart(progress(source, JUNE), address, sample=True)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        page = figure.bbox
        for item in figure.findobj(Text):
            if item.get_text() and item.get_visible():
                box = item.get_window_extent()
                assert page.x0 <= box.x0, item.get_text()
                assert box.x1 <= page.x1, item.get_text()
    assert not [w for w in recwarn if "Glyph" in str(w.message)]


def test_importing_output_loads_no_heavy_library():
    code = (
        "import sys, zzdesk.output.charts, zzdesk.output.consolidate, zzdesk.analysis.progress;"
        "print([m for m in ('matplotlib', 'pandas', 'numpy', 'xlsxwriter', 'openpyxl', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
