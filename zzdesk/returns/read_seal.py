"""Whether a return still says what it was sealed with, and what was changed where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import KINDS
from zzdesk.returns.content import Key
from zzdesk.returns.hidden import Hidden
from zzdesk.returns.read_identity import Identity
from zzdesk.returns.seal import identity_lines, sealed
from zzdesk.values import Value

_REVISIONS = 30  # editions to try a seal with that fits no cell's change
_LONG = 5000  # lines beyond which trying takes too long


@dataclass(frozen=True, slots=True)
class Told:
    """What the pages of a return say, and the same as the seal's `lines`."""

    values: Mapping[Address, Value]
    explanations: Mapping[Key, str]
    foot: Mapping[str, str]
    reason: str
    lines: Sequence[str]


def verify_seal(identity: Identity, told: Told) -> tuple[str, list[Finding]]:
    """ok, blank or changed; what changed is named from the sealed values of the hidden sheet."""
    inside = identity.hidden.identity
    if identity.is_blank:
        return "blank", []

    def fits(kind: str, revision: int) -> bool:
        names = {**identity.names, "zz_kind": kind, "zz_revision": str(revision)}
        head = identity_lines(names, told.reason, inside.get("sample") == "1")
        return sealed(head, told.lines).digest == inside["seal"]

    if fits(identity.names["zz_kind"], identity.revision):
        return "ok", []
    changed = _changed(identity.hidden, told)
    if changed.addresses or len(told.lines) > _LONG:
        return "changed", [changed]
    first = next(((k, n) for k in KINDS for n in range(_REVISIONS) if fits(k, n)), None)
    return "changed", [_rewritten(identity, *first) if first else changed]


def _rewritten(identity: Identity, kind: str, revision: int) -> Finding:
    """The content of another edition under a kind or revision that was written over it."""
    what = f"内容与校验码是{kind}第{revision}版的，类别或修订号被改为{identity.kind}第{identity.revision}版"
    return Finding(Level.QUERY, "seal.changed", {"what": what})


def _changed(hidden: Hidden, told: Told) -> Finding:
    now = {str(a): (v.state.value, v.content) for a, v in told.values.items() if not v.is_blank}
    cells = sorted(a for a in {*now, *hidden.sealed} if now.get(a) != hidden.sealed.get(a))
    other = sorted(n for n in {*told.foot, *hidden.foot} if told.foot.get(n) != hidden.foot.get(n))
    if dict(told.explanations) != hidden.explained:
        other.append("审核说明")
    what = "、".join(f"{a}（{_shown(hidden.sealed.get(a))}→{_shown(now.get(a))}）" for a in cells[:20])
    more = f"等{len(cells)}格" if len(cells) > 20 else ""
    words = "；".join(filter(None, (what + more, "、".join(other)))) or "身份信息或校验码本身"
    shown = tuple(_shown(now.get(a)) for a in cells)
    return Finding(Level.QUERY, "seal.changed", {"what": words}, tuple(cells), shown)


def _shown(content: tuple[str, str] | None) -> str:
    return content[1] or content[0] if content else "空"
