"""What goes out to the units and comes in from the statistics bureau: 空表, 回执, 统计反馈."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.bureau.office import Office
from ui.message_bar import MessageBar
from zzdesk import session
from zzdesk.errors import Refused
from zzdesk.findings import Finding
from zzdesk.ledger.issue import Issued
from zzdesk.ledger.official import OfficialImport


class Sending(QObject):
    """Each asks where, works off the window's thread, and says in the message bar what came of it."""

    def __init__(self, office: Office, window: QWidget) -> None:
        super().__init__(window)
        self._office, self._window = office, window

    @property
    def _bar(self) -> MessageBar:
        return self._office.bar

    def _folder(self, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self._window, title)
        return Path(chosen) if chosen else None

    # --- 回执 -------------------------------------------------------------------------------------
    def choose_receipts(self) -> None:
        folder = self._folder(f"{self._office.period.title}回执存到哪个文件夹")
        if folder:
            self.receipts(folder)

    def receipts(self, folder: Path) -> None:
        """One for each unit of the chosen period; files that nobody can be told of are named."""
        ledger, period, today = self._office.ledger, self._office.period, self._office.today()

        def done(found: tuple[list[Path], list[Finding]]) -> None:
            made, unplaced = found
            words = f"已生成{len(made)}份回执，在 {folder}；每份只有该单位自己的数"
            more = f"；{len(unplaced)}个文件看不出是谁报的，不列入回执" if unplaced else ""
            self._bar.say("query" if unplaced else "good", words + more, [f"{f.place}：{f.message}" for f in unplaced])

        self._office.work(
            "正在生成回执…",
            lambda progress: (
                session.receipts(ledger, period, folder, today, progress),
                session.unplaced_files(ledger),
            ),
            done,
        )

    # --- 空表 -------------------------------------------------------------------------------------
    def choose_blanks(self) -> None:
        folder = self._folder(f"{self._office.period.title}空表存到哪个文件夹")
        if folder:
            self.blanks(folder)

    def blanks(self, folder: Path) -> None:
        ledger, period = self._office.ledger, self._office.period

        def done(made: Issued) -> None:
            stopped = "，已取消，其余没有生成" if made.cancelled else ""
            details = [f.message for f in made.findings]
            self._bar.say("good", f"已生成{len(made.files)}份空表，在 {folder}{stopped}", details)

        self._office.work(
            "正在生成空表…",
            lambda progress: session.issue(ledger.plan_of(period), period, folder, ledger, progress),
            done,
        )

    # --- 统计反馈 ---------------------------------------------------------------------------------
    def choose_official(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, "导入统计反馈表", "", "统计反馈表 (*.xlsx *.csv);;全部文件 (*)"
        )
        if chosen:
            self.official(Path(chosen))

    def official(self, path: Path) -> None:
        """All of it or nothing; what is wrong is listed line by line."""
        ledger = self._office.ledger

        def take(_: object) -> OfficialImport | Refused:
            try:
                return session.import_official(ledger, path)
            except Refused as why:
                return why

        self._office.work("正在导入统计反馈表…", take, self._taken)

    def _taken(self, found: OfficialImport | Refused) -> None:
        if isinstance(found, Refused):
            self._bar.say("error", str(found), [_line(f) for f in found.findings])
            return
        words = f"{found.name} 以前导入过，没有改动" if found.is_repeat else f"已导入 {found.name} 的{found.count}个数"
        self._bar.say("note" if found.is_repeat else "good", words, [_line(f) for f in found.findings])
        self._office.changed.emit()

    def choose_feedback(self) -> None:
        folder = self._folder(f"{self._office.period.title}统计反馈文件存到哪个文件夹")
        if folder:
            self.feedback(folder)

    def feedback(self, folder: Path) -> None:
        ledger, period = self._office.ledger, self._office.period
        self._office.work(
            "正在生成统计反馈文件…",
            lambda _: session.export_feedback(ledger, period, folder),
            lambda made: self._bar.say("good", f"已生成{len(made)}份统计反馈文件，在 {folder}，各单位读入自己的一份"),
        )


def _line(finding: Finding) -> str:
    return f"{finding.place}　{finding.message}" if finding.place else finding.message
