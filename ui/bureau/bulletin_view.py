"""The sheet that a bulletin is read on: figures open where they came from, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.bureau.bulletin_text import Reading, style
from zzdesk.analysis.bulletin.model import Bulletin
from zzdesk.output.bulletin.raster import Raster

PICTURE_WIDTH = 620  # of the sheet's pixels
PICTURE_PIXELS = 2 * PICTURE_WIDTH  # sharp on a screen at 150 or 200 %
_MARGIN = 20


class BulletinView(QTextBrowser):
    """`chosen` carries what a sentence or a figure rests on. Ctrl+↓, Ctrl+↑: the next, the last one; Enter opens."""

    chosen = Signal(object)  # tuple[Basis, ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName("通报全文")
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.document().setDocumentMargin(_MARGIN)
        self._bulletin: Bulletin | None = None
        self._reading: Reading | None = None
        self._images: Sequence[QImage] = ()
        self._is_being_drawn = False
        self.anchorClicked.connect(lambda url: self._open(url.toString()))

    def show_bulletin(
        self, bulletin: Bulletin | None, images: Sequence[QImage], *, is_being_drawn: bool = False
    ) -> None:
        """`images` are the bulletin's pictures, as `drawn` made them; `is_being_drawn`: they are to come.

        The place that was read stays in sight.
        """
        same = self._bulletin is not None and bulletin is not None and self._bulletin.period == bulletin.period
        at = self.verticalScrollBar().value() if same else 0
        self._bulletin, self._images, self._is_being_drawn = bulletin, images, is_being_drawn
        self._set_out()
        self.verticalScrollBar().setValue(at)

    def _set_out(self) -> None:
        if self._bulletin is None:
            self._reading = None
            self.clear()
            return
        self._reading = Reading(self._bulletin, is_being_drawn=self._is_being_drawn)
        document = self.document()
        document.setDefaultStyleSheet(style())
        for n, image in enumerate(self._images):
            document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(f"picture:{n}"), image)
        self.setHtml(self._reading.html)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._set_out()

    # --- from a figure to its trace ---------------------------------------------------------------
    def _open(self, link: str) -> None:
        number = link.removeprefix("figure:")
        if self._reading is not None and number.isdigit() and int(number) < len(self._reading.links):
            self.chosen.emit(self._reading.links[int(number)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._link_at(self.textCursor()))
        elif control and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """To the next sentence or figure with a trace, selected from its first letter to its last."""
        found = self._runs()
        here = self.textCursor().selectionStart()
        after = [r for r in found if (r[0] > here if by > 0 else r[0] < here)]
        if not after:
            return
        start, end = after[0] if by > 0 else after[-1]
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _runs(self) -> list[tuple[int, int]]:
        """First and last position of every link, in the order of the text."""
        runs: list[tuple[int, int]] = []
        last, block = "", self.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                link = piece.charFormat().anchorHref()
                if link:
                    end = piece.position() + piece.length()
                    if link == last:
                        runs[-1] = (runs[-1][0], end)
                    else:
                        runs.append((piece.position(), end))
                last = link
                pieces += 1
            block = block.next()
        return runs

    def _link_at(self, cursor: QTextCursor) -> str:
        at = QTextCursor(self.document())
        at.setPosition(min(cursor.selectionStart() + 1, self.document().characterCount() - 1))
        return str(at.charFormat().anchorHref())


def drawn(rasters: Sequence[Raster]) -> list[QImage]:
    """In the window's thread alone: an image that Qt reads in another can wait for the window, and the window for it.

    (QImage.fromData keeps Python's lock while Qt's plugins look at the data; seen on PySide6 6.9.3.)
    """
    made = []
    for width, height, rgb in rasters:
        image = QImage(rgb, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        image.setDevicePixelRatio(max(1.0, width / PICTURE_WIDTH))
        made.append(image)
    return made
