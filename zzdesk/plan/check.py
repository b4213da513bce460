"""Mistakes in a plan's definitions, each with its file and line, before any data is filled.

Units and lines with one name, targets for nobody or nothing, words that no part of
the program knows. Formulas are judged by `rules.check`, the template by `returns`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import KINDS, Form, Line, Plan

_MEASURES = {"flow", "stock", "rate", "share", "list", "text"}
_PACES = {"", "even", "batch", "level", "rate", "annual", "list", "text"}
_COMPARATORS = {"at_least", "reach", "about", "at_most", "range", "text"}
_TIERS = {"", "stretch", "firm", "expected"}
_DERIVATIONS = {"", "target", "standing", "ahead", "two_year"}
_LEVELS = {level.value for level in Level}


def definition_faults(plan: Plan) -> list[Finding]:
    """Every mistake found, file by file; empty for a sound plan."""
    found = [*_units(plan), *_targets(plan), *_rules(plan), *_settings(plan)]
    for form in plan.forms:
        found += _form(plan, form)
    return found


def _fault(plan: Plan, file: str, needle: str, code: str, nth: int = 1, **args: object) -> Finding:
    return Finding(Level.ERROR, code, args, place=_place(plan, file, needle, nth))


def _place(plan: Plan, file: str, needle: str, nth: int) -> str:
    """ "units.csv 第3行": the nth line that holds the words; the file alone where none does."""
    lines = [n for n, row in enumerate(plan.files.get(file, "").splitlines(), 1) if needle in row]
    return f"{file} 第{lines[min(nth, len(lines)) - 1]}行" if lines else file


def _repeated(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [n for n in names if n in seen or seen.add(n)]  # type: ignore[func-returns-value]


def _unknown(words: str, known: AbstractSet[str]) -> bool:
    return words not in known


# --- units --------------------------------------------------------------------------------
def _units(plan: Plan) -> Iterator[Finding]:
    for code in _repeated(u.code for u in plan.units):
        yield _fault(plan, "units.csv", f"{code},", "check.unit_twice", 2, unit=code)
    names = [name for u in plan.units for name in {u.name, *u.aliases}]
    for name in _repeated(names):
        yield _fault(plan, "units.csv", name, "check.name_twice", 2, name=name)
    for unit in plan.units:
        if unit.kind == "district" and unit.group not in plan.groups:
            yield _fault(plan, "units.csv", unit.name, "check.group", unit=unit.name, group=unit.group)


# --- forms --------------------------------------------------------------------------------
def _form(plan: Plan, form: Form) -> Iterator[Finding]:
    file = f"forms/{form.code}.toml"
    for code in _repeated(row.code for row in form.lines):
        yield _fault(plan, file, f'code = "{code}"', "check.line_twice", 2, form=form.code, line=code)
    for no in _repeated(c.no for c in form.columns):
        yield _fault(plan, file, f'no = "{no}"', "check.column_twice", 2, form=form.code, column=no)
    for column in form.columns:
        if column.kind not in {"number", "text", "choice"} or column.derive not in _DERIVATIONS:
            yield _fault(plan, file, f'no = "{column.no}"', "check.column_kind", form=form.code, column=column.no)
    for line in form.lines:
        yield from _line(plan, form, line, file)


def _line(plan: Plan, form: Form, line: Line, file: str) -> Iterator[Finding]:
    def fault(code: str, **args: object) -> Finding:
        return _fault(plan, file, f'code = "{line.code}"', code, 1, form=form.code, line=line.code, **args)

    if line.unit and line.unit not in plan.measures:
        yield fault("check.measure", unit=line.unit)
    stray = line.open - {c.no for c in form.columns}
    if stray:
        yield fault("check.open", columns="、".join(sorted(stray)))
    if line.judged and line.judged not in line.open:
        yield fault("check.judged", column=line.judged)
    for what, words, known in (
        ("measure", line.measure, _MEASURES),
        ("pace", line.pace, _PACES),
        ("frequency", line.frequency, {"month", "quarter", "year"}),
        ("direction", line.direction, {"up", "down", "hold"}),
    ):
        if _unknown(words, known):
            yield fault("check.word", what=what, words=words, known="、".join(sorted(filter(None, known))))


# --- targets ------------------------------------------------------------------------------
def _targets(plan: Plan) -> Iterator[Finding]:
    units = {u.code for u in plan.units}
    keys = [f"{t.unit},{t.address}" for t in plan.targets]
    for key in _repeated(keys):
        yield _fault(plan, "targets.csv", key, "check.target_twice", 2, target=key.replace(",", " "))
    for target, key in zip(plan.targets, keys, strict=True):
        indicator = plan.indicator(target.address)
        if target.unit not in units:
            yield _fault(plan, "targets.csv", key, "check.target_unit", unit=target.unit)
        elif indicator is None and target.comparator != "text":
            yield _fault(plan, "targets.csv", key, "check.target_cell", address=str(target.address))
        if target.comparator not in _COMPARATORS or target.tier not in _TIERS:
            yield _fault(plan, "targets.csv", key, "check.target_words", words=f"{target.comparator} {target.tier}")
        elif target.comparator == "range" and (
            target.high is None or target.value is None or target.high <= target.value
        ):
            yield _fault(plan, "targets.csv", key, "check.target_range", address=str(target.address))
        elif target.comparator not in {"text", "range"} and target.value is None:
            yield _fault(plan, "targets.csv", key, "check.target_value", address=str(target.address))


# --- rules, settings ----------------------------------------------------------------------
def _rules(plan: Plan) -> Iterator[Finding]:
    forms = {f.code for f in plan.forms} | {"*"}
    for code in _repeated(r.code for r in plan.rules):
        yield _fault(plan, "rules.toml", f'code = "{code}"', "check.rule_twice", 2, rule=code)
    for rule in plan.rules:
        wrong = [rule.level] if rule.level not in _LEVELS else []
        wrong += [rule.form] if rule.form not in forms else []
        wrong += [kind for kind in rule.kinds if kind not in KINDS]
        wrong += [f"{m}月" for m in rule.months if m not in range(1, 13)]
        for words in wrong:
            yield _fault(plan, "rules.toml", f'code = "{rule.code}"', "check.rule_words", rule=rule.code, words=words)


def _settings(plan: Plan) -> Iterator[Finding]:
    for month in plan.months:
        if month not in range(1, 13):
            yield _fault(plan, "plan.toml", "periods", "check.month", month=month)
    for district, city in plan.city.items():
        for words in (district, city):
            if plan.indicator(Address.parse(words)) is None:
                yield _fault(plan, "plan.toml", words, "check.target_cell", address=words)
    for words in plan.target_columns:
        if plan.indicator(Address.parse(words)) is None:
            yield _fault(plan, "plan.toml", words, "check.target_cell", address=words)
