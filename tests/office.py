"""One listening headless LibreOffice for a whole test run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import need

_LISTENER = Path(__file__).with_name("office_listener.py")


def python_with_uno() -> str:
    """The Python that Debian's python3-uno belongs to; skips (fails in CI) where there is none."""
    for found in filter(None, ("/usr/bin/python3", shutil.which("python3"))):
        if subprocess.run([found, "-c", "import uno"], capture_output=True).returncode == 0:
            return found
    if os.environ.get("CI"):
        pytest.fail("python3-uno is missing: parity was not checked", pytrace=False)
    pytest.skip("python3-uno is not installed")


class Office:
    """Recalculates, fills and restyles workbooks one after another."""

    def __init__(self, talk: subprocess.Popen[str]) -> None:
        self._talk = talk

    def verdicts(self, path: Path) -> list[tuple[int, str, str]]:
        """(序号, 审核结果, 位置) of each row of 审核 after a recalculation of everything."""
        return [(int(number), verdict, place) for number, verdict, place in self._ask(verdicts=str(path))]

    def fill(self, path: Path, to: Path, cells: Iterable[tuple[str, str, str]]) -> list[str]:
        """Type words into (sheet, cell) and save as xlsx; the cells that took nothing (locked ones)."""
        return self._ask(fill=str(path), to=str(to), cells=list(cells))

    def restyle(self, path: Path, to: Path) -> None:
        """Fonts, widths, a note, a text box, a shape and a sheet of its own, saved as xlsx."""
        self._ask(restyle=str(path), to=str(to))

    def _ask(self, **request: object) -> list[Any]:
        assert self._talk.stdin
        assert self._talk.stdout
        self._talk.stdin.write(json.dumps(request, ensure_ascii=False) + "\n")
        self._talk.stdin.flush()
        answer = self._talk.stdout.readline()
        assert answer, "the office went away"
        found: list[Any] = json.loads(answer)
        return found


@contextmanager
def listening(folder: Path) -> Iterator[Office]:
    """An office that listens until the block ends."""
    pipe, profile = f"zz{uuid4().hex[:12]}", f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    accept = f"--accept=pipe,name={pipe};urp;"
    with (
        subprocess.Popen(
            [need("soffice"), profile, "--headless", "--norestore", "--nologo", accept],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as office,
        subprocess.Popen(
            [python_with_uno(), str(_LISTENER), pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as talk,
    ):
        try:
            assert talk.stdout
            assert talk.stdout.readline().strip() == "ready"
            yield Office(talk)
        finally:
            talk.kill()
            office.terminate()
