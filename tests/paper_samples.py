"""PDFs to be printed, made with nothing but bytes: page sizes and one word on each page."""

from __future__ import annotations

from collections.abc import Sequence

MM = 72 / 25.4
UPRIGHT, LYING = (210.0, 297.0), (297.0, 210.0)


def plain_pdf(sizes: Sequence[tuple[float, float]]) -> bytes:
    """Page n says "page-n" and has a frame 10 mm inside its edges, red so that grey shows."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for n, (width, height) in enumerate(sizes, 1):
        w, h, edge = width * MM, height * MM, 10 * MM
        words = f"BT /F 24 Tf {w / 3:.2f} {h / 2:.2f} Td (page-{n}) Tj ET "
        words += f"1 0 0 RG 2 w {edge:.2f} {edge:.2f} {w - 2 * edge:.2f} {h - 2 * edge:.2f} re S"
        objects.append(f"<</Length {len(words)}>>stream\n{words}\nendstream".encode())
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {w:.3f} {h:.3f}]/Contents {len(objects)} 0 R"
        objects.append(f"{page}/Resources<</Font<</F 3 0 R>>>>>>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    made, at = b"%PDF-1.4\n", []
    for n, words in enumerate(objects, 1):
        at.append(len(made))
        made += b"%d 0 obj" % n + words + b"endobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1) + b"".join(b"%010d 00000 n \n" % a for a in at)
    return made + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(at) + 1, len(made))
