"""One form measured for one size of paper: columns, heights, and which lines stand on which page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ui.printing.paper import MM, Setup, em, font, height_of
from ui.printing.words import heading_lines, lines_of, width_of
from zzdesk.output.flow import Page, flow
from zzdesk.output.page import PrintedForm, Row
from zzdesk.plan.printed import HeadCell
from zzdesk.returns.paper import PAGE_WIDTH, page_spans

_A4_ACROSS = 273 * MM  # what PAGE_WIDTH letters take in the workbook
_LARGEST, _SMALLEST = 10.0, 6.5  # points
_SMALLEST_FITTED = 4.0
_AN_ID = "LD0B8D6A4"
_LETTER_ROOM = 1.12  # of a column's letter, against half an em
PAD = MM
TITLE_PT, HEAD_PT, MARK_PT, FOOT_PT = 15.0, 9.0, 11.0, 9.5
TITLE_HEIGHT = 11 * MM
HEAD_LINES = 5
HEAD_LINE = int(4.6 * MM)
RUNNING = 7 * MM  # the one line of head on the pages after the first
_FOOT_LINE = 8 * MM
_LEAST, _BY_HAND = 6 * MM, 8 * MM  # a line's height; where it is filled in by pen
_STEP = 100  # lines measured between two breaths


class Strip(NamedTuple):
    """A line of the form, or of one taller than a page the text lines first..end-1 of its cells."""

    row: int
    height: int
    first: int = 0
    end: int | None = None


class FootPart(NamedTuple):
    """Names side by side, or one line of a paragraph."""

    words: tuple[str, ...]
    height: int
    is_small: bool = False


class Sheet(NamedTuple):
    """One page of the form: its part across, and what of the lines and the foot stands on it."""

    span: int
    page: Page
    is_first: bool  # of its part across: with the whole head


class Span(NamedTuple):
    """A part across: its columns by number, the stubs before them as negative numbers, with left edges and widths."""

    columns: tuple[int, ...]
    lefts: tuple[int, ...]
    widths: tuple[int, ...]
    heads: tuple[HeadCell, ...]  # over positions in `columns`, not numbers


class FormLayout:
    """`measuring` must have run to its end before anything else is asked."""

    def __init__(self, printed: PrintedForm, setup: Setup) -> None:
        self.printed, self.setup = printed, setup
        self.stubs = len(printed.stubs)
        self.spans = self._make_spans()
        self.points = self._points()
        self.font, self.head_font, self.small = font(self.points), font(min(self.points, HEAD_PT)), font(8.5)
        self.line_height = height_of(self.font)
        self.key_height = height_of(self.head_font) + PAD
        self.levels = self._levels()
        self.foot = self._foot()
        self._cell_widths = self._room_in_cells()
        self.strips: list[Strip] = []
        self.sheets: list[Sheet] = []

    # --- across -------------------------------------------------------------------------
    def _make_spans(self) -> list[Span]:
        form, widths, room = self.printed.form, self.printed.widths, self.setup.body.width()
        page_width = float("inf") if self.setup.fit else PAGE_WIDTH * room / _A4_ACROSS
        spans = []
        for n, (first, last) in enumerate(page_spans(form, page_width)):
            repeated = (0,) if n else ()
            columns = (*range(-self.stubs, 0), *repeated, *range(first, last + 1))
            letters = [widths[self.stubs + c] for c in columns]
            edges = [room * sum(letters[:i]) // sum(letters) for i in range(len(letters) + 1)]
            own = tuple(b - a for a, b in pairwise(edges))
            spans.append(Span(columns, tuple(edges[:-1]), own, self._heads(columns)))
        return spans

    def _heads(self, columns: tuple[int, ...]) -> tuple[HeadCell, ...]:
        """The merged heading over the columns that stand here: where a page parts it, on both."""
        found = []
        for cell in self.printed.heads:
            here = [i for i, c in enumerate(columns) if cell.first <= c <= cell.last]
            if here:
                # column 0, that stands again, may not be merged with a later neighbour: they are of one text anyway
                found.append(cell._replace(first=here[0], last=here[-1]))
        return tuple(found)

    def _points(self) -> float:
        letter = min(sum(span.widths) / sum(self._letters(span)) for span in self.spans)
        fitting = 2 * letter / _LETTER_ROOM / em(1)
        if self.printed.form.floating:  # a line's id is never broken, however wide the font
            room = min(span.widths[1] for span in self.spans) - 2 * PAD
            fitting = min(fitting, _LARGEST * room / width_of(_AN_ID, font(_LARGEST)))
        return min(max(fitting, _SMALLEST_FITTED if self.setup.fit else _SMALLEST), _LARGEST)

    def _letters(self, span: Span) -> list[int]:
        return [self.printed.widths[self.stubs + c] for c in span.columns]

    # --- heights --------------------------------------------------------------------------
    def _levels(self) -> list[int]:
        """Of the heading's levels: upper ones one text line, the lowest what is left of the tallest heading."""
        line = height_of(self.head_font)
        depth = max(cell.bottom for cell in self.printed.heads) + 1
        levels = [line + PAD] * depth
        texts = [(cell.text, cell.top, cell.bottom, self._head_width(s, cell)) for s in self.spans for cell in s.heads]
        for i, (name, _) in enumerate(self.printed.stubs):
            texts += [(name, 0, depth - 1, span.widths[i]) for span in self.spans]
        for words, top, bottom, width in sorted(texts, key=lambda t: t[2] - t[1]):
            need = len(heading_lines(words, self.head_font, width - PAD)) * line + PAD
            levels[bottom] += max(need - sum(levels[top : bottom + 1]), 0)
        return levels

    @staticmethod
    def _head_width(span: Span, cell: HeadCell) -> int:
        return sum(span.widths[cell.first : cell.last + 1])

    @property
    def heading_height(self) -> int:
        return sum(self.levels) + self.key_height

    @property
    def head_height(self) -> int:
        """Of title and head block."""
        return TITLE_HEIGHT + HEAD_LINES * HEAD_LINE + MM

    def _foot(self) -> list[FootPart]:
        width, printed = self.setup.body.width(), self.printed
        parts = [FootPart(names, _FOOT_LINE) for names in _side_by_side(printed.foot, width)]
        if printed.stamp:
            parts.append(FootPart((printed.stamp,), _FOOT_LINE))
        line = height_of(self.small)
        for note in printed.notes:
            parts += [FootPart((words,), line, True) for words in lines_of(note, self.small, width)]
        return parts

    def _room_in_cells(self) -> list[int]:
        """By number, the stubs first; a column that stands on several pages is measured where it is narrowest."""
        least: dict[int, int] = {}
        for span in self.spans:
            for column, width in zip(span.columns, span.widths, strict=True):
                least[column] = min(width - 2 * PAD, least.get(column, width))
        return [least[number - self.stubs] for number in range(len(self.printed.widths))]

    def cell_lines(self, row: Row, number: int) -> list[str]:
        """The text of a row's cell in lines; `number` counts the stubs too."""
        words = row.cells[number].words
        if not words:
            return []
        indent = self.indent(row) if number == 0 else 0
        return lines_of(words, self.font, self._cell_widths[number] - indent)

    def indent(self, row: Row) -> int:
        return int(row.indent * em(self.points))

    def measuring(self) -> Iterator[int]:
        """Measure line after line, some at a time (how many are done), then part them into pages."""
        least = _BY_HAND if self.printed.blank else _LEAST
        tallest = self.setup.body.height() - RUNNING - self.heading_height
        for n, row in enumerate(self.printed.rows):
            most = max((len(self.cell_lines(row, c)) for c in range(len(row.cells))), default=1)
            height = most * self.line_height + PAD
            if height > tallest:
                self.strips += self._cut(n, most, tallest)
            else:
                self.strips.append(Strip(n, max(height, least)))
            if n % _STEP == _STEP - 1:
                yield n + 1
        self._part()
        yield len(self.printed.rows)

    def _cut(self, row: int, lines: int, tallest: int) -> Iterator[Strip]:
        each = max((tallest - PAD) // self.line_height, 1)
        for first in range(0, lines, each):
            end = min(first + each, lines)
            yield Strip(row, (end - first) * self.line_height + PAD, first, end)

    def _part(self) -> None:
        """The same lines on the pages of every part across, so that they can be laid side by side."""
        body = self.setup.body.height() - self.heading_height
        heights, foot = [s.height for s in self.strips], [part.height for part in self.foot]
        pages = flow(heights, body - self.head_height, body - RUNNING, foot)
        for span in range(len(self.spans)):
            for n, page in enumerate(pages):
                if span and page.first == page.end:
                    continue  # nothing but foot: it stands below the first part
                self.sheets.append(Sheet(span, page, n == 0))


def _side_by_side(names: tuple[str, ...], width: int) -> list[tuple[str, ...]]:
    """As many names in a row as have room beside each other."""
    widest = max((width_of(words, font(FOOT_PT)) for words in names), default=0) + 3 * MM
    count = max(min(len(names), width // widest), 1)
    rows = -(-len(names) // count)
    each = -(-len(names) // rows) if rows else 1
    return [names[n : n + each] for n in range(0, len(names), each)]
