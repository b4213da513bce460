"""A PNG taken into a PDF as it is: its packed rows are what PDF reads too, so nothing is unpacked or packed again.

Eight charts at 300 dots an inch cost two seconds otherwise.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR, _PALETTE = 0, 2, 3
_CHANNELS = {_GREY: 1, _COLOUR: 3, _PALETTE: 1}


class PlainPng(NamedTuple):
    """Eight bits, rows in order, nothing transparent. `packed` are its IDATs, `palette` red, green, blue in turn."""

    width: int
    height: int
    kind: int
    palette: bytes
    packed: bytes

    @property
    def name(self) -> str:
        return sha256(struct.pack(">II", self.width, self.height) + self.palette + self.packed).hexdigest()


def plain_png(content: bytes) -> PlainPng | None:
    """None where it is another kind of PNG, damaged, or none at all."""
    try:
        chunks = [*_chunks(content)]
        kind, head = chunks[0]
        width, height, bits, colour, *packing = struct.unpack(">IIBBBBB", head)
    except (ValueError, IndexError, struct.error):
        return None
    palette = b"".join(body for name, body in chunks if name == b"PLTE")
    if kind != b"IHDR" or bits != 8 or colour not in _CHANNELS or any(packing) or not (width and height):
        return None
    if any(name == b"tRNS" for name, _ in chunks) or chunks[-1][0] != b"IEND":
        return None
    if colour == _PALETTE and (not palette or len(palette) % 3 or len(palette) > 768):
        return None
    packed = b"".join(body for name, body in chunks if name == b"IDAT")
    found = PlainPng(width, height, colour, palette if colour == _PALETTE else b"", packed)
    return found if _is_whole(found) else None


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """ValueError where one is cut off or damaged."""
    if not content.startswith(_SIGNATURE):
        raise ValueError
    at = len(_SIGNATURE)
    while at < len(content):
        (size,) = struct.unpack_from(">I", content, at)
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        (sum_,) = struct.unpack_from(">I", content, at + 8 + size)
        if len(body) != size or zlib.crc32(body, zlib.crc32(name)) != sum_:
            raise ValueError
        yield name, body
        at += 12 + size


def _is_whole(png: PlainPng) -> bool:
    """Whether it unpacks to the rows it says: a reader would else show half a picture, or refuse the page."""
    unpacking, count = zlib.decompressobj(), 0
    try:
        rest = png.packed
        while rest:
            count += len(unpacking.decompress(rest, 1 << 20))
            rest = unpacking.unconsumed_tail
        count += len(unpacking.flush())
    except zlib.error:
        return False
    return count == png.height * (png.width * _CHANNELS[png.kind] + 1) and unpacking.eof


def draw_png(canvas: Any, png: PlainPng, x: float, y: float, width: float, height: float) -> None:
    """Known to the document by its contents, it is drawn as reportlab draws an image of that name."""
    name = f"png-{png.name}"
    key = _digest(name)
    document = canvas._doc  # reportlab opens no other way to an image that is packed already
    registered = document.getXObjectName(key)
    if document.idToObject.get(registered) is None:
        image = _Image(png, key)
        document.Reference(image, registered)
        document.addForm(key, image)
    canvas.drawImage(name, x, y, width, height)


def _digest(name: str) -> str:
    from reportlab.pdfgen.canvas import _digester

    return str(_digester(f"{name}None".encode()))


class _Image(pdfdoc.PDFImageXObject):  # type: ignore[misc]  # reportlab has no types
    def __init__(self, png: PlainPng, name: str) -> None:
        self._png, self.name = png, name
        self.width, self.height = png.width, png.height

    def format(self, document: Any) -> bytes:
        png = self._png
        stream = pdfdoc.PDFStream(content=png.packed)
        words: dict[str, Any] = {
            "Type": pdfdoc.PDFName("XObject"),
            "Subtype": pdfdoc.PDFName("Image"),
            "Width": png.width,
            "Height": png.height,
            "BitsPerComponent": 8,
            "ColorSpace": self._colours(),
            "Filter": pdfdoc.PDFName("FlateDecode"),
            "DecodeParms": pdfdoc.PDFDictionary(
                {"Predictor": 15, "Colors": _CHANNELS[png.kind], "BitsPerComponent": 8, "Columns": png.width}
            ),
        }
        for key, value in words.items():
            stream.dictionary[key] = value
        return bytes(stream.format(document))

    def _colours(self) -> Any:
        if self._png.kind == _PALETTE:
            count, palette = len(self._png.palette) // 3 - 1, f"<{self._png.palette.hex()}>"
            return pdfdoc.PDFArray([pdfdoc.PDFName("Indexed"), pdfdoc.PDFName("DeviceRGB"), count, palette])
        return pdfdoc.PDFName("DeviceRGB" if self._png.kind == _COLOUR else "DeviceGray")
