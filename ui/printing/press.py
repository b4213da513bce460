"""Getting forms ready: the content read in a thread, the pages measured in steps; what is ready is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from ui.printing.form_layout import FormLayout
from ui.printing.job import FormsJob
from ui.printing.paper import Setup
from ui.printing.steps import SOON, Steps
from ui.tasks import Task
from zzdesk import session
from zzdesk.entry.document import Document
from zzdesk.output.page import Paper, PrintedForm, printed_form
from zzdesk.period import Period
from zzdesk.plan.model import Form
from zzdesk.progress import Progress


class Stopped(Exception):
    """Nobody waits for it any more."""


class Press(QObject):
    """`ready` gives the job last asked for; `working` comes when it takes its time, `counted` lines measured of all."""

    ready = Signal(object)  # FormsJob
    working = Signal()
    counted = Signal(int, int)
    failed = Signal(str)

    def __init__(self, document: Document, period: Period, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._period = document, period
        self._papers: dict[bool, Paper] = {}
        self._printed: dict[tuple[bool, str], PrintedForm] = {}
        self._layouts: dict[tuple[bool, str, Setup], FormLayout] = {}
        self._task: Task[None] | None = None
        self._steps: Steps | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SOON)
        self._late.timeout.connect(self.working)

    def paper(self, blank: bool) -> Paper | None:
        return self._papers.get(blank)

    def make(self, forms: Sequence[Form], setup: Setup, *, blank: bool) -> None:
        """Begin; what was asked before is left."""
        self.stop()
        self._late.start()
        task = Task(
            self,
            lambda progress: self._read(forms, blank, progress),
            lambda _: self._measure(task, forms, setup, blank),
            lambda words: self._on_failed(task, words),
        )
        self._task = task
        task.start()

    def stop(self) -> None:
        self._late.stop()
        if self._task:
            self._task.stop()
            self._task = None
        if self._steps:
            self._steps.stop()
            self._steps = None

    def leave(self) -> None:
        """Stop, and wait until nothing reads the document any more."""
        task = self._task
        self.stop()
        if task:
            task.wait()

    def _read(self, forms: Sequence[Form], blank: bool, progress: Progress) -> None:
        """In a thread: no window, nothing that draws."""
        if blank not in self._papers:
            make = session.blank_paper if blank else session.paper
            self._papers[blank] = make(self._document, self._period)
        for n, form in enumerate(forms):
            if not progress(n, len(forms), form.code):
                raise Stopped
            if (blank, form.code) not in self._printed:
                self._printed[blank, form.code] = printed_form(self._papers[blank], form)

    def _measure(self, task: Task[None], forms: Sequence[Form], setup: Setup, blank: bool) -> None:
        if task is not self._task:
            return
        self._task = None
        made = [self._layout(form, setup, blank) for form in forms]
        total = sum(len(layout.printed.rows) for layout in made)

        def done() -> None:
            self._steps = None
            self._late.stop()
            for layout in made:
                self._layouts[blank, layout.printed.form.code, setup] = layout
            self.ready.emit(FormsJob(made, setup))

        self._steps = Steps(self, _measuring(made), lambda n: self.counted.emit(n, total), done, self.failed.emit)
        self._steps.start()

    def _layout(self, form: Form, setup: Setup, blank: bool) -> FormLayout:
        found = self._layouts.get((blank, form.code, setup))
        return found or FormLayout(self._printed[blank, form.code], setup)

    def _on_failed(self, task: Task[None], words: str) -> None:
        if task is self._task:
            self._task = None
            self._late.stop()
            self.failed.emit(words)


def _measuring(layouts: Sequence[FormLayout]) -> Iterator[int]:
    before = 0
    for layout in layouts:
        if not layout.sheets:
            for done in layout.measuring():
                yield before + done
        before += len(layout.printed.rows)
        yield before
