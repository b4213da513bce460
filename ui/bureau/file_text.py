"""A file's result as plain text, to be pasted into a message to the unit."""

from __future__ import annotations

from collections.abc import Iterable

from ui.bureau.verdicts import edition_of, level_of, period_of, seal_of, word_of
from zzdesk.findings import Finding
from zzdesk.ledger.intake import FileResult


def facts_of(result: FileResult) -> str:
    """Seal, cells, drift: what is known of the file beside its findings."""
    read = result.read
    cells = f"读 {read.cells_read} ＝ 入 {read.placed} ＋ 拒 {read.refused}" if read.cells_read else ""
    drift = f"与模板不同：{'；'.join(read.drift)}" if read.drift else ""
    reason = f"更正原因：{read.reason}" if read.reason else ""
    sample = "示例数据" if read.sample else ""
    code = f"校验码 {read.code}" if read.code else ""
    sound = "" if result.findings else "没有审核结果"
    return "　".join(filter(None, (seal_of(result), code, cells, sample, reason, drift, sound)))


def text_of(result: FileResult, act: str = "") -> str:
    """Heading, facts, then a line a finding."""
    head = "　".join((word_of(result, act), result.file, period_of(result), edition_of(result)))
    return "\n".join([head, facts_of(result), *findings_text(result.findings)]).strip()


def findings_text(findings: Iterable[Finding]) -> list[str]:
    lines = []
    for finding in findings:
        where = f"{finding.sheet}!{finding.cell}" if finding.sheet and finding.cell else finding.sheet or ""
        value = f"“{finding.value}”" if finding.value else ""
        lines.append("　".join(filter(None, (level_of(finding), where + value, finding.message))))
    return lines
