"""The peer of a chart: the same marks, drawn by plain matplotlib calls from lists that are there beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

Draw = Callable[[Any], Any]


@dataclass
class Marks:
    """What one figure shows: per axes its place, limits, ticks and artists; all texts in parts of the figure."""

    size: tuple[float, float]
    axes: list[dict[str, Any]] = field(default_factory=list)
    texts: list[tuple[float, float, str, dict[str, Any]]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.texts) + sum(len(a[kind]) for a in self.axes for kind in ("lines", "bars", "areas"))


def marks_of(figure: Figure) -> Marks:
    """Read off a figure that was drawn once."""
    FigureCanvasAgg(figure).draw()
    marks = Marks(tuple(figure.get_size_inches()))
    ticks = {id(label) for axes in figure.axes for label in (*axes.get_xticklabels(), *axes.get_yticklabels())}
    for axes in figure.axes:
        marks.axes.append(_axes(axes))
    for item in figure.findobj(Text):
        if item.get_text() and item.get_visible() and id(item) not in ticks:
            marks.texts.append(_text(figure, item))
    return marks


def _axes(axes: Axes) -> dict[str, Any]:
    inside = axes.transData.inverted()
    bars = [(p.get_x(), p.get_y(), p.get_width(), p.get_height(), _face(p)) for p in axes.patches]
    areas = []
    for group in axes.collections:
        paths = [group.get_transform().transform_path(path).vertices for path in group.get_paths()]
        paths = [inside.transform(points) for points in paths]
        closed = isinstance(group, PolyCollection)
        areas.append((paths, closed, list(group.get_facecolor()), list(group.get_edgecolor()), group.get_hatch(),
                      list(group.get_linewidth())))  # fmt: skip
    return {
        "place": axes.get_position().bounds,
        "x": axes.get_xlim(),
        "y": axes.get_ylim(),
        "off": not axes.axison,
        "xticks": [(t, label.get_text()) for t, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)],
        "yticks": [(t, label.get_text()) for t, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)],
        "lines": [_line(line, inside) for line in axes.lines],
        "bars": bars,
        "areas": areas,
    }


def _line(line: Line2D, inside: Any) -> tuple[list[float], list[float], dict[str, Any]]:
    points = inside.transform(line.get_transform().transform(line.get_xydata()))
    how = {name: getattr(line, f"get_{name}")() for name in ("color", "linewidth", "marker", "markersize", "zorder")}
    how["linestyle"] = "none" if line.get_linestyle() == "None" else line.get_linestyle()
    return list(points[:, 0]), list(points[:, 1]), how


def _face(patch: Any) -> dict[str, Any]:
    return {name: getattr(patch, f"get_{name}")() for name in ("facecolor", "edgecolor", "hatch", "linewidth")}


def _text(figure: Figure, item: Text) -> tuple[float, float, str, dict[str, Any]]:
    box = item.get_window_extent()
    how: dict[str, Any] = {"size": item.get_fontsize(), "color": item.get_color(), "rotation": item.get_rotation()}
    if item.get_bbox_patch() is not None:
        how["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    return box.x0 / figure.bbox.width, box.y0 / figure.bbox.height, item.get_text(), how


def replay(marks: Marks) -> Figure:
    figure = Figure(figsize=marks.size, dpi=100, facecolor="white")
    for one in marks.axes:
        axes = figure.add_axes(one["place"])
        for x, y, how in one["lines"]:
            axes.plot(x, y, **how)
        for x, y, wide, tall, how in one["bars"]:
            axes.bar(x, tall, wide, y, align="edge", **how)
        for paths, closed, faces, edges, hatch, weights in one["areas"]:
            axes.add_collection(PolyCollection(paths, closed=closed, facecolors=faces if closed else "none",
                                               edgecolors=edges, hatch=hatch, linewidths=weights))  # fmt: skip
        axes.set(xlim=one["x"], ylim=one["y"])
        if one["off"]:
            axes.set_axis_off()
            continue
        axes.set_xticks([t for t, _ in one["xticks"]], [w for _, w in one["xticks"]])
        axes.set_yticks([t for t, _ in one["yticks"]], [w for _, w in one["yticks"]])
        axes.grid(axis="y")
        axes.spines[:].set_visible(False)
    for x, y, words, how in marks.texts:
        figure.text(x, y, words, ha="left", va="bottom", **how)
    return figure
