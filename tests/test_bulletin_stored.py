"""A stored bulletin comes back as it was, byte for byte."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.bulletin_samples import sample_bulletin
from zzdesk.analysis.bulletin.model import Cell
from zzdesk.analysis.bulletin.stored import digest, restored, stored


def test_round_trip_is_the_identity() -> None:
    bulletin = sample_bulletin()
    words = stored(bulletin)
    assert restored(words) == bulletin
    assert stored(restored(words)) == words


def test_any_changed_figure_changes_the_hash() -> None:
    one, other = sample_bulletin(), sample_bulletin(Cell("66.6", Decimal("66.6"), 1))
    assert digest(stored(one)) != digest(stored(other))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_figures_keep_every_digit(figure: Decimal) -> None:
    bulletin = sample_bulletin(Cell("x", figure, 6))
    kept = restored(stored(bulletin)).tables[0].rows[0].cells[1].figure
    assert str(kept) == format(figure, "f")
