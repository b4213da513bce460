"""A file's result in the bureau's words: mark, colour, edition, and one sentence on what to do."""

from __future__ import annotations

from collections.abc import Mapping

from ui.theme import Tone
from zzdesk.findings import Finding, Level, is_open
from zzdesk.ledger.intake import FileResult
from zzdesk.ledger.report import first_message
from zzdesk.period import Period

# In the order that the bureau would look in: what needs a decision before what is well.
SHORT = {
    "returned": "✕ 退回",
    "unreadable": "✕ 无法读取",
    "conflict": "⇄ 待认定",
    "queried": "? 待核实",
    "accepted": "✓ 接收",
    "superseded": "↑ 已被替代",
    "duplicate": "＝ 重复",
    "ignored": "· 忽略",
}
BY_BUREAU = {"return": "✕ 市局退回", "withdraw": "✕ 已撤下"}
TONES: Mapping[str, Tone] = {
    "returned": "error",
    "unreadable": "error",
    "conflict": "accent",
    "queried": "query",
    "accepted": "passed",
    "superseded": "secondary",
    "duplicate": "secondary",
    "ignored": "secondary",
}
LEVEL_MARKS = {Level.ERROR: "✕", Level.QUERY: "?", Level.NOTE: "·"}
LEVEL_TONES: Mapping[Level, Tone] = {Level.ERROR: "error", Level.QUERY: "query", Level.NOTE: "secondary"}
_SEALS = {"ok": "校验码相符", "changed": "生成后有改动，校验码不符", "absent": "没有校验码", "blank": "手工填报"}
_SAID = {
    "superseded": "已收到更高版次或更高类别，本件留存备查",
    "duplicate": "与已收文件内容相同，只记一次",
    "conflict": "同一版次有另一份内容不同的文件，都不计入：待报送单位书面确认后认定",
    "ignored": "不是报送文件，未收",
}


def word_of(result: FileResult, act: str = "") -> str:
    return BY_BUREAU.get(act) or SHORT[result.verdict]


def tone_of(result: FileResult, act: str = "") -> Tone:
    if act in BY_BUREAU:
        return "error"
    if result.verdict == "queried" and not any(map(is_open, result.findings)):
        return "passed"
    return TONES[result.verdict]


def edition_of(result: FileResult) -> str:
    read = result.read
    return f"{read.kind} {read.revision}" if read.kind and read.revision is not None else "—"


def cells_of(result: FileResult) -> str:
    """读＝入＋拒."""
    read = result.read
    return f"{read.cells_read}＝{read.placed}＋{read.refused}" if read.cells_read else "—"


def period_of(result: FileResult) -> str:
    try:
        return Period.parse(result.read.period or "").label
    except ValueError:
        return result.read.period or "—"


def said_of(result: FileResult) -> str:
    """The first thing to know of it."""
    if result.verdict in _SAID:
        return _SAID[result.verdict]
    first = first_message(result)
    count = sum(map(is_open, result.findings))
    if first:
        return f"{first}（共{count}处）" if count > 1 else first
    return seal_of(result)


def seal_of(result: FileResult) -> str:
    return _SEALS.get(result.read.seal or "", "")


def levels_of(result: FileResult) -> str:
    """How many findings of each level: ✕1 ?2 ·1; "—" without any."""
    counts = ((mark, sum(f.level is level for f in result.findings)) for level, mark in LEVEL_MARKS.items())
    return " ".join(f"{mark}{count}" for mark, count in counts if count) or "—"


def level_of(finding: Finding) -> str:
    return f"{LEVEL_MARKS[finding.level]} {finding.level.label}{'（已说明）' if finding.explained else ''}"
