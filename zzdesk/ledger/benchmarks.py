"""对标: what the bureau typed in of elsewhere (全国, 全省, …), by indicator and period, with its source."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.period import Period


class Benchmark(NamedTuple):
    """One area's figure. `rank` is 郑州's place among that area's members, as published ("" where none was)."""

    area: str  # 全国, 全省, 国家中心城市, 35个大中城市, or a city's name
    address: Address
    period: Period
    value: Decimal | None
    rank: str
    source: str
    who: str = ""
    at: str = ""
