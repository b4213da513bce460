"""Reading a plan from its files: TOML for structure, CSV for tables.

A plan is a mapping of file names to texts; that mapping is also how it travels
inside a .zzd and a ledger, so one reader serves a folder, a built-in plan and both stores.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.plan.model import (
    ANY_LINE,
    Annex,
    Code,
    Column,
    Form,
    Line,
    Listed,
    Measure,
    Plan,
    Rule,
    Stages,
    Target,
    Unit,
)
from zzdesk.plan.scoring import ITEMS, Topic, topics_in
from zzdesk.plan.weights import WEIGHTS, with_weights

BUILT_IN = "2021"
_HEAD = ("name", "year", "version", "title", "effective", "issuer", "forms", "periods", "groups", "measures")


def load_plan(source: str | Path = BUILT_IN) -> Plan:
    """A plan by built-in name, folder or workbook. ZzError("plan.missing") where there is none."""
    folder = Path(source)
    if folder.suffix.lower() == ".xlsx":
        from zzdesk.plan.workbook import import_plan

        return plan_from_files(import_plan(folder))
    if not (folder / "plan.toml").is_file():
        import resources

        built_in = Path(resources.__file__).parent / "plans" / str(source)
        if Path(source).name != str(source) or not (built_in / "plan.toml").is_file():
            raise ZzError("plan.missing", plan=source)
        folder = built_in
    return plan_from_files(read_files(folder))


def read_files(folder: Path) -> dict[str, str]:
    """Every .toml and .csv under the folder, by relative name, in sorted order."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".toml", ".csv"}
    }


def plan_from_files(files: Mapping[str, str], *, rules_later: bool = False) -> Plan:
    """The plan that the files spell; equal files give the same plan, so that what is worked out for it is kept.

    ZzError("plan.fault") names the file that cannot be read; with `rules_later` the rules' file only when a rule is
    first asked for: a clerk's form is on screen before any is judged.
    """
    plan = _plan(tuple(sorted(files.items())))
    if not rules_later:
        len(plan.rules)
    return plan


class _Rules(Sequence[Rule]):
    """A plan's rules, read when they are first asked for."""

    def __init__(self, files: _Files) -> None:
        self._files = files

    @cached_property
    def _read(self) -> tuple[Rule, ...]:
        with _faults_told(self._files):
            return tuple(_rules(self._files))

    def __len__(self) -> int:
        return len(self._read)

    def __getitem__(self, n):  # type: ignore[no-untyped-def]
        return self._read[n]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._read == tuple(other)

    __hash__ = None  # type: ignore[assignment]


@lru_cache(maxsize=16)
def _plan(content: tuple[tuple[str, str], ...]) -> Plan:
    files = _Files(content)
    with _faults_told(files):
        return _read(files)


@contextmanager
def _faults_told(files: _Files) -> Iterator[None]:
    """What does not fit, as a fault of the file that was being read."""
    try:
        yield
    except (KeyError, TypeError, ValueError, ArithmeticError) as fault:
        words = f"缺少{fault}" if isinstance(fault, KeyError) else str(fault) or type(fault).__name__
        raise ZzError("plan.fault", file=files.last, fault=words) from fault


class _Files(dict[str, str]):
    """A plan's files; `last` is the one being read when something does not fit."""

    last = ""

    def __getitem__(self, name: str) -> str:
        self.last = name
        return super().__getitem__(name)

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.last = name
        return super().get(name, default)


