"""打开示例: one district's file to try the program on, marked 示例数据 through and through."""

from __future__ import annotations

from pathlib import Path

from zzdesk import session
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.demo.sample_names import sample_foot
from zzdesk.entry.edits import SetFoot
from zzdesk.plan.load import load_plan
from zzdesk.progress import Progress, quiet
from zzdesk.values import Value

UNIT, LAST_MONTH = "410181", 5
_LEFT_OPEN = (("ZZ01", "01"), ("ZZ01", "02"), ("ZZ01", "05"))  # lines of the last month still to be filled


def write_example(path: Path, progress: Progress = quiet) -> Path:
    """A file with the year up to May, a few cells of May left for whoever tries it."""
    plan = load_plan()
    unit = plan.unit(UNIT)
    year = sample_year(plan, unit, LAST_MONTH)
    with session.create_file(path, UNIT, plan, sample=True) as document:
        document.apply(SetFoot(sample_foot(unit)))
        for n, (period, cells) in enumerate(year.items()):
            progress(n, len(year), period.label)
            is_last = n == len(year) - 1
            document.apply(sample_edit(plan, period, _begun(cells) if is_last else cells))
    return path


def _begun(cells: dict[Address, Value]) -> dict[Address, Value]:
    return {a: v for a, v in cells.items() if (a.form, a.line) not in _LEFT_OPEN}
