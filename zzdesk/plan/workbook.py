"""A whole plan as one Excel workbook that bureau staff edit in WPS, and back.

Each sheet is a table with one Chinese heading a column; lists stand in one cell with
"、" between, notes one a line. The settings of plan.toml stand by their path
(deadlines/快报/day) with the value as TOML writes it. Reading back gives the plan's
files again: the same units, forms, targets, rules and settings. Sheets and columns that
came later (`since`) may be absent from an older workbook: they are read as empty.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, Level
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.targets import bare
from zzdesk.plan.weights import WEIGHTS
from zzdesk.values import decimal_text


class Field(NamedTuple):
    """`kind`: text, number, figure, yes (是/否), list ("、" between), lines (one a line), path (" / " between),
    id (a code whose last digits Excel loses where it is typed as a number). `late`: older workbooks have none.
    """

    key: str
    head: str
    kind: str = "text"
    late: bool = False


class Table(NamedTuple):
    sheet: str
    fields: tuple[Field, ...]
    late: bool = False


def _table(sheet: str, words: str, *, late: bool = False) -> Table:
    """From "key:heading:kind …" separated by spaces; "?" after the kind marks a column that came late."""
    return Table(sheet, tuple(map(_field, words.split())), late)


def _field(words: str) -> Field:
    key, head, kind = [*words.rstrip("?").split(":"), "text"][:3]
    return Field(key, head, kind, words.endswith("?"))


UNITS = _table(
    "单位",
    "order:序号 unit_code:代码 unit_name:名称 kind:类型 group:分组 scope:口径 excludes:不含 "
    "code_note:代码说明 aliases:别名",
)
TARGETS = _table(
    "目标",
    "unit:单位代码 address:指标 comparator:比较 value:目标值:figure value_high:上限:figure tier:层次 "
    "clause:条款 note:备注 tolerance:容差:figure?",
)
CITY = _table(
    "市级目标",
    "code:代码 clause:条款 indicator:指标名称 unit:计量单位 comparator:比较 value:目标值:figure "
    "value_high:上限:figure tier:层次 measure:口径 direction:方向 pace:进度 frequency:频度 "
    "lead_units:牵头单位 filling_unit:主填单位 source:来源 note:备注 tolerance:容差:figure?",
)
RATES = _table("上年增速", "unit:单位代码 address:指标 month:月:number rate:增速:figure")
CODES = _table("代码", "list:代码表 code:代码 name:名称 note:备注", late=True)
ENTERPRISES = _table("企业名单", "list:名单 unit:单位代码 code:统一社会信用代码:id name:企业名称", late=True)
STAGES = _table("进度", "unit:单位代码 address:指标 month:月:number value:阶段目标:figure", late=True)
TOPICS = _table(
    "评分专题",
    "topic:专题 title:名称 clause:条款 span:周期 late:迟报每次扣:figure corrected:更正每次扣:figure "
    "returned:退回每次扣:figure cap:上限:figure floor:下限:figure note:备注",
    late=True,
)
ITEMS = _table(
    "评分",
    "topic:专题 item:序号 name:计分项 address:指标 method:方法 weight:权重:figure against:对照 among:范围 "
    "step:步长:figure points:分值:figure best:满意值:figure worst:不允许值:figure cap:上限:figure floor:下限:figure "
    "note:备注",
    late=True,
)
WEIGHTED = _table("拉动权重", "address:指标 unit:单位代码 weight:权重:figure source:来源", late=True)
TASKS = _table(
    "重点任务",
    "item_no:序号 clause:条款 title:任务 lead_units:牵头单位 responsible_units:责任单位 deadline:完成时限 "
    "is_task:是任务",
    late=True,
)
FORMS = _table(
    "报表",
    "code:表号 title:表名 audience:填报对象:list disclosure:公开属性 first_month:起始月:number "
    "pending_targets:目标未下达的附表 stamp:核对盖章 lines_from:行取自 keys:认行栏次:list? foot:表脚:list "
    "notes:说明:lines",
)
COLUMNS = _table(
    "栏次",
    "form:表号 no:栏次 name:名称 head:表头:path role:作用 kind:内容 unit:计量单位 choices:可选项:list "
    "codes:代码表:text? required:必填:yes derive:推算 of:相加栏次:list? measure:口径:text? numbered:印栏次:yes "
    "width:宽度:number",
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
    "units:单位类别:list? scope:范围:text? formula:公式 wording:提示语",
)
SETTINGS = _table("设置", "path:项目 value:值")
_WIDE = {"formula", "wording", "notes", "value"}
_CSVS = {
    "units.csv": UNITS,
    "targets.csv": TARGETS,
    "city_targets.csv": CITY,
    "base_rates.csv": RATES,
    "codes.csv": CODES,
    "enterprises.csv": ENTERPRISES,
    "stages.csv": STAGES,
    "work_items.csv": TASKS,
    "score_topics.csv": TOPICS,
    "score_items.csv": ITEMS,
    WEIGHTS: WEIGHTED,
}


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
                sheet.set_column(column, column, 46 if field.key in _WIDE else 14, body)
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
    faults += _strays(read)
    settings = _settings(read[SETTINGS.sheet], [row["code"] for row in read[FORMS.sheet]], faults)
    if faults:
        raise Refused("plan.workbook", faults, file=path.name, count=len(faults))
    files = {name: _as_csv(table, read[table.sheet]) for name, table in _CSVS.items()}
    files["plan.toml"] = _toml(settings)
    files["rules.toml"] = _toml({"rules": [_kept(row, RULES) for row in read[RULES.sheet]]})
    for row in read[FORMS.sheet]:
        files[f"forms/{row['code']}.toml"] = _form_toml(row, read[COLUMNS.sheet], read[LINES.sheet])
    plan_from_files(files)  # what cannot be a plan at all is said here, with its file
    return files


def write_plan(files: Mapping[str, str], folder: Path) -> list[Path]:
    """Put a plan's files into a folder that is new or empty."""
    from zzdesk.textfile import write_whole

    if folder.is_file() or (folder.exists() and any(folder.iterdir())):
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
_ROW = "#"  # where a row stands in its sheet


