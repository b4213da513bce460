"""The frozen first columns of a floating form."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

from ui import theme
from ui.grid.header import Stub, StubColumn
from ui.grid.lines_model import LinesModel


class LinesStub(Stub):
    """甲 序号, 乙 代码 of a floating form; ＋ before the empty row that makes a line."""

    _model: LinesModel

    def _columns(self) -> list[StubColumn]:
        metrics = QFontMetrics(theme.font(theme.BODY_PT * self.scale))
        number, code = (metrics.horizontalAdvance(words) + 14 for words in ("0000", "L0000DDDD"))
        return [StubColumn("序号", "甲", max(number, int(40 * self.scale))), StubColumn("代码", "乙", code)]

    def _texts(self, row: int) -> list[str]:
        return ["＋", ""] if self._model.is_spare(row) else [str(row + 1), self._model.line_code(row)]
