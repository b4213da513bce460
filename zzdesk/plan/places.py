"""Where in a plan's files a mistake stands: file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Plan


def fault(plan: Plan, file: str, needle: str, code: str, nth: int = 1, **args: object) -> Finding:
    """An error at the nth line that holds the words."""
    return Finding(Level.ERROR, code, args, place=place(plan, file, needle, nth))


def place(plan: Plan, file: str, needle: str, nth: int = 1) -> str:
    """ "units.csv 第3行": the nth line that holds the words; the file alone where none does."""
    lines = [n for n, row in enumerate(plan.files.get(file, "").splitlines(), 1) if needle in row]
    return f"{file} 第{lines[min(nth, len(lines)) - 1]}行" if lines else file


def rows_of(plan: Plan, file: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row of a table with its place."""
    reader = csv.DictReader(plan.files.get(file, "").splitlines())
    for row in reader:
        yield f"{file} 第{reader.line_num}行", row


def repeated(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [n for n in names if n in seen or seen.add(n)]  # type: ignore[func-returns-value]
