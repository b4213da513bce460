"""Every code raised or found is worded, and every wording is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from zzdesk.messages import MESSAGES

ROOT = Path(__file__).parent.parent
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
SAYERS = {"ZzError", "Refused", "RuleFault", "NotAFigure"}


def sources() -> list[ast.Module]:
    paths = [p for top in ("zzdesk", "ui") for p in (ROOT / top).rglob("*.py") if p.name != "messages.py"]
    return [ast.parse(p.read_text(encoding="utf-8")) for p in paths]


def said(tree: ast.Module) -> set[str]:
    """Codes given to an exception or as a Finding's second argument."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            arguments = node.args[:1] if node.func.id in SAYERS else node.args[1:2] if node.func.id == "Finding" else []
            found |= {a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return found


def mentioned(tree: ast.Module) -> set[str]:
    words = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {w for w in words if CODE.fullmatch(w)}


def test_every_code_is_worded() -> None:
    assert {code for tree in sources() for code in said(tree)} - MESSAGES.keys() == set()


def test_every_wording_is_used() -> None:
    used = {code for tree in sources() for code in mentioned(tree)}
    assert MESSAGES.keys() - used == set()


def test_wordings_name_their_arguments_plainly() -> None:
    for code, words in MESSAGES.items():
        assert all(re.fullmatch(r"\w+", name) for name in re.findall(r"\{([^}]*)\}", words)), code
        assert not words.endswith("。") or "，" in words, code
