"""A PDF of flowing contents: sheets of both ways, what stands on every page, the same bytes for the same contents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from threading import Lock
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate

rl_config.useA85 = 0  # bytes spelled in letters are a quarter more, and a third of a picture's time
MM = 72 / 25.4
_ONE_AT_A_TIME = Lock()  # a face of reportlab serves one document at a time


class Leaf(NamedTuple):
    """A kind of page in millimetres: its size and margins."""

    name: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def room(self) -> tuple[float, float]:
        """Points across and down inside the margins."""
        return (self.width - self.left - self.right) * MM, (self.height - self.top - self.bottom) * MM


class About(NamedTuple):
    title: str
    author: str
    subject: str = ""


# Draws what stands on every page: the canvas, its leaf, the page's number from 1, and how many there are.
Furniture = Callable[[Any, Leaf, int, int], None]


def pdf_bytes(
    contents: Callable[[], Sequence[Flowable]],
    leaves: Sequence[Leaf],
    about: About,
    furniture: Furniture,
    *,
    counted: bool = False,
) -> bytes:
    """`contents` begin on the first leaf and change it by `turn_to`; they are asked for anew each time.

    `counted`: the furniture says how many pages there are, so all is laid out twice.
    """
    made = BytesIO()
    with _ONE_AT_A_TIME:
        total = _build(BytesIO(), contents(), leaves, about, furniture, 0) if counted else 0
        _build(made, contents(), leaves, about, furniture, total)
    return made.getvalue()


def _build(
    to: BytesIO, contents: Sequence[Flowable], leaves: Sequence[Leaf], about: About, furniture: Furniture, total: int
) -> int:
    """The number of pages."""
    document = BaseDocTemplate(to, invariant=1, title=about.title, author=about.author, subject=about.subject)
    document.creator = "zzdesk"
    document.addPageTemplates([_template(leaf, furniture, total) for leaf in leaves])
    document.build([*contents])
    return int(document.page)


def turn_to(leaf: Leaf) -> list[Flowable]:
    """A new page of another kind."""
    return [NextPageTemplate(leaf.name), PageBreak()]


def _template(leaf: Leaf, furniture: Furniture, total: int) -> PageTemplate:
    def on_page(canvas: Any, document: Any) -> None:
        canvas.saveState()
        furniture(canvas, leaf, document.page, total)
        canvas.restoreState()

    width, height = leaf.room
    frame = Frame(leaf.left * MM, leaf.bottom * MM, width, height, 0, 0, 0, 0)
    return PageTemplate(leaf.name, [frame], pagesize=(leaf.width * MM, leaf.height * MM), onPage=on_page)
