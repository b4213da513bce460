"""Tables as PDF, as they are printed from the window: A4 or A3, upright or turned as they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from reportlab.platypus import CondPageBreak, Flowable

from zzdesk.analysis.bulletin.model import Table
from zzdesk.output.paper.bulletin_words import NOTHING
from zzdesk.output.paper.document import MM, About, Furniture, Leaf, pdf_bytes, turn_to
from zzdesk.output.paper.furniture import draw_mark
from zzdesk.output.paper.styles import Styles, styles_for
from zzdesk.output.paper.table_block import TableBlock, around_table
from zzdesk.output.paper.table_layout import TIGHT, TableLayout
from zzdesk.output.paper.text_block import TextBlock
from zzdesk.output.paper.words_said import said_in

_SIDE, _TOP, _BOTTOM = 12.0, 18.0, 18.0
_SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
_FOOT_POINTS = 9.0


class Printed(NamedTuple):
    """`foot`: sources, period, 校验码; `mark`: 示例数据 or ""."""

    title: str
    issuer: str
    foot: str
    mark: str = ""


def tables_pdf(tables: Sequence[Table], about: Printed, *, size: str = "A4", landscape: bool | None = None) -> bytes:
    """Table after table, headings on every page, "第 1 页，共 3 页" at the foot.

    `landscape` None: each upright where its type stays legible, else turned.
    """
    words = [
        about.foot,
        about.mark,
        about.title,
        "第页，共",
        NOTHING,
        *(w for table in tables for w in said_in(table)),
    ]
    styles = styles_for(words)
    upright, turned = _leaf("upright", *_SIZES[size]), _leaf("turned", *_SIZES[size][::-1])
    wanted = [upright, turned] if landscape is None else [turned] if landscape else [upright]
    laid = [laid_out(table, styles, wanted) for table in tables]
    first = [laid[0][1]] if laid else []
    leaves = [*first, *(leaf for leaf in wanted if leaf not in first)]
    whose = About(about.title, about.issuer)
    return pdf_bytes(lambda: [*_blocks(laid, about, styles)], leaves, whose, _furniture(styles, about), counted=True)


def laid_out(table: Table, styles: Styles, leaves: Sequence[Leaf]) -> tuple[TableLayout, Leaf]:
    """On the first of the leaves that leaves it legible type, else on the last; a little closer set where it then
    has room on one page."""
    for leaf in leaves:
        width, height = leaf.room
        around = around_table(table, styles.table_title, styles.table_note, width)
        layout = TableLayout(table, width, height - around, styles.cells)
        if layout.is_comfortable:
            break
    if layout.height > height - around:
        tight = TableLayout(table, width, height - around, styles.cells, TIGHT)
        layout = tight if tight.height <= height - around else layout
    return layout, leaf


def table_blocks(layout: TableLayout, leaf: Leaf, styles: Styles) -> Iterator[Flowable]:
    """On one page where one holds it."""
    block = TableBlock(layout, styles.table_title, styles.table_note)
    _, height = block.wrap(*leaf.room)
    if height <= leaf.room[1]:
        yield CondPageBreak(height)
    yield block


def _blocks(laid: Sequence[tuple[TableLayout, Leaf]], about: Printed, styles: Styles) -> Iterator[Flowable]:
    if not laid:
        yield TextBlock(about.title, styles.table_title)
        yield TextBlock(NOTHING, styles.caption)
    standing = laid[0][1] if laid else None
    for layout, leaf in laid:
        if leaf is not standing:
            yield from turn_to(leaf)
        standing = leaf
        yield from table_blocks(layout, leaf, styles)


def _leaf(name: str, width: float, height: float) -> Leaf:
    return Leaf(name, width, height, _SIDE, _SIDE, _TOP, _BOTTOM)


def _furniture(styles: Styles, about: Printed) -> Furniture:
    def draw(canvas: Any, leaf: Leaf, number: int, total: int) -> None:
        if about.mark:
            draw_mark(canvas, leaf, styles, about.mark)
        face, y = styles.page.face, 10 * MM
        canvas.setFont(face.name, _FOOT_POINTS)
        canvas.drawString(leaf.left * MM, y, face.fit(about.foot))
        canvas.drawRightString((leaf.width - leaf.right) * MM, y, f"第 {number} 页，共 {total} 页")

    return draw
