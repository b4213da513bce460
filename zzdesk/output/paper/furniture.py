"""What stands on every page of a bulletin: — 1 — outside, the mark of sample data above."""

from __future__ import annotations

from typing import Any

from zzdesk.output.paper.bulletin_words import SAMPLE
from zzdesk.output.paper.document import MM, Furniture, Leaf
from zzdesk.output.paper.styles import Styles

_BELOW = 7 * MM + 14  # from the text's edge to the number's base line


def bulletin_furniture(styles: Styles, *, sample: bool) -> Furniture:
    """On a sheet that is turned, the number stands where it does when the sheet is bound: GB/T 9704 7.5."""

    def draw(canvas: Any, leaf: Leaf, number: int, total: int) -> None:
        if sample:
            draw_mark(canvas, leaf, styles, SAMPLE)
        words, page = f"— {number} —", styles.page
        canvas.setFont(page.face.name, page.points)
        y = max(leaf.bottom * MM - _BELOW, 8 * MM)
        if number % 2:
            canvas.drawRightString((leaf.width - leaf.right) * MM - page.points, y, words)
        else:
            canvas.drawString(leaf.left * MM + page.points, y, words)

    return draw


def draw_mark(canvas: Any, leaf: Leaf, styles: Styles, words: str) -> None:
    """In a frame at the upper right, inside what every printer reaches."""
    style = styles.mark
    words = style.face.fit(words)
    width = style.face.width(words, style.points) + 12
    right, top = (leaf.width - leaf.right) * MM, (leaf.height - 8) * MM
    canvas.setLineWidth(0.8)
    canvas.rect(right - width, top - style.leading - 4, width, style.leading + 4)
    canvas.setFont(style.face.name, style.points)
    canvas.drawString(right - width + 6, top - style.leading + 2, words)
