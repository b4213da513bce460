"""Sample returns and edits of finished files, as a clerk in Excel or a damaged stick would make them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from zzdesk import values
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Indicator, Plan
from zzdesk.returns.content import Content
from zzdesk.returns.read import ReadReturn, read_return
from zzdesk.returns.seal import Seal, seal_of
from zzdesk.returns.write import return_bytes
from zzdesk.rules.codes import CREDIT_LETTERS, credit_code_ok
from zzdesk.values import Value

MARCH = Period(2021, 3)
APRIL_20 = date(2021, 4, 20)


@cache
def plan() -> Plan:
    return load_plan("2021")


def sound_value(item: Indicator) -> Value:
    """A figure that no rule of the plan calls an error."""
    special = {"ZZ02.02.": "400", "ZZ02.06.": "400", "ZZ01.03.": "8", "ZZ01.05.": "5", "ZZ01.06.": "3"}
    special |= {"ZZ05.01.": "8", "ZZ05.": "0"}
    figure = next((n for start, n in special.items() if str(item.address).startswith(start)), "9")
    if item.kind == "choice":
        return values.text("反馈" if "反馈" in item.choices else item.choices[0])
    return values.number(figure) if item.numeric else values.text("按计划推进" if item.required else "")


def sound_lines() -> dict[Address, Value]:
    """What the fixed forms of `sound_value` add up: nine contracts under way, eight entries in the register."""
    found: dict[Address, Value] = {}
    for n in range(9):
        words = (
            f"示例项目{n}",
            f"2103-410181-04-01-{n:06d}",
            "示例投资方",
            None,
            "2021-02-08",
            "合同",
            "5G",
            "2021-03-08",
        )
        found |= _line("ZZ02-1", n, words)
        found[Address("ZZ02-1", f"LA{n}", "4")] = values.number(48 if n == 8 else 44)
    for n in range(8):
        found |= _line("ZZ05-1", n, (f"示例企业{n}", CREDIT_CODES[n], "入库", None, "示例文号", "2021-03-08"))
    return found


def _line(form: str, n: int, words: tuple[str | None, ...]) -> dict[Address, Value]:
    return {Address(form, f"LA{n}", str(c)): values.text(w) for c, w in enumerate(words, 1) if w}


def credit_code(n: int) -> str:
    """A well-formed code of nobody."""
    stem = f"91410100SAMPL{n:04d}"
    stem = stem.replace("S", "A")
    return next(stem + letter for letter in CREDIT_LETTERS if credit_code_ok(stem + letter))


CREDIT_CODES = [credit_code(n) for n in range(8)]


def sample(
    unit: str = "410181", period: Period = MARCH, kind: str = "快报", revision: int = 1, **more: object
) -> Content:
    p = plan()
    own = p.unit(unit)
    filled = {i.address: sound_value(i) for i in p.inputs(own, period)}
    if own.kind == "district":
        filled |= sound_lines()
    content = Content(p, own, period, kind, revision, filled, foot={"填表人": "张三"})
    return replace(content, **more)  # type: ignore[arg-type]


def data_of(content: Content, *, blank: bool = False) -> bytes:
    if blank:
        content = replace(content, values={}, explanations={})
    return return_bytes(content, Seal("", "手工填报") if blank else seal_of(content), blank=blank)


def read(data: bytes, received: date = APRIL_20, name: str = "a.xlsx") -> ReadReturn:
    return read_return(data, {plan().version: plan()}, received, name=name)


def written(found: ReadReturn) -> dict[Address, Value]:
    return {address: placed.value for address, placed in found.values.items()}


def codes(found: ReadReturn) -> set[str]:
    return {f.code for f in found.findings}


def finding(found: ReadReturn, code: str):  # type: ignore[no-untyped-def]
    return next(f for f in found.findings if f.code == code)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as source:
        return {i.filename: source.read(i) for i in source.infolist()}


def zipped(parts: Mapping[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    made = BytesIO()
    pairs = parts if isinstance(parts, list) else list(parts.items())
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in pairs:
            target.writestr(name, content)
    return made.getvalue()


def part_of(data: bytes, sheet: str) -> str:
    """The part of a sheet by its name."""
    parts = parts_of(data)
    workbook = parts["xl/workbook.xml"].decode()
    relation = re.search(rf'name="{sheet}"[^>]*r:id="(\w+)"', workbook)
    assert relation
    tags = re.findall(r"<Relationship [^>]*>", parts["xl/_rels/workbook.xml.rels"].decode())
    target = re.search(r'Target="([^"]+)"', next(t for t in tags if f'Id="{relation[1]}"' in t))
    assert target
    return "xl/" + target[1].removeprefix("/xl/")


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The file with one part rewritten; fails where the change changes nothing."""
    parts = parts_of(data)
    before = parts[part].decode()
    after = change(before)
    assert after != before
    return zipped({**parts, part: after.encode()})


def with_cell(data: bytes, sheet: str, cell: str, xml: str) -> bytes:
    """The file with one cell of a sheet replaced: `xml` has {s} for the cell's style attribute."""

    def change(words: str) -> str:
        found = re.search(rf'<c r="{cell}"([^>]*?)(/>|>.*?</c>)', words)
        assert found, cell
        style = re.search(r'\bs="\d+"', found[1])
        return words.replace(found[0], xml.replace("{s}", f'r="{cell}" {style[0] if style else ""}'), 1)

    return changed(data, part_of(data, sheet), change)


def with_text(data: bytes, sheet: str, cell: str, words: str) -> bytes:
    return with_cell(data, sheet, cell, f'<c {{s}} t="inlineStr"><is><t>{words}</t></is></c>')


def with_number(data: bytes, sheet: str, cell: str, figure: str) -> bytes:
    return with_cell(data, sheet, cell, f"<c {{s}}><v>{figure}</v></c>")


def saved(data: bytes, folder: Path, name: str = "a.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
