"""The two lists of 全市目标, linked by the notice's clause: a row chosen in one shows its own in the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QVBoxLayout, QWidget

from ui.bureau.table import Rows, TextTable, dress
from ui.labels import label
from ui.theme import Tone
from zzdesk.analysis.city_goals import City, Goal, Task, goal_words, task_words

GOALS = ("代码", "条款", "指标", "牵头单位", "年度目标", "累计完成", "完成率/差", "状态", "数据来源")
TASKS = ("序号", "条款", "任务", "牵头单位", "责任单位", "时限", "状态")
_GOAL_WIDTHS, _TASK_WIDTHS = (46, 58, 150, 92, 112, 86, 92, 84, 96), (40, 58, 200, 120, 190, 60, 70)
_NAME = 2  # the column that takes what room is left
_NARROW = 640  # pixels: below it the columns that the side tells as well give way
_GIVE_WAY = (1, 3, 6, 8), (1, 4)  # of the targets, of the items
_TONES: dict[str, Tone] = {
    "达到进度": "passed", "完成": "passed", "超额完成": "passed", "已完成": "passed",
    "基本达到进度": "query", "基本完成": "query",
    "未达到进度": "error", "未完成": "error", "滞后": "error",
}  # fmt: skip


class CityTables(QSplitter):
    goal_met = Signal(object)  # Goal
    task_met = Signal(object)  # Task
    opened = Signal(object)  # Goal: a double click or Enter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._goals: tuple[Goal, ...] = ()
        self._tasks: tuple[Task, ...] = ()
        self._following = False
        self.goals = Rows(GOALS, self, right=(5, 6), centred=(0, 1), marked=7)
        self.tasks = Rows(TASKS, self, centred=(0, 1, 5), marked=6)
        self.goal_view = dress(self.goals, _GOAL_WIDTHS, _NAME, "全市目标")
        self.task_view = dress(self.tasks, _TASK_WIDTHS, _NAME, "重点工作")
        self.goal_head, self.task_head = label("", "strong"), label("", "strong")
        for head, view in ((self.goal_head, self.goal_view), (self.task_head, self.task_view)):
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            self.addWidget(_under(head, view))
        self.setChildrenCollapsible(False)
        self.setSizes([330, 250])
        self.last = self.goal_view  # where one chose last: what is copied
        self.goal_view.selectionModel().currentRowChanged.connect(lambda now, _: self._on_goal(now))
        self.task_view.selectionModel().currentRowChanged.connect(lambda now, _: self._on_task(now))
        self.goal_view.opened.connect(self._open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        for view, columns in zip((self.goal_view, self.task_view), _GIVE_WAY, strict=True):
            for column in columns:
                view.setColumnHidden(column, is_narrow)

    # --- what is shown --------------------------------------------------------------------------
    def show_city(self, city: City) -> None:
        """The row that one was at stays, where it is still there; else the first target."""
        kept = self.current
        self._goals, self._tasks = city.goals, city.tasks
        self._following = True
        self.goals.set_rows([goal_words(g) for g in city.goals], [_TONES.get(g.state, "text") for g in city.goals])
        self.tasks.set_rows([task_words(t) for t in city.tasks], [_TONES.get(t.state, "text") for t in city.tasks])
        self._following = False
        texts = sum(goal.is_text for goal in city.goals)
        more = f"，另有文字目标 {texts} 项" if texts else ""
        self.goal_head.setText(f"全市目标 {len(city.goals) - texts} 项{more}")
        self.task_head.setText(f"重点工作 {len(city.tasks)} 项")
        self._return_to(kept)

    @property
    def current(self) -> tuple[TextTable, str]:
        """Which list one was in last, and the code or number of the row there."""
        rows = self.goals.rows if self.last is self.goal_view else self.tasks.rows
        at = self.last.currentIndex().row()
        return self.last, rows[at][0] if 0 <= at < len(rows) else ""

    def _return_to(self, kept: tuple[TextTable, str]) -> None:
        view, code = kept
        model = self.goals if view is self.goal_view else self.tasks
        if not model.rows:
            view, model = (self.task_view, self.tasks) if view is self.goal_view else (self.goal_view, self.goals)
        at = next((n for n, row in enumerate(model.rows) if row[0] == code), 0)
        if model.rows:
            view.setCurrentIndex(model.index(at, 0))

    # --- one follows the other --------------------------------------------------------------------
    def _on_goal(self, now: QModelIndex) -> None:
        if not self._following and now.isValid():
            self.last, goal = self.goal_view, self._goals[now.row()]
            rows = [n for n, task in enumerate(self._tasks) if task.item.clause == goal.clause]
            self._follow(self.task_view, self.tasks, rows)
            self.goal_met.emit(goal)

    def _on_task(self, now: QModelIndex) -> None:
        if not self._following and now.isValid():
            self.last, task = self.task_view, self._tasks[now.row()]
            rows = [n for n, goal in enumerate(self._goals) if goal.clause == task.item.clause]
            self._follow(self.goal_view, self.goals, rows)
            self.task_met.emit(task)

    def _follow(self, view: TextTable, model: Rows, rows: Sequence[int]) -> None:
        """All rows of the clause selected, the first seen; none of it where the clause has none."""
        chosen = QItemSelection()
        for row in rows:
            chosen.select(model.index(row, 0), model.index(row, model.columnCount() - 1))
        self._following = True
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect
        view.selectionModel().select(chosen, how)
        if rows:
            view.selectionModel().setCurrentIndex(model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
            view.scrollTo(model.index(rows[-1], 0))
            view.scrollTo(model.index(rows[0], 0))
        self._following = False

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._goals[index.row()])

    def goals_of(self, clause: str) -> list[Goal]:
        return [goal for goal in self._goals if goal.clause == clause]

    def tasks_of(self, clause: str) -> list[Task]:
        return [task for task in self._tasks if task.item.clause == clause]

    def as_text(self) -> tuple[str, str, int]:
        """The list one was in last, to paste into a sheet: its name, its rows with their heads, their number."""
        is_goals = self.last is self.goal_view
        model, name = (self.goals, "全市目标") if is_goals else (self.tasks, "重点工作")
        return name, "\n".join("\t".join(row) for row in (model.heads, *model.rows)), len(model.rows)


def _under(head: QWidget, view: QWidget) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(head)
    column.addWidget(view, 1)
    return part
