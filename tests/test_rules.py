"""The rule language, its tolerance, and the 2021 rules with passing, failing and unjudged examples."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzdesk import values
from zzdesk.address import Address
from zzdesk.findings import Finding
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Rule, Unit
from zzdesk.rules import run
from zzdesk.rules.check import rule_faults
from zzdesk.rules.checks import Check, checks_of, groups_of, precision_of
from zzdesk.rules.evaluate import Verdict, evaluate
from zzdesk.rules.language import LONGEST, RuleFault, parse
from zzdesk.rules.sources import look_in
from zzdesk.rules.to_excel import group_to_excel, to_excel
from zzdesk.rules.to_text import to_text
from zzdesk.rules.tree import Ref
from zzdesk.values import BLANK, Value

MARCH = Period(2021, 3)
Figures = dict[str, str]


def value(words: str) -> Value:
    if words.startswith("待反馈"):
        return values.waiting()
    if words.startswith("无此项"):
        return values.not_applicable(words)
    try:
        return values.number(words)
    except ArithmeticError:
        return values.text(words)


def judged(plan: Plan, formula: str, figures: Figures) -> Verdict:
    """The verdict of a formula; figures by address, "prev(…)" and "target(…)" included."""
    return evaluate(
        parse(formula), lambda r: value(figures[str(r)]) if str(r) in figures else BLANK, precision_of(plan)
    )


def found(plan: Plan, unit: Unit, figures: Figures, kind: str = "正式", period: Period = MARCH) -> list[Finding]:
    now = {Address.parse(k): value(v) for k, v in figures.items() if "(" not in k}
    prev = {Ref(Address.parse(k[5:-1]), "prev"): value(v) for k, v in figures.items() if k.startswith("prev(")}
    return [f for f in run.find(plan, unit, period, kind, look_in(plan, unit, now, prev)) if f.code != "R001"]


# --- the language -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("__import__('os').system('x') == 1", "rule.forbidden"),
        ("ZZ01.03.1 != 3", "rule.operator"),
        ("ZZ01.03.1 + 1", "rule.no_verdict"),
        ("not ZZ01.03.1 > 3", "rule.negation"),
        ("nothing(ZZ01.03.1)", "rule.function"),
        ("abs(ZZ01.03.1, 2) > 1", "rule.arguments"),
        ("filled(3)", "rule.cell_wanted"),
        ("prev(ZZ01.03.1 + 1) > 0", "rule.cell_wanted"),
        ("ZZ01.03.1 == ", "rule.syntax"),
        ("ZZ01.03.1 > (filled(ZZ01.03.1))", "rule.mixed"),
        ("ZZ01.03.1 > 1 and 3", "rule.mixed"),
        ("[1][0] > 0", "rule.forbidden"),
        ("(lambda: 1)() > 0", "rule.forbidden"),
        ("ZZ01.03.1 > True", "rule.forbidden"),
        ("one_of(ZZ01.01.9, 3)", "rule.words_wanted"),
        ("1 > 0 " + "+ 1" * LONGEST, "rule.long"),
        ("9 ** 99 ** 99 > 1", "rule.forbidden"),
    ],
)
def test_what_is_outside_the_language_is_a_fault_of_the_rule(formula: str, code: str) -> None:
    with pytest.raises(RuleFault) as why:
        parse(formula)
    assert why.value.code == code


def test_deep_nesting_is_refused_not_a_crash() -> None:
    with pytest.raises(RuleFault):
        parse("(" * 900 + "ZZ01.03.1" + ")" * 900 + " > 1")
    with pytest.raises(RuleFault):
        parse("-" * 3000 + "1 > 0")


def test_an_address_inside_words_stays_words(plan: Plan) -> None:
    assert judged(plan, "one_of(ZZ01.01.9, 'ZZ01.03.1')", {"ZZ01.01.9": "ZZ01.03.1"}) is Verdict.PASS


# --- tolerance (DESIGN section 2) -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("formula", "figures", "verdict"),
    [
        # counts are exact
        ("ZZ01.03.1 == ZZ01.05.1 + ZZ01.06.1", {"ZZ01.03.1": "12", "ZZ01.05.1": "5", "ZZ01.06.1": "6"}, Verdict.FAIL),
        # three rounded parts may differ from their rounded sum by up to 2.0 units in the last place
        ("ZZ02.02.1 == ZZ02.06.1 + ZZ02.02.2 + ZZ02.06.2",
         {"ZZ02.02.1": "3.02", "ZZ02.06.1": "1", "ZZ02.02.2": "1", "ZZ02.06.2": "1"}, Verdict.PASS),
        ("ZZ02.02.1 == ZZ02.06.1 + ZZ02.02.2 + ZZ02.06.2",
         {"ZZ02.02.1": "3.03", "ZZ02.06.1": "1", "ZZ02.02.2": "1", "ZZ02.06.2": "1"}, Verdict.FAIL),
        # a cell that occurs twice counts with its net coefficient: x - x leaves no room
        ("ZZ01.09.1 - ZZ01.09.1 >= 0.01", {"ZZ01.09.1": "5"}, Verdict.FAIL),
        ("ZZ01.09.1 + ZZ01.09.1 <= 10.01", {"ZZ01.09.1": "5.01"}, Verdict.PASS),
        ("ZZ01.09.1 + ZZ01.09.1 <= 10", {"ZZ01.09.1": "5.01"}, Verdict.FAIL),
        # strict and inclusive bounds of the interval
        ("ZZ01.01.3 > 9.95", {"ZZ01.01.3": "9.9"}, Verdict.FAIL),
        ("ZZ01.01.3 >= 9.95", {"ZZ01.01.3": "9.9"}, Verdict.PASS),
        # growth against levels
        ("ZZ01.09.3 == (ZZ01.09.1 / ZZ01.09.2 - 1) * 100",
         {"ZZ01.09.3": "11.2", "ZZ01.09.1": "412.6", "ZZ01.09.2": "371.0"}, Verdict.PASS),
        ("ZZ01.09.3 == (ZZ01.09.1 / ZZ01.09.2 - 1) * 100",
         {"ZZ01.09.3": "11.4", "ZZ01.09.1": "412.6", "ZZ01.09.2": "371.0"}, Verdict.FAIL),
        ("ZZ01.09.3 == (ZZ01.09.1 / ZZ01.09.2 - 1) * 100",
         {"ZZ01.09.3": "11.4", "ZZ01.09.1": "412.6", "ZZ01.09.2": "0"}, Verdict.UNJUDGED),
        ("ZZ01.09.3 == (ZZ01.09.1 / ZZ01.09.2 - 1) * 100", {"ZZ01.09.3": "11.4"}, Verdict.UNJUDGED),
        # a condition must hold for all true values: 10.0 is not "below 10"
        ("if_(ZZ01.01.3 < target(ZZ01.01.3), text_given(ZZ01.01.5))",
         {"ZZ01.01.3": "10", "target(ZZ01.01.3)": "10"}, Verdict.PASS),
        ("if_(ZZ01.01.3 < target(ZZ01.01.3), text_given(ZZ01.01.5))",
         {"ZZ01.01.3": "9.9", "target(ZZ01.01.3)": "10"}, Verdict.FAIL),
        ("if_(ZZ01.01.3 < target(ZZ01.01.3), text_given(ZZ01.01.5))",
         {"ZZ01.01.3": "9.9", "target(ZZ01.01.3)": "10", "ZZ01.01.5": "停产检修"}, Verdict.PASS),
        ("if_(ZZ01.01.3 < target(ZZ01.01.3), text_given(ZZ01.01.5))",
         {"ZZ01.01.3": "9.9", "target(ZZ01.01.3)": "10", "ZZ01.01.5": "同上"}, Verdict.FAIL),
        ("abs(ZZ01.01.3 - ZZ01.10.3) < 10", {"ZZ01.01.3": "3", "ZZ01.10.3": "13.2"}, Verdict.FAIL),
        ("abs(ZZ01.01.3 - ZZ01.10.3) < 10", {"ZZ01.01.3": "-3", "ZZ01.10.3": "6.9"}, Verdict.PASS),
        ("min(ZZ01.03.1, ZZ01.05.1) == 2", {"ZZ01.03.1": "2", "ZZ01.05.1": "4"}, Verdict.PASS),
        ("max(ZZ01.03.1, ZZ01.05.1) == 2", {"ZZ01.03.1": "2", "ZZ01.05.1": "4"}, Verdict.FAIL),
        ("ZZ01.03.1 >= 3 or filled(ZZ01.05.1)", {"ZZ01.05.1": "1"}, Verdict.PASS),
        ("ZZ01.03.1 >= 3 or filled(ZZ01.05.1)", {}, Verdict.UNJUDGED),
        ("within(ZZ01.03.1, 0, 10)", {"ZZ01.03.1": "11"}, Verdict.FAIL),
        ("whole(ZZ01.03.1)", {"ZZ01.03.1": "1.5"}, Verdict.FAIL),
        ("whole(ZZ01.03.1)", {"ZZ01.03.1": "无此项：没有"}, Verdict.UNJUDGED),
        ("filled(ZZ01.03.1)", {"ZZ01.03.1": "无此项：没有"}, Verdict.PASS),
        ("not is_waiting(ZZ01.01.3)", {"ZZ01.01.3": "待反馈"}, Verdict.FAIL),
        ("not is_waiting(ZZ01.01.3)", {}, Verdict.UNJUDGED),
    ],
)  # fmt: skip
def test_verdicts(plan: Plan, formula: str, figures: Figures, verdict: Verdict) -> None:
    assert judged(plan, formula, figures) is verdict


cents = st.integers(-(10**7), 10**7).map(lambda n: Decimal(n).scaleb(-4))


@given(st.lists(cents, min_size=3, max_size=3))
def test_rounding_alone_never_fails_a_true_sum(plan: Plan, parts: list[Decimal]) -> None:
    """Whatever the true parts are, their printed figures pass the rule that the true figures obey."""
    shown = [values.half_up(p, 2) for p in [*parts, sum(parts, Decimal(0))]]
    names = ["ZZ02.02.1", "ZZ02.02.2", "ZZ02.06.1", "ZZ02.06.2"]
    figures = {n: str(v) for n, v in zip(names, shown, strict=True)}
    assert judged(plan, f"{names[0]} + {names[1]} + {names[2]} == {names[3]}", figures) is Verdict.PASS


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_rounding_alone_never_fails_a_true_growth(plan: Plan, this: int, last: int) -> None:
    true_this, true_last = Decimal(this).scaleb(-3) + 1, Decimal(last).scaleb(-3) + 1
    growth = values.half_up((true_this / true_last - 1) * 100, 1)
    figures = {"ZZ01.09.1": str(values.half_up(true_this, 2)), "ZZ01.09.2": str(values.half_up(true_last, 2))}
    formula = "ZZ01.09.3 == (ZZ01.09.1 / ZZ01.09.2 - 1) * 100"
    assert judged(plan, formula, figures | {"ZZ01.09.3": str(growth)}) is Verdict.PASS


# --- the rules of 2021: code, a failing example, a passing one (unjudged is the empty form) ---------
EXAMPLES: list[tuple[str, Figures, Figures]] = [
    ("R003", {"ZZ01.03.1": "1.5"}, {"ZZ01.03.1": "1"}),
    ("R003", {"ZZ02.01.1": "-1"}, {"ZZ02.01.1": "0"}),
    ("R004", {"ZZ01.09.1": "-0.02"}, {"ZZ01.09.1": "0"}),
    ("R005", {"ZZ01.01.3": "-100.2"}, {"ZZ01.01.3": "-100"}),
    ("R006", {"ZZ01.01.3": "130"}, {"ZZ01.01.3": "12"}),
    ("R007", {"ZZ01.01.3": "待反馈"}, {"ZZ01.01.3": "8"}),
    ("R101", {"ZZ01.03.1": "12", "ZZ01.05.1": "5", "ZZ01.06.1": "6"},
     {"ZZ01.03.1": "11", "ZZ01.05.1": "5", "ZZ01.06.1": "6"}),
    ("R102", {"ZZ01.03.1": "5", "prev(ZZ01.03.1)": "6"}, {"ZZ01.03.1": "6", "prev(ZZ01.03.1)": "6"}),
    ("R103", {"ZZ01.10.1": "12", "ZZ01.10.2": "10", "ZZ01.10.3": "25"},
     {"ZZ01.10.1": "12", "ZZ01.10.2": "10", "ZZ01.10.3": "20"}),
    ("R104", {"ZZ01.08.1": "101", "prev(ZZ01.08.1)": "100", "ZZ01.03.4": "3", "ZZ01.07.4": "1"},
     {"ZZ01.08.1": "102", "prev(ZZ01.08.1)": "100", "ZZ01.03.4": "3", "ZZ01.07.4": "1"}),
    ("R105", {"ZZ01.03.4": "2", "ZZ01.03.1": "9", "prev(ZZ01.03.1)": "6"},
     {"ZZ01.03.4": "3", "ZZ01.03.1": "9", "prev(ZZ01.03.1)": "6"}),
    ("R106", {"ZZ01.01.3": "1", "ZZ01.10.3": "12"}, {"ZZ01.01.3": "1", "ZZ01.10.3": "9"}),
    ("R107", {"ZZ01.01.3": "1", "ZZ01.09.3": "12"}, {"ZZ01.01.3": "1", "ZZ01.09.3": "9"}),
    ("R108", {"ZZ01.06.4": "1"}, {"ZZ01.06.4": "0"}),
    ("R109", {"ZZ01.01.3": "8"}, {"ZZ01.01.3": "8", "ZZ01.01.5": "一家企业搬迁停产"}),
    ("R110", {"ZZ01.01.9": "预计"}, {"ZZ01.01.9": "反馈"}),
    ("R111", {"ZZ01.01.3": "8", "ZZ01.01.9": "部门"}, {"ZZ01.01.3": "8", "ZZ01.01.9": "反馈"}),
    ("R112", {"ZZ01.03.1": "2", "ZZ01.03.4": "3"}, {"ZZ01.03.1": "3", "ZZ01.03.4": "3"}),
    ("R201", {"ZZ02.01.1": "3", "ZZ02.04.1": "2", "ZZ02.03.1": "4"},
     {"ZZ02.01.1": "3", "ZZ02.04.1": "2", "ZZ02.03.1": "2"}),
    ("R202", {"ZZ02.01.1": "3", "ZZ02.04.1": "2", "ZZ02.03.1": "1", "ZZ02.02.1": "40.9"},
     {"ZZ02.01.1": "3", "ZZ02.04.1": "2", "ZZ02.03.1": "1", "ZZ02.02.1": "41"}),
    ("R203", {"ZZ02.01.1": "3", "prev(ZZ02.01.1)": "4"}, {"ZZ02.01.1": "4", "prev(ZZ02.01.1)": "4"}),
    ("R204", {"ZZ02.01.3": "2", "ZZ02.01.1": "5", "prev(ZZ02.01.1)": "4"},
     {"ZZ02.01.3": "1", "ZZ02.01.1": "5", "prev(ZZ02.01.1)": "4"}),
    ("R206", {"ZZ02.05.1": "1", "ZZ02.06.1": "0"}, {"ZZ02.05.1": "1", "ZZ02.06.1": "2.5"}),
    ("R207", {"ZZ02.01.1": "1", "ZZ02.01.3": "2"}, {"ZZ02.01.1": "2", "ZZ02.01.3": "2"}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "failing", "passing"), EXAMPLES)
def test_each_rule_by_example(plan: Plan, gongyi: Unit, code: str, failing: Figures, passing: Figures) -> None:
    assert code in {f.code for f in found(plan, gongyi, failing)}
    assert code not in {f.code for f in found(plan, gongyi, passing)}
    assert code not in {f.code for f in found(plan, gongyi, {})}


def test_city_rules_by_example(plan: Plan) -> None:
    bureau = plan.unit("D01")
    failing = {"ZZ07.C04.1": "2", "prev(ZZ07.C04.1)": "4", "ZZ07.C07.1": "101"}
    codes = {f.code for f in found(plan, bureau, failing)}
    assert {"R009", "R701", "R702", "R703"} <= codes
    passing = {"ZZ07.C04.1": "40", "prev(ZZ07.C04.1)": "4", "ZZ07.C04.6": "台账", "ZZ07.C07.1": "24"}
    assert not {"R009", "R701", "R702"} & {f.code for f in found(plan, bureau, passing)}


def test_zz02_pace_reason_once_targets_are_issued(plan: Plan, gongyi: Unit) -> None:
    check = next(c for c in checks_of(plan, gongyi, MARCH) if c.rule.code == "R205")
    assert check.tree
    behind = {"ZZ02.01.1": "2", "target(ZZ02.01.1)": "12"}
    look = lambda figures: lambda r: value(figures[str(r)]) if str(r) in figures else BLANK  # noqa: E731
    verdicts = [evaluate(check.tree, look(f), precision_of(plan))
                for f in (behind, behind | {"ZZ02.01.1": "3"}, {"ZZ02.01.1": "2"})]  # fmt: skip
    assert verdicts == [Verdict.FAIL, Verdict.PASS, Verdict.UNJUDGED]


def test_wording_says_line_column_value_and_what_to_do(plan: Plan, gongyi: Unit) -> None:
    figures = {"ZZ01.03.1": "12", "ZZ01.05.1": "5", "ZZ01.06.1": "6"}
    finding = next(f for f in found(plan, gongyi, figures) if f.code == "R101")
    assert finding.message == "新增入库12户≠月度5户＋年度6户，请核对03、05、06行1栏"
    assert finding.addresses == ("ZZ01.03.1", "ZZ01.05.1", "ZZ01.06.1")
    assert finding.values == ("12", "5", "6")


def test_a_finding_of_last_period_names_it(plan: Plan, gongyi: Unit) -> None:
    finding = next(f for f in found(plan, gongyi, {"ZZ01.03.1": "5", "prev(ZZ01.03.1)": "6"}) if f.code == "R102")
    assert finding.addresses == ("ZZ01.03.1", "ZZ01.03.1@2021-02")


def test_kind_decides_what_is_asked(plan: Plan, gongyi: Unit) -> None:
    waiting = {"ZZ01.01.3": "待反馈", "ZZ01.01.9": "预计"}
    assert {"R007", "R110"} <= {f.code for f in found(plan, gongyi, waiting)}
    assert not {"R007", "R110"} & {f.code for f in found(plan, gongyi, waiting, kind="快报")}


def test_months_decide_what_is_asked(plan: Plan, gongyi: Unit) -> None:
    assert "R108" not in {f.code for f in found(plan, gongyi, {"ZZ01.06.4": "3"}, period=Period(2021, 11))}


def test_one_run_is_the_union_of_each_rule_alone(plan: Plan, gongyi: Unit) -> None:
    figures = {k: v for _, failing, _ in EXAMPLES for k, v in failing.items()}
    now = {Address.parse(k): value(v) for k, v in figures.items() if "(" not in k}
    look = look_in(plan, gongyi, now, {})
    together = run.find(plan, gongyi, MARCH, "正式", look)
    alone = [f for c in checks_of(plan, gongyi, MARCH) for f in run.find(plan, gongyi, MARCH, "正式", look, checks=[c])]
    assert together == alone
    assert len({f.code for f in together}) > 9


def test_a_crashing_rule_hides_no_other_finding_and_is_no_fault_of_the_data(plan: Plan, gongyi: Unit) -> None:
    broken = Rule("R999", "error", "ZZ01.03.1 === 2", "x", "ZZ01", place="rules.toml 第9行")
    sick = replace(plan, rules=(broken, *plan.rules))
    figures = {"ZZ01.03.1": "12", "ZZ01.05.1": "5", "ZZ01.06.1": "6"}
    codes = [f.code for f in found(sick, gongyi, figures)]
    assert codes[0] == "rule.broken"
    assert codes[1:] == [f.code for f in found(plan, gongyi, figures)]
    message = found(sick, gongyi, figures)[0].message
    assert "rules.toml 第9行" in message
    assert "数据无误" in message


def test_an_unknown_cell_is_a_fault_of_the_rule(plan: Plan, gongyi: Unit) -> None:
    sick = replace(plan, rules=(Rule("R998", "error", "ZZ99.03.1 > 2", "x", "ZZ01"),))
    assert [f.code for f in run.find(sick, gongyi, MARCH, "正式", lambda r: BLANK)] == ["rule.broken"]


# --- the other back ends ---------------------------------------------------------------------------
def test_text_in_the_notation_of_forms() -> None:
    assert to_text(parse("ZZ01.03.1 == ZZ01.05.1 + ZZ01.06.1"), "ZZ01") == "03行1栏＝05行1栏＋06行1栏"
    nested = parse("ZZ02.02.1 >= 10 * (ZZ02.04.1 - ZZ02.03.1) - (ZZ02.01.1 - 2)")
    assert to_text(nested, "ZZ02") == "02行1栏≥10×（04行1栏－03行1栏）－（01行1栏－2）"
    assert to_text(parse("ZZ01.08.1 == prev(ZZ01.08.1)"), "ZZ02") == "ZZ01表08行1栏＝上期ZZ01表08行1栏"


def test_every_rule_has_text_and_an_excel_formula_within_limits(plan: Plan) -> None:
    for unit in (plan.unit("410181"), plan.unit("D01")):
        for group in groups_of(checks_of(plan, unit, MARCH)):
            assert all(c.tree and to_text(c.tree, c.form) for c in group.checks)
            formula = group_to_excel(plan, group, lambda r: f"'{r.address.form}'!$AB$123", "'_zzdesk'!$B$12")
            assert len(formula) < 8000
            assert formula.count("(") == formula.count(")")


def test_excel_compares_whole_numbers(plan: Plan) -> None:
    formula = to_excel(
        parse("ZZ01.09.1 >= prev(ZZ01.09.1)"), lambda r: "B2" if r.when == "prev" else "A1", precision_of(plan)
    )
    assert formula == (
        "IF(AND(ISNUMBER(A1),ISNUMBER(B2)),IF((2*ROUND(ROUND(A1*100,4),0)-2*ROUND(ROUND(B2*100,4),0))>=-2,2,0),1)"
    )


def test_no_rule_of_the_plan_is_at_fault(plan: Plan) -> None:
    checks: list[Check] = [c for u in plan.units for p in plan.periods for c in checks_of(plan, u, p)]
    assert [c.rule.code for c in checks if c.fault] == []
    assert {c.rule.code for c in checks} == {r.code for r in plan.rules if r.scope == "unit"}
    assert rule_faults(plan) == []
