"""The official template of a plan, drawn from its definition, and finding the one in use."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.plan.model import KINDS, Plan
from zzdesk.rules.evaluate import EMPTY_WORDS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

COVER = "封面"
AUDIT = "审核"
HIDDEN = "_zzdesk"
# label on the 封面 -> placeholder; those of BY_HAND are inputs on a blank return
COVER_ROWS = {
    "报表任务": "〔报表任务〕",
    "填报单位": "〔单位名称〕",
    "单位代码": "〔单位代码〕",
    "单位全称": "〔单位全称〕",
    "报告期": "〔报告期〕",
    "类别": "〔类别〕",
    "修订号": "〔修订号〕",
    "更正原因": "〔更正原因〕",
    "校验码": "〔校验码〕",
}
COVER_BY_HAND = ("单位全称", "类别", "修订号", "更正原因")
# The last two are hidden: what an explanation is keyed to.
AUDIT_HEADS = ("序号", "表号", "级别", "编号", "审核内容", "位置", "审核结果", "说明", "审核对象", "审核数值")
_AUDIT_WIDTHS = (6, 8, 9, 8, 56, 25, 10, 48, 10, 10)
LAST_AUDIT_ROW = 600
QUERY_ROW, OTHER_ROW = "〔核实性〕", "〔其他〕"


def template_bytes(plan: Plan) -> bytes:
    """The committed template of the plan, with the lines and forms that it lacks; else the official layout."""
    from zzdesk.returns.complete import completed

    path = committed(plan)
    return completed(plan, path.read_bytes())[0] if path else drawn_bytes(plan)


def committed(plan: Plan) -> Path | None:
    """The template kept for the plan's version (2021.2.xlsx), else for its name (2021.xlsx)."""
    import templates_xlsx

    folder = Path(templates_xlsx.__file__).parent
    paths = (folder / f"{name}.xlsx" for name in (plan.version, plan.name))
    return next((path for path in paths if path.is_file()), None)


def drawn_bytes(plan: Plan) -> bytes:
    """The official layout as a file."""
    made = BytesIO()
    draw(plan).save(made)
    return made.getvalue()


def draw(plan: Plan) -> Workbook:
    """The official layout of all forms of a plan."""
    from openpyxl import Workbook

    from zzdesk.returns.drawing_form import draw_form

    book = Workbook()
    book.properties.creator = plan.issuer
    book.properties.title = plan.title
    _cover(book.active, plan)
    for form in plan.forms:
        draw_form(book.create_sheet(form.code), plan, form)
    _audit(book.create_sheet(AUDIT))
    hidden = book.create_sheet(HIDDEN)
    hidden.sheet_state = "hidden"
    hidden.protection.sheet = True
    return book


