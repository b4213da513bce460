"""The page for the head of the bureau is one page: the size of its letters follows from how much there is to say."""

from __future__ import annotations

from math import ceil

from zzdesk.analysis.bulletin.model import Bulletin
from zzdesk.output.bulletin.word_styles import LINE
from zzdesk.returns.text_width import text_width

_SIZES = (14.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5)  # points
_WIDTH, _HEIGHT = 166 * 72 / 25.4, 257 * 72 / 25.4  # between the margins
_AROUND = 84  # points for title, mark and the line at the foot
_SLACK = 0.94  # of a line: what a break before a figure leaves empty


def points_for(bulletin: Bulletin) -> float:
    """The largest size at which all stands on one page; the smallest where nothing does."""
    return next((size for size in _SIZES if _height(bulletin, size) <= _HEIGHT - _AROUND), _SIZES[-1])


def _height(bulletin: Bulletin, size: float) -> float:
    letters = _WIDTH * _SLACK / (size / 2)
    texts = (answer.text for question in bulletin.for_head for answer in question.answers)
    lines = sum(ceil((text_width(words) + 4) / letters) for words in texts)
    return (lines + len(bulletin.for_head)) * size * LINE + len(bulletin.for_head) * 3
