"""The five stops of the clerk's tour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolBar, QWidget

from ui.tour import Stop, Tour

if TYPE_CHECKING:
    from ui.clerk.window import ClerkWindow


def start_tour(window: ClerkWindow) -> Tour:
    """From the beginning; one that is open already goes back to its first step."""
    shown = window.findChild(Tour)
    if shown is not None:
        shown.go(0)
        return shown
    return Tour(window, _stops(window))


def _stops(window: ClerkWindow) -> list[Stop]:
    def send_button() -> QWidget | None:
        bar = window.findChild(QToolBar)
        return bar.widgetForAction(window.acts["send"]) if bar else None

    def grid_top() -> QWidget:
        return window.sheet.view.horizontalHeader()

    return [
        Stop(
            "先选报告期",
            "一个填报文件管一年。在这里选月份：虚线框是没有填的，✓ 是已生成正式报送文件的，右边是两个截止日期。",
            lambda: window.strip.button(window.desk.period),
        ),
        Stop(
            "像在 WPS 里一样填",
            "直接打字，回车下移，Tab 右移，F2 修改；可从 WPS、Excel 整块粘贴。没有此项业务填“无此项：原因”，"
            "等统计反馈填“待反馈”。每填一格立刻存盘，不用按保存。",
            grid_top,
        ),
        Stop(
            "审核结果在这里",
            "边填边审核。按 F8 到下一条，Shift+F8 回上一条；强制性问题必须改，核实性问题在“审核说明”栏写明原因。",
            lambda: window.findings_panel,
        ),
        Stop(
            "这一格的来龙去脉",
            "指标、年度目标、前几期的数、涉及这一格的审核关系、审核说明和修改记录，都随光标显示在这里。",
            lambda: window.cell_panel,
        ),
        Stop(
            "最后生成报送文件",
            "填好、审核通过后按这里（Ctrl+Shift+S），生成市局要的 Excel 和校验码。任何时候按 F1 看当前这一页的说明。",
            send_button,
        ),
    ]
