"""四、存在问题 and 五、下步要求: written by people, never generated; empty until they are."""

from __future__ import annotations

from zzdesk.analysis.bulletin.model import Paragraph, Part
from zzdesk.analysis.bulletin.month import Month
from zzdesk.ledger.bulletins import PARTS


def typed_parts(month: Month) -> list[Part]:
    """A paragraph for each line that was typed."""
    return [Part(heading, _paragraphs(month.typed.get(key, "")), typed=True) for key, heading in PARTS.items()]


def _paragraphs(words: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line.strip()) for line in words.splitlines() if line.strip())
