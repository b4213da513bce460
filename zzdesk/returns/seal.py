"""校验码: a hash over what a return says, so that stamped paper and file can be matched.

It proves that nothing changed by accident or without notice, not who sent it:
never call it a signature.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zzdesk.address import Address
from zzdesk.returns.content import Content, Key
from zzdesk.values import Value

BLANK_SEAL = "blank"
BY_HAND = "手工填报"


@dataclass(frozen=True, slots=True)
class Seal:
    """`digest`: SHA-256 in hex over identity and content; `code`: its first 60 bits, XXXX-XXXX-XXXX."""

    digest: str
    code: str


def content_lines(
    values: Mapping[Address, Value], explanations: Mapping[Key, str], foot: Mapping[str, str]
) -> list[str]:
    """The sorted lines `address TAB state TAB value` of inputs, explanations and foot names; blank ones have none."""
    lines = [_line(str(a), v.state.value, v.content) for a, v in values.items() if not v.is_blank]
    for (rule, addresses, given), words in explanations.items():
        if words:
            lines.append(_line(f"explain/{rule}/{','.join(addresses)}/{'/'.join(map(_plain, given))}", "value", words))
    lines += [_line(f"foot/{name}", "value", words) for name, words in foot.items() if words]
    return sorted(lines)


def seal_of(content: Content) -> Seal:
    lines = content_lines(content.inputs, content.answers, content.names)
    return sealed(identity_lines(content.identity, content.reason, content.sample), lines)


def identity_lines(identity: Mapping[str, str], reason: str, sample: bool) -> list[str]:
    """`name TAB value`, in the order of the defined names, then reason and sample mark."""
    more = {"reason": reason, "sample": "1" if sample else ""}
    return [f"{name}\t{_plain(value)}" for name, value in {**identity, **more}.items()]


def sealed(identity: Iterable[str], lines: Iterable[str]) -> Seal:
    digest = digest_of([*identity, *lines])
    return Seal(digest, code_of(digest))


def code_of(digest: str) -> str:
    """The 校验码 of a digest in hex: 60 bits are 12 letters of base32."""
    letters = base64.b32encode(bytes.fromhex(digest)[:8]).decode()[:12]
    return "-".join(letters[n : n + 4] for n in (0, 4, 8))


def digest_of(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _line(address: str, state: str, value: str) -> str:
    return f"{_plain(address)}\t{state}\t{_plain(value)}"


def _plain(words: str) -> str:
    """NFC, with tabs and line breaks spelled out, so that no text can pass for two lines."""
    if words.isascii() and words.isprintable() and "\\" not in words:
        return words
    words = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    return words.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
