"""What the welcome page says of a file once its window is closed."""

from __future__ import annotations

from ui.clerk.desk import Desk
from ui.recent import describe
from zzdesk.entry.sent import ExportRow


def note_how_it_stands(desk: Desk) -> None:
    unit = f"{desk.document.unit.name}{'（示例数据）' if desk.document.sample else ''}"
    describe(desk.document.path, unit, desk.period.label, left_to_send(desk))


def left_to_send(desk: Desk) -> str:
    """Of the period in hand: the last return made, or how far it is filled."""
    document, period = desk.document, desk.period
    made = document.exports(period)
    formal = document.sent.formal(period)
    if formal and document.sent.lock(period):
        return f"✓ 已报{formal.kind}第{formal.revision}版"
    counts = desk.counts()
    filled = f"已填 {counts.filled}/{counts.required}"
    if formal:
        return f"正在更正，{filled}"
    return f"{filled}，{_unsent(made)}"


def _unsent(made: list[ExportRow]) -> str:
    return "快报已生成，未报正式" if any(row.kind == "快报" for row in made) else "未报送"
