"""通报: the chosen month's bulletin as it will read, draft or frozen; each figure opens where it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.bureau.bulletin_desk import Compared, Desk, Paper, Shown
from ui.bureau.bulletin_freeze import FreezeDialog
from ui.bureau.bulletin_side import BulletinSide
from ui.bureau.bulletin_template import TemplateButton
from ui.bureau.bulletin_text import with_typed
from ui.bureau.bulletin_view import PICTURE_PIXELS, BulletinView, drawn
from ui.bureau.empty import Empty
from ui.bureau.office import Office
from ui.bureau.printing import print_bulletin
from ui.labels import Elided, restyle
from zzdesk.analysis.bulletin.model import Bulletin, Frozen, Picture
from zzdesk.output.bulletin.raster import Raster, raster_of
from zzdesk.period import Period
from zzdesk.progress import Progress

T = TypeVar("T")
_PAPERS: tuple[tuple[Paper, str, str, str], ...] = (
    ("word", "生成Word(&W)…", "通报", "Word 文档 (*.docx)"),
    ("annex", "附表Excel(&X)…", "通报附表", "Excel 工作簿 (*.xlsx)"),
    ("pdf", "PDF(&P)…", "通报", "PDF 文件 (*.pdf)"),
    ("head", "局领导一页(&L)…", "局领导参阅", "Word 文档 (*.docx);;PDF 文件 (*.pdf)"),
)
_DRAFT = "草稿：数字随收到的报送文件变化，冻结发布后不再变"


class BulletinPage(QWidget):
    opened = Signal(object, str, str, str)  # period, sha256, sheet, cell

    def __init__(self, office: Office, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office, self._desk = office, desk
        self.found: Shown | None = None
        self._period: Period | None = None
        self._state: object = None
        self._images: Sequence[QImage] = ()
        self._is_drawing = False
        self._unsaved: dict[tuple[Period, str], str] = {}
        self.state = Elided("strong")
        self.view, self.empty = BulletinView(), Empty()
        self.side = BulletinSide(office, desk)
        self.papers = {paper: QPushButton(words) for paper, words, _, _ in _PAPERS}
        self.template_button = TemplateButton(office)
        self.print_button = QPushButton("打印(&K)…")
        self.print_button.setToolTip("先预览，再打印（Ctrl+P）")
        menu = QMenu(self.print_button)
        menu.addAction("通报(&T)", self.print_out)
        menu.addAction("局领导一页(&L)", lambda: self.print_out(for_head=True))
        self.print_button.setMenu(menu)
        self.freeze_button = QPushButton("冻结发布(&Y)…")
        self.freeze_button.setProperty("main", True)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_nothing("", "")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.state, 1)
        top.addWidget(self.print_button)  # below there is no room for it at 150 %
        acts = QHBoxLayout()
        acts.addWidget(self.template_button)
        acts.addStretch(1)
        for button in (*self.papers.values(), self.freeze_button):
            acts.addWidget(button)
        left = QFrame()
        left.setProperty("panel", True)
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(left)
        parts.addWidget(self.side)
        parts.setSizes([800, 400])
        parts.setChildrenCollapsible(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(12, 8, 12, 8)
        page.setSpacing(6)
        page.addWidget(parts, 1)
        page.addLayout(acts)

    def _connect(self) -> None:
        for paper, button in self.papers.items():
            button.clicked.connect(lambda _=False, paper=paper: self.choose_place(paper))
        self.freeze_button.clicked.connect(self.ask_freeze)
        self.view.chosen.connect(self.side.show_basis)
        self.side.typing.typed.connect(self._type)
        self.side.compared.changed.connect(self._compare)
        self.side.trace.opened.connect(self.opened)

    # --- what is shown --------------------------------------------------------------------------
    def show_period(self, period: Period) -> None:
        self.side.typing.flush()  # belongs to the period that was shown
        if period != self._period:
            self._period, self.found = period, None
            self._show_nothing(f"正在写{period.title}通报…", "文字、附表、附图按现在的报送数写成，要几秒钟")
        desk, shown = self._desk, self._state if self.found else None

        def read() -> tuple[object, Shown, Sequence[Raster]] | None:
            state = desk.state(period)
            if state == shown:
                return None
            found = desk.read(period)
            return state, found, _rasters(found.bulletin.pictures) if found.bulletin else ()

        self._office.ask("bulletin", read, self._on_answer, self._on_failed)

    def _on_answer(self, found: tuple[object, Shown, Sequence[Raster]] | None) -> None:
        if found is not None:
            self._on_read(*found)

    def _on_failed(self, why: str) -> None:
        self.found = None
        self._show_nothing("这期通报写不出来", why)

    def _on_read(self, state: object, found: Shown, rasters: Sequence[Raster]) -> None:
        if found.period != self._period:
            return
        self._state, self.found, self._images = state, found, drawn(rasters)
        if found.bulletin is None:
            self._show_nothing("这个报告期还没有报送文件", "先在“收表”收文件，或在上面另选一个报告期")
            return
        self._stack.setCurrentWidget(self.view)
        self._is_drawing = found.frozen is None and not found.bulletin.pictures
        self._show_words(found.bulletin)
        if self._is_drawing:
            self._ask_pictures(state)
        self._tell_state(found.bulletin, found.frozen)
        self.side.show_found(found)
        for button in (*self.papers.values(), self.print_button):
            button.setEnabled(True)
        self.freeze_button.setEnabled(found.frozen is None)

    def _ask_pictures(self, state: object) -> None:
        """The words are read meanwhile."""
        desk, period = self._desk, self._period
        assert period is not None

        def draw() -> tuple[Sequence[Picture], Sequence[Raster]]:
            found = desk.pictures(period)
            return found, _rasters(found)

        def show(pictures: Sequence[Picture], rasters: Sequence[Raster]) -> None:
            if self.found is None or self.found.bulletin is None or self._state != state:
                return
            self._images, self._is_drawing = drawn(rasters), False
            bulletin = replace(self.found.bulletin, pictures=tuple(pictures))
            self.found = self.found._replace(bulletin=bulletin)
            self._show_words(bulletin)

        def failed(why: str) -> None:
            show((), ())
            self._office.bar.say("error", f"附图没有画成：{why}")

        self._office.ask("bulletin pictures", draw, lambda found: show(*found), failed)

    def _show_words(self, bulletin: Bulletin) -> None:
        self.view.show_bulletin(self._as_typed(bulletin), self._images, is_being_drawn=self._is_drawing)

    def _as_typed(self, bulletin: Bulletin) -> Bulletin:
        """With what was typed after it was read."""
        fresh = {part: words for (period, part), words in self._unsaved.items() if period == self._period}
        assert self.found is not None
        if not fresh or self.found.frozen:
            return bulletin
        return replace(bulletin, parts=with_typed(bulletin.parts, {**self.found.typed, **fresh}))

    def _tell_state(self, bulletin: Bulletin, frozen: Frozen | None) -> None:
        if frozen is None:
            words = tip = f"{_DRAFT}　{bulletin.basis_words}　校验码 {bulletin.code}"
        else:
            at = datetime.fromisoformat(frozen.at).strftime("%Y-%m-%d %H:%M")
            number = bulletin.number or "未编号"
            words = f"✓ 已冻结　{number}　{frozen.who}　{at}　校验码 {bulletin.code}"
            tip = f"{words}\nSHA-256 {frozen.sha256}"
        self.state.setText(words)
        self.state.setToolTip(tip)
        restyle(self.state, "quiet" if frozen is None else "good")

    def _show_nothing(self, head: str, words: str) -> None:
        self.empty.say(head, words)
        self._stack.setCurrentWidget(self.empty)
        self.view.show_bulletin(None, ())
        self.state.setText("")
        self.state.setToolTip("")
        self.side.show_nothing()
        for button in (*self.papers.values(), self.print_button, self.freeze_button):
            button.setEnabled(False)

    # --- what people write ------------------------------------------------------------------------
    def _type(self, part: str, words: str) -> None:
        if self.found is None or self.found.frozen or self.found.bulletin is None:
            return
        period, desk, before = self.found.period, self._desk, self.found.bulletin
        self._unsaved[period, part] = words
        typed = {**self.found.typed, part: words}
        bulletin = replace(before, parts=with_typed(before.parts, typed))
        self.found = self.found._replace(typed=typed, bulletin=bulletin)
        self._show_words(bulletin)
        self._office.ask(
            f"type {period} {part}",
            lambda: desk.type(period, part, words),
            lambda _: self._on_saved(period, part, words),
        )

    def _on_saved(self, period: Period, part: str, words: str) -> None:
        if self._unsaved.get((period, part)) == words:
            del self._unsaved[period, part]
        self.side.typing.say_saved(QTime.currentTime().toString("HH:mm:ss"))

    def finish(self) -> None:
        """The window closes: what was typed last is saved before the ledger goes."""
        self.side.typing.flush()
        unsaved, self._unsaved = self._unsaved, {}
        for (period, part), words in unsaved.items():
            self._desk.type(period, part, words)

    def _compare(self, rows: list[Compared]) -> None:
        if self.found is None or self.found.frozen:
            return
        period, desk = self.found.period, self._desk
        self._office.ask(f"compare {period}", lambda: desk.compare(period, rows), lambda _: self.show_period(period))

    # --- out it goes ----------------------------------------------------------------------------------
    def choose_place(self, paper: Paper) -> None:
        if self.found is None:
            return
        name, kinds = next((n, k) for p, _, n, k in _PAPERS if p == paper)
        ending = kinds.partition("*")[2].partition(")")[0]
        given = f"{name}_{self.found.period.compact}{ending}"
        chosen, _ = QFileDialog.getSaveFileName(self, f"存为{name}", given, kinds)
        if chosen:
            self.save(paper, Path(chosen))

    def save(self, paper: Paper, path: Path) -> None:
        if self.found is None:
            return
        self.side.typing.flush()
        desk, period, template = self._desk, self.found.period, self.template_button.template(paper)
        write = self._after_typing(lambda: desk.write(paper, period, path, template))
        self._office.work("正在生成通报文件…", write, lambda made: self._office.bar.say("good", f"已生成 {made}"))

    def _after_typing(self, work: Callable[[], T]) -> Callable[[Progress], T]:
        """What was typed a moment ago belongs on the paper."""
        desk, period = self._desk, self._period
        pending = {part: words for (of, part), words in self._unsaved.items() if of == period}

        def whole(_: Progress) -> T:
            for part, words in pending.items():
                assert period is not None
                desk.type(period, part, words)
            return work()

        return whole

    def print_out(self, *, for_head: bool = False) -> None:
        """What is read here, with what was typed a moment ago; pictures that are still being drawn are waited for."""
        if self.found is None or self.found.bulletin is None:
            self._office.bar.say("note", "这期还没有通报可打印")
            return
        self.side.typing.flush()
        assert self.found.bulletin is not None
        shown, desk = self._as_typed(self.found.bulletin), self._desk
        wanting = self._is_drawing and not for_head

        def whole() -> Bulletin:
            return replace(shown, pictures=tuple(desk.pictures(shown.period))) if wanting else shown

        print_bulletin(self, whole, shown.period, for_head=for_head)

    def ask_freeze(self) -> None:
        if self.found is None or self.found.bulletin is None or self.found.frozen:
            return
        self.side.typing.flush()
        assert self.found.bulletin is not None
        dialog = FreezeDialog(self.found.bulletin, self._office.who, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.freeze(dialog.number, dialog.who))
        dialog.open()

    def freeze(self, number: str, who: str) -> None:
        if self.found is None:
            return
        desk, period = self._desk, self.found.period
        self._office.set_who(who)

        def frozen(made: Frozen) -> None:
            self._office.bar.say("good", f"{made.bulletin.title}已冻结，SHA-256 {made.sha256[:12]}…")
            self.show_period(period)

        self._office.work("正在冻结通报…", self._after_typing(lambda: desk.freeze(period, number, who)), frozen)


def _rasters(pictures: Sequence[Picture]) -> list[Raster]:
    return [raster_of(picture, PICTURE_PIXELS) for picture in pictures]
