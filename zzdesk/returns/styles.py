"""The looks of an official form: fonts, borders, hatching; made to print well in black and white."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

_THIN = Side(style="thin", color="000000")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_STROKE = Side(style="hair", color="000000")
# A real stroke through the cell: pattern fills are drawn as plain grey by some programs and printers.
STRUCK = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN, diagonal=_STROKE, diagonalUp=True)
COVER_TITLE = Font(name="宋体", size=22, bold=True)
STRONG = Font(bold=True)
TITLE = Font(name="宋体", size=15, bold=True)
BODY = Font(name="宋体", size=10)
BOLD = Font(name="宋体", size=10, bold=True)
SMALL = Font(name="宋体", size=9)
MARK = Font(name="黑体", size=12, bold=True)
HEAD = PatternFill("solid", fgColor="E7E6E6")
DERIVED = PatternFill("solid", fgColor="F2F2F2")
CROSSED = PatternFill("lightUp", fgColor="808080")
MISSING = PatternFill("solid", bgColor="FFF2CC")
WRONG = PatternFill("solid", bgColor="F4CCCC")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center", wrap_text=True)
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
OPEN = Protection(locked=False)


def indented(level: int) -> Alignment:
    return Alignment(horizontal="left", vertical="center", wrap_text=True, indent=level)
