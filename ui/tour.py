"""新手引导: five bubbles that point at the parts of the clerk's window. They take no focus and stop no typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSettings, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QPaintEvent, QPen, QPolygonF, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.labels import label

_SEEN = "tour/seen"
_WIDTH, _ARROW = 380, 12


class Stop(NamedTuple):
    """`where`: what the bubble points at now; None where it is not shown."""

    heading: str
    words: str
    where: Callable[[], QWidget | None]


def is_wanted() -> bool:
    """The first time on this computer; never where nobody sees it."""
    return QGuiApplication.platformName() != "offscreen" and not QSettings().value(_SEEN, False, type=bool)


class Tour(QFrame):
    def __init__(self, window: QWidget, stops: Sequence[Stop]) -> None:
        super().__init__(window)
        QSettings().setValue(_SEEN, True)
        self._stops = [stop for stop in stops if (place := stop.where()) and place.isVisible()]
        self._at = 0
        self._tip = QPoint()
        self.heading, self.words = label(""), label("", wrap=True)
        self.heading.setProperty("strong", True)
        self.count = label("", "quiet")
        self.back = self._button("上一步(&P)", lambda: self.go(self._at - 1))
        self.next = self._button("下一步(&N)", self._forward)
        self.skip = self._button("跳过(&K)", self.close)
        self.skip.setToolTip("Esc；以后可在“帮助”菜单再看")
        self._lay_out()
        self._escape = QShortcut(QKeySequence("Esc"), window, self.close)
        window.installEventFilter(self)
        self.go(0)

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: act())
        return button

    def _lay_out(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.next.setProperty("main", True)
        page = self._page = QVBoxLayout(self)
        page.setContentsMargins(16 + _ARROW, 12 + _ARROW, 16 + _ARROW, 12 + _ARROW)
        page.setSpacing(8)
        page.addWidget(self.heading)
        page.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (self.skip, self.back, self.next):
            row.addWidget(button)
        page.addLayout(row)

    @property
    def step(self) -> int:
        return self._at

    def go(self, number: int) -> None:
        self._at = min(max(number, 0), len(self._stops) - 1)
        stop = self._stops[self._at]
        is_last = self._at == len(self._stops) - 1
        self.heading.setText(stop.heading)
        self.words.setText(stop.words)
        self.count.setText(f"{self._at + 1}/{len(self._stops)}")
        self.back.setEnabled(self._at > 0)
        self.next.setText("完成(&N)" if is_last else "下一步(&N)")
        self.skip.setVisible(not is_last)
        self.setAccessibleName(f"新手引导 {self.count.text()} {stop.heading}")
        self.setAccessibleDescription(stop.words)
        self._place()
        self.show()
        self.raise_()

    def _forward(self) -> None:
        if self._at == len(self._stops) - 1:
            self.close()
        else:
            self.go(self._at + 1)

    def _place(self) -> None:
        """Beside what it points at: below, above, left or right of it, wherever there is room."""
        target = self._stops[self._at].where()
        window = self.parentWidget()
        if target is None or window is None:
            return
        self.setFixedWidth(_WIDTH)
        self.setFixedHeight(self._page.heightForWidth(_WIDTH))
        box = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        spot, self._tip = _beside(box, self.size().width(), self.size().height(), window.rect())
        self.move(spot)
        self._tip -= spot
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def closeEvent(self, event: object) -> None:
        self._escape.setEnabled(False)
        self._escape.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        painter.setBrush(QColor(colours.sheet))
        body = self.rect().adjusted(_ARROW, _ARROW, -_ARROW, -_ARROW)
        painter.drawPolygon(_outline(body, self._tip))


def _beside(box: QRect, width: int, height: int, room: QRect) -> tuple[QPoint, QPoint]:
    """Where the bubble's corner goes, and the point its arrow ends at, both in the window."""
    middle = box.center()
    across = min(max(middle.x() - width // 2, 4), room.width() - width - 4)
    down = min(max(middle.y() - height // 2, 4), room.height() - height - 4)
    if box.bottom() + height < room.bottom():
        return QPoint(across, box.bottom()), QPoint(middle.x(), box.bottom())
    if box.top() - height > 0:
        return QPoint(across, box.top() - height), QPoint(middle.x(), box.top())
    if box.left() - width > 0:
        return QPoint(box.left() - width, down), QPoint(box.left(), middle.y())
    if box.right() + width < room.right():
        return QPoint(box.right(), down), QPoint(box.right(), middle.y())
    inside = QPoint(middle.x() - width // 2, middle.y() - height // 2)
    return inside, inside + QPoint(width // 2, height)


def _outline(body: QRect, tip: QPoint) -> QPolygonF:
    """The box with an arrow to the tip, on whichever side the tip lies."""
    left, top, right, bottom = body.left(), body.top(), body.right(), body.bottom()
    x = min(max(tip.x(), left + 20), right - 20)
    y = min(max(tip.y(), top + 20), bottom - 20)
    corners = [QPointF(left, top)]
    if tip.y() <= top:
        corners += [QPointF(x - _ARROW, top), QPointF(tip), QPointF(x + _ARROW, top)]
    corners.append(QPointF(right, top))
    if tip.x() >= right:
        corners += [QPointF(right, y - _ARROW), QPointF(tip), QPointF(right, y + _ARROW)]
    corners.append(QPointF(right, bottom))
    if tip.y() >= bottom:
        corners += [QPointF(x + _ARROW, bottom), QPointF(tip), QPointF(x - _ARROW, bottom)]
    corners.append(QPointF(left, bottom))
    if tip.x() <= left:
        corners += [QPointF(left, y + _ARROW), QPointF(tip), QPointF(left, y - _ARROW)]
    return QPolygonF(corners)
