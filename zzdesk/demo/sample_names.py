"""Names, codes and days for sample lines: well formed, and plainly made up.

No two units share a code: a unit's own number stands in each.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from random import Random

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.lines import made_id
from zzdesk.plan.model import Plan, Unit
from zzdesk.rules.codes import CREDIT_LETTERS, CREDIT_WEIGHTS
from zzdesk.values import Value, half_up, number

SEED = 2021
MARK = "（示例数据）"
Cells = dict[Address, Value]

_DIGITS = "〇一二三四五六七八九"
_ORGANISATION = "MADEUP"  # stands where a real code has the organisation's own number


def dice(unit: Unit, part: str) -> Random:
    """Dice of their own for each part, so that a longer year begins with the shorter one."""
    return Random(f"{SEED}-{unit.code}-{part}")


def steps(periods: Iterable[Period]) -> Iterator[tuple[Period, int]]:
    """Each period with the months it adds to the one before (two for 1—2月)."""
    before = 0
    for period in periods:
        yield period, period.month - before
        before = period.month


def sample_name(kind: str, unit: Unit, n: int) -> str:
    """示例项目巩义一号."""
    return f"示例{kind}{min((unit.name, *unit.aliases), key=len)}{_chinese(n)}号"


def sample_foot(unit: Unit) -> dict[str, str]:
    """The names at the foot of a sample file, none of them a person."""
    return {
        "单位全称": f"{unit.name}（示例单位）",
        "单位负责人": "示例甲",
        "统计负责人": "示例乙",
        "填表人": "示例丙",
        "联系电话": "0371-00000000",
    }


def _chinese(n: int) -> str:
    """1 … 99 as a name has it: 一, 十, 二十三."""
    tens, ones = divmod(n, 10)
    if n >= 100:
        return str(n)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def credit_code(unit: Unit, n: int) -> str:
    """A 统一社会信用代码 with a true check character for the unit's n-th (below 1000) enterprise."""
    number = unit.order * 1000 + n
    own = "".join(CREDIT_LETTERS[number // 31**k % 31] for k in (2, 1, 0))
    body = f"91{_region(unit)}{_ORGANISATION}{own}"
    total = sum(w * CREDIT_LETTERS.index(letter) for w, letter in zip(CREDIT_WEIGHTS, body, strict=True))
    return body + CREDIT_LETTERS[(31 - total % 31) % 31]


def project_code(unit: Unit, approved: Period, n: int) -> str:
    """A 项目代码 of the national form for the unit's n-th (below 10000) project."""
    return f"{approved.year % 100:02d}{approved.month:02d}-{_region(unit)}-04-01-{unit.order:02d}{n:04d}"


def _region(unit: Unit) -> str:
    """The unit's 区划代码; the city's where its code is not one."""
    return unit.code if unit.code.isdigit() else "410100"


def day_within(rng: Random, period: Period, months: int) -> date:
    """A day of the last `months` months of the period."""
    month = period.month - rng.randrange(months)
    return date(period.year, month, rng.randint(1, monthrange(period.year, month)[1]))


def last_day(period: Period) -> date:
    return date(period.year, period.month, monthrange(period.year, period.month)[1])


def chain(plan: Plan, rng: Random) -> str:
    """One of the plan's 产业链."""
    return rng.choice([code.name for code in plan.codes if code.list == "产业链"])


def put_line(cells: Cells, unit: Unit, form: str, n: int, columns: Mapping[str, Value]) -> None:
    """The unit's n-th line of a floating form; it has the same id in every period."""
    line = made_id(f"{SEED}-{unit.code}-{form}-{n}")
    cells.update({Address(form, line, column): value for column, value in columns.items()})


def put(cells: Cells, form: str, line: str, column: str, figure: Decimal) -> None:
    cells[Address(form, line, column)] = number(figure)


def rounded(figure: float, places: int) -> Decimal:
    return half_up(Decimal(repr(figure)), places)
