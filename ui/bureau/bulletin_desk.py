"""What the bulletin's page asks and does: the session's verbs, each called off the window's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from zzdesk.analysis.bulletin.model import Basis, Bulletin, Frozen, Picture
from zzdesk.period import Period

PROBLEMS, NEXT = "problems", "next"  # the parts that people write, in their order
Paper = Literal["word", "annex", "pdf", "head"]


class Compared(NamedTuple):
    """对标: an area's figure as it was typed. `value` and `rank` are words, "" where there is none."""

    address: str
    area: str
    value: str
    rank: str
    source: str


class Difference(NamedTuple):
    """What reads otherwise now than in the frozen bulletin."""

    what: str
    then: str
    now: str
    brought: str  # the return, or what else, that brought it
    basis: Basis | None = None


class Shown(NamedTuple):
    """`bulletin` is None where no return stands. `indicators`: address and name of what can be compared."""

    period: Period
    bulletin: Bulletin | None
    frozen: Frozen | None = None
    typed: Mapping[str, str] = {}
    compared: tuple[Compared, ...] = ()
    indicators: tuple[tuple[str, str], ...] = ()


class Desk(Protocol):
    def state(self, period: Period) -> object:
        """Equal as long as the period's bulletin reads the same: writing one takes seconds, asking this does not."""

    def read(self, period: Period) -> Shown:
        """The frozen bulletin of a period, else its draft without pictures."""

    def pictures(self, period: Period) -> Sequence[Picture]:
        """A draft's, which take longer than its words."""

    def type(self, period: Period, part: str, words: str) -> None: ...

    def compare(self, period: Period, rows: Sequence[Compared]) -> None: ...

    def freeze(self, period: Period, number: str, who: str) -> Frozen: ...

    def differences(self, period: Period) -> Sequence[Difference]: ...

    def write(self, paper: Paper, period: Period, path: Path, template: Path | None) -> Path:
        """`template`: of the Word papers; None is the built-in one."""
