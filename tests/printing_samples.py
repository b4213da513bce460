"""A file with sample figures of half a year and its June sent, and what a PDF says."""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

from tests.conftest import need
from zzdesk import session
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetFoot
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

JUNE = Period(2021, 6)
FOOT = {
    "单位全称": "某市工业和信息化局",
    "单位负责人": "示例甲",
    "统计负责人": "示例乙",
    "填表人": "示例丙",
    "联系电话": "0371-00000000",
}


def filled(path: Path, plan: Plan, unit: Unit) -> Document:
    """All months to June, as the demo fills them."""
    document = Document.create(path, plan, unit, sample=True)
    document.apply(SetFoot(FOOT))
    for period, cells in sample_year(plan, unit, 6).items():
        document.apply(sample_edit(plan, period, cells))
    return document


def sent(document: Document, folder: Path) -> session.Exported:
    return session.export(document, JUNE, "正式", folder)


# Noto Sans SC draws a radical and its character by one glyph, and Qt names the glyph after the radical.
_RADICALS = dict(
    zip(
        map(ord, "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻥⻦⻨⻩⻬⻮⻰"),
        "民西见角贝车长门青页风飞食马骨鱼鸟麦黄齐齿龙",
        strict=True,
    )
)


def plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words.translate(_RADICALS))


def same(words: str) -> str:
    """Letters alone: PDF readers give radicals for characters and blanks of their own liking."""
    return "".join(plain(words).split())


def pages_of(pdf: Path) -> list[str]:
    """The text of each page, line by line as it lies on paper."""
    told = subprocess.run([need("pdftotext"), "-layout", str(pdf), "-"], capture_output=True, check=True)
    pages = told.stdout.decode("utf-8").split("\f")[:-1]
    return [plain(page) for page in pages]


def sizes_of(pdf: Path) -> set[tuple[int, int]]:
    """Page sizes in millimetres."""
    told = subprocess.run([need("pdfinfo"), "-l", "9999", str(pdf)], capture_output=True, check=True)
    lines = [line.split(":")[1].split() for line in told.stdout.decode().splitlines() if " size:" in line]
    return {(round(float(w[0]) / 72 * 25.4), round(float(w[2]) / 72 * 25.4)) for w in lines if "pts" in w}
