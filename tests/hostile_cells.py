"""The cell: what stands in one cell of an otherwise sound return."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.hostile import Base, Variant, variant
from tests.returns_samples import changed, parts_of, with_cell, with_number, with_text

COUNT, RATE, OPTIONAL, REASON = "ZZ01.03.1", "ZZ01.01.3", "ZZ01.01.7", "ZZ01.01.5"
Make = Callable[[Base], bytes]


def text(address: str, words: str) -> Make:
    return lambda b: with_text(b.data, "ZZ01", b.cell(address), words)


def figure(address: str, words: str) -> Make:
    return lambda b: with_number(b.data, "ZZ01", b.cell(address), words)


def cell(address: str, xml: str) -> Make:
    return lambda b: with_cell(b.data, "ZZ01", b.cell(address), xml)


def empty(address: str) -> Make:
    return cell(address, "<c {s}/>")


def formatted(address: str, fmt: int, words: str) -> Make:
    """A number under a number format of Excel's own list."""

    def make(base: Base) -> bytes:
        styles = parts_of(base.data)["xl/styles.xml"].decode()
        count = len(re.findall(r"<xf ", styles[styles.index("<cellXfs") : styles.index("</cellXfs>")]))
        xf = f'<xf numFmtId="{fmt}"/></cellXfs>'
        data = changed(base.data, "xl/styles.xml", lambda s: s.replace("</cellXfs>", xf))
        place = base.cell(address)
        return with_cell(data, "ZZ01", place, f'<c r="{place}" s="{count}"><v>{words}</v></c>')

    return make


def _taken(name: str, words: str) -> Variant:
    return variant(NUMBER, f"8 as {name}", "accepted", "figure.recast", text(COUNT, words))


def _moved(name: str, words: str, content: str) -> Variant:
    return variant(NUMBER, name, "queried", "figure.recast seal.changed", text(RATE, words), changes={RATE: content})


def _refused(sentence: str, name: str, codes: str, make: Make) -> Variant:
    return variant(sentence, name, "queried", f"{codes} seal.changed", make, changes={COUNT: None})


NUMBER = "Text that is exactly a number: taken with a note of both forms"
PERCENT = "9% in a percent column: 9; under a percent format: refused, never divided by guess"
GUESS = "Decimal comma, parentheses, 约, 12/15, 万/亿, Chinese numerals: refused"
NOTHING = "无, N/A, /, —: not a number and not zero: refused"
BLANK = "Blank where required: missing, never zero"
NO_FIGURE = "Error values, booleans, dates, NaN, infinity: refused"
FORMULA = "Formula with cached value: taken; without: refused; contradicted: query"
LEVEL = "A refused cell is an error in a required place, else a query; returns a 正式, leaves a 快报 queried"
MARKS = "无此项：原因, and 待反馈 in a 快报: taken"
FAR = "Numbers far off their history or bounds: query"
DIGITS = "Float noise is rounded without a word; digits beyond the decimals: note"
TEXT = "What a district typed is text, never a formula; one log record is one line"

