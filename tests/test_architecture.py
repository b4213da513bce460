"""The house of DESIGN section 3: imports point one way, and this test can fail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

# A room may import itself and the rooms before it. entry and returns share a floor and do not see each other.
FACTS = {
    "values",
    "figures",
    "period",
    "address",
    "errors",
    "messages",
    "findings",
    "progress",
    "receipt",
    "textfile",
}
FLOORS = [
    {"facts"},
    {"plan"},
    {"rules"},
    {"entry", "returns"},
    {"ledger"},
    {"analysis"},
    {"output"},
    {"session"},
    {"demo"},
    {"cli"},
    {"ui"},
    {"main"},
]
HEAVY_OR_FOREIGN = {
    "zzdesk": {"PySide6", "qtpy", "qtawesome"},
    "ui": {"openpyxl", "xlsxwriter", "python_calamine", "sqlite3", "sqlalchemy"},
}
ANYWHERE = {"resources", "templates_xlsx", "zzdesk"}


def room_of(module: str) -> str:
    """The room a dotted module name belongs to."""
    parts = module.split(".")
    if parts[0] != "zzdesk":
        return parts[0]
    if len(parts) == 1:
        return "zzdesk"
    return "facts" if parts[1] in FACTS else parts[1]


def imports_of(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def faults(module: str, source: str) -> list[str]:
    """Every import of a module that points the wrong way."""
    room = room_of(module)
    floor = next((n for n, rooms in enumerate(FLOORS) if room in rooms), None)
    if floor is None:
        return [] if room in ANYWHERE else [f"{module}: room {room} has no place in the house"]
    allowed = {room, *(r for rooms in FLOORS[:floor] for r in rooms)} | ANYWHERE
    known = {r for rooms in FLOORS for r in rooms}
    found = []
    for name in imports_of(source):
        top = name.split(".")[0]
        if top in HEAVY_OR_FOREIGN.get(module.split(".")[0], set()):
            found.append(f"{module} imports {name}")
        other = room_of(name)
        if top in {"zzdesk", "ui", "main"} and other in known and other not in allowed:
            found.append(f"{module} ({room}) imports {name} ({other})")
    return found


def modules() -> Iterator[tuple[str, str]]:
    for path in [ROOT / "main.py", *(ROOT / "zzdesk").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        yield name, path.read_text(encoding="utf-8")


def test_imports_point_one_way() -> None:
    assert [fault for name, source in modules() for fault in faults(name, source)] == []


def test_the_guard_can_fail() -> None:
    assert faults("zzdesk.plan.model", "from zzdesk.rules.run import find")
    assert faults("zzdesk.entry.document", "import zzdesk.returns.write")
    assert faults("zzdesk.returns.write", "def f():\n    from zzdesk.entry import document")
    assert faults("zzdesk.rules.run", "from PySide6.QtCore import QObject")
    assert faults("ui.clerk.window", "import sqlite3")
    assert faults("zzdesk.values", "from zzdesk.plan import model")
    assert faults("zzdesk.stray.thing", "")
    assert not faults("ui.app", "from zzdesk import session")
