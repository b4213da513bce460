"""Type by GB/T 9704: title 小标宋 2号, text 仿宋 3号 at 29 points a line, headings 黑体, sections 楷体."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from zzdesk.output.paper.table_layout import Faces
from zzdesk.output.paper.text_block import CENTER, LEFT, RIGHT, Style
from zzdesk.output.paper.typefaces import HEADING, PLAIN, SECTION, TEXT, TITLE, faces_for

_NO_2, _NO_3, _NO_4, _NO_5 = 22.0, 16.0, 14.0, 10.5


class Styles(NamedTuple):
    title: Style
    issuer: Style
    number: Style
    recipients: Style
    text: Style
    part: Style
    section: Style
    subsection: Style
    annexes: Style
    signature: Style
    note: Style
    table_title: Style
    table_note: Style
    caption: Style
    told: Style
    mark: Style
    page: Style
    cells: Faces


def styles_for(words: Iterable[str]) -> Styles:
    """Every face has all the words: few more letters, and no word stands in a face that lacks it."""
    held = ["".join(sorted(set("".join(words) + "（续）〔〕— 0123456789")))]
    faces = faces_for(dict.fromkeys((TITLE, TEXT, HEADING, SECTION, PLAIN), held))
    text = Style(faces[TEXT], _NO_3, 29.0, indent=2)
    small = Style(faces[PLAIN], _NO_5, 16.0)
    return Styles(
        title=Style(faces[TITLE], _NO_2, 33.0, CENTER, before=29, after=29),
        issuer=Style(faces[TITLE], 26.0, 36.0, CENTER, after=16),
        number=Style(faces[TEXT], _NO_3, 29.0, CENTER),
        recipients=text._replace(indent=0),
        text=text,
        part=Style(faces[HEADING], _NO_3, 29.0, LEFT, indent=2),
        section=Style(faces[SECTION], _NO_3, 29.0, LEFT, indent=2),
        subsection=text,
        annexes=text._replace(before=29),
        signature=text._replace(align=RIGHT, indent=0, inset=4),
        note=small,
        table_title=Style(faces[HEADING], _NO_4, 20.0, CENTER),
        table_note=small._replace(points=9.0, leading=13.0),
        caption=Style(faces[HEADING], _NO_5, 16.0, CENTER),
        told=small,
        mark=Style(faces[HEADING], _NO_5, 14.0, CENTER),
        page=Style(faces[PLAIN], _NO_4, 16.0),
        cells=Faces(faces[PLAIN], faces[HEADING]),
    )


def smaller(style: Style, scale: float) -> Style:
    """Smaller type is set closer, too."""
    return style._replace(
        points=style.points * scale,
        leading=style.leading * scale * (0.45 + 0.55 * scale),
        before=style.before * scale,
        after=style.after * scale,
    )
