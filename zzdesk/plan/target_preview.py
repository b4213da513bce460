"""What taking targets in would change: a line for each target read, before anything is written."""

from __future__ import annotations

from typing import NamedTuple

from zzdesk.findings import Finding, is_open
from zzdesk.plan.model import Plan, Target
from zzdesk.plan.pace import aim_words
from zzdesk.plan.targets import Reading, TargetImport
from zzdesk.plan.worded import Wanted

NEW, CHANGED, DROPPED, SAME, UNMATCHED = "new", "changed", "dropped", "same", "unmatched"
ALTERED = {NEW, CHANGED, DROPPED}


class PreviewRow(NamedTuple):
    mark: str
    unit: str
    indicator: str
    typed: str  # as the annex has it
    was: str
    becomes: str
    fault: Finding | None = None


class Preview(NamedTuple):
    rows: list[PreviewRow]
    refused: int  # findings that stand against writing

    def count(self, *marks: str) -> int:
        return sum(row.mark in marks for row in self.rows)

    @property
    def matched(self) -> int:
        return len(self.rows) - self.unmatched

    @property
    def unmatched(self) -> int:
        return self.count(UNMATCHED)

    @property
    def altered(self) -> int:
        return self.count(*ALTERED)

    @property
    def can_write(self) -> bool:
        return not self.refused and bool(self.altered)


def preview(plan: Plan, found: TargetImport) -> Preview:
    rows = [_row(plan, found, reading) for reading in found.readings]
    return Preview(rows, sum(map(is_open, found.findings)))


def _row(plan: Plan, found: TargetImport, reading: Reading) -> PreviewRow:
    who, what, typed = reading.who, reading.what, reading.typed
    unit, address = reading.unit, reading.address
    if reading.fault or unit is None or address is None:
        return PreviewRow(UNMATCHED, who, what, typed, "", "", reading.fault)
    now, wanted = plan.target_at(unit.code, address), found.targets[unit][address]
    clause, measure = found.clauses[address], plan.indicators[address].unit
    was, becomes = _now_words(now, measure), _wanted_words(wanted, measure)
    mark = _mark(now, wanted, clause)
    if mark == CHANGED and was == becomes and now is not None:
        was, becomes = f"{was}（{now.clause or '无条款'}）", f"{becomes}（{clause}）"
    return PreviewRow(mark, who, what, typed, was, becomes)


def _mark(now: Target | None, wanted: Wanted | None, clause: str) -> str:
    if now is None or wanted is None:
        return SAME if now is None and wanted is None else NEW if now is None else DROPPED
    held = (now.comparator, now.value, now.high, now.tier, now.clause)
    return SAME if held == (wanted.comparator, wanted.value, wanted.high, wanted.tier, clause) else CHANGED


def _now_words(now: Target | None, measure: str) -> str:
    if now is None:
        return "—"
    if now.value is None:
        return "文字目标"
    return aim_words(now.comparator, now.value, now.high, now.tier, measure)


def _wanted_words(wanted: Wanted | None, measure: str) -> str:
    return "—" if wanted is None else aim_words(wanted.comparator, wanted.value, wanted.high, wanted.tier, measure)


def changes(plan: Plan, found: TargetImport) -> list[str]:
    """The same as lines of text, only what would change."""
    rows = preview(plan, found).rows
    return [f"{r.unit} {r.indicator}：{r.was} → {r.becomes}" for r in rows if r.mark in ALTERED]


def as_text(plan: Plan, found: TargetImport) -> str:
    """The import as a table for the terminal, and what it would change."""
    addresses = list(dict.fromkeys(a for row in found.targets.values() for a in row))
    lines = ["\t".join(["填报单位", *(plan.indicators[a].line.name for a in addresses)])]
    for unit, row in found.targets.items():
        lines.append("\t".join([unit.name, *(_shown(row.get(a)) for a in addresses)]))
    for annex in found.annexes:
        lines.append(f"{annex.title} {annex.name}：{'已读取' if annex.rows else '通知中没有表格，目标未下达'}")
    changed = changes(plan, found)
    return "\n".join([*lines, *(f"改动：{words}" for words in changed)] if changed else [*lines, "与现有目标相同"])


def _shown(wanted: Wanted | None) -> str:
    return "—" if wanted is None else wanted.words
