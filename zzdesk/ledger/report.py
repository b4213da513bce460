"""A merge in words: one line a file, then how many of each."""

from __future__ import annotations

from zzdesk.findings import Finding, is_open
from zzdesk.ledger.intake import FileResult, MergeReport
from zzdesk.messages import one_line

WORDS = {
    "accepted": "✓ 接收",
    "queried": "? 待核实",
    "returned": "✕ 退回",
    "duplicate": "＝ 重复",
    "superseded": "↑ 已由新版次替代",
    "conflict": "⇄ 同版次不一致（待认定）",
    "unreadable": "✕ 无法读取",
    "ignored": "· 忽略",
}


def as_text(report: MergeReport) -> str:
    lines = [line_of(f) for f in report.files]
    counts = "，".join(f"{WORDS[v].split(' ')[1]}{n}" for v, n in report.summary.items() if n)
    lines.append(f"共{len(report.files)}个文件：{counts or '没有文件'}")
    if report.cancelled:
        lines.append("已取消，其余文件未收；已收的文件完整入库")
    return "\n".join(lines)


def line_of(result: FileResult) -> str:
    """Verdict, file, who and when, cells, the first thing to know."""
    read = result.read
    who = " ".join(filter(None, (read.unit, read.period)))
    edition = f"{read.kind}{read.revision}" if read.kind and read.revision is not None else ""
    cells = f"读{read.cells_read}＝入{read.placed}＋拒{read.refused}" if read.cells_read else ""
    first = first_message(result)
    return one_line("　".join(filter(None, (WORDS[result.verdict], result.file, who, edition, cells, first))))


def first_message(result: FileResult) -> str:
    found = next((f for f in result.findings if is_open(f)), None)
    return worded(found) if found else ""


def worded(finding: Finding) -> str:
    """A finding with its sheet and cell before it."""
    where = f"{finding.sheet}!{finding.cell}" if finding.sheet and finding.cell else finding.sheet or ""
    return f"{where} {finding.message}".strip()
