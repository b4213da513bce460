"""A whole plan as one Excel workbook that bureau staff edit in WPS, and back.

Each sheet is a table with one Chinese heading a column; lists stand in one cell with
"、" between, notes one a line. The settings of plan.toml stand by their path
(deadlines.快报.day) with the value as TOML writes it. Reading back gives the plan's
files again: the same units, forms, targets, rules and settings.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, Level
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan


class Field(NamedTuple):
    """`kind`: text, number, yes (是/否), list ("、" between), lines (one a line), path (" / " between)."""

    key: str
    head: str
    kind: str = "text"


class Table(NamedTuple):
    sheet: str
    fields: tuple[Field, ...]


def _table(sheet: str, words: str) -> Table:
    """From "key:heading:kind …" separated by spaces."""
    return Table(sheet, tuple(Field(*part.split(":")) for part in words.split()))


UNITS = _table(
    "单位",
    "order:序号 unit_code:代码 unit_name:名称 kind:类型 group:分组 scope:口径 excludes:不含 "
    "code_note:代码说明 aliases:别名",
)
TARGETS = _table(
    "目标", "unit:单位代码 address:指标 comparator:比较 value:目标值 value_high:上限 tier:层次 clause:条款 note:备注"
)
CITY = _table(
    "市级目标",
    "code:代码 clause:条款 indicator:指标名称 unit:计量单位 comparator:比较 value:目标值 "
    "value_high:上限 tier:层次 measure:口径 direction:方向 pace:进度 frequency:频度 "
    "lead_units:牵头单位 filling_unit:主填单位 source:来源 note:备注",
)
RATES = _table("上年增速", "unit:单位代码 address:指标 month:月 rate:增速")
FORMS = _table(
    "报表",
    "code:表号 title:表名 audience:填报对象:list disclosure:公开属性 first_month:起始月:number "
    "pending_targets:目标未下达的附表 stamp:核对盖章 lines_from:行取自 foot:表脚:list "
    "notes:说明:lines",
)
COLUMNS = _table(
    "栏次",
    "form:表号 no:栏次 name:名称 head:表头:path role:作用 kind:内容 unit:计量单位 choices:可选项:list "
    "required:必填:yes derive:推算 numbered:印栏次:yes width:宽度:number",
)
LINES = _table(
    "指标",
    "form:表号 code:代码 name:名称 indent:缩进:number unit:计量单位 open:开放栏次:list measure:口径 "
    "direction:方向 basis:基础 pace:进度 judged:对目标栏 source:来源 frequency:频度 "
    "actionable:可算月均需:yes ranked:无目标也排名:yes note:备注",
)
RULES = _table(
    "审核",
    "code:编号 form:表号 level:级别 title:名称 each:逐格审核:list months:月份:list kinds:类别:list "
    "formula:公式 wording:提示语",
)
SETTINGS = _table("设置", "path:项目 value:值")
_WIDE = {"formula", "wording", "notes", "value"}
_CSVS = {"units.csv": UNITS, "targets.csv": TARGETS, "city_targets.csv": CITY, "base_rates.csv": RATES}


def export_plan(plan: Plan, path: Path) -> Path:
    """Write the plan's workbook, whole or not at all."""
    import xlsxwriter

    from zzdesk.textfile import replacing

    with replacing(path) as part:
        book = xlsxwriter.Workbook(str(part), {"strings_to_formulas": False, "strings_to_urls": False})
        style = book.add_format({"bold": True, "bg_color": "#E7EBF0", "border": 1, "text_wrap": True})
        body = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        for table, rows in _sheets(plan):
            sheet = book.add_worksheet(table.sheet)
            sheet.freeze_panes(1, 2)
            for column, field in enumerate(table.fields):
                sheet.set_column(
                    column, column, 46 if field.key in {"formula", "wording", "notes", "value"} else 14, body
                )
                sheet.write_string(0, column, field.head, style)
            for n, row in enumerate(rows, 1):
                for column, field in enumerate(table.fields):
                    sheet.write_string(n, column, _shown(row.get(field.key), field.kind), body)
        book.close()
    return path


def import_plan(path: Path) -> dict[str, str]:
    """The plan's files from its workbook. Refused with sheet and cell of everything that does not fit."""
    if not path.is_file():
        raise ZzError("file.missing", file=path)
    try:
        from openpyxl import load_workbook

        book = load_workbook(path, data_only=True)
    except Exception as fault:  # openpyxl raises whatever a damaged file makes it stumble on
        raise ZzError("targets.unreadable", file=path.name, fault=f"{type(fault).__name__}: {fault}"[:120]) from fault
    faults: list[Finding] = []
    read = {t.sheet: _rows(book, t, faults) for t in (*_CSVS.values(), FORMS, COLUMNS, LINES, RULES, SETTINGS)}
    if faults:
        raise Refused("plan.workbook", faults, file=path.name, count=len(faults))
    files = {name: _as_csv(table, read[table.sheet]) for name, table in _CSVS.items()}
    files["plan.toml"] = _settings_toml(read[SETTINGS.sheet], path)
    files["rules.toml"] = _toml({"rules": [_kept(row, RULES) for row in read[RULES.sheet]]})
    for row in read[FORMS.sheet]:
        files[f"forms/{row['code']}.toml"] = _form_toml(row, read[COLUMNS.sheet], read[LINES.sheet])
    plan_from_files(files)  # what cannot be a plan at all is said here, with its file
    return files


def write_plan(files: Mapping[str, str], folder: Path) -> list[Path]:
    """Put a plan's files into a folder that is new or empty."""
    from zzdesk.textfile import write_whole

    if folder.exists() and any(folder.iterdir()):
        raise ZzError("demo.not_empty", folder=folder)
    return [write_whole(folder / name, words.encode("utf-8")) for name, words in files.items()]