def _cover(sheet: Worksheet, plan: Plan) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    from zzdesk.returns import styles
    from zzdesk.returns.drawing_page import page, put

    sheet.title = COVER
    for column, width in zip("ABCD", (14, 20, 52, 14), strict=True):
        sheet.column_dimensions[column].width = width
    put(sheet, (2, 1), "〔标记〕", font=styles.MARK, align=styles.CENTRE, to=(2, 4))
    title = f"{plan.title}报送文件"
    put(sheet, (4, 1), title, font=styles.COVER_TITLE, align=styles.CENTRE, to=(4, 4))
    put(sheet, (5, 1), f"制定机关：{plan.issuer}", font=styles.BODY, align=styles.CENTRE, to=(5, 4))
    put(sheet, (6, 1), plan.setting("unofficial_note"), font=styles.SMALL, align=styles.CENTRE, to=(6, 4))
    sheet.row_dimensions[4].height = 40
    for row, (label, mark) in enumerate(COVER_ROWS.items(), 8):
        put(sheet, (row, 2), label, font=styles.BOLD, align=styles.CENTRE, border=styles.BOX, fill=styles.HEAD)
        cell = put(sheet, (row, 3), mark, font=styles.BODY, align=styles.LEFT, border=styles.BOX)
        cell.number_format = "@"
        if label == "单位全称":
            cell.protection = styles.OPEN
        sheet.row_dimensions[row].height = 24
    kinds = DataValidation(type="list", formula1=f'"{",".join(KINDS)}"', allow_blank=True)
    kinds.prompt, kinds.promptTitle, kinds.showInputMessage = "快报填预计数，正式填统计反馈数。", "类别", True
    kinds.error, kinds.errorTitle, kinds.showErrorMessage = "只能填草稿、快报、正式、核定之一", "类别", True
    kinds.add(f"C{8 + list(COVER_ROWS).index('类别')}")
    sheet.add_data_validation(kinds)
    for row, words in enumerate(_COVER_NOTES, 9 + len(COVER_ROWS)):
        put(sheet, (row, 2), words, font=styles.SMALL, align=styles.TOP, to=(row, 3))
        sheet.row_dimensions[row].height = 13 * -(-2 * len(words) // 70) + 3
    page(sheet, landscape=False)


_COVER_NOTES = (
    "1.白色格填写，灰色格由程序计算，斜线格免填。没有发生填0；没有此项业务填“无此项：原因”；等统计反馈填“待反馈”（只限快报）。",
    "2.请勿改动表号、代码和栏次；“审核”表列出全部审核关系，核实性问题请在“说明”栏写明原因。",
    "3.校验码印在每页下方，盖章纸质表与电子文件的校验码应一致。",
)


def _audit(sheet: Worksheet) -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.worksheet.datavalidation import DataValidation

    from zzdesk.returns import styles
    from zzdesk.returns.drawing_page import page, put

    for n, width in enumerate(_AUDIT_WIDTHS, 1):
        sheet.column_dimensions["ABCDEFGHIJ"[n - 1]].width = width
    for hidden in "IJ":
        sheet.column_dimensions[hidden].hidden = True
    put(sheet, (1, 1), "审核情况表", font=styles.TITLE, align=styles.CENTRE, to=(1, 8))
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 28, 20, 20
    put(sheet, (2, 1), "〔标记〕", font=styles.MARK, align=styles.LEFT, to=(2, 4))
    put(sheet, (2, 5), "〔单位名称〕　〔报告期〕", align=styles.CENTRE, to=(2, 7))
    for n, head in enumerate(AUDIT_HEADS, 1):
        put(sheet, (3, n), head, font=styles.BOLD, align=styles.CENTRE, fill=styles.HEAD, border=styles.BOX)
    for row, mark in ((4, QUERY_ROW), (5, OTHER_ROW)):
        for n in range(1, 9):
            align = styles.LEFT if n in {5, 6, 8} else styles.CENTRE
            cell = put(sheet, (row, n), mark if n == 1 else None, align=align, border=styles.BOX)
            if n == 8 and mark == QUERY_ROW:
                cell.protection = styles.OPEN
            elif n == 8:
                cell.fill = styles.DERIVED
    empty = ",".join(f'TRIM(H4)="{w}"' for w in EMPTY_WORDS)
    answers = DataValidation(type="custom", formula1=f"NOT(OR({empty}))", errorStyle="warning", allow_blank=True)
    answers.prompt, answers.promptTitle = "核实性问题写明具体原因和涉及的企业或项目，不要只写“核实无误”。", "说明"
    answers.error, answers.errorTitle = "没有说明原因，请写明具体原因和涉及的企业或项目", "说明"
    answers.showInputMessage = answers.showErrorMessage = True
    answers.add(f"H4:H{LAST_AUDIT_ROW}")
    sheet.add_data_validation(answers)
    bad = {"fill": styles.WRONG, "font": styles.STRONG}
    sheet.conditional_formatting.add(f"G4:G{LAST_AUDIT_ROW}", FormulaRule(formula=['EXACT($G4,"不符")'], **bad))
    sheet.freeze_panes = "A4"
    page(sheet, titles="3:3")
