"""Run by the system's Python, which has LibreOffice's `uno`: recalculates workbooks in one listening office.

python3 office_listener.py PIPE     reads a path a line, answers with one JSON line: rows of 审核 as
                                    [序号, 审核结果, 位置], after calculateAll (loading alone does not calculate)
"""

import json
import pathlib
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

AUDIT, HEADS = "审核", ("序号", "审核结果", "位置")


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


def verdicts(office, path: str) -> list:  # type: ignore[no-untyped-def,type-arg]
    hidden = PropertyValue(Name="Hidden", Value=True)
    book = office.loadComponentFromURL(pathlib.Path(path).as_uri(), "_blank", 0, (hidden,))
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


def main() -> None:
    office = desktop(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(verdicts(office, line.strip()), ensure_ascii=False), flush=True)


main()
