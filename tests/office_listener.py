"""Run by the system's Python, which has LibreOffice's `uno`: works on workbooks in one listening office.

python3 office_listener.py PIPE     reads one JSON request a line, answers each with one JSON line:
    {"verdicts": PATH}   rows of 审核 as [序号, 审核结果, 位置], after calculateAll (loading alone does not calculate)
    {"fill": PATH, "to": PATH, "cells": [[SHEET, CELL, WORDS], …]}
                         types the words into the cells and saves as xlsx; the names of cells that refused
    {"restyle": PATH, "to": PATH}   what staff does to a template: fonts, widths, a picture, notes, a text box, a sheet
"""

import json
import pathlib
import sys
import time

import uno
from com.sun.star.awt import Point, Size
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.util.NumberFormat import TEXT

AUDIT, HEADS = "审核", ("序号", "审核结果", "位置")
XLSX = "Calc MS Excel 2007 XML"


def desktop(pipe: str):  # type: ignore[no-untyped-def]
    """The office's desktop, waited for while it starts."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("the office does not listen")


def opened(office, path: str):  # type: ignore[no-untyped-def]
    hidden = PropertyValue(Name="Hidden", Value=True)
    return office.loadComponentFromURL(pathlib.Path(path).as_uri(), "_blank", 0, (hidden,))


def verdicts(office, path: str) -> list:  # type: ignore[no-untyped-def,type-arg]
    book = opened(office, path)
    try:
        book.calculateAll()
        cursor = book.Sheets.getByName(AUDIT).createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        rows = book.Sheets.getByName(AUDIT).getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()
    finally:
        book.close(True)
    head = next(n for n, row in enumerate(rows) if set(HEADS) <= set(row))
    columns = [rows[head].index(name) for name in HEADS]
    return [[row[c] for c in columns] for row in rows[head + 1 :] if row[columns[0]] != ""]


def fill(office, path: str, to: str, cells: list) -> list:  # type: ignore[no-untyped-def,type-arg]
    book, refused = opened(office, path), []
    try:
        for sheet, name, words in cells:
            page = book.Sheets.getByName(sheet)
            cell = page.getCellRangeByName(name)
            if page.isProtected() and cell.CellProtection.IsLocked:  # scripts may write there, people may not
                refused.append(f"{sheet}!{name}")
                continue
            # As typed: a cell formatted as text keeps text, elsewhere a figure becomes a number.
            (cell.setString if is_text(book, cell) else cell.setFormula)(words)
        saved(book, to)
    finally:
        book.close(True)
    return refused


def is_text(book, cell) -> bool:  # type: ignore[no-untyped-def]
    return bool(book.NumberFormats.getByKey(cell.NumberFormat).Type & TEXT)


def saved(book, to: str) -> None:  # type: ignore[no-untyped-def]
    book.storeToURL(pathlib.Path(to).as_uri(), (PropertyValue(Name="FilterName", Value=XLSX),))


def restyle(office, path: str, to: str) -> list:  # type: ignore[no-untyped-def,type-arg]
    book = opened(office, path)
    try:
        sheet = book.Sheets.getByName("ZZ01")
        sheet.unprotect("")
        title = sheet.getCellRangeByName("A1:D40")
        title.CharHeight, title.CharColor = 13, 0x1F3864
        sheet.Columns.getByName("A").Width = 9000
        sheet.Rows.getByIndex(0).Height = 1500
        sheet.Annotations.insertNew(sheet.getCellRangeByName("A12").CellAddress, "月度入库和年度入库之和")
        box = book.createInstance("com.sun.star.drawing.TextShape")
        sheet.DrawPage.add(box)
        box.Position, box.Size = Point(2000, 500), Size(6000, 900)
        box.String = "经济运行处监制"
        logo = book.createInstance("com.sun.star.drawing.EllipseShape")
        sheet.DrawPage.add(logo)
        logo.Position, logo.Size = Point(500, 300), Size(1200, 1200)
        book.Sheets.insertNewByName("填表示例", 1)
        book.Sheets.getByName("填表示例").getCellRangeByName("A1").String = "示例：新增入库填累计户数"
        saved(book, to)
    finally:
        book.close(True)
    return []


def answer(office, request: dict) -> list:  # type: ignore[no-untyped-def,type-arg]
    if "verdicts" in request:
        return verdicts(office, request["verdicts"])
    if "fill" in request:
        return fill(office, request["fill"], request["to"], request["cells"])
    return restyle(office, request["restyle"], request["to"])


def main() -> None:
    office = desktop(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(office, json.loads(line)), ensure_ascii=False), flush=True)


main()