VARIANTS: list[Variant] = [
    _taken("text", "8"),
    _taken("full-width", "８"),
    _taken("scientific text", "0.8e1"),
    _taken("text with spaces", "  8 "),
    _taken("text with a non-breaking space", "8\u00a0"),
    _taken("text with a zero-width space", "\u200b8"),
    _taken("text with an ideographic space", "\u30008"),
    _moved("thousands separators", "1,234.5", "1234.5"),
    _moved("full-width thousands", "１，２３４．５", "1234.5"),
    _moved("minus full-width", "－9", "-9"),
    _moved("minus en dash", "–9", "-9"),
    _moved("minus sign", "−9", "-9"),
    _moved("hyphen", "-9", "-9"),
    variant(PERCENT, "9%", "accepted", "figure.recast", text(RATE, "9%")),
    variant(PERCENT, "9％ full-width", "accepted", "figure.recast", text(RATE, "９％")),
    variant(
        PERCENT, "0.09 shown as 9%", "queried", "cell.percent_format", formatted(RATE, 10, "0.09"), changes={RATE: None}
    ),
    variant(
        PERCENT, "9 shown as 900%", "queried", "cell.percent_format", formatted(RATE, 9, "9"), changes={RATE: None}
    ),
    _refused(PERCENT, "percent in a count", "figure.percent", text(COUNT, "8%")),
    _refused(GUESS, "decimal comma", "figure.comma", text(COUNT, "8,5")),
    _refused(GUESS, "thousands in the wrong place", "figure.comma", text(COUNT, "12,34")),
    _refused(GUESS, "parentheses", "figure.parentheses", text(COUNT, "(8)")),
    _refused(GUESS, "about", "figure.about", text(COUNT, "约8")),
    _refused(GUESS, "fraction", "figure.fraction", text(COUNT, "12/15")),
    _refused(GUESS, "two thousand 万", "figure.scaled", text(COUNT, "2000万")),
    _refused(GUESS, "two 亿元", "figure.scaled", text(COUNT, "2亿元")),
    _refused(GUESS, "Chinese numeral", "figure.chinese", text(COUNT, "八")),
    _refused(GUESS, "financial numeral", "figure.chinese", text(COUNT, "捌")),
    _refused(GUESS, "a number and its unit", "", text(COUNT, "8户")),
    _refused(GUESS, "two minus signs", "", text(COUNT, "--8")),
    _refused(GUESS, "Arabic-Indic digits", "", text(COUNT, "٨")),
    _refused(NOTHING, "none", "figure.nothing", text(COUNT, "无")),
    _refused(NOTHING, "N/A", "figure.nothing", text(COUNT, "N/A")),
    _refused(NOTHING, "slash", "figure.nothing", text(COUNT, "/")),
    _refused(NOTHING, "long dash", "figure.nothing", text(COUNT, "—")),
    _refused(NOTHING, "hyphen alone", "figure.nothing", text(COUNT, "-")),
    variant(BLANK, "a required cell empty", "queried", "R001 seal.changed", empty(COUNT), changes={COUNT: None}),
    variant(
        BLANK,
        "a required cell of spaces",
        "queried",
        "R001 seal.changed",
        text(COUNT, " \u00a0\u3000"),
        changes={COUNT: None},
    ),
    _refused(NO_FIGURE, "error value", "cell.error_value", cell(COUNT, '<c {s} t="e"><v>#DIV/0!</v></c>')),
    _refused(
        NO_FIGURE,
        "error value of a formula",
        "cell.error_value",
        cell(COUNT, '<c {s} t="e"><f>A1/0</f><v>#REF!</v></c>'),
    ),
    _refused(NO_FIGURE, "boolean", "cell.boolean", cell(COUNT, '<c {s} t="b"><v>1</v></c>')),
    _refused(NO_FIGURE, "date", "cell.date_value", cell(COUNT, '<c {s} t="d"><v>2021-03-01</v></c>')),
    _refused(NO_FIGURE, "number under a date format", "cell.date_value", formatted(COUNT, 14, "44256")),
    _refused(NO_FIGURE, "number under a time format", "cell.date_value", formatted(COUNT, 21, "8.5")),
    _refused(NO_FIGURE, "date as text", "cell.date_value", text(COUNT, "2021-03-08")),
    _refused(NO_FIGURE, "NaN", "cell.not_finite", cell(COUNT, "<c {s}><v>NaN</v></c>")),
    _refused(NO_FIGURE, "infinity", "cell.not_finite", cell(COUNT, "<c {s}><v>1e999</v></c>")),
    _refused(NO_FIGURE, "infinity in words", "cell.not_finite", cell(COUNT, "<c {s}><v>Infinity</v></c>")),
    _refused(NO_FIGURE, "digits with an underscore", "cell.not_finite", cell(COUNT, "<c {s}><v>1_0</v></c>")),
    _refused(NO_FIGURE, "full-width digits as a number", "cell.not_finite", cell(COUNT, "<c {s}><v>１２</v></c>")),
    _refused(NO_FIGURE, "a kind of cell nobody knows", "cell.not_finite", cell(COUNT, '<c {s} t="zz"><v>8</v></c>')),
    _refused(NO_FIGURE, "a number beyond all measure", "", cell(COUNT, "<c {s}><v>1e300</v></c>")),
    variant(
        FORMULA, "formula with its value", "accepted", "cell.formula", cell(COUNT, "<c {s}><f>D14+D15</f><v>8</v></c>")
    ),
    variant(
        FORMULA,
        "shared formula with its value",
        "accepted",
        "cell.formula",
        cell(COUNT, '<c {s}><f t="shared" si="0"/><v>8</v></c>'),
    ),
    _refused(FORMULA, "formula without value", "cell.formula_empty", cell(COUNT, "<c {s}><f>D14+D15</f></c>")),
    _refused(
        FORMULA, "formula with an empty text", "cell.formula_empty", cell(COUNT, '<c {s} t="str"><f>""</f><v></v></c>')
    ),
    variant(
        FORMULA,
        "formula that gives another value",
        "queried",
        "cell.stale",
        cell(COUNT, "<c {s}><f>D14+D16</f><v>8</v></c>"),
    ),
    variant(
        LEVEL,
        "refused in a 正式",
        "returned",
        "figure.scaled",
        text(COUNT, "2000万"),
        kind="正式",
        changes={COUNT: None},
    ),
    variant(
        LEVEL,
        "refused in an optional place",
        "queried",
        "figure.about",
        text(OPTIONAL, "约9"),
        changes={OPTIONAL: None},
    ),
    variant(
        LEVEL, "a figure in a closed cell", "queried", "cell.crossed", lambda b: with_number(b.data, "ZZ01", "D10", "5")
    ),
    variant(
        MARKS,
        "无此项 with reason",
        "queried",
        "seal.changed",
        text(RATE, "无此项：辖区没有规上工业"),
        changes={RATE: "辖区没有规上工业"},
    ),
    variant(MARKS, "无此项 without reason", "queried", "cell.na_reason", text(RATE, "无此项"), changes={RATE: None}),
    variant(
        MARKS,
        "待反馈 in a 快报",
        "queried",
        "seal.changed",
        text(RATE, "待反馈：2021-04-18"),
        changes={RATE: "2021-04-18"},
    ),
    variant(MARKS, "待反馈 in a 正式", "returned", "", text(RATE, "待反馈"), kind="正式", changes={RATE: ""}),
    variant(FAR, "a growth of 9000%", "queried", "R006 seal.changed", figure(RATE, "9000"), changes={RATE: "9000"}),
    variant(FAR, "a count below zero", "queried", "R003 seal.changed", figure(COUNT, "-8"), changes={COUNT: "-8"}),
    variant(
        DIGITS, "float noise", "accepted", "", figure(RATE, "9.0000000000000018"), lacks=frozenset({"figure.digits"})
    ),
    variant(
        DIGITS,
        "digits that matter",
        "queried",
        "figure.digits seal.changed",
        figure(RATE, "9.1234"),
        changes={RATE: "9.1234"},
    ),
    variant(
        TEXT,
        "a formula typed as text",
        "queried",
        "seal.changed",
        lambda b: with_cell(b.data, "ZZ01", "H10", '<c {s} t="inlineStr"><is><t>=HYPERLINK("http://x")</t></is></c>'),
        changes={REASON: '=HYPERLINK("http://x")'},
    ),
    variant(
        TEXT,
        "text of several lines",
        "queried",
        "figure.other",
        lambda b: with_text(b.data, "ZZ01", b.cell(COUNT), "八户&#10;accepted 410181"),
        changes={COUNT: None},
    ),
    variant(
        TEXT,
        "text of sixty thousand letters",
        "queried",
        "seal.changed",
        lambda b: with_text(b.data, "ZZ01", "H10", "产" * 60_000),
        changes={REASON: "产" * 60_000},
    ),
]
