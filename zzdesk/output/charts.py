"""Charts as matplotlib Figures: the same drawing on screen, in the bulletin and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.analysis.data_code import rows_code
from zzdesk.analysis.idiom import is_short
from zzdesk.analysis.progress import Progress, Row
from zzdesk.errors import ZzError
from zzdesk.output.chart_marks import Box, place_row
from zzdesk.output.chart_page import BAR, BAR_LIGHT, HEIGHT, INK, MARGIN, PACE, SECONDARY, WIDTH, Words, new_page, room
from zzdesk.output.chart_words import is_rate, shows_completion, subtitle, title
from zzdesk.output.fonts import drawing
from zzdesk.output.progress_bars import RANK_AT, Bars, draw, heights, in_order
from zzdesk.plan.model import SINGLE_ENTERPRISES
from zzdesk.textfile import replacing

if TYPE_CHECKING:
    from io import BytesIO

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = (".pdf", ".png", ".svg")
DEFAULT = Address("ZZ01", "03", "1")
_NAMES_WIDTH, _FOOT_HEIGHT, _HEAD_HEIGHT = 30.0, 19.0, 30.0


def annex_addresses(found: Progress) -> list[Address]:
    """The district indicators that have targets, in the forms' order: a page each."""
    seen = {
        row.address: None
        for row in found.rows
        if row.target
        and not row.indicator.line.filling_unit
        and found.plan.form(row.address.form).disclosure != SINGLE_ENTERPRISES
    }
    return sorted(seen)


def annex_pages(found: Progress, *, sample: bool = False) -> list[Figure]:
    """One numbered page for each district indicator with targets: what a progress chart is without an address."""
    addresses = annex_addresses(found)
    pages = enumerate(addresses, 1)
    return [progress_chart(found, address, sample=sample, page=(n, len(addresses))) for n, address in pages]


def progress_chart(
    found: Progress,
    address: Address = DEFAULT,
    *,
    sample: bool = False,
    grouped: bool = False,
    bureau_order: bool = False,
    page: tuple[int, int] = (1, 1),
) -> Figure:
    """Units against their targets at one indicator. ZzError("chart.indicator") where no unit has such a row."""
    rows = found.of(address)
    if not rows:
        raise ZzError("chart.indicator", address=address)
    with drawing():
        return _draw(found, rows, sample, grouped, bureau_order, page)


def _draw(
    found: Progress, rows: list[Row], sample: bool, grouped: bool, bureau_order: bool, page: tuple[int, int]
) -> Figure:
    completion = shows_completion(rows)
    ordered = in_order(
        rows, completion=completion, grouped=grouped, bureau=bureau_order, groups=tuple(found.plan.groups)
    )
    paced = completion and rows[0].indicator.line.pace in {"even", "level"} and not found.period.is_year_end
    bars = Bars(
        rows=ordered,
        heights=heights(ordered, grouped=grouped),
        completion=completion,
        pace=found.pace_of(rows) if paced else None,
        paced=paced,
        reported=found.reported,
        grouped=grouped,
    )
    figure = new_page(
        Words(title(found, rows), subtitle(found, rows, sample=sample), _foot(found, rows), _note(rows), *page, sample)
    )
    axes = room(
        figure,
        MARGIN + _NAMES_WIDTH,
        MARGIN + _FOOT_HEIGHT,
        (WIDTH - 2 * MARGIN - _NAMES_WIDTH) / RANK_AT,
        HEIGHT - 2 * MARGIN - _FOOT_HEIGHT - _HEAD_HEIGHT,
    )
    draw(axes, bars)
    _mark(axes, found, bars)
    axes.text(RANK_AT, 1.0, "组内名次", transform=axes.transAxes, ha="right", va="bottom", size=9, color=SECONDARY)
    _legend(figure, bars)
    return figure


