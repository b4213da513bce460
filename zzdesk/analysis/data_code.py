"""校验码 of the figures that a page shows, so that paper and file can be matched."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from zzdesk.analysis.progress import Row
from zzdesk.values import Value


def figures_code(cells: Iterable[tuple[str, str, Value]]) -> str:
    """First 60 bits of SHA-256 over sorted `unit TAB address TAB state TAB value` lines, as XXXX-XXXX-XXXX."""
    lines = sorted(f"{unit}\t{address}\t{value.state}\t{value.content}" for unit, address, value in cells)
    code = base64.b32encode(hashlib.sha256("\n".join(lines).encode()).digest()).decode()[:12]
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def rows_code(rows: Iterable[Row]) -> str:
    return figures_code((row.unit.code, str(row.address), row.actual) for row in rows)
