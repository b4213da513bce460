"""审核: every rule over one unit's figures of one period; all findings at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.rules.checks import Check, Group, checks_of, precision_of
from zzdesk.rules.evaluate import Look, Verdict, evaluate
from zzdesk.rules.tree import Ref
from zzdesk.values import Value

Key = tuple[str, tuple[str, ...], tuple[str, ...]]
_FIGURE = re.compile(r"\{([^{}]+)\}")
_REF = re.compile(r"(?:(prev|same_period|target)\()?([^()]+)\)?")


def find(
    plan: Plan,
    unit: Unit,
    period: Period,
    kind: str,
    look: Look,
    explanations: Mapping[Key, str] | None = None,
    checks: Iterable[Check] | None = None,
) -> list[Finding]:
    """The findings of all rules (or of `checks`), in the plan's order, for a return of `kind`.

    Run one by one, the rules give the same findings as together; a rule that crashes is a finding of its own.
    """
    given = explanations or {}
    found = []
    for check in checks_of(plan, unit, period) if checks is None else checks:
        if not check.applies(kind):
            continue
        try:
            verdict = verdict_of(plan, check, look)
            if verdict is Verdict.FAIL:
                found.append(_finding(plan, period, check, look, given))
        except Exception as crash:  # one rule's fault must not hide the other rules' findings
            found.append(_broken(check, crash))
    return found


def verdict_of(plan: Plan, check: Check, look: Look) -> Verdict:
    """PASS, FAIL or UNJUDGED. Raises the check's own fault."""
    if check.tree is None:
        raise check.fault or ZzError("rule.broken", rule=check.rule.code, place=check.rule.place, fault="")
    return evaluate(check.tree, look, precision_of(plan))


def group_verdict(plan: Plan, group: Group, kind: str, look: Look) -> Verdict:
    """What a row of the 审核 sheet shows: 不符 if any fails, else 通过 if any was judged."""
    if not group.checks[0].applies(kind):
        return Verdict.UNJUDGED
    verdicts = [verdict_of(plan, check, look) for check in group.checks]
    return Verdict.FAIL if Verdict.FAIL in verdicts else max(verdicts)


def key_of(plan: Plan, period: Period, check: Check, look: Look) -> Key:
    """Rule, addresses and values: what an explanation is given for."""
    read = [ref for ref in check.refs if ref.when != "target"]
    addresses = tuple(_dated(plan, period, ref) for ref in read)
    return check.rule.code, addresses, tuple(look(ref).typed for ref in read)


def _finding(plan: Plan, period: Period, check: Check, look: Look, given: Mapping[Key, str]) -> Finding:
    key = key_of(plan, period, check, look)
    return Finding(
        level=Level(check.rule.level),
        code=check.rule.code,
        addresses=key[1],
        values=key[2],
        value=key[2][0] if key[2] else None,
        explained=bool(given.get(key)),
        wording=worded(plan, check, look),
    )


def worded(plan: Plan, check: Check, look: Look) -> str:
    """The rule's sentence with the figures in it."""

    def shown(mark: re.Match[str]) -> str:
        found = _REF.fullmatch(mark[1])
        ref = next(
            (r for r in check.refs if found and str(r.address) == found[2] and r.when == (found[1] or "now")), None
        )
        return _figure(look(ref)) if ref else mark[1]

    return _FIGURE.sub(shown, check.wording)


def _figure(value: Value) -> str:
    return "（未填）" if value.is_blank else value.typed


def _dated(plan: Plan, period: Period, ref: Ref) -> str:
    """ZZ01.02.3, with @2021-02 where it is another period's."""
    when = {"prev": plan.prev(period), "same_period": period.same_last_year}.get(ref.when)
    return f"{ref.address}@{when}" if when else str(ref.address)


def _broken(check: Check, crash: Exception) -> Finding:
    args = {"rule": check.rule.code, "place": check.rule.place, "fault": str(crash) or type(crash).__name__}
    subject = (str(check.subject),) if check.subject else ()
    return Finding(Level.ERROR, "rule.broken", args, addresses=subject, values=("",) * len(subject))
