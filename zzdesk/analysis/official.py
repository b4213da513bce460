"""统计反馈核对: 快报数, 反馈数, 正式数 and 核定数 of every unit side by side, and by how much they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY, FedLine, Feedback, fed_lines
from zzdesk.plan.model import Plan
from zzdesk.plan.printed import figure
from zzdesk.values import BLANK, State, Value, half_up

FLASH, FORMAL, APPROVED = "快报", "正式", "核定"
Figures = Mapping[tuple[str, Address], Feedback]
Said = Mapping[tuple[str, str], Mapping[Address, Value]]  # (unit, kind) -> its figures


class Compared(NamedTuple):
    """One unit's 累计增速. `flash`, `formal`, `approved` are None where no return of that kind counts.

    Of 全市 (`unit` CITY) only `fed` is known: the 公布数.
    """

    unit: str
    name: str
    fed_line: FedLine
    fed: Feedback | None
    flash: Value | None
    formal: Value | None
    approved: Value | None

    @property
    def address(self) -> Address:
        return self.fed_line.total.address

    def apart(self, value: Value | None) -> Decimal | None:
        """By how many 百分点 a figure is above the feedback, at the printed decimals; None where either is none."""
        fed = self.fed.total.number if self.fed else None
        if value is None or value.number is None or fed is None:
            return None
        places = self.fed_line.total.decimals
        return half_up(value.number, places) - half_up(fed, places)

    @property
    def flash_apart(self) -> Decimal | None:
        return self.apart(self.flash)

    @property
    def formal_apart(self) -> Decimal | None:
        """Of the 核定 where there is one: it is what counts in the end."""
        return self.apart(self.approved if self.approved is not None else self.formal)

    @property
    def differs(self) -> bool:
        return bool(self.flash_apart) or bool(self.formal_apart)

    @property
    def is_formal_other(self) -> bool:
        """A 正式 that does not say what was fed back: another figure, or none."""
        said = self.approved if self.approved is not None else self.formal
        if said is None or self.fed is None:
            return False
        if self.fed.total.state is not State.VALUE:
            return False
        return self.apart(said) != 0


@dataclass(frozen=True, slots=True)
class Differences:
    """Indicator by indicator, 全市 first, then the units in the bureau's order."""

    plan: Plan
    period: Period
    rows: tuple[Compared, ...]

    @property
    def findings(self) -> list[Finding]:
        """A query for every 正式 that is not as fed back."""
        return [_finding(row) for row in self.rows if row.is_formal_other]

    def as_json(self) -> dict[str, object]:
        return {"period": str(self.period), "rows": [_json(row) for row in self.rows]}

    def as_text(self) -> str:
        if not self.rows:
            return f"{self.period.title}还没有统计反馈数：请用official import导入"
        shown = [row for row in self.rows if row.differs or row.is_formal_other]
        head = f"{self.period.title}统计反馈核对：{len(self.rows)}行，{len(shown)}行与反馈数不一致"
        return "\n".join([head, *map(_line, shown)])


def differences(plan: Plan, period: Period, given: Figures, said: Said) -> Differences:
    """Of the indicators that were fed back in the period. `said`: the best return of each unit and kind."""
    known = {address for _, address in given}
    rows = []
    for fed in fed_lines(plan):
        address = fed.total.address
        if address not in known:
            continue
        rows.append(Compared(CITY, CITY, fed, given.get((CITY, address)), None, None, None))
        for unit in sorted(plan.districts, key=lambda u: u.order):
            one = given.get((unit.code, address))
            three = (_of(said, unit.code, kind, address) for kind in (FLASH, FORMAL, APPROVED))
            rows.append(Compared(unit.code, unit.name, fed, one, *three))
    return Differences(plan, period, tuple(rows))


def _of(said: Said, unit: str, kind: str, address: Address) -> Value | None:
    told = said.get((unit, kind))
    return None if told is None else told.get(address, BLANK)


def shown(row: Compared, value: Value | None, absent: str = "未报") -> str:
    """As it is printed; `absent` where there is no return of that kind."""
    if value is None:
        return absent
    if value.number is not None:
        return figure(row.fed_line.total, value)
    return {State.WAITING: "待反馈", State.NA: "无此项"}.get(value.state, "未填")


def _finding(row: Compared) -> Finding:
    assert row.fed is not None
    said = row.approved if row.approved is not None else row.formal
    args = {
        "unit": row.name,
        "name": row.fed_line.line.name,
        "formal": shown(row, said),
        "fed": shown(row, row.fed.total),
        "source": row.fed.source,
    }
    typed = said.typed if said else ""
    return Finding(Level.QUERY, "official.formal_differs", args, (f"{row.unit}:{row.address}",), (typed,), value=typed)


def _json(row: Compared) -> dict[str, object]:
    return {
        "unit": None if row.unit == CITY else row.unit,
        "name": row.name,
        "indicator": row.fed_line.line.name,
        "address": str(row.address),
        "flash": _content(row.flash),
        "fed_back": _content(row.fed.total if row.fed else None),
        "formal": _content(row.formal),
        "approved": _content(row.approved),
        "flash_difference": _text(row.flash_apart),
        "formal_difference": _text(row.formal_apart),
        "document": row.fed.document if row.fed else None,
        "obtained": row.fed.obtained if row.fed else None,
    }


def _content(value: Value | None) -> str | None:
    return value.content or None if value is not None and value.number is not None else None


def _text(points: Decimal | None) -> str | None:
    return None if points is None else format(points, "f")


def _line(row: Compared) -> str:
    parts = [f"{row.fed_line.line.name}　{row.name}", f"反馈{shown(row, row.fed.total if row.fed else None, '—')}"]
    for name, value in ((FLASH, row.flash), (FORMAL, row.formal), (APPROVED, row.approved)):
        if value is not None:
            apart = row.apart(value)
            words = f"（比反馈{'高' if apart > 0 else '低'}{abs(apart)}个百分点）" if apart else ""
            parts.append(f"{name}{shown(row, value)}{words}")
    return "　".join(parts)
