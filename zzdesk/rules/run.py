"""审核: every rule over one unit's figures of one period; all findings at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, Plan, Unit
from zzdesk.rules.checks import Check, Group, checks_of, precision_of
from zzdesk.rules.evaluate import Ready, Verdict, amount, evaluate, ready
from zzdesk.rules.look import Look, bound
from zzdesk.rules.many import failing_lines
from zzdesk.rules.tree import Function, Ref, aggregates_in, all_refs_in
from zzdesk.values import Value, decimal_text

Key = tuple[str, tuple[str, ...], tuple[str, ...]]
_FIGURE = re.compile(r"\{([^{}]+)\}")
_REF = re.compile(r"(?:(prev|same_period|feedback|target)\()?([A-Z]{2}\d{2}(?:-\d+)?\.[^(). ]+\.[0-9A-Z]+)\)?")
_TOTAL = re.compile(r"total(\d?)")
_MOST_MADE = 64


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
    asked = _asked(plan, checks_of(plan, unit, period), kind) if checks is None else _made_ready(plan, checks, kind)
    failing = failing_lines(plan, asked.checks, look)
    return [
        f
        for n, (check, judge) in enumerate(zip(asked.checks, asked.judges, strict=True))
        if check.lines or not _holds(judge, look)
        for f in find_one(plan, period, check, look, given, failing.get(n))
    ]


class _Asked(NamedTuple):
    """Checks that a return of a kind must pass, each with its formula made ready (None: it is at fault)."""

    checks: list[Check]
    judges: list[Ready | None]


_made: dict[tuple[int, str], tuple[tuple[Check, ...], _Asked]] = {}


def _asked(plan: Plan, checks: tuple[Check, ...], kind: str) -> _Asked:
    """Made once for a thousand returns: the same checks are the same object, which is kept for that."""
    key = id(checks), kind
    if key not in _made:
        if len(_made) >= _MOST_MADE:
            _made.clear()
        _made[key] = checks, _made_ready(plan, checks, kind)
    return _made[key][1]


def _made_ready(plan: Plan, checks: Iterable[Check], kind: str) -> _Asked:
    mine = [check for check in checks if check.applies(kind)]
    return _Asked(mine, [_judge_of(plan, check) for check in mine])


def _judge_of(plan: Plan, check: Check) -> Ready | None:
    try:
        return ready(check.tree, precision_of(plan)) if check.tree is not None else None
    except Exception:  # told by `find_one`
        return None


def _holds(judge: Ready | None, look: Look) -> bool:
    """Whether there is nothing to say: most checks hold, and cost no more than that."""
    try:
        return judge is not None and judge(look) is not Verdict.FAIL
    except Exception:  # told by `find_one`
        return False


def find_one(
    plan: Plan, period: Period, check: Check, look: Look, given: Mapping[Key, str], lines: Iterable[str] | None = None
) -> list[Finding]:
    """The findings of one check: at most one, or one a line of a floating form (of `lines` only where given)."""
    return list(find_by_line(plan, period, check, look, given, lines).values())


def find_by_line(
    plan: Plan, period: Period, check: Check, look: Look, given: Mapping[Key, str], lines: Iterable[str] | None = None
) -> dict[str, Finding]:
    """The same by line; under "" where the check is not over lines."""
    if not check.lines or check.tree is None:
        found = {"": _judge(plan, period, check, look, given)}
    else:
        ids = look.lines(check.lines) if lines is None else lines
        found = {line: _judge(plan, period, check, look.at(line), given) for line in ids}
    return {line: finding for line, finding in found.items() if finding}


def _judge(plan: Plan, period: Period, check: Check, look: Look, given: Mapping[Key, str]) -> Finding | None:
    try:
        failed = verdict_of(plan, check, look) is Verdict.FAIL
        return _finding(plan, period, check, look, given) if failed else None
    except Exception as crash:  # one rule's fault must not hide the other rules' findings
        return _broken(check, crash)


def verdict_of(plan: Plan, check: Check, look: Look) -> Verdict:
    """PASS, FAIL or UNJUDGED; of a check over lines for the line that `look` is bound to. Raises the check's fault."""
    if check.tree is None:
        raise check.fault or ZzError("rule.broken", rule=check.rule.code, place=check.rule.place, fault="")
    return evaluate(check.tree, look, precision_of(plan))


