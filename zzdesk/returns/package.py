"""The zip around a workbook: taking it apart once, and putting together one that has fewer sheets."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from io import BytesIO

from zzdesk.returns.cells import escaped

WORKBOOK = "xl/workbook.xml"
_SHEET = re.compile(r"<sheet\b([^>]*?)/>")
_NAME = re.compile(r"<definedName\b([^>]*)>(.*?)</definedName>", re.S)
_RELATION = re.compile(r"<Relationship\b([^>]*?)/>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_ROOT_RELATIONS = "_rels/.rels"
# A fixed moment: the same content gives the same bytes.
_MOMENT = (2021, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    part: str
    tag: str
    relation: str


_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]+)|(\d+));")


def plain(xml: str) -> str:
    """Chinese written as character references (openpyxl does so where lxml is installed) as the characters
    themselves: the template's marks are found by their text. Markup and control characters stay references."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else int(found[2])
        return chr(code) if code > 127 else found[0]

    return _REFERENCE.sub(character, xml)


class Package:
    """A workbook's parts by name, and its sheets in order."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as source:
            self.parts = {info.filename: source.read(info) for info in source.infolist()}
        self._read()

    def changed(self, parts: Mapping[str, bytes]) -> Package:
        """The same workbook with some parts replaced or added."""
        made = copy(self)
        made.parts = {**self.parts, **parts}
        made._read()
        return made

    def _read(self) -> None:
        self.workbook = plain(self.parts[WORKBOOK].decode("utf-8"))
        targets = relations(self.parts, WORKBOOK)
        self.sheets = []
        for tag in _SHEET.finditer(self.workbook):
            own = dict(_ATTRIBUTE.findall(tag[1]))
            relation = next(value for name, value in own.items() if name.endswith(":id"))
            self.sheets.append(Sheet(unescape(own["name"]), targets[relation], tag[0], relation))

    def build(self, changed: Mapping[str, bytes], dropped: Iterable[str], names: Mapping[str, str]) -> bytes:
        """The zip with `changed` parts by name, without the `dropped` sheets, with `names` defined beside the rest."""
        return _zipped(self.assembled(changed, dropped, names))

    def assembled(
        self, changed: Mapping[str, bytes], dropped: Iterable[str], names: Mapping[str, str]
    ) -> dict[str, bytes]:
        """The parts of that zip."""
        gone = [sheet for sheet in self.sheets if sheet.name in set(dropped)]
        parts = {**self.parts, **changed}
        parts[WORKBOOK] = self._workbook(gone, names).encode("utf-8")
        _unrelate(parts, {s.relation for s in gone})
        for name in _unreachable(parts):
            del parts[name]
        types = parts["[Content_Types].xml"].decode("utf-8")
        parts["[Content_Types].xml"] = _kept_types(types, parts).encode("utf-8")
        return parts

    def rebuilt(self) -> bytes:
        """The zip of all parts, without the calculation chain, which moved formulas would contradict."""
        chain = [name for name in self.parts if name.endswith("/calcChain.xml")]
        if not chain:
            return _zipped(self.parts)
        parts = {name: part for name, part in self.parts.items() if name not in chain}
        _unrelate(parts, set())
        types = parts["[Content_Types].xml"].decode("utf-8")
        parts["[Content_Types].xml"] = _kept_types(types, parts).encode("utf-8")
        return _zipped(parts)

    def _workbook(self, gone: list[Sheet], names: Mapping[str, str]) -> str:
        kept = [n for n, sheet in enumerate(self.sheets) if sheet not in gone]
        moved = {str(old): str(new) for new, old in enumerate(kept)}
        words = self.workbook
        for sheet in gone:
            words = words.replace(sheet.tag, "")
        defined = "".join(_renumbered(m, moved) for m in _NAME.finditer(words))
        defined += "".join(f'<definedName name="{n}">"{escaped(v)}"</definedName>' for n, v in sorted(names.items()))
        block = f"<definedNames>{defined}</definedNames>"
        # The schema's order: sheets, externalReferences, definedNames.
        words = re.sub(r"<definedNames>.*?</definedNames>|<definedNames\s*/>", "", words, flags=re.S)
        after = "</externalReferences>" if "</externalReferences>" in words else "</sheets>"
        words = words.replace(after, after + block, 1)
        return re.sub(r'\b(activeTab|firstSheet)="\d+"', r'\1="0"', words)


def relations(parts: Mapping[str, bytes], part: str) -> dict[str, str]:
    """Relation id -> part, of the internal relations of a part."""
    folder, _, name = part.rpartition("/")
    data = parts.get(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels", b"")
    found = {}
    for tag in _RELATION.finditer(data.decode("utf-8")):
        own = dict(_ATTRIBUTE.findall(tag[1]))
        if own.get("TargetMode") != "External":
            found[own["Id"]] = resolved(folder, unescape(own["Target"]))
    return found


def resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def unescape(words: str) -> str:
    for entity, letter in (("&quot;", '"'), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        words = words.replace(entity, letter)
    return words


def _renumbered(name: re.Match[str], moved: Mapping[str, str]) -> str:
    own = dict(_ATTRIBUTE.findall(name[1]))
    local = own.get("localSheetId")
    if own.get("name", "").startswith("zz_") or (local is not None and local not in moved):
        return ""
    if local is None:
        return name[0]
    return name[0].replace(f'localSheetId="{local}"', f'localSheetId="{moved[local]}"', 1)


def _unrelate(parts: dict[str, bytes], gone: set[str]) -> None:
    """Drop relations of removed sheets, and the calculation chain, which new formulas would contradict."""

    def kept(tag: re.Match[str]) -> str:
        own = dict(_ATTRIBUTE.findall(tag[1]))
        return "" if own["Id"] in gone or own["Type"].endswith("/calcChain") else tag[0]

    name = "xl/_rels/workbook.xml.rels"
    parts[name] = _RELATION.sub(kept, parts[name].decode("utf-8")).encode("utf-8")


def _unreachable(parts: Mapping[str, bytes]) -> list[str]:
    """Sheet parts that no relation leads to any more, with what hung on them alone."""
    reached, todo = {"[Content_Types].xml", _ROOT_RELATIONS}, [""]
    while todo:
        part = todo.pop()
        folder, _, name = part.rpartition("/")
        reached.add(f"{folder}/_rels/{name}.rels" if folder else _ROOT_RELATIONS)
        targets = relations(parts, part) if part else _root_targets(parts)
        todo += [t for t in targets.values() if t not in reached]
        reached |= set(targets.values())
    return [name for name in parts if name not in reached and name.startswith("xl/")]


def _root_targets(parts: Mapping[str, bytes]) -> dict[str, str]:
    found = {}
    for tag in _RELATION.finditer(parts[_ROOT_RELATIONS].decode("utf-8")):
        own = dict(_ATTRIBUTE.findall(tag[1]))
        if own.get("TargetMode") != "External":
            found[own["Id"]] = resolved("", unescape(own["Target"]))
    return found


def _kept_types(types: str, parts: Mapping[str, bytes]) -> str:
    def kept(tag: re.Match[str]) -> str:
        return tag[0] if tag[1].lstrip("/") in parts else ""

    return re.sub(r'<Override\b[^>]*?PartName="([^"]*)"[^>]*?/>', kept, types)


def in_zip_order(names: Iterable[str]) -> list[str]:
    """Excel looks for the content types first."""
    return sorted(names, key=lambda n: (n != "[Content_Types].xml", n != _ROOT_RELATIONS))


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name in in_zip_order(parts):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, parts[name])
    return made.getvalue()
