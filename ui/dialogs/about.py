"""关于: versions of program and task, its licence and those of what it is built on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QLibraryInfo, Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QHeaderView, QLabel, QVBoxLayout, QWidget

from ui.bureau.table import Rows, view_of
from ui.help_menu import answer_f1
from ui.labels import label, title
from ui.sizes import open_at
from zzdesk.plan.load import load_plan

# Distribution, what it does here, licence. Bundled fonts and icons are named beside the package that brings them.
PARTS = (
    ("PySide6-Essentials", "窗口（Qt，动态链接，可替换）", "LGPL-3.0"),
    ("QtAwesome", "图标；其中 Phosphor 图标字体为 MIT", "MIT"),
    ("pylopdf-fonts-zh-cn", "思源黑体、思源宋体（Noto Sans/Serif SC），系统没有中文字体时用", "OFL-1.1"),
    ("openpyxl", "写模板、读附表", "MIT"),
    ("XlsxWriter", "写汇总表", "BSD-2-Clause"),
    ("python-calamine", "读报送文件", "MIT"),
    ("SQLAlchemy", "汇总库", "MIT"),
    ("pandas", "排名与汇总计算", "BSD-3-Clause"),
    ("numpy", "按列计算", "BSD-3-Clause"),
    ("matplotlib", "画图", "PSF（matplotlib）"),
    ("python-docx", "读 Word 通知，写通报", "MIT"),
    ("Jinja2", "通报的 Word 模板", "BSD-3-Clause"),
    ("lxml", "Word 文档的文字", "BSD-3-Clause"),
    ("reportlab", "通报和各表的 PDF", "BSD-3-Clause"),
    ("fonttools", "PDF 中的字体", "MIT"),
    ("pypdfium2", "PDF 的预览和打印（PDFium）", "Apache-2.0 或 BSD-3-Clause"),
    ("pillow", "通报中的图片", "MIT-CMU"),
    ("click", "命令行", "BSD-3-Clause"),
    ("platformdirs", "日志位置", "MIT"),
    ("chinesecalendar", "节假日与调休", "MIT"),
    ("tomli-w", "写任务文件", "MIT"),
)


class AboutDialog(QDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于")
        open_at(self, 640, 480)
        answer_f1(self, "关于本程序")
        plan = load_plan()
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 12)
        page.setSpacing(8)
        page.addWidget(title("工业经济月报填报与汇总 zzdesk", 13))
        page.addWidget(_copied(f"程序版本 {installed('zzdesk')}　报表任务 {plan.title} {plan.version} 版　Qt {_qt()}"))
        page.addWidget(
            label("本程序按 MIT 许可证发布；以下组成部分各依其许可证，全文在各自的安装目录中。", "quiet", wrap=True)
        )
        rows = Rows(("组成部分", "版本", "用途", "许可证"), self, marked=-1)
        rows.set_rows([(name, installed(name), what, licence) for name, what, licence in PARTS])
        self.table = view_of(rows, (150, 70, 240, 120), 2, "组成部分和许可证")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.ResizeToContents)
        page.addWidget(self.table, 1)
        buttons = QDialogButtonBox()
        close = buttons.addButton("关闭(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        page.addWidget(buttons)
        close.setDefault(True)
        close.setFocus()


def installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "—"


def _qt() -> str:
    return QLibraryInfo.version().toString()


def _copied(words: str) -> QLabel:
    """To be copied into a message when one asks for help."""
    found = label(words, wrap=True)
    found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return found
