"""A bulletin's pictures as pixels in the size a screen wants: no toolkit has to read a PNG for it."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from zzdesk.analysis.bulletin.model import Picture


class Raster(NamedTuple):
    """`rgb`: three bytes a pixel, row after row from the top."""

    width: int
    height: int
    rgb: bytes


def raster_of(picture: Picture, width: int) -> Raster:
    """`width` pixels wide at most; never larger than it was drawn."""
    from PIL import Image

    with Image.open(BytesIO(picture.png), formats=("PNG",)) as image:
        plain = image.convert("RGB")
    if plain.width > width:
        height = max(1, round(plain.height * width / plain.width))
        plain = plain.resize((width, height), Image.Resampling.LANCZOS)
    return Raster(plain.width, plain.height, plain.tobytes())
