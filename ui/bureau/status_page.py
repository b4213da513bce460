"""报送情况: the year's matrix as a picture, the chosen return and its editions beside it, and 催报 to paste."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from ui.bureau.matrix_drawing import legend, picture
from ui.bureau.matrix_model import MatrixModel
from ui.bureau.matrix_view import MatrixView
from ui.bureau.office import Office
from ui.bureau.printing import print_status
from ui.bureau.reminder_panel import ReminderPanel
from ui.bureau.return_panel import ReturnPanel
from ui.labels import Elided
from zzdesk import session
from zzdesk.findings import Finding
from zzdesk.ledger.matrix import Matrix
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline

_SHOWN = 1  # findings of 市级审核 told on the page itself


class StatusPage(QWidget):
    opened = Signal(str, object)  # unit, period: the return is to be shown at 收表

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._sample = False
        self.model = MatrixModel(self)
        self.view = MatrixView(self.model)
        self.words, self.city = Elided(), Elided()
        self.returned = ReturnPanel(office)
        self.reminders = ReminderPanel(office)
        self.picture_button, self.save_button = QPushButton("复制图(&P)"), QPushButton("存为图(&G)…")
        self.sheet_button, self.print_button = QPushButton("存为表(&B)…"), QPushButton("打印(&L)…")
        self._lay_out()
        self.view.chosen.connect(self._on_chosen)
        self.view.opened.connect(self.opened)
        self.returned.wanted.connect(self.opened)
        self.picture_button.clicked.connect(self.copy_picture)
        self.save_button.clicked.connect(self.choose_picture)
        self.sheet_button.clicked.connect(self.choose_sheet)
        self.print_button.clicked.connect(self.print_out)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(3)  # at 150 % every pixel counts
        key = Elided()
        key.setText(legend())
        key.setToolTip(legend())
        top.addWidget(key, 1)
        for button in (self.picture_button, self.save_button, self.sheet_button):
            top.addWidget(button)
        left = QFrame()
        left.setProperty("panel", True)
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        below = QHBoxLayout()
        below.addWidget(self.words, 1)
        below.addWidget(self.print_button)  # above there is no room for it at 150 %
        column.addLayout(below)
        column.addWidget(self.city)
        right = QSplitter(Qt.Orientation.Vertical)
        for part in (self.returned, self.reminders):
            right.addWidget(part)
        right.setSizes([320, 240])
        right.setChildrenCollapsible(False)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setSizes([840, 360])
        parts.setChildrenCollapsible(False)
        page = QHBoxLayout(self)
        page.setContentsMargins(12, 8, 12, 8)
        page.addWidget(parts)

    # --- what is shown --------------------------------------------------------------------------
    def show_period(self, period: Period) -> None:
        ledger, today = self._office.ledger, self._office.today()

        def look() -> tuple[Matrix, list[Finding], bool]:
            matrix, city = session.status_matrix(ledger, today=today), session.city_findings(ledger, period)
            return matrix, city, session.is_sample(ledger, period)

        self._office.ask("status", look, lambda found: self._show(period, *found))
        self.reminders.show_period(period)

    def _show(self, period: Period, matrix: Matrix, city: list[Finding], sample: bool) -> None:
        self._sample = sample
        self.model.show(matrix)
        status = next(s for s in matrix.periods if s.period == period)
        self.words.setText(f"{period.title}　{status.tally.as_text()}　{self._due_words(period)}")
        self.words.setToolTip(self.words.text().replace("　", "\n"))
        self._show_city(city)
        place = self.model.place(self.view.currentIndex())
        first = next((u for u in status.units if u.state in {"conflict", "returned", "missing"}), status.units[0])
        unit = place[0] if place else first.unit
        if place == (unit, period):
            self._on_chosen(unit, period)  # the same cell, whatever has come meanwhile
        else:
            self.view.go_to(unit, period)

    def _due_words(self, period: Period) -> str:
        plan = self._office.ledger.plan_of(period)
        dues = ((kind, deadline(plan, period, kind)) for kind in ("快报", "正式"))
        return "　".join(f"{kind}截止 {due.date:%m-%d}" for kind, due in dues if due)

    def _on_chosen(self, unit: str, period: Period) -> None:
        matrix = self.model.matrix
        self.returned.show_return(unit, period, matrix.cell(unit, period) if matrix else None)

    def _show_city(self, findings: list[Finding]) -> None:
        """市级审核: codes that two units gave, in words; the rest in the tip."""
        told = [f.message for f in findings]
        more = f"等{len(told)}处（停在此处看全部）" if len(told) > _SHOWN else ""
        self.city.setText(
            f"市级审核：{'；'.join(told[:_SHOWN])}{more}" if told else "市级审核：没有一个代码由两个单位填报"
        )
        self.city.setToolTip("\n".join(told))

    def print_out(self) -> None:
        print_status(self._office, self)

    # --- the picture ----------------------------------------------------------------------------
    def picture(self) -> QImage | None:
        matrix, plan = self.model.matrix, self._office.ledger.plan
        if matrix is None:
            return None
        return picture(
            matrix,
            f"{plan.title}报送情况{'（示例数据）' if self._sample else ''}",
            plan.issuer,
            self._office.period,
            self._office.today(),
        )

    def copy_picture(self) -> None:
        image = self.picture()
        if image is not None:
            QGuiApplication.clipboard().setImage(image)
            self._office.bar.say("good", "已复制报送情况图，可以直接粘贴到消息或文档")

    def choose_picture(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "存为图", self._name("png"), "图片 (*.png)")
        if chosen:
            self.save_picture(Path(chosen))

    def save_picture(self, path: Path) -> None:
        image = self.picture()
        if image is None:
            return
        if image.save(str(path)):
            self._office.bar.say("good", f"已生成 {path}")
        else:
            self._office.bar.say("error", f"没有存成 {path}：请换一个能写入的文件夹")

    def choose_sheet(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "存为表", self._name("xlsx"), "Excel 工作簿 (*.xlsx)")
        if chosen:
            self.save_sheet(Path(chosen))

    def save_sheet(self, path: Path) -> None:
        ledger, period, today = self._office.ledger, self._office.period, self._office.today()
        self._office.work(
            "正在生成报送情况表…",
            lambda _: session.save_status(ledger, path, period, matrix=True, today=today),
            lambda made: self._office.bar.say("good", f"已生成 {made}"),
        )

    def _name(self, suffix: str) -> str:
        return f"报送情况_{self._office.period.compact}.{suffix}"
