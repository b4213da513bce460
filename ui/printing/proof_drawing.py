"""核对单 on one sheet of A4, upright: facts, 校验码, counts, forms, explanations, names and the place of the seal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter

from ui.printing.job import draw_page_foot
from ui.printing.paper import HEAD_GREY, MM, Setup, font, height_of, pen
from ui.printing.words import draw_lines, lines_of, width_of
from zzdesk.output.proof import Proof

_PAD = MM
_ROW = 6 * MM
_FORM_COLUMNS = (
    ("表号", 15),
    ("报表名称", 46),
    ("行数", 15),
    ("应填格", 20),
    ("其中已填", 22),
    ("全部已填格", 26),
    ("数字合计（核对用）", 42),
)
_TOLD_COLUMNS = (("审核关系", 18), ("位置", 30), ("审核内容", 70), ("审核说明", 68))
_SEAL_WIDTH, _SEAL_HEIGHT = 62 * MM, 44 * MM
_CHECK = (
    "核对办法：本单、盖章纸质表每页下方和报送文件封面的校验码应一致；改动一个数、一条说明或一个姓名，校验码都会不同。",
    "数字合计为该表全部数字之和，不分计量单位，只用于核对，没有统计意义。",
)


class ProofJob:
    """One page, always."""

    setup = Setup("A4", landscape=False)
    page_count = 1

    def __init__(self, proof: Proof) -> None:
        self._proof = proof

    def setup_of(self, number: int) -> Setup:
        return self.setup

    def pdf(self) -> bytes | None:
        return None

    def draw(self, painter: QPainter, number: int) -> None:
        draw_proof(painter, self._proof, self.setup)


def draw_proof(painter: QPainter, proof: Proof, setup: Setup) -> None:
    body = setup.body
    painter.setPen(pen())
    draw_lines(painter, QRect(body.left(), body.top(), body.width(), 11 * MM), [proof.title], _bold(16), "center")
    y = body.top() + 12 * MM
    if proof.mark:
        draw_lines(painter, QRect(body.left(), y, body.width(), _ROW), [proof.mark], _bold(11), "center")
        y += _ROW + MM
    y = _facts(painter, proof, body, y) + 3 * MM
    y = _counts(painter, proof, body, y) + 3 * MM
    y = _forms(painter, proof, body, y) + 3 * MM
    below = body.bottom() - _SEAL_HEIGHT - len(_CHECK) * height_of(font(8.5)) * 2 - 2 * MM
    y = _explanations(painter, proof, body, y, below) + 3 * MM
    _signing(painter, proof, body)
    draw_page_foot(painter, setup, proof.code, 0, 1, proof.mark)


def _bold(points: float) -> QFont:
    return font(points, bold=True)


def _facts(painter: QPainter, proof: Proof, body: QRect, y: int) -> int:
    """The facts at the left, the 校验码 large at the right."""
    plain, label, value = font(9.5), 24 * MM, 96 * MM
    top = y
    for name, words in proof.facts:
        lines = lines_of(words, plain, value - 2 * _PAD)
        height = max(len(lines) * height_of(plain) + _PAD, _ROW)
        _cell(painter, QRect(body.left(), y, label, height), [name], plain, "center", grey=True)
        _cell(painter, QRect(body.left() + label, y, value, height), lines, plain)
        y += height
    box = QRect(body.left() + label + value, top, body.width() - label - value, y - top)
    painter.drawRect(box)
    heading = QRect(box.left(), box.top(), box.width(), box.height() // 3)
    draw_lines(painter, heading, ["校验码"], font(11), "center")
    draw_lines(painter, box.adjusted(0, box.height() // 4, 0, 0), [proof.code], _bold(15), "center")
    return y


def _counts(painter: QPainter, proof: Proof, body: QRect, y: int) -> int:
    count = len(proof.counts)
    for n, (name, figure) in enumerate(proof.counts):
        left, right = body.width() * n // count, body.width() * (n + 1) // count
        box = QRect(body.left() + left, y, right - left, _ROW)
        _cell(painter, box, [name], font(9.5), "center", grey=True)
        _cell(painter, box.translated(0, _ROW), [figure], _bold(11), "center")
    return y + 2 * _ROW


def _forms(painter: QPainter, proof: Proof, body: QRect, y: int) -> int:
    y = _headings(painter, _FORM_COLUMNS, body, y)
    for f in proof.forms:
        words = (f.code, f.title, f"{f.lines}", f"{f.required}", f"{f.required_filled}", f"{f.filled}", f.control)
        aligns = ("center", "left", *["right"] * 5)
        boxes = _boxes(_FORM_COLUMNS, body, y, _ROW)
        for box, word, align in zip(boxes, words, aligns, strict=True):
            _cell(painter, box, [word], font(9), align)
        y += _ROW
    return y


def _explanations(painter: QPainter, proof: Proof, body: QRect, y: int, below: int) -> int:
    """As many as the page has room for; how many more stand in the file."""
    small, line = font(8.5), height_of(font(8.5))
    if not proof.explained:
        draw_lines(painter, QRect(body.left(), y, body.width(), _ROW), ["没有需要说明的核实性问题。"], font(9))
        return y + _ROW
    y = _headings(painter, _TOLD_COLUMNS, body, y)
    for n, told in enumerate(proof.explained):
        widths = [box.width() - 2 * _PAD for box in _boxes(_TOLD_COLUMNS, body, y, 0)]
        cells = [lines_of(words, small, width) for words, width in zip(told, widths, strict=True)]
        height = max(map(len, cells)) * line + _PAD
        if y + height + (_ROW if n + 1 < len(proof.explained) else 0) > below:
            rest = f"另有{len(proof.explained) - n}条说明，见报送文件“审核”表。"
            draw_lines(painter, QRect(body.left(), y, body.width(), _ROW), [rest], font(9))
            return y + _ROW
        for box, lines in zip(_boxes(_TOLD_COLUMNS, body, y, height), cells, strict=True):
            _cell(painter, box, lines, small)
        y += height
    return y


def _signing(painter: QPainter, proof: Proof, body: QRect) -> None:
    """At the bottom: names to be signed at the left, the seal's place at the right, how to check below."""
    small = font(8.5)
    notes = [line for words in _CHECK for line in lines_of(words, small, body.width())]
    bottom = body.bottom() - len(notes) * height_of(small) - MM
    seal = QRect(body.right() - _SEAL_WIDTH, bottom - _SEAL_HEIGHT, _SEAL_WIDTH, _SEAL_HEIGHT)
    dotted = pen(0.4)
    dotted.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(dotted)
    painter.drawRect(seal)
    painter.setPen(pen())
    draw_lines(painter, QRect(seal.left(), seal.top(), seal.width(), 8 * MM), ["单位（盖章）"], font(10), "center")
    plain, each = font(10), _SEAL_HEIGHT // len(proof.foot)
    for n, (name, words) in enumerate(proof.foot):
        label = width_of(f"{name}：", plain)
        row = QRect(body.left(), seal.top() + n * each, seal.left() - body.left() - 8 * MM, each)
        draw_lines(painter, row, [f"{name}："], plain)
        draw_lines(painter, row.adjusted(label + MM, 0, 0, 0), [words], plain)
        painter.drawLine(row.left() + label, row.bottom() - 2 * MM, row.right(), row.bottom() - 2 * MM)
    y = bottom + MM
    draw_lines(painter, QRect(body.left(), y, body.width(), 0), notes, small, top=True)


# --- boxes ------------------------------------------------------------------------------------
def _boxes(columns: Sequence[tuple[str, int]], body: QRect, y: int, height: int) -> list[QRect]:
    found, left = [], body.left()
    for n, (_, width) in enumerate(columns):
        right = body.right() + 1 if n == len(columns) - 1 else left + width * MM
        found.append(QRect(left, y, right - left, height))
        left = right
    return found


def _headings(painter: QPainter, columns: Sequence[tuple[str, int]], body: QRect, y: int) -> int:
    for box, (name, _) in zip(_boxes(columns, body, y, _ROW), columns, strict=True):
        _cell(painter, box, [name], font(9), "center", grey=True)
    return y + _ROW


def _cell(
    painter: QPainter, box: QRect, lines: list[str], of: QFont, align: str = "left", *, grey: bool = False
) -> None:
    if grey:
        painter.fillRect(box, HEAD_GREY)
    painter.drawRect(box)
    draw_lines(painter, box.adjusted(_PAD, 0, -_PAD, 0), lines, of, align)
