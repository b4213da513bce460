"""Templates that must not be used: misspelt fields, tricks of the template language, files that reach outside."""

from __future__ import annotations

import contextlib
import json
import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from tests.bulletin_samples import sample_bulletin
from zzdesk.cli import run
from zzdesk.errors import Refused, ZzError
from zzdesk.output.bulletin.word import check_template, word_bytes, write_template
from zzdesk.output.bulletin.word_drawing import draw_template
from zzdesk.output.bulletin.word_fields import values_of
from zzdesk.output.bulletin.word_guard import parts_of
from zzdesk.output.bulletin.word_render import environment, faults_of, rendered


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return write_template(tmp_path / "模板.docx")


def with_lines(template: Path, *lines: str) -> Path:
    document = Document(str(template))
    for line in lines:
        document.paragraphs[0].insert_paragraph_before(line)
    document.save(str(template))
    return template


def refusal(template: Path) -> str:
    with pytest.raises(ZzError) as caught:
        word_bytes(sample_bulletin(), template)
    return str(caught.value)


# --- fields -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "field", "near"),
    [
        ("{{ 标提 }}", "标提", "标题"),
        ("{{ 发文单位 }}", "发文单位", "发布单位"),
        ("{% for 表 in 附表格 %}{{ 表.标题 }}{% endfor %}", "附表格", "附表"),
        ("{% for 表 in 附表 %}{{ 表.题目 }}{% endfor %}", "表.题目", "标题"),
        ("{% if 附图们 %}有图{% endif %}", "附图们", "附图"),
        ("{% if 示例 %}{{ 从来不写的 }}{% endif %}", "从来不写的", "标题"),  # also where nothing would be written
        ("{{ 部分.标题 }}", "部分", "正文"),  # the loop's name outside its loop
    ],
)
def test_a_field_that_there_is_not_is_named_with_those_it_may_have_been(
    template: Path, line: str, field: str, near: str
) -> None:
    with_lines(template, line)
    [found] = check_template(template)
    assert (found.code, found.args["field"]) == ("template.unknown", field)
    assert near in str(found.args["near"])
    told = refusal(template)
    assert f"没有“{field}”这个字段" in told
    assert "模板.docx" in told


def test_all_faults_are_told_at_once(template: Path) -> None:
    with_lines(template, "{{ 标提 }}", "{{ 文好 }}", "{{ 附表 }}")
    with pytest.raises(Refused) as caught:
        word_bytes(sample_bulletin(), template)
    assert [f.code for f in caught.value.findings] == ["template.is_list", "template.unknown", "template.unknown"]


TRICKS = (
    "{{ ''.__class__.__mro__ }}",
    "{{ 标题.__class__ }}",
    "{{ 标题.upper() }}",
    "{{ 标题|upper }}",
    "{{ 附表[0] }}",
    "{{ 7 * 7 }}",
    "{{ 'a' * 10 ** 10 }}",
    "{{ 标题 ~ 标题 }}",
    "{{ range(10) }}",
    "{{ self }}",
    "{{ lipsum.__globals__ }}",
    "{% for x in range(10 ** 9) %}x{% endfor %}",
    "{% for x in 标题 %}x{% endfor %}",
    "{% for x in 附表 recursive %}{{ loop(附表) }}{% endfor %}",
    "{% set 标题 = 1 %}",
    "{% include '/etc/passwd' %}",
    "{% import 'x' as y %}",
    "{% extends 'x' %}",
    "{% macro m() %}{% endmacro %}",
    "{% block b %}{% endblock %}",
    "{% filter upper %}x{% endfilter %}",
    "{% call x() %}{% endcall %}",
    "{{ loop }}",
    "{{ 附表 }}",
    "{{ 标题",
    "{% for 表 in 附表 %}",
    "{% endfor %}",
    "{{ }}",
    "{% nonsense %}",
    "{{ " + "(" * 3000 + "标题" + ")" * 3000 + " }}",
    "{% if 示例 %}" * 200 + "{% endif %}" * 200,
    "{% for a in 附表 %}" * 5 + "x" + "{% endfor %}" * 5,
)


@pytest.mark.parametrize("trick", TRICKS, ids=lambda t: t[:40])
def test_only_fields_loops_over_them_and_conditions(template: Path, trick: str) -> None:
    assert "模板.docx有不能用的地方" in refusal(with_lines(template, trick)) or trick.startswith("{% if")
    assert check_template(template) or trick.startswith("{% if")


def test_loops_without_end_come_to_one(template: Path) -> None:
    nested = "".join(f"{{% for {n} in 注释 %}}" for n in "abcd") + "长" * 50 + "{% endfor %}" * 4
    with_lines(template, nested)
    many = sample_bulletin()
    object.__setattr__(many, "notes", ("注",) * 200)
    with pytest.raises(ZzError) as caught:
        word_bytes(many, template)
    assert caught.value.code in {"template.endless", "template.long"}


def test_the_sandbox_holds_without_the_look_before() -> None:
    """Two walls: these never pass `faults_of`, and would not get far if they did."""
    values = values_of(sample_bulletin())
    for source in ("{{ ''.__class__.__mro__ }}", "{{ 标题.__init__.__globals__ }}", "{{ 没有 }}"):
        assert faults_of(source)
        with pytest.raises(ZzError):
            rendered(source, values)
    with pytest.raises(UndefinedError):
        environment().from_string("{{ 没有 }}").render({})
    assert rendered("{{ 标题 }}", {"标题": "<甲&乙>"}) == "&lt;甲&amp;乙&gt;"


@given(st.text(alphabet="{}% #标题附表for in.endif示例'\"()|", max_size=40))
def test_any_line_is_found_faulty_or_rendered(line: str) -> None:
    values = values_of(sample_bulletin())
    if not faults_of(line):
        assert isinstance(rendered(line, values), str)


