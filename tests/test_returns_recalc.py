"""LibreOffice as the independent referee: cached verdicts and derived cells are what the live formulas give."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.returns_samples import data_of, parts_of, plan, read, sample, with_number, written, zipped
from zzdesk import values
from zzdesk.period import Period
from zzdesk.returns.fill_audit import carried_refs
from zzdesk.rules.checks import checks_of
from zzdesk.rules.run import key_of
from zzdesk.rules.sources import look_in

if shutil.which("soffice") is None:
    if os.environ.get("CI"):
        pytest.fail("soffice is missing: recalculation was not checked", pytrace=False)
    pytest.skip("soffice is not installed", allow_module_level=True)


def uncached(data: bytes) -> bytes:
    """The same workbook with every cached formula value taken out, so that the referee must calculate."""
    return zipped({n: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", c) for n, c in parts_of(data).items()})


def recalculated(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    sources = []
    for name, data in files.items():
        path = folder / name
        path.write_bytes(uncached(data))
        sources.append(str(path))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*asked, *sources], check=True, capture_output=True, timeout=180)
    return {name: (folder / "out" / name).read_bytes() for name in files}


def _varied(unit: str, month: int, kind: str, step: int):  # type: ignore[no-untyped-def]
    """Figures that break many rules, with marks and blanks among them."""
    period = Period(2021, month)
    own, p = plan().unit(unit), plan()
    filled = {}
    for n, item in enumerate(p.inputs(own, period)):
        turn = (n * step) % 11
        if turn == 3:
            continue
        if turn == 5:
            filled[item.address] = values.not_applicable("辖区没有此类企业")
        elif turn == 7 and kind == "快报":
            filled[item.address] = values.waiting()
        elif item.kind == "choice":
            filled[item.address] = values.text(item.choices[n % len(item.choices)])
        elif not item.numeric:
            filled[item.address] = values.text(["原材料涨价", "无", "=1+1"][n % 3])
        else:
            filled[item.address] = values.number(
                str(round((n * step * 7 % 301 - 40) / (1 if item.exact else 8), item.decimals))
            )
    carried = {
        r: values.number((i * step) % 90)
        for i, r in enumerate(carried_refs(p, own, period))
        if r.when == "prev" and i % 4
    }
    look = look_in(p, own, filled, carried)
    queries = [c for c in checks_of(p, own, period) if c.rule.level == "query"][:3]
    answers = {key_of(p, period, c, look): "退库3户，均为停产企业" for c in queries}
    return sample(unit, period, kind, values=filled, carried=carried, explanations=answers)


CASES = {
    "a.xlsx": _varied("410181", 3, "快报", 1),
    "b.xlsx": _varied("410171", 2, "正式", 3),
    "c.xlsx": _varied("D01", 6, "正式", 5),
    "d.xlsx": _varied("4101ZD", 12, "快报", 8),
}


BLANK = "blank.xlsx"
WRONG = "wrong.xlsx"  # a figure changed behind the back of the cached values


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):  # type: ignore[no-untyped-def]
    ours = {name: data_of(content) for name, content in CASES.items()}
    ours[BLANK] = data_of(sample(), blank=True)
    ours[WRONG] = with_number(data_of(sample()), "ZZ01", "D12", "9")
    theirs = recalculated(ours, tmp_path_factory.mktemp("recalc"))
    return {name: (ours[name], theirs[name]) for name in ours}


def differences(ours: bytes, theirs: bytes) -> tuple[list[tuple[str, str, object, object]], list[object]]:
    """(where cached and recalculated values differ, all cached values) over every formula cell."""
    formulas = openpyxl.load_workbook(BytesIO(ours))
    cached, fresh = (openpyxl.load_workbook(BytesIO(d), data_only=True) for d in (ours, theirs))
    wrong, seen = [], []
    for sheet in formulas:
        for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
            mine, other = cached[sheet.title][cell.coordinate].value, fresh[sheet.title][cell.coordinate].value
            seen.append(mine)
            both = isinstance(mine, int | float) and isinstance(other, int | float)
            if not (abs(mine - other) < 1e-9 if both else mine == other):
                wrong.append((sheet.title, cell.coordinate, mine, other))
    return wrong, seen


@pytest.mark.parametrize("name", CASES)
def test_cached_values_are_what_the_formulas_give(pairs, name: str) -> None:  # type: ignore[no-untyped-def]
    wrong, seen = differences(*pairs[name])
    assert wrong == []
    assert len(seen) > 60
    assert {"通过", "不符", "不判"} <= set(seen)


def test_the_referee_notices_a_wrong_cached_value(pairs) -> None:  # type: ignore[no-untyped-def]
    wrong, _ = differences(*pairs[WRONG])
    assert ("审核", "通过", "不符") in {(sheet, mine, other) for sheet, _, mine, other in wrong}
    assert "ZZ01" in {sheet for sheet, *_ in wrong}


@pytest.mark.parametrize("name", CASES)
def test_saved_by_another_office_it_is_read_as_before(pairs, name: str) -> None:  # type: ignore[no-untyped-def]
    content, late = CASES[name], date(2022, 1, 20)
    again, first = read(pairs[name][1], late), read(pairs[name][0], late)
    assert written(again) == content.inputs
    assert dict(again.explanations) == dict(content.explanations)
    assert dict(again.foot) == dict(first.foot)
    assert (again.seal, again.content_digest) == ("ok", first.content_digest)
    assert again.verdict == first.verdict
    assert again.drift == ()


def test_a_blank_return_filled_in_another_office_is_read(pairs) -> None:  # type: ignore[no-untyped-def]
    book = openpyxl.load_workbook(BytesIO(pairs[BLANK][1]))
    book["封面"]["C13"], book["封面"]["C14"], book["ZZ01"]["D12"] = "快报", 2, 7
    made = BytesIO()
    book.save(made)
    found = read(made.getvalue())
    assert (found.seal, found.kind, found.revision, found.placed) == ("blank", "快报", 2, 1)
    assert differences(*pairs[BLANK])[0] == []
