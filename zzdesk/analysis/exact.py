"""Exact sums over very many units: figures as whole numbers of their last decimal, a column an indicator.

A sum of 64-bit whole numbers is the decimal sum to the digit; a column that could run over is added as Python integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from zzdesk.values import WIDE, State, Value

_MOST = 2**63 - 1
_ANSWERS = (State.VALUE, State.NA)


class Column(NamedTuple):
    """One indicator over some units: each figure is `whole` × 10^-`places`, 0 where there is none.

    `given` units have a figure; `answered` ones that or 无此项. `whole` holds objects where 64 bits could run over.
    """

    places: int
    whole: npt.NDArray[np.int64] | npt.NDArray[np.object_]
    given: int
    answered: int

    def total(self) -> Decimal | None:
        """The sum; None where there is not one figure."""
        return WIDE.scaleb(Decimal(int(self.whole.sum())), -self.places) if self.given else None


def column(values: Sequence[Value], decimals: int) -> Column:
    """`decimals`: as declared; figures with more of them are kept whole as well."""
    known = [n for v in values if (n := v.number) is not None]
    answered = len(known) + sum(v.state in _ANSWERS for v in values if v.number is None)
    scaled = [n.scaleb(decimals) for n in known]
    whole = [int(n) for n in scaled]
    if whole != scaled:
        decimals = max(map(_places, known))
        whole = [int(n.scaleb(decimals)) for n in known]
    fits = max(map(abs, whole), default=0) * max(len(whole), 1) <= _MOST
    return Column(decimals, np.array(whole, dtype=np.int64 if fits else object), len(known), answered)


def _places(figure: Decimal) -> int:
    exponent = figure.as_tuple().exponent
    assert isinstance(exponent, int), figure  # a figure is finite
    return max(-exponent, 0)
