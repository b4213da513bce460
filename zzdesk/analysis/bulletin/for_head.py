"""The page for the head of the bureau: seven questions, each answered from figures, or 本库无此数."""

from __future__ import annotations

from zzdesk.analysis.bulletin.benchmarks import rank_words
from zzdesk.analysis.bulletin.city import growth_of, growth_sentence
from zzdesk.analysis.bulletin.head_causes import since_last_month, who_holds_back
from zzdesk.analysis.bulletin.head_outlook import by_year_end
from zzdesk.analysis.bulletin.heading import kinds_words
from zzdesk.analysis.bulletin.model import Paragraph, Question
from zzdesk.analysis.bulletin.month import NOT_HELD, Month, growths
from zzdesk.analysis.idiom import growth_words, line_name
from zzdesk.analysis.official import FORMAL


def questions(month: Month) -> tuple[Question, ...]:
    """In the order in which they are asked."""
    asked = (
        ("全市多少、全省第几", _how_much),
        ("谁拖后腿、影响几个点", who_holds_back),
        ("比上月升降及原因", since_last_month),
        ("全年能否完成、差多少", by_year_end),
        ("是哪几家企业、项目", _which_enterprises),
        ("是统计数还是快报数", _what_kind),
        ("是基数、口径还是真下滑", _base_or_decline),
    )
    return tuple(Question(words, tuple(answer(month))) for words, answer in asked)


def _how_much(month: Month) -> list[Paragraph]:
    found, ranked = [], False
    for address in growths(month.plan):
        growth = growth_of(month, address)
        known = [b for b in month.benchmarks if b.address == address and b.period == month.period and b.rank]
        ranks = "、".join(f"居{b.area}{rank_words(b.rank)}（{b.source}）" for b in known)
        source = f"（{growth.source}）" if growth.source else ""
        ranked |= bool(ranks)
        words = "，".join(filter(None, (growth_sentence(month, growth) + source, ranks)))
        found.append(Paragraph(f"{words}。", (growth.basis,)))
    return found if ranked else [*found, Paragraph(f"全省位次：{NOT_HELD}（可在对标中录入）。")]


def _which_enterprises(month: Month) -> list[Paragraph]:
    return [
        Paragraph(
            "单个企业资料不进入通报及本页：企业见内部汇总表重点企业（ZZ04）表，项目见重点项目（ZZ03）、签约项目明细（ZZ02-1）表。"
        )
    ]


def _what_kind(month: Month) -> list[Paragraph]:
    first = Paragraph(f"各单位报送：{kinds_words(month)}。")
    if month.compared is None or not month.compared.rows:
        return [first, Paragraph(f"统计反馈数：{NOT_HELD}（未导入统计反馈表），增速为各单位填报数。")]
    differing = sorted({(r.name, r.address) for r in month.compared.rows if r.is_formal_other})
    names = "、".join(dict.fromkeys(name for name, _ in differing))
    apart = f"{FORMAL}数与统计反馈数不一致的：{names}" if names else f"{FORMAL}数与统计反馈数一致"
    return [first, Paragraph(f"统计反馈数已导入；{apart}。")]


def _base_or_decline(month: Month) -> list[Paragraph]:
    told = [growth_of(month, address) for address in growths(month.plan)]
    found = []
    for growth in told:
        base = month.base_rates.get(growth.item.address)
        if base is not None and growth.value is not None:
            last_year = growth_words(base, growth.item.decimals)
            found.append(Paragraph(f"上年同期{last_year}；{growth_sentence(month, growth)}。", (growth.basis,)))
    without = [g for g in told if g.item.address not in month.base_rates]
    if without:
        names = "、".join(line_name(g.item) for g in without)
        words = f"{names}：上年同期增速{NOT_HELD}，不能区分基数影响。"
        found.append(Paragraph(words, tuple(g.basis for g in without)))
    return [*found, Paragraph("口径：上年同期数与上年已报数不同的，见审核说明中的“口径调整”。")]
