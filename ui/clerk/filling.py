"""少填: what fills cells without typing: 导入数据, 从报送文件读入, 沿用上期, 按企业名单生成各行, 计算合计."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.clerk.desk import Desk
from zzdesk.errors import ZzError

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

    from ui.dialogs.import_actuals import ImportDialog
    from zzdesk.entry.incoming import Incoming

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".csv"})
_FOLDER = "import/folder"
_RETURNS = "报送文件 (*.xlsx);;全部文件 (*)"


class Filling(QObject):
    """Each act is one step of undo; `said` carries level, words and details for the message bar."""

    said = Signal(str, str, object)
    took_table = Signal(object)  # Path of a CSV in the form of `zzdesk enter`
    took_receipt = Signal(object)  # Path of 市局回执
    took_feedback = Signal(object)  # Path of a 统计反馈文件

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.dialog: ImportDialog | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    # --- from files -------------------------------------------------------------------------
    def choose_file(self) -> None:
        from ui.dialogs.import_actuals import FILES

        self._choose("导入数据", FILES)

    def choose_return(self) -> None:
        self._choose("从报送文件读入（退回的或手工填写的报送文件）", _RETURNS)

    def _choose(self, title: str, kinds: str) -> None:
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QFileDialog

        if not self._takes_edits():
            return
        folder = str(QSettings().value(_FOLDER, "")) or str(self._desk.document.path.parent)
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, folder, kinds)
        if chosen:
            QSettings().setValue(_FOLDER, str(Path(chosen).parent))
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Read a file; whatever it would fill is shown before it does."""
        from ui.dialogs.import_actuals import ImportDialog
        from zzdesk import session
        from zzdesk.entry.table import is_table

        if session.is_receipt(path):
            self.took_receipt.emit(path)
            return
        if session.is_feedback(path):  # also of a month that is locked
            self.took_feedback.emit(path)
            return
        if not self._takes_edits():
            return
        if is_table(path):
            self.took_table.emit(path)
            return
        self.dialog = dialog = ImportDialog(self._desk.document, self._desk.period, path, self._window)
        dialog.finished.connect(lambda _: self._on_finished(dialog))
        dialog.open()

    def _on_finished(self, dialog: ImportDialog) -> None:
        self.dialog = None
        if dialog.result() and dialog.incoming:
            self._bring(dialog.incoming, overwrite=dialog.overwrite)
        dialog.deleteLater()

    def _bring(self, incoming: Incoming, *, overwrite: bool) -> None:
        desk = self._desk
        desk.set_period(incoming.period)
        try:
            edit = incoming.edit(desk.document, overwrite=overwrite)
        except ZzError as why:
            self._say("error", str(why))
            return
        if not desk.take(edit):
            return
        told = [f"已从 {incoming.source} {incoming.what}{len(edit.cells)}格"]
        told += [f"增加{len(edit.lines)}行"] if edit.lines else []
        told += [f"审核说明{len(edit.texts)}条"] if edit.texts else []
        kept = sum(a.differs for a in incoming.arriving)
        told += [f"{kept}格与本表已填的不同，保留本表的数"] if kept and not overwrite else []
        told += [f"{len(incoming.refused)}格未读入"] if incoming.refused else []
        details = [f"{f.sheet or ''}!{f.cell or ''}：{f.message}" for f in incoming.refused]
        self._say("query" if incoming.refused else "good", "，".join(told), details)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            from PySide6.QtGui import QDropEvent  # not on the way to the first grid

            assert isinstance(event, QDropEvent)
            path = _only_file(event)
            if path is not None:
                event.acceptProposedAction()
                if event.type() is QEvent.Type.Drop:
                    self.take(path)
                return True
        return super().eventFilter(watched, event)

    # --- from what is there -------------------------------------------------------------------
    def carry_all(self) -> None:
        from zzdesk.entry.carry import carry_all

        if not self._takes_edits():
            return
        found = carry_all(self._desk.document, self._desk.period)
        prev = self._desk.plan.prev(self._desk.period)
        if prev is None:
            self._say("note", "本期是任务的第一期，没有上期")
        elif not found.counts:
            self._say("note", f"{prev.label}没有本期尚缺、可以沿用的内容")
        elif self._desk.take(found.edit):
            told = "，".join(f"{what}{count}{'行' if '行' in what else '格'}" for what, count in found.counts.items())
            self._say("good", f"已沿用{prev.label}：{told}；当期的数没有带来，带来的请逐项核对，可一步撤销")

    def list_lines(self) -> None:
        from zzdesk.entry.carry import list_lines

        if not self._takes_edits():
            return
        edit = list_lines(self._desk.document, self._desk.period)
        if edit is None:
            self._say("note", "报表任务的企业名单中没有本单位的企业，请向市局索取名单")
        elif not edit.cells:
            self._say("note", "名单上的企业都已在表中")
        elif self._desk.take(edit):
            self._say("good", f"已按企业名单生成{len(edit.lines)}行，请填写各企业的数")

    def compute(self) -> None:
        from zzdesk.entry.compute import computed

        if not self._takes_edits():
            return
        found = computed(self._desk.document, self._desk.period)
        apart = [f"{address} 按不同审核关系得出的数不同，没有填" for address in found.contradicted]
        if not found.edit.cells:
            self._say("note", "没有可以算出的空格：合计格已填，或各分项、明细还没有填全", apart)
        elif self._desk.take(found.edit):
            values = found.edit.cells
            details = [f"{a} ＝ {values[a].content}（{title}）" for a, title in found.by_rule.items()]
            self._say("good", f"已按强制性审核关系算出{len(values)}格，可一步撤销", [*details, *apart])

    # --- inside -------------------------------------------------------------------------------
    def _takes_edits(self) -> bool:
        """Whether the month in hand can be filled; else why not is said."""
        if self._desk.document.read_only:
            self._say("note", "文件只读，不能修改")
            return False
        return self._desk.may_edit()

    def _say(self, level: str, words: str, details: Sequence[str] = ()) -> None:
        self.said.emit(level, words, list(details))


def _only_file(event: QDropEvent) -> Path | None:
    """The one file that is dragged, where it is one that can be read."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path and path.suffix.lower() in _SUFFIXES else None
