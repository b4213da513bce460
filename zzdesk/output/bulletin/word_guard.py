"""Looking into a Word template before anything opens it: kinds, limits, macros, what reaches outside."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from zzdesk.errors import ZzError
from zzdesk.returns.guard_parts import check_parts, is_xml
from zzdesk.returns.guard_zip import MAX_FILE, MAX_PART, MiB, Refusal, check_directory, inflate, without_junk

MAX_XML = 8 * MiB  # of all XML parts: the built-in template has 0.1
_DOCUMENT = "word/document.xml"
_WHY = {  # what the guard of returns found -> how it is said of a template
    "guard.macro": "带有宏",
    "guard.activex": "带有ActiveX控件",
    "guard.ole": "嵌入了其他文件（OLE对象）",
    "guard.dde": "带有DDE链接",
    "guard.doctype": "带有DOCTYPE声明",
    "guard.encrypted": "加了密码",
    "guard.inflated": "解开后过大",
    "guard.ratio": "压缩得异常（疑似压缩炸弹）",
    "guard.entries": "部件过多",
}
_REACHING = ("/aFChunk", "/subDocument", "/attachedTemplate", "/frame")
_WEB = ("http://", "https://", "mailto:")
# Fields that fetch, run or put in something else.
_FETCHING = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON|RD|EMBED|GOTOBUTTON)\b", re.I
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_template(path: Path) -> dict[str, bytes]:
    """The parts of a template, every one looked at. ZzError("file.missing" | "template.…") where it is refused."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as fault:
        raise ZzError("file.missing", file=path) from fault
    return parts_of(data, path.name)


def parts_of(data: bytes, name: str) -> dict[str, bytes]:
    """The same of bytes at hand; `name` is told in the error."""
    if len(data) > MAX_FILE:
        raise ZzError("template.refused", file=name, why=f"超过{MAX_FILE // MiB}MB")
    if not data.startswith(b"PK\x03\x04"):
        raise ZzError("template.not_word", file=name)
    try:
        parts = _inflated(without_junk(data))
        check_parts({n: c for n, c in parts.items() if is_xml(n)})
    except Refusal as why:
        told = _WHY.get(why.finding.code, "不完整或已损坏")
        raise ZzError("template.refused", file=name, why=told) from why
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise ZzError("template.refused", file=name, why="不完整或已损坏") from fault
    if _DOCUMENT not in parts:
        raise ZzError("template.not_word", file=name)
    _check_reach(parts, name)
    return parts


def _inflated(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as source:
        infos = source.infolist()
        check_directory(data, infos)
        parts = {i.filename: inflate(source, i, MAX_PART) for i in infos if not i.is_dir()}
    if sum(len(c) for n, c in parts.items() if is_xml(n)) > MAX_XML:
        raise Refusal("guard.inflated", limit=MAX_XML // MiB)
    return parts


def _check_reach(parts: Mapping[str, bytes], name: str) -> None:
    """Nothing that a word processor would fetch from elsewhere as the bulletin is opened."""
    for part, content in parts.items():
        if not part.lower().endswith((".xml", ".rels")):
            continue
        try:
            root = etree.fromstring(content)
        except etree.XMLSyntaxError as fault:  # deeper than any document is
            raise ZzError("template.refused", file=name, why="不完整或已损坏") from fault
        if part.lower().endswith(".rels"):
            if any(map(_reaches_out, root)):
                raise ZzError("template.refused", file=name, why="引用了文件之外的内容")
        elif found := _FETCHING.search(_field_words(root)):
            raise ZzError("template.refused", file=name, why=f"带有会引入外部内容的域（{found[0].upper()}）")


def _reaches_out(relation: Any) -> bool:
    """A link that a person clicks is none: it fetches nothing by itself."""
    kind, target = relation.get("Type", ""), relation.get("Target", "")
    is_link = kind.endswith("/hyperlink") and target.lower().startswith(_WEB)
    return kind.endswith(_REACHING) or (relation.get("TargetMode", "").lower() == "external" and not is_link)


def _field_words(root: Any) -> str:
    """What its fields say; Word parts the letters of one among runs."""
    parted = "".join(e.text or "" for e in root.iter(f"{_W}instrText"))
    return " ".join([parted, *(e.get(f"{_W}instr", "") for e in root.iter(f"{_W}fldSimple"))])
