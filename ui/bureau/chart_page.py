"""图表: seven kinds of charts of the period, drawn as they print; each figure told, each district one click away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.bureau.chart_output import ChartOutput
from ui.bureau.chart_press import ChartPress, Drawn, Wanted
from ui.bureau.chart_side import NARROW, WIDE, ChartSide
from ui.bureau.chart_view import ChartView
from ui.bureau.chart_zoom import STEPS, ChartRoom
from ui.bureau.empty import Empty
from ui.bureau.office import Office
from ui.labels import Elided
from zzdesk import session
from zzdesk.address import Address
from zzdesk.output.chart_marks import Mark
from zzdesk.period import Period
from zzdesk.plan.model import Unit

_HINT = (
    "停在图上看数，点一下看该单位的进度线；方向键逐个看，回车进入，退格返回，PageUp、PageDown换单位或页；Ctrl+滚轮放大"
)
_SMALL = 860  # pixels of the page: a screen at 150 %
_SOON, _SETTLED = 120, 90  # milliseconds: before saying that one draws; after the last change of size


class ChartPage(QWidget):
    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.press = ChartPress(office)
        self.wanted = Wanted("progress")
        self.pages = 1
        self._before: list[Wanted] = []
        self._address: Address | None = None  # last chosen: a kind that shows all keeps it for the next
        self._stale = True
        self.side, self.view, self.empty = ChartSide(), ChartView(), Empty()
        self.room = ChartRoom(self.view)
        self.told = Elided()
        self.page_words = Elided()
        self.back_button, self.copy_button = QPushButton("返回(&B)"), QPushButton("复制图(&C)")
        self.save_button, self.print_button = QPushButton("存为图(&G)…"), QPushButton("打印(&P)…")
        self.all_button = QPushButton("打印全部区县(&A)…")
        self.output = ChartOutput(office, self.press, lambda: self.wanted, self)
        self._late, self._resized = QTimer(self), QTimer(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.back_button.setToolTip("回到前一张图（退格键）")
        self.copy_button.setToolTip("作为图片复制，可以直接粘贴到消息或文档（Ctrl+C）")
        self.save_button.setToolTip("PDF、PNG或SVG（Ctrl+S）")
        self.print_button.setToolTip("先预览，再打印（Ctrl+P）")
        self.all_button.setToolTip("选中的指标，每个开发区、区县（市）一页进度线")
        top = QHBoxLayout()
        top.addWidget(self.back_button)
        top.addWidget(self.page_words, 1)
        for button in (self.copy_button, self.save_button, self.print_button, self.all_button):
            top.addWidget(button)
        self._stack = QStackedWidget()
        for shown in (self.room, self.empty):
            self._stack.addWidget(shown)
        middle = QFrame()
        column = QVBoxLayout(middle)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.told)
        page = QHBoxLayout(self)
        page.setContentsMargins(12, 8, 12, 6)
        page.setSpacing(0)
        page.addWidget(self.side)
        page.addWidget(middle, 1)

    def _connect(self) -> None:
        for timer, wait, act in ((self._late, _SOON, self._say_drawing), (self._resized, _SETTLED, self._draw)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(act)
        self.side.kind_chosen.connect(lambda kind: self.go(Wanted(kind, self._address, self.wanted.unit)))
        self.side.address_chosen.connect(lambda a: self.go(self.wanted._replace(address=a, page=0)))
        self.side.unit_chosen.connect(lambda u: self.go(self.wanted._replace(unit=u, page=0)))
        self.view.met.connect(self._tell)
        self.view.chosen.connect(self._open)
        self.view.turned.connect(self.turn)
        self.view.back.connect(self.back)
        self.view.resized.connect(self._resized.start)
        self.back_button.clicked.connect(self.back)
        for keys, button, act in (
            ("Ctrl+C", self.copy_button, self.output.copy),
            ("Ctrl+S", self.save_button, self.output.choose_file),
            ("", self.print_button, self.output.print_shown),  # Ctrl+P is the window's: print_out
            ("", self.all_button, self.output.print_districts),
        ):
            button.clicked.connect(lambda _=False, act=act: act())
            if keys:
                self._key((keys,), _if_enabled(button, act))
        self._key(("Ctrl+=", "Ctrl++", "Ctrl+Alt+="), lambda: self.room.step(1))
        self._key(("Ctrl+-", "Ctrl+Alt+-"), lambda: self.room.step(-1))
        self._key(("Ctrl+Alt+0",), lambda: self.room.set_percent(STEPS[0]))
        self.room.changed.connect(lambda _: self._enable(self.save_button.isEnabled()))
        self._office.changed.connect(self._on_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(NARROW if self.width() < _SMALL else WIDE)

    def _key(self, keys: tuple[str, ...], act: Callable[[], object]) -> None:
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: act())
        self.addAction(action)

    def print_out(self) -> None:
        if self.print_button.isEnabled():
            self.output.print_shown()

    # --- the period -----------------------------------------------------------------------------
    def show_period(self, period: Period) -> None:
        if self._stale or self.press.period != period:
            self._stale = False
            self._late.start()
            self.press.read(period, lambda: self.go(self.wanted, kept=False))

    def show_line(self, unit: str, address: Address) -> None:
        """The 进度线 of a unit (a code), now or as soon as the period's figures are there."""
        self.go(Wanted("pace", address, self._office.ledger.plan_of(self._office.period).find_unit(unit)))

    def _on_changed(self) -> None:
        """What was read of the ledger may be another now."""
        self._stale = True

    # --- what is shown --------------------------------------------------------------------------
    def go(self, wanted: Wanted, *, kept: bool = True) -> None:
        """Another chart; what does not apply to its kind gives way. `kept`: it can be gone back from."""
        figures = self.press.figures
        if figures is None:
            self.wanted = wanted
            return
        plan = figures.found.plan
        unit = plan.find_unit(wanted.unit.code) if wanted.unit else None
        found = session.chart_choices(figures, wanted.kind, unit)
        if unit not in found.units:
            unit, found = None, session.chart_choices(figures, wanted.kind)
        address = wanted.address if wanted.address in found.addresses else _first(found.addresses)
        chosen = Wanted(wanted.kind, address, unit, wanted.page)
        if kept and self._is_another_view(chosen):
            self._before.append(self.wanted)
        self.wanted, self._address = chosen, address or self._address
        self.side.offer(plan, chosen.kind, found, address, unit)
        self._draw()

    def _is_another_view(self, chosen: Wanted) -> bool:
        """From all units to one, or to another kind: not from one district to the next."""
        now = self.wanted
        return chosen.kind != now.kind or (chosen.unit is None) != (now.unit is None)

    def _draw(self) -> None:
        if self.press.figures is None or not self.isVisible():
            return
        self._late.start()
        self.press.draw(self.wanted, self.view.dpi, self._drawn, self._failed)

    def _say_drawing(self) -> None:
        self.told.setText("正在画图…")

    def _drawn(self, found: Drawn) -> None:
        self._late.stop()
        self.pages = found.pages
        self.wanted = self.wanted._replace(page=found.wanted.page)
        if found.picture is None:
            self._say_nothing_came()
        else:
            self._stack.setCurrentWidget(self.room)
            self.view.show_picture(found.picture)
        self._enable(found.picture is not None)
        self._tell(self.view.mark if found.picture else None)

    def _failed(self, wanted: Wanted, why: str) -> None:
        self._late.stop()
        self.pages = 1
        self._say("这张图画不出来", why)

    def _say_nothing_came(self) -> None:
        period = self.press.period
        when = period.title if period else ""
        self._say(f"{when}还没有单位报送", "在收表页收到报送文件后，这里画出图来；“报送情况”一图现在就能看")

    def _say(self, head: str, words: str) -> None:
        self.view.clear()
        self.empty.say(head, words)
        self._stack.setCurrentWidget(self.empty)
        self._enable(False)
        self._tell(None)

    def _enable(self, on: bool) -> None:
        for button in (self.copy_button, self.save_button, self.print_button):
            button.setEnabled(on)
        self.all_button.setEnabled(on)
        self.back_button.setVisible(bool(self._before) or self.wanted.unit is not None)
        pages = f"第{self.wanted.page + 1}页　共{self.pages}页" if self.pages > 1 else ""
        larger = f"放大到{self.room.percent}%" if self.room.percent != STEPS[0] else ""
        self.page_words.setText("　".join(filter(None, (pages, larger))))

    def _tell(self, mark: Mark | None) -> None:
        hint = _HINT if self._stack.currentWidget() is self.room else ""
        lines = mark.say() if mark else [hint]
        words = "　".join(lines)
        self.told.setText(words)
        self.told.setToolTip("\n".join(lines))
        self.view.setAccessibleDescription(words)

    # --- from one to another --------------------------------------------------------------------
    def _open(self, mark: Mark) -> None:
        """The district whose figure it is; from its own chart back."""
        if self.wanted.kind == "pace" and self.wanted.unit is not None:
            self.back()
        else:
            self.go(Wanted("pace", mark.address or self._address, self._unit(mark.unit)))

    def _unit(self, code: str) -> Unit | None:
        return self.press.figures.found.plan.find_unit(code) if self.press.figures else None

    def back(self) -> None:
        if self._before:
            self.go(self._before.pop(), kept=False)
        elif self.wanted.unit is not None:
            self.go(self.wanted._replace(unit=None, page=0), kept=False)

    def turn(self, by: int) -> None:
        """The next page; of a chart of one page the next unit where it has units, else the next indicator."""
        if 0 <= self.wanted.page + by < self.pages:
            self.go(self.wanted._replace(page=self.wanted.page + by))
        elif self.wanted.kind == "pace":
            self.side.step_unit(by)
        else:
            self.side.step_address(by)


def _if_enabled(button: QPushButton, act: Callable[[], None]) -> Callable[[], None]:
    return lambda: act() if button.isEnabled() else None


def _first(addresses: tuple[Address, ...]) -> Address | None:
    return addresses[0] if addresses else None
