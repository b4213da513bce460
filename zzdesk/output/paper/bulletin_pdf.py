"""The bulletin as PDF in the program's own layout: text, tables on turned sheets where they are wide, pictures.

From the bulletin alone, in the order of the Word file; the same bulletin gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from zzdesk.analysis.bulletin.model import Bulletin, Part
from zzdesk.output.paper import bulletin_words as words
from zzdesk.output.paper.document import MM, About, Leaf, pdf_bytes, turn_to
from zzdesk.output.paper.furniture import bulletin_furniture
from zzdesk.output.paper.picture_block import PictureBlock
from zzdesk.output.paper.styles import Styles, smaller, styles_for
from zzdesk.output.paper.tables_pdf import laid_out, table_blocks
from zzdesk.output.paper.text_block import Style, TextBlock
from zzdesk.output.paper.words_said import said
from zzdesk.textfile import write_whole

UPRIGHT = Leaf("upright", 210, 297, 28, 26, 37, 35)
TURNED = Leaf("turned", 297, 210, 25, 25, 26, 26)
_SHARE = 0.42  # of the page's height for a picture: two stand on one, with their captions
_LARGEST = 1.2  # of the room across: what is larger is not made smaller still
_PICTURE_GAP = 16.0
PLATE = Leaf("plate", 297, 210, 15, 15, 18, 20)  # of a picture, that has margins of its own
HEAD = Leaf("head", 210, 297, 22, 22, 20, 20)
_SCALES = (1.0, 0.94, 0.875, 0.8, 0.75, 0.7, 0.66, 0.62, 0.58)  # of the text's 16 points: 9.3 is the smallest


def write_pdf(bulletin: Bulletin, path: Path) -> Path:
    """ZzError("file.…") where it cannot be written; an old file then stays as it was."""
    return write_whole(path, bulletin_pdf(bulletin))


def bulletin_pdf(bulletin: Bulletin) -> bytes:
    styles = styles_for(said(bulletin))
    about = About(bulletin.title, bulletin.issuer, bulletin.period.title)
    furniture = bulletin_furniture(styles, sample=bulletin.sample)
    return pdf_bytes(lambda: [*_contents(bulletin, styles)], (UPRIGHT, TURNED, PLATE), about, furniture)


def _contents(bulletin: Bulletin, styles: Styles) -> Iterator[Flowable]:
    yield TextBlock(bulletin.issuer, styles.issuer)
    yield TextBlock(words.number_of(bulletin), styles.number)
    yield TextBlock(bulletin.title, styles.title, outline=0)
    yield TextBlock(f"{bulletin.recipients}：", styles.recipients)
    for part in bulletin.parts:
        yield from _part(part, (styles.part, styles.section, styles.subsection), styles.text)
    if bulletin.tables:
        yield TextBlock(words.annexes_of(bulletin), styles.annexes)
    yield KeepTogether([*_closing(bulletin, styles)])
    yield from _tables(bulletin, styles)
    yield from _pictures(bulletin, styles)


def _part(part: Part, headings: tuple[Style, ...], text: Style, level: int = 0) -> Iterator[Flowable]:
    yield CondPageBreak(headings[0].leading + 3 * text.leading)  # a heading has two lines of text below it
    yield TextBlock(part.heading, headings[0], outline=level)
    held = [line for paragraph in part.paragraphs for line in paragraph.text.split("\n")]
    for line in held or ([words.TO_TYPE] if part.typed else []):
        yield TextBlock(line, text)
    for section in part.sections:
        yield from _part(section, headings[1:] or headings, text, level + 1)


def _closing(bulletin: Bulletin, styles: Styles) -> Iterator[Flowable]:
    """Who issues it, the place of the date, the notes."""
    yield Spacer(0, styles.text.leading * 2)
    yield TextBlock(bulletin.issuer, styles.signature)
    yield TextBlock(words.DATE, styles.signature)
    yield Spacer(0, styles.text.leading)
    if bulletin.notes:
        yield TextBlock("注：", styles.note)
    for n, note in enumerate(bulletin.notes, 1):
        yield TextBlock(f"{n}．{note}", styles.note)
    yield TextBlock(words.sources_of(bulletin), styles.note)


def _tables(bulletin: Bulletin, styles: Styles) -> Iterator[Flowable]:
    leaf = None
    for table in bulletin.tables:
        layout, wanted = laid_out(table, styles, (UPRIGHT, TURNED))
        if wanted is not leaf:
            yield from turn_to(wanted)
        leaf = wanted
        yield from table_blocks(layout, leaf, styles)


def _pictures(bulletin: Bulletin, styles: Styles) -> Iterator[Flowable]:
    """One that was drawn for a turned sheet has one of its own: made half as large, its words could not be read."""
    leaf = None
    for picture in bulletin.pictures:
        wanted = PLATE if picture.width * MM > UPRIGHT.room[0] * _LARGEST else UPRIGHT
        if wanted is not leaf:
            yield from turn_to(wanted)
        leaf, (width, height) = wanted, wanted.room
        tallest = height * _SHARE if leaf is UPRIGHT else height - styles.caption.leading - _PICTURE_GAP
        yield PictureBlock(picture, styles.caption, styles.told, width, tallest)


# --- the page for the head of the bureau ------------------------------------------------------
def write_head_page(bulletin: Bulletin, path: Path) -> Path:
    """ZzError("file.…") where it cannot be written; an old file then stays as it was."""
    return write_whole(path, head_page_pdf(bulletin))


def head_page_pdf(bulletin: Bulletin) -> bytes:
    """One page: the type gives way, down to a size that can still be read; only then it runs on."""
    styles = styles_for(said(bulletin))
    about = About(words.head_title_of(bulletin), bulletin.issuer, bulletin.period.title)
    furniture = bulletin_furniture(styles, sample=bulletin.sample)
    scale = next((s for s in _SCALES if _height(_for_head(bulletin, styles, s)) <= HEAD.room[1]), _SCALES[-1])
    return pdf_bytes(lambda: _for_head(bulletin, styles, scale), (HEAD,), about, furniture)


def _for_head(bulletin: Bulletin, styles: Styles, scale: float) -> list[Flowable]:
    title, asked, text = (smaller(s, scale) for s in (styles.title, styles.part, styles.text))
    found: list[Flowable] = [TextBlock(words.head_title_of(bulletin), title._replace(before=0), outline=0)]
    for question in bulletin.for_head:
        found.append(TextBlock(question.asked, asked._replace(indent=0)))
        found += [TextBlock(line, text) for answer in question.answers for line in answer.text.split("\n")]
    return [*found, TextBlock(words.sources_of(bulletin), styles.note._replace(before=8))]


def _height(blocks: Sequence[Flowable]) -> float:
    """As a frame sets them, one under another."""
    total = 0.0
    for block in blocks:
        total += block.wrap(*HEAD.room)[1] + block.getSpaceBefore() + block.getSpaceAfter()
    return total
