"""The bulletin's eight charts as pictures: PNG at 300 dots an inch, drawn as every other chart is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Picture
from zzdesk.analysis.contribution import weighted_addresses
from zzdesk.analysis.idiom import line_name
from zzdesk.errors import ZzError
from zzdesk.output.chart_kinds import KINDS, Asked, pages_of
from zzdesk.output.chart_page import HEIGHT, WIDTH
from zzdesk.output.charts import annex_addresses
from zzdesk.output.fonts import drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS = 300
MOST = 8
_COLOURS = 256


def pictures(asked: Asked, most: int = MOST) -> tuple[Picture, ...]:
    """Up to eight, numbered; a chart that the month has nothing for is left out."""
    found: list[Picture] = []
    for kind, address in _wanted(asked):
        if len(found) == most:
            break
        page = _page(replace(asked, address=address), kind)
        if page is not None:
            found.append(_picture(asked, kind, address, page, len(found) + 1))
    return tuple(found)


def _wanted(asked: Asked) -> Iterator[tuple[str, Address | None]]:
    """Most telling first; at most three of the districts' targets."""
    aimed = annex_addresses(asked.found)
    yield from (("progress", address) for address in aimed[:3])
    if aimed:
        yield from (("pace", aimed[0]), ("ranks", aimed[0]))
    yield ("heatmap", None)
    if weighted_addresses(asked.found.plan):
        yield ("contribution", None)
    yield from (("city", None), ("reporting", None))


def _page(asked: Asked, kind: str) -> Figure | None:
    try:
        return pages_of(kind, asked)[0]
    except ZzError:  # nobody is ranked, nothing has targets: told in the text
        return None


def _picture(asked: Asked, kind: str, address: Address | None, page: Figure, number: int) -> Picture:
    item = asked.found.plan.indicator(address) if address else None
    name = f"{line_name(item)}{KINDS[kind]}" if item else KINDS[kind]
    told = "；".join(words.get_text() for words in page.texts[:2])
    key = kind if address is None else f"{kind}-{address}"
    return Picture(key, f"图{number}　{name}", told, _png(page), WIDTH, HEIGHT)


def _png(page: Figure) -> bytes:
    """Of 256 colours a fifth of the size, and no clock or program name inside: the same figures, the same bytes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    page.set_dpi(DOTS)
    canvas: Any = FigureCanvasAgg(page)
    with drawing():
        canvas.draw()
    whole = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    flat = whole.convert("RGB").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    packed = BytesIO()
    flat.save(packed, "PNG", dpi=(DOTS, DOTS))
    return packed.getvalue()
