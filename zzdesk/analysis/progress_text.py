"""The progress of a period as text for a terminal, columns aligned for Chinese widths."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from zzdesk.address import Address
from zzdesk.analysis.aggregate import CityFigure
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import NO_FIGURE, printed, printed_value, state_words, unplaced_words
from zzdesk.values import decimal_text

_HEADS = ("填报单位", "目标", "实际", "完成率%", "与目标差", "与时序差", "组内名次", "状态")
_LEFT = {0, 7}


def progress_text(found: Progress) -> str:
    """One block an indicator of many units, in the bureau's order; one block a form of single fillers."""
    head = f"{found.plan.title}　{found.period.title}　时序进度{printed(found.time_progress, 1)}%"
    grouped = _by_indicator(found)
    alone = [row for rows in grouped.values() if _is_alone(rows[0]) for row in rows]
    blocks = [_block(found, address, rows) for address, rows in grouped.items() if not _is_alone(rows[0])]
    if alone:
        heads = ("代码", "指标", *_HEADS[:-2], _HEADS[-1])
        rows = [(str(row.address), _cut(row.indicator.line.name), *_cells(found, row, rank=False)) for row in alone]
        blocks.append(table([heads, *rows], left={0, 1, 2, 8}))
    return "\n\n".join([head, *blocks]) + "\n"


def _by_indicator(found: Progress) -> dict[Address, list[Row]]:
    grouped: dict[Address, list[Row]] = {}
    for row in found.rows:
        grouped.setdefault(row.address, []).append(row)
    return dict(sorted(grouped.items()))


def _is_alone(row: Row) -> bool:
    return bool(row.indicator.line.filling_unit)


def _block(found: Progress, address: Address, rows: list[Row]) -> str:
    item = rows[0].indicator
    title = f"{address}　{item.name}" + (f"（{item.unit}）" if item.unit else "")
    city = found.city_of(address)
    body = table([_HEADS, *(_cells(found, row) for row in rows)], left=_LEFT)
    below = [f"全市：{city_words(city, item.decimals)}"] if city else []
    return "\n".join([title, body, *below, *filter(None, [unplaced_words(found, address)])])


def _cells(found: Progress, row: Row, *, rank: bool = True) -> tuple[str, ...]:
    standing = row.standing
    actual = printed_value(row.actual, row.indicator.decimals, reported=row.unit.code in found.reported)
    place = str(row.rank) if row.rank else NO_FIGURE
    return (
        row.unit.name,
        _target(row),
        _cut(actual or NO_FIGURE),
        printed(standing.completion, 1),
        printed(standing.gap_pp, 1, sign=True),
        printed(standing.ahead_pp, 1, sign=True),
        *([place] if rank else []),
        state_words(found.plan, row, found.period),
    )


def _target(row: Row) -> str:
    target = row.target
    if target is None or target.value is None or target.comparator == "text":
        return "文字" if target and target.comparator == "text" else NO_FIGURE
    high = "" if target.high is None else f"—{decimal_text(target.high)}"
    return decimal_text(target.value) + high


def city_words(figure: CityFigure, decimals: int) -> str:
    """The city's figure with its method, or why there is none."""
    methods = {"sum": "合计", "ratio_of_sums": "总量之比", "official": "公布数"}
    aims = [("全市目标", figure.target), ("区县目标合计", figure.district_targets)]
    beside = "".join(f"；{name}{decimal_text(value)}" for name, value in aims if value is not None)
    if figure.value is None:
        return f"{figure.reason}（已报{figure.reported}家，应报{figure.expected}家）{beside}"
    how = figure.reason or methods[figure.method]
    return f"{printed(figure.value, decimals)}（{how}）{beside}"


def table(rows: Iterable[Sequence[str]], *, left: Iterable[int] = ()) -> str:
    """Rows of equal length as aligned columns; a Chinese character is two cells wide."""
    lines = [list(row) for row in rows]
    widths = [max(width(cell) for cell in column) for column in zip(*lines, strict=True)]
    flush = set(left)
    return "\n".join(
        "  ".join(_pad(cell, w, n in flush) for n, (cell, w) in enumerate(zip(line, widths, strict=True))).rstrip()
        for line in lines
    )


def width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)


def _pad(words: str, cells: int, left: bool) -> str:
    room = " " * (cells - width(words))
    return words + room if left else room + words


def _cut(words: str, most: int = 16) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
