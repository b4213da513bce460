"""Who and when; and which one counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.hostile import Base, Variant, answered, variant
from tests.hostile_frame import edited
from tests.returns_samples import changed, data_of, part_of, parts_of, sample, with_number, with_text, zipped
from zzdesk.period import Period

Make = Callable[[Base], bytes]


def identity(**values: str) -> Make:
    """Both places of the identity say something else."""
    return lambda b: _identified(b.data, b.content.identity, values)


def _identified(data: bytes, told: dict[str, str], values: dict[str, str]) -> bytes:
    for name, value in values.items():
        data = _named(data, name, value)
        data = changed(data, part_of(data, "_zzdesk"), lambda w, n=name, v=value: _cell_after(w, n, v))
    return data


def _named(data: bytes, name: str, value: str) -> bytes:
    tag = rf'(<definedName name="{name}">)"[^"]*"'
    return changed(data, "xl/workbook.xml", lambda w: re.sub(tag, rf'\1"{value}"', w))


def _cell_after(words: str, key: str, value: str) -> str:
    """The text right of a key of the hidden sheet."""
    pattern = rf'(<t xml:space="preserve">{key}</t></is></c><c r="C\d+"[^>]*?)(/>|>.*?</c>|(?=</row>))'
    return re.sub(
        pattern,
        rf'\1 t="inlineStr"><is><t>{value}</t></is></c>',
        re.sub(rf'(>{key}</t></is></c><c r="C\d+"[^>]*?) t="inlineStr">', r"\1>", words, count=1),
        count=1,
    )


def _neighbour(base: Base) -> str:
    return "410182" if base.unit != "410182" else "410181"


def other_identity(base: Base) -> bytes:
    """The identity sheet of another unit's return, names and all, in this unit's workbook."""
    other = data_of(sample(_neighbour(base), base.period))
    theirs, parts = parts_of(other), parts_of(base.data)
    part = part_of(base.data, "_zzdesk")
    names = re.search(rb"<definedNames>.*?</definedNames>", theirs["xl/workbook.xml"], re.S)
    assert names
    workbook = re.sub(rb"<definedNames>.*?</definedNames>", lambda m: names[0], parts["xl/workbook.xml"], flags=re.S)
    return zipped({**parts, part: theirs[part_of(other, "_zzdesk")], "xl/workbook.xml": workbook})


def other_identity_sheet(base: Base) -> bytes:
    """The identity sheet alone: the names still say who it was."""
    other = data_of(sample(_neighbour(base), base.period))
    return zipped({**parts_of(base.data), part_of(base.data, "_zzdesk"): parts_of(other)[part_of(other, "_zzdesk")]})


def last_month_identity(base: Base) -> bytes:
    month = Period(2021, base.period.month - 1)
    other = data_of(sample(base.unit, month))
    return _swapped(base.data, other)


def _swapped(data: bytes, other: bytes) -> bytes:
    theirs, parts = parts_of(other), parts_of(data)
    names = re.search(rb"<definedNames>.*?</definedNames>", theirs["xl/workbook.xml"], re.S)
    assert names
    workbook = re.sub(rb"<definedNames>.*?</definedNames>", lambda m: names[0], parts["xl/workbook.xml"], flags=re.S)
    return zipped({**parts, part_of(data, "_zzdesk"): theirs[part_of(other, "_zzdesk")], "xl/workbook.xml": workbook})


def old_seal(base: Base) -> bytes:
    """Changed figures under the seal of another return of the same unit."""
    other = replace(base.content, values={**base.content.values}, reason="旧")
    return changed(
        base.data,
        part_of(base.data, "_zzdesk"),
        lambda w: _cell_after(w, "seal", data_digest(other)),
    )


def data_digest(content: object) -> str:
    from zzdesk.returns.seal import seal_of

    return seal_of(content).digest  # type: ignore[arg-type]


def blank_filled(base: Base) -> bytes:
    data = data_of(base.content, blank=True)
    data = with_text(with_text(data, "封面", "C13", "快报"), "封面", "C14", "1")
    return with_number(data, "ZZ01", "D12", "8")


def face(cell: str, words: str, sheet: str = "封面") -> Make:
    return lambda b: with_text(b.data, sheet, cell, words)


def titled(base: Base) -> bytes:
    """The head of one form names another unit."""
    data, part = base.data, part_of(base.data, "ZZ01")
    name = base.content.unit.name
    return changed(
        data,
        part,
        lambda w: w.replace(
            f"填报单位（盖章）：{name}",
            "填报单位（盖章）：惠济区" if name != "惠济区" else "填报单位（盖章）：二七区",
            1,
        ),
    )


def named_by(words: Callable[[Base], str]) -> Make:
    return lambda b: with_text(b.data, "封面", "C9", words(b))


FACE = "Face and identity disagree (unit, period): returned"
UNKNOWN = "Unknown unit, other year, future period, unknown or newer template: returned, naming what was expected"
ALIAS = "Alias names: taken"
SEAL = "Seal does not match the values: queried, listing the changed cells; a blank return is not changed"
REMOVED = "Seal or identity sheet removed: returned"
DRAFT = "A draft is returned"

VARIANTS: list[Variant] = [
    variant(
        FACE,
        "cover names another unit",
        "returned",
        "identity.face",
        named_by(lambda b: "惠济区" if b.unit != "410108" else "二七区"),
    ),
    variant(
        FACE,
        "cover has another unit's code",
        "returned",
        "identity.face",
        lambda b: with_text(b.data, "封面", "C10", _neighbour(b)),
    ),
    variant(FACE, "a form's head names another unit", "returned", "identity.face", titled),
    variant(FACE, "cover names another month", "returned", "identity.face", face("C12", "2021年1—2月")),
    variant(FACE, "a copied identity, names and all", "returned", "identity.copied", other_identity),
    variant(FACE, "a copied identity sheet alone", "returned", "identity.differs", other_identity_sheet),
    variant(FACE, "last month's identity", "returned", "identity.other_period", last_month_identity),
    variant(
        FACE,
        "another unit's code in the identity",
        "returned",
        "identity.id",
        lambda b: identity(zz_unit=_neighbour(b))(b),
    ),
    variant(
        FACE, "another month in the identity", "returned", "identity.id", lambda b: identity(zz_period="2021-02")(b)
    ),
    variant(UNKNOWN, "unknown unit", "returned", "identity.unit", identity(zz_unit="999999")),
    variant(UNKNOWN, "other year", "returned", "identity.period", identity(zz_period="2020-03")),
    variant(UNKNOWN, "newer template", "returned", "identity.plan", identity(zz_plan_version="2021.9")),
    variant(UNKNOWN, "another plan", "returned", "identity.plan", identity(zz_plan="2022")),
    variant(UNKNOWN, "newer format", "returned", "identity.format", identity(zz_format="zzdesk-return/9")),
    variant(UNKNOWN, "a kind nobody knows", "returned", "identity.kind", identity(zz_kind="终稿")),
    variant(UNKNOWN, "a revision that is no number", "returned", "identity.revision", identity(zz_revision="最新")),
    variant(ALIAS, "cover by alias", "accepted", "", named_by(lambda b: b.content.unit.aliases[0])),
    variant(
        SEAL,
        "a figure changed by hand",
        "queried",
        "seal.changed",
        lambda b: with_number(b.data, "ZZ01", b.cell("ZZ01.08.2"), "10"),
        changes={"ZZ01.08.2": "10"},
    ),
    variant(SEAL, "another seal", "queried", "seal.changed", old_seal),
    variant(SEAL, "a higher revision written in", "queried", "seal.changed", identity(zz_revision="7")),
    variant(SEAL, "a higher kind written in", "queried", "seal.changed", lambda b: identity(zz_kind="核定")(b)),
    variant(
        SEAL,
        "seal says blank",
        "queried",
        "seal.changed",
        lambda b: changed(b.data, part_of(b.data, "_zzdesk"), lambda w: _cell_after(w, "seal", "blank")),
    ),
    variant(
        SEAL,
        "a blank return filled by hand",
        "queried",
        "R001",
        blank_filled,
        checks_values=False,
        lacks=frozenset({"seal.changed"}),
    ),
    variant(
        REMOVED,
        "seal removed",
        "returned",
        "seal.absent",
        lambda b: changed(b.data, part_of(b.data, "_zzdesk"), lambda w: w.replace(">seal<", ">sealed<", 1)),
    ),
    variant(
        REMOVED,
        "seal emptied",
        "returned",
        "seal.absent",
        lambda b: changed(b.data, part_of(b.data, "_zzdesk"), lambda w: _cell_after(w, "seal", "")),
    ),
    variant(
        REMOVED, "identity sheet removed", "returned", "identity.removed", edited(lambda k: k.remove(k["_zzdesk"]))
    ),
    variant(
        REMOVED,
        "identity sheet renamed",
        "returned",
        "identity.removed",
        edited(lambda k: setattr(k["_zzdesk"], "title", "x")),
    ),
    variant(
        REMOVED,
        "names removed",
        "returned",
        "identity.removed",
        edited(lambda k: [k.defined_names.pop(n) for n in list(k.defined_names)]),
    ),
    variant(
        DRAFT, "draft", "returned", "identity.draft", lambda b: data_of(answered(sample(b.unit, b.period, "草稿", 0)))
    ),
]
