"""The form as printed: title, head block, the table, foot and 说明."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.clerk.desk import Desk
from ui.grid.model import FormModel
from ui.grid.view import FormView
from ui.labels import label, title
from zzdesk.entry.edits import Change, SetFoot
from zzdesk.plan.model import Form, Plan

_LEAST_LINES = 6  # in a lower window the whole paper scrolls instead
_HOW_TO_BEGIN = "在最后一行直接填写即可增加一行；可从 WPS/Excel 粘贴整块"
OFFICE = "单位全称"
_MADE_ON = "报出日期"  # set by the program when the return is made


class FootField(QLineEdit):
    """A name at the foot or in the head; kept as an edit once typing ends."""

    def __init__(self, desk: Desk, name: str, hint: str = "") -> None:
        super().__init__()
        self._desk, self._name = desk, name
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setReadOnly(desk.document.read_only)
        self.setMinimumWidth(60)
        self.editingFinished.connect(self._keep)
        desk.changed.connect(self._on_changed)
        self._show()

    def _show(self) -> None:
        self.setText(self._desk.document.foot.get(self._name, ""))
        self.setCursorPosition(0)

    def _keep(self) -> None:
        words = self.text().strip()
        if words != self._desk.document.foot.get(self._name, ""):
            self._desk.do(SetFoot({self._name: words}))

    def _on_changed(self, change: Change) -> None:
        if change.foot:
            self._show()


class Sheet(QFrame):
    """The paper of one form; it is as wide as the form wants and the window allows."""

    current_changed = Signal(object)

    def __init__(self, desk: Desk, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._desk, self.form = desk, form
        self.model = self._make_model()
        self.view = FormView(self.model, self)
        self._period = label(desk.period.title)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 8)
        page.setSpacing(4)
        heading = title(form.title, theme.FORM_PT)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page.addWidget(heading)
        page.addLayout(self._head())
        page.addWidget(self.view, 1000)
        self._help = self._help_line()
        page.addWidget(self._help)
        page.addLayout(self._foot())
        self._said = self._notes()
        page.addWidget(self._said)
        page.addStretch(1)
        desk.period_changed.connect(self._on_period)
        self.setMaximumWidth(self.view.natural_width() + 2 * theme.MARGIN + 2)
        self._room = 0
        self._limit_height()
        self.view.horizontalScrollBar().rangeChanged.connect(self._limit_height)
        self.view.zoomed.connect(self._on_zoom)
        if form.floating:
            self.setProperty("help", "浮动表")
            self.model.rowsInserted.connect(self._on_rows)
            self.model.rowsRemoved.connect(self._on_rows)
            self._on_rows()

    def _make_model(self) -> FormModel:
        if not self.form.floating:
            return FormModel(self._desk, self.form, self)
        from ui.grid.lines_model import LinesModel  # not on the way to the first grid

        return LinesModel(self._desk, self.form, self)

    def _head(self) -> QGridLayout:
        document = self._desk.document
        head = QGridLayout()
        head.setHorizontalSpacing(8)
        head.setVerticalSpacing(0)
        left = QHBoxLayout()
        left.addWidget(label("填报单位（盖章）："))
        office = FootField(self._desk, OFFICE, "填报单位全称")
        office.setMinimumWidth(150)
        left.addWidget(office)
        left.addSpacing(8)
        left.addWidget(label(document.unit.name, "quiet"))
        if document.sample:
            left.addSpacing(8)
            left.addWidget(label("示例数据", "warn"))
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        for words in head_lines(document.plan, self.form):
            line = label(words, "quiet")
            line.setFont(theme.font(theme.SMALL_PT))
            right.addWidget(line)
        head.addLayout(left, 0, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self._period, 0, 1, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        head.addLayout(right, 0, 2, Qt.AlignmentFlag.AlignRight)
        head.setColumnStretch(0, 3)
        head.setColumnStretch(1, 2)
        head.setColumnStretch(2, 3)
        return head

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(4)
        for name in self.form.foot:
            if name != _MADE_ON:
                foot.addWidget(label(f"{name}："))
                foot.addWidget(FootField(self._desk, name), 1)
        if _MADE_ON in self.form.foot:
            foot.addWidget(label(f"{_MADE_ON}：", "quiet"))
        return foot

    def _notes(self) -> QWidget:
        words = [f"{self.form.stamp}：" if self.form.stamp else "", "说明：" + " ".join(self.form.notes)]
        found = label("　".join(filter(None, words)), "quiet", wrap=True)
        found.setFont(theme.font(theme.SMALL_PT))
        return found

    def _help_line(self) -> QWidget:
        """What to do with an empty floating form."""
        found = label(_HOW_TO_BEGIN, "quiet")
        found.setAlignment(Qt.AlignmentFlag.AlignCenter)
        found.setContentsMargins(0, 8, 0, 8)
        found.setVisible(False)
        return found

    def _on_rows(self, *_: object) -> None:
        """The paper grows and shrinks with the lines."""
        self._help.setVisible(self.model.line_count == 0)
        self.refit()

    def _on_zoom(self) -> None:
        self.setMaximumWidth(self.view.natural_width() + 2 * theme.MARGIN + 2)
        self.refit()

    def refit(self) -> None:
        """After lines were hidden or shown, or all is larger or smaller."""
        self._limit_height()
        if self._room:
            self.set_room(self._room)

    def _on_period(self) -> None:
        self._period.setText(self._desk.period.title)

    def _limit_height(self, *_: object) -> None:
        """No room under the last line."""
        height = self.view.natural_height()
        if height != self.view.maximumHeight():
            self.view.setMaximumHeight(height)
            head = height - self.view.verticalHeader().length()
            self.view.setMinimumHeight(min(height, head + _LEAST_LINES * theme.ROW))

    def set_room(self, height: int) -> None:
        """What the window has for the paper: 说明 (printed on the return) gives way before a line of the form does."""
        self._room = height
        wanted = self._said.heightForWidth(max(self.width() - 2 * theme.MARGIN, 100))
        self._said.setVisible(height - self._fixed_height() - self.view.natural_height() >= wanted)

    def _fixed_height(self) -> int:
        """What title, head and foot take, with the spaces between."""
        page = self.layout()
        assert page is not None
        parts = [page.itemAt(n) for n in range(page.count())]
        left_out = [self.view, self._said, *([self._help] if self._help.isHidden() else [])]
        taken = [p.sizeHint().height() for p in parts if p and p.widget() not in left_out]
        margins = page.contentsMargins()
        return sum(taken) + page.spacing() * len(parts) + margins.top() + margins.bottom()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._limit_height()


def head_lines(plan: Plan, form: Form) -> list[str]:
    """表号, 制定机关 and, where the plan has no approval, what the form is instead: a number is never invented."""
    lines = [f"表　　号：{form.code}表", f"制定机关：{plan.issuer}"]
    if plan.setting("approval"):
        lines += [f"批准机关：{plan.setting('approver')}", f"批准文号：{plan.setting('approval')}"]
        return [*lines, f"有效期至：{plan.setting('valid_until')}"]
    return [*lines, plan.setting("unofficial_note")]
