"""Every rule of the 2021 plan by hand-written examples (rule_examples.toml), and what a run of all rules promises."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.parity_samples import random_return
from zzdesk import values
from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.messages import MESSAGES
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Rule, Target, Unit
from zzdesk.plan.typed import read_typed
from zzdesk.rules import run
from zzdesk.rules.check import rule_faults
from zzdesk.rules.checks import Check, checks_of, precision_of
from zzdesk.rules.city import _CityLook, city_tree, find_city
from zzdesk.rules.evaluate import Verdict, evaluate, key_of_cells
from zzdesk.rules.look import Look
from zzdesk.rules.sources import lines_in, look_in
from zzdesk.rules.tree import Both, Either, Function, Negation, Node, Ref, refs_in
from zzdesk.values import BLANK, Value

EXAMPLES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "rule_examples.toml").read_text(encoding="utf-8"))
VERDICTS = {"pass": Verdict.PASS, "fail": Verdict.FAIL, "unjudged": Verdict.UNJUDGED, "unasked": None}
Example = dict[str, Any]
Case = tuple[str, Example, dict[str, Any], str]  # rule, example, cells, verdict


# --- reading the examples ---------------------------------------------------------------------------
def cases() -> Iterator[Any]:
    """Each return of each rule as one case; what is told in the rule's own table holds for `more` and `edge` too."""
    for code, table in EXAMPLES.items():
        own = {k: v for k, v in table.items() if k not in {"pass", "fail", "unjudged", "message", "more", "edge"}}
        for n, example in enumerate([table, *table.get("more", [])]):
            for verdict in ("pass", "fail", "unjudged"):
                if verdict in example:
                    case = own | example
                    yield _param(code, case, example[verdict], verdict, f"{code}-{n or ''}{verdict}")
        for n, edge in enumerate(table.get("edge", [])):
            cells = edge["figures"] if "figures" in edge else {"units": edge["units"]}
            yield _param(code, own | edge, cells, edge["verdict"], f"{code}-edge{n}-{edge['verdict']}")


def _param(code: str, example: Example, cells: Mapping[str, Any], verdict: str, name: str) -> Any:
    known = example.get("known_fault", "")
    marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
    return pytest.param(code, example, cells, verdict, id=name, marks=marks)


def typed(plan: Plan, address: Address, words: str) -> Value:
    """What the clerk's program reads from the cell; what it would refuse stands as text, as in a file from outside."""
    item = plan.indicator(address)
    assert item, f"{address} is no cell of the plan"
    read = read_typed(item, words)
    return values.text(words) if read.fault else read.value


def read_cells(plan: Plan, cells: Mapping[str, str]) -> tuple[dict[Address, Value], dict[Ref, Value]]:
    now: dict[Address, Value] = {}
    others: dict[Ref, Value] = {}
    for key, raw in cells.items():
        when, _, rest = key.rpartition("(")
        address = Address.parse(rest.removesuffix(")"))
        value = typed(plan, address, raw)
        if value.is_blank:
            continue
        if not when:
            now[address] = value
        elif when != "target":
            assert when in {"prev", "same_period", "feedback"}, key
            others[Ref(address, when)] = value
    return now, others


def with_targets(plan: Plan, unit: str, cells: Mapping[str, str]) -> Plan:
    """The plan with the targets an example sets ("" takes the plan's own away)."""
    given = {Address.parse(k[7:-1]): v for k, v in cells.items() if k.startswith("target(")}
    if not given:
        return plan
    kept = [t for t in plan.targets if t.unit != unit or t.address not in given]
    made = [Target(unit, a, "at_least", Decimal(v)) for a, v in given.items() if v]
    return replace(plan, targets=(*kept, *made))


def check_at(plan: Plan, code: str, example: Example) -> tuple[Check | None, str]:
    """The check at the example's cell (None where the rule asks nothing there), and the line of a floating form."""
    at = Address.parse(example["at"]) if "at" in example else None
    line = example.get("line", "L1")
    if at and plan.form(at.form).floating:
        at, line = Address(at.form, "*", at.column), at.line
    unit, period = plan.unit(example["unit"]), Period.parse(example["period"])
    checks = [c for c in checks_of(plan, unit, period) if c.rule.code == code and c.subject == at]
    checks = [c for c in checks if c.applies(example.get("kind", "正式"))]
    assert len(checks) < 2
    return (checks[0] if checks else None), line


