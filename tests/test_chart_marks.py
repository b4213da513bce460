"""What is met on a chart where: every figure's rectangle holds its own printed words, and says the figure in full."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import pairwise

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from tests.analysis_source import JUNE
from tests.chart_samples import ENTRIES, GROWTH, SIGNED, aimed, year
from tests.test_chart_contribution import EVEN, found, weighted
from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.status import Status, UnitStatus
from zzdesk.output.chart_kinds import KINDS, Asked, pages_of
from zzdesk.output.chart_marks import Mark, mark_at, marks_of
from zzdesk.output.fonts import drawing
from zzdesk.values import waiting

UNITS = aimed().districts


def growths(n: int, month: int):  # type: ignore[no-untyped-def]
    """Each unit another growth; the fourth unit never reports, the fifth waits for the feedback."""
    return None if n == 3 else waiting() if n == 4 else f"{n}.{month}"


def asked(**changes) -> Asked:  # type: ignore[no-untyped-def]
    made = year(growths, GROWTH, plan=weighted(EVEN))
    return Asked(made.last, lambda: made, matrix, **changes)


def matrix() -> Matrix:
    units = tuple(
        UnitStatus(u.code, u.name, "missing", None, None, False, 0, 40)
        if n == 3
        else UnitStatus(u.code, u.name, "reported", "正式", 2, False, 38, 40)
        for n, u in enumerate(UNITS)
    )
    return Matrix((Status(JUNE, units),), tuple((u.unit, u.name) for u in units))


def shown_at(figure: Figure, words: str) -> list[tuple[float, float]]:
    """The middles of those words on the page, in shares from the top left corner."""
    with drawing():
        FigureCanvasAgg(figure).draw()
    boxes = [t.get_window_extent() for t in figure.findobj(Text) if t.get_text() == words and t.get_visible()]
    page = figure.bbox
    return [((b.x0 + b.x1) / 2 / page.width, 1 - (b.y0 + b.y1) / 2 / page.height) for b in boxes]


def met(figure: Figure, words: str) -> list[Mark]:
    marks = [mark_at(marks_of(figure), *at) for at in shown_at(figure, words)]
    return [mark for mark in marks if mark is not None]


@pytest.mark.parametrize("kind", ["progress", "pace", "contribution"])
def test_the_name_of_every_unit_lies_in_its_own_mark(kind: str) -> None:
    [figure] = pages_of(kind, asked(address=GROWTH))
    for unit in UNITS:
        assert {mark.unit for mark in met(figure, unit.name)} == {unit.code}, unit.name


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"reporting", "city"}))
def test_a_mark_says_the_figure_with_its_unit_target_place_and_state(kind: str) -> None:
    unit = UNITS[1]
    given = asked(address=None if kind == "heatmap" else GROWTH, unit=unit if kind == "pace" else None)
    figure = pages_of(kind, given)[0]
    own = [m for m in marks_of(figure) if (m.unit, m.address, m.period) == (unit.code, GROWTH, JUNE)]
    lines = own[-1].say()
    assert lines[0] == f"{unit.name}　2021年1—6月"
    assert lines[1] == "规上工业增加值·同比增速：1.6%"
    assert any(line.startswith("年度目标：") and "预期目标，附表1" in line for line in lines)
    assert any("名次：第" in line for line in lines)
    assert any(line.startswith("状态：低于年度预期目标") and line.endswith("个百分点") for line in lines)


@pytest.mark.parametrize(("unit", "words"), [(3, "未报"), (4, "待反馈")])
def test_where_there_is_no_figure_the_mark_says_why(unit: int, words: str) -> None:
    for kind in ("progress", "heatmap", "ranks", "contribution"):
        figure = pages_of(kind, asked(address=None if kind == "heatmap" else GROWTH))[0]
        own = [m for m in marks_of(figure) if (m.unit, m.address, m.period) == (UNITS[unit].code, GROWTH, JUNE)]
        assert own, kind
        assert own[-1].say()[1].endswith(f"：{words}"), kind
        assert not any(line.startswith("状态：") for line in own[-1].say())


def test_a_return_sent_back_is_said_so() -> None:
    made = year(growths, GROWTH, returned=frozenset({(JUNE, UNITS[3].code)}))
    [figure] = pages_of("pace", Asked(made.last, lambda: made, matrix, GROWTH, UNITS[3]))
    assert marks_of(figure)[-1].say()[1].endswith("：退回")
    assert marks_of(figure)[0].say()[1].endswith("：未报")


def test_each_month_of_a_line_is_a_strip_around_its_point() -> None:
    [figure] = pages_of("pace", asked(address=GROWTH, unit=UNITS[1]))
    marks = marks_of(figure)
    assert [mark.period.month for mark in marks] == [2, 3, 4, 5, 6]
    for mark in marks:
        [point] = shown_at(figure, f"1.{mark.period.month}%")
        assert mark_at(marks, point[0], mark.centre[1]) is mark
    for one, two in pairwise(marks):
        assert one.right == pytest.approx(two.left)  # no gap where nothing is met, no month over another


def test_completion_and_distance_from_the_pace_are_said() -> None:
    made = year(lambda n, month: 33, SIGNED)
    [figure] = pages_of("progress", Asked(made.last, lambda: made, matrix, SIGNED))
    lines = marks_of(figure)[0].say()
    assert "完成率：55.0%（与时序差+5.0个百分点）" in lines
    assert any(line.endswith("：33个") for line in lines)


def test_a_cell_of_the_reporting_matrix_says_state_edition_and_how_much_is_filled() -> None:
    [figure] = pages_of("reporting", asked())
    marks = {mark.unit: mark.say() for mark in marks_of(figure)}
    assert len(marks) == 16
    assert marks[UNITS[3].code] == [f"{UNITS[3].name}　2021年1—6月", "报送情况：未报"]
    assert marks[UNITS[0].code][2:] == ["类别：正式　修订号：2", "已填格数：38/40"]


def test_a_city_target_is_met_on_its_whole_line() -> None:
    figure = pages_of("city", asked())[0]
    for code in ("C01", "C04"):
        [mark] = met(figure, code)
        assert (mark.address.line if mark.address else "", mark.say()[1].endswith("未报")) == (code, True)


def test_contribution_says_weight_pull_and_share() -> None:
    made = found(["12.5", *[None] * 15], EVEN, "10")
    [figure] = pages_of("contribution", Asked(made, lambda: None, matrix, GROWTH))  # type: ignore[arg-type,return-value]
    said = next(m.say() for m in marks_of(figure) if m.unit == UNITS[0].code)
    assert said[-3:] == ["占全市比重：6.25%", "拉动：+0.78个百分点", "贡献率：7.8%"]


def test_marks_are_on_the_page_and_not_in_the_file() -> None:
    for kind in KINDS:
        for figure in pages_of(kind, asked()):
            for mark in marks_of(figure):
                assert 0 <= mark.left < mark.right <= 1, kind
                assert 0 <= mark.top < mark.bottom <= 1, kind


def test_a_page_of_words_and_a_bare_figure_have_none() -> None:
    assert marks_of(Figure()) == []
    without = replace(aimed(), settings={**aimed().settings, "contribution_weights": {}})
    made = year(growths, GROWTH, plan=without)
    [figure] = pages_of("contribution", Asked(made.last, lambda: made, matrix, GROWTH))
    assert marks_of(figure) == []


def test_two_threads_do_not_take_the_font_from_one_another() -> None:
    """Without the lock the settings of the one that ended first were gone for the other."""
    amiss: list[str] = []
    inside = threading.Barrier(2, timeout=0.3)

    def draw() -> None:
        for _ in range(3):
            with drawing():
                try:
                    inside.wait()  # both within at once: then the settings would cross
                    amiss.append("two threads drew at once")
                except threading.BrokenBarrierError:
                    inside.reset()
                if mpl.rcParams["pdf.fonttype"] != 3 or mpl.rcParams["svg.hashsalt"] != "zzdesk":
                    amiss.append("settings lost")

    threads = [threading.Thread(target=draw) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert amiss == []
    assert mpl.rcParams["svg.hashsalt"] is None


def test_entries_are_counted_in_households() -> None:
    made = year(lambda n, month: 12, ENTRIES)
    [figure] = pages_of("progress", Asked(made.last, lambda: made, matrix, ENTRIES))
    assert any(line.endswith("：12户") for line in marks_of(figure)[0].say())
