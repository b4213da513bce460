"""One rule, three engines, one verdict: the workbook recalculated by LibreOffice, `evaluate`, and the columns.

Every cached verdict of each return is overwritten with a poison first: what the office did not work out anew
is seen. The full count is run by bench/sweeps.py.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.office import Office, listening
from tests.parity_samples import random_return
from tests.returns_samples import data_of, part_of, parts_of, plan, zipped
from zzdesk.address import Address
from zzdesk.plan.model import ANY_LINE, Plan
from zzdesk.returns.content import Content
from zzdesk.returns.fill_audit import VERDICTS
from zzdesk.rules import evaluate as scalar
from zzdesk.rules import to_excel, to_excel_lines
from zzdesk.rules.checks import Check, checks_of, groups_of, precision_of
from zzdesk.rules.columns import Columns, lines_table, table, verdicts
from zzdesk.rules.look import Look
from zzdesk.rules.run import check_verdict, group_verdict, verdict_of
from zzdesk.rules.sources import look_in
from zzdesk.rules.tree import Ref, all_refs_in

FORMS = int(os.environ.get("ZZDESK_SWEEP_FORMS", "150"))  # filled forms; a district's return holds nine
OFTEN = 20 if FORMS >= 2000 else 0
POISON = "毒"
_CACHED = re.compile(f"<v>({'|'.join(VERDICTS.values())})</v>")


def returns(seed: int = 2021, forms: int = FORMS) -> Iterator[Content]:
    rng, made = random.Random(seed), 0
    while made < forms:
        content = random_return(rng)
        made += len(content.plan.forms_of(content.unit))
        yield content


def look_of(content: Content) -> Look:
    return look_in(content.plan, content.unit, content.inputs, content.carried)


def expected(content: Content) -> list[str]:
    """The verdict of each row of 审核 by `evaluate`."""
    groups = groups_of(checks_of(content.plan, content.unit, content.period))
    return [VERDICTS[group_verdict(content.plan, g, content.kind, look_of(content))] for g in groups]


def poisoned(data: bytes) -> bytes:
    parts = parts_of(data)
    part = part_of(data, "审核")
    words, count = _CACHED.subn(f"<v>{POISON}</v>", parts[part].decode())
    assert count > 20
    parts[part] = words.encode()
    return zipped(parts)


def recalculated(office: Office, folder: Path, content: Content) -> list[str]:
    path = folder / "parity.xlsx"
    path.write_bytes(poisoned(data_of(content)))
    return [verdict for _, verdict, _ in office.verdicts(path)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with listening(tmp_path_factory.mktemp("office")) as found:
        yield found


def differences(
    office: Office, folder: Path, contents: Iterator[Content], seen: Counter[tuple[str, str]]
) -> list[object]:
    found: list[object] = []
    for n, content in enumerate(contents):
        groups = groups_of(checks_of(content.plan, content.unit, content.period))
        wanted, had = expected(content), recalculated(office, folder, content)
        assert len(wanted) == len(had)
        seen.update((g.rule.code, verdict) for g, verdict in zip(groups, wanted, strict=True))
        rows = zip(groups, wanted, had, strict=True)
        found += [(n, content.unit.code, str(content.period), g.rule.code, w, h) for g, w, h in rows if w != h]
    return found


def test_office_and_program_give_the_same_verdicts(office: Office, tmp_path: Path) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    assert differences(office, tmp_path, returns(), seen) == []
    assert {verdict for _, verdict in seen} == set(VERDICTS.values())
    codes = {r.code for r in plan().rules if r.scope == "unit"}
    # filled() and text_given() are asked of blanks: over a form's fixed lines these are always judged
    always = {("R703", "不判")}
    rare = {(c, v): seen[c, v] for c in codes for v in VERDICTS.values() if seen[c, v] < OFTEN} if OFTEN else {}
    assert {pair: count for pair, count in rare.items() if pair not in always} == {}


@pytest.mark.parametrize("where", ["to_excel", "to_excel_lines", "evaluate", "cached"])
def test_a_planted_fault_is_seen(office: Office, tmp_path: Path, monkeypatch, where: str) -> None:  # type: ignore[no-untyped-def]
    from zzdesk.returns.fill_audit import audit_rows

    audit_rows.cache_clear()
    contents = returns(7, 600)
    if where == "to_excel":
        monkeypatch.setattr(to_excel, "_test", lambda op, certain, total, slack: f"{total}{'=' if op == '==' else op}0")
    elif where == "to_excel_lines":
        monkeypatch.setattr(to_excel_lines, "_test", lambda op, certain, most, least: f"({most}>{least})")
    elif where == "evaluate":
        monkeypatch.setitem(scalar._HOLDS, ">=", lambda most, least: most > 0)
        monkeypatch.setattr(scalar, "_ready", {})
    else:
        monkeypatch.setattr(Office, "verdicts", lambda self, path: _as_cached(path))
    try:
        # as soon as one is found
        assert any(differences(office, tmp_path, iter([content]), Counter()) for content in contents)
    finally:
        audit_rows.cache_clear()


def _as_cached(path: Path) -> list[tuple[int, str, str]]:
    """An office that loads without calculating: the poison survives."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, data_only=True)["审核"]
    return [(row[0].value, row[6].value, "") for row in sheet.iter_rows(min_row=4) if row[0].value]


# --- document at a time against column-wise ---------------------------------------------------------
def tables(contents: list[Content], checks: tuple[Check, ...]) -> Columns:
    """Many returns of one unit and period as one table, their lines below it."""
    refs = {r for c in checks if c.tree is not None for r in (*c.refs, *all_refs_in(c.tree))}
    looks = [look_of(content) for content in contents]
    above = table(looks, [r for r in refs if r.address.line != ANY_LINE])
    for form in {r.address.form for r in refs if r.address.line == ANY_LINE}:
        rows = [(n, look.at(line)) for n, look in enumerate(looks) for line in look.lines(form)]
        own = [r for r in refs if r.address.form == form and r.address.line == ANY_LINE]
        above.lines[form] = lines_table([look for _, look in rows], own, [n for n, _ in rows], above)
    return above


def test_documents_one_by_one_and_columns_give_the_same_verdicts() -> None:
    by_kind: dict[tuple[str, object], list[Content]] = {}
    for content in returns(9, max(FORMS, 600)):
        by_kind.setdefault((content.unit.code, content.period), []).append(content)
    judged = 0
    for contents in by_kind.values():
        first = contents[0]
        checks = checks_of(first.plan, first.unit, first.period)
        columns, precision = tables(contents, checks), precision_of(first.plan)
        looks = [look_of(content) for content in contents]
        for check in checks:
            assert check.tree is not None
            if not check.lines:
                mine = [int(check_verdict(first.plan, check, look)) for look in looks]
                theirs = verdicts(check.tree, columns, precision)
            else:
                bound = [look.at(line) for look in looks for line in look.lines(check.lines)]
                mine = [int(verdict_of(first.plan, check, look)) for look in bound]
                theirs = verdicts(check.tree, columns.lines[check.lines], precision)
            assert np.array_equal(mine, theirs), check.rule.code
            judged += len(mine)
    assert judged > 10_000


def test_both_ways_a_cell_may_stand_for_nothing(plan: Plan) -> None:
    """A column that no row has is blank in all; a line's rule may read a cell of its return."""
    refs = [Ref(Address("ZZ01", "09", "1"))]
    assert table([], refs).column(Ref(Address("ZZ01", "08", "1"))).states.tolist() == []
