"""One byte of a return changed anywhere: never a number that its sender did not send.

ZZDESK_FLIPS is the count (bench/sweeps.py runs 5,000).
"""

from __future__ import annotations

import os
import random
import struct
import zipfile
from io import BytesIO

from tests.hostile import RECEIVED, Base
from tests.returns_samples import read, written

FLIPS = int(os.environ.get("ZZDESK_FLIPS", "120"))


def headers(data: bytes) -> list[int]:
    """Offsets of the bytes that no checksum covers: local headers, directory and end."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        starts = [info.header_offset for info in source.infolist()]
    found = []
    for at in starts:
        name, extra = struct.unpack_from("<HH", data, at + 26)
        found += range(at, at + 30 + name + extra)
    return [*found, *range(data.index(b"PK\x01\x02"), len(data))]


def flips(data: bytes, count: int) -> list[tuple[int, int]]:
    """(offset, new byte): half anywhere, half where only the zip's own rules can tell."""
    dice, bare = random.Random(20211130), headers(data)
    places = [dice.choice(bare) if n % 2 else dice.randrange(len(data)) for n in range(count)]
    return [
        (at, data[at] ^ (1 << dice.randrange(8) if n % 3 else dice.randrange(1, 256))) for n, at in enumerate(places)
    ]


def test_no_flipped_byte_changes_a_number() -> None:
    base = Base(kind="正式")
    verdicts: dict[str, int] = {}
    for at, byte in flips(base.data, FLIPS):
        data = base.data[:at] + bytes((byte,)) + base.data[at + 1 :]
        found = read(data, RECEIVED)
        verdicts[found.verdict] = verdicts.get(found.verdict, 0) + 1
        if found.values or found.verdict in {"accepted", "queried"}:
            assert {str(a): v.content for a, v in written(found).items()} == base.values, (at, byte)
            assert found.seal == "ok", (at, byte)
    assert verdicts["unreadable"] > FLIPS // 3
    assert set(verdicts) <= {"accepted", "unreadable"}, "a flip is harmless or it is seen"


def test_without_the_guard_a_flip_would_pass() -> None:
    """What the guard is for: the same change of one digit with a checksum that fits is read as another number."""
    base = Base()
    parts = {}
    with zipfile.ZipFile(BytesIO(base.data)) as source:
        parts = {n: source.read(n) for n in source.namelist()}
    name = next(n for n, p in parts.items() if b"<v>400</v>" in p)
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for n, p in parts.items():
            target.writestr(n, p.replace(b"<v>400</v>", b"<v>900</v>", 1) if n == name else p)
    found = read(made.getvalue(), RECEIVED)
    assert {str(a): v.content for a, v in written(found).items()} != base.values
    assert found.seal == "changed"
