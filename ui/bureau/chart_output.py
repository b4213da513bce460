"""A chart leaves the window: copied as a picture, saved as PDF, PNG or SVG, printed; of one page or all districts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.bureau.chart_press import ChartPress, Wanted
from ui.bureau.office import Office
from zzdesk import session
from zzdesk.analysis.idiom import short_name
from zzdesk.output.chart_kinds import KINDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from zzdesk.output.chart_kinds import Asked
    from zzdesk.output.chart_picture import Picture

COPIED = 150  # dots an inch: legible in a document, 1754 x 1240
_FILTER = "PDF (*.pdf);;PNG 图片 (*.png);;SVG 矢量图 (*.svg)"
_ENDINGS = (".pdf", ".png", ".svg")
Make = Callable[["Asked"], "list[Figure]"]


class ChartOutput(QObject):
    """`wanted` tells the page that is shown."""

    def __init__(self, office: Office, press: ChartPress, wanted: Callable[[], Wanted], window: QWidget) -> None:
        super().__init__(window)
        self._office, self._press, self._wanted, self._window = office, press, wanted, window

    def name(self) -> str:
        """Of a file, without its ending: 图_进度线_规上工业增加值增速_巩义市_202106."""
        wanted, period = self._wanted(), self._press.period
        item = self._office.ledger.plan.indicator(wanted.address) if wanted.address else None
        parts = ["图", KINDS[wanted.kind], short_name(item) if item else "", wanted.unit.name if wanted.unit else ""]
        return "_".join([*filter(None, parts), period.compact if period else ""]).replace("/", "")

    # --- picture --------------------------------------------------------------------------------
    def copy(self) -> None:
        figures, wanted = self._press.figures, self._wanted()
        if figures is None:
            return

        def draw() -> Picture:
            pages = _pages(wanted)(figures)
            return session.chart_picture(pages[min(wanted.page, len(pages) - 1)], COPIED)

        self._office.ask("chart copy", draw, self._copied)

    def _copied(self, picture: Picture) -> None:
        QGuiApplication.clipboard().setImage(image_of(picture))
        self._office.bar.say("good", "已复制图，可以直接粘贴到消息或文档")

    # --- file -----------------------------------------------------------------------------------
    def choose_file(self) -> None:
        if self._press.figures is None:
            return
        chosen, kind = QFileDialog.getSaveFileName(self._window, "存为图", f"{self.name()}.pdf", _FILTER)
        if chosen:
            self.save(_ended(Path(chosen), kind))

    def save(self, path: Path) -> None:
        """All pages of the chart that is shown."""
        figures, make = self._press.figures, _pages(self._wanted())
        if figures is not None:
            self._office.work(
                "正在生成图…",
                lambda _: session.save_pages(make(figures), path),
                lambda made: self._office.bar.say("good", f"已生成 {'、'.join(map(str, made))}"),
            )

    # --- paper ----------------------------------------------------------------------------------
    def print_shown(self) -> None:
        self._print(self.name(), _pages(self._wanted()))

    def print_districts(self) -> None:
        """进度线 of every district at the indicator that is chosen, a page each; of all indicators with targets where
        the chart shows all at once."""
        address, period = self._wanted().address, self._press.period
        item = self._office.ledger.plan.indicator(address) if address else None
        if item is not None and item.line.filling_unit:
            address = item = None  # a city target is no district's
        what = short_name(item) if item else "各项指标"
        name = f"图_全部区县_{what}_{period.compact if period else ''}"
        self._print(name, lambda figures: session.draw_districts(figures, address))

    def _print(self, name: str, make: Make) -> None:
        from ui.printing.documents import print_pdf

        figures = self._press.figures
        if figures is not None:
            print_pdf(
                self._window,
                name.removeprefix("图_").replace("_", " "),
                lambda _: session.pages_pdf(make(figures)),
                name=name,
            )


def _pages(wanted: Wanted) -> Make:
    return lambda figures: session.draw_chart(figures, wanted.kind, wanted.address, wanted.unit)


def _ended(path: Path, chosen: str) -> Path:
    """With the ending of the kind that was chosen, where none was typed."""
    if path.suffix.lower() in _ENDINGS:
        return path
    ending = next((e for e in _ENDINGS if f"*{e}" in chosen), ".pdf")
    return path.with_name(f"{path.name}{ending}")


def image_of(picture: Picture) -> QImage:
    """A copy of its own: the bytes go with the picture."""
    shape = QImage.Format.Format_RGBA8888
    return QImage(picture.rgba, picture.width, picture.height, 4 * picture.width, shape).copy()
