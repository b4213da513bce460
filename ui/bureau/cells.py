"""A figure of the ledger as the bureau reads it: blank, 无此项 and 待反馈 are words, never a zero."""

from __future__ import annotations

from zzdesk.returns.result import Placed


def shown(placed: Placed | None) -> str:
    if placed is None or placed.value.is_blank:
        return "（空）"
    return placed.value.typed