def _read(files: _Files) -> Plan:
    head = _toml(files, "plan.toml")
    lacking = [name for name in _HEAD if name not in head]
    if lacking:
        raise ZzError("plan.fault", file="plan.toml", fault=f"缺少{'、'.join(lacking)}")
    units = tuple(_unit(row) for row in _csv(files, "units.csv"))
    codes = {name: u.code for u in units for name in (u.code, u.name, *u.aliases)}
    lists = tuple(Code(row["list"], row["code"], row["name"], row["note"]) for row in _csv(files, "codes.csv"))
    forms = tuple(_form(files, code, codes, lists) for code in head["forms"])
    return Plan(
        name=head["name"],
        year=head["year"],
        version=head["version"],
        title=head["title"],
        issuer=head["issuer"],
        settings=with_weights(head, _csv(files, WEIGHTS)),
        units=units,
        measures={name: Measure(name, **spec) for name, spec in head["measures"].items()},
        forms=forms,
        targets=tuple(_targets(files, head["forms"], codes)),
        rules=_Rules(files),
        months=tuple(head["periods"]),
        groups=tuple(head["groups"]),
        annexes=tuple(Annex(**spec) for spec in head.get("annexes", [])),
        target_columns={a: tuple(names) for a, names in head.get("target_columns", {}).items()},
        city=dict(head.get("city", {})),
        base_rates={
            (row["unit"], row["address"], int(row["month"])): Decimal(row["rate"])
            for row in _csv(files, "base_rates.csv")
        },
        codes=lists,
        enterprises=tuple(
            Listed(row["list"], codes.get(row["unit"], row["unit"]), row["code"], row["name"])
            for row in _csv(files, "enterprises.csv")
        ),
        stages=_stages(files),
        topics=_topics(files),
        files=dict(files),
    )


def _topics(files: _Files) -> tuple[Topic, ...]:
    files.last = ITEMS
    return topics_in(files)


def _stages(files: Mapping[str, str]) -> dict[tuple[str, Address], Stages]:
    """阶段目标 by unit and address: (month, cumulative figure due by its end), in order."""
    found: dict[tuple[str, Address], list[tuple[int, Decimal]]] = {}
    for row in _csv(files, "stages.csv"):
        found.setdefault((row["unit"], Address.parse(row["address"])), []).append(
            (int(row["month"]), Decimal(row["value"]))
        )
    return {key: tuple(sorted(steps)) for key, steps in found.items()}


def _toml(files: Mapping[str, str], name: str) -> dict[str, Any]:
    if name not in files:
        raise ZzError("plan.fault", file=name, fault="没有这个文件")
    try:
        return tomllib.loads(files[name])
    except tomllib.TOMLDecodeError as fault:
        raise ZzError("plan.fault", file=name, fault=str(fault)) from fault


def _csv(files: Mapping[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files.get(name, "").splitlines()))


def _unit(row: Mapping[str, str]) -> Unit:
    return Unit(
        code=row["unit_code"],
        name=row["unit_name"],
        kind=row["kind"],
        group=row["group"],
        order=int(row["order"]),
        scope=row["scope"],
        excludes=row["excludes"],
        aliases=tuple(filter(None, row["aliases"].split("|"))),
    )


def _form(files: Mapping[str, str], code: str, codes: Mapping[str, str], lists: tuple[Code, ...]) -> Form:
    name = f"forms/{code}.toml"
    spec = _toml(files, name)
    columns = tuple(_column(c, lists) for c in spec["columns"])
    keys = tuple(tuple(key.split("+")) for key in spec.get("keys", []))
    lines: tuple[Line, ...] = ()
    if keys:
        pass  # a floating form: its lines are the clerks'
    elif "lines_from" in spec:
        read = _LINES_FROM[spec["lines_from"]]
        lines = tuple(read(row, codes) for row in _csv(files, spec["lines_from"]) if row.get("is_task", "yes") == "yes")
    else:
        defaults = spec.get("line_defaults", {})
        lines = tuple(_line({**defaults, **row}) for row in spec["lines"])
    return Form(
        code=spec["code"],
        title=spec["title"],
        audience=tuple(spec["audience"]),
        columns=columns,
        lines=lines,
        first_month=spec.get("first_month", 2),
        disclosure=spec.get("disclosure", "可通报"),
        notes=tuple(spec.get("notes", [])),
        foot=tuple(spec.get("foot", [])),
        stamp=spec.get("stamp", ""),
        pending_targets=spec.get("pending_targets", ""),
        pattern=Line(ANY_LINE, "", "", frozenset(c.no for c in columns)) if keys else None,
        keys=keys,
    )


def _column(spec: Mapping[str, Any], lists: tuple[Code, ...]) -> Column:
    """The choices stand in the column or in the code list it names; a column without head has its name above it."""
    choices = tuple(spec.get("choices", [])) or tuple(c.name for c in lists if c.list == spec.get("codes"))
    head = tuple(spec.get("head") or [spec["name"]])
    return Column(**{**spec, "head": head, "choices": choices, "of": tuple(spec.get("of", []))})


