"""统计反馈: the statistics bureau's figures come into the file, fill their cells and hold them; and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.clerk.desk import Desk
from zzdesk import session
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period

_FOLDER = "import/folder"
_KINDS = "统计反馈文件 (*.xlsx);;全部文件 (*)"


class Feeding(QObject):
    """`said` carries level, words, details and an action or None for the message bar."""

    said = Signal(str, str, object, object)

    def __init__(self, desk: Desk, reopen: Callable[[], None], window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._reopen, self._window = desk, reopen, window

    def choose_file(self) -> None:
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QFileDialog

        folder = str(QSettings().value(_FOLDER, "")) or str(self._desk.document.path.parent)
        chosen, _ = QFileDialog.getOpenFileName(self._window, "收入统计反馈文件", folder, _KINDS)
        if chosen:
            QSettings().setValue(_FOLDER, str(Path(chosen).parent))
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Keep the file's figures, and fill the cells of each of its months that takes edits."""
        try:
            periods, notes = session.take_feedback(self._desk.document, path)
        except ZzError as why:
            self._say("error", str(why))
            return
        self._desk.look_at_feedback()
        if periods:
            self._desk.set_period(periods[-1])
        told = [note for period in periods for note in [self._fill(period)]]
        self._tell(told, [n.message for n in notes])

    def fill(self) -> None:
        """填入统计反馈数 of the period in hand, once more."""
        period = self._desk.period
        if not self._desk.document.fed_back.of(period):
            self._say("note", f"{period.label}还没有收到统计反馈数：收到市局发来的统计反馈文件后，拖进窗口即可")
        elif self._may():
            self._tell([self._fill(period)], [])

    def give_back(self) -> None:
        """What stood in the cells before, for a 快报 that is still to be made."""
        if not self._may():
            return
        edit = session.unfilling(self._desk.document, self._desk.period)
        if edit is None:
            self._say("note", f"{self._desk.period.label}没有填入过统计反馈数，或填入前也是同样的数")
        elif self._desk.take(edit):
            words = f"已改回填入反馈前的{len(edit.cells)}格，可以修改；正式报送前请再“填入统计反馈数”"
            self._say("good", words)

    def _fill(self, period: Period) -> Finding:
        """The note says what was done."""
        document = self._desk.document
        edit = session.filling(document, period)
        if edit is None:
            return Finding(Level.NOTE, "feedback.same", {"period": period.label})
        held = document.sent.lock(period)
        if held:
            args = {"period": period.label, "kind": held.kind, "revision": held.revision}
            return Finding(Level.NOTE, "feedback.locked", args)
        self._desk.take(edit)
        args = {"period": period.label, "count": len(edit.cells), "source": session.source_of(edit)}
        return Finding(Level.NOTE, "feedback.filled", args)

    def _tell(self, told: Sequence[Finding], details: list[str]) -> None:
        codes = {note.code for note in told}
        level = "good" if "feedback.filled" in codes else "note"
        words = "；".join(note.message for note in told)
        if "feedback.filled" in codes:
            words += "，可撤销"
        action = ("更正本期…", self._reopen) if "feedback.locked" in codes and self._desk.is_locked else None
        self.said.emit(level, words, details, action)

    def _may(self) -> bool:
        if self._desk.document.read_only:
            self._say("note", "文件只读，不能修改")
            return False
        return self._desk.may_edit()

    def _say(self, level: str, words: str) -> None:
        self.said.emit(level, words, [], None)
