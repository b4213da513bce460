"""The bureau's own tables as tables to print: a consolidated form, the standing at an indicator, who has reported."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Cell, Head, Row, Table
from zzdesk.analysis.consolidated import Consolidated
from zzdesk.analysis.consolidated_words import crossing_words, marks_words
from zzdesk.analysis.data_code import figures_code
from zzdesk.analysis.progress import Progress
from zzdesk.analysis.progress import Row as Standing
from zzdesk.analysis.wording import NO_FIGURE, printed, printed_value, state_words, unplaced_words
from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.status import SHOWN, SHOWN_MARKS, UnitStatus
from zzdesk.plan.model import ANY_LINE
from zzdesk.values import text

_A_NAME = 20  # letters
_PROGRESS = (
    Head("填报单位", is_figure=False),
    Head("目标"),
    Head("实际"),
    Head("完成率（%）"),
    Head("与目标差（百分点）"),
    Head("与时序进度差（百分点）"),
    Head("组内名次"),
    Head("状态", is_figure=False, is_wide=True),
)


def tables_code(tables: Sequence[Table]) -> str:
    """校验码 of every word in the tables."""
    return figures_code(
        (table.key, f"{n}.{at}", text(cell.text))
        for table in tables
        for n, row in enumerate(table.rows)
        for at, cell in enumerate(row.cells)
    )


def rows_table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], figures: Collection[int], note: str
) -> Table:
    """A column of words with one that is longer than a name holds sentences."""
    longest = [max((len(row[n]) for row in rows), default=0) for n in range(len(heads))]
    made = (Head(head, n in figures, n not in figures and longest[n] > _A_NAME) for n, head in enumerate(heads))
    return Table("rows", title, tuple(made), tuple(Row(tuple(map(Cell, row))) for row in rows), note)


# --- 汇总 --------------------------------------------------------------------------------------
def consolidated_table(found: Consolidated) -> Table:
    form = found.form
    worded = {a.column for a, c in found.cells.items() if not c.numeric}
    heads = [Head("指标", is_figure=False), Head("计量单位", is_figure=False), Head("代码", is_figure=False)]
    heads += [Head(f"{no} {name}", no not in worded, no in worded) for no, name in found.columns]
    rows = [
        Row((Cell(name), Cell(unit), Cell("" if code == ANY_LINE else code), *_crossings(found, code)))
        for code, name, unit in found.lines
    ]
    none = sum(c.method == "none" for c in found.cells.values())
    told = marks_words(found) + ([f"“—”的{none}个不可加总或没有数"] if none else [])
    whose = f"（{found.group}小计）" if found.group else ""
    title = f"{form.code} {form.title}{whose}　{found.period.title}"
    return Table(form.code, title, tuple(heads), tuple(rows) if found.columns else (), "；".join(told))


def _crossings(found: Consolidated, code: str) -> Iterator[Cell]:
    for no, _ in found.columns:
        yield Cell(crossing_words(found.cells.get(Address(found.form.code, code, no))))


# --- 进度与排名 ----------------------------------------------------------------------------------
def progress_tables(found: Progress, indicators: Sequence[Address]) -> list[Table]:
    return [_progress_table(found, address) for address in indicators if found.of(address)]


def _progress_table(found: Progress, address: Address) -> Table:
    rows, item = found.of(address), found.of(address)[0].indicator
    unit = f"（{item.unit}）" if item.unit else ""
    body: list[Row] = []
    for group in found.plan.groups:
        members = [r for r in rows if r.unit.group == group]
        if members:
            body.append(Row((Cell(group), *[Cell("")] * (len(_PROGRESS) - 1)), emphasis=True))
            body += [_standing(found, r) for r in sorted(members, key=lambda r: (r.rank is None, r.rank or 0))]
    body += [_standing(found, r) for r in rows if r.unit.group not in found.plan.groups]
    body += _city(found, address)
    notes = [f"时序进度{printed(found.time_progress, 1)}%", "“—”表示无数或不参加排名", unplaced_words(found, address)]
    title = f"{item.name}{unit}　{found.period.title}"
    return Table(str(address), title, _PROGRESS, tuple(body), "；".join(filter(None, notes)))


def _standing(found: Progress, row: Standing) -> Row:
    standing, decimals = row.standing, row.indicator.decimals
    actual = printed_value(row.actual, decimals, reported=row.unit.code in found.reported)
    target = row.target.value if row.target else None
    return Row(
        (
            Cell(row.unit.name),
            Cell(printed(target, decimals)),
            Cell(actual or NO_FIGURE),
            Cell(printed(standing.completion, 1)),
            Cell(printed(standing.gap_pp, 1, sign=True)),
            Cell(printed(standing.ahead_pp, 1, sign=True)),
            Cell(str(row.rank) if row.rank else NO_FIGURE),
            Cell(state_words(found.plan, row, found.period)),
        )
    )


def _city(found: Progress, address: Address) -> Iterator[Row]:
    city, decimals = found.city_of(address), found.of(address)[0].indicator.decimals
    if city:
        blank = [Cell(NO_FIGURE)] * 4
        yield Row(
            (Cell("全市"), Cell(NO_FIGURE), Cell(printed(city.value, decimals)), *blank, Cell(city.reason)),
            emphasis=True,
        )


# --- 报送情况 ------------------------------------------------------------------------------------
def status_table(matrix: Matrix, title: str) -> Table:
    """Marks with their words where people must act: black and white says the same."""
    heads = [Head("填报单位", is_figure=False), *(Head(s.period.label, is_figure=False) for s in matrix.periods)]
    rows = [Row((Cell(name), *(Cell(_mark(unit)) for unit in matrix.row(code)))) for code, name in matrix.units]
    rates = (s.tally.completeness for s in matrix.periods)
    rows.append(Row((Cell("完整率（%）"), *(Cell(NO_FIGURE if r is None else str(r)) for r in rates)), emphasis=True))
    key = "　".join(f"{SHOWN_MARKS[shown]} {words}" for shown, words in SHOWN.items())
    return Table("status", title, tuple(heads), tuple(rows), key)


def _mark(unit: UnitStatus | None) -> str:
    if unit is None:
        return ""
    mark = SHOWN_MARKS[unit.shown]
    words = mark if unit.shown in {"reported", "ahead"} else f"{mark}{SHOWN[unit.shown]}"
    return words + ("迟" if unit.late and unit.kind and unit.shown != "late" else "")
