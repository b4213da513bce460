"""The bulletin as a Word document, from a template that staff restyle."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from zzdesk.analysis.bulletin.model import Bulletin
from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, Level
from zzdesk.output.bulletin.word_drawing import draw_template
from zzdesk.output.bulletin.word_fields import FIELDS, values_of
from zzdesk.output.bulletin.word_finish import finished
from zzdesk.output.bulletin.word_guard import parts_of, read_template
from zzdesk.output.bulletin.word_head import points_for
from zzdesk.output.bulletin.word_render import faults_of, names_in, rendered
from zzdesk.output.bulletin.word_table import Pattern, take_samples
from zzdesk.output.bulletin.word_tags import ROOTS, source_of
from zzdesk.textfile import write_whole

_PAGE = re.compile(r"\bPAGE\b")
_TABLE = re.compile(r"(?<!:)\{\{[^{}]{0,60}\.表格\s*\}\}")  # not after a sample table's own mark
_PICTURE = re.compile(r"\{\{[^{}]{0,60}\.图片\s*\}\}")
_HEADING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Template(NamedTuple):
    """Its parts as they are kept, the sources of those that are rendered, its sample tables, its faults."""

    parts: Mapping[str, bytes]
    sources: Mapping[str, str]
    patterns: list[Pattern]
    faults: list[Finding]


def write_word(bulletin: Bulletin, path: Path, template: Path | None = None, *, for_head: bool = False) -> Path:
    """Write the .docx; the same bulletin and template always give the same bytes.

    `for_head`: the one page for the head of the bureau, a document of its own. Without `template` the built-in one.
    ZzError("template.…") or Refused("template.faulty") where the template cannot be used, ZzError("file.…") where
    nothing can be written; an old file then stays as it was.
    """
    return write_whole(path, word_bytes(bulletin, template, for_head=for_head))


def word_bytes(bulletin: Bulletin, template: Path | None = None, *, for_head: bool = False) -> bytes:
    """What `write_word` writes."""
    used = _read(template, for_head=for_head, points=points_for(bulletin) if for_head else 12)
    if used.faults:
        raise Refused("template.faulty", used.faults, file=_name(template), first=used.faults[0].message)
    values = values_of(bulletin)
    made = dict(used.parts)
    for name, source in used.sources.items():
        xml = rendered(source, values)
        made[name] = (_HEADING + xml).encode()
    return finished(made, used.patterns, bulletin)


def write_template(path: Path, *, for_head: bool = False) -> Path:
    """The built-in template, for staff to restyle."""
    return write_whole(path, draw_template(for_head=for_head))


def check_template(path: Path, *, for_head: bool = False) -> list[Finding]:
    """What keeps a template from being used (errors), and what its restyling lost against the built-in (notes).

    ZzError("template.…" | "file.missing") where it is no template at all.
    """
    used = _read(path, for_head=for_head)
    return used.faults or _lost(used, _read(None, for_head=for_head))


def _name(template: Path | None) -> str:
    return template.name if template else "内置模板"


def _read(template: Path | None, *, for_head: bool, points: float = 12) -> Template:
    own = read_template(template) if template else None
    parts = own or parts_of(draw_template(for_head=for_head, points=points), _name(None))
    sources: dict[str, str] = {}
    patterns: list[Pattern] = []
    faults: list[Finding] = []
    for name in sorted(parts):
        root = _root(parts[name]) if name.startswith("word/") and name.endswith(".xml") else None
        if root is None:
            continue
        found, broken = take_samples(root, len(patterns))
        try:
            sources[name] = source_of(root)
        except ZzError as fault:
            faults.append(Finding(Level.ERROR, fault.code, fault.args_))
            continue
        patterns += found
        faults += broken + faults_of(sources[name]) + _misplaced(name, sources[name])
    return Template(parts, sources, patterns, faults)


def _misplaced(part: str, source: str) -> list[Finding]:
    """Tables come by the sample table, pictures in the text alone: elsewhere nothing would be put in their place."""
    found = []
    if _TABLE.search(source):
        found.append(Finding(Level.ERROR, "template.misplaced", {"field": "表格", "where": "样表"}))
    if part != "word/document.xml" and _PICTURE.search(source):
        found.append(Finding(Level.ERROR, "template.misplaced", {"field": "图片", "where": "正文的段落"}))
    return found


def _root(content: bytes) -> Any:
    """The root of a part with text in it; None for styles, settings and the like."""
    root = etree.fromstring(content)
    return root if root.tag in ROOTS else None


def _lost(used: Template, whole: Template) -> list[Finding]:
    has, had = _names(used), _names(whole)
    gone = sorted(had - has)
    outer = [name for name in gone if name.rpartition(".")[0] not in gone]  # 附表 says it for 附表.标题
    found = [Finding(Level.NOTE, "template.lost", {"field": n, "about": _about(n)}) for n in outer]
    if whole.patterns and "附表" in has and not used.patterns:
        found.append(Finding(Level.NOTE, "template.no_sample"))
    if used.patterns and not all(p.has_repeated_heads for p in used.patterns):
        found.append(Finding(Level.NOTE, "template.heads_once"))
    if any(map(_PAGE.search, whole.sources.values())) and not any(map(_PAGE.search, used.sources.values())):
        found.append(Finding(Level.NOTE, "template.no_page_number"))
    return found


def _names(template: Template) -> set[str]:
    return set().union(*map(names_in, template.sources.values()))


def _about(path: str) -> str:
    """正文.标题: what it is to a clerk."""
    scope, about = FIELDS, ""
    for name in path.split("."):
        field = scope[name]
        scope, about = dict(field.inside or {}), field.about
    return about
