"""A small bulletin with every kind of part, for tests of what is drawn from one. 示例数据."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
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


def long_bulletin(*, rows: int = 16, columns: int = 9, sample: bool = True) -> Bulletin:
    """As long as a real one, with names of 20 characters and figures that tell where they stand. 示例数据."""
    plain = sample_bulletin()
    sentence = "1—7月，全市规模以上工业增加值同比增长10.3%，高于全国（平均）3.1个百分点，"
    sentence += "签约项目984个，占年度目标的65.6%，高于时序进度7.3个百分点；"
    text = Paragraph(sentence * 6 + "居前三位的是“巩义市”“荥阳市”“登封市”。")
    parts = tuple(
        Part(heading, (text, text), (Part("（一）四个开发区", (text,)), Part("（二）市内五区", (text,))))
        for heading in ("一、总体情况", "二、各开发区、区县（市）完成情况", "三、专项工作")
    )
    heads = (
        Head("开发区、区县（市）", is_figure=False),
        *(Head(f"指标{n}本期累计（亿元）") for n in range(1, columns)),
        Head("说明", is_figure=False, is_wide=True),
    )
    body = [
        Row(
            (
                Cell(f"示例经济技术开发区管理委员会第{n:03d}分局" if n % 5 == 0 else f"示例区{n:03d}"),
                *(Cell(f"{n * 100 + c}.5", Decimal(n * 100 + c), 1) for c in range(1, columns)),
                Cell("低于时序进度2.4个百分点，需加快" if n % 3 == 0 else "—"),
            ),
            emphasis=n % 8 == 7,
        )
        for n in range(rows)
    ]
    wide = Table(
        "wide", "附表1　开发区、区县（市）主要指标完成情况", heads, tuple(body), "并列的名次相同。“—”表示无数。"
    )
    late = Table("late", "附表2　未报、迟报名单", plain.tables[0].heads, ())
    return replace(
        plain,
        parts=(*parts, Part("四、存在问题", typed=True), Part("五、下步要求", typed=True)),
        tables=(wide, late, plain.tables[0]._replace(title="附表3　目标完成情况")),
        pictures=plain.pictures * 3,
        notes=("数据来源：各单位报送。", "因四舍五入，部分合计与分项之和略有差异。"),
        for_head=tuple(Question(f"{n}. 全市多少、全省第几？", (text,)) for n in range(1, 8)),
        sample=sample,
    )