# --- out ------------------------------------------------------------------------------------
def _sheets(plan: Plan) -> Iterable[tuple[Table, list[dict[str, Any]]]]:
    for name, table in _CSVS.items():
        yield table, list(csv.DictReader(plan.files.get(name, "").splitlines()))
    forms = [tomllib.loads(plan.files[f"forms/{f.code}.toml"]) for f in plan.forms]
    yield FORMS, forms
    yield COLUMNS, [{"form": f["code"], **c} for f in forms for c in f["columns"]]
    yield LINES, [{"form": f["code"], **f.get("line_defaults", {}), **row} for f in forms for row in f.get("lines", [])]
    yield RULES, tomllib.loads(plan.files["rules.toml"])["rules"]
    yield SETTINGS, [{"path": p, "value": v} for p, v in _flat(tomllib.loads(plan.files["plan.toml"]))]


def _flat(table: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, str]]:
    """Every value by its path; tables in lists and lists stay whole, as TOML writes them."""
    for key, value in table.items():
        path = f"{above}/{key}" if above else key
        if isinstance(value, Mapping):
            yield from _flat(value, path)
        else:
            yield path, _literal(value)


def _literal(value: Any) -> str:
    import tomli_w

    return " ".join(tomli_w.dumps({"v": value}).partition("=")[2].split())


def _shown(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "yes":
        return "是" if value else "否"
    between = {"list": "、", "lines": "\n", "path": " / "}.get(kind)
    if between is not None and isinstance(value, list):
        return between.join(map(str, value))
    return str(value)


# --- in -------------------------------------------------------------------------------------
def _rows(book: Any, table: Table, faults: list[Finding]) -> list[dict[str, Any]]:
    if table.sheet not in book.sheetnames:
        faults.append(Finding(Level.ERROR, "workbook.sheet", {"sheet": table.sheet}, sheet=table.sheet))
        return []
    sheet = book[table.sheet]
    heads = {str(c.value or "").strip(): c.column for c in sheet[1]}
    lacking = [f.head for f in table.fields if f.head not in heads]
    if lacking:
        args = {"sheet": table.sheet, "heads": "、".join(lacking)}
        faults.append(Finding(Level.ERROR, "workbook.heads", args, sheet=table.sheet, cell="A1"))
        return []
    if sheet.merged_cells.ranges:
        where = str(min(sheet.merged_cells.ranges, key=str))
        faults.append(Finding(Level.ERROR, "workbook.merged", {"sheet": table.sheet}, sheet=table.sheet, cell=where))
    found = []
    for number in range(2, sheet.max_row + 1):
        cells = {f: sheet.cell(number, heads[f.head]) for f in table.fields}
        if any(c.value is not None for c in cells.values()):
            found.append({f.key: _read(f, cell, faults) for f, cell in cells.items()})
    return found


def _read(field: Field, cell: Any, faults: list[Finding]) -> Any:
    words = _plain(cell.value)
    if field.kind == "yes":
        if words not in {"是", "否", ""}:
            faults.append(_fault("workbook.yes", cell, field, words))
        return {"是": True, "否": False}.get(words)
    if field.kind == "number":
        if words and not words.isdecimal():
            faults.append(_fault("workbook.number", cell, field, words))
            return None
        return int(words) if words else None
    if field.kind in {"list", "lines", "path"}:
        between = {"list": "、", "lines": "\n", "path": "/"}[field.kind]
        return [part.strip() for part in words.split(between) if part.strip()]
    return words


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _fault(code: str, cell: Any, field: Field, words: str) -> Finding:
    args = {"head": field.head, "typed": words}
    return Finding(Level.ERROR, code, args, sheet=cell.parent.title, cell=cell.coordinate, value=words)


def _kept(row: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """Without what was left empty; months are numbers."""
    kept = {f.key: row[f.key] for f in table.fields if f.key != "form" or table is RULES}
    kept = {k: v for k, v in kept.items() if v is not None and v != "" and v != []}
    if "months" in kept:
        kept["months"] = [int(m) for m in kept["months"] if str(m).isdecimal()]
    return kept


def _form_toml(form: Mapping[str, Any], columns: list[dict[str, Any]], lines: list[dict[str, Any]]) -> str:
    document = _kept(form, FORMS)
    document["columns"] = [_kept(c, COLUMNS) for c in columns if c["form"] == form["code"]]
    own = [_kept(row, LINES) for row in lines if row["form"] == form["code"]]
    if "lines_from" not in document:
        document["lines"] = own
    return _toml(document)


def _settings_toml(rows: list[dict[str, Any]], path: Path) -> str:
    document: dict[str, Any] = {}
    faults = []
    for n, row in enumerate(rows, 2):
        *above, last = row["path"].split("/")
        place = document
        for name in above:
            place = place.setdefault(name, {})
        try:
            place[last] = tomllib.loads(f"v = {row['value']}")["v"]
        except tomllib.TOMLDecodeError:
            args = {"path": row["path"], "typed": row["value"]}
            faults.append(
                Finding(Level.ERROR, "workbook.setting", args, sheet=SETTINGS.sheet, cell=f"B{n}", value=row["value"])
            )
    if faults:
        raise Refused("plan.workbook", faults, file=path.name, count=len(faults))
    return _toml(document)


def _toml(document: Mapping[str, Any]) -> str:
    import tomli_w

    return tomli_w.dumps(dict(document), multiline_strings=False)


def _as_csv(table: Table, rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [f.key for f in table.fields], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
