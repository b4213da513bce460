"""审核关系: the rules that touch the cell with their verdict; opened, a rule says its formula and its other cells."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator

from ui import theme
from ui.clerk.cell.section import Here, Section
from ui.clerk.desk import Desk
from ui.grid.words import broken_lines
from zzdesk.address import Address
from zzdesk.entry.cell import with_unit
from zzdesk.findings import Level
from zzdesk.period import Period
from zzdesk.rules.checks import Check, checks_of
from zzdesk.rules.evaluate import Verdict
from zzdesk.rules.touching import Other, Touching, formula_words, is_of_one_cell, others, verdict_at

_JUDGING = None  # no verdict yet
_MARKS = {Verdict.PASS: "✓", Verdict.UNJUDGED: "—", _JUDGING: "…"}
_WORDS = {Verdict.PASS: "通过", Verdict.UNJUDGED: "缺数，不判", Verdict.FAIL: "不符", _JUDGING: "正在审核"}
_WHEN = {"prev": "上期", "same_period": "上年同期上报", "feedback": "统计反馈", "target": "年度目标"}
_OWN = "只看本格的"
_PLACE, _CHECK = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MOST_LINES = 6
_INDENT = 14
_ROOM = 20  # that a row's words have not: branch, margins


class Rules(Section):
    jump = Signal(object)  # Address

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "审核关系")
        self._known: tuple[object, Period] | None = None
        self._touching = Touching(())
        self.tree = self._make_tree()
        self.column.addWidget(self.tree)

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName("审核关系")
        tree.setHeaderHidden(True)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setIndentation(_INDENT)
        tree.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setTabKeyNavigation(False)
        tree.itemExpanded.connect(self._on_expanded)
        tree.itemCollapsed.connect(self._fit)
        tree.itemClicked.connect(self._on_click)
        tree.installEventFilter(self)
        return tree

    def fill(self, here: Here) -> None:
        checks = self._at(here)
        verdicts = [self._verdict(check, here) for check in checks]
        self.tree.clear()
        own: list[tuple[Check, Verdict | None]] = []
        rows = sorted(zip(checks, verdicts, strict=True), key=lambda row: row[1] is not Verdict.FAIL)
        for check, verdict in rows:
            if verdict is not Verdict.FAIL and is_of_one_cell(check, here.address):
                own.append((check, verdict))
            else:
                self.tree.addTopLevelItem(self._rule_item(check, verdict))
        if own:
            self._add_own(own)
        self.say_beside(self._count(verdicts))
        self._fit()

    def _at(self, here: Here) -> list[Check]:
        plan = self._desk.plan
        if self._known != (plan, here.period):
            self._known = (plan, here.period)
            self._touching = Touching(checks_of(plan, self._desk.document.unit, here.period))
        return self._touching.at(here.address, floating=here.form.floating)

    def _verdict(self, check: Check, here: Here) -> Verdict | None:
        """A floating line that holds nothing is not judged."""
        if here.form.floating and not self._desk.document.is_filled(here.form.code, here.address.line, here.period):
            return Verdict.UNJUDGED
        look = self._desk.look
        return verdict_at(self._desk.plan, check, look, here.address.line) if look else _JUDGING

    def _count(self, verdicts: list[Verdict | None]) -> str:
        failed = verdicts.count(Verdict.FAIL)
        return f"{failed}条不符" if failed else f"{len(verdicts)}条" if verdicts else "没有涉及此格的"

    # --- rows -----------------------------------------------------------------------------------
    def _rule_item(self, check: Check, verdict: Verdict | None) -> QTreeWidgetItem:
        colours = theme.tokens()
        if verdict is Verdict.FAIL:
            error = check.rule.level == Level.ERROR
            mark, ink = ("✕", colours.error) if error else ("?", colours.query)
        else:
            mark, ink = _MARKS[verdict], colours.passed if verdict is Verdict.PASS else colours.secondary
        level = f"（{Level(check.rule.level).label}）" if verdict is Verdict.FAIL else ""
        item = self._item(f"{mark} {check.rule.code} {check.rule.title}{level}", ink)
        words = f"{_WORDS[verdict]}：{check.rule.title}"
        item.setToolTip(0, f"{words}\n{formula_words(check)}")
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{check.rule.code} {words}")
        item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        item.setData(0, _CHECK, check)
        return item

    def _add_own(self, own: list[tuple[Check, Verdict | None]]) -> None:
        colours = theme.tokens()
        told = {verdict for _, verdict in own}
        word = _WORDS[told.pop()] if len(told) == 1 else "没有不符"
        all_pass = word == _WORDS[Verdict.PASS]
        group = self._item(f"{'✓' if all_pass else '—'} {_OWN}{len(own)}条，{word}", colours.secondary)
        if all_pass:
            group.setForeground(0, QColor(colours.passed))
        self.tree.addTopLevelItem(group)
        group.addChildren([self._rule_item(check, verdict) for check, verdict in own])

    def _item(self, words: str, ink: str, depth: int = 0) -> QTreeWidgetItem:
        room = max(self.width() - _ROOM - depth * _INDENT, 120)
        item = QTreeWidgetItem(["\n".join(broken_lines(words, self.tree.font(), room, _MOST_LINES))])
        item.setForeground(0, QColor(ink))
        return item

    def _on_expanded(self, item: QTreeWidgetItem) -> None:
        """A rule's formula and cells are written when it is opened first."""
        check = item.data(0, _CHECK)
        if isinstance(check, Check) and self._here and not item.childCount():
            colours, depth = theme.tokens(), 2 if item.parent() else 1
            item.addChild(self._item(formula_words(check), colours.text, depth))
            for other in others(check, self._here.address):
                words, ink = self._other_words(other), colours.accent if other.when == "now" else colours.secondary
                child = self._item(words, ink, depth)
                if other.when == "now":
                    child.setData(0, _PLACE, self._target(other.address))
                    child.setToolTip(0, "点击转到此格")
                item.addChild(child)
        self._fit()

    def _other_words(self, other: Other) -> str:
        """05行1栏 其中：月度入库 5 户; 上期 before what is no cell of this period."""
        desk, address = self._desk, other.address
        item = desk.plan.indicator(address)
        form = "" if self._here and address.form == self._here.form.code else f"{address.form} "
        if desk.plan.form(address.form).floating:
            line = desk.line_number(address.form, address.line)
            where = f"{form}{f'第{line}行' if line else '各行'}{address.column}栏"
        else:
            where = f"{form}{address.line}行{address.column}栏"
        name = item.name.rpartition("·")[0] or item.name if item else ""
        if other.when != "now":
            return f"{_WHEN.get(other.when, '')}{where} {name}"
        figure = with_unit(desk.value(address), item.unit if item else "") if "各行" not in where else ""
        return f"→ {where} {name} {figure}".rstrip()

    def _target(self, address: Address) -> Address:
        """Of a sum over lines the first of them."""
        lines = self._desk.document.lines(address.form, self._desk.period)
        return Address(address.form, lines[0], address.column) if address.line == "*" and lines else address

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._here and self.is_open and self._here.indicator:
            self.fill(self._here)

    # --- opening and going ------------------------------------------------------------------------
    def _on_click(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PLACE)
        if isinstance(place, Address):
            self.jump.emit(place)
        elif item.childCount() or item.data(0, _CHECK):
            item.setExpanded(not item.isExpanded())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress else None
        item = self.tree.currentItem()
        if pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and item:
            self._on_click(item)
            return True
        return super().eventFilter(watched, event)

    def _fit(self, *_: object) -> None:
        """As high as its rows: the panel scrolls, not the tree in it."""
        height, item = 2, self.tree.topLevelItem(0)
        while item:
            height += self.tree.visualItemRect(item).height()
            item = self.tree.itemBelow(item)
        if height != self.tree.height():
            self.tree.setFixedHeight(height)

    def texts(self) -> list[str]:
        """Every row that is written, whether open or not."""
        found: list[str] = []
        rows = QTreeWidgetItemIterator(self.tree)
        while item := rows.value():
            found.append(item.text(0))
            rows += 1
        return found
