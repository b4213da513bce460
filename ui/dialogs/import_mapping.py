"""对应关系: which form a sheet feeds, which column is which 栏次, which line a row is. Confirmed once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.dialogs.choice_table import Cell, ChoiceModel, choice_view
from ui.labels import label
from zzdesk.entry.own_layout import ROLES, Layout, Use, worded
from zzdesk.entry.own_sheet import Proposal, column_choices, described, for_form, unknown_rows
from zzdesk.plan.model import Form, Plan, Unit

_SHEET_HEADS = ("工作表", "导入到")
_COLUMN_HEADS = ("表中的列", "前几格", "对应栏次", "换算", "提示")
_ROW_HEADS = ("表中的行", "对应的行", "提示")
_SCALES = ("", "0.0001", "10000", "0.001", "1000", "0.01", "100", "0.1", "10", "0.00000001")

_DOUBTFUL, _NEW, _KNOWN = range(3)
_MARKS = {_DOUBTFUL: "? ", _NEW: "", _KNOWN: "✓ "}
_COLOURS = {_DOUBTFUL: "query", _NEW: "", _KNOWN: "passed"}


def _state(proposal: Proposal) -> int:
    """Whether a sheet asks to be looked at, is proposed without a doubt, or was confirmed before."""
    if proposal.doubts or proposal.near:
        return _DOUBTFUL
    return _KNOWN if proposal.is_known else _NEW


class MappingPage(QWidget):
    """Works on the proposals it is given; `changed` after each choice."""

    changed = Signal()

    def __init__(self, plan: Plan, unit: Unit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan, self._unit = plan, unit
        self._forms = plan.forms_of(unit)
        self.proposals: list[Proposal] = []
        self._keys: list[str] = []
        self._names: list[str] = []
        self.sheets = ChoiceModel(_SHEET_HEADS, self)
        self.columns = ChoiceModel(_COLUMN_HEADS, self)
        self.rows = ChoiceModel(_ROW_HEADS, self)
        self.sheet_view = choice_view(self.sheets, (150, 170), 1, "工作表")
        self.column_view = choice_view(self.columns, (210, 170, 210, 86, 160), 4, "各列对应的栏次")
        self.row_view = choice_view(self.rows, (300, 260, 200), 2, "未认出的行")
        self._row_part = self._panel("表中有数、但没有认出的行（选定后记住）(&R)", self.row_view)
        self._lay_out()
        self.sheets.chosen.connect(self._on_form)
        self.columns.chosen.connect(self._on_column)
        self.rows.chosen.connect(self._on_row)
        self.sheet_view.selectionModel().currentRowChanged.connect(lambda *_: self._show_sheet())

    def _lay_out(self) -> None:
        right = QSplitter(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.addWidget(self._panel("各列对应的栏次：空格键或 F2 选择(&L)", self.column_view))
        right.addWidget(self._row_part)
        right.setSizes([340, 150])
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setChildrenCollapsible(False)
        whole.addWidget(self._panel("工作表(&S)", self.sheet_view))
        whole.addWidget(right)
        whole.setSizes([330, 870])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(whole)

    @staticmethod
    def _panel(words: str, view: QWidget) -> QFrame:
        panel, caption = QFrame(), label(words, "quiet")
        caption.setBuddy(view)
        column = QVBoxLayout(panel)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(4)
        column.addWidget(caption)
        column.addWidget(view, 1)
        return panel

    # --- what is shown ----------------------------------------------------------------------
    def set_proposals(self, proposals: Sequence[Proposal]) -> None:
        self.proposals = list(proposals)
        self._show_sheets()
        # first the sheet with something to look at
        first = min(range(len(self.proposals)), key=lambda n: (_state(self.proposals[n]), n), default=0)
        self.sheet_view.setCurrentIndex(self.sheets.index(first, 0))
        self._show_sheet()

    def focus_first(self) -> None:
        """Where there is something to look at: the columns, or the sheets where no form was recognised."""
        current = self._current
        if current is None or not current.layout.form:
            self.sheet_view.setCurrentIndex(self.sheets.index(self.sheet_view.currentIndex().row(), 1))
            self.sheet_view.setFocus()
            return
        doubtful = next((n for n, key in enumerate(self._keys) if key in current.doubts), 0)
        self.column_view.setCurrentIndex(self.columns.index(doubtful, _COLUMN_HEADS.index("对应栏次")))
        self.column_view.setFocus()

    @property
    def _current(self) -> Proposal | None:
        row = self.sheet_view.currentIndex().row()
        return self.proposals[row] if 0 <= row < len(self.proposals) else None

    def _form(self, code: str) -> Form | None:
        return next((f for f in self._forms if f.code == code), None)

    def _show_sheets(self) -> None:
        choices = [("", "不导入"), *((f.code, f"{f.code} {f.title}") for f in self._forms)]
        rows = []
        for proposal in self.proposals:
            form = self._form(proposal.layout.form)
            words = f"{form.code} {form.title}" if form else "不导入"
            name = Cell(_MARKS[_state(proposal)] + proposal.own.sheet.name, colour=_COLOURS[_state(proposal)])
            rows.append((name, Cell(words, proposal.layout.form, choices, "" if form else "secondary")))
        self.sheets.set_rows(rows)

    def _show_sheet(self) -> None:
        current = self._current
        form = self._form(current.layout.form) if current else None
        if current is None or form is None:
            self._keys, self._names = [], []
            self.columns.set_rows([])
            self.rows.set_rows([])
            self._row_part.hide()
            return
        heads = [h for h in current.own.head.columns if h.words]
        self._keys = [h.key for h in heads]
        choices = column_choices(form)
        self.columns.set_rows([self._column_row(current, form, key, choices) for key in self._keys])
        self._show_rows(current, form)

    def _column_row(
        self, proposal: Proposal, form: Form, key: str, choices: Sequence[tuple[str, str]]
    ) -> tuple[Cell, ...]:
        head = proposal.own.column(key)
        assert head is not None  # the keys are of its heads
        use = proposal.layout.columns.get(key, Use(""))
        words = dict(choices).get(use.no, "不导入")
        doubt = proposal.doubts.get(key, "")
        numeric = bool(use.no) and use.no not in ROLES and form.column(use.no).kind == "number"
        scales = [(s, worded(s)) for s in dict.fromkeys((*_SCALES, use.scale))] if numeric else []
        return (
            Cell(described(head)),
            Cell("，".join(proposal.own.samples(head.column))),
            Cell(words, use.no, choices, "" if use.no else "secondary"),
            Cell(worded(use.scale) if numeric else "", use.scale, scales, "query" if use.scale else "secondary"),
            Cell(f"? {doubt}" if doubt else "", colour="query"),
        )

    def _show_rows(self, proposal: Proposal, form: Form) -> None:
        names = unknown_rows(proposal.own, self._plan, self._unit, proposal.layout)
        lines = self._plan.lines_of(form, self._unit)
        choices = [("", "不导入"), *((line.code, f"{line.code} {line.name}") for line in lines)]
        self._names = list(names)
        rows = []
        for name, words in names.items():
            code = proposal.layout.rows.get(name, "")
            near = "" if code else proposal.near.get(name, "")
            doubt = f"? 是否指 {dict(choices).get(near, near)}" if near else ""
            shown = Cell(dict(choices).get(code, "不导入"), code, choices, "" if code else "secondary")
            rows.append((Cell(words), shown, Cell(doubt, colour="query")))
        for name, doubt in proposal.doubts.items():
            if name not in self._keys and name not in names:  # a row in another unit
                rows.append((Cell(name), Cell("按计量单位换算"), Cell(f"? {doubt}", colour="query")))
        self.rows.set_rows(rows)
        self._row_part.setVisible(bool(rows))

    # --- what is chosen -----------------------------------------------------------------------
    def _on_form(self, row: int, _column: int, code: str) -> None:
        form = self._form(code)
        own = self.proposals[row].own
        plain = Proposal(own, Layout(), False, {}, {})
        self.proposals[row] = for_form(own, self._plan, self._unit, form) if form else plain
        self._show_sheets()
        self._show_sheet()
        self.changed.emit()

    def _on_column(self, row: int, column: int, value: str) -> None:
        current, key = self._current, self._keys[row]
        if current is None:
            return
        uses = current.layout.columns
        if column == _COLUMN_HEADS.index("换算"):
            uses[key] = uses[key]._replace(scale=value)
        elif value:
            if value not in ROLES:  # a 栏次 comes from one column
                for other in current.layout.column_of(value):
                    del uses[other]
            uses[key] = Use(value)
        else:
            uses.pop(key, None)
        current.doubts.pop(key, None)
        self._show_sheets()
        self._show_sheet()
        self.changed.emit()

    def _on_row(self, row: int, _column: int, code: str) -> None:
        current = self._current
        if current and row < len(self._names):
            current.layout.rows[self._names[row]] = code
            current.near.pop(self._names[row], None)
            self._show_sheets()
            self._show_sheet()
            self.changed.emit()
