"""A chart on paper with its caption below; where the picture is damaged, what it would have shown."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from zzdesk.analysis.bulletin.model import Picture
from zzdesk.output.paper.png_image import draw_png, plain_png
from zzdesk.output.paper.text_block import Style, TextBlock

_MM = 72 / 25.4
_GAP = 3.0


class PictureBlock(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Never larger than it was drawn, nor than `tallest` points."""

    def __init__(self, picture: Picture, caption: Style, told: Style, width: float, tallest: float) -> None:
        super().__init__()
        self._plain = plain_png(picture.png)
        self._image = None if self._plain else _readable(picture.png)
        scale = min(1.0, width / (picture.width * _MM), tallest / (picture.height * _MM))
        self._size = picture.width * _MM * scale, picture.height * _MM * scale
        self._caption = TextBlock(picture.title, caption)
        self._told = TextBlock(picture.alt, told)
        self.spaceAfter = 12.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        self._told.wrap(self._size[0] - 12, height)
        self.height = self._size[1] + _GAP + self._caption.wrap(width, height)[1]
        return width, self.height

    def draw(self) -> None:
        (width, height), left = self._size, (self.width - self._size[0]) / 2
        bottom = self.height - height
        if self._plain:
            draw_png(self.canv, self._plain, left, bottom, width, height)
        elif self._image is not None:
            self.canv.drawImage(self._image, left, bottom, width, height)
        else:
            self.canv.setLineWidth(0.5)
            self.canv.rect(left, bottom, width, height)
            self._told.drawOn(self.canv, left + 6, bottom + height - self._told.height - 6)
        self._caption.drawOn(self.canv, 0, 0)


def _readable(png: bytes) -> Any:
    """On white: a mask would make the file larger and the printer slower."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(png)) as found:
            found.load()
            if found.mode in ("RGB", "L"):
                return ImageReader(found.copy())
            held = found.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
    if held.getchannel("A").getextrema() == (255, 255):
        return ImageReader(held.convert("RGB"))
    white = Image.new("RGB", held.size, "white")
    white.paste(held, mask=held.getchannel("A"))
    return ImageReader(white)
