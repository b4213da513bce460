"""样表: the table in a template that shows how every table of the bulletin is to look.

Three rows (heads, a unit, a subtotal) of three cells (the first column, figures, words). What staff set on these
nine cells (fonts, borders, shading, heights, the first column's width) holds for all tables.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, NamedTuple

from lxml import etree

from zzdesk.analysis.bulletin.model import Cell, Row, Table
from zzdesk.findings import Finding, Level
from zzdesk.output.bulletin.word_fields import CLOSE, OPEN, fit
from zzdesk.output.bulletin.word_tags import W, paragraph_text
from zzdesk.output.bulletin.word_widths import widths_of

HEADS, BODY, SUMS = (
    ("首栏名", "数栏名", "文栏名"),
    ("首格", "数", "文字"),
    ("合计首格", "合计数", "合计文字"),
)
_SAMPLE = {f"{{{{{name}}}}}" for row in (HEADS, BODY, SUMS) for name in row}


class Pattern(NamedTuple):
    """A sample table: the whole of it, and rows and cells by their parts."""

    table: Any
    rows: tuple[Any, Any, Any]

    @property
    def has_repeated_heads(self) -> bool:
        return self.rows[0].find(f"{W}trPr/{W}tblHeader") is not None


def take_samples(root: Any, before: int = 0) -> tuple[list[Pattern], list[Finding]]:
    """Take the sample tables out of a part; where each stood is a place for the tables of its loop.

    `before`: how many were taken out of other parts.
    """
    patterns: list[Pattern] = []
    faults: list[Finding] = []
    for table in list(root.iter(f"{W}tbl")):
        rows = table.findall(f"{W}tr")
        words = [[_words(c) for c in row.findall(f"{W}tc")] for row in rows]
        if not any(w in _SAMPLE for row in words for w in row):
            continue
        wanted = [[f"{{{{{name}}}}}" for name in row] for row in (HEADS, BODY, SUMS)]
        if words != wanted:
            missing = [w for row in wanted for w in row if not any(w in given for given in words)]
            what = f"缺少{'、'.join(missing)}" if missing else "行列或次序变了"
            faults.append(Finding(Level.ERROR, "template.sample_table", {"what": what}))
            table.getparent().remove(table)  # told once, not cell by cell
            continue
        table.getparent().replace(table, _place(before + len(patterns)))
        patterns.append(Pattern(table, (rows[0], rows[1], rows[2])))
    return patterns, faults


def _words(cell: Any) -> str:
    return "".join(paragraph_text(p) for p in cell.iter(f"{W}p")).replace(" ", "")


def _place(number: int) -> Any:
    paragraph = etree.Element(f"{W}p", nsmap={"w": W[1:-1]})
    text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
    text.text = f"{OPEN}表{number}:{{{{ 表.表格 }}}}{CLOSE}"
    return paragraph


def table_element(pattern: Pattern, table: Table, room: int) -> Any:
    """The table as the sample looks, over `room` twentieths of a point from margin to margin."""
    widths = widths_of(table, room, _first_width(pattern))
    made = etree.Element(f"{W}tbl", nsmap=pattern.table.nsmap)
    properties = pattern.table.find(f"{W}tblPr")
    made.append(deepcopy(properties) if properties is not None else etree.Element(f"{W}tblPr"))
    _set_width(made[0], sum(widths))
    grid = etree.SubElement(made, f"{W}tblGrid")
    for width in widths:
        etree.SubElement(grid, f"{W}gridCol").set(f"{W}w", str(width))
    heads = Row(tuple(Cell(h.text) for h in table.heads))
    made.append(_row(pattern.rows[0], heads, table, widths, is_head=True))
    for row in table.rows:
        made.append(_row(pattern.rows[2 if row.emphasis else 1], row, table, widths))
    return made


def _first_width(pattern: Pattern) -> int:
    """Of the sample's first column; 0 where it tells none."""
    told = pattern.table.find(f"{W}tblGrid/{W}gridCol")
    return 0 if told is None else int(float(told.get(f"{W}w", "0")))


def _row(sample: Any, row: Row, table: Table, widths: list[int], *, is_head: bool = False) -> Any:
    made = etree.Element(f"{W}tr", nsmap=sample.nsmap)
    for part in sample:
        if part.tag in {f"{W}tblPrEx", f"{W}trPr"}:
            made.append(deepcopy(part))
    cells = sample.findall(f"{W}tc")
    if row.emphasis and len(row.cells) > 1 and not any(c.text for c in row.cells[1:]):
        made.append(_across(_cell(cells[0], row.cells[0].text, sum(widths), is_centred=False), len(widths)))
        return made
    for n, (cell, head, width) in enumerate(zip(row.cells, table.heads, widths, strict=True)):
        part = cells[0 if n == 0 else 1 if head.is_figure else 2]
        is_short = n > 0 and not head.is_figure and not head.is_wide and not is_head
        made.append(_cell(part, cell.text, width, is_centred=is_short))
    return made


def _cell(sample: Any, words: str, width: int, *, is_centred: bool) -> Any:
    made = deepcopy(sample)
    properties = made.find(f"{W}tcPr")
    if properties is None:
        properties = etree.Element(f"{W}tcPr")
        made.insert(0, properties)
    told = properties.find(f"{W}tcW")
    if told is None:
        told = etree.Element(f"{W}tcW")
        properties.insert(0, told)
    told.set(f"{W}w", str(width))
    told.set(f"{W}type", "dxa")
    paragraph = made.find(f"{W}p")
    _say(paragraph, words)
    if is_centred:
        _centre(paragraph)
    return made


def _across(cell: Any, columns: int) -> Any:
    """A group's heading has the whole row."""
    span = etree.Element(f"{W}gridSpan")
    span.set(f"{W}val", str(columns))
    cell.find(f"{W}tcPr/{W}tcW").addnext(span)
    return cell


def _say(paragraph: Any, words: str) -> None:
    """These words in the first run's look; the rest of the paragraph's runs go."""
    runs = list(paragraph.iter(f"{W}r"))
    look = runs[0].find(f"{W}rPr") if runs else None
    for part in [e for e in paragraph if e.tag != f"{W}pPr"]:
        paragraph.remove(part)
    run = etree.SubElement(paragraph, f"{W}r")
    if look is not None:
        run.append(deepcopy(look))
    text = etree.SubElement(run, f"{W}t")
    text.text = fit(words)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _centre(paragraph: Any) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for name in ("jc", "ind"):
        for old in properties.findall(f"{W}{name}"):
            properties.remove(old)
    centre = etree.Element(f"{W}jc")
    centre.set(f"{W}val", "center")
    # The schema's order: rPr, sectPr and pPrChange close a paragraph's properties.
    after = next((e for e in properties if e.tag in {f"{W}{n}" for n in _AFTER_JC}), None)
    if after is None:
        properties.append(centre)
    else:
        after.addprevious(centre)


_AFTER_JC = ("textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr")


def _set_width(properties: Any, width: int) -> None:
    told = properties.find(f"{W}tblW")
    if told is None:
        told = etree.SubElement(properties, f"{W}tblW")
    told.set(f"{W}w", str(width))
    told.set(f"{W}type", "dxa")
    layout = properties.find(f"{W}tblLayout")
    if layout is not None:
        layout.set(f"{W}type", "fixed")
