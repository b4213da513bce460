"""What a bulletin says, in the order it says it: Word, PDF, workbook and window all show this and add nothing.

A bulletin is plain data (words, decimals, pictures) and stands alone: a frozen one is drawn again years later
without its ledger, its plan or the code that wrote its sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from zzdesk.period import Period


class Basis(NamedTuple):
    """A figure that a sentence or a table's cell rests on: whose ("" is the city's), and where it stands."""

    unit: str
    address: str  # ZZ01.03.1


class Paragraph(NamedTuple):
    """One paragraph of text; `basis` are its figures, for tracing."""

    text: str
    basis: tuple[Basis, ...] = ()


class Part(NamedTuple):
    """一、总体情况 and its paragraphs; sections within it (（一）四个开发区) are parts of their own.

    `typed`: written by people, never generated (四、存在问题, 五、下步要求); empty until they write it.
    """

    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    sections: tuple[Part, ...] = ()
    typed: bool = False


class Cell(NamedTuple):
    """As it is printed, and the figure behind it where there is one (`decimals` are those printed)."""

    text: str
    figure: Decimal | None = None
    decimals: int = 0
    basis: Basis | None = None


class Row(NamedTuple):
    """`emphasis`: a subtotal, a group's heading or the city's line."""

    cells: tuple[Cell, ...]
    emphasis: bool = False


class Head(NamedTuple):
    """A column: its heading (its unit of measure included) and how it stands. `wide` columns hold sentences."""

    text: str
    is_figure: bool = True
    is_wide: bool = False


class Table(NamedTuple):
    """附表: every row has a cell for each head."""

    key: str  # stable name, ASCII: targets, growth, late
    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    note: str = ""


class Picture(NamedTuple):
    """A chart as it was drawn: PNG, 300 dots an inch. `alt` says what it shows, for those who cannot see it."""

    key: str
    title: str
    alt: str
    png: bytes
    width: float  # mm
    height: float  # mm


class Question(NamedTuple):
    """On the page for the head of the bureau: what is asked, and the answer in sentences."""

    asked: str
    answers: tuple[Paragraph, ...]


class Place(NamedTuple):
    """A unit's place within its group at one indicator: what next month's 位次变化 is counted against."""

    unit: str
    address: str
    rank: int


@dataclass(frozen=True, slots=True)
class Bulletin:
    """`code` is the 校验码 of all figures; `sample` marks 示例数据; `plan` is the plan's version.

    `number` is the bureau's document number (〔2021〕15号), "" where it is blank.
    """

    period: Period
    title: str
    recipients: str
    issuer: str
    number: str
    basis_words: str  # 数据口径: 正式14份、快报2份 …
    parts: tuple[Part, ...]
    tables: tuple[Table, ...]
    pictures: tuple[Picture, ...]
    notes: tuple[str, ...]
    for_head: tuple[Question, ...]
    places: tuple[Place, ...]
    code: str
    plan: str
    sample: bool


@dataclass(frozen=True, slots=True)
class Frozen:
    """A bulletin that went out: nothing that arrives later changes it. `sha256` is of its stored text."""

    bulletin: Bulletin
    sha256: str
    who: str
    at: str  # 2021-05-21T15:00:00
