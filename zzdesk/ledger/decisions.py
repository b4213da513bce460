"""What people decide about files held: appended, never changed; the last word on a file counts.

return 退回, withdraw 撤下 and reapply 恢复 say whether a file may count. confirm and
unconfirm record that its sender has confirmed in writing which of several contents of
one revision is right (DOMAIN section 6).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from zzdesk.errors import ZzError
from zzdesk.ledger import schema

RETURN = "return"
BARRING, UNBARRING = (RETURN, "withdraw"), "reapply"
CONFIRM, UNCONFIRM = "confirm", "unconfirm"
ACTS = (*BARRING, UNBARRING, CONFIRM, UNCONFIRM)
# With those on a code that two units gave (`belonging`) and on bulletins.
WORDS = {
    "return": "退回",
    "withdraw": "撤下",
    "reapply": "恢复",
    CONFIRM: "报送单位书面确认",
    UNCONFIRM: "撤销确认",
    "belong": "归属认定",
    "unbelong": "撤销归属认定",
    "freeze": "印发通报",
    "write": "录入通报文字",
    "benchmark": "录入对标",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """`document` of a confirmation: 文号, or the day and manner in which it was given.

    `against`: digests of the other contents of its revision, of a confirmation or a return amid a conflict.
    """

    act: str
    sha256: str
    who: str
    why: str
    document: str = ""
    against: tuple[str, ...] = ()


def checked(decision: Decision) -> Decision:
    """With outer spaces gone. ZzError("ledger.reason" | "ledger.document") where something is not said."""
    if decision.act not in ACTS:
        raise ValueError(decision.act)
    why, document = decision.why.strip(), decision.document.strip()
    if not why:
        raise ZzError("ledger.reason", act=decision.act)
    if decision.act == CONFIRM and not document:
        raise ZzError("ledger.document")
    who = decision.who.strip()
    return Decision(decision.act, decision.sha256, who, why, document, tuple(sorted(decision.against)))


def record(connection: Connection, decision: Decision, clock: Callable[[], datetime]) -> None:
    row = {
        "at": clock().isoformat(timespec="seconds"),
        "who": decision.who,
        "act": decision.act,
        "sha256": decision.sha256,
        "why": decision.why,
        "document": decision.document,
        "against": json.dumps(decision.against),
    }
    connection.execute(insert(schema.decision).values(row))


def bars(connection: Connection) -> dict[str, str]:
    """The last of return, withdraw and reapply on each file that has one."""
    acts = (*BARRING, UNBARRING)
    return {row.sha256: row.act for row in _told(connection) if row.act in acts}


def sent_back(connection: Connection) -> dict[str, frozenset[str]]:
    """The files returned while they conflicted, with the digests of the contents they conflicted with."""
    found: dict[str, frozenset[str]] = {}
    for row in _told(connection):
        if row.act == RETURN and row.against != "[]":
            found[row.sha256] = frozenset(json.loads(row.against))
        elif row.act in (*BARRING, UNBARRING):
            found.pop(row.sha256, None)
    return found


def confirmations(connection: Connection) -> dict[str, frozenset[str]]:
    """The files whose confirmation holds, with the digests of the contents that it puts aside."""
    found: dict[str, frozenset[str]] = {}
    for row in _told(connection):
        if row.act == CONFIRM:
            found[row.sha256] = frozenset(json.loads(row.against))
        elif row.act == UNCONFIRM:
            found.pop(row.sha256, None)
    return found


def _told(connection: Connection) -> list[Any]:
    return list(connection.execute(select(schema.decision).order_by(schema.decision.c.id)))
