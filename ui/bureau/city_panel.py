"""The chosen target or work item at the side: its bullet, and all that its unit wrote."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QTextBrowser, QVBoxLayout, QWidget

from ui.bureau.chart_output import image_of
from ui.bureau.office import Office
from ui.labels import label
from zzdesk import session
from zzdesk.analysis.city_goals import City, Goal, Task
from zzdesk.analysis.wording import printed, state_words
from zzdesk.output.chart_picture import Picture

WIDTH, NARROW = 316, 252  # pixels; narrow in a window of less than 1000
_INCH, _WIDE = 25.4, 82.0  # millimetres of the bullet


class CityPanel(QFrame):
    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.setProperty("panel", True)
        self.setFixedWidth(WIDTH)
        self.head = label("", "strong", wrap=True)
        self.bullet = QLabel()
        self.bullet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = QTextBrowser()
        self.text.setAccessibleName("说明")
        self.text.setStyleSheet("border: 0;")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for part in (self.head, self.bullet):
            column.addWidget(part)
        column.addWidget(self.text, 1)

    def clear(self) -> None:
        self.head.setText("")
        self.bullet.hide()
        self.text.clear()

    def show_goal(self, city: City, goal: Goal, tasks: Sequence[Task]) -> None:
        row, found = goal.row, city.found
        self.head.setText(f"{goal.code}　{goal.name}")
        lines = [
            ("条款", f"第{goal.clause}条"),
            ("年度目标", goal.aim),
            ("累计完成", goal.actual),
            ("完成率", _against_pace(goal)),
            ("状态", state_words(found.plan, row, found.period)),
            ("牵头单位", "、".join(goal.leads)),
            ("主填单位", row.unit.name),
            ("数据来源", goal.source),
            *goal.told,
            ("说明", row.indicator.line.note),
            ("对应工作", "\n".join(_task_line(task) for task in tasks)),
        ]
        self._say(lines)
        ratio = self.devicePixelRatioF()
        dots = (self.width() - 20) / _WIDE * _INCH * ratio

        def draw() -> Picture | None:
            figure = session.goal_chart(city, goal)
            return None if figure is None else session.chart_picture(figure, dots)

        self._office.ask("goal chart", draw, lambda picture: self._drawn(picture, ratio))

    def _drawn(self, picture: Picture | None, ratio: float) -> None:
        self.bullet.setVisible(picture is not None)
        if picture is not None:
            image = image_of(picture)
            image.setDevicePixelRatio(ratio)
            self.bullet.setPixmap(QPixmap.fromImage(image))

    def show_task(self, task: Task, goals: Sequence[Goal]) -> None:
        item = task.item
        self.head.setText(f"第{item.clause}条　{item.title}")
        self._office.ask("goal chart", lambda: None, lambda _: self.bullet.hide())  # one under way is not shown
        self.bullet.hide()
        self._say(
            [
                ("牵头单位", "、".join(item.leads)),
                ("责任单位", "、".join(item.shares)),
                ("完成时限", item.deadline or ("通知未写明" if item.is_task else "")),
                ("填报单位", task.unit.name if task.unit else "总体要求，没有台账"),
                ("状态", task.state if task.unit else ""),
                ("本月进展", task.progress),
                ("问题", task.problem),
                ("下步", task.next),
                ("对应目标", "\n".join(f"{g.code} {g.name}：{g.actual}，{g.state}" for g in goals)),
            ]
        )

    def _say(self, lines: Sequence[tuple[str, str]]) -> None:
        self.text.setPlainText("\n".join(f"{name}：{words}" for name, words in lines if words))


def _against_pace(goal: Goal) -> str:
    """56.7%（与时序差+6.7个百分点）; "" of what has no completion."""
    standing = goal.row.standing
    if standing.completion is None:
        return ""
    if standing.ahead_pp is None:
        return goal.measure
    return f"{goal.measure}（与时序差{printed(standing.ahead_pp, 1, sign=True)}个百分点）"


def _task_line(task: Task) -> str:
    state = f"（{task.state}）" if task.unit else ""
    return f"{task.item.title}{state}"
