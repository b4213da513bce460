"""Reading a plan from its files: TOML for structure, CSV for tables.

A plan is a mapping of file names to texts; that mapping is also how it travels
inside a .zzd and a ledger, so one reader serves a folder, a built-in plan and both stores.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.plan.model import Annex, Column, Form, Line, Measure, Plan, Rule, Target, Unit

BUILT_IN = "2021"
_HEAD = ("name", "year", "version", "title", "effective", "issuer", "forms", "periods", "groups", "measures")


def load_plan(source: str | Path = BUILT_IN) -> Plan:
    """A plan by built-in name or folder. ZzError("plan.missing") where there is none."""
    folder = Path(source)
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


def plan_from_files(files: Mapping[str, str]) -> Plan:
    """The plan that the files spell; equal files give the same plan, so that what is worked out for it is kept.

    ZzError("plan.fault") names the file that cannot be read.
    """
    return _plan(tuple(sorted(files.items())))


@lru_cache(maxsize=16)
def _plan(content: tuple[tuple[str, str], ...]) -> Plan:
    files = _Files(content)
    try:
        return _read(files)
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


def _read(files: dict[str, str]) -> Plan:
    head = _toml(files, "plan.toml")
    lacking = [name for name in _HEAD if name not in head]
    if lacking:
        raise ZzError("plan.fault", file="plan.toml", fault=f"缺少{'、'.join(lacking)}")
    units = tuple(_unit(row) for row in _csv(files, "units.csv"))
    codes = {name: u.code for u in units for name in (u.code, u.name, *u.aliases)}
    forms = tuple(_form(files, code, codes) for code in head["forms"])
    return Plan(
        name=head["name"],
        year=head["year"],
        version=head["version"],
        title=head["title"],
        issuer=head["issuer"],
        settings=head,
        units=units,
        measures={name: Measure(name, **spec) for name, spec in head["measures"].items()},
        forms=forms,
        targets=tuple(_targets(files, head["forms"], codes)),
        rules=tuple(_rules(files)),
        months=tuple(head["periods"]),
        groups=tuple(head["groups"]),
        annexes=tuple(Annex(**spec) for spec in head.get("annexes", [])),
        target_columns={a: tuple(names) for a, names in head.get("target_columns", {}).items()},
        city=dict(head.get("city", {})),
        base_rates={
            (row["unit"], row["address"], int(row["month"])): Decimal(row["rate"])
            for row in _csv(files, "base_rates.csv")
        },
        files=dict(files),
    )


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


def _form(files: Mapping[str, str], code: str, codes: Mapping[str, str]) -> Form:
    name = f"forms/{code}.toml"
    spec = _toml(files, name)
    columns = tuple(_column(c) for c in spec["columns"])
    if "lines_from" in spec:
        lines = tuple(_city_line(row, codes) for row in _csv(files, spec["lines_from"]))
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
    )


def _column(spec: Mapping[str, Any]) -> Column:
    return Column(**{**spec, "head": tuple(spec["head"]), "choices": tuple(spec.get("choices", []))})


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
    for row in _csv(files, "city_targets.csv"):
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
                    "place": f"rules.toml 第{starts.get(spec['code'], 0)}行",
                }
            )
        )
    return found
