"""Who a return says it is from, and whether the plan knows of such a one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import KINDS, Plan, Unit
from zzdesk.returns.book import Book
from zzdesk.returns.cells import Spot
from zzdesk.returns.content import FORMAT, return_id
from zzdesk.returns.hidden import Hidden, read_hidden
from zzdesk.returns.layout import labelled
from zzdesk.returns.seal import BLANK_SEAL
from zzdesk.returns.templates import COVER_ROWS, HIDDEN

Plans = Mapping[str, Plan] | Callable[[str], Plan | None]
Shown = tuple[str, str, str]  # sheet, label, what stands there
_PERIOD = re.compile(r"(\d{4})\s*年\s*(?:1\s*[—–\-－~至]\s*)?(\d{1,2})\s*月")
_ISSUED = ("zzdesk-receipt/", "zzdesk-feedback/")  # what the bureau sends out
_NAMES = ("zz_format", "zz_plan", "zz_plan_version", "zz_unit", "zz_period", "zz_kind", "zz_revision", "zz_return_id")


@dataclass(frozen=True, slots=True)
class Identity:
    """A return whose identity is whole: all of it known to `plan`."""

    plan: Plan
    unit: Unit
    period: Period
    kind: str
    revision: int
    hidden: Hidden
    names: Mapping[str, str]
    is_blank: bool


def hidden_of(book: Book) -> Hidden | None:
    sheet = next((s for s in book.sheets if s.name == HIDDEN), None)
    if sheet is None:
        return None
    rows = (row if len(row) == 6 else (row + [""] * 6)[:6] for row in book.texts(sheet.name) if row and row[0])
    return read_hidden(map(tuple, rows))


def told_identity(book: Book, hidden: Hidden | None) -> dict[str, str]:
    """The identity as names and hidden sheet give it, for reporting even where it is refused."""
    return {name: (hidden.identity.get(name) if hidden else None) or book.names.get(name, "") for name in _NAMES}


def seal_told(hidden: Hidden | None) -> str | None:
    """absent, blank, or None where there is a seal to verify. A return that the program wrote says its kind:
    its seal overwritten with "blank" makes no blank return of it."""
    inside = hidden.identity if hidden else {}
    if not inside.get("seal"):
        return "absent"
    return "blank" if inside["seal"] == BLANK_SEAL and not inside.get("zz_kind") else None


def identify(
    book: Book, hidden: Hidden | None, cover: Mapping[str, str], plans: Plans, received: date | None
) -> Identity | list[Finding]:
    """The identity, or why there is none that counts."""
    named = any(name in book.names for name in _NAMES)
    if hidden is None and book.names.get("zz_format", "").startswith(_ISSUED):
        return [_fault("identity.issued")]
    if hidden is None or not hidden.identity:
        return [_fault("identity.removed" if named else "identity.foreign")]
    if not named:
        return [_fault("identity.removed")]
    told = told_identity(book, hidden)
    faults = [
        _fault("identity.differs", name=name, inside=hidden.identity.get(name, ""), named=book.names.get(name, ""))
        for name in _NAMES
        if hidden.identity.get(name, "") != book.names.get(name, "")
    ]
    if faults:
        return faults
    if told["zz_format"] != FORMAT:
        return [_fault("identity.format", told=told["zz_format"], wanted=FORMAT)]
    if seal_told(hidden) == "absent":
        return [_fault("seal.absent")]
    plan = plans(told["zz_plan_version"]) if callable(plans) else plans.get(told["zz_plan_version"])
    if plan is None or plan.name != told["zz_plan"]:
        known = "" if callable(plans) else "、".join(plans)
        return [_fault("identity.plan", told=f"{told['zz_plan']}（{told['zz_plan_version']}）", known=known)]
    return _of_plan(plan, told, hidden, cover, received)


def _of_plan(
    plan: Plan, told: Mapping[str, str], hidden: Hidden, cover: Mapping[str, str], received: date | None
) -> Identity | list[Finding]:
    faults: list[Finding] = []
    unit = plan.find_unit(told["zz_unit"])
    period = _period(told["zz_period"])
    if unit is None or not plan.forms_of(unit):
        known = [u for u in plan.units if plan.forms_of(u)]
        args = {"count": len(known), "unit": known[0].code, "name": known[0].name} if known else {}
        faults.append(_fault("identity.unit", told=told["zz_unit"], **args))
    if period not in plan.periods:
        faults.append(_fault("identity.period", told=told["zz_period"], first=plan.periods[0], last=plan.periods[-1]))
    elif received and period and (period.year, period.month) > (received.year, received.month):
        faults.append(_fault("identity.future", told=period.title, received=received.isoformat()))
    is_blank = seal_told(hidden) == "blank"
    kind = (cover.get("类别", "") if is_blank else told["zz_kind"]).strip()
    revision = _revision(cover.get("修订号", "") if is_blank else told["zz_revision"])
    if kind not in KINDS:
        faults.append(_fault("identity.kind", told=kind, kinds="、".join(KINDS)))
    if revision is None:
        faults.append(_fault("identity.revision", told=cover.get("修订号", "") if is_blank else told["zz_revision"]))
    if not faults and unit and period and told["zz_return_id"] != return_id(plan, unit, period):
        faults.append(_fault("identity.id", told=told["zz_return_id"]))
    if faults or unit is None or period is None or revision is None:
        return faults
    return Identity(plan, unit, period, kind, revision, hidden, told, is_blank)


def _period(words: str) -> Period | None:
    try:
        return Period.parse(words)
    except ValueError:
        return None


def _revision(words: str) -> int | None:
    bare = words.strip().upper().removeprefix("V")
    return int(bare) if re.fullmatch(r"[0-9]{1,3}", bare) else None


def cover_of(texts: Mapping[Spot, str]) -> dict[str, str]:
    """What stands at the right of each label of the 封面."""
    found: dict[str, str] = {}
    for (row, column), words in texts.items():
        if words in COVER_ROWS:
            right = sorted(c for r, c in texts if r == row and c > column)
            found.setdefault(words, texts[row, right[0]] if right else "")
    return found


def face_faults(identity: Identity, cover: Mapping[str, str], heads: Mapping[str, Mapping[Spot, str]]) -> list[Finding]:
    """Where 封面 or a form's head names another unit or period than the identity does."""
    plan = identity.plan
    shown: list[Shown] = [("封面", "填报单位", cover.get("填报单位", ""))]
    shown += [("封面", "单位代码", cover.get("单位代码", "")), ("封面", "报告期", cover.get("报告期", ""))]
    for sheet, texts in heads.items():
        for words in texts.values():
            parts = labelled(words) if "填报单位" in words else None
            if parts and parts[0].startswith("填报单位"):
                shown.append((sheet, "填报单位", next(iter(parts[1].split()), "")))
            elif "年" in words and _PERIOD.fullmatch(words):
                shown.append((sheet, "报告期", words))
    wrong = [
        (sheet, label, words) for sheet, label, words in shown if words and not _agrees(plan, identity, label, words)
    ]
    copied = _copied(identity, shown, wrong)
    if copied:
        return [copied]
    told = {"报告期": identity.period.title, "填报单位": identity.unit.name, "单位代码": identity.unit.code}
    return [
        _fault("identity.face", label=label, shown=words, expected=told[label]).at(sheet, None)
        for sheet, label, words in wrong
    ]