# --- (0) the examples -------------------------------------------------------------------------------
def test_every_rule_has_its_examples(plan: Plan) -> None:
    assert list(EXAMPLES) == sorted(EXAMPLES, key=lambda c: (c[0] == "C", c))
    assert set(EXAMPLES) == {r.code for r in plan.rules}
    for code, table in EXAMPLES.items():
        for example in (table, *table.get("more", [])):
            assert {"pass", "fail"} <= set(example), code
            assert ("unjudged" in example) is not table.get("never_unjudged", False), code
    assert sum(len(table.get("edge", [])) for table in EXAMPLES.values()) >= 12


@pytest.mark.parametrize(("code", "example", "cells", "verdict"), [c for c in cases() if c.values[0][0] == "R"])
def test_example(plan: Plan, code: str, example: Example, cells: Mapping[str, str], verdict: str) -> None:
    plan = with_targets(plan, example["unit"], cells)
    check, line = check_at(plan, code, example)
    assert (check is None) is (verdict == "unasked")
    if check is None:
        return
    assert check.fault is None
    unit, period, kind = plan.unit(example["unit"]), Period.parse(example["period"]), example.get("kind", "正式")
    look = look_in(plan, unit, *read_cells(plan, cells))
    if check.lines:
        assert line in look.lines(check.lines)
    here = look.at(line) if check.lines else look
    assert run.verdict_of(plan, check, here) is VERDICTS[verdict]

    findings = run.find(plan, unit, period, kind, look, checks=[check])
    by_line = run.find_by_line(plan, period, check, look, {})
    assert findings == list(by_line.values())
    finding = by_line.get(line if check.lines else "")
    assert (finding is not None) is (verdict == "fail")
    assert (run.check_verdict(plan, check, look) is Verdict.FAIL) is bool(findings)
    if finding is not None:
        assert (finding.code, finding.level) == (code, Level(check.rule.level))
        assert "{" not in finding.message
        assert finding.message == example.get("message", finding.message)


def standing(plan: Plan, given: Mapping[str, Mapping[str, str]]) -> dict[str, dict[Address, Value]]:
    """Every unit's standing return; "*" stands for the districts that are not named."""
    rest = {u.code: given["*"] for u in plan.districts} if "*" in given else {}
    named = rest | {code: cells for code, cells in given.items() if code != "*"}
    return {code: read_cells(plan, cells)[0] for code, cells in named.items()}


def city_verdict(plan: Plan, rule: Rule, given: Mapping[str, Mapping[Address, Value]]) -> Verdict:
    """A comparison's own verdict; keys are judged where any unit has one, and fail where two units have the same."""
    tree = city_tree(rule)
    if not isinstance(tree, Function):
        return evaluate(tree, _CityLook(plan, given), precision_of(plan))
    refs = refs_in(tree)
    keys = [_keys(plan, rule.form, refs, own) for own in given.values()]
    found = set().union(*keys)
    if not found:
        return Verdict.UNJUDGED
    return Verdict.FAIL if sum(map(len, keys)) > len(found) else Verdict.PASS


def _keys(plan: Plan, form: str, refs: tuple[Ref, ...], own: Mapping[Address, Value]) -> set[tuple[str, ...]]:
    look = Look(lambda ref: own.get(ref.address, BLANK))
    told = (key_of_cells(refs, look.at(line)) for line in lines_in(plan, own).get(form, ()))
    return {key for key in told if key is not None}


@pytest.mark.parametrize(("code", "example", "cells", "verdict"), [c for c in cases() if c.values[0][0] == "C"])
def test_city_example(plan: Plan, code: str, example: Example, cells: Mapping[str, Any], verdict: str) -> None:
    rule = next(r for r in plan.rules if r.code == code)
    given = standing(plan, cells["units"])
    assert city_verdict(plan, rule, given) is VERDICTS[verdict]
    findings = [f for f in find_city(plan, given) if f.code == code]
    assert len(findings) == (verdict == "fail")
    for finding in findings:
        assert finding.level is Level(rule.level)
        assert "{" not in finding.message
        assert finding.message == example.get("message", finding.message)
        if isinstance(city_tree(rule), Function):
            assert {a.split(":")[0] for a in finding.addresses} == set(cells["units"])


# --- rules that always have an answer ---------------------------------------------------------------
def asks_only_what_is_filled(node: Node) -> bool:
    match node:
        case Function("filled" | "text_given", _):
            return True
        case Function("if_", parts) | Both(parts) | Either(parts):
            return all(map(asks_only_what_is_filled, parts))
        case Negation(part):
            return asks_only_what_is_filled(part)
    return False


def test_a_rule_without_a_not_judged_example_asks_only_what_is_filled(plan: Plan) -> None:
    shown: dict[str, bool] = {}
    for unit in plan.units:
        for period in plan.periods:
            for check in checks_of(plan, unit, period):
                assert check.tree
                shown.setdefault(check.rule.code, asks_only_what_is_filled(check.tree))
    assert {c for c, only in shown.items() if only} == {c for c, t in EXAMPLES.items() if t.get("never_unjudged")}


