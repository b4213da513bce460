"""查找和替换 in a bar over the form: nothing is covered, the cursor goes along."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from ui.clerk.desk import Desk
from ui.grid.clipboard import told
from ui.labels import label
from zzdesk.address import Address
from zzdesk.entry.find import NAME, Hit, find, replaced
from zzdesk.plan.model import Form

_HERE, _EVERYWHERE = "本表", "本期各表"


class FindBar(QFrame):
    """`is_hidden` says of an address whether a filter hides its line: what one does not see is passed over."""

    jump = Signal(object)  # Address
    said = Signal(str, str, list)  # level, words, details
    closed = Signal()

    def __init__(self, desk: Desk, is_hidden: Callable[[Address], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAccessibleName("查找和替换")
        self._desk, self._is_hidden = desk, is_hidden
        self._form: Form | None = None
        self._hits: list[Hit] | None = None  # None: to be looked for anew
        self._hidden = 0
        self._at = -1
        self.words, self.by = QLineEdit(), QLineEdit()
        self.scope = QComboBox()
        self.scope.addItems([_HERE, _EVERYWHERE])
        self.found = label("", "quiet")
        self.next, self.previous = _button("下一处(&N)", self.go_next), _button("上一处(&P)", self.go_previous)
        self.one, self.all = _button("替换(&R)", self.replace_one), _button("全部替换(&A)", self.replace_all)
        self._lay_out()
        self.words.textChanged.connect(self._on_words)
        self.scope.currentIndexChanged.connect(self._forget)
        for changed in (desk.changed, desk.period_changed):
            changed.connect(self._forget)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(6)
        for field, words, width in ((self.words, "查找(&F)：", 190), (self.by, "替换为(&W)：", 150)):
            name = QLabel(words)
            name.setBuddy(field)
            field.setAccessibleName(words.split("(")[0])
            field.setFixedWidth(width)
            field.setClearButtonEnabled(True)
            field.installEventFilter(self)
            row.addWidget(name)
            row.addWidget(field)
            if field is self.by:
                self._by_name = name
        self.words.setPlaceholderText("数值、文字、代码或指标名称")
        self.scope.setAccessibleName("查找范围")
        close = _button("关闭", self.dismiss)
        close.setProperty("flat", True)
        for part in (self.scope, self.previous, self.next, self.one, self.all, self.found):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(close)

    # --- opening --------------------------------------------------------------------------
    def open(self, form: Form, *, replacing: bool) -> None:
        self.set_form(form)
        for part in (self._by_name, self.by, self.one, self.all):
            part.setVisible(replacing)
        self.show()
        self.words.setFocus()
        self.words.selectAll()

    def set_form(self, form: Form) -> None:
        if form is not self._form:
            self._form = form
            if self.scope.currentText() == _HERE:
                self._forget()

    def dismiss(self) -> None:
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if watched is self.by:
                    self.replace_one()
                elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                    self.go_previous()
                else:
                    self.go_next()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    # --- finding ----------------------------------------------------------------------------
    def go_next(self) -> None:
        self._go(1)

    def go_previous(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        hits = self._look()
        if not hits:
            return
        begins = by if self._at >= 0 or by < 0 else 1
        self._at = (self._at + begins) % len(hits) if self._at >= 0 else (0 if by > 0 else len(hits) - 1)
        self._show_count()
        held = self.focusWidget() if self.isAncestorOf(self.focusWidget()) else None
        self.jump.emit(hits[self._at].address)
        if held:
            held.setFocus()

    def _look(self) -> list[Hit]:
        if self._hits is None and self._form is not None:
            desk = self._desk
            forms = [self._form]
            if self.scope.currentText() == _EVERYWHERE:
                forms = list(desk.plan.forms_of(desk.document.unit))
            drafts = {address: draft.text for (period, address), draft in desk.drafts.items() if period == desk.period}
            every = find(desk.document, desk.period, forms, self.words.text(), drafts)
            self._hits = [hit for hit in every if not self._is_hidden(hit.address)]
            self._hidden = len(every) - len(self._hits)
            self._at = min(self._at, len(self._hits) - 1)
            self._show_count()
        return self._hits or []

    def _on_words(self) -> None:
        self._at = -1
        self._forget()

    def _forget(self, *_: object) -> None:
        self._hits = None
        self.found.clear()

    def _show_count(self) -> None:
        hits = self._hits or []
        hidden = f"（筛选隐藏的行中另有{self._hidden}处）" if self._hidden else ""
        if not self.words.text().strip():
            self.found.clear()
        elif not hits:
            self.found.setText(f"没有找到{hidden}")
        elif self._at < 0:
            self.found.setText(f"共{len(hits)}处{hidden}")
        else:
            name = "（行的代码或名称）" if hits[self._at].kind == NAME else ""
            self.found.setText(f"第{self._at + 1}/{len(hits)}处{name}{hidden}")

    # --- replacing ----------------------------------------------------------------------------
    def replace_one(self) -> None:
        """The one the cursor went to; then on to the next."""
        hits = self._look()
        if not 0 <= self._at < len(hits):
            self.go_next()
            return
        hit = hits[self._at]
        if hit.kind == NAME:
            self.said.emit("note", "行的代码和名称不能替换", [])
            self.go_next()
        elif self._put([hit]):
            # the next one stands now where this one stood
            self._at -= 1
            self.go_next()
        else:
            self.go_next()

    def replace_all(self) -> None:
        hits = [hit for hit in self._look() if hit.kind != NAME]
        if not hits:
            self.said.emit("note", f"没有找到可替换的“{self.words.text()}”", [])
            return
        self._put(hits)

    def _put(self, hits: list[Hit]) -> bool:
        """Set what fits as one step; the rest is told. Whether anything was set."""
        desk, words, by = self._desk, self.words.text().strip(), self.by.text()
        plan = desk.plan_cells((hit.address, replaced(hit.text, words, by)) for hit in hits)
        if plan is None:
            return False
        desk.put(plan, "替换", f"“{words}”替换为“{by}”")
        self.said.emit(*told(plan, "替换"))
        return bool(plan.cells)


def _button(words: str, act: Callable[[], None]) -> QPushButton:
    found = QPushButton(words)
    found.setAutoDefault(False)
    found.clicked.connect(lambda: act())
    return found
