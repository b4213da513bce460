"""Returns for the measurements: a country's worth of units with the form ZZ01, filled with sample figures."""

from __future__ import annotations

import re
from pathlib import Path

from zzdesk.address import Address
from zzdesk.demo.sample_economy import put_economy
from zzdesk.period import Period
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan, Unit
from zzdesk.returns.content import Content
from zzdesk.returns.seal import seal_of
from zzdesk.returns.write import file_name, return_bytes
from zzdesk.values import Value

FORM = "ZZ01"
MARCH = Period(2021, 3)
_OTHER_FORMS = re.compile(r"ZZ0[2-9]")
_TARGETS = (("01", "3", "10"), ("02", "3", "11"), ("03", "1", "12"), ("04", "3", "8"))


def many_plan(units: int, forms: tuple[str, ...] = (FORM,), more: dict[str, str] | None = None) -> Plan:
    """The built-in plan with so many districts in groups of twenty, and these of its forms or of `more`."""
    files = dict(load_plan().files)
    head = re.sub(r"^forms = .*$", f"forms = {list(forms)}".replace("'", '"'), files["plan.toml"], flags=re.M)
    head = re.sub(r"^groups = .*$", f"groups = {_groups(units)}".replace("'", '"'), head, flags=re.M)
    head = re.sub(r"^  \{ title = \"附表2\".*$", "", head, flags=re.M)
    kept = {name: files[name] for name in ("codes.csv", "units.csv", "targets.csv")}
    kept |= {f"forms/{code}.toml": files[f"forms/{code}.toml"] for code in forms if f"forms/{code}.toml" in files}
    kept["plan.toml"] = re.sub(r"^\[(city|reference)\]\n(\".*\n)*", "", head, flags=re.M)
    kept["rules.toml"] = _rules(files["rules.toml"])
    kept["units.csv"] = "\n".join([kept["units.csv"].splitlines()[0], *_unit_rows(units)])
    targets = (_target(code_of(n), line, column, low) for n in range(units) for line, column, low in _TARGETS)
    kept["targets.csv"] = "\n".join([kept["targets.csv"].splitlines()[0], *targets])
    return plan_from_files({**kept, **(more or {})})


def code_of(n: int) -> str:
    return f"5{n:05d}"


def _groups(units: int) -> list[str]:
    return [f"第{n}组" for n in range(-(-units // 20))]


def _unit_rows(units: int) -> list[str]:
    return [f"{n + 1},{code_of(n)},示例{n:04d}县,district,第{n // 20}组,管理口径,,,示例县{n:04d}" for n in range(units)]


def _target(unit: str, line: str, column: str, low: str) -> str:
    return f"{unit},{FORM}.{line}.{column},at_least,{low},,expected,附表1,"


def _rules(words: str) -> str:
    """Those that read no other form."""
    first, *blocks = words.split("[[rules]]")
    return "[[rules]]".join([first, *(b for b in blocks if not _OTHER_FORMS.search(b))])


def filled(plan: Plan, unit: Unit, period: Period = MARCH) -> dict[Address, Value]:
    """Sample figures of ZZ01 for every open cell."""
    cells: dict[Address, Value] = {}
    put_economy(plan, unit, {period: cells}, ())
    wanted = {i.address for i in plan.inputs(unit, period)}
    return {address: value for address, value in cells.items() if address in wanted}


def make_returns(plan: Plan, count: int, folder: Path, period: Period = MARCH) -> list[Path]:
    """正式 returns of the first units; those that lie there already are left."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for unit in plan.units[:count]:
        content = Content(plan, unit, period, "正式", 1, filled(plan, unit, period), foot={"填表人": "张三"})
        path = folder / file_name(content)
        if not path.is_file():
            path.write_bytes(return_bytes(content, seal_of(content), blank=False))
        made.append(path)
    return made
