"""The whole bulletin of a month, from its figures; frozen, it is what the city's district heads read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zzdesk.analysis.bulletin import heading
from zzdesk.analysis.bulletin.benchmarks import benchmark_table
from zzdesk.analysis.bulletin.for_head import questions
from zzdesk.analysis.bulletin.groups import by_groups
from zzdesk.analysis.bulletin.model import Bulletin, Picture, Place, Table
from zzdesk.analysis.bulletin.month import Month, compared_in, may_tell
from zzdesk.analysis.bulletin.notes import notes
from zzdesk.analysis.bulletin.overall import overall
from zzdesk.analysis.bulletin.table_city import city_table
from zzdesk.analysis.bulletin.table_growth import growth_table
from zzdesk.analysis.bulletin.table_late import late_table
from zzdesk.analysis.bulletin.table_targets import targets_table
from zzdesk.analysis.bulletin.topics import topics
from zzdesk.analysis.bulletin.typed import typed_parts
from zzdesk.analysis.data_code import rows_code


def write(month: Month, pictures: Iterable[Picture] = ()) -> Bulletin:
    """ZzError("bulletin.indicator" | "bulletin.internal") where the plan names what cannot be told."""
    told = [row for row in month.found.rows if may_tell(month.plan, row.address)]
    return Bulletin(
        period=month.period,
        title=heading.title(month),
        recipients=heading.recipients(month),
        issuer=month.plan.issuer,
        number=month.number,
        basis_words=heading.kinds_words(month),
        parts=(overall(month), by_groups(month), topics(month), *typed_parts(month)),
        tables=tuple(_tables(month)),
        pictures=tuple(pictures),
        notes=notes(month),
        for_head=questions(month),
        places=tuple(Place(r.unit.code, str(r.address), r.rank) for r in told if r.rank is not None),
        code=rows_code(told),
        plan=month.plan.version,
        sample=month.sample,
    )


def _tables(month: Month) -> Iterator[Table]:
    """Numbered as they come; one that has nothing to show takes no number."""
    number = 1
    for address in compared_in(month):
        yield targets_table(month, address, f"附表{number}")
        number += 1
    for make in (growth_table, city_table, benchmark_table, late_table):
        made = make(month, f"附表{number}")
        if made is not None:
            yield made
            number += 1
