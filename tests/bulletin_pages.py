"""A bulletin as long as a real one (16 units in three groups, wide and narrow tables, eight pictures). 示例数据."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

from tests.bulletin_samples import sample_bulletin
from zzdesk.analysis.bulletin.model import Basis, Bulletin, Cell, Head, Paragraph, Part, Picture, Question, Row, Table
from zzdesk.plan.model import Plan

_INDICATORS = (
    "规上工业增加值增速（%）",
    "与目标差（百分点）",
    "组内位次",
    "新增入库企业（户）",
    "完成率（%）",
    "组内位次",
    "工业投资增速（%）",
    "与目标差（百分点）",
    "组内位次",
    "说明",
)


def long_bulletin(plan: Plan) -> Bulletin:
    units = list(plan.districts)
    basis = Basis(units[0].code, "ZZ01.01.3")
    words = (
        "全市规上工业增加值同比增长10.3%，高于年度预期目标0.3个百分点；两年平均增长7.6%。"
        "居前三位的是巩义市、新密市、登封市，增速分别为12.5%、12.1%、11.9%。"
    )
    groups = [
        (f"（{number}）{group}", [u for u in units if u.group == group])
        for number, group in zip("一二三", plan.groups, strict=True)
    ]
    parts = (
        Part("一、总体情况", (Paragraph(words, (basis,)), Paragraph("7月当月，" + words, (basis,)))),
        Part(
            "二、各开发区、区县（市）完成情况",
            (),
            tuple(
                Part(name, tuple(Paragraph(f"{u.name}：{words}", (basis,)) for u in held[:3])) for name, held in groups
            ),
        ),
        Part("三、专项", (Paragraph("市场主体培育：" + words),)),
        Part("四、存在问题", typed=True),
        Part("五、下步要求", (Paragraph("各开发区、区县（市）要对照年度目标，逐项排查。"),), typed=True),
    )
    heads = (Head("单位", False), *(Head(t, t != "说明", t == "说明") for t in _INDICATORS))
    rows = []
    for name, held in groups:
        rows.append(Row((Cell(name[3:]), *(Cell("") for _ in _INDICATORS)), True))
        for n, unit in enumerate(held):
            figures = [Cell(f"{n + 0.5:.1f}", Decimal(f"{n + 0.5:.1f}"), 1, basis) for _ in _INDICATORS[:-1]]
            rows.append(Row((Cell(unit.name), *figures, Cell("受上年同期基数较高影响" if n == 1 else ""))))
    rows.append(
        Row(
            (
                Cell("全市"),
                *(Cell("10.3", Decimal("10.3"), 1, Basis("", "ZZ01.01.3")) for _ in _INDICATORS[:-1]),
                Cell("公布数"),
            ),
            True,
        )
    )
    late = Table(
        "late",
        "附表2　未报迟报名单",
        (Head("单位", False), Head("情况", False), Head("说明", False, True)),
        (
            Row((Cell(units[3].name), Cell("未报"), Cell(""))),
            Row((Cell(units[5].name), Cell("迟报2天"), Cell("5月20日收到"))),
        ),
    )
    return replace(
        sample_bulletin(),
        parts=parts,
        tables=(
            Table("targets", "附表1　主要指标完成情况", heads, tuple(rows), "“—”表示无数；组内不足3家的不排位次。"),
            late,
        ),
        pictures=tuple(
            Picture(f"p{n}", f"图{n + 1}　签约项目完成情况", "各单位完成率的条形图", _png(n), 245.0, 150.0)
            for n in range(8)
        ),
        notes=(
            "数据来源：规上工业增加值、工业投资为统计部门反馈数，其余为各单位报送。",
            "位次为组内位次，并列的按并列计。",
            "因四舍五入，部分合计与分项之和略有差异。",
        ),
        for_head=tuple(
            Question(q, (Paragraph(words), Paragraph("尚需12个。")))
            for q in (
                "全市多少、全省第几",
                "谁拖后腿、影响几个点",
                "比上月升降及原因",
                "全年能否完成、差多少",
                "是哪几家企业、项目",
                "是统计数还是快报数",
                "是基数、口径还是真下滑",
            )
        ),
    )


def _png(n: int) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1225, 750), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((5, 5, 1219, 744), outline="black", width=3)
    for k in range(16):
        draw.rectangle((120, 40 + k * 42, 300 + ((k * 37 + n * 91) % 800), 66 + k * 42), fill=(43, 92, 138))
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()
