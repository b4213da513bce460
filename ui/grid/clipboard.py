"""Blocks of cells to and from the clipboard, as Excel, WPS and LibreOffice exchange them (tab-separated text)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zzdesk.entry.paste import Paste


def to_tsv(rows: Iterable[Iterable[str]]) -> str:
    """Cells with tabs, line ends or quotes are quoted, as spreadsheets do."""
    return "".join("\t".join(map(_quoted, row)) + "\n" for row in rows)


def _quoted(words: str) -> str:
    if any(c in words for c in '\t\n\r"'):
        return '"' + words.replace('"', '""') + '"'
    return words


def block_for(text: str, rows: int, columns: int) -> list[list[str]]:
    """The block of a clipboard's text; one value fills a whole selection of rows x columns."""
    from zzdesk.entry.paste import read_tsv

    block = read_tsv(text)
    if len(block) == 1 and len(block[0]) == 1:
        return [[block[0][0]] * columns for _ in range(rows)]
    return block


def told(paste: Paste) -> tuple[str, str, list[str]]:
    """Level, sentence and details for the message bar."""
    placed, refused = len(paste.cells), len(paste.refused)
    added = f"，增加{len(paste.lines)}行" if paste.lines else ""
    details = [f.message for f in (*paste.refused, *paste.notes)]
    if not refused:
        recast = f"，其中{len(paste.notes)}格换写后读入" if paste.notes else ""
        return "good", f"已粘贴{placed}格{added}{recast}", details
    return "error", f"已粘贴{placed}格{added}，{refused}格未粘贴：{paste.refused[0].message}", details
