"""Write, then read: every value, state, explanation and foot name comes back; the seal holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.returns_samples import MARCH, codes, data_of, finding, plan, read, sample, with_number, with_text, written
from zzdesk import values
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.model import Indicator
from zzdesk.plan.typed import read_number
from zzdesk.returns.content import Content
from zzdesk.returns.fill_audit import carried_refs
from zzdesk.returns.seal import seal_of
from zzdesk.returns.write import file_name, write_return
from zzdesk.rules.checks import checks_of
from zzdesk.rules.run import key_of
from zzdesk.rules.sources import look_in
from zzdesk.values import BLANK, Value

_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=40).filter(
    lambda s: s.strip() == s and s.strip("\u200b\ufeff") == s
)


def _values(item: Indicator) -> st.SearchStrategy[Value]:
    marks = st.one_of(st.just(BLANK), _WORDS.map(values.not_applicable), st.just(values.waiting("2021-04-18")))
    if item.kind == "choice":
        return marks | st.sampled_from(item.choices).map(values.text)
    if not item.numeric:
        return marks | _WORDS.filter(lambda s: not s.startswith(("无此项", "待反馈"))).map(values.text)
    figures = st.decimals(-(10**8), 10**8, places=min(item.decimals + 2, 4))
    return marks | figures.map(lambda d: read_number(item, Decimal(d)).value)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    p = plan()
    unit = p.unit(draw(st.sampled_from(["410181", "D01", "4101ZD", "D02"])))
    period = draw(st.sampled_from(p.periods))
    items = draw(st.lists(st.sampled_from(p.inputs(unit, period)), max_size=12, unique_by=lambda i: i.address))
    held = {i.address: draw(_values(i)) for i in items}
    others = [r for r in carried_refs(p, unit, period) if r.when != "target"]
    carried = (
        {r: values.number(draw(st.integers(0, 999))) for r in draw(st.lists(st.sampled_from(others), max_size=4))}
        if others
        else {}
    )
    look = look_in(p, unit, held, carried)
    queries = [c for c in checks_of(p, unit, period) if c.rule.level == "query"]
    chosen = draw(st.lists(st.sampled_from(queries), max_size=3)) if queries else []
    answers = {key_of(p, period, c, look): "退库" + draw(_WORDS) for c in chosen}
    foot = draw(
        st.dictionaries(
            st.sampled_from(["单位负责人", "填表人", "联系电话", "单位全称", "报出日期"]), _WORDS, max_size=4
        )
    )
    kind = draw(st.sampled_from(["草稿", "快报", "正式", "核定"]))
    return Content(
        p, unit, period, kind, draw(st.integers(0, 99)), held, carried, answers, foot, foot.get("单位全称", "")
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(contents())
def test_what_is_written_is_read_back(content: Content) -> None:
    found = read(data_of(content), received=date(2022, 1, 20))
    assert written(found) == content.inputs
    assert dict(found.explanations) == dict(content.explanations)
    assert dict(found.foot) == dict(content.foot)
    assert (found.unit, found.period, found.kind, found.revision) == (
        content.unit.code,
        str(content.period),
        content.kind,
        content.revision,
    )
    assert found.seal == "ok"
    assert found.refused == 0
    assert found.cells_read == found.placed == len(content.inputs)
    assert found.drift == ()


def test_a_sound_return_is_accepted_or_asks_only_questions(tmp_path) -> None:  # type: ignore[no-untyped-def]
    content = sample()
    made = write_return(content, tmp_path / file_name(content))
    assert made.path.name == "410181_巩义市_202103_V01_快报.xlsx"
    assert [p.name for p in tmp_path.iterdir()] == [made.path.name]
    found = read(made.path.read_bytes())
    assert found.sha256 == made.sha256
    assert not [f for f in found.findings if f.level.value == "error"]
    assert found.values[Address.parse("ZZ01.03.1")].cell == "D12"


@pytest.mark.parametrize(
    ("step", "fault", "code"),
    [
        ("replace", PermissionError(13, "busy"), "file.in_use"),
        ("fsync", OSError(28, "No space left on device"), "file.no_space"),
        ("fsync", OSError(5, "I/O error"), "file.cannot_write"),
    ],
)
def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch, step, fault, code) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"before")

    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(f"zzdesk.textfile.os.{step}", fail)
    with pytest.raises(ZzError) as why:
        write_return(sample(), path)
    assert why.value.code == code
    assert "a.xlsx" in str(why.value)
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    assert path.read_bytes() == b"before"


def test_a_folder_is_made_and_one_that_cannot_be_is_said(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert write_return(sample(), tmp_path / "new" / "a.xlsx").path.is_file()
    (tmp_path / "file").touch()
    with pytest.raises(ZzError) as why:
        write_return(sample(), tmp_path / "file" / "a.xlsx")
    assert why.value.code == "file.cannot_write"


def test_same_content_gives_the_same_bytes_and_any_change_another_code() -> None:
    content = sample()
    assert data_of(content) == data_of(sample())
    other = replace(content, values={**content.values, Address.parse("ZZ01.03.1"): values.number(10)})
    codes = {seal_of(content).code, seal_of(other).code, seal_of(content.at_revision(2)).code}
    assert len(codes) == 3
    assert all(len(code) == 14 and code[4] == code[9] == "-" for code in codes)


def test_a_cell_changed_by_hand_is_named_by_the_seal() -> None:
    found = read(with_number(data_of(sample()), "ZZ01", "D12", "12"))
    assert found.seal == "changed"
    assert found.verdict == "queried"
    assert finding(found, "seal.changed").addresses == ("ZZ01.03.1",)
    assert "8→12" in finding(found, "seal.changed").message


def test_an_explanation_typed_into_the_sheet_answers_the_figures_that_stand_there() -> None:
    content = sample(values={**sample().values, Address.parse("ZZ01.01.3"): values.number(200)})
    asked = next(f for f in read(data_of(content)).findings if f.code == "R006")
    assert not asked.explained
    row = _audit_row(data_of(content), "R006")
    answered = read(with_text(data_of(content), "审核", f"H{row}", "新投产企业集中达产"))
    assert next(f for f in answered.findings if f.code == "R006").explained
    for words in ("核实无误", "核实无误。"):
        empty = read(with_text(data_of(content), "审核", f"H{row}", words))
        assert "explanation.empty" in codes(empty)
        assert not next(f for f in empty.findings if f.code == "R006").explained


def _audit_row(data: bytes, rule: str) -> int:
    import re

    from tests.returns_samples import part_of, parts_of

    xml = parts_of(data)[part_of(data, "审核")].decode()
    found = re.search(rf'<c r="D(\d+)"[^>]*><is><t[^>]*>{rule}</t>', xml)
    assert found
    return int(found[1])


def test_outer_spaces_and_an_office_told_apart_do_not_break_the_seal() -> None:
    content = sample(foot={"填表人": " 张三 "}, office="巩义市工业和信息化局")
    found = read(data_of(content))
    assert found.seal == "ok"
    assert dict(found.foot) == {"填表人": "张三", "单位全称": "巩义市工业和信息化局"}


def test_a_stale_explanation_does_not_answer_changed_figures() -> None:
    p, content = plan(), sample(values={**sample().values, Address.parse("ZZ01.01.3"): values.number(200)})
    look = look_in(p, content.unit, content.inputs, {})
    check = next(c for c in checks_of(p, content.unit, MARCH) if c.rule.code == "R006")
    content = replace(content, explanations={key_of(p, MARCH, check, look): "新投产企业集中达产"})
    assert next(f for f in read(data_of(content)).findings if f.code == "R006").explained
    moved = read(with_number(data_of(content), "ZZ01", "F10", "300"))
    assert not next(f for f in moved.findings if f.code == "R006").explained


def test_carried_figures_serve_the_rules_of_the_reader() -> None:
    p, unit = plan(), plan().unit("410181")
    carried = {r: values.number(500) for r in carried_refs(p, unit, MARCH) if r.when == "prev"}
    found = read(data_of(sample(carried=carried)))
    assert "小于上期累计500" in finding(found, "R102").message


@pytest.mark.parametrize("unit", ["410181", "D01", "4101ZD"])
def test_a_blank_return_filled_by_hand_is_no_changed_one(unit: str) -> None:
    data = data_of(sample(unit), blank=True)
    empty = read(data)
    assert empty.seal == "blank"
    assert {"identity.kind", "identity.revision"} <= codes(empty)
    for cell, words in (("C13", "快报"), ("C14", "1")):
        data = with_text(data, "封面", cell, words)
    if unit != "D01":
        data = with_number(data, "ZZ01", "D12", "7")
        data = with_text(data, "ZZ01", "A21", "单位负责人：王五")
    found = read(data)
    assert (found.kind, found.revision, found.seal) == ("快报", 1, "blank")
    assert "seal.changed" not in codes(found)
    if unit != "D01":
        assert written(found) == {Address.parse("ZZ01.03.1"): values.number(7)}
        assert found.foot["单位负责人"] == "王五"


def test_a_draft_never_counts() -> None:
    found = read(data_of(sample(kind="草稿", revision=0)))
    assert found.verdict == "returned"
    assert "identity.draft" in codes(found)


def test_the_first_period_asks_no_month_figure() -> None:
    content = sample(period=Period(2021, 2))
    assert not [a for a in content.inputs if a in {Address.parse("ZZ01.03.4")}]
    assert written(read(data_of(content))) == content.inputs
