"""全市目标: the 47 targets and the 67 work items of the notice, by unit and by words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.bureau.city_panel import NARROW, WIDTH, CityPanel
from ui.bureau.city_tables import CityTables
from ui.bureau.empty import Empty
from ui.bureau.office import Office
from ui.labels import Elided, label
from zzdesk import session
from zzdesk.analysis.city_goals import City, Goal, Task
from zzdesk.analysis.city_said import counted
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

_EVERYBODY = "全部单位"
_SMALL = 860  # pixels of the page: a screen at 150 %
_TYPING = 120  # milliseconds after the last letter


class CityPage(QWidget):
    opened = Signal(str, object)  # unit, address: the target's line is to be shown at 图表

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.city: City | None = None
        self.shown: City | None = None
        self._plan: Plan | None = None
        self._named: tuple[Unit | str, ...] = ()
        self.units, self.words = QComboBox(), QLineEdit()
        self.tables, self.panel, self.empty = CityTables(), CityPanel(office), Empty()
        self.told = Elided()
        self.copy_button, self.save_button = QPushButton("复制表(&C)"), QPushButton("存为表(&B)…")
        self.print_button = QPushButton("打印(&P)…")
        self._typed = QTimer(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.units.setAccessibleName("单位")
        self.units.setMaxVisibleItems(24)
        self.units.setMinimumWidth(150)
        self.words.setAccessibleName("筛选文字")
        self.words.setPlaceholderText("筛选：指标、任务、条款、单位…")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(220)
        self.copy_button.setToolTip("复制光标所在的表，可以粘贴到表格或消息")
        caption = label("单位(&U)", "quiet")
        caption.setBuddy(self.units)
        top = QHBoxLayout()
        for part in (caption, self.units, self.words):
            top.addWidget(part)
        top.addStretch(1)
        for button in (self.copy_button, self.save_button, self.print_button):
            top.addWidget(button)
        body = QHBoxLayout()
        body.setSpacing(8)
        self._stack = QStackedWidget()
        for shown in (self.tables, self.empty):
            self._stack.addWidget(shown)
        body.addWidget(self._stack, 1)
        body.addWidget(self.panel)
        page = QVBoxLayout(self)
        page.setContentsMargins(12, 8, 12, 6)
        page.setSpacing(6)
        page.addLayout(top)
        page.addLayout(body, 1)
        page.addWidget(self.told)

    def _connect(self) -> None:
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING)
        self._typed.timeout.connect(self._narrow)
        self.units.currentIndexChanged.connect(lambda _: self._narrow())
        self.words.textChanged.connect(lambda _: self._typed.start())
        self.words.returnPressed.connect(self.tables.goal_view.setFocus)
        self.tables.goal_met.connect(self._on_goal)
        self.tables.task_met.connect(self._on_task)
        self.tables.opened.connect(lambda goal: self.opened.emit(goal.row.unit.code, goal.row.address))
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.choose_book)
        self.print_button.clicked.connect(self.print_out)
        save = QAction(self)  # Ctrl+P is the window's: print_out
        save.setShortcut(QKeySequence("Ctrl+S"))
        save.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.triggered.connect(lambda: self.choose_book())
        self.addAction(save)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(NARROW if self.width() < _SMALL else WIDTH)

    # --- what is shown --------------------------------------------------------------------------
    def show_period(self, period: Period) -> None:
        ledger = self._office.ledger
        self._office.ask("city", lambda: session.city(ledger, period), self._show, self._failed)

    def _show(self, city: City) -> None:
        self.city = city
        if city.found.plan is not self._plan:
            self._fill_units(city.found.plan)
        self._narrow()

    def _fill_units(self, plan: Plan) -> None:
        """Anew where another version of the plan counts; who was chosen stays."""
        before = self.units.currentText()
        self._plan, self._named = plan, session.named_in_plan(plan)
        self.units.blockSignals(True)
        self.units.clear()
        self.units.addItems([_EVERYBODY, *(w if isinstance(w, str) else w.name for w in self._named)])
        self.units.setCurrentIndex(max(self.units.findText(before), 0))
        self.units.blockSignals(False)

    @property
    def who(self) -> Unit | str | None:
        at = self.units.currentIndex()
        return self._named[at - 1] if at > 0 else None

    def _narrow(self) -> None:
        if self.city is None:
            return
        self.shown = found = self.city.narrowed(self.who, self.words.text())
        is_empty = not found.goals and not found.tasks
        for button in (self.copy_button, self.save_button, self.print_button):
            button.setEnabled(not is_empty)
        if is_empty:
            self._say_nothing()
            return
        self._stack.setCurrentWidget(self.tables)
        self.tables.show_city(found)
        sample = "　示例数据" if self.city.sample else ""
        self.told.setText(f"{self.city.found.period.title}　{counted(found)}{sample}")
        self.told.setToolTip(self.told.text())

    def _say_nothing(self) -> None:
        assert self.city is not None
        self.panel.clear()
        self.told.setText("")
        if self.city.goals or self.city.tasks:
            self.empty.say("没有符合的目标和工作", "换一个单位，或清空筛选文字")
        else:
            self.empty.say("报表任务里没有全市目标", "在报表任务的“市级目标”“重点任务”两张表中录入")
        self._stack.setCurrentWidget(self.empty)

    def _failed(self, why: str) -> None:
        self.panel.clear()
        self.empty.say("全市目标读不出来", why)
        self._stack.setCurrentWidget(self.empty)

    def _on_goal(self, goal: Goal) -> None:
        if self.city is not None:
            tasks = [task for task in self.city.tasks if task.item.clause == goal.clause]
            self.panel.show_goal(self.city, goal, tasks)

    def _on_task(self, task: Task) -> None:
        if self.city is not None:
            self.panel.show_task(task, [goal for goal in self.city.goals if goal.clause == task.item.clause])

    # --- out --------------------------------------------------------------------------------------
    def copy(self) -> None:
        name, words, count = self.tables.as_text()
        QGuiApplication.clipboard().setText(words)
        self._office.bar.say("good", f"已复制{name}{count}行，可以粘贴到表格或消息")

    def _name(self) -> str:
        who = self.who
        whose = "" if who is None else f"_{who if isinstance(who, str) else who.name}"
        return f"全市目标{whose}_{self._office.period.compact}"

    def choose_book(self) -> None:
        if self.shown is None or not self.save_button.isEnabled():
            return
        chosen, _ = QFileDialog.getSaveFileName(self, "存为表", f"{self._name()}.xlsx", "Excel 工作簿 (*.xlsx)")
        if chosen:
            self.save_book(Path(chosen))

    def save_book(self, path: Path) -> None:
        """What is shown, both lists."""
        found = self.shown
        if found is not None:
            self._office.work(
                "正在生成全市目标表…",
                lambda _: session.save_city(found, path),
                lambda made: self._office.bar.say("good", f"已生成 {made}"),
            )

    def print_out(self) -> None:
        from ui.printing.documents import print_pdf

        found = self.shown
        if found is not None and self.print_button.isEnabled():
            print_pdf(self, self._name().replace("_", " "), lambda _: session.city_pdf(found), name=self._name())