def check_verdict(plan: Plan, check: Check, look: Look) -> Verdict:
    """One verdict for all lines: FAIL if any fails, else PASS if any was judged."""
    if not check.lines:
        return verdict_of(plan, check, look)
    return _gathered(verdict_of(plan, check, look.at(line)) for line in look.lines(check.lines))


def group_verdict(plan: Plan, group: Group, kind: str, look: Look) -> Verdict:
    """What a row of the 审核 sheet shows: 不符 if any fails, else 通过 if any was judged."""
    if not group.checks[0].applies(kind):
        return Verdict.UNJUDGED
    return _gathered(check_verdict(plan, check, look) for check in group.checks)


def _gathered(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return Verdict.FAIL if Verdict.FAIL in found else max(found, default=Verdict.UNJUDGED)


def key_of(plan: Plan, period: Period, check: Check, look: Look) -> Key:
    """Rule, addresses and values: what an explanation is given for. A sum stands with its value."""
    read = [bound(ref, look.line) for ref in check.refs if ref.when != "target"]
    totals = aggregates_in(check.tree) if check.tree else ()
    addresses = [_dated(plan, period, ref) for ref in read]
    addresses += [f"{t.name}:{next(iter(all_refs_in(t))).address}" for t in totals]
    shown = [look(ref).typed for ref in read] + [total_words(plan, t, look) for t in totals]
    return check.rule.code, tuple(addresses), tuple(shown)


def total_words(plan: Plan, total: Function, look: Look) -> str:
    """A sum or count as a decimal; "" where it is not known."""
    first = total.args[0]
    decimals = precision_of(plan)(first)[0] if total.name == "sum" and isinstance(first, Ref) else 0
    found = amount(total, decimals, look, precision_of(plan))
    return "" if found is None else decimal_text(Decimal(found[0]).scaleb(-decimals))


def _finding(plan: Plan, period: Period, check: Check, look: Look, given: Mapping[Key, str]) -> Finding:
    key = key_of(plan, period, check, look)
    return Finding(
        level=Level(check.rule.level),
        code=check.rule.code,
        addresses=key[1],
        values=key[2],
        value=key[2][0] if key[2] else None,
        explained=bool(given.get(key)),
        wording=_whose(plan, check, look) + worded(plan, check, look),
    )


def _whose(plan: Plan, check: Check, look: Look) -> str:
    """Which line a finding is about, where its wording does not say: by its name, else by its 代码."""
    if not check.lines:
        return ""
    column = next((c.no for c in plan.form(check.lines).columns if c.kind == "text"), "")
    if f"{{{check.lines}.{ANY_LINE}.{column}}}" in check.wording:
        return ""
    name = look(Ref(Address(check.lines, ANY_LINE, column))).content if column else ""
    return f"“{name}”" if name else f"代码{look.line}："


def worded(plan: Plan, check: Check, look: Look) -> str:
    """The rule's sentence with the figures in it; {total} is its first sum or count, {total2} the second."""
    totals = aggregates_in(check.tree) if check.tree else ()

    def shown(mark: re.Match[str]) -> str:
        total = _TOTAL.fullmatch(mark[1])
        if total:
            n = int(total[1] or 1) - 1
            return (total_words(plan, totals[n], look) if n < len(totals) else "") or "（未填）"
        found = _REF.fullmatch(mark[1])
        return _figure(look(Ref(_address(found[2]), found[1] or "now"))) if found else mark[1]

    return _FIGURE.sub(shown, check.wording)


def _address(words: str) -> Address:
    form, line, column = words.split(".")
    return Address(form, line, column)


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
