"""Reading explanations back from the 审核 sheet, and names from the foot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zzdesk.findings import Finding, Level
from zzdesk.returns.answers import family_answers, family_words, is_family, line_of
from zzdesk.returns.content import OFFICE, Key
from zzdesk.returns.hidden import Hidden, key_from
from zzdesk.returns.layout import foot_names
from zzdesk.returns.read_cells import FormSheet
from zzdesk.returns.templates import AUDIT, AUDIT_HEADS
from zzdesk.rules.evaluate import is_empty_words

Subject = tuple[str, tuple[str, ...]]  # rule and addresses: what a row of 审核 is about
Asked = dict[Subject, list[tuple[str, Key]]]  # what can be explained now: (floating line or "", key)


def written_answers(rows: list[list[str]], *, empty: bool = True) -> dict[Key, str]:
    """说明 of each row that can be explained, by the key it was written under; "" where nothing stands.

    Without `empty` such rows are passed over: where nothing was explained before, they say nothing.
    """
    heads, first = _heads(rows)
    if len(heads) < len(AUDIT_HEADS):
        return {}
    found = {}
    for row in rows[first:]:
        if not empty and not (len(row) > heads["说明"] and row[heads["说明"]].strip()):
            continue
        key = key_from(row[heads["审核数值"]]) if len(row) > heads["审核数值"] else None
        if key:
            found[key] = row[heads["说明"]].strip()
    return found


def is_answered(rows: list[list[str]]) -> bool:
    """Whether anything stands under 说明, or the heads are not as they should be."""
    heads, first = _heads(rows)
    if len(heads) < len(AUDIT_HEADS):
        return True
    column = heads["说明"]
    return any(len(row) > column and row[column].strip() for row in rows[first:])


def _heads(rows: list[list[str]]) -> tuple[dict[str, int], int]:
    for n, row in enumerate(rows):
        found = {words.strip(): column for column, words in enumerate(row) if words.strip() in AUDIT_HEADS}
        if len(found) == len(AUDIT_HEADS):
            return found, n + 1
    return {}, 0


def explanations(written: Mapping[Key, str], hidden: Hidden, asked: Asked) -> tuple[dict[Key, str], list[Finding]]:
    """Explanations that count, by key. One that stands as sealed keeps its sealed key; one that was typed
    into the workbook answers the figures that stand there now."""
    families = [key for key in written if is_family(key)]
    mine = {key: next((f for f in families if line_of(f, key)), None) for key in hidden.explained}
    found = {k: words for k, words in hidden.explained.items() if k not in written and mine[k] is None}
    findings = []
    for key, words in written.items():
        sealed = {k: hidden.explained[k] for k, family in mine.items() if family == key}
        if is_empty_words(words):
            args = {"text": words}
            findings.append(Finding(Level.QUERY, "explanation.empty", args, key[1], key[2], AUDIT, value=words))
        elif words and key in families:
            same = words == family_words(key, sealed)
            found.update(sealed if same else family_answers(words, asked.get((key[0], key[1]), [])))
        elif words:
            same = hidden.explained.get(key, "").strip() == words
            current = asked.get((key[0], key[1]), [("", key)])[0][1]
            found[key if same else current] = words
    return found, findings


def foot_of(sheets: Iterable[FormSheet], hidden: Hidden, office: str | None) -> tuple[dict[str, str], list[Finding]]:
    """The names under the forms. Where forms differ, what was typed over the sealed name counts, with a note."""
    told: dict[str, list[str]] = {}
    for sheet in sheets:
        for name, words in foot_names(sheet.form, sheet.raw.texts(), sheet.layout.foot_row).items():
            told.setdefault(name, []).append(words)
    if office is not None:
        told[OFFICE] = [office]
    found, findings = dict(hidden.foot), []
    for name, given in told.items():
        sealed = hidden.foot.get(name, "")
        fresh = [words for words in given if words != sealed]
        if len({words for words in given if words}) > 1:
            args = {"name": name, "given": "、".join(dict.fromkeys(given))}
            findings.append(Finding(Level.NOTE, "foot.differs", args))
        chosen = next((w for w in fresh if w), fresh[0] if fresh else sealed)
        if chosen:
            found[name] = chosen
        else:
            found.pop(name, None)
    return found, findings