def _copied(identity: Identity, shown: list[Shown], wrong: list[Shown]) -> Finding | None:
    """Where every page names the same other unit or the same other period: the identity is another file's."""
    for label, code in (("填报单位", "identity.copied"), ("报告期", "identity.other_period")):
        faces = {words for _, name, words in shown if name == label and words}
        others = {words for _, name, words in wrong if name == label}
        if others and faces == others and len({_meant(identity, label, words) for words in others}) == 1:
            own = identity.unit.name if label == "填报单位" else identity.period.title
            return _fault(code, shown=min(others), own=own)
    return None


def _meant(identity: Identity, label: str, words: str) -> object:
    """The unit or the month that words on a page stand for."""
    if label == "填报单位":
        unit = identity.plan.find_unit(words)
        return unit.code if unit else words
    told = _PERIOD.search(words)
    return (told[1], int(told[2])) if told else words


def _agrees(plan: Plan, identity: Identity, label: str, words: str) -> bool:
    if label == "报告期":
        told = _PERIOD.search(words)
        return told is not None and (int(told[1]), int(told[2])) == (identity.period.year, identity.period.month)
    unit = plan.find_unit(words)
    # An office's full name in the unit's place is no other unit.
    return unit is identity.unit or (unit is None and label != "单位代码")


def _fault(code: str, **args: object) -> Finding:
    return Finding(Level.ERROR, code, args)
