"""The sentence over a progress chart: what it shows, counted, in the bureau's idiom."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from zzdesk.analysis.idiom import DISTRICTS, is_short, short_name
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import BATCH, printed
from zzdesk.values import decimal_text, half_up


def shows_completion(rows: list[Row]) -> bool:
    """Whether bars are 完成率 (there are targets to complete) rather than the figures themselves."""
    return any(row.target is not None and row.target.value is not None for row in rows) and not is_rate(rows)


def is_rate(rows: list[Row]) -> bool:
    return rows[0].indicator.measure in {"rate", "share"}


def title(found: Progress, rows: list[Row]) -> str:
    known = [row for row in rows if row.actual.number is not None]
    name, when = short_name(rows[0].indicator), found.period.prose
    if not known:
        return f"{when}{name}尚无单位报送数据"
    if is_rate(rows) and any(row.standing.gap_pp is not None for row in known):
        return when + _counted(known, rows, name, "达到或高于年度预期目标", "低于")
    if shows_completion(rows):
        if rows[0].indicator.line.pace in {"even", "level"} and not found.period.is_year_end:
            return when + _counted(known, rows, name, "快于或持平时序进度", "落后")
        return when + _completed(known, rows, name)
    return when + _foremost(known, name)


def _counted(known: list[Row], rows: list[Row], name: str, good: str, bad: str) -> str:
    short = sum(is_short(row) for row in known)
    fine = len(known) - short
    absent = f"，{_absent(rows)}" if len(known) < len(rows) else ""
    # One alone is named: "均" wants several.
    whose = f"{known[0].unit.name}{name}" if len(known) == 1 else f"{len(known)}个{DISTRICTS}{name}均"
    if not short:
        return f"{whose}{good}{absent}"
    if not fine:
        below = f"{bad}年度预期目标" if bad == "低于" else f"{bad}于时序进度"
        return f"{whose}{below}{absent}"
    return f"{fine}个{DISTRICTS}{name}{good}，{short}个{bad}{absent}"


def _absent(rows: list[Row]) -> str:
    """1个未报、2个待反馈: what each unit without a figure is."""
    words = {"unreported": "未报", "waiting": "待反馈", "not_applicable": "无此项"}
    counts = Counter(row.state for row in rows if row.actual.number is None)
    return "、".join(f"{counts[state]}个{word}" for state, word in words.items() if counts[state])


def _completed(known: list[Row], rows: list[Row], name: str) -> str:
    full = sum(row.standing.completion is not None and half_up(row.standing.completion, 1) >= 100 for row in known)
    total = sum((row.actual.number for row in known if row.actual.number is not None), Decimal(0))
    item = rows[0].indicator
    whole = f"{printed(total, item.decimals)}{item.unit}"
    who = f"合计{whole}" if len(known) == len(rows) else f"{whole}（已报{len(known)}家合计）"
    reach = f"{full}个{DISTRICTS}已达到全年目标" if full else f"尚无{DISTRICTS}达到全年目标"
    return f"{name}{who}，{reach}"


def _foremost(known: list[Row], name: str) -> str:
    decimals = known[0].indicator.decimals
    figures = sorted(known, key=lambda row: row.actual.number or Decimal(0), reverse=True)
    third = figures[min(2, len(figures) - 1)].actual.number or Decimal(0)
    leading = [r for r in figures if half_up(r.actual.number or Decimal(0), decimals) >= half_up(third, decimals)]
    if half_up(figures[0].actual.number or Decimal(0), decimals) <= 0:
        return f"{len(known)}个{DISTRICTS}{name}尚未实现零的突破"
    if len(leading) > 3 or third <= 0:
        top = figures[0]
        return f"{name}最多的是{top.unit.name}（{printed(top.actual.number, decimals)}{top.indicator.unit}）"
    return f"{name}居前三位的是{'、'.join(row.unit.name for row in leading)}"


def subtitle(found: Progress, rows: list[Row], *, sample: bool) -> str:
    item = rows[0].indicator
    what = f"{item.name.replace('·', '')}（{item.unit}），{found.period.title}"
    how = "柱长为累计数"
    if is_rate(rows):
        how = "短竖线为各单位年度预期目标，差为与目标差（百分点）"
    elif shows_completion(rows):
        how = "柱长为完成年度目标的比重，短竖线为年度目标"
        if item.line.pace in {"even", "level"} and not found.period.is_year_end:
            pace = found.pace_of(rows)
            how += "，时序进度按各单位阶段目标" if pace is None else f"，虚线为时序进度{printed(pace, 1)}%"
        elif item.line.pace == "batch":
            how += f"；{BATCH}"
    elif not any(row.target for row in rows):
        how += "，年度目标未下达" if found.plan.form(item.address.form).pending_targets else ""
    return f"{what}；{how}" + ("（示例数据）" if sample else "")


def bar_label(row: Row, *, completion: bool) -> tuple[str, str]:
    """(the main figure, what stands behind it in grey): 62.0% and 31/50; 11.2% and 目标10，+1.2."""
    item, actual = row.indicator, row.actual.number
    target = row.target.value if row.target else None
    shown = signed(printed(actual, item.decimals))
    if completion:
        if row.standing.completion is None:
            return f"{shown}{item.unit}", "无年度目标"
        aim = decimal_text(target) if target is not None else "—"
        return f"{signed(printed(row.standing.completion, 1))}%", f"{shown}/{aim}"
    if row.standing.gap_pp is not None and target is not None:
        gap = signed(printed(row.standing.gap_pp, 1, sign=True))
        return f"{shown}{item.unit}", f"目标{decimal_text(target)}，差{gap}"
    return (f"{shown}{item.unit}", "") if item.unit == "%" else (shown, "")


def signed(words: str) -> str:
    """With a true minus sign, as wide as the plus."""
    return words.replace("-", "−")
