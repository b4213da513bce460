"""The consolidated workbook, read back as a user's program would read it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.analysis_source import JUNE, Memory, sample
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.output.consolidate import consolidate
from zzdesk.output.sheet_form import page_spans
from zzdesk.output.sheet_lines import COLUMN_PADDING, page_columns
from zzdesk.output.sheet_sums import FIRST_COLUMN
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.values import not_applicable, text, waiting

EVIL = '=HYPERLINK("http://x","点我")'


@pytest.fixture(scope="module")
def source() -> Memory:
    made = sample()
    made.kinds["410183"] = "快报"
    made.put("410181", "ZZ01.03.1", 31)
    made.put("410171", "ZZ01.01.3", waiting("2021-07-20"))
    made.put("410106", "ZZ01.04.3", not_applicable("辖区没有"))
    made.put("410105", "ZZ01.03.5", text(EVIL))
    made.put_line("410181", "ZZ02-1", "LB", c1=text("乙"), c4=Decimal("3.5"), c5=text("2021-03-01"), c6=text("合同"))
    made.put_line("410181", "ZZ02-1", "LA", c1=text(EVIL), c2=text("2103-410181-04-01-123456"), c4=Decimal("4.25"))
    made.put_line("410182", "ZZ02-1", "LC", c1=text("丙"), c4=not_applicable("未定"), c6=text("框架"))
    made.put_line("410181", "ZZ03", "LD", c1=text("丁"), c12=3000, c14=200)
    for line, staff in (("L1", 5), ("L2", 7)):
        made.put_line("410182", "ZZ04", line, c1=text(line), c17=staff)
    made.put_line("D01", "ZZ06", "LE", c1=text("2021-06-02"), c2=text("戊"), c4=text("市工信局"), c6=30)
    made.put("D01", "ZZ08.04.7", text("滞后"))
    made.put("D01", "ZZ08.04.8", text(EVIL))
    return made


@pytest.fixture(scope="module")
def path(source: Memory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return consolidate(source, JUNE, tmp_path_factory.mktemp("out") / "汇总.xlsx", sample=True)


@pytest.fixture(scope="module")
def shown(path: Path):
    return openpyxl.load_workbook(path, data_only=True)


@pytest.fixture(scope="module")
def formulas(path: Path):
    return openpyxl.load_workbook(path)


def row_of(sheet, name: str):
    return next(row for row in sheet.iter_rows() if str(row[0].value).strip() == name)


def block(sheet, words: str, head: str) -> int:
    """The column index of `head` under the indicator whose heading has `words`."""
    first = next(c.column for c in sheet[3] if c.value and words in c.value)
    return next(c.column for c in sheet[4][first - 1 :] if c.value and head in c.value) - 1


def test_entry_targets_sum_to_490_live_with_its_value(shown, formulas):
    sheet, live = shown["进度"], formulas["进度"]
    column = block(sheet, "新增入库", "年度目标")
    assert row_of(sheet, "区县合计")[column].value == 490
    assert str(row_of(live, "区县合计")[column].value).startswith("=N(")
    groups = [row for row in live.iter_rows() if str(row[0].value).strip() == "小计"]
    assert [str(row[column].value)[:5] for row in groups] == ["=SUM("] * 3
    assert sum(row[column].value for row in sheet.iter_rows() if str(row[0].value).strip() == "小计") == 490


def test_a_group_that_reported_whole_has_its_completion_and_one_that_lacks_a_unit_says_so(shown, source: Memory):
    sheet = shown["进度"]
    rows = [row for row in sheet.iter_rows() if str(row[0].value).strip() == "小计"]
    done, state = block(sheet, "新增入库", "完成率"), block(sheet, "新增入库", "进度状态")
    address, zones = Address.parse("ZZ01.03.1"), [u for u in source.plan.districts if u.group == "四个开发区"]
    total = sum(source.cells[u.code][address].value.number for u in zones)
    aims = sum(source.plan.target(u, address).value for u in zones)
    assert rows[0][done].value == pytest.approx(float(total * 100 / aims))
    assert (rows[0][state].value, rows[1][done].value, rows[1][state].value) == ("合计", "—", "已报4家合计")
    assert rows[0][block(sheet, "规上工业增加值", "同比增速")].value == "不可加总"


def test_growth_columns_have_no_sum_and_the_city_line_says_why(shown, formulas):
    sheet, live = shown["进度"], formulas["进度"]
    for words in ("规上工业增加值", "规上制造业增加值", "工业投资"):
        target, actual = block(sheet, words, "年度预期目标"), block(sheet, words, "同比增速")
        line = row_of(live, "区县合计")
        assert line[actual].value == "不可加总"
        assert not line[target].value
        assert row_of(sheet, "全市")[actual].value.startswith("不可加总：")
    assert row_of(sheet, "全市")[block(sheet, "规上工业增加值", "年度预期目标")].value == 9


def test_a_partial_sum_is_never_the_citys_figure(shown):
    sheet = shown["进度"]
    assert row_of(sheet, "全市")[block(sheet, "新增入库", "本年累计")].value == "已报15家合计，不作全市数"


def test_completion_rank_and_state_in_words(shown):
    sheet = shown["进度"]
    row = row_of(sheet, "巩义市")
    assert row[block(sheet, "新增入库", "完成率")].value == 62
    assert row[block(sheet, "新增入库", "进度状态")].value == "集中认定"
    assert isinstance(row[block(sheet, "新增入库", "组内名次")].value, int)


def test_the_unreported_print_so_and_never_zero(shown):
    for name in ("进度", "进度 ZZ02", "ZZ01 工业经济运行情况", "ZZ02 工业招商情况"):
        cells = [c.value for c in row_of(shown[name], "惠济区")[1:] if c.value is not None]
        assert "未报" in cells
        assert 0 not in cells
    assert row_of(shown["进度"], "经开区")[block(shown["进度"], "规上工业增加值", "同比增速")].value == "待反馈"
    assert row_of(shown["进度"], "上街区")[block(shown["进度"], "工业投资", "同比增速")].value == "无此项"


def test_what_a_district_typed_stays_text(formulas):
    cells = [c for row in formulas["文字说明"].iter_rows() for c in row if c.value == EVIL]
    assert [c.data_type for c in cells] == ["s"]


def test_every_cached_sum_is_the_sum_of_the_cells_above(shown, formulas):
    """Subtotals and totals re-added from the printed cells, in plain decimal."""
    live, cached = formulas["ZZ01 工业经济运行情况"], shown["ZZ01 工业经济运行情况"]
    checked = 0
    for row in live.iter_rows():
        for c in row:
            if isinstance(c.value, str) and c.value.startswith("=SUM("):
                first, last = c.value[5:-1].split(":")
                parts = [x[0].value for x in cached[f"{first}:{last}"] if isinstance(x[0].value, (int, float))]
                total = sum(Decimal(str(x)) for x in parts)
                assert Decimal(str(cached[c.coordinate].value)) == pytest.approx(total, abs=Decimal("1e-9"))
                checked += 1
    assert checked > 40


def test_every_sheet_is_marked_as_sample_and_set_for_a4_landscape(formulas):
    for sheet in formulas:
        assert any("示例数据" in str(c.value) for c in sheet[2])
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert "校验码" in sheet.oddFooter.right.text
    assert {s.page_setup.orientation for s in formulas if s.title != "说明"} == {"landscape"}


def test_without_the_mark_nothing_says_sample(source: Memory, tmp_path: Path):
    book = openpyxl.load_workbook(consolidate(source, JUNE, tmp_path / "a.xlsx", sample=False))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if "示例数据" in str(c.value)]


def test_the_cover_tells_who_has_reported(shown):
    words = " ".join(str(c.value) for row in shown["说明"].iter_rows() for c in row if c.value)
    assert "应报16家，已报15家（正式14家、快报1家）；未报1家：惠济区" in words
    assert "不含划归开发区管理的区域" in words


def test_city_targets_keep_their_wording_and_the_districts_sum_beside(shown):
    sheet = shown["ZZ07 市级目标进展"]
    assert [row_of(sheet, "C16")[3].value, row_of(sheet, "C36")[3].value] == [
        "力争70万吨以上（第十八条）",
        "力争1—2家（第四十二条）",
    ]
    assert row_of(sheet, "C01")[10].value == "不可加总"
    assert row_of(sheet, "C39")[10].value > 0
    assert "已报15家" in row_of(sheet, "C39")[10].number_format
    assert row_of(sheet, "C31")[10].value == "—"
    assert row_of(sheet, "T01")[3].value == "文字目标（第二条）"


def test_when_all_reported_the_city_has_its_figures(tmp_path: Path):
    source = sample(missing=())
    book = openpyxl.load_workbook(consolidate(source, JUNE, tmp_path / "a.xlsx", sample=True), data_only=True)
    sheet = book["ZZ01 工业经济运行情况"]
    codes = {c.value: c.column - 1 for c in sheet[5] if c.value}
    city, how = row_of(sheet, "全市"), row_of(sheet, "取得方法")
    assert how[codes["09.3"]].value == "总量之比"
    level, base = (Decimal(str(city[codes[c]].value)) for c in ("09.1", "09.2"))
    assert city[codes["09.3"]].value == pytest.approx(float((level / base - 1) * 100))
    assert how[codes["01.3"]].value == "不可加总"
    address = Address.parse("ZZ01.03.1")
    total = sum(cells[address].value.number for cells in source.cells.values() if address in cells)
    assert row_of(book["进度"], "全市")[block(book["进度"], "新增入库", "本年累计")].value == total


def test_a_published_figure_stands_in_the_citys_line(source: Memory, tmp_path: Path):
    official = {Address.parse("ZZ01.01.3"): Decimal("9.6")}
    book = openpyxl.load_workbook(
        consolidate(source, JUNE, tmp_path / "a.xlsx", sample=True, official=official), data_only=True
    )
    sheet = book["进度"]
    line = row_of(sheet, "全市")
    assert line[block(sheet, "规上工业增加值", "同比增速")].value == 9.6
    assert line[block(sheet, "规上工业增加值", "与目标差")].value == 0.6
    assert line[block(sheet, "规上工业增加值", "进度状态")].value == "公布数"


def test_nothing_reported_and_the_first_period_still_make_a_workbook(tmp_path: Path):
    book = openpyxl.load_workbook(consolidate(Memory(), Period(2021, 2), tmp_path / "a.xlsx", sample=True))
    codes = [c.value for c in book["ZZ01 工业经济运行情况"][5]]
    assert "03.1" in codes
    assert "03.4" not in codes  # 本月 is closed for 1—2月


def test_pages_across_part_between_lines():
    plan = load_plan("2021")
    items = [i for i in plan.indicators.values() if i.address.form == "ZZ01" and i.numeric and i.is_input]
    spans = page_spans(items)
    assert [first for first, _ in spans][1:] == [last + 1 for _, last in spans][:-1]
    for first, last in spans:
        assert last - first < 18
    edges = [first - FIRST_COLUMN for first, _ in spans[1:]]
    assert all(items[n].line != items[n - 1].line for n in edges)


def test_a_file_that_cannot_be_written_is_said_so_and_leaves_nothing(tmp_path: Path):
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(ZzError, match="无法写入"):
        consolidate(Memory(), JUNE, tmp_path / "folder.xlsx", sample=True)
    assert [p.name for p in tmp_path.iterdir()] == ["folder.xlsx"]


# --- sheets of lines, and of tasks -------------------------------------------------------------
def words_of(sheet) -> str:
    return " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)


def test_lines_of_all_units_stand_one_under_another_in_their_order(shown, formulas):
    sheet, live = shown["ZZ02-1 签约项目明细"], formulas["ZZ02-1 签约项目明细"]
    rows = [[c.value for c in row[:8]] for row in sheet.iter_rows(min_row=6, max_row=9)]
    assert [row[:2] for row in rows[:3]] == [["巩义市", "乙"], ["巩义市", EVIL], ["荥阳市", "丙"]]
    assert [row[4] for row in rows[:3]] == [3.5, 4.25, "无此项"]
    assert rows[0][5:7] == ["2021-03-01", "合同"]
    assert (rows[3][0], rows[3][4]) == ("合计 3行", 7.75)
    assert live.cell(9, 5).value == "=SUM(E6:E8)"
    assert (live.cell(7, 2).data_type, live.cell(7, 3).data_type) == ("s", "s")
    assert [c.value for c in sheet[5][:4]] == ["甲", "1", "2", "3"]
    assert "16家填报单位中2家有本表内容，共3行" in words_of(sheet)
    assert "未报：惠济区" in words_of(sheet)


def test_a_derived_column_is_worked_out_and_added_up(shown):
    sheet = shown["ZZ03 重点项目"]
    column = next(c.column for c in sheet[5] if c.value == "16")
    assert [sheet.cell(n, column).value for n in (6, 7)] == [3200, 3200]


def test_single_enterprises_are_left_out_unless_internal(shown, source: Memory, tmp_path: Path):
    assert "ZZ04 重点企业" not in shown.sheetnames
    assert "重点企业（ZZ04表）为单个企业资料，本工作簿不列入" in words_of(shown["说明"])
    book = openpyxl.load_workbook(consolidate(source, JUNE, tmp_path / "a.xlsx", sample=True, internal=True))
    sheet = book["ZZ04 重点企业"]
    assert "须保密" in words_of(sheet)
    assert "合计" not in [str(row[0].value)[:2] for row in sheet.iter_rows()]  # of two enterprises no sum is made
    assert "不列入的表" not in words_of(book["说明"])


def test_an_empty_form_says_so_and_joint_meetings_have_their_note(shown):
    assert "没有填报" in words_of(shown["ZZ05-2 小微企业园"])
    assert "全市按主办单位计一次" in words_of(shown["ZZ06 对接活动"])
    assert row_of(shown["ZZ06 对接活动"], "市工信局")[2].value == "戊"


def test_tasks_by_clause_with_unit_progress_and_state(shown, formulas):
    sheet = shown["ZZ08 重点任务台账"]
    heads = [c.value for c in sheet[3]]
    rows = {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4, max_row=68)}
    behind = rows["第四条"]
    assert (behind["填报单位"].value, behind["状态"].value, behind["问题"].value) == ("市工信局", "滞后", EVIL)
    assert behind["状态"].font.bold
    assert formulas["ZZ08 重点任务台账"][behind["问题"].coordinate].data_type == "s"
    assert {row["状态"].value for row in rows.values() if row["填报单位"].value == "市科技局"} == {"未报"}
    assert "共65项任务" in words_of(sheet)


def test_cultivation_adds_up_like_investment(shown, formulas):
    live = formulas["ZZ05 企业培育"]
    assert sum(str(c.value).startswith("=SUM(") for row in live.iter_rows() for c in row) == 3 * 18
    assert "进度 ZZ05" not in shown.sheetnames  # neither targets nor ranks


def test_the_check_code_covers_lines(source: Memory, path: Path, tmp_path: Path):
    other = Memory(cells={unit: dict(cells) for unit, cells in source.cells.items()}, kinds=source.kinds)
    other.put("410181", "ZZ02-1.LA.4", Decimal("4.26"))
    feet = [
        openpyxl.load_workbook(p)["说明"].oddFooter.right.text
        for p in (path, consolidate(other, JUNE, tmp_path / "a.xlsx", sample=True))
    ]
    assert feet[0] != feet[1]


def test_pages_of_lines_part_between_heads_and_are_equally_wide():
    form = load_plan("2021").form("ZZ03")
    widths, spans = page_columns(form)
    assert [first for first, _ in spans][1:] == [last + 1 for _, last in spans][:-1]
    assert spans[-1][1] == len(form.columns)
    for first, _ in spans[1:]:
        assert form.columns[first - 1].head[0] != form.columns[first - 2].head[0]
    sizes = [sum(w + COLUMN_PADDING for w in widths[max(first - 1, 1) : last]) for first, last in spans]
    assert sizes == pytest.approx([sizes[0]] * len(sizes))
