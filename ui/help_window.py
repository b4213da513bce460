"""F1: the manual, opened at the chapter for where one is; chapters at the left, search, back and forward."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.labels import entry, label
from ui.sizes import open_at

_SIZE = QSize(940, 640)
_MARGIN = 20
_LINE = 140  # per cent, for reading
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"


class Manual(QTextBrowser):
    """The text with its pictures no wider than the page."""

    def __init__(self, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName("手册正文")
        words = (folder / "manual.md").read_text(encoding="utf-8")
        self.pictures = {name: QImage(str(folder / name)) for name in re.findall(r"!\[.*?\]\((.+?)\)", words)}
        self.document().setDefaultFont(theme.font())
        self.setMarkdown(words)
        self._set_out()

    def _set_out(self) -> None:
        """Air around the page and between the lines; Qt's Markdown has none."""
        frame = QTextFrameFormat(self.document().rootFrame().frameFormat())
        frame.setMargin(_MARGIN)
        self.document().rootFrame().setFrameFormat(frame)
        cursor = QTextCursor(self.document())
        for block in self.blocks():
            cursor.setPosition(block.position())
            table: QTextTable | None = cursor.currentTable()  # whatever the stubs say
            if table is not None:
                _line_table(table)
                continue
            form = block.blockFormat()
            if _PICTURE not in block.text():  # a line's height is in per cent of what stands in it
                form.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if form.headingLevel():
                form.setTopMargin(14)
            form.setBottomMargin(6)
            cursor.setBlockFormat(form)

    def blocks(self) -> list[QTextBlock]:
        found, block = [], self.document().begin()
        while block.isValid():
            found.append(block)
            block = block.next()
        return found

    def chapters(self) -> list[tuple[str, int, int]]:
        """Words, level and position of every heading."""
        headed = ((b.text(), b.blockFormat().headingLevel(), b.position()) for b in self.blocks())
        return [(words.strip(), level, at) for words, level, at in headed if level]

    def show_at(self, position: int) -> None:
        """The line at the top of the page, the cursor on it for search to go on from."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        top = self.document().documentLayout().blockBoundingRect(cursor.block()).top()
        self.verticalScrollBar().setValue(int(top) - 6)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._set_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_pictures()

    def _fit_pictures(self) -> None:
        """No picture wider than the page; one pixel of it on one of the screen's at most."""
        ratio = self.devicePixelRatioF()
        room = int((self.viewport().width() - 2 * _MARGIN - 8) * ratio)
        for name, image in self.pictures.items():
            shown = image
            if image.width() > room > 0:
                shown = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
            shown.setDevicePixelRatio(ratio)
            self.document().addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), shown)
        self.document().markContentsDirty(0, self.document().characterCount())


def _line_table(table: QTextTable) -> None:
    """As wide as the page, with the thin lines of the forms."""
    form, colour = table.format(), QColor(theme.tokens().line)
    if form.borderBrush().color() != colour:
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setBorderCollapse(True)
        form.setBorder(1)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(colour)
        form.setCellPadding(5)
        table.setFormat(form)


