"""Every word that will stand on paper, for the faces that must hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zzdesk.analysis.bulletin.model import Bulletin, Part, Table
from zzdesk.output.paper import bulletin_words as words


def said(bulletin: Bulletin) -> Iterator[str]:
    """Every word on paper, for the faces."""
    yield from (bulletin.issuer, bulletin.title, bulletin.recipients, "：注．", words.NOTHING)
    yield from (words.number_of(bulletin), words.annexes_of(bulletin), words.sources_of(bulletin))
    yield from (words.head_title_of(bulletin), words.SAMPLE, words.TO_TYPE, words.DATE, *bulletin.notes)
    yield from _said_by(bulletin.parts)
    for table in bulletin.tables:
        yield from said_in(table)
    yield from (text for picture in bulletin.pictures for text in (picture.title, picture.alt))
    for question in bulletin.for_head:
        yield from (question.asked, *(answer.text for answer in question.answers))


def said_in(table: Table) -> Iterator[str]:
    yield from (table.title, words.note_of(table), *(head.text for head in table.heads))
    yield from (cell.text for row in table.rows for cell in row.cells)


def _said_by(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        yield from (part.heading, *(p.text for p in part.paragraphs))
        yield from _said_by(part.sections)
