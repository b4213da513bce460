"""Mistakes in a plan's definitions, each with its file and line, before any data is filled.

Units and lines with one name, targets for nobody or nothing, words that no part of
the program knows. Formulas are judged by `rules.check`, the template by `returns`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from zzdesk.address import PATTERN, Address
from zzdesk.findings import Finding, Level
from zzdesk.plan.check_bulletin import bulletin_faults
from zzdesk.plan.check_items import item_faults
from zzdesk.plan.check_scores import score_faults
from zzdesk.plan.check_tables import table_faults
from zzdesk.plan.deadlines import deadline
from zzdesk.plan.model import KINDS, Column, Form, Line, Plan
from zzdesk.plan.places import fault, place, repeated
from zzdesk.plan.weights import weight_faults

_MEASURES = {"flow", "stock", "rate", "share", "list", "text"}
_PACES = {"", "even", "batch", "level", "rate", "annual", "list", "text"}
_COMPARATORS = {"at_least", "reach", "about", "at_most", "range", "text"}
_TIERS = {"", "stretch", "firm", "expected"}
_DERIVATIONS = {"", "target", "standing", "ahead", "two_year", "sum", "given"}
_KINDS = {"number", "text", "choice", "date"}
_ROLES = {"", "level", "base", "growth", "month", "reason", "forecast", "year_start", "nature", "text"}
_ROLES |= {"profit", "data_month", "credit_code", "project_code"}
_SUMMED = {"", "sum"}  # derivations of columns that a sum may add up
_SPARE_LINES = range(1, 501)
_LEVELS = {level.value for level in Level}


def definition_faults(plan: Plan) -> list[Finding]:
    """Every mistake found, file by file; empty for a sound plan."""
    found = [*_units(plan), *_targets(plan), *_rules(plan), *_settings(plan), *_deadlines(plan)]
    found += table_faults(plan)
    found += item_faults(plan)
    found += score_faults(plan)
    found += weight_faults(plan)
    found += bulletin_faults(plan)
    for form in plan.forms:
        found += _form(plan, form)
    return found


def _unknown(words: str, known: AbstractSet[str]) -> bool:
    return words not in known


# --- units --------------------------------------------------------------------------------
def _units(plan: Plan) -> Iterator[Finding]:
    for code in repeated(u.code for u in plan.units):
        yield fault(plan, "units.csv", f"{code},", "check.unit_twice", 2, unit=code)
    names = [name for u in plan.units for name in {u.name, *u.aliases}]
    for name in repeated(names):
        yield fault(plan, "units.csv", name, "check.name_twice", 2, name=name)
    for unit in plan.units:
        if unit.kind == "district" and unit.group not in plan.groups:
            yield fault(plan, "units.csv", unit.name, "check.group", unit=unit.name, group=unit.group)


# --- forms --------------------------------------------------------------------------------
def _form(plan: Plan, form: Form) -> Iterator[Finding]:
    file = f"forms/{form.code}.toml"
    for code in repeated(row.code for row in form.lines):
        yield fault(plan, file, f'code = "{code}"', "check.line_twice", 2, form=form.code, line=code)
    for no in repeated(c.no for c in form.columns):
        yield fault(plan, file, f'no = "{no}"', "check.column_twice", 2, form=form.code, column=no)
    for line_code, no in [("1", c.no) for c in form.columns] + [(row.code, "1") for row in form.lines]:
        if not _ADDRESS.fullmatch(f"{form.code}.{line_code}.{no}"):
            words = no if line_code == "1" else line_code
            yield fault(plan, file, f'"{words}"', "check.code_form", form=form.code, words=words)
    if form.keys:
        yield from _keys(plan, form, file)
    for column in form.columns:
        for code, args in _column(plan, form, column):
            told = {"form": form.code, "column": column.no, **args}
            yield Finding(Level.ERROR, code, told, place=place(plan, file, f'no = "{column.no}"'))
    for line in form.lines:
        yield from _line(plan, form, line, file)


_ADDRESS = re.compile(PATTERN)


def _keys(plan: Plan, form: Form, file: str) -> Iterator[Finding]:
    """A floating form's lines are the clerks', named by columns that they fill."""
    filled = {c.no for c in form.columns if not c.derive}
    for no in dict.fromkeys(no for key in form.keys for no in key):
        if no not in filled:
            yield fault(plan, file, "keys", "check.key", form=form.code, column=no)
    spec = tomllib.loads(plan.files.get(file, ""))
    for given, needle in (("lines", "[[lines]]"), ("lines_from", "lines_from")):
        if given in spec:
            yield fault(plan, file, needle, "check.floating_lines", form=form.code)


def _column(plan: Plan, form: Form, column: Column) -> Iterator[tuple[str, dict[str, object]]]:
    if column.kind not in _KINDS or column.derive not in _DERIVATIONS or column.role not in _ROLES:
        yield "check.column_kind", {}
    if column.measure and column.measure not in _MEASURES:
        yield "check.column_measure", {"words": column.measure, "known": "、".join(sorted(_MEASURES))}
    if column.unit and column.unit not in plan.measures:
        yield "check.column_unit", {"unit": column.unit}
    if column.codes and column.codes not in {c.list for c in plan.codes}:
        yield "check.codes", {"list": column.codes}
    elif column.kind == "choice" and not column.choices:
        yield "check.choices", {}
    if column.derive == "sum":
        yield from _sum(form, column)


def _sum(form: Form, column: Column) -> Iterator[tuple[str, dict[str, object]]]:
    usable = {c.no for c in form.columns if c.kind == "number" and c.derive in _SUMMED}
    strays = [no for no in column.of if no not in usable]
    if strays or not column.of:
        yield "check.sum_of", {"columns": "、".join(strays) or "（空）"}
    if column.no in _added_up(form, column):
        yield "check.sum_circle", {}


def _added_up(form: Form, column: Column) -> set[str]:
    """All columns that a sum adds up, directly or through other sums."""
    parts = {c.no: c.of for c in form.columns if c.derive == "sum"}
    found: set[str] = set()
    waiting = list(column.of)
    while waiting:
        no = waiting.pop()
        if no not in found:
            found.add(no)
            waiting += parts.get(no, ())
    return found


def _line(plan: Plan, form: Form, line: Line, file: str) -> Iterator[Finding]:
    def wrong(code: str, **args: object) -> Finding:
        told = {"form": form.code, "line": line.code, **args}
        return Finding(Level.ERROR, code, told, place=place(plan, file, f'code = "{line.code}"'))

    if line.unit and line.unit not in plan.measures:
        yield wrong("check.measure", unit=line.unit)
    stray = line.open - {c.no for c in form.columns}
    if stray:
        yield wrong("check.open", columns="、".join(sorted(stray)))
    if line.judged and line.judged not in line.open:
        yield wrong("check.judged", column=line.judged)
    for what, words, known in (
        ("measure", line.measure, _MEASURES),
        ("pace", line.pace, _PACES),
        ("frequency", line.frequency, {"month", "quarter", "year"}),
        ("direction", line.direction, {"up", "down", "hold"}),
    ):
        if _unknown(words, known):
            yield wrong("check.word", what=what, words=words, known="、".join(sorted(filter(None, known))))


# --- targets ------------------------------------------------------------------------------
def _targets(plan: Plan) -> Iterator[Finding]:
    units = {u.code for u in plan.units}
    keys = [f"{t.unit},{t.address}" for t in plan.targets]
    for key in repeated(keys):
        yield fault(plan, "targets.csv", key, "check.target_twice", 2, target=key.replace(",", " "))
    for target, key in zip(plan.targets, keys, strict=True):
        indicator = plan.indicator(target.address)
        if target.unit not in units:
            yield fault(plan, "targets.csv", key, "check.target_unit", unit=target.unit)
        elif indicator is None and target.comparator != "text":
            yield fault(plan, "targets.csv", key, "check.target_cell", address=str(target.address))
        if target.comparator not in _COMPARATORS or target.tier not in _TIERS:
            yield fault(plan, "targets.csv", key, "check.target_words", words=f"{target.comparator} {target.tier}")
        elif target.comparator == "range" and (
            target.high is None or target.value is None or target.high <= target.value
        ):
            yield fault(plan, "targets.csv", key, "check.target_range", address=str(target.address))
        elif target.comparator not in {"text", "range"} and target.value is None:
            yield fault(plan, "targets.csv", key, "check.target_value", address=str(target.address))


# --- rules, settings ----------------------------------------------------------------------
def _rules(plan: Plan) -> Iterator[Finding]:
    forms = {f.code for f in plan.forms} | {"*"}
    for code in repeated(r.code for r in plan.rules):
        yield fault(plan, "rules.toml", f'code = "{code}"', "check.rule_twice", 2, rule=code)
    for rule in plan.rules:
        wrong = [rule.level] if rule.level not in _LEVELS else []
        wrong += [rule.form] if rule.form not in forms else []
        wrong += [kind for kind in rule.kinds if kind not in KINDS]
        wrong += [f"{m}月" for m in rule.months if m not in range(1, 13)]
        for words in wrong:
            yield fault(plan, "rules.toml", f'code = "{rule.code}"', "check.rule_words", rule=rule.code, words=words)


def _settings(plan: Plan) -> Iterator[Finding]:
    spare = plan.settings.get("spare_lines", 50)
    if isinstance(spare, bool) or spare not in _SPARE_LINES:
        yield fault(plan, "plan.toml", "spare_lines", "check.spare_lines", typed=spare)
    for month in plan.months:
        if month not in range(1, 13):
            yield fault(plan, "plan.toml", "periods", "check.month", month=month)
    for district, city in plan.city.items():
        for words in (district, city):
            if plan.indicator(Address.parse(words)) is None:
                yield fault(plan, "plan.toml", words, "check.target_cell", address=words)
    for words in plan.target_columns:
        if plan.indicator(Address.parse(words)) is None:
            yield fault(plan, "plan.toml", words, "check.target_cell", address=words)


def _deadlines(plan: Plan) -> Iterator[Finding]:
    """Days that do not exist; and years whose working days are not known yet, as a note each."""
    unknown: set[int] = set()
    for kind in KINDS:
        try:
            due = [deadline(plan, p, kind) for p in plan.periods]
        except (KeyError, TypeError, ValueError):
            yield fault(plan, "plan.toml", f'deadlines."{kind}"', "check.deadline", kind=kind)
            continue
        unknown |= {d.date.year for d in due if d and not d.known}
    for year in sorted(unknown):
        yield Finding(Level.NOTE, "check.calendar", {"year": year}, place=place(plan, "plan.toml", "[deadlines"))