class HelpWindow(QWidget):
    def __init__(self, asker: QWidget) -> None:
        super().__init__(asker, Qt.WindowType.Window)
        self.setWindowTitle("填报手册")
        open_at(self, _SIZE.width(), _SIZE.height())
        self.setMinimumSize(480, 320)
        self.manual = Manual(manual_folder(), self)
        self.contents = QListWidget()
        self.contents.setAccessibleName("目录")
        self.words = QLineEdit()
        self.words.setAccessibleName("在手册中查找")
        self.words.setPlaceholderText("查找（Ctrl+F），回车下一处，Shift+回车上一处")
        self.words.setClearButtonEnabled(True)
        self.told = label("", "quiet")
        self.back, self.forward = QPushButton("后退(&B)"), QPushButton("前进(&N)")
        self._been: list[int] = []
        self._at = -1
        for words, level, position in self.manual.chapters():
            item = entry(f"{'　' * (level - 2)}{words}")
            item.setData(Qt.ItemDataRole.UserRole, position)
            if level > 1:
                self.contents.addItem(item)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        for part in (self.back, self.forward):
            top.addWidget(part)
        top.addWidget(self.words, 1)
        top.addWidget(self.told)
        parts = QSplitter()
        parts.addWidget(self.contents)
        parts.addWidget(self.manual)
        parts.setSizes([210, _SIZE.width() - 210])
        parts.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(parts, 1)

    def _connect(self) -> None:
        self.contents.currentItemChanged.connect(self._on_contents)
        self.words.textEdited.connect(lambda _: self._search(afresh=True))
        self.words.returnPressed.connect(lambda: self._search())
        self.back.clicked.connect(lambda: self._step(-1))
        self.forward.clicked.connect(lambda: self._step(1))
        self.manual.anchorClicked.connect(lambda url: self.go_to(url.fragment() or url.path()))
        for keys, act in (
            ("Ctrl+F", self.words.setFocus),
            ("Shift+Return", lambda: self._search(back=True)),
            ("F3", self._search),
            ("Alt+Left", lambda: self._step(-1)),
            ("Alt+Right", lambda: self._step(1)),
            ("Esc", self.close),
        ):
            QShortcut(QKeySequence(keys), self, act)
        self._show_steps()

    def _on_contents(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._visit(item.data(Qt.ItemDataRole.UserRole))

    # --- going about ----------------------------------------------------------------------
    def go_to(self, chapter: str) -> None:
        """The first heading that begins with these words; without one, the beginning."""
        found = next((at for words, _, at in self.manual.chapters() if chapter and words.startswith(chapter)), 0)
        self._visit(found)

    @property
    def chapter(self) -> str:
        """The heading under which the page stands."""
        at = self.manual.textCursor().position()
        return next((words for words, _, begins in reversed(self.manual.chapters()) if begins <= at), "")

    def _visit(self, position: int) -> None:
        if self._at < 0 or self._been[self._at] != position:
            self._been = [*self._been[: self._at + 1], position]
            self._at = len(self._been) - 1
        self._show()

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._been):
            self._at += by
            self._show()

    def _show(self) -> None:
        position = self._been[self._at]
        self.manual.show_at(position)
        self._mark(position)
        self._show_steps()

    def _mark(self, position: int) -> None:
        """The chapter's line in the contents, without going there again."""
        rows = [self.contents.item(n).data(Qt.ItemDataRole.UserRole) for n in range(self.contents.count())]
        row = max((n for n, begins in enumerate(rows) if begins <= position), default=0)
        self.contents.blockSignals(True)
        self.contents.setCurrentRow(row)
        self.contents.blockSignals(False)

    def _show_steps(self) -> None:
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at < len(self._been) - 1)

    # --- search -----------------------------------------------------------------------------
    def _search(self, *, afresh: bool = False, back: bool = False) -> None:
        words = self.words.text().strip()
        if afresh:
            cursor = self.manual.textCursor()
            cursor.setPosition(cursor.selectionStart())
            self.manual.setTextCursor(cursor)
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        found = bool(words) and (self.manual.find(words, flags) or self._from_the_end(words, flags, back=back))
        self.told.setText("" if found or not words else "没有找到")
        if found:
            self._mark(self.manual.textCursor().selectionStart())

    def _from_the_end(self, words: str, flags: QTextDocument.FindFlag, *, back: bool) -> bool:
        move = QTextCursor.MoveOperation
        self.manual.moveCursor(move.End if back else move.Start)
        return self.manual.find(words, flags)


def manual_folder() -> Path:
    """Inside the installed program; in a working copy, docs/."""
    import resources

    inside = Path(resources.__file__ or "").parent
    packed = inside / "manual"
    return packed if packed.is_dir() else inside.parent / "docs"
