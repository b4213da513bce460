"""A plan's next version and next year's plan, as files: lines are edited where they stand, comments stay."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zzdesk.errors import ZzError
from zzdesk.plan.model import Form, Plan
from zzdesk.plan.scoring import ITEMS, TOPICS
from zzdesk.plan.versions import last_day, version_order
from zzdesk.plan.weights import TABLE, WEIGHTS

_HEAD = "plan.toml"
_EMPTIED = ("document", "approver", "approval", "valid_until")  # numbers of last year's papers
_FIGURES = ("value", "value_high", "tolerance")
_SCORED = ("weight", "late", "corrected", "returned", "best", "worst", "cap", "floor")  # by each year's own document
_GONE = ("targets.csv", "base_rates.csv", "stages.csv")
_WEIGHTS_IN_HEAD = re.compile(rf"^\[{TABLE}[^\]]*\]\n(?:(?!\[).*\n?)*", re.MULTILINE)  # a year's own, by its base
_UNNAMED = "年度通知"  # what is awaited by a form whose targets stand in no annex
_NAMES = {
    "name": "任务名",
    "year": "年度",
    "version": "版本",
    "title": "名称",
    "effective": "执行日期",
    "document": "文号",
    "approver": "批准机关",
    "approval": "批准文号",
    "valid_until": "有效期至",
}
_VALUE = r'(?:"(?:\\.|[^"\\\n])*"|\[[^\n]*\](?=[ \t]*(?:#|$))|\[$.*?^\]|[^\s#]+)'


# --- a version during the year ------------------------------------------------------------
def revised(plan: Plan, effective: date, document: str, version: str = "") -> dict[str, str]:
    """The plan's files as its next version, in force from `effective` by 文号 `document`; all else untouched.

    ZzError("revise.version" | "revise.effective" | "revise.too_late" | "revise.document").
    """
    version = version.strip() or next_version(plan.version)
    document = document.strip()
    if version_order(version) <= version_order(plan.version):
        raise ZzError("revise.version", version=version, present=plan.version)
    if effective <= plan.effective:
        raise ZzError("revise.effective", effective=effective, present=plan.effective)
    if effective > last_day(plan.periods[-1]):
        raise ZzError("revise.too_late", effective=effective, last=plan.periods[-1].title)
    if not document:
        raise ZzError("revise.document")
    return _with(plan.files, _HEAD, {"version": version, "effective": effective, "document": document})


def next_version(version: str) -> str:
    """2021.9 -> 2021.10; a version without a number gets one."""
    found = re.fullmatch(r"(.*?)(\d+)", version)
    return f"{found[1]}{int(found[2]) + 1}" if found else f"{version}.2"


# --- next year ----------------------------------------------------------------------------
def rolled_forward(plan: Plan, year: int | None = None) -> dict[str, str]:
    """Next year's plan: the same units, forms and rules; nothing that has yet to be issued or is not known.

    Targets read 未下达, last year's growth rates are gone. ZzError("roll.year").
    """
    year = plan.year + 1 if year is None else year
    if not plan.year < year <= plan.year + 20:
        raise ZzError("roll.year", year=year, present=plan.year)
    files = _with(plan.files, _HEAD, _next_head(plan, year))
    files[_HEAD] = f"# 由{plan.title}（{plan.version}版）结转；以下注释为{plan.year}年原文。\n{files[_HEAD]}"
    for form in plan.forms:
        if not form.pending_targets and _has_targets(plan, form):
            files = _with(files, f"forms/{form.code}.toml", {"pending_targets": _awaited(plan, form)})
    files[_HEAD] = _WEIGHTS_IN_HEAD.sub("", files[_HEAD])
    for name in (*_GONE, *([WEIGHTS] if WEIGHTS in files else [])):
        files[name] = "".join(files.get(name, "").splitlines(keepends=True)[:1])
    files["city_targets.csv"] = _without_figures(files.get("city_targets.csv", ""))
    for name in (TOPICS, ITEMS):
        if name in files:
            files[name] = _without_figures(files[name], _SCORED)
    return files


def _next_head(plan: Plan, year: int) -> dict[str, Any]:
    old, new = str(plan.year), str(year)
    name = plan.name.replace(old, new)
    return {
        "name": name if name != plan.name else f"{name}-{new}",
        "year": year,
        "version": f"{year}.1",
        "title": plan.title.replace(old, new) if old in plan.title else f"{year}年{plan.title}",
        "effective": _same_day(plan.effective, year),
        **{key: "" for key in _EMPTIED if key in plan.settings},
        "annexes": [{**annex._asdict(), "pending": True} for annex in plan.annexes],
    }


def _same_day(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _has_targets(plan: Plan, form: Form) -> bool:
    return any(line.judged for line in form.lines) or any(t.address.form == form.code for t in plan.targets)


def _awaited(plan: Plan, form: Form) -> str:
    return next((annex.title for annex in plan.annexes if annex.form == form.code), _UNNAMED)


def _without_figures(table: str, figures: Sequence[str] = _FIGURES) -> str:
    rows = csv.DictReader(table.splitlines())
    out = io.StringIO()
    writer = csv.DictWriter(out, rows.fieldnames or [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: "" if k in figures else v for k, v in row.items()} for row in rows)
    return out.getvalue()


# --- what was changed ---------------------------------------------------------------------
def told(before: Plan, after: Plan) -> list[str]:
    """What the new files say otherwise, a line each."""
    lines = [
        f"{name}：{_shown(before, key)} → {_shown(after, key)}"
        for key, name in _NAMES.items()
        if before.settings.get(key) != after.settings.get(key)
    ]
    if len(after.targets) < len(before.targets):
        lines.append(f"目标：清空{len(before.targets) - len(after.targets)}个，下达前按未下达处理")
    if before.base_rates and not after.base_rates:
        lines.append(f"上年增速：清空{len(before.base_rates)}个")
    if before.stages and not after.stages:
        lines.append(f"阶段目标：清空{len(before.stages)}个指标")
    return lines


def _shown(plan: Plan, key: str) -> str:
    return plan.setting(key) or "（空）"


# --- editing TOML where it stands ---------------------------------------------------------
def _with(files: Mapping[str, str], name: str, changes: Mapping[str, Any]) -> dict[str, str]:
    """The files with top-level keys of one set anew. Spelling that cannot be edited in place is written whole."""
    wanted = {**tomllib.loads(files[name]), **changes}
    edited = files[name]
    for key, value in changes.items():
        edited = _set(edited, key, _literal(value))
    return {**files, name: edited if _says(edited, wanted) else _written(wanted)}


def _set(words: str, key: str, literal: str) -> str:
    """The key's value replaced, its comment kept; a new key goes below the first one."""
    tables = re.search(r"^\[", words, re.MULTILINE)
    head, rest = (words[: tables.start()], words[tables.start() :]) if tables else (words, "")
    pattern = re.compile(rf"^({key}[ \t]*=[ \t]*){_VALUE}", re.MULTILINE | re.DOTALL)
    if pattern.search(head):
        return pattern.sub(lambda m: m[1] + literal, head, count=1) + rest
    return re.sub(r"^\w+[ \t]*=.*$", lambda m: f"{m[0]}\n{key} = {literal}", head, count=1, flags=re.MULTILINE) + rest


def _says(words: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(words) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _written(document: Mapping[str, Any]) -> str:
    import tomli_w

    return tomli_w.dumps(document)


def _literal(value: Any) -> str:
    """As TOML writes it; tables of a list one a line."""
    if isinstance(value, list):
        rows = [f"  {{ {', '.join(f'{k} = {_literal(v)}' for k, v in row.items())} }},\n" for row in value]
        return f"[\n{''.join(rows)}]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
