"""Mistakes in a plan's table `[bulletin]`: which indicators the monthly bulletin is to tell of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import SINGLE_ENTERPRISES, Plan
from zzdesk.plan.places import place

TABLE = "bulletin"
_LISTS = ("overall", "groups")


def bulletin_faults(plan: Plan) -> Iterator[Finding]:
    """Each named indicator that is none, is no figure, or stands in a form that no bulletin may tell of."""
    table = plan.settings.get(TABLE)
    if not isinstance(table, Mapping):
        return
    topics = table.get("topics")
    lists = [*(table.get(name) for name in _LISTS), *(topics.values() if isinstance(topics, Mapping) else ())]
    for named in lists:
        for words in named if isinstance(named, list | tuple) else ():
            if not _may_be_told(plan, str(words)):
                args = {"address": words}
                yield Finding(Level.ERROR, "bulletin.indicator", args, place=place(plan, "plan.toml", f'"{words}"'))


def _may_be_told(plan: Plan, words: str) -> bool:
    try:
        address = Address.parse(words)
    except ValueError:
        return False
    form = next((f for f in plan.forms if f.code == address.form), None)
    item = plan.indicator(address) if form else None
    return (
        form is not None
        and item is not None
        and item.numeric
        and not form.floating
        and form.disclosure != SINGLE_ENTERPRISES
    )
