"""A small bulletin with every kind of part, for tests of what is drawn from one. 示例数据."""

from __future__ import annotations

from base64 import b64decode
from decimal import Decimal

from zzdesk.analysis.bulletin.model import (
    Basis,
    Bulletin,
    Cell,
    Head,
    Paragraph,
    Part,
    Picture,
    Place,
    Question,
    Row,
    Table,
)
from zzdesk.period import Period

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def sample_bulletin(cell: Cell | None = None) -> Bulletin:
    """`cell` takes the place of the figure in the first table's first row."""
    basis = Basis("410181", "ZZ02.01.1")
    figure = cell or Cell("65.6", Decimal("65.6"), 1, basis)
    return Bulletin(
        period=Period.parse("2021-07"),
        title="关于2021年1—7月全市工业经济运行及目标完成情况的通报",
        recipients="各开发区管委会，各区县（市）人民政府，市直有关单位",
        issuer="郑州市工业和信息化局",
        number="",
        basis_words="正式15份、快报1份",
        parts=(
            Part("一、总体情况", (Paragraph("1—7月，全市签约项目984个，占年度目标的65.6%。", (basis,)),)),
            Part("二、各开发区、区县（市）完成情况", (), (Part("（一）四个开发区", (Paragraph("居首位的是…"),)),)),
            Part("四、存在问题", typed=True),
        ),
        tables=(
            Table(
                "targets",
                "附表1　目标完成情况",
                (Head("填报单位", is_figure=False), Head("完成率（%）"), Head("说明", is_figure=False, is_wide=True)),
                (
                    Row((Cell("巩义市"), figure, Cell("—"))),
                    Row((Cell("全市"), Cell("65.6", Decimal("65.6"), 1), Cell("合计")), emphasis=True),
                ),
                "“—”表示无数。",
            ),
        ),
        pictures=(Picture("progress", "图1　目标进度", "各单位完成率的条形图", PNG, 170.0, 100.0),),
        notes=("数据来源：各单位报送。",),
        for_head=(Question("全市多少", (Paragraph("984个。", (basis,)),)),),
        places=(Place("410181", "ZZ02.01.1", 1),),
        code="AAAA-BBBB-CCCC",
        plan="2021.1",
        sample=True,
    )
