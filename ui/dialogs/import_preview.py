"""预览: what an import would fill, change and leave out, cell by cell, before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from ui.bureau.table import Rows, view_of
from ui.labels import label
from ui.theme import Tone
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.incoming import Arriving, Incoming
from zzdesk.findings import Finding
from zzdesk.plan.model import Form

_HEADS = ("结果", "报表", "行", "栏次", "表中", "现有", "读入", "来源")
NEW, DIFFERS, SAME, REFUSED, UNUSED = "＋ 新填", "≠ 不同", "＝ 相同", "✕ 未读入", "－ 未用"
_ORDER = (DIFFERS, REFUSED, NEW, UNUSED, SAME)
_TONES: dict[str, Tone] = {NEW: "passed", DIFFERS: "query", SAME: "secondary", REFUSED: "error", UNUSED: "secondary"}
_ALL = "全部（相同的除外）"


class PreviewPage(QWidget):
    """`overwrite` is the clerk's choice for cells that have another value already."""

    changed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._rows: dict[str, list[tuple[str, ...]]] = {}
        self.counts = label("")
        self.counts.setAccessibleName("导入结果")
        self.shown = QComboBox()
        self.shown.setAccessibleName("显示哪些格")
        self.only_blank = QRadioButton("只填空格(&K)")
        self.all = QRadioButton("全部覆盖(&A)")
        self.only_blank.setChecked(True)
        self.table = Rows(_HEADS, self, right=(4, 5, 6))
        self.view = view_of(self.table, (84, 80, 220, 150, 120, 110, 110, 150), 2, "导入预览")
        self.view.setTabKeyNavigation(False)
        self.detail = label("", "quiet")
        self.detail.setAccessibleName("所选一格的说明")
        self._choice = QWidget()
        self._lay_out()
        self.shown.currentIndexChanged.connect(self._show_rows)
        self.all.toggled.connect(self.changed)
        self.view.selectionModel().currentRowChanged.connect(self._show_detail)

    def _lay_out(self) -> None:
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.addWidget(label("不同的格：", "quiet"))
        choice.addWidget(self.only_blank)
        choice.addWidget(self.all)
        row = QHBoxLayout()
        row.addWidget(self.counts, 1)
        row.addWidget(self._choice)
        caption = label("显示(&V)", "quiet")
        caption.setBuddy(self.shown)
        row.addWidget(caption)
        row.addWidget(self.shown)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addLayout(row)
        page.addWidget(self.view, 1)
        page.addWidget(self.detail)

    @property
    def overwrite(self) -> bool:
        return self.all.isChecked()

    def set_incoming(self, incoming: Incoming) -> None:
        self._rows = {kind: [] for kind in _ORDER}
        names = _Names(self._document, incoming)
        for arriving in incoming.arriving:
            kind = NEW if arriving.is_new else DIFFERS if arriving.differs else SAME
            self._rows[kind].append(names.row(kind, arriving))
        for kind, findings in ((REFUSED, incoming.refused), (UNUSED, incoming.unused)):
            self._rows[kind] += [names.row_of(kind, finding) for finding in findings]
        counts = Counter({kind: len(rows) for kind, rows in self._rows.items()})
        told = [f"{kind.split()[1]}{counts[kind]}格" for kind in (NEW, DIFFERS, SAME, REFUSED) if counts[kind]]
        if incoming.explanations:
            told.append(f"审核说明{len(incoming.explanations)}条")
        if counts[UNUSED]:
            told.append(f"未用的行、列{counts[UNUSED]}处")
        self.counts.setText("，".join(told) or "没有可读入的内容")
        self._choice.setVisible(bool(counts[DIFFERS]))
        self._list_kinds(counts)

    def _list_kinds(self, counts: Counter[str]) -> None:
        self.shown.blockSignals(True)
        self.shown.clear()
        self.shown.addItem(_ALL, "")
        for kind in _ORDER:
            if counts[kind]:
                self.shown.addItem(f"{kind}（{counts[kind]}）", kind)
        self.shown.blockSignals(False)
        self._show_rows()

    def _show_rows(self) -> None:
        kind = self.shown.currentData() or ""
        kinds = [kind] if kind else [k for k in _ORDER if k != SAME]
        rows = [row for k in kinds for row in self._rows.get(k, [])]
        self.table.set_rows(rows, [_TONES[row[0]] for row in rows])
        if rows:
            self.view.selectRow(0)

    def _show_detail(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """The row's words whole: why a cell was not read stands there."""
        row = self.table.rows[current.row()] if current.isValid() else None
        self.detail.setText(f"{row[-1]}　{row[2]}" if row else "")


class _Names:
    """What lines and columns are called on the screen; a floating line by its own name."""

    def __init__(self, document: Document, incoming: Incoming) -> None:
        self._document, self._period = document, incoming.period
        self._plan = document.plan_for(incoming.period)
        self._forms = {f.code: f for f in self._plan.forms}
        self._columns = {(f.code, c.no): f"{c.no} {c.name}" for f in self._plan.forms for c in f.columns}
        self._lines = dict(self._named(incoming.arriving))

    def _named(self, arriving: Iterable[Arriving]) -> Iterable[tuple[tuple[str, str], str]]:
        first = {f.code: _name_column(f) for f in self._forms.values()}
        for a in arriving:
            if first[a.address.form] == a.address.column:
                yield (a.address.form, a.address.line), a.value.content

    def row(self, kind: str, a: Arriving) -> tuple[str, ...]:
        return (kind, *self._place(a.address), a.typed, a.old.typed, a.value.typed, f"{a.sheet}!{a.cell}")

    def row_of(self, kind: str, finding: Finding) -> tuple[str, ...]:
        place = ("", "", "")
        if len(finding.addresses) == 1:
            place = self._place(Address.parse(finding.addresses[0]))
        where = f"{finding.sheet}!{finding.cell}" if finding.sheet else finding.cell or ""
        form, line, column = place
        return (
            kind,
            form,
            f"{line}：{finding.message}" if line else finding.message,
            column,
            finding.value or "",
            "",
            "",
            where,
        )

    def _place(self, address: Address) -> tuple[str, str, str]:
        form = self._forms[address.form]
        column = self._columns.get((address.form, address.column), address.column)
        return address.form, self._line(form, address.line), column

    def _line(self, form: Form, line: str) -> str:
        if not form.floating:
            found = next((row for row in form.lines if row.code == line), None)
            return f"{line} {found.name}" if found else line
        name = _name_column(form)
        known = self._lines.get((form.code, line))
        return known or self._document.value(Address(form.code, line, name), self._period).content or line


def _name_column(form: Form) -> str:
    """The first column in words: a floating line is known by it."""
    return next((c.no for c in form.columns if c.kind == "text"), form.columns[0].no)
