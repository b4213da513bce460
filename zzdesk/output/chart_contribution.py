"""拉动和贡献率: a waterfall from the first unit's 拉动 to the city's 公布数, where the plan has official weights."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.analysis.contribution import Contribution, Part, contribution
from zzdesk.analysis.data_code import figures_code
from zzdesk.analysis.idiom import absent_words, growth_words
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import printed
from zzdesk.errors import ZzError
from zzdesk.output.chart_marks import Box, place
from zzdesk.output.chart_names import fitted, title_of
from zzdesk.output.chart_page import (
    BAR,
    BAR_LIGHT,
    FRAME,
    HEIGHT,
    INK,
    MARGIN,
    SECONDARY,
    WIDTH,
    Words,
    new_page,
    room,
)
from zzdesk.output.chart_told import row_lines
from zzdesk.output.chart_words import signed
from zzdesk.output.fonts import drawing
from zzdesk.values import Value, half_up, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT, _RIGHT, _FOOT, _TOP = 34.0, 84.0, 22.0, 30.0  # millimetres
_COLUMNS = (("占全市比重", 20.0), ("增速", 40.0), ("拉动（百分点）", 64.0), ("贡献率", _RIGHT))
_PULL_DECIMALS = 2
_NAMED = 3  # units that share the first place; of more the number is told
DEFAULT = Address("ZZ01", "01", "3")
CITY, REST = "全市（公布数）", "其他及口径差异"


def contribution_chart(found: Progress, address: Address = DEFAULT, *, sample: bool = False) -> Figure:
    """A page in plain words where there are no weights. ZzError("chart.indicator" | "chart.weights")."""
    rows = found.of(address)
    if not rows or rows[0].indicator.role != "growth":
        raise ZzError("chart.growth", address=address)
    made = contribution(found, address)
    with drawing():
        return _without_weights(found, rows, sample) if made is None else _waterfall(found, rows, made, sample)


def _without_weights(found: Progress, rows: list[Row], sample: bool) -> Figure:
    name = rows[0].indicator.line.name
    title = f"没有统计部门的权重，{name}不能计算拉动和贡献率"
    figure = new_page(Words(title, f"{name}，{found.period.title}", _foot(found, rows, None), "", sample=sample))
    lines = (
        f"各单位对全市{name}的拉动＝该单位占全市的比重×该单位增速，贡献率＝拉动÷全市增速。",
        "比重须由统计部门提供；报表任务中没有录入，本图不作估算。",
        "取得比重后，写进报表任务工作簿的“拉动权重”表，每个单位一行：",
        f"指标　{rows[0].address}　　单位代码　{rows[0].unit.code}　　权重　比重（%）　　来源　统计部门的文号",
        "再把报表任务的新版次收入汇总库（zzdesk plan import、zzdesk ledger plan add），本图就能画出来。",
    )
    for n, words in enumerate(lines):
        figure.text(MARGIN / WIDTH, (HEIGHT - 62 - 11 * n) / HEIGHT, words, size=12, color=INK, va="top")
    return figure


def _waterfall(found: Progress, rows: list[Row], made: Contribution, sample: bool) -> Figure:
    figure = new_page(
        Words(_title(found, rows, made), _subtitle(found, made), _foot(found, rows, made), _note(made),
              sample=sample)
    )  # fmt: skip
    count = len(made.parts) + (2 if made.city is not None else 0)
    step = (HEIGHT - 2 * MARGIN - _FOOT - _TOP) / max(count, 12)
    left, wide = MARGIN + _LEFT, WIDTH - 2 * MARGIN - _LEFT - _RIGHT
    axes = room(figure, left, HEIGHT - MARGIN - _TOP - step * count, wide, step * count)
    _draw(axes, made, count)
    _heads(axes, wide)
    for n, part in enumerate(made.parts):
        _words(axes, n, part, wide)
        _mark(axes, found, n, part, wide)
    if made.city is not None:
        at, rest = len(made.parts), made.rest or Decimal(0)
        _row(axes, at, REST, ("", "", _points(rest), _part_of(rest, made.city)), wide)
        _row(axes, at + 1, CITY, ("", f"{signed(printed(made.city, 1))}%", "", ""), wide)
    return figure


def _mark(axes: Axes, found: Progress, n: int, part: Part, wide: float) -> None:
    """A unit's whole line, from its name to its 贡献率."""
    (low, high) = axes.get_xlim()
    box = Box(low - (high - low) * _LEFT / wide, high + (high - low) * _RIGHT / wide, n - 0.5, n + 0.5)
    place(axes, box, part.row.unit.code, part.row.address, found.period, partial(_told, found, part))


def _told(found: Progress, part: Part) -> list[str]:
    words = row_lines(found, part.row)
    if part.weight is not None:
        words.append(f"占全市比重：{part.weight}%")
    if part.pull is not None:
        words.append(f"拉动：{_points(part.pull)}个百分点")
    if part.share is not None:
        words.append(f"贡献率：{signed(printed(part.share, 1))}%")
    return words


def steps(made: Contribution) -> list[tuple[float, float]]:
    """(start, length) of each bar from the top: stacked to the 公布数, which is the last; without one all from zero."""
    found, at = [], 0.0
    for part in made.parts:
        pull = float(part.pull or 0)
        found.append((at if made.city is not None else 0.0, pull))
        at += pull
    if made.city is not None:
        found += [(at, float(made.city) - at), (0.0, float(made.city))]
    return found


