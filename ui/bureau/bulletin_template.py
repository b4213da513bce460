"""模板: which Word template the papers are made from on this computer; saved to be restyled, looked at before use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from ui.bureau.bulletin_desk import Paper
from ui.bureau.office import Office
from zzdesk import session
from zzdesk.findings import Finding, Level

_KINDS = "Word 文档 (*.docx)"
_NAMES: dict[Paper, str] = {"word": "通报模板", "head": "局领导一页模板"}


class TemplateButton(QPushButton):
    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("模板(&T)", parent)
        self._office = office
        menu = QMenu(self)
        for paper, name in _NAMES.items():
            menu.addSection(name)
            menu.addAction(f"另存内置{name}…", lambda paper=paper: self.choose_save(paper))
            menu.addAction(f"选用改过的{name}…", lambda paper=paper: self.choose_use(paper))
            menu.addAction(f"改回内置{name}", lambda paper=paper: self.use(paper, None))
        self.setMenu(menu)
        self._tell()

    def template(self, paper: Paper) -> Path | None:
        """None: the built-in one, and for papers that are not made in Word."""
        kept = str(QSettings().value(_key(paper), "")) if paper in _NAMES else ""
        return Path(kept) if kept else None

    def _tell(self) -> None:
        used = [f"{name}：{self.template(paper) or '内置'}" for paper, name in _NAMES.items()]
        self.setToolTip("\n".join(used))

    # --- saving one to be restyled ----------------------------------------------------------------
    def choose_save(self, paper: Paper) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, f"另存{_NAMES[paper]}", f"{_NAMES[paper]}.docx", _KINDS)
        if chosen:
            self.save(paper, Path(chosen))

    def save(self, paper: Paper, path: Path) -> None:
        def save() -> Path:
            path.unlink(missing_ok=True)  # the dialog asked
            return session.save_template(path, for_head=paper == "head")

        words = "，用Word或WPS改好样式后，在“模板”里选用"
        self._office.ask("template", save, lambda made: self._office.bar.say("good", f"已另存 {made}{words}"))

    # --- using one that was restyled ----------------------------------------------------------------
    def choose_use(self, paper: Paper) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, f"选用{_NAMES[paper]}", "", _KINDS)
        if chosen:
            self.use(paper, Path(chosen))

    def use(self, paper: Paper, path: Path | None) -> None:
        """Only where nothing keeps it from being used; what its restyling lost is told."""
        if path is None:
            QSettings().remove(_key(paper))
            self._tell()
            self._office.bar.say("good", f"{_NAMES[paper]}已改回内置的")
            return
        self._office.ask(
            "template",
            lambda: session.check_template(path, for_head=paper == "head"),
            lambda found: self._on_checked(paper, path, found),
        )

    def _on_checked(self, paper: Paper, path: Path, found: list[Finding]) -> None:
        told = [finding.message for finding in found]
        if any(finding.level is Level.ERROR for finding in found):
            self._office.bar.say("error", f"{path.name}有{len(found)}处不能用，没有选用", told)
            return
        QSettings().setValue(_key(paper), str(path))
        self._tell()
        if told:
            self._office.bar.say("note", f"已选用{path.name}，比内置模板少了{len(told)}处", told)
        else:
            self._office.bar.say("good", f"已选用{path.name}")


def _key(paper: Paper) -> str:
    return f"bureau/template/{paper}"