# --- the sample table -------------------------------------------------------------------------------------
def test_a_sample_table_that_lost_a_row_is_told(template: Path) -> None:
    document = Document(str(template))
    document.tables[0]._tbl.remove(document.tables[0].rows[2]._tr)
    document.save(str(template))
    [found] = check_template(template)
    assert found.code == "template.sample_table"
    assert "合计数" in found.message


def test_a_template_without_any_table_still_makes_a_bulletin(template: Path) -> None:
    document = Document(str(template))
    document.tables[0]._tbl.getparent().remove(document.tables[0]._tbl)
    document.save(str(template))
    assert "template.no_sample" in {f.code for f in check_template(template)}
    assert not Document(BytesIO(word_bytes(sample_bulletin(), template))).tables


@pytest.mark.parametrize("field", ["表格", "图片"])
def test_tables_and_pictures_have_their_place(template: Path, field: str) -> None:
    kind = {"表格": "附表", "图片": "附图"}[field]
    line = f"{{% for x in {kind} %}}{{{{ x.{field} }}}}{{% endfor %}}"
    document = Document(str(template))
    document.sections[0].header.paragraphs[0].text = line
    document.save(str(template))
    assert [f.code for f in check_template(template)] == ["template.misplaced"]


# --- files ------------------------------------------------------------------------------------------------------
def changed(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The built-in template with some of its parts changed."""
    with zipfile.ZipFile(BytesIO(draw_template())) as source:
        parts = {i.filename: source.read(i) for i in source.infolist()}
    change(parts)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def _relation(kind: str, target: str, mode: str = "External") -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        added = f'<Relationship Id="rIdX" Type="{base}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
        parts[name] = parts[name].replace(b"</Relationships>", added.encode())

    return change


def _field(words: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        half = len(words) // 2
        runs = "".join(f"<w:r><w:instrText>{w}</w:instrText></w:r>" for w in (words[:half], words[half:]))
        parts["word/document.xml"] = parts["word/document.xml"].replace(
            b"<w:body>", f"<w:body><w:p>{runs}</w:p>".encode(), 1
        )

    return change


def _macro(parts: dict[str, bytes]) -> None:
    name = "[Content_Types].xml"
    parts[name] = parts[name].replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main", b"vnd.ms-word.document.macroEnabled.main"
    )


def _add(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


def _doctype(parts: dict[str, bytes]) -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]>'
    parts["word/document.xml"] = entity + parts["word/document.xml"].split(b"?>", 1)[1]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_macro, "宏"),
        (_add("word/vbaProject.bin", b"x"), "宏"),
        (_add("word/embeddings/oleObject1.bin", b"x"), "OLE"),
        (_add("word/activeX/activeX1.xml", b"<a/>"), "ActiveX"),
        (_relation("image", "http://example.invalid/a.png"), "之外"),
        (_relation("attachedTemplate", "file:///c:/a.dotm"), "之外"),
        (_relation("hyperlink", "file://server/share"), "之外"),
        (_relation("aFChunk", "chunk.html", "Internal"), "之外"),
        (_field(" INCLUDETEXT c:/secret.txt "), "INCLUDETEXT"),
        (_field(" DDEAUTO cmd "), "DDEAUTO"),
        (_doctype, "DOCTYPE"),
        (_add("word/long.xml", b"<a>" + b"".join(b"%d " % (n * n) for n in range(1 << 20)) + b"</a>"), "过大"),
        (_add("word/big.xml", b"<a>" + b"x" * (9 << 20) + b"</a>"), "炸弹"),
    ],
    ids=lambda c: getattr(c, "__name__", str(c)),
)
def test_what_reaches_outside_or_runs_is_refused(
    tmp_path: Path, change: Callable[[dict[str, bytes]], None], why: str
) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(changed(change))
    told = refusal(path)
    assert why in told
    with pytest.raises(ZzError):
        check_template(path)


def test_a_link_that_a_person_clicks_may_stay(tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(changed(_relation("hyperlink", "https://example.invalid/")))
    assert word_bytes(sample_bulletin(), path)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600], ids=range(4)
)
def test_what_is_no_word_document_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(content)
    assert "不是Word文档" in refusal(path)


def test_a_workbook_a_cut_file_and_no_file(tmp_path: Path) -> None:
    book = shutil.copy("templates_xlsx/2021.xlsx", tmp_path / "模板.docx")
    assert "不是Word文档" in refusal(Path(book))
    cut = tmp_path / "断.docx"
    cut.write_bytes(draw_template()[:-2000])
    assert "不完整或已损坏" in refusal(cut)
    assert "找不到" in refusal(tmp_path / "没有.docx")


@given(st.data())
def test_a_flipped_byte_never_gets_further_than_a_sentence(data: st.DataObject) -> None:
    content = bytearray(draw_template())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(ZzError):
        assert "word/document.xml" in parts_of(bytes(content), "模板.docx")


# --- by command ------------------------------------------------------------------------------------------------
def test_saved_by_command_and_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "模板.docx"
    assert run(["bulletin-template", str(path)]) == 0
    assert run(["bulletin-template", str(path)]) == 2  # never over one that was restyled
    assert run(["bulletin-template", str(path), "--check"]) == 0
    assert "可以用" in capsys.readouterr().out
    with_lines(path, "{{ 标提 }}")
    assert run(["bulletin-template", str(path), "--check", "--json"]) == 1
    [found] = json.loads(capsys.readouterr().out)["findings"]
    assert found["code"] == "template.unknown"
    assert run(["bulletin-template", str(tmp_path / "页.docx"), "--head"]) == 0
    assert run(["bulletin-template", str(tmp_path / "页.docx"), "--check", "--head"]) == 0