def _draw(axes: Axes, made: Contribution, count: int) -> None:
    bars = steps(made)
    ends = [0.0, *(start for start, _ in bars), *(start + length for start, length in bars)]
    span = (max(ends) - min(ends)) or 1.0
    axes.set_xlim(min(ends) - 0.04 * span, max(ends) + 0.04 * span)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_axis_off()
    axes.axvline(0, color=FRAME, linewidth=0.9, zorder=1)
    last = len(made.parts)
    looks = (("up", BAR, BAR, None), ("down", BAR_LIGHT, BAR, "/////"), ("rest", "white", FRAME, "..."),
             ("city", INK, INK, None))  # fmt: skip
    named = {n: _look(made, n, length) for n, (_, length) in enumerate(bars)}
    for look, face, edge, hatch in looks:
        chosen = [n for n, name in named.items() if name == look]
        axes.barh(chosen, [bars[n][1] for n in chosen], 0.56, left=[bars[n][0] for n in chosen], facecolor=face,
                  edgecolor=edge, hatch=hatch, linewidth=0.7, zorder=2)  # fmt: skip
    if made.city is not None:
        ends = [start + length for start, length in bars[: last + 1]]
        axes.vlines(ends, range(last + 1), range(1, last + 2), color=FRAME, linewidth=0.8, linestyle=":", zorder=1.5)


def _look(made: Contribution, n: int, length: float) -> str:
    """ "" of a unit without a 拉动: no bar, not even of zero."""
    if n >= len(made.parts):
        return "rest" if n == len(made.parts) else "city"
    if made.parts[n].pull is None:
        return ""
    return "down" if length < 0 else "up"


def _heads(axes: Axes, wide: float) -> None:
    for words, at in _COLUMNS:
        axes.text(1 + at / wide, 1.012, words, transform=axes.transAxes, ha="right", va="bottom", size=8.5,
                  color=SECONDARY)  # fmt: skip


def _words(axes: Axes, n: int, part: Part, wide: float) -> None:
    growth = part.row.actual.number
    shown = absent_words(part.row) if growth is None else f"{signed(printed(growth, part.row.indicator.decimals))}%"
    weight = "无比重" if part.weight is None else f"{part.weight}%"
    share = "—" if part.share is None else f"{signed(printed(part.share, 1))}%"
    _row(axes, n, part.row.unit.name, (weight, shown, "—" if part.pull is None else _points(part.pull), share), wide)


def _row(axes: Axes, n: int, name: str, words: tuple[str, ...], wide: float) -> None:
    across = axes.get_yaxis_transform()
    shown, size = fitted(name, 9, 10)
    axes.text(-0.015, n, shown, transform=across, ha="right", va="center", size=size, color=INK)
    for (_, at), text in zip(_COLUMNS, words, strict=True):
        if text:
            axes.text(1 + at / wide, n, text, transform=across, ha="right", va="center", size=9.5, color=INK)


def _points(pull: Decimal) -> str:
    return signed(printed(pull, _PULL_DECIMALS, sign=True))


def _part_of(rest: Decimal, city: Decimal) -> str:
    return "—" if city <= 0 else f"{signed(printed(rest * 100 / city, 1))}%"


def _title(found: Progress, rows: list[Row], made: Contribution) -> str:
    when, name = found.period.prose, rows[0].indicator.line.name
    known = [part for part in made.parts if part.pull is not None]
    if not known:
        return f"{when}{name}尚无单位有增速和比重"
    whole = f"全市{name}{growth_words(made.city, rows[0].indicator.decimals)}，" if made.city is not None else name
    most, least = (half_up(known[n].pull or Decimal(0), _PULL_DECIMALS) for n in (0, -1))
    shown = most if most > 0 else least
    names = [p.row.unit.name for p in known if half_up(p.pull or Decimal(0), _PULL_DECIMALS) == shown]
    alike = "" if len(names) == 1 else "并列"
    told = f"下拉最多（{_points(shown)}" if most <= 0 else f"拉动最大（{printed(shown, _PULL_DECIMALS)}"
    words, short = (f"{when}{whole}{who}{alike}{told}个百分点）" for who in (_named(names), f"{len(names)}个单位"))
    return title_of(words, short if len(names) > 1 else words)


def _named(names: list[str]) -> str:
    return f"{'、'.join(names[:_NAMED])}{f'等{len(names)}个单位' if len(names) > _NAMED else ''}"


def _subtitle(found: Progress, made: Contribution) -> str:
    how = "各柱首尾相接，合到全市公布数" if made.city is not None else "公布数未录入，不合计，各柱从零画起"
    return f"各单位对全市增速的拉动和贡献率，{found.period.title}；{how}；斜线柱为下拉"


def _note(made: Contribution) -> str:
    words = ["拉动＝占全市比重×报送的增速；统计部门按未四舍五入的数公布，可能略有差异"]
    if made.city is None or made.city <= 0:
        words.append("全市公布数未录入或没有增长，贡献率为“—”")
    if not made.is_whole:
        words.append("没有增速或比重的单位不计拉动，含在其他及口径差异中")
    return "注：" + "；".join(words) + "。"


def _foot(found: Progress, rows: list[Row], made: Contribution | None) -> str:
    units = {row.unit.code for row in rows}
    given = f"数据来源：各单位报送（已报{len(units & found.reported)}/{len(units)}）"
    if made is not None:
        given += f"，比重{made.source}"
    code = figures_code(_shown(rows, made))
    return "　".join([given, found.period.title, f"报表任务{found.plan.version}版", f"校验码 {code}"])


def _shown(rows: list[Row], made: Contribution | None) -> list[tuple[str, str, Value]]:
    """Every figure of the page: the units', their weights, and the city's."""
    cells = [(row.unit.code, str(row.address), row.actual) for row in rows]
    if made is None:
        return cells
    cells += [(p.row.unit.code, "weight", number(p.weight)) for p in made.parts if p.weight is not None]
    return [*cells, *([(CITY, str(made.address), number(made.city))] if made.city is not None else [])]
