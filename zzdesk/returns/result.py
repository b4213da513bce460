"""What reading one file gives: its verdict, what was placed where, what was refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from zzdesk.address import Address
from zzdesk.findings import Finding, is_open
from zzdesk.messages import one_line
from zzdesk.returns.content import Key
from zzdesk.values import Value

Verdict: TypeAlias = str  # a key of VERDICTS
VERDICTS = {
    "accepted": "接收",
    "queried": "接收，有待核实",
    "returned": "退回",
    "unreadable": "无法读取",
    "ignored": "略过",
}


class Placed(NamedTuple):
    """A value with the cell it was read from."""

    value: Value
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class ReadReturn:
    """One file, read. Fields that could not be learned are None or empty.

    `unit` and `period` are codes as in the plan ("410181", "2021-03"). `seal`: ok, changed,
    absent, blank; None where a fault of frame or identity left it unchecked.
    `cells_read` = `placed` + `refused`. `content_digest` is equal for equal content in other bytes.
    """

    file: str
    sha256: str
    verdict: Verdict
    unit: str | None = None
    period: str | None = None
    kind: str | None = None
    revision: int | None = None
    return_id: str | None = None
    plan: str | None = None
    plan_version: str | None = None
    seal: str | None = None
    code: str | None = None
    cells_read: int = 0
    placed: int = 0
    refused: int = 0
    findings: tuple[Finding, ...] = ()
    drift: tuple[str, ...] = ()
    values: Mapping[Address, Placed] = field(default_factory=dict)
    explanations: Mapping[Key, str] = field(default_factory=dict)
    foot: Mapping[str, str] = field(default_factory=dict)
    content_digest: str | None = None
    reason: str = ""
    sample: bool = False
    frame_fault: bool = False

    def as_json(self, *, values: bool = False) -> dict[str, object]:
        """FILE of DESIGN section 7; with `values` as `check` prints it."""
        told: dict[str, object] = {
            "file": self.file,
            "sha256": self.sha256,
            "verdict": self.verdict,
            "unit": self.unit,
            "period": self.period,
            "kind": self.kind,
            "revision": self.revision,
            "seal": self.seal,
            "cells": {"read": self.cells_read, "placed": self.placed, "refused": self.refused},
            "findings": [f.as_json() for f in self.findings],
            "drift": list(self.drift),
        }
        if values:
            told["values"] = [
                {
                    "address": str(address),
                    "state": p.value.state.value,
                    "value": p.value.content or None,
                    "sheet": p.sheet,
                    "cell": p.cell,
                }
                for address, p in self.values.items()
            ]
        return told

    @property
    def line(self) -> str:
        """One line for people: file, verdict, who and when, cells, the first thing wrong."""
        who = " ".join(filter(None, (self.unit, self.period, self.kind)))
        edition = f" 第{self.revision}版" if self.revision is not None and self.kind else ""
        counts = f"，读{self.cells_read}格、入{self.placed}格、拒{self.refused}格" if self.cells_read else ""
        first = next((f.message for f in self.findings if is_open(f)), "")
        whose = f"（{who}{edition}）" if who else ""
        return one_line(f"{self.file}：{VERDICTS[self.verdict]}{whose}{counts}" + (f"：{first}" if first else ""))

    @property
    def open_findings(self) -> list[Finding]:
        return [f for f in self.findings if is_open(f)]