def _rows(book: Any, table: Table, faults: list[Finding]) -> list[dict[str, Any]]:
    if table.sheet not in book.sheetnames:
        if not table.late:
            faults.append(Finding(Level.ERROR, "workbook.sheet", {"sheet": table.sheet}, sheet=table.sheet))
        return []
    sheet = book[table.sheet]
    heads = {bare(_plain(c.value)): c.column for c in sheet[1]}
    lacking = [f.head for f in table.fields if f.head not in heads and not f.late]
    if lacking:
        args = {"sheet": table.sheet, "heads": "、".join(lacking)}
        faults.append(Finding(Level.ERROR, "workbook.heads", args, sheet=table.sheet, cell="A1"))
        return []
    if sheet.merged_cells.ranges:
        where = str(min(sheet.merged_cells.ranges, key=lambda r: (r.min_row, r.min_col)))
        faults.append(Finding(Level.ERROR, "workbook.merged", {"sheet": table.sheet}, sheet=table.sheet, cell=where))
    columns = {f: heads[f.head] for f in table.fields if f.head in heads}
    found = []
    for number in _filled(sheet, set(columns.values())):
        row = {f.key: _read(f, sheet.cell(number, column), faults) for f, column in columns.items()}
        found.append({**{f.key: None for f in table.fields}, **row, _ROW: number})
    return found


def _filled(sheet: Any, columns: set[int]) -> list[int]:
    """The rows below the head that hold anything; a stray cell far below makes no rows between."""
    return sorted({r for (r, c), cell in sheet._cells.items() if r > 1 and c in columns and _plain(cell.value)})


def _read(field: Field, cell: Any, faults: list[Finding]) -> Any:
    words = _plain(cell.value)
    if field.kind == "yes":
        if words not in {"是", "否", ""}:
            faults.append(_fault("workbook.yes", cell, field, words))
        return {"是": True, "否": False}.get(words)
    if field.kind == "number":
        if words and not (words.isascii() and words.isdecimal()):
            faults.append(_fault("workbook.number", cell, field, words))
            return None
        return int(words) if words else None
    if field.kind == "figure":
        if words and (not _FIGURE.fullmatch(words) or (cell.data_type == "n" and "%" in cell.number_format)):
            faults.append(_fault("workbook.figure", cell, field, words))
        return words
    if field.kind == "id":
        if cell.data_type == "n" and words:
            faults.append(_fault("workbook.id", cell, field, words))
        return words
    if field.kind in {"list", "lines", "path"}:
        between = {"list": "、", "lines": "\n", "path": "/"}[field.kind]
        return [part.strip() for part in words.split(between) if part.strip()]
    return words


