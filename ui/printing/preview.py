"""打印: which forms, filled or blank, on what paper; the pages as they will come out; printer or PDF."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.help_menu import answer_f1
from ui.labels import label
from ui.printing.job import FormsJob
from ui.printing.paged import PagedDialog
from ui.printing.paper import SIZES, Setup
from ui.printing.press import Press
from ui.sizes import open_at
from zzdesk.entry.document import Document
from zzdesk.period import Period
from zzdesk.plan.model import Form

_SIDE = 216
_PAPER = "print/paper"
CURRENT, ALL, CHOSEN = "当前报表", "全部报表", "选择"


class PrintDialog(PagedDialog):
    """`drafts`: how many cells hold text that was refused; they print as the file has them."""

    def __init__(
        self, document: Document, period: Period, form: str, parent: QWidget | None = None, *, drafts: int = 0
    ) -> None:
        super().__init__(parent)
        answer_f1(self, "打印")
        self._document, self._period, self._current = document, period, form
        self._forms = document.plan_for(period).forms_of(document.unit)
        self._job: FormsJob | None = None
        self.setWindowTitle(f"打印　{document.unit.name}　{period.title}")
        open_at(self, 1180, 700)
        self.press = Press(document, period, self)
        self._widgets()
        self._lay_out()
        self._connect()
        self._drafts = drafts
        self.make()

    # --- building -------------------------------------------------------------------------
    def _widgets(self) -> None:
        self.filled, self.blank = QRadioButton("已填的表(&T)"), QRadioButton("空表，手工填写(&K)")
        self.filled.setChecked(True)
        self.scopes = {
            CURRENT: QRadioButton(f"当前报表 {self._current}(&D)"),
            ALL: QRadioButton("全部报表(&A)"),
            CHOSEN: QRadioButton("选择(&X)"),
        }
        self.scopes[CURRENT].setChecked(True)
        self._contents, self._scopes = QButtonGroup(self), QButtonGroup(self)
        for button in (self.filled, self.blank):
            self._contents.addButton(button)
        for button in self.scopes.values():
            self._scopes.addButton(button)
        self.boxes = {form.code: QCheckBox(f"{form.code} {form.title}") for form in self._forms}
        self._tick()
        self.sheet_size, self.way = QComboBox(), QComboBox()
        self.sheet_size.addItems(SIZES)
        self.sheet_size.setAccessibleName("纸张")
        self.way.addItems(("横向", "纵向"))
        self.way.setAccessibleName("方向")
        self.fit = QCheckBox("适合宽度(&W)")
        self.fit.setToolTip("各栏印在一页宽，字随之变小；不选则与报送文件一样，宽表分几页宽")
        self._recall()
        self.told = label("", "quiet", wrap=True)

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("side", True)
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        for part in (_heading("内容"), self.filled, self.blank, _heading("报表"), *self.scopes.values()):
            column.addWidget(part)
        column.addWidget(self._list(), 1)
        paper = QGridLayout()
        boxes = {"纸张(&Z)": self.sheet_size, "方向(&F)": self.way}
        for row, (words, box) in enumerate(boxes.items()):
            named = QLabel(words)
            named.setBuddy(box)
            paper.addWidget(named, row, 0)
            paper.addWidget(box, row, 1)
        paper.setColumnStretch(1, 1)
        column.addLayout(paper)
        column.addWidget(self.fit)
        column.addWidget(self.told)
        self._side = side
        self.lay_out(side)

    def _list(self) -> QScrollArea:
        """Few forms as they are, a low window scrolls through them."""
        holder, scroll = QFrame(), QScrollArea()
        holder.setProperty("side", True)
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 0, 0, 0)
        column.setSpacing(4)
        for box in self.boxes.values():
            column.addWidget(box)
        column.addStretch(1)
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def _connect(self) -> None:
        self._contents.buttonClicked.connect(self.make)
        self._scopes.buttonClicked.connect(self._on_scope)
        for ticked in self.boxes.values():
            ticked.clicked.connect(self._on_ticked)
        for box in (self.sheet_size, self.way):
            box.currentIndexChanged.connect(self.make)
        self.fit.toggled.connect(self.make)
        self.press.ready.connect(self._on_ready)
        self.press.working.connect(lambda: self.bar.work("正在排版…", self._on_cancel))
        self.press.counted.connect(self._on_counted)
        self.press.failed.connect(lambda words: self.bar.say("error", words))
        self.output.busy.connect(lambda busy: self._enable(not busy))

    # --- what is asked for ------------------------------------------------------------------
    @property
    def setup(self) -> Setup:
        return Setup(self.sheet_size.currentText(), self.way.currentIndex() == 0, self.fit.isChecked())

    def chosen(self) -> list[Form]:
        """In the plan's order."""
        return [form for form in self._forms if self.boxes[form.code].isChecked()]

    def make(self) -> None:
        """Prepare the pages anew, for what is chosen now."""
        self._enable(False, side=True)
        QSettings().setValue(_PAPER, [self.setup.size, int(self.setup.landscape), int(self.setup.fit)])
        forms = self.chosen()
        if forms:
            self.told.setText("正在排版…")
            self.press.make(forms, self.setup, blank=self.blank.isChecked())
        else:
            self.press.stop()
            self._job = None
            self.view.set_job(None)
            self.told.setText("没有选中报表")

    def _recall(self) -> None:
        kept = QSettings().value(_PAPER, [])
        if isinstance(kept, list) and len(kept) == 3 and kept[0] in SIZES:
            self.sheet_size.setCurrentText(str(kept[0]))
            self.way.setCurrentIndex(0 if int(kept[1]) else 1)
            self.fit.setChecked(bool(int(kept[2])))

    def _tick(self) -> None:
        """The ticks of the scope chosen; of 选择 they stay as they are."""
        if not self.scopes[CHOSEN].isChecked():
            for code, box in self.boxes.items():
                box.setChecked(self.scopes[ALL].isChecked() or code == self._current)

    def _on_scope(self) -> None:
        self._tick()
        if self.scopes[CHOSEN].isChecked():
            next(iter(self.boxes.values())).setFocus()
        self.make()

    def _on_ticked(self) -> None:
        self.scopes[CHOSEN].setChecked(True)
        self.make()

    # --- what comes of it -----------------------------------------------------------------------
    def _on_ready(self, job: FormsJob) -> None:
        shown = self._job.form_on(self.view.page) if self._job and self._job.page_count else self._current
        self._job = job
        if self._drafts:
            self.bar.say("query", f"有{self._drafts}格填错的文字尚未改正，没有存入文件，不打印")
        elif self.bar.is_working:
            self.bar.clear()
        self.view.set_job(job, job.first_page_of(shown) or 0)
        self.view_bar.refresh()
        self._enable(True)
        paper = self.press.paper(self.blank.isChecked())
        said = [paper.edition, f"校验码 {paper.code}"] if paper else []
        self.told.setText("\n".join([*said, f"共 {job.page_count} 页　{job.setup.words}"]))

    def _on_counted(self, done: int, total: int) -> None:
        if self.bar.is_working:
            self.bar.counted(done, total, "行已排版")

    def _on_cancel(self) -> None:
        self.press.stop()
        self.told.setText("已取消排版")
        self.bar.say("note", "已取消排版", action=("重新排版", self.make))

    def _enable(self, on: bool, *, side: bool = False) -> None:
        """While pages are made or put out nothing else begins; the side stays open while they are made."""
        self.view_bar.set_ready(on and bool(self._job and self._job.page_count))
        self._side.setEnabled(on or side)

    # --- out ------------------------------------------------------------------------------------
    def print_out(self) -> None:
        if self._job and self.view_bar.is_ready:
            self.output.ask_printer(self._job, self.name)

    def save_pdf(self) -> None:
        if self._job and self.view_bar.is_ready:
            self.output.ask_pdf(self._job, self.name)

    @property
    def name(self) -> str:
        """As the return's file is named, with the form where it is one alone."""
        paper, forms = self.press.paper(self.blank.isChecked()), self.chosen()
        assert paper is not None
        return "_".join([paper.file_stem, *([forms[0].code] if len(forms) == 1 else [])])

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        event.accept()

    def reject(self) -> None:
        self._leave()
        super().reject()

    def _leave(self) -> None:
        """Nothing reads the document once the window is gone and figures may be typed again."""
        self.output.stop()
        self.press.leave()


def _heading(words: str) -> QLabel:
    found = label(words)
    found.setContentsMargins(0, 6, 0, 0)
    return found