# --- (1) one run is the union of each rule alone ----------------------------------------------------
def test_one_run_is_the_union_of_each_rule_alone_over_random_returns() -> None:
    rng = random.Random(20210408)
    seen: set[str] = set()
    for _ in range(30):
        content = random_return(rng)
        args = content.plan, content.unit, content.period, content.kind
        look = look_in(content.plan, content.unit, content.inputs, content.carried)
        together = run.find(*args, look)
        checks = checks_of(content.plan, content.unit, content.period)
        alone: list[Finding] = []
        for code in dict.fromkeys(c.rule.code for c in checks):
            fresh = look_in(content.plan, content.unit, content.inputs, content.carried)
            alone += run.find(*args, fresh, checks=[c for c in checks if c.rule.code == code])
        assert together == alone
        seen |= {f.code for f in together}
    assert len(seen) > 80


# --- (2) a crashing rule hides nothing --------------------------------------------------------------
@pytest.mark.parametrize("code", ["R003", "R101", "R210", "R221", "R308"])
def test_a_rule_that_crashes_is_reported_and_removes_no_other_finding(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    rng = random.Random(7)
    contents = [c for c in (random_return(rng) for _ in range(12)) if c.unit.kind == "district"]
    whole = [found_in(c) for c in contents]
    sick = {id(k.tree) for c in contents for k in checks_of(c.plan, c.unit, c.period) if k.rule.code == code}
    real, made_ready = run.evaluate, run.ready

    def crashing(tree: Node, *args: Any) -> Verdict:
        if id(tree) in sick:
            raise ZeroDivisionError("示例故障")
        return real(tree, *args)

    def crashing_later(tree: Node, *args: Any) -> run.Ready:
        if id(tree) not in sick:
            return made_ready(tree, *args)
        return lambda look: crashing(tree, look)

    monkeypatch.setattr(run, "evaluate", crashing)
    monkeypatch.setattr(run, "ready", crashing_later)
    monkeypatch.setattr(run, "_made", {})
    broken = 0
    for content, before in zip(contents, whole, strict=True):
        after = found_in(content)
        assert [f for f in after if f.code != "rule.broken"] == [f for f in before if f.code != code]
        crashed = [f for f in after if f.code == "rule.broken"]
        assert {f.args["rule"] for f in crashed} <= {code}
        for finding in crashed:
            assert finding.level is Level.ERROR
            assert "示例故障" in finding.message
            assert "数据无误" in finding.message
            assert "rules.toml 第" in finding.message
        broken += len(crashed)
    assert broken


def found_in(content: Any) -> list[Finding]:
    look = look_in(content.plan, content.unit, content.inputs, content.carried)
    return run.find(content.plan, content.unit, content.period, content.kind, look)


def test_a_city_rule_that_crashes_hides_no_other(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    given = standing(plan, EXAMPLES["C911"]["fail"]["units"])
    for code, cells in EXAMPLES["C901"]["fail"]["units"].items():
        given[code] |= read_cells(plan, cells)[0]
    before = find_city(plan, given)
    assert [f.code for f in before] == ["C901", "C911"]

    def crashing(*args: Any) -> Verdict:
        raise ArithmeticError("示例故障")

    monkeypatch.setattr("zzdesk.rules.city.evaluate", crashing)
    after = find_city(plan, given)
    assert [f for f in after if f.code != "rule.broken"] == before[:1]
    compared = [r.code for r in plan.rules if r.scope == "city" and "districts" in r.formula]
    assert [f.args["rule"] for f in after if f.code == "rule.broken"] == compared


# --- (3) mistyped rules are faults of the rule ------------------------------------------------------
# What the hand that edits rules.toml gets wrong, and the key of the fault's words.
MISTYPED = [
    ("ZZ01.03.1 === ZZ01.05.1", "rule.syntax"),
    ("ZZ01.03.1 ＝ ZZ01.05.1", "rule.syntax"),
    ("ZZ01.03.1 == ZZ01.05.1 +", "rule.syntax"),
    ("(ZZ01.03.1 == ZZ01.05.1", "rule.syntax"),
    ("ZZ01.03.1 = ZZ01.05.1", "rule.syntax"),
    ("ZZ01.03.1 != ZZ01.05.1", "rule.operator"),
    ("ZZ01.03.1 + ZZ01.05.1", "rule.no_verdict"),
    ("ZZ01.33.1 == ZZ01.05.1", "rule.unknown_cell"),
    ("ZZ99.03.1 == ZZ01.05.1", "rule.unknown_cell"),
    ("ZZ01.01.1 == ZZ01.05.1", "rule.crossed_cell"),
    ("fill(ZZ01.03.1)", "rule.function"),
    ("if_(ZZ01.03.1 > 0)", "rule.arguments"),
    ("filled(3)", "rule.cell_wanted"),
    ("one_of(ZZ01.01.9, 反馈)", "rule.forbidden"),
    ("one_of(ZZ01.01.9, 3)", "rule.words_wanted"),
    ("ZZ03.*.14 >= 0", "rule.other_lines"),
    ("ZZ01.03.1 == count(ZZ05-1.L1.3 > 0)", "rule.lines_wanted"),
    ("ZZ01.03.1 == districts(ZZ01.05.1)", "rule.function"),
    ("not ZZ01.03.1 == 0", "rule.negation"),
    ("", "rule.syntax"),
]


@pytest.mark.parametrize(("formula", "code"), MISTYPED)
def test_a_mistyped_rule_is_a_fault_of_the_rule_never_a_finding_about_data(
    plan: Plan, gongyi: Unit, formula: str, code: str
) -> None:
    wrong = Rule("R999", "query", formula, "请核对", "ZZ01", place="rules.toml 第9行")
    half = len(plan.rules) // 2
    sick = replace(plan, rules=(*plan.rules[:half], wrong, *plan.rules[half:]))
    period, example = Period(2021, 3), EXAMPLES["R101"]
    cells = {k: v for c in ("R101", "R104", "R115", "R210", "R221", "R308") for k, v in EXAMPLES[c]["fail"].items()}
    now, others = read_cells(plan, cells | example["fail"])

    before = run.find(plan, gongyi, period, "正式", look_in(plan, gongyi, now, others))
    after = run.find(sick, gongyi, period, "正式", look_in(sick, gongyi, now, others))
    assert {"R101", "R104", "R115", "R210", "R221", "R308"} <= {f.code for f in before}
    assert [f for f in after if f.code != "rule.broken"] == before
    assert "R999" not in {f.code for f in after}
    (broken,) = (f for f in after if f.code == "rule.broken")
    assert broken.level is Level.ERROR
    assert broken.message.startswith("审核关系R999（rules.toml 第9行）本身有误")
    assert "数据无误" in broken.message

    (check,) = (c for c in checks_of(sick, gongyi, period) if c.rule.code == "R999")
    assert check.tree is None
    assert check.fault is not None
    assert check.fault.code == code


MISTYPED_CITY = [
    ("ZZ07.C04.1 == ZZ07.C05.1", "rule.city"),
    ("ZZ07.C99.1 == districts(ZZ02.01.1)", "rule.unknown_cell"),
    ("unique(ZZ03.*.2) and unique(ZZ03.*.1)", "rule.city"),
]


def test_plan_check_says_every_mistyped_rule_with_its_place(plan: Plan) -> None:
    wrong = [
        Rule(f"R9{n:02}", "query", f, "x", "ZZ01", place=f"rules.toml 第{n}行") for n, (f, _) in enumerate(MISTYPED)
    ]
    wrong += [
        Rule(f"C9{n:02}", "note", f, "x", "ZZ07", scope="city", place=f"rules.toml 第{n}行")
        for n, (f, _) in enumerate(MISTYPED_CITY, len(MISTYPED))
    ]
    kept = tuple(r for r in plan.rules if r.scope == "unit")
    faults = {str(f.args["rule"]): f for f in rule_faults(replace(plan, rules=(*kept, *wrong)))}
    assert list(faults) == [r.code for r in wrong]
    for rule, (_, code) in zip(wrong, [*MISTYPED, *MISTYPED_CITY], strict=True):
        fault = faults[rule.code]
        assert (fault.code, fault.level, fault.place) == ("rule.fault", Level.ERROR, rule.place)
        assert re.fullmatch(re.sub(r"\\{\w+\\}", ".*", re.escape(MESSAGES[code])), str(fault.args["fault"]))


def test_a_mistyped_city_rule_is_broken_and_hides_no_other(plan: Plan) -> None:
    given = standing(plan, EXAMPLES["C911"]["fail"]["units"])
    before = find_city(plan, given)
    for formula, _ in MISTYPED_CITY[::2]:
        wrong = Rule("C999", "note", formula, "请核对", "ZZ07", scope="city", place="rules.toml 第9行")
        after = find_city(replace(plan, rules=(wrong, *plan.rules)), given)
        assert after[1:] == before
        assert after[0].message.startswith("审核关系C999（rules.toml 第9行）本身有误")
