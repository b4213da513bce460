"""A bulletin as a page to read: words, tables and pictures in its order; each figure a link to where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ui import theme
from ui.bureau.bulletin_desk import NEXT, PROBLEMS
from zzdesk.analysis.bulletin.model import Basis, Bulletin, Paragraph, Part, Table

TO_TYPE = "（待填写：在右边“撰写”里写）"
_FIGURE = re.compile(r"[+\-−]?\d[\d,]*(?:\.\d+)?%?")


class Reading:
    """`html` of a bulletin, and what each link in it rests on, by number."""

    def __init__(self, bulletin: Bulletin, *, is_being_drawn: bool = False) -> None:
        self._is_being_drawn = is_being_drawn
        self.links: list[tuple[Basis, ...]] = []
        self.html = "".join(self._whole(bulletin))

    def _whole(self, bulletin: Bulletin) -> Iterator[str]:
        if bulletin.sample:
            yield f'<p align="center"><font color="{theme.tokens().error}">【示例数据】</font></p>'
        number = bulletin.number or f"〔{bulletin.period.year + (bulletin.period.month == 12)}〕　　号"
        yield f'<p align="center" class="quiet">{escape(bulletin.issuer)}　{escape(number)}</p>'
        yield f'<p align="center" class="title">{escape(bulletin.title)}</p>'
        yield f"<p>{escape(bulletin.recipients)}：</p>"
        for part in bulletin.parts:
            yield from self._part(part, "part")
        for table in bulletin.tables:
            yield from self._table(table)
        for n, picture in enumerate(bulletin.pictures):
            yield f'<p align="center" class="picture"><img src="picture:{n}"></p>'
            yield f'<p align="center">{escape(picture.title)}</p>'
        if self._is_being_drawn:
            yield '<p align="center" class="quiet">附图正在画…</p>'
        yield from (f'<p class="note">注{n}：{escape(note)}</p>' for n, note in enumerate(bulletin.notes, 1))
        yield (
            f'<p class="note">数据口径：{escape(bulletin.basis_words)}　报表任务{escape(bulletin.plan)}版　'
            f"校验码 {escape(bulletin.code)}</p>"
        )
        if bulletin.for_head:
            yield '<hr/><p class="part">局领导参阅（另成一页，不随通报印发）</p>'
        for asked, answers in bulletin.for_head:
            yield f'<p class="section">{escape(asked)}</p>'
            yield from map(self._paragraph, answers)

    def _part(self, part: Part, level: str) -> Iterator[str]:
        yield f'<p class="{level}">{escape(part.heading)}</p>'
        if part.typed and not part.paragraphs:
            yield f'<p class="quiet">{TO_TYPE}</p>'
        yield from map(self._paragraph, part.paragraphs)
        for section in part.sections:
            yield from self._part(section, "section")

    def _paragraph(self, paragraph: Paragraph) -> str:
        words = escape(paragraph.text)
        if paragraph.basis:
            accent = theme.tokens().accent
            marked = _FIGURE.sub(lambda found: f'<font color="{accent}">{found[0]}</font>', words)
            words = f'<a href="{self._link(paragraph.basis)}">{marked}</a>'
        return f'<p style="text-indent: 26px">{words}</p>'

    def _table(self, table: Table) -> Iterator[str]:
        yield f'<p align="center" class="caption">{escape(table.title)}</p>'
        # At 100 % Qt's rounding makes it a pixel too wide.
        yield '<table border="1" cellspacing="0" cellpadding="3" width="99%"><thead><tr>'
        yield from (f"<th>{escape(h.text)}</th>" for h in table.heads)
        yield "</tr></thead>"
        for row in table.rows:
            yield '<tr class="sum">' if row.emphasis else "<tr>"
            if len(row.cells) > 1 and not any(c.text for c in row.cells[1:]):
                yield f'<td colspan="{len(row.cells)}"><b>{escape(row.cells[0].text)}</b></td></tr>'
                continue
            for cell, head in zip(row.cells, table.heads, strict=True):
                words = escape(cell.text) or "&nbsp;"
                if cell.basis is not None and cell.text:
                    accent = theme.tokens().accent
                    words = f'<a href="{self._link((cell.basis,))}"><font color="{accent}">{words}</font></a>'
                words = f"<b>{words}</b>" if row.emphasis else words
                yield f'<td align="{"right" if head.is_figure else "left"}">{words}</td>'
            yield "</tr>"
        yield "</table>"
        if table.note:
            yield f'<p class="note">注：{escape(table.note)}</p>'

    def _link(self, basis: tuple[Basis, ...]) -> str:
        self.links.append(basis)
        return f"figure:{len(self.links) - 1}"


def style() -> str:
    """Of such a page, in the colours of the day."""
    c = theme.tokens()
    return (
        f"body, p, td, th {{ color: {c.text}; }} a {{ color: {c.text}; text-decoration: none; }}"
        "p { margin-top: 4px; margin-bottom: 4px; line-height: 150%; white-space: pre-wrap; }"
        f".title {{ font-size: {theme.FORM_PT}pt; font-weight: bold; margin-top: 8px; margin-bottom: 12px; }}"
        f".part {{ font-size: {theme.BODY_PT + 1.5}pt; font-weight: bold; margin-top: 14px; }}"
        ".picture { line-height: 100%; margin-top: 12px; margin-bottom: 0px; }"
        ".section { font-weight: bold; margin-top: 8px; }"
        f"th {{ background-color: {c.header}; font-weight: bold; }} table {{ border-color: {c.line}; }}"
        f"td, th {{ font-size: {theme.SMALL_PT}pt; }} tr.sum {{ background-color: {c.derived}; }}"
        f".quiet, .note {{ color: {c.secondary}; font-size: {theme.SMALL_PT}pt; }} "
        ".caption { font-weight: bold; margin-top: 16px; }"
    )


def with_typed(parts: Sequence[Part], typed: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts with what has been typed meanwhile: a paragraph a line."""
    keys = iter((PROBLEMS, NEXT))
    return tuple(_retyped(part, typed.get(next(keys, ""), "")) if part.typed else part for part in parts)


def _retyped(part: Part, words: str) -> Part:
    lines = (line.strip() for line in words.splitlines())
    return part._replace(paragraphs=tuple(Paragraph(line) for line in lines if line))
