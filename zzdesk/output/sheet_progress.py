"""进度: districts against their targets, a block of columns an indicator, the city's line with its method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zzdesk.address import Address
from zzdesk.analysis.aggregate import ADDABLE, CityFigure
from zzdesk.analysis.nature import LEGEND, MARKS, has_flash, nature
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import BATCH, brief_words, printed, printed_value, unplaced_words
from zzdesk.output.book import Book, marked, money, rounded
from zzdesk.output.sheet_form import grouped
from zzdesk.output.sheet_sums import METHODS, cell, less, method_words
from zzdesk.plan.model import Form, Indicator, Unit

_FIRST_COLUMN, _FIRST_ROW = 2, 4
_PERCENT, _POINTS = "#,##0.0", "+0.0;-0.0;0.0"
_WIDTHS = {"target": 7, "actual": 9, "completion": 7.5, "gap": 8, "ahead": 8, "rank": 5, "state": 10.5}


@dataclass(frozen=True, slots=True)
class Block:
    """One indicator's columns, from `at` on; `parts` says what each holds."""

    item: Indicator
    at: int
    parts: tuple[str, ...]
    rows: dict[str, Row]

    def column(self, part: str) -> int:
        return self.at + self.parts.index(part)

    @property
    def end(self) -> int:
        return self.at + len(self.parts) - 1


def write_progress(book: Book, form: Form, name: str) -> None:
    """`name`: of the sheet. A form without any row writes no sheet."""
    blocks = _blocks(book, form)
    if not blocks:
        return
    last = blocks[-1].end
    sheet = book.sheet(name, f"{form.title}目标完成进度", [(0, last)], heads=(0, _FIRST_ROW - 1))
    pace = f"时序进度{printed(book.found.time_progress, 1)}%"
    sheet.write_string(1, last, pace + _pending(form, blocks), book.style("under_right"))
    _heads(book, sheet, blocks)
    row = _FIRST_ROW
    for group, units in grouped(book.found.plan, form):
        book.group_row(sheet, row, last, group)
        for unit in units:
            row += 1
            _unit(book, sheet, row, unit, blocks)
        row += 1
    _district_line(book, sheet, row, blocks)
    _city_line(book, sheet, row + 1, blocks)
    book.notes(sheet, row + 2, (0, last), _notes(book, blocks))
    sheet.freeze_panes(_FIRST_ROW, _FIRST_COLUMN)


def _blocks(book: Book, form: Form) -> list[Block]:
    by_address: dict[Address, dict[str, Row]] = {}
    for row in book.found.rows:
        if row.address.form == form.code:
            by_address.setdefault(row.address, {})[row.unit.code] = row
    found, at = [], _FIRST_COLUMN
    for address in sorted(by_address):
        rows = by_address[address]
        item = next(iter(rows.values())).indicator
        found.append(Block(item, at, _parts(item, any(r.target for r in rows.values())), rows))
        at = found[-1].end + 1
    return found


def _parts(item: Indicator, has_target: bool) -> tuple[str, ...]:
    if not has_target:
        return ("actual", "rank")
    if item.measure in {"rate", "share"}:
        return ("target", "actual", "gap", "rank", "state")
    if item.line.pace in {"even", "level"}:
        return ("target", "actual", "completion", "ahead", "rank", "state")
    return ("target", "actual", "completion", "rank", "state")


def _pending(form: Form, blocks: list[Block]) -> str:
    without = not any("target" in block.parts for block in blocks)
    return f"　年度目标未下达（{form.pending_targets}）" if without and form.pending_targets else ""


