"""向下填充、向右填充: which text goes into which selected cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zzdesk.address import Address

if TYPE_CHECKING:
    from ui.grid.view import FormView


class Filling(NamedTuple):
    texts: list[tuple[Address, str]]
    skipped: int  # cells that cannot be filled


def filling(view: FormView, *, down: bool) -> Filling:
    """The first selected line (or column) into the others; where only one is selected, that before it."""
    rows, columns = view.shown_block()
    along = rows if down else columns
    if len(along) > 1:
        source, targets = along[0], along[1:]
    else:
        before = view.shown_before(along[0], down=down)
        if before is None:
            return Filling([], 0)
        source, targets = before, along
    texts: list[tuple[Address, str]] = []
    skipped = 0
    model = view.form_model
    for across in columns if down else rows:
        from_place = (source, across) if down else (across, source)
        if not model.takes(*from_place):  # a total, a target or ×: nothing to fill with
            continue
        words = model.desk.value(model.address_at(*from_place)).typed
        for at in targets:
            place = (at, across) if down else (across, at)
            if model.takes(*place):
                texts.append((model.address_at(*place), words))
            else:
                skipped += 1
    return Filling(texts, skipped)
