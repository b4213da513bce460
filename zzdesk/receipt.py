"""回执: the bureau's answer to one unit about one period, as values, and as the text that travels.

It tells of this unit's own files only. The text is one JSON document in ASCII; `code_of_words` names it, so that a
damaged or edited receipt is told from a whole one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from zzdesk.findings import Finding, Level

KINDS = ("草稿", "快报", "正式", "核定")  # in rising order, as the plan has them
RECEIPT_FORMAT = "zzdesk-receipt/1"
VERDICTS = {
    "accepted": "接收",
    "queried": "接收，待核实",
    "returned": "退回",
    "duplicate": "重复，已收过",
    "superseded": "已由新版次替代",
    "conflict": "同版次不一致（待认定）",
    "unreadable": "无法读取",
}
STATES = {
    "reported": "已报，已接收",
    "queried": "已报，待核实",
    "missing": "未收到报送文件",
    "returned": "退回，请改正后重报",
    "conflict": "同版次文件不一致，待书面确认",
}
ACTS = {"return": "退回", "withdraw": "撤下", "reapply": "恢复"}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a receipt tells it, worded when it was issued; `explanation` is what the unit has said."""

    level: Level
    code: str
    message: str
    addresses: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    explained: bool = False
    explanation: str = ""

    @classmethod
    def of(cls, finding: Finding, explanation: str = "") -> Told:
        return cls(
            finding.level,
            finding.code,
            finding.message,
            finding.addresses,
            finding.values,
            finding.sheet,
            finding.cell,
            finding.value,
            finding.explained,
            explanation,
        )

    @property
    def is_open(self) -> bool:
        return self.level is Level.ERROR or (self.level is Level.QUERY and not self.explained)

    @property
    def todo(self) -> str:
        """What the unit is asked to do about it."""
        if self.level is Level.ERROR:
            return "改正后重新报送"
        if self.level is Level.NOTE:
            return "提示，不需办理"
        return "已说明，不需办理" if self.explained else "有误请改正，无误请填写审核说明"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the bureau decided about a file: a key of ACTS, the moment, the reason."""

    act: str
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """One file that came: `read` = `placed` + `refused` cells; `stands`: it is the one that counts."""

    file: str
    sha256: str
    verdict: str
    kind: str | None
    revision: int | None
    received: str
    late: bool
    code: str | None
    seal: str | None
    read: int
    placed: int
    refused: int
    stands: bool
    decision: Decision | None = None
    drift: tuple[str, ...] = ()
    findings: tuple[Told, ...] = ()

    @property
    def edition(self) -> str:
        return f"{self.kind}第{self.revision}版" if self.kind and self.revision is not None else "—"

    @property
    def rank(self) -> tuple[int, int]:
        """As returns take one another's place; a file that does not say its edition is above all."""
        return (KINDS.index(self.kind), self.revision or 0) if self.kind in KINDS else (len(KINDS), 0)

    @property
    def is_sent_back(self) -> bool:
        """By the bureau's decision or by the rules of intake: it must be put right and sent again."""
        decided = self.decision is not None and self.decision.act == "return"
        return decided or self.verdict in {"returned", "unreadable"}

    @property
    def is_settled(self) -> bool:
        """Whether its findings no longer matter: another file has taken its place, or it came twice."""
        return self.verdict in {"duplicate", "superseded"}

    @property
    def outcome(self) -> str:
        """The verdict in words; a decision of the bureau stands over it."""
        if self.decision and self.decision.act in {"return", "withdraw"}:
            return ACTS[self.decision.act]
        return VERDICTS.get(self.verdict, self.verdict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """`state` is a key of STATES; `due` the deadline it is held against; `city` what 市级审核 found in the unit's own
    cells. Days and moments are ISO texts."""

    plan: str
    plan_version: str
    title: str
    issuer: str
    unit: str
    name: str
    period: str
    issued: str
    state: str
    late: bool
    due: str | None
    filled: int
    required: int
    sample: bool
    files: tuple[ReceiptFile, ...] = ()
    city: tuple[Told, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def stands(self) -> ReceiptFile | None:
        return next((f for f in self.files if f.stands), None)

    def is_pending(self, file: ReceiptFile) -> bool:
        """Whether a file still asks for something: the one that counts, or any that would have taken its place."""
        if file.is_settled:
            return False
        stands = self.stands
        return stands is None or file.stands or file.rank > stands.rank

    @property
    def sent_back(self) -> list[ReceiptFile]:
        """Files that must be put right and sent again."""
        return [f for f in self.files if f.is_sent_back and self.is_pending(f)]

    @property
    def told(self) -> list[tuple[ReceiptFile | None, Told]]:
        """Every finding with its file, those first that ask for something; those of 市级审核 have no file."""
        own = [(f, t) for f in self.files if not f.is_settled for t in f.findings]
        every: list[tuple[ReceiptFile | None, Told]] = [*own, *((None, t) for t in self.city)]
        levels = list(Level)
        return sorted(every, key=lambda p: (not self._asks(*p), levels.index(p[1].level), p[1].explained))

    @property
    def asked(self) -> list[tuple[ReceiptFile | None, Told]]:
        """Those of them that ask for something."""
        return [pair for pair in self.told if self._asks(*pair)]

    def _asks(self, file: ReceiptFile | None, told: Told) -> bool:
        return told.is_open and (file is None or self.is_pending(file))


def receipt_words(receipt: Receipt) -> str:
    """The text that travels. Nothing in it can be taken for a spreadsheet's own spelling of a character."""
    document = {"format": RECEIPT_FORMAT, **asdict(receipt)}
    return json.dumps(document, ensure_ascii=True, separators=(",", ":")).replace("_x", "\\u005fx")


def receipt_from(words: str) -> Receipt:
    """The inverse; keys it does not know are kept in `more`. ValueError for anything else."""
    try:
        document = json.loads(words)
        if document.pop("format") != RECEIPT_FORMAT:
            raise ValueError("format")
        known = {name: document.pop(name) for name in list(document) if name in Receipt.__slots__}
        known["files"] = tuple(map(_file, known["files"]))
        known["city"] = tuple(map(_told, known["city"]))
        known["more"] = document
        return Receipt(**known)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(str(fault)) from fault


def code_of_words(words: str) -> str:
    """SHA-256 of the text, in hex."""
    return hashlib.sha256(words.encode()).hexdigest()


def _file(row: dict[str, Any]) -> ReceiptFile:
    decision = row["decision"] and Decision(**row["decision"])
    lists = {"decision": decision, "drift": tuple(row["drift"]), "findings": tuple(map(_told, row["findings"]))}
    return ReceiptFile(**{**row, **lists})


def _told(row: dict[str, Any]) -> Told:
    lists = {"addresses": tuple(row["addresses"]), "values": tuple(row["values"])}
    return Told(**{**row, **lists, "level": Level(row["level"])})
