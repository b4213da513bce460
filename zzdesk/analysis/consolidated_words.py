"""A consolidated form in words: its crossings as they are printed, and what their marks mean."""

from __future__ import annotations

from zzdesk.analysis.consolidated import CLOSED, Consolidated, Crossing


def crossing_words(crossing: Crossing | None) -> str:
    """The figure, what it is (快, 反, 核), and a star where units are missing; × where nothing is asked for."""
    if crossing is None:
        return CLOSED
    return f"{crossing.words}{crossing.mark}{'*' if crossing.partial and crossing.numeric else ''}"


def marks_words(found: Consolidated) -> list[str]:
    """What star and marks in a form mean, of those that are there, with their number."""
    cells = found.cells.values()
    whole = f"{found.group}的全数" if found.group else "全市数"
    told = {
        f"带*的{{}}个尚缺单位，是已报单位合计，不是{whole}": sum(c.partial for c in cells),
        "带“快”的{}个含快报数": sum(c.mark == "快" for c in cells),
        "带“公”的{}个为公布数": sum(c.mark == "公" for c in cells),
    }
    return [words.format(count) for words, count in told.items() if count]
