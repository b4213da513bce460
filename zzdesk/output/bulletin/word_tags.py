"""Tags in a Word template: {{ 字段 }} in the text, {% for … %} and {% if … %} alone in a paragraph.

Word parts a tag among runs as it is typed and spell-checked; here it is joined again, in the run where it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from lxml import etree

from zzdesk.errors import ZzError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROOTS = {f"{W}{name}" for name in ("document", "hdr", "ftr", "footnotes", "endnotes")}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_QUOTES = str.maketrans("“”‘’", "\"\"''")


class Tag(NamedTuple):
    start: int
    end: int
    words: str  # with its braces

    @property
    def is_control(self) -> bool:
        return not self.words.startswith("{{")

    @property
    def opens(self) -> bool:
        return self.words.strip("{}%- ").startswith(("for", "if"))


def tags_in(text: str) -> Iterator[Tag]:
    """ZzError("template.unclosed") where one has no end."""
    at = 0
    while (start := text.find("{", at)) >= 0:
        closing = _ENDS.get(text[start : start + 2])
        if closing is None:
            at = start + 1
            continue
        end = text.find(closing, start + 2)
        if end < 0:
            raise ZzError("template.unclosed", tag=text[start : start + 30])
        at = end + 2
        yield Tag(start, at, text[start:at])


def paragraph_text(paragraph: Any) -> str:
    return "".join(t.text or "" for t in _texts(paragraph))


def source_of(root: Any) -> str:
    """A part's XML as a Jinja source: tags whole, control paragraphs gone but for their tags."""
    for paragraph in list(root.iter(f"{W}p")):
        texts = _texts(paragraph)
        text = "".join(t.text or "" for t in texts)
        found = list(tags_in(text))
        if not found:
            continue
        if all(t.is_control for t in found) and not _besides(text, found) and not _has_more(paragraph):
            _take_away(paragraph, found)
        else:
            _join(texts, found)
    return _plain(etree.tostring(root, encoding="unicode"))


def _texts(paragraph: Any) -> list[Any]:
    """Its pieces of text, without those of paragraphs within it (a text box)."""
    return [t for t in paragraph.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is paragraph]


def _besides(text: str, tags: list[Tag]) -> str:
    kept, at = [], 0
    for tag in tags:
        kept.append(text[at : tag.start])
        at = tag.end
    return "".join([*kept, text[at:]]).strip()


def _has_more(paragraph: Any) -> bool:
    return any(True for _ in paragraph.iter(f"{W}drawing", f"{W}pict", f"{W}object"))


def _take_away(paragraph: Any, tags: list[Tag]) -> None:
    """Only its tags stay. A section that ends here goes on ending here: outside the loop that it opens or closes."""
    words = "".join(t.words for t in tags)
    parent = paragraph.getparent()
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        for run in [e for e in paragraph if e.tag != f"{W}pPr"]:
            paragraph.remove(run)
        if tags[0].opens:
            paragraph.tail = words + (paragraph.tail or "")
        else:
            _put_before(paragraph, words)
        return
    _put_before(paragraph, words + (paragraph.tail or ""))
    parent.remove(paragraph)


def _put_before(element: Any, words: str) -> None:
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + words
    else:
        parent = element.getparent()
        parent.text = (parent.text or "") + words


def _join(texts: list[Any], tags: list[Tag]) -> None:
    """Each tag wholly in the piece where it begins."""
    bounds, at = [], 0
    for piece in texts:
        bounds.append((at, at + len(piece.text or "")))
        at = bounds[-1][1]
    whole = "".join(t.text or "" for t in texts)
    taken = iter([*tags, Tag(at + 1, at + 1, "")])
    tag = next(taken)
    for piece, (start, end) in zip(texts, bounds, strict=True):
        kept, here = "", start
        while here < end:
            if here < tag.start:
                stop = min(end, tag.start)
                kept += whole[here:stop]
            else:
                kept += tag.words if here == tag.start else ""
                stop = min(end, tag.end)
            here = stop
            if here >= tag.end:
                tag = next(taken)
        piece.text = kept
        piece.set(_SPACE, "preserve")


def _plain(xml: str) -> str:
    """Tags as they were typed: XML spelled their quotes and comparisons; Word turned their quotes round."""
    made, at = [], 0
    for tag in tags_in(xml):
        made += [xml[at : tag.start], unescape(tag.words).translate(_QUOTES)]
        at = tag.end
    return "".join([*made, xml[at:]])