def _mark(axes: Axes, found: Progress, bars: Bars) -> None:
    """The whole line of a unit, from its name to its place, with two millimetres on either side."""
    (low, high), wide = axes.get_xlim(), (WIDTH - 2 * MARGIN - _NAMES_WIDTH) / RANK_AT
    step = (high - low) / wide
    left, right = low - step * (_NAMES_WIDTH + 2), low + step * (wide * RANK_AT + 2)
    for row, at in zip(bars.rows, bars.heights, strict=True):
        place_row(axes, Box(left, right, at - 0.5, at + 0.5), found, row)


def _legend(figure: Figure, bars: Bars) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    shown = is_rate(bars.rows)
    short = any(is_short(row) for row in bars.rows)
    good, bad = ("达到时序进度", "低于时序进度") if bars.paced else ("完成年度目标", "未完成年度目标")
    if shown:
        good, bad = "达到或高于年度预期目标", "低于年度预期目标"
    parts: list[tuple[Artist, str]] = []
    if short:
        parts.append((Patch(facecolor=BAR, edgecolor=BAR), good))
        parts.append((Patch(facecolor=BAR_LIGHT, edgecolor=BAR, hatch="////"), bad))
    if any(bars.tick(row) is not None for row in bars.rows):
        tick = Line2D([], [], color=INK, marker="|", markersize=9, markeredgewidth=1.6, linestyle="none")
        parts.append((tick, "年度预期目标" if shown else "年度目标"))
    if bars.pace is not None:
        parts.append((Line2D([], [], color=PACE, linewidth=1.3, linestyle=(0, (4, 3))), "时序进度"))
    if not parts:
        return
    handles, labels = zip(*parts, strict=True)
    place = (MARGIN / WIDTH, (HEIGHT - MARGIN - 23.5) / HEIGHT)
    figure.legend(
        handles, labels, loc="lower left", bbox_to_anchor=place, ncols=len(parts), frameon=False, fontsize=9,
        labelcolor=SECONDARY, borderaxespad=0, borderpad=0, handlelength=1.8, columnspacing=1.6,
    )  # fmt: skip


def _foot(found: Progress, rows: list[Row]) -> str:
    units = {row.unit.code for row in rows}
    given = f"数据来源：各单位报送（已报{len(units & found.reported)}/{len(units)}）"
    return "　".join([given, found.period.title, f"报表任务{found.plan.version}版", f"校验码 {rows_code(rows)}"])


def _note(rows: list[Row]) -> str:
    words = ["名次按公布精度在各组内计算，相同并列"]
    if any(row.actual.number is None for row in rows):
        words.append("“未报”等无数单位列于最后，不参加排名")
    return "注：" + "；".join(words) + "。"


def save_chart(figure: Figure, path: Path) -> Path:
    """Write the figure as the path's extension says. ZzError("chart.format") for another than pdf, png, svg."""
    return save_charts([figure], path)[0]


def save_charts(figures: Sequence[Figure], path: Path) -> list[Path]:
    """Several figures: the pages of one PDF, or PNG or SVG files numbered behind the name."""
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise ZzError("chart.format", file=path)
    if kind == ".pdf":
        with replacing(path) as part:
            _save_pdf(figures, part)
        return [path]
    many = len(figures) > 1
    files = [path.with_stem(f"{path.stem}-{n}") if many else path for n in range(1, len(figures) + 1)]
    for figure, file in zip(figures, files, strict=True):
        with replacing(file) as part:
            _save_picture(figure, part)
    return files


def pdf_of(figures: Sequence[Figure]) -> bytes:
    """The pages of one PDF, for a printer."""
    from io import BytesIO

    made = BytesIO()
    _save_pdf(figures, made)
    return made.getvalue()


def _save_pdf(figures: Sequence[Figure], part: Path | BytesIO) -> None:
    from matplotlib.backends.backend_pdf import PdfPages

    # No date inside: the same figures give the same bytes.
    with drawing(), PdfPages(part, metadata={"CreationDate": None, "Title": "zzdesk"}) as pages:
        for figure in figures:
            pages.savefig(figure)


def _save_picture(figure: Figure, part: Path) -> None:
    with drawing():
        if part.suffix == ".svg":
            figure.savefig(part, format="svg", metadata={"Date": None})
        else:
            figure.savefig(part, format="png", dpi=150)
