"""A file that was read <-> its rows in the ledger."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from zzdesk.findings import Finding, Level
from zzdesk.returns.result import ReadReturn
from zzdesk.values import State

_STATES = {state: state.value for state in State}
Row = dict[str, object]


def file_row(read: ReadReturn, received: date) -> Row:
    return {
        "sha256": read.sha256,
        "verdict": read.verdict,
        "unit": read.unit,
        "period": read.period,
        "kind": read.kind,
        "revision": read.revision,
        "return_id": read.return_id,
        "plan": read.plan,
        "plan_version": read.plan_version,
        "seal": read.seal,
        "code": read.code,
        "cells_read": read.cells_read,
        "placed": read.placed,
        "refused": read.refused,
        "digest": read.content_digest,
        "reason": read.reason,
        "sample": read.sample,
        "received": received.isoformat(),
        "findings": _packed([_finding_row(f) for f in read.findings]),
        "drift": _packed(list(read.drift)),
        "explanations": _packed([[*key, words] for key, words in read.explanations.items()]),
        "foot": _packed(dict(read.foot)),
    }


def value_rows(read: ReadReturn) -> list[Row]:
    """Every value with its source cell."""
    sha256 = read.sha256
    return [
        {
            "sha256": sha256,
            "address": ".".join(address),
            "state": _STATES[value.state],
            "content": value.content,
            "sheet": sheet,
            "cell": cell,
        }
        for address, (value, sheet, cell) in read.values.items()
    ]


def recalled(row: Any) -> ReadReturn:
    """The file as it was read, without its values; findings are worded anew."""
    return ReadReturn(
        file="",
        sha256=row.sha256,
        verdict=row.verdict,
        unit=row.unit,
        period=row.period,
        kind=row.kind,
        revision=row.revision,
        return_id=row.return_id,
        plan=row.plan,
        plan_version=row.plan_version,
        seal=row.seal,
        code=row.code,
        cells_read=row.cells_read,
        placed=row.placed,
        refused=row.refused,
        findings=tuple(findings(row.findings)),
        drift=tuple(json.loads(row.drift)),
        content_digest=row.digest,
        reason=row.reason,
        sample=bool(row.sample),
    )


def findings(packed: str) -> list[Finding]:
    return [_finding(row) for row in json.loads(packed)]


def _packed(content: list[Any] | dict[str, str]) -> str:
    if not content:
        return "{}" if isinstance(content, dict) else "[]"
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _finding_row(finding: Finding) -> Row:
    """A finding's fields: code and arguments, so that it can be worded anew; a rule's sentence as it stood."""
    args = {k: v if isinstance(v, str | int | float | bool | None) else str(v) for k, v in finding.args.items()}
    return {
        "level": finding.level.value,
        "code": finding.code,
        "args": args,
        "addresses": list(finding.addresses),
        "values": list(finding.values),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": finding.value,
        "explained": finding.explained,
        "wording": finding.wording,
        "place": finding.place,
    }


def _finding(row: Row) -> Finding:
    fields = dict(row)
    for name in ("addresses", "values"):
        listed = fields[name]
        assert isinstance(listed, list)
        fields[name] = tuple(listed)
    return Finding(**{**fields, "level": Level(str(fields["level"]))})  # type: ignore[arg-type]
