"""Pages one under another as they will lie on paper; only those in sight are drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ui import theme
from ui.printing.job import Job
from ui.printing.paper import MM, Setup

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
        self._is_grey = False
        self._setups: list[Setup] = []
        self._tops: list[int] = []  # of the pages, from the first page's gap on, and of the end
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
        self._setups = [job.setup_of(n) for n in range(job.page_count)] if job else []
        self._lay_out()
        self.go_to(page)

    def go_to(self, page: int) -> None:
        page = max(0, min(page, self.page_count - 1))
        self.verticalScrollBar().setValue(self._tops[page])
        self._set_page(page)

    def set_grey(self, on: bool) -> None:
        """As a printer without colours puts it on paper."""
        self._is_grey = on
        self._kept.clear()
        self.viewport().update()

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
        if not self._setups:
            return 1.0
        room = self.viewport().size() - QSize(2 * _GAP, 2 * _GAP)
        across = room.width() / max(setup.width for setup in self._setups)
        down = room.height() / max(setup.height for setup in self._setups)
        if self._zoom == FIT_WIDTH:
            return max(across, 0.001)
        if self._zoom == FIT_PAGE:
            return max(min(across, down), 0.001)
        return float(self._zoom) / 100 * self.logicalDpiX() / (25.4 * MM)

    def _size_of(self, page: int) -> QSize:
        dots, setup = self._dots(), self._setups[page]
        return QSize(round(setup.width * dots), round(setup.height * dots))

    def _lay_out(self) -> None:
        self._kept.clear()
        sizes, view = [self._size_of(page) for page in range(self.page_count)], self.viewport().size()
        self._tops = [0, *accumulate(size.height() + _GAP for size in sizes)]
        down = self._tops[-1] + _GAP - view.height()
        across = max((size.width() for size in sizes), default=0) + 2 * _GAP - view.width()
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
        size = self._size_of(page)
        left = max((self.viewport().width() - size.width()) // 2, _GAP) - self.horizontalScrollBar().value()
        return QRect(QPoint(left, _GAP + self._tops[page] - self.verticalScrollBar().value()), size)

    # --- events -----------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        page = self._page
        self._lay_out()
        self.go_to(page)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def _on_scrolled(self, value: int) -> None:
        """The page that holds the upper third of the window."""
        if self._setups:
            self._set_page(self._page_at(value + self.viewport().height() // 3))

    def _page_at(self, y: int) -> int:
        return max(0, min(bisect_right(self._tops, y) - 1, self.page_count - 1))

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
        if not self._setups:
            return
        top = self.verticalScrollBar().value()
        first = self._page_at(top - _GAP)
        last = self._page_at(top + self.viewport().height())
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
            drawn = QImage(self._size_of(page) * ratio, QImage.Format.Format_RGB32)
            drawn.fill(Qt.GlobalColor.white)
            painter = QPainter(drawn)
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.scale(self._dots() * ratio, self._dots() * ratio)
            self._job.draw(painter, page)
            painter.end()
            found = QPixmap(drawn.convertToFormat(QImage.Format.Format_Grayscale8) if self._is_grey else drawn)
            found.setDevicePixelRatio(ratio)
        self._kept[page] = found
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found
