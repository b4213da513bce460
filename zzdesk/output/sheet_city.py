"""全市目标: each city target with its wording, the department's figure, where it stands, and 区县合计（参考）."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zzdesk.address import Address
from zzdesk.analysis.aggregate import CityFigure
from zzdesk.analysis.nature import LEGEND, MARKS, nature
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import brief_words, printed_value
from zzdesk.output.book import Book, marked, money, rounded
from zzdesk.plan.model import Form, Plan
from zzdesk.plan.pace import target_words

_HEADS = (
    ("代码", 6),
    ("指标", 30),
    ("计量单位", 7),
    ("年度目标", 24),
    ("主填单位", 12),
    ("累计完成", 10),
    ("完成率（%）", 9),
    ("与目标差（百分点）", 10),
    ("与时序差（百分点）", 10),
    ("进度状态", 11),
    ("区县合计（参考）", 19),
    ("进展说明", 28),
)
_PERCENT, _POINTS = "#,##0.0", "+0.0;-0.0;0.0"


def write_city(book: Book, form: Form) -> None:
    rows = {row.address.line: row for row in book.found.rows if row.address.form == form.code}
    last = len(_HEADS) - 1
    sheet = book.sheet(f"{form.code} {form.title}", form.title, [(0, last)], heads=(0, 2))
    sheet.write_string(1, last, f"表号：{form.code}表", book.style("under_right"))
    for column, (words, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, words, book.style("head"))
    sheet.set_row(2, 32)
    at = 2
    for line in form.lines:
        if line.code in rows:
            at += 1
            _row(book, sheet, at, form, rows[line.code])
    book.notes(sheet, at + 1, (0, last), _notes(form))
    sheet.freeze_panes(3, 2)


def _row(book: Book, sheet: Any, at: int, form: Form, row: Row) -> None:
    line, plan = row.indicator.line, book.found.plan
    progress_note = _progress_note(book, form, row)
    texts = {0: line.code, 2: line.unit or "—", 4: row.unit.name, 9: brief_words(plan, row, book.found.period)}
    for column, words in texts.items():
        strong = column == 9 and row.state == "behind"
        sheet.write_string(at, column, words, book.style("strong_word" if strong else "word"))
    sheet.write_string(at, 1, line.name, book.style("text"))
    sheet.write_string(at, 3, _target(plan, row), book.style("text"))
    sheet.write_string(at, 11, progress_note, book.style("text"))
    _actual(book, sheet, at, row)
    standing = row.standing
    for column, figure, shape in (
        (6, standing.completion, _PERCENT),
        (7, standing.gap_pp, _POINTS),
        (8, standing.ahead_pp, _POINTS),
    ):
        if figure is None:
            sheet.write_string(at, column, "—", book.style("word"))
        else:
            sheet.write_number(at, column, rounded(figure), book.style("number", shape))
    _reference(book, sheet, at, row)
    sheet.set_row(at, 14 * max(1, -(-len(progress_note) // 13), -(-len(line.name) // 14)) + 4)


def _target(plan: Plan, row: Row) -> str:
    if row.target is not None and row.target.comparator == "text":
        return f"文字目标（{row.target.clause}）"
    return target_words(plan, row.unit, row.address)


def _actual(book: Book, sheet: Any, at: int, row: Row) -> None:
    if row.actual.number is not None:
        mark = MARKS.get(nature(book.figures, row.unit.code, row.indicator), "")
        shape = book.style("number", marked(row.indicator.decimals, mark))
        book.placed(row.unit.code, row.address, sheet, at, 5)
        sheet.write_number(at, 5, float(row.actual.number), shape)
        return
    words = "—" if row.indicator.kind == "text" else _absent(book, row)
    sheet.write_string(at, 5, words, book.style("word"))


def _absent(book: Book, row: Row) -> str:
    if row.state == "not_judged":
        return "—"  # 未到核算期: the state column says so
    reported = row.unit.code in book.found.reported
    return printed_value(row.actual, row.indicator.decimals, reported=reported) or "未报"


def _progress_note(book: Book, form: Form, row: Row) -> str:
    column = next((c.no for c in form.columns if c.role == "text"), "")
    return book.figures.value(row.unit.code, Address(form.code, row.address.line, column)).content


def _reference(book: Book, sheet: Any, at: int, row: Row) -> None:
    """The districts' figures beside the city's, never in its place and never held against it."""
    city = district_figure(book, row)
    if city is None:
        sheet.write_string(at, 10, "—", book.style("word"))
    elif city.value is None or city.method != "sum":
        sheet.write_string(at, 10, "不可加总" if city.reported else "未报", book.style("word"))
    else:
        decimals = row.indicator.decimals
        label = "" if city.is_whole else f'"（已报{city.reported}家）"'
        sheet.write_number(at, 10, float(city.value), book.style("number", money(decimals) + label))


def district_figure(book: Book, row: Row) -> CityFigure | None:
    """The district indicator that the plan sets beside a city line: table `reference`, or `city` turned round."""
    plan = book.found.plan
    table = plan.settings.get("reference")
    named = table.get(str(row.address)) if isinstance(table, Mapping) else None
    named = named or next((district for district, city in plan.city.items() if city == str(row.address)), None)
    return book.found.city_of(Address.parse(named)) if named else None


def _notes(form: Form) -> list[str]:
    words = "区县合计（参考）与全市目标口径不同，并列供参考，不作平衡审核；力争目标只列进度，不判定未达到。"
    return [words, f"{LEGEND}。", *(f"{line.code}：{line.note}。" for line in form.lines if line.note)]