def _line(spec: Mapping[str, Any]) -> Line:
    kept = {k: v for k, v in spec.items() if k in Line._fields}
    return Line(**{**kept, "open": frozenset(spec["open"])})


def _city_line(row: Mapping[str, str], codes: Mapping[str, str]) -> Line:
    """A line of ZZ07 from one city target: text targets take words only."""
    is_text = row["comparator"] == "text"
    words = {"2", "5", "6", "7"}
    return Line(
        code=row["code"],
        name=row["indicator"],
        unit="" if is_text else row["unit"],
        open=frozenset(words if is_text else words | {"1", "3", "4", "8", "T", "D", "P"}),
        measure="text" if is_text else row["measure"],
        direction=row["direction"] or "up",
        basis="可比价" if row["measure"] == "rate" else "",
        pace=row["pace"] or "text",
        judged="" if is_text else "1",
        source=row["source"],
        frequency=row["frequency"],
        filling_unit=codes[row["filling_unit"]],
        lead_units=tuple(codes[n] for n in row["lead_units"].split("|") if n in codes),
        actionable=row["pace"] == "even" and not row["source"],
        clause=row["clause"],
        note=row["note"],
    )


def _task_line(row: Mapping[str, str], codes: Mapping[str, str]) -> Line:
    """A line of ZZ08 from one work item; it is filled by the first lead that is a unit of the plan, else 市工信局."""
    leads = row["lead_units"].split("|")
    told = (f"第{row['clause']}条", row["title"], "、".join(leads), row["responsible_units"].replace("|", "、"))
    given = {str(n): words or "—" for n, words in enumerate((*told, row["deadline"]), 1)}
    return Line(
        code=f"{int(row['item_no']):02d}",
        name=row["title"],
        unit="",
        open=frozenset(map(str, range(1, 10))),
        measure="text",
        pace="text",
        filling_unit=next((codes[n] for n in leads if n in codes), codes["市工信局"]),
        lead_units=tuple(codes[n] for n in leads if n in codes),
        clause=row["clause"],
        given=tuple(given.items()),
    )


_LINES_FROM = {"city_targets.csv": _city_line, "work_items.csv": _task_line}


def _targets(files: Mapping[str, str], forms: list[str], codes: Mapping[str, str]) -> list[Target]:
    found = [
        Target(
            unit=row["unit"],
            address=Address.parse(row["address"]),
            comparator=row["comparator"],
            value=_decimal(row["value"]),
            high=_decimal(row["value_high"]),
            tier=row["tier"],
            clause=row["clause"],
            note=row["note"],
            tolerance=_decimal(row.get("tolerance") or ""),
        )
        for row in _csv(files, "targets.csv")
    ]
    pending = "ZZ07" in forms and _toml(files, "forms/ZZ07.toml").get("pending_targets")
    for row in _csv(files, "city_targets.csv"):
        if pending and not row["value"]:
            continue  # not issued yet
        found.append(
            Target(
                unit=codes[row["filling_unit"]],
                address=Address("ZZ07", row["code"], "1"),
                comparator=row["comparator"],
                value=_decimal(row["value"]),
                high=_decimal(row["value_high"]),
                tier=row["tier"],
                clause=f"第{row['clause']}条",
                note=row["note"],
                tolerance=_decimal(row.get("tolerance") or ""),
            )
        )
    return found


def _decimal(words: str) -> Decimal | None:
    return Decimal(words) if words else None


def _rules(files: Mapping[str, str]) -> list[Rule]:
    found = []
    lines = files.get("rules.toml", "").splitlines()
    starts = {row.split('"')[1]: n for n, row in enumerate(lines, 1) if row.startswith("code =")}
    for spec in _toml(files, "rules.toml").get("rules", []):
        found.append(
            Rule(
                **{
                    **spec,
                    "each": tuple(spec.get("each", [])),
                    "months": tuple(spec.get("months", [])),
                    "kinds": tuple(spec.get("kinds", [])),
                    "units": tuple(spec.get("units", [])),
                    "place": f"rules.toml 第{starts.get(spec['code'], 0)}行",
                }
            )
        )
    return found