_FIGURE = re.compile(r"-?\d+(\.\d+)?")


def _plain(value: object) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()  # Excel's own reading of 2021-07-01
    if isinstance(value, float):
        return decimal_text(Decimal(repr(value)))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).strip()


def _fault(code: str, cell: Any, field: Field, words: str) -> Finding:
    args = {"head": field.head, "typed": words}
    return Finding(Level.ERROR, code, args, sheet=cell.parent.title, cell=cell.coordinate, value=words)


def _strays(read: Mapping[str, list[dict[str, Any]]]) -> Iterator[Finding]:
    """Forms named twice or not at all; columns and lines of a form that 报表 does not have."""
    forms: set[str] = set()
    for row in read[FORMS.sheet]:
        if row["code"] in forms or not row["code"]:
            yield _stray("workbook.form_twice", FORMS, row, row["code"])
        forms.add(row["code"])
    for table in (COLUMNS, LINES):
        for row in read[table.sheet]:
            if row["form"] not in forms:
                yield _stray("workbook.form", table, row, row["form"])


def _stray(code: str, table: Table, row: Mapping[str, Any], form: str) -> Finding:
    return Finding(Level.ERROR, code, {"form": form}, sheet=table.sheet, cell=f"A{row[_ROW]}", value=form)


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
    if own or not {"lines_from", "keys"} & set(document):
        document["lines"] = own
    return _toml(document)


def _settings(rows: list[dict[str, Any]], forms: list[str], faults: list[Finding]) -> dict[str, Any]:
    """The content of plan.toml. A form that only stands in 报表 comes after those listed here."""
    document: dict[str, Any] = {}
    for row in rows:
        *above, last = row["path"].split("/")
        place: Any = document
        for name in above:
            place = place.setdefault(name, {}) if isinstance(place, dict) else None
        args = {"path": row["path"], "typed": row["value"]}
        value = _setting(row["value"])
        unknown = [c for c in value if c not in forms] if row["path"] == "forms" and isinstance(value, list) else []
        if unknown:
            faults.append(_setting_fault("workbook.form", row, {"form": "、".join(map(str, unknown))}))
        if not isinstance(place, dict) or last in place:
            faults.append(_setting_fault("workbook.setting_twice", row, args))
        elif value is None:
            faults.append(_setting_fault("workbook.setting", row, args))
        else:
            place[last] = value
    if isinstance(document.get("forms"), list):
        document["forms"] += [code for code in forms if code not in document["forms"]]
    return document


def _setting(words: str) -> Any:
    """The value as TOML writes it; None where it is not one."""
    try:
        read = tomllib.loads(f"v = {words}")
    except tomllib.TOMLDecodeError:
        return None
    return read["v"] if len(read) == 1 else None


def _setting_fault(code: str, row: Mapping[str, Any], args: Mapping[str, object]) -> Finding:
    return Finding(Level.ERROR, code, args, sheet=SETTINGS.sheet, cell=f"B{row[_ROW]}", value=row["value"])


def _toml(document: Mapping[str, Any]) -> str:
    import tomli_w

    return tomli_w.dumps(dict(document), multiline_strings=False)


_LINE_END = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")  # a row of a table is one line


def _as_csv(table: Table, rows: list[dict[str, Any]]) -> str:
    """Columns that came late only where they hold anything, so that a plan without them stays as it was."""
    keys = [f.key for f in table.fields if not f.late or any(row[f.key] for row in rows)]
    out = io.StringIO()
    writer = csv.DictWriter(out, keys, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: _LINE_END.sub(" ", v) if isinstance(v, str) else v for k, v in row.items()})
    return out.getvalue()
