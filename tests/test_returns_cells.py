"""One cell as people, Excel and WPS leave it: taken, taken with a note, or refused with what to do."""

from __future__ import annotations

import re

import pytest

from tests.returns_samples import (
    changed,
    codes,
    data_of,
    finding,
    part_of,
    parts_of,
    read,
    sample,
    with_cell,
    with_number,
    with_text,
    written,
)
from zzdesk import values
from zzdesk.address import Address

COUNT, RATE = Address.parse("ZZ01.03.1"), Address.parse("ZZ01.01.3")


def at(cell: str, xml: str, kind: str = "快报"):  # type: ignore[no-untyped-def]
    return read(with_cell(data_of(sample(kind=kind)), "ZZ01", cell, xml))


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("12", "12"),
        ("１２", "12"),
        (" 1 2 ", "12"),
        ("1,234", "1234"),
        ("12\u00a0", "12"),
        ("－3", "-3"),
        ("12\u200b", "12"),
    ],
)
def test_text_that_is_exactly_a_number_is_taken_with_a_note(words: str, figure: str) -> None:
    found = read(with_text(data_of(sample()), "ZZ01", "D12", words))
    assert written(found)[COUNT] == values.number(figure)
    assert finding(found, "figure.recast").cell == "D12"
    assert found.cells_read == found.placed


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2000万", "figure.scaled"),
        ("约12", "figure.about"),
        ("(12)", "figure.parentheses"),
        ("12/15", "figure.fraction"),
        ("十二", "figure.chinese"),
        ("1,5", "figure.comma"),
        ("无", "figure.nothing"),
        ("—", "figure.nothing"),
        ("9%", "figure.percent"),
        ("无此项", "cell.na_reason"),
    ],
)
def test_text_that_would_need_a_guess_is_refused_by_place_and_value(words: str, code: str) -> None:
    found = read(with_text(data_of(sample()), "ZZ01", "D12", words))
    said = finding(found, code)
    assert (said.sheet, said.cell, said.value, said.level.value) == ("ZZ01", "D12", words, "error")
    assert COUNT not in written(found)
    assert (found.refused, found.cells_read - found.placed) == (1, 1)
    assert found.verdict == "queried"
    assert not [f for f in found.findings if f.code == "R001"], "a refused cell is not also called missing"


def test_a_refused_required_cell_returns_a_formal_one() -> None:
    formal = with_text(data_of(sample(kind="正式")), "ZZ01", "D12", "2000万")
    assert read(formal).verdict == "returned"


def test_a_refused_optional_cell_is_a_question() -> None:
    found = read(with_text(data_of(sample()), "ZZ01", "I12", "约12"))
    assert finding(found, "figure.about").level.value == "query"


def test_percent_in_a_percent_column_is_taken_and_a_percent_format_is_not() -> None:
    taken = read(with_text(data_of(sample()), "ZZ01", "F10", "9%"))
    assert written(taken)[RATE] == values.number(9)
    data = data_of(sample())
    styles = parts_of(data)["xl/styles.xml"].decode()
    count = len(re.findall(r"<xf ", styles[styles.index("<cellXfs") : styles.index("</cellXfs>")]))
    data = changed(data, "xl/styles.xml", lambda s: s.replace("</cellXfs>", '<xf numFmtId="10"/></cellXfs>'))
    found = read(with_cell(data, "ZZ01", "F10", f'<c r="F10" s="{count}"><v>0.09</v></c>'))
    assert RATE not in written(found)
    assert "9%" in finding(found, "cell.percent_format").message
    assert "0.09" in finding(found, "cell.percent_format").message


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<c {s} t="e"><v>#DIV/0!</v></c>', "cell.error_value"),
        ('<c {s} t="b"><v>1</v></c>', "cell.boolean"),
        ('<c {s} t="d"><v>2021-03-01</v></c>', "cell.date_value"),
        ('<c r="D12" s="0"><v>NaN</v></c>', "cell.not_finite"),
        ("<c {s}><v>1e999</v></c>", "cell.not_finite"),
        ("<c {s}><f>1+1</f></c>", "cell.formula_empty"),
    ],
)
def test_what_is_no_figure_is_refused(xml: str, code: str) -> None:
    found = at("D12", xml)
    assert finding(found, code).cell == "D12"
    assert found.refused == 1


