"""Pages one under another as they will lie on paper; only those in sight are drawn."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ui import theme
from ui.printing.job import Job
from ui.printing.paper import MM

FIT_WIDTH, FIT_PAGE = "width", "page"
ZOOMS = (50, 75, 100, 125, 150, 200)
_GAP = 12
_KEPT = 4  # drawn pages


class PageView(QAbstractScrollArea):
    page_changed = Signal(int)  # from 0
    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("打印预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._job: Job | None = None
        self._zoom: int | str = FIT_WIDTH
        self._kept: OrderedDict[int, QPixmap] = OrderedDict()
        self._page = 0
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # --- what is shown ------------------------------------------------------------------
    @property
    def page(self) -> int:
        return self._page

    @property
    def page_count(self) -> int:
        return self._job.page_count if self._job else 0

    def set_job(self, job: Job | None, page: int = 0) -> None:
        self._job = job
        self._lay_out()
        self.go_to(page)

    def go_to(self, page: int) -> None:
        page = max(0, min(page, self.page_count - 1))
        self.verticalScrollBar().setValue(page * self._stride())
        self._set_page(page)

    @property
    def zoom(self) -> int | str:
        return self._zoom

    def set_zoom(self, zoom: int | str) -> None:
        """Percent, or FIT_WIDTH, or FIT_PAGE; the page in sight stays."""
        self._zoom = zoom
        page = self._page
        self._lay_out()
        self.go_to(page)
        self.zoomed.emit()

    def zoom_by(self, steps: int) -> None:
        now = round(self._dots() * 25.4 * MM / self.logicalDpiX() * 100)
        larger = [z for z in ZOOMS if (z > now if steps > 0 else z < now)]
        if larger:
            self.set_zoom(larger[0] if steps > 0 else larger[-1])

    # --- geometry -------------------------------------------------------------------------
    def _dots(self) -> float:
        """Pixels in one of the paper's units."""
        if self._job is None:
            return 1.0
        setup, room = self._job.setup, self.viewport().size() - QSize(2 * _GAP, 2 * _GAP)
        across, down = room.width() / setup.width, room.height() / setup.height
        if self._zoom == FIT_WIDTH:
            return max(across, 0.001)
        if self._zoom == FIT_PAGE:
            return max(min(across, down), 0.001)
        return float(self._zoom) / 100 * self.logicalDpiX() / (25.4 * MM)

    def _page_size(self) -> QSize:
        if self._job is None:
            return QSize(0, 0)
        dots = self._dots()
        return QSize(round(self._job.setup.width * dots), round(self._job.setup.height * dots))

    def _stride(self) -> int:
        return self._page_size().height() + _GAP

    def _lay_out(self) -> None:
        self._kept.clear()
        size, view = self._page_size(), self.viewport().size()
        down = self.page_count * self._stride() + _GAP - view.height()
        across = size.width() + 2 * _GAP - view.width()
        for bar, most, step in (
            (self.verticalScrollBar(), down, view.height()),
            (self.horizontalScrollBar(), across, view.width()),
        ):
            bar.setRange(0, max(most, 0))
            bar.setPageStep(step)
            bar.setSingleStep(40)
        self.viewport().update()

    def page_box(self, page: int) -> QRect:
        """Where a page lies in the viewport."""
        size = self._page_size()
        left = max((self.viewport().width() - size.width()) // 2, _GAP) - self.horizontalScrollBar().value()
        return QRect(QPoint(left, _GAP + page * self._stride() - self.verticalScrollBar().value()), size)

    # --- events -----------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        page = self._page
        self._lay_out()
        self.go_to(page)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def _on_scrolled(self, value: int) -> None:
        """The page that holds the upper third of the window."""
        if self._job:
            self._set_page(min((value + self.viewport().height() // 3) // max(self._stride(), 1), self.page_count - 1))

    def _set_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_PageDown: self._page + 1,
            Qt.Key.Key_PageUp: self._page - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.page_count - 1,
        }
        page = keys.get(Qt.Key(event.key()))
        if page is None:
            super().keyPressEvent(event)
        else:
            self.go_to(page)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self.viewport()), theme.tokens()
        painter.fillRect(event.rect(), QColor(colours.hatch))
        if self._job is None:
            return
        stride, top = max(self._stride(), 1), self.verticalScrollBar().value()
        first = max((top - _GAP) // stride, 0)
        last = min((top + self.viewport().height()) // stride, self.page_count - 1)
        for page in range(first, last + 1):
            box = self.page_box(page)
            painter.drawPixmap(box.topLeft(), self._drawn(page))
            painter.setPen(QColor(colours.line))
            painter.drawRect(box.adjusted(-1, -1, 0, 0))

    def _drawn(self, page: int) -> QPixmap:
        """A page as a picture; the last few are kept."""
        found = self._kept.pop(page, None)
        if found is None:
            assert self._job is not None
            ratio = self.devicePixelRatioF()
            found = QPixmap(self._page_size() * ratio)
            found.fill(Qt.GlobalColor.white)
            painter = QPainter(found)
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.scale(self._dots() * ratio, self._dots() * ratio)
            self._job.draw(painter, page)
            painter.end()
            found.setDevicePixelRatio(ratio)
        self._kept[page] = found
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found
