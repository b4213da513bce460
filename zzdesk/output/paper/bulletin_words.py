"""What a bulletin on paper says beside its own text: number, place of the seal, sources."""

from __future__ import annotations

from zzdesk.analysis.bulletin.model import Bulletin, Table
from zzdesk.output.bulletin.word_fields import SAMPLE as SAMPLE
from zzdesk.output.bulletin.word_fields import TO_TYPE as TO_TYPE

NOTHING = "（本期没有）"
DATE = "　　年　　月　　日"


def number_of(bulletin: Bulletin) -> str:
    """Blank to be filled in by hand; a month's bulletin goes out in the month after."""
    return bulletin.number or f"〔{bulletin.period.year + (bulletin.period.month == 12)}〕　　号"


def annexes_of(bulletin: Bulletin) -> str:
    return "附：" + "；".join(table.title for table in bulletin.tables)


def sources_of(bulletin: Bulletin) -> str:
    return f"数据口径：{bulletin.basis_words}　报表任务{bulletin.plan}版　校验码 {bulletin.code}"


def head_title_of(bulletin: Bulletin) -> str:
    return f"{bulletin.period.title}工业经济运行情况（局领导参阅）"


def note_of(table: Table) -> str:
    return f"注：{table.note}" if table.note else ""
