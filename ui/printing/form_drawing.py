"""Draws one page of a form: black lines of half a point, marks that need no colour."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRect
from PySide6.QtGui import QFont, QPainter

from ui.printing.form_layout import (
    FOOT_PT,
    HEAD_LINE,
    HEAD_PT,
    MARK_PT,
    PAD,
    RUNNING,
    TITLE_HEIGHT,
    TITLE_PT,
    FormLayout,
    Sheet,
    Span,
    Strip,
)
from ui.printing.paper import BLACK, DERIVED_GREY, HEAD_GREY, MM, font, pen
from ui.printing.words import draw_lines, heading_lines, lines_of, width_of
from zzdesk.output.page import DERIVED, STRUCK

_HATCH = 2 * MM  # between the strokes of a × cell


def draw_form(painter: QPainter, layout: FormLayout, sheet: Sheet) -> None:
    """In the paper's own units, from its upper left corner."""
    body = layout.setup.body
    painter.setPen(pen())
    y = body.top()
    if sheet.is_first:
        _head(painter, layout, QRect(body.left(), y, body.width(), layout.head_height), is_continued=sheet.span > 0)
        y += layout.head_height
    else:
        _running_head(painter, layout, QRect(body.left(), y, body.width(), RUNNING))
        y += RUNNING
    span, page = layout.spans[sheet.span], sheet.page
    if page.first < page.end or not page.foot:
        y = _heading(painter, layout, span, y)
        for strip in layout.strips[page.first : page.end]:
            _strip(painter, layout, span, strip, y)
            y += strip.height
    if sheet.span == 0:
        _foot(painter, layout, y, page.foot, page.foot_end)


# --- head -------------------------------------------------------------------------------------
def _head(painter: QPainter, layout: FormLayout, box: QRect, *, is_continued: bool) -> None:
    printed = layout.printed
    title = printed.title + ("（续）" if is_continued else "")
    title_font, small, mark_font = font(TITLE_PT, bold=True), font(HEAD_PT), font(MARK_PT, bold=True)
    draw_lines(painter, QRect(box.left(), box.top(), box.width(), TITLE_HEIGHT), [title], title_font, "center")
    top = box.top() + TITLE_HEIGHT
    right = max(width_of(words, small) for words in printed.block) + MM
    block = box.right() - right
    rows = [QRect(box.left(), top + n * HEAD_LINE, block - box.left(), HEAD_LINE) for n in range(len(printed.block))]
    for row, words in zip(rows, printed.block, strict=True):
        draw_lines(painter, QRect(block, row.top(), right, HEAD_LINE), [words], small)
    draw_lines(painter, rows[0], [printed.mark], mark_font)
    for row, words in zip(rows[1:], printed.notes_above, strict=False):
        draw_lines(painter, row, [words], small)
    _unit_and_period(painter, layout, rows)


def _unit_and_period(painter: QPainter, layout: FormLayout, rows: list[QRect]) -> None:
    """On the last line of the head; a long name of the office takes the line above too."""
    printed, plain, last = layout.printed, font(10), rows[-1]
    period = width_of(printed.period, plain)
    lines = lines_of(printed.unit, plain, last.width() - period - 4 * MM)
    box = last.adjusted(0, -HEAD_LINE * (len(lines) - 1), 0, 0)
    draw_lines(painter, box, lines, plain)
    left = max(
        last.left() + max(width_of(words, plain) for words in lines) + 2 * MM,
        layout.setup.body.center().x() - period // 2,
    )
    draw_lines(painter, QRect(left, last.top(), period, HEAD_LINE), [printed.period], plain)


def _running_head(painter: QPainter, layout: FormLayout, box: QRect) -> None:
    printed, small = layout.printed, font(HEAD_PT)
    box = box.adjusted(0, 0, 0, -PAD)
    mark_font = font(HEAD_PT, bold=True)
    mark = width_of(printed.mark, mark_font) + MM if printed.mark else 0
    draw_lines(painter, box, [printed.mark], mark_font, "right")
    words = [f"{printed.form.code}表　{printed.title}（续）", printed.unit.replace("（盖章）", ""), printed.period]
    said = lines_of("　　".join(words), small, box.width() - mark)
    draw_lines(painter, box, said[:1], small)


# --- table ------------------------------------------------------------------------------------
def _heading(painter: QPainter, layout: FormLayout, span: Span, y: int) -> int:
    """The merged headings and the 栏次 row; where the lines begin."""
    left, depth = layout.setup.body.left(), len(layout.levels)
    tops = [y]
    for height in layout.levels:
        tops.append(tops[-1] + height)
    titles = [(name, i, i, 0, depth - 1) for i, (name, _) in enumerate(layout.printed.stubs)]
    for words, first, last, top, bottom in (*titles, *span.heads):
        width = sum(span.widths[first : last + 1])
        box = QRect(left + span.lefts[first], tops[top], width, tops[bottom + 1] - tops[top])
        _heading_cell(painter, box, heading_lines(words, layout.head_font, width - PAD), layout.head_font)
    keys = [key for _, key in layout.printed.stubs]
    for i, column in enumerate(span.columns):
        box = QRect(left + span.lefts[i], tops[-1], span.widths[i], layout.key_height)
        words = keys[i] if column < 0 else layout.printed.keys[column]
        _heading_cell(painter, box, [words], layout.head_font)
    return tops[-1] + layout.key_height


def _heading_cell(painter: QPainter, box: QRect, lines: list[str], of_head: QFont) -> None:
    painter.fillRect(box, HEAD_GREY)
    _frame(painter, box)
    draw_lines(painter, box, lines, of_head, "center")


def _strip(painter: QPainter, layout: FormLayout, span: Span, strip: Strip, y: int) -> None:
    row, left = layout.printed.rows[strip.row], layout.setup.body.left()
    for i, column in enumerate(span.columns):
        number = column + layout.stubs
        cell = row.cells[number]
        box = QRect(left + span.lefts[i], y, span.widths[i], strip.height)
        if cell.look == STRUCK:
            _hatch(painter, box)
        elif cell.look == DERIVED:
            painter.fillRect(box, DERIVED_GREY)
        _frame(painter, box)
        indent = layout.indent(row) if number == 0 else 0
        lines = layout.cell_lines(row, number)[strip.first : strip.end]
        if lines:
            draw_lines(painter, box.adjusted(PAD + indent, 0, -PAD, 0), lines, layout.font, cell.align)


def _frame(painter: QPainter, box: QRect) -> None:
    painter.drawRect(box)


def _hatch(painter: QPainter, box: QRect) -> None:
    """× 免填: thin strokes, drawn one by one; printers make grey of pattern fills."""
    painter.save()
    painter.setClipRect(box)
    painter.setPen(pen(0.2))
    height = box.height()
    strokes = []
    for x in range(box.left() - height, box.right(), _HATCH):
        strokes.append(QLineF(QPointF(x, box.bottom()), QPointF(x + height, box.top())))
    painter.drawLines(strokes)
    painter.restore()


# --- foot ------------------------------------------------------------------------------------
def _foot(painter: QPainter, layout: FormLayout, y: int, first: int, end: int) -> None:
    body, plain = layout.setup.body, font(FOOT_PT)
    painter.setPen(BLACK)
    most = max((len(part.words) for part in layout.foot if not part.is_small), default=1)
    for part in layout.foot[first:end]:
        count = most if len(part.words) > 1 else 1
        for n, words in enumerate(part.words):
            box = QRect(body.left() + body.width() * n // count, y, body.width() // count, part.height)
            draw_lines(painter, box, [words], layout.small if part.is_small else plain)
        y += part.height