def test_a_number_under_a_date_format_is_a_date() -> None:
    data = data_of(sample())
    styles = parts_of(data)["xl/styles.xml"].decode()
    count = len(re.findall(r"<xf ", styles[styles.index("<cellXfs") : styles.index("</cellXfs>")]))
    data = changed(data, "xl/styles.xml", lambda s: s.replace("</cellXfs>", '<xf numFmtId="14"/></cellXfs>'))
    found = read(with_cell(data, "ZZ01", "D12", f'<c r="D12" s="{count}"><v>44256</v></c>'))
    assert finding(found, "cell.date_value").value == "44256"


def test_a_formula_with_its_value_is_taken_with_a_note() -> None:
    found = at("D12", "<c {s}><f>D14+D15</f><v>8</v></c>")
    assert written(found)[COUNT] == values.number(8)
    assert "D14+D15" in finding(found, "cell.formula").message
    assert found.seal == "ok"


@pytest.mark.parametrize(
    ("formula", "saved", "fresh"),
    [
        ("D14+D15", "8", None),
        ("D14+D15", "9", "8"),
        ("SUM(D14:D15)", "7", "8"),
        ("-(D14*2)/4+ROUND(10.25,1)", "8", "7.8"),
        ("VLOOKUP(1,A:B,2)", "8", None),
        ("D14/0", "8", None),
    ],
)
def test_a_saved_value_that_its_formula_contradicts_is_asked_about(formula: str, saved: str, fresh: str | None) -> None:
    found = at("D12", f"<c {{s}}><f>{formula}</f><v>{saved}</v></c>")
    assert written(found)[COUNT] == values.number(saved)
    asked = [f for f in found.findings if f.code == "cell.stale"]
    assert [f.args["fresh"] for f in asked] == ([fresh] if fresh else [])


def test_float_noise_goes_and_digits_that_matter_stay() -> None:
    noisy = read(with_number(data_of(sample()), "ZZ01", "F10", "9.0999999999999996"))
    assert written(noisy)[RATE] == values.number("9.1")
    assert "figure.digits" not in codes(noisy)
    fine = read(with_number(data_of(sample()), "ZZ01", "F10", "9.1234"))
    assert written(fine)[RATE] == values.number("9.1234")
    assert "figure.digits" in codes(fine)


def test_marks_are_taken_and_waiting_stops_a_formal_one() -> None:
    found = read(with_text(data_of(sample()), "ZZ01", "F10", "待反馈：2021-04-18"))
    assert written(found)[RATE] == values.waiting("2021-04-18")
    assert found.verdict == "queried"
    formal = read(with_text(data_of(sample(kind="正式")), "ZZ01", "F10", "待反馈"))
    assert formal.verdict == "returned"
    absent = read(with_text(data_of(sample()), "ZZ01", "F10", "无此项:辖区没有规上工业"))
    assert written(absent)[RATE] == values.not_applicable("辖区没有规上工业")


def test_a_required_blank_is_missing_and_never_zero() -> None:
    found = at("D12", "<c {s}/>")
    assert COUNT not in written(found)
    assert finding(found, "R001").addresses == (str(COUNT),)


def test_cells_outside_any_line_or_column_are_read_refused_and_named() -> None:
    crossed = read(with_number(data_of(sample()), "ZZ01", "D10", "5"))
    assert finding(crossed, "cell.crossed").cell == "D10"
    data = data_of(sample())
    unkeyed = read(with_cell(data, "ZZ01", "C12", "<c {s}/>"))
    assert "frame.no_line" in codes(unkeyed)

    def spare_row(words: str) -> str:
        return words.replace('<row r="21"', '<row r="20"><c r="D20"><v>77</v></c></row><row r="21"', 1)

    freed = changed(data, part_of(data, "ZZ01"), lambda w: re.sub(r'<row r="20".*?</row>', "", w, count=1))
    found = read(changed(freed, part_of(freed, "ZZ01"), spare_row))
    assert "frame.no_line" in codes(found)


def test_text_is_kept_as_text_and_never_becomes_a_formula() -> None:
    words = '=HYPERLINK("http://x","y")'
    address = Address.parse("ZZ01.01.5")
    data = data_of(sample(values={**sample().values, address: values.text(words)}))
    assert "<f>=HYPERLINK" not in parts_of(data)[part_of(data, "ZZ01")].decode()
    assert written(read(data))[address] == values.text(words)
