"""A page of a chart on the screen, as large as the room allows: each figure told where the pointer or a key comes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ui import theme
from ui.bureau.chart_near import neighbour
from zzdesk.output.chart_marks import Mark, mark_at
from zzdesk.output.chart_picture import Picture

# A4 landscape; on the screen the outer part of the paper's white margin is left out, so that words are larger.
WIDTH, HEIGHT, CUT = 297.0, 210.0, 6.0
INCH = 25.4
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class ChartView(QWidget):
    met = Signal(object)  # Mark | None: under the pointer, or reached by key
    reached = Signal(object)  # Mark: by key, so perhaps out of sight
    chosen = Signal(object)  # Mark
    turned = Signal(int)  # PageUp -1, PageDown 1
    back = Signal()
    zoomed = Signal(int)  # Ctrl and the wheel: 1 larger, -1 smaller
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._marks: tuple[Mark, ...] = ()
        self.mark: Mark | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("图")
        self.setMinimumSize(300, 200)

    # --- what is shown --------------------------------------------------------------------------
    def show_picture(self, picture: Picture) -> None:
        """The same mark stays met where the new picture has it: the next district's month is read in its place."""
        image = QImage(
            picture.rgba, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGBA8888_Premultiplied
        )
        self._image = image.copy()  # the bytes go with the picture
        kept = self.mark
        self._marks = tuple(picture.marks)
        self.mark = None
        if kept is not None and self.hasFocus():
            same = (m for m in self._marks if (m.period, m.address) == (kept.period, kept.address))
            self._meet(next(same, None), told=False)
        self.update()

    def clear(self) -> None:
        self._image, self._marks, self.mark = QImage(), (), None
        self.update()

    @property
    def dpi(self) -> float:
        """Dots an inch of the whole page for the room there is, in the screen's own dots."""
        return self._page().width() / WIDTH * INCH * self.devicePixelRatioF()

    def _page(self) -> QRectF:
        """Where the whole paper would lie; its outer margin is outside what is seen."""
        scale = min(self.width() / (WIDTH - 2 * CUT), self.height() / (HEIGHT - 2 * CUT))
        wide, tall = round(WIDTH * scale), round(HEIGHT * scale)
        return QRectF((self.width() - wide) // 2, (self.height() - tall) // 2, wide, tall)

    def _paper(self) -> QRectF:
        """What is seen of it."""
        page = self._page()
        cut = round(page.width() * CUT / WIDTH)
        return page.adjusted(cut, cut, -cut, -cut).intersected(QRectF(self.rect()))

    def rect_of(self, mark: Mark) -> QRect:
        """A mark in the widget's own pixels."""
        page = self._page()
        x, y, wide, tall = page.x(), page.y(), page.width(), page.height()
        corners = (
            QPointF(x + mark.left * wide, y + mark.top * tall),
            QPointF(x + mark.right * wide, y + mark.bottom * tall),
        )
        return QRectF(*corners).intersected(self._paper()).toRect()

    # --- drawing --------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image.isNull():
            return
        paper = self._paper()
        painter.setClipRect(paper)
        painter.fillRect(paper, Qt.GlobalColor.white)  # paper is white, whatever the window's look
        self._draw_image(painter)
        if self.mark is not None:
            self._ring(painter, self.rect_of(self.mark))
        colours = theme.tokens()
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colours.accent if self.hasFocus() else colours.line))
        painter.drawRect(paper.adjusted(0, 0, -1, -1))

    def _draw_image(self, painter: QPainter) -> None:
        """Dot for dot, so that small words stay sharp; stretched only until it is drawn for a new size."""
        page, ratio = self._page(), self.devicePixelRatioF()
        if abs(self._image.width() - page.width() * ratio) < 2:
            self._image.setDevicePixelRatio(ratio)
            painter.drawImage(page.topLeft(), self._image)
        else:
            self._image.setDevicePixelRatio(1)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(page, self._image)

    def _ring(self, painter: QPainter, box: QRect) -> None:
        """Around the figure that is told; in the light look's accent, as the paper is white."""
        accent = QColor(theme.LIGHT.accent)
        painter.setPen(QPen(accent, 1.5))
        accent.setAlpha(20)
        painter.setBrush(accent)
        painter.drawRect(box.adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.resized.emit()

    # --- pointer --------------------------------------------------------------------------------
    def at(self, point: QPointF) -> Mark | None:
        page = self._page()
        if not self._paper().contains(point) or self._image.isNull():
            return None
        return mark_at(self._marks, (point.x() - page.x()) / page.width(), (point.y() - page.y()) / page.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
        if found is not self.mark:
            self._meet(found, at=event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and found is not None:
            self.chosen.emit(found)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._meet(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turned:
            self.zoomed.emit(1 if turned > 0 else -1)
        else:
            event.ignore()  # the room scrolls

    # --- keys -----------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            found = neighbour(self._marks, self.mark, *_ARROWS[key])
            if found is not None:
                self.reached.emit(found)
                self._meet(found, at=self.mapToGlobal(self.rect_of(found).bottomRight()))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.mark is not None:
            self.chosen.emit(self.mark)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not event.modifiers():
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape):
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        QToolTip.hideText()
        self.update()

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.update()

    # --- told -----------------------------------------------------------------------------------
    def _meet(self, found: Mark | None, *, at: QPoint | None = None, told: bool = True) -> None:
        self.mark = found
        self.update()
        if found is None:
            QToolTip.hideText()
        elif told and at is not None:
            QToolTip.showText(at, "\n".join(found.say()), self, self.rect_of(found))
        self.met.emit(found)
