"""What can be seen of a ledger without reading an original: rows that fit together, plans that load, decisions
that say what they must."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.ledger import schema
from zzdesk.ledger.decisions import ACTS, CONFIRM, RETURN
from zzdesk.ledger.store import Ledger
from zzdesk.plan.load import plan_from_files

_TABLES = {schema.name: "文件名", schema.value: "数值", schema.outcome: "结论"}


def structure_faults(ledger: Ledger) -> list[Finding]:
    """A finding for each row that belongs to no file, each nameless file, each plan and decision that is not sound."""
    with ledger.reading() as connection:
        return [
            *_pages(connection),
            *_plans(connection),
            *_strays(connection),
            *_files(connection),
            *_decisions(connection),
            *_belongings(connection),
        ]


def fault(code: str, place: str | None = None, **args: object) -> Finding:
    return Finding(Level.ERROR, code, args, place=place)


def _pages(connection: Connection) -> Iterator[Finding]:
    """SQLite's own opinion of its file; a server keeps checksums itself."""
    if connection.dialect.name != "sqlite":
        return
    for (told,) in connection.exec_driver_sql("PRAGMA integrity_check(10)"):
        if told != "ok":
            yield fault("ledger.integrity", fault=told)


def _plans(connection: Connection) -> Iterator[Finding]:
    rows = connection.execute(select(schema.plan)).all()
    if not rows:
        yield fault("ledger.no_plan")
    for row in rows:
        try:
            plan = plan_from_files(json.loads(row.files))
            sound = (plan.version, plan.effective.isoformat()) == (row.version, row.effective)
        except (ZzError, ValueError, AttributeError):
            sound = False
        if not sound:
            yield fault("ledger.plan_row", version=row.version)


def _strays(connection: Connection) -> Iterator[Finding]:
    for table, what in _TABLES.items():
        for sha256 in _without_file(connection, table):
            yield fault("ledger.stray_rows", what=what, sha256=sha256)


def _without_file(connection: Connection, table: Table) -> list[str]:
    file = schema.file.c.sha256
    known = select(file).where(file == table.c.sha256).exists()
    return sorted(connection.scalars(select(table.c.sha256).distinct().where(~known)))


def _files(connection: Connection) -> Iterator[Finding]:
    file, name = schema.file.c, schema.name.c
    named = select(name.sha256).where(name.sha256 == file.sha256, name.name != "").exists()
    for sha256 in sorted(connection.scalars(select(file.sha256).where(~named))):
        yield fault("ledger.nameless", sha256=sha256)
    for sha256, received in connection.execute(select(file.sha256, file.received)):
        if not is_day(received):
            yield fault("ledger.received", sha256=sha256, received=received)


def is_day(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False


def _decisions(connection: Connection) -> Iterator[Finding]:
    held = set(connection.scalars(select(schema.file.c.sha256)))
    for row in connection.execute(select(schema.decision).order_by(schema.decision.c.id)):
        why = _decision_fault(row, held)
        if why:
            yield fault("ledger.decision_fault", number=row.id, why=why)


def _decision_fault(row: Any, held: set[str]) -> str:
    if row.sha256 not in held:
        return f"没有文件{row.sha256[:12]}"
    if row.act not in ACTS:
        return f"不认识的处理“{row.act}”"
    if not row.why.strip():
        return "没有原因"
    if row.act == CONFIRM and not row.document.strip():
        return "没有书面确认的文号或日期"
    return _form_fault(row)


def _form_fault(row: Any) -> str:
    if not _is_time(row.at):
        return f"时间“{row.at}”无法识别"
    try:
        against = json.loads(row.against)
    except ValueError:
        against = None
    fits = isinstance(against, list) and (row.act == RETURN or bool(against) == (row.act == CONFIRM))
    if not fits:
        return "所针对的文件内容无法识别"
    return ""


def _is_time(words: str) -> bool:
    try:
        datetime.fromisoformat(words)
    except ValueError:
        return False
    return True


def _belongings(connection: Connection) -> Iterator[Finding]:
    """归属认定: each row names a rule and a unit of some version held, a key, by a document and with a reason."""
    rules, units = _of_plans(connection)
    for row in connection.execute(select(schema.belonging).order_by(schema.belonging.c.id)):
        why = _belonging_fault(row, rules, units)
        if why:
            yield fault("ledger.belonging_fault", number=row.id, why=why)


def _of_plans(connection: Connection) -> tuple[set[str], set[str]]:
    """The codes of the rules across units and of the units; a version that does not load is told elsewhere."""
    rules: set[str] = set()
    units: set[str] = set()
    for files in connection.scalars(select(schema.plan.c.files)):
        try:
            plan = plan_from_files(json.loads(files))
        except (ZzError, ValueError, AttributeError):
            continue
        rules |= {rule.code for rule in plan.rules if rule.scope == "city"}
        units |= {unit.code for unit in plan.units}
    return rules, units


def _belonging_fault(row: Any, rules: set[str], units: set[str]) -> str:
    if row.rule not in rules:
        return f"没有审核关系{row.rule}"
    if row.unit and row.unit not in units:
        return f"没有单位{row.unit}"
    if row.unit and not row.document.strip():
        return "没有认定的文号"
    if not row.why.strip():
        return "没有原因"
    if not _is_time(row.at):
        return f"时间“{row.at}”无法识别"
    return "" if _is_key(row.key) else "所认定的代码无法识别"


def _is_key(words: str) -> bool:
    """As it is recorded: a list of words, in capitals and without spaces around them."""
    try:
        key = json.loads(words)
    except ValueError:
        return False
    parts = key if isinstance(key, list) else []
    return bool(parts) and all(isinstance(part, str) and part and part == part.strip().upper() for part in parts)