def _heads(book: Book, sheet: Any, blocks: list[Block]) -> None:
    head = book.style("head")
    sheet.set_column(0, 0, 17)
    sheet.set_column(1, 1, 5.5)
    sheet.merge_range(2, 0, 3, 0, "填报单位", head)
    sheet.merge_range(2, 1, 3, 1, "报送类别", head)
    for block in blocks:
        item = block.item
        sheet.merge_range(2, block.at, 2, block.end, f"{item.line.name}（{item.unit}）　{item.address}", head)
        for part in block.parts:
            sheet.write_string(3, block.column(part), _head(item, part), head)
            sheet.set_column(
                block.column(part), block.column(part), _WIDTHS[part] + 2 * (part == "actual" and len(block.parts) == 2)
            )
    sheet.set_row(2, 32 if len(blocks[0].parts) > 2 else 46)
    sheet.set_row(3, 44)


def _head(item: Indicator, part: str) -> str:
    expected = item.measure in {"rate", "share"}
    return {
        "target": "年度预期目标" if expected else "年度目标",
        "actual": item.column.name,
        "completion": "完成率（%）",
        "gap": "与目标差（百分点）",
        "ahead": "与时序差（百分点）",
        "rank": "组内名次",
        "state": "进度状态",
    }[part]


def _unit(book: Book, sheet: Any, at: int, unit: Unit, blocks: list[Block]) -> None:
    standing = book.figures.standing.get(unit.code)
    sheet.write_string(at, 0, "　" + unit.name, book.style("name"))
    sheet.write_string(at, 1, standing.kind if standing else "未报", book.style("word"))
    for block in blocks:
        row = block.rows.get(unit.code)
        for part in block.parts:
            if row is None:
                sheet.write_string(at, block.column(part), "—", book.style("word"))
            else:
                _part(book, sheet, at, block.column(part), row, part)


def _part(book: Book, sheet: Any, at: int, column: int, row: Row, part: str) -> None:
    standing, item = row.standing, row.indicator
    target = row.target.value if row.target else None
    mark = MARKS.get(nature(book.figures, row.unit.code, item), "")
    exact = {
        "target": (target, money(_target_decimals(item))),
        "actual": (row.actual.number, marked(item.decimals, mark)),
    }
    shown = {"completion": (standing.completion, _PERCENT), "gap": (standing.gap_pp, _POINTS)}
    shown["ahead"] = (standing.ahead_pp, _POINTS)
    if part in exact and exact[part][0] is not None:
        figure, shape = exact[part]
        assert figure is not None
        sheet.write_number(at, column, float(figure), book.style("number", shape))
    elif part in shown and shown[part][0] is not None:
        figure, shape = shown[part]
        assert figure is not None
        sheet.write_number(at, column, rounded(figure), book.style("number", shape))
    elif part == "rank" and row.rank is not None:
        sheet.write_number(at, column, row.rank, book.style("word", "0"))
    else:
        sheet.write_string(at, column, _words(book, row, part), book.style(_word_style(row, part)))


def _word_style(row: Row, part: str) -> str:
    """A unit behind shows in bold, which a black-and-white print keeps."""
    return "strong_word" if part == "state" and row.state == "behind" else "word"


def _words(book: Book, row: Row, part: str) -> str:
    if part == "actual":
        reported = row.unit.code in book.found.reported
        return printed_value(row.actual, row.indicator.decimals, reported=reported) or "未报"
    if part == "state":
        return brief_words(book.found.plan, row, book.found.period)
    return "—"


def _target_decimals(item: Indicator) -> int:
    return 1 if item.measure in {"rate", "share"} else item.decimals


def _district_line(book: Book, sheet: Any, at: int, blocks: list[Block]) -> None:
    """区县合计: live sums for what adds up, nothing but the word for what does not."""
    sheet.write_string(at, 0, "区县合计", book.style("group"))
    sheet.write_blank(at, 1, None, book.style("group"))
    for block in blocks:
        city = book.found.city_of(block.item.address)
        sums = {}
        if city is not None and block.item.measure in ADDABLE:
            sums = {"target": city.district_targets, "actual": city.value}
        for part in block.parts:
            column, figure = block.column(part), sums.get(part)
            if figure is not None:
                left_out = less(city.left_out) if city and part == "actual" else ""
                formula = f"=SUM({cell(_FIRST_ROW, column)}:{cell(at - 1, column)}){left_out}"
                flash = part == "actual" and has_flash(book.figures, [r.unit for r in block.rows.values()], block.item)
                words = money(block.item.decimals) if part == "target" else marked(block.item.decimals, "快" * flash)
                shape = book.style("sum", words)
                sheet.write_formula(at, column, formula, shape, float(figure))
            else:
                sheet.write_string(at, column, _district_words(block, part, city), book.style("sum_word"))
    sheet.set_row(at, 30)


