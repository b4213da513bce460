"""粘贴预览、填充、查找替换、筛选、缩放、列宽: what the window does around its grids."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.clerk.desk import Desk
from ui.clerk.sheet import Sheet
from ui.labels import label
from ui.message_bar import MessageBar
from zzdesk.address import Address

if TYPE_CHECKING:
    from ui.clerk.filter_strip import FilterStrip
    from ui.clerk.find_bar import FindBar
    from ui.clerk.paste_preview import PastePreview
    from ui.grid.line_filter import LineFilter
    from ui.grid.pasting import Pasting

ZOOMS = (75, 90, 100, 110, 125, 150, 175, 200)
_ZOOM = "zoom"
_FIXED = "本表的行是固定的，不用筛选；查找请按 Ctrl+F"


class GridActs(QObject):
    """`above` is the column over the form where the bars open; `jump` puts the cursor on an address."""

    def __init__(
        self,
        desk: Desk,
        bar: MessageBar,
        sheet: Callable[[], Sheet],
        above: Callable[[QWidget], None],
        jump: Callable[[Address], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._bar, self._sheet, self._above, self._jump = desk, bar, sheet, above, jump
        self._sheets: dict[str, Sheet] = {}
        self._filters: dict[str, LineFilter] = {}
        self._strips: dict[str, FilterStrip] = {}
        self.find_bar: FindBar | None = None
        self.preview: PastePreview | None = None
        self.zoom = _kept_zoom()
        self.zoom_words = label(f"{self.zoom}%", "quiet")
        self.zoom_words.setAccessibleName("显示比例")
        self.zoom_words.setToolTip("Ctrl+滚轮缩放，Ctrl+Alt+0 恢复100%")
        self.zoom_words.setContentsMargins(8, 0, 12, 0)

    def watch(self, sheet: Sheet) -> None:
        """A form that has been opened."""
        self._sheets[sheet.form.code] = sheet
        view = sheet.view
        view.set_zoom(self.zoom)
        view.asked.connect(self._ask)
        view.pasted.connect(self._tell)
        view.filter_asked.connect(self._open_filter)
        view.zoom_asked.connect(self.step_zoom)

    def show(self, sheet: Sheet) -> None:
        """The form that is shown now."""
        sheet.view.set_zoom(self.zoom)
        if self.preview:
            self.preview.dismiss()
        if self.find_bar:
            self.find_bar.set_form(sheet.form)

    def put_away(self) -> None:
        """The form goes out of sight: what stands open over it closes."""
        if self.preview:
            self.preview.dismiss()
        if self.find_bar:
            self.find_bar.hide()

    # --- paste and fill ---------------------------------------------------------------------
    def _ask(self, asked: Pasting) -> None:
        if self.preview is None:
            from ui.clerk.paste_preview import PastePreview

            self.preview = PastePreview(self._desk)
            self.preview.accepted.connect(self._put)
            self.preview.closed.connect(self._back)
            self._above(self.preview)
        self._bar.clear()
        self.preview.ask(asked)

    def _put(self, asked: Pasting) -> None:
        self._sheet().view.put(asked)
        self._back()

    def _tell(self, done: Pasting) -> None:
        from ui.grid.clipboard import told  # not on the way to the first grid

        self._bar.say(*told(done.plan, done.what, done.besides))

    def _back(self) -> None:
        self._sheet().view.setFocus()

    def fill(self, *, down: bool) -> None:
        self._sheet().view.fill(down=down)

    # --- find and replace ---------------------------------------------------------------------
    def find(self, *, replacing: bool = False) -> None:
        self._find_bar().open(self._sheet().form, replacing=replacing)

    def find_next(self, by: int) -> None:
        bar = self._find_bar()
        if bar.isHidden() or not bar.words.text():
            self.find()
        elif by > 0:
            bar.go_next()
        else:
            bar.go_previous()

    def _find_bar(self) -> FindBar:
        if self.find_bar is None:
            from ui.clerk.find_bar import FindBar

            self.find_bar = FindBar(self._desk, self._is_hidden)
            self.find_bar.jump.connect(self._jump)
            self.find_bar.said.connect(self._bar.say)
            self.find_bar.closed.connect(self._back)
            self._above(self.find_bar)
        return self.find_bar

    def _is_hidden(self, address: Address) -> bool:
        sheet = self._sheets.get(address.form)
        row = sheet.model.row_of(address.line) if sheet else None
        return sheet is not None and row is not None and sheet.view.isRowHidden(row)

    # --- filter ---------------------------------------------------------------------------------
    def toggle_filter(self) -> None:
        """Ctrl+Shift+L, as in WPS."""
        sheet = self._sheet()
        if not sheet.form.floating:
            self._bar.say("note", _FIXED)
            return
        lines = self._filters.get(sheet.form.code) or self._make_filter(sheet)
        lines.turn(not lines.is_on)

    def _make_filter(self, sheet: Sheet) -> LineFilter:
        from ui.clerk.filter_strip import FilterStrip
        from ui.grid.line_filter import LineFilter

        lines = self._filters[sheet.form.code] = LineFilter(sheet.view)
        strip = self._strips[sheet.form.code] = FilterStrip(lines)
        page = sheet.layout()
        assert isinstance(page, QVBoxLayout)
        page.insertWidget(page.indexOf(sheet.view), strip)
        lines.changed.connect(sheet.refit)
        return lines

    def filter_of(self, sheet: Sheet) -> LineFilter | None:
        return self._filters.get(sheet.form.code)

    def _open_filter(self, column: int) -> None:
        from ui.grid.filter_popup import FilterPopup

        sheet = self._sheet()
        lines = self._filters.get(sheet.form.code)
        if lines:
            popup = FilterPopup(lines, column, sheet.model.columns[column].name, sheet.view)
            popup.open_at(sheet.view.below_head(column))

    # --- how it is shown ---------------------------------------------------------------------------
    def step_zoom(self, by: int) -> None:
        steps = [z for z in ZOOMS if (z > self.zoom if by > 0 else z < self.zoom)]
        if steps:
            self.set_zoom(steps[0] if by > 0 else steps[-1])

    def set_zoom(self, percent: int) -> None:
        self.zoom = percent
        QSettings().setValue(_ZOOM, percent)
        self.zoom_words.setText(f"{percent}%")
        self._sheet().view.set_zoom(percent)

    def restore_widths(self) -> None:
        self._sheet().view.restore_widths()
        self._bar.say("note", "本表列宽已恢复")


def _kept_zoom() -> int:
    kept = str(QSettings().value(_ZOOM, 100))
    return int(kept) if kept.isdigit() and int(kept) in ZOOMS else 100