def _district_words(block: Block, part: str, city: CityFigure | None) -> str:
    if block.item.measure not in ADDABLE:
        return "不可加总" if part == "actual" else ""
    return method_words(city) if part == "state" else "—"


def _city_line(book: Book, sheet: Any, at: int, blocks: list[Block]) -> None:
    """全市: the city's own target and figure with the method, or in the figure's place the reason."""
    sheet.write_string(at, 0, "全市", book.style("group"))
    sheet.write_blank(at, 1, None, book.style("group"))
    for block in blocks:
        city = book.found.city_of(block.item.address)
        if city is None:
            continue
        first = block.at
        if "target" in block.parts:
            _number_or_dash(book, sheet, at, first, city.target, money(_target_decimals(block.item)))
            first += 1
        if city.value is None or not city.is_whole:
            sheet.merge_range(at, first, at, block.end, "", book.style("why"))
            sheet.write_string(at, first, _why(book, city), book.style("why"))
        else:
            _city_figure(book, sheet, at, block, city)
    sheet.set_row(at, 58)


def _why(book: Book, city: CityFigure) -> str:
    if city.value is not None:
        return f"{city.reason}，不作全市数"
    filled = book.found.plan.city.get(str(city.address))
    row = next((r for r in book.found.rows if str(r.address) == filled), None)
    if row is None or row.actual.number is None:
        return city.reason
    return f"{city.reason}；{row.unit.name}在{filled}填报{printed(row.actual.number, row.indicator.decimals)}"


def _city_figure(book: Book, sheet: Any, at: int, block: Block, city: CityFigure) -> None:
    shown = {
        "actual": (city.value, marked(block.item.decimals, "")),
        "completion": (city.completion, _PERCENT),
        "gap": (city.gap_pp, _POINTS),
    }
    for part in block.parts:
        if part in shown:
            figure, shape = shown[part]
            _number_or_dash(book, sheet, at, block.column(part), figure, shape)
        elif part != "target":
            words = METHODS[city.method] if part == "state" else "—"
            sheet.write_string(at, block.column(part), words, book.style("sum_word"))


def _number_or_dash(book: Book, sheet: Any, at: int, column: int, figure: Any, shape: str) -> None:
    if figure is None:
        sheet.write_string(at, column, "—", book.style("sum_word"))
    else:
        sheet.write_number(at, column, float(figure), book.style("sum", shape))


def _notes(book: Book, blocks: list[Block]) -> list[str]:
    words = [f"{book.found.plan.setting('scope_note')}；名次在各组内按公布精度排列，相同并列，未报不参加排名。"]
    words.append(LEGEND)
    words += filter(None, (unplaced_words(book.found, b.item.address) for b in blocks))
    if any(b.item.line.pace == "batch" for b in blocks):
        words.append(f"{BATCH}的指标，状态列写“集中认定”。")
    if any(b.item.measure in {"rate", "share"} for b in blocks):
        words.append("增速指标为年度预期目标，年内只列与目标差，不判定进度；增速不相加、不平均。")
    if any(book.found.has_stages(b.rows.values()) for b in blocks):
        words.append("有阶段目标的，时序进度按阶段目标推算，增速在该月与阶段目标比较判定进度。")
    if any("target" in b.parts for b in blocks):
        words.append("全市目标取自ZZ07表；区县目标之和与全市目标口径不同，并列供参考，不作平衡审核。")
    return words
