"""One listening headless LibreOffice for a whole test run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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
    """Recalculates workbooks one after another."""

    def __init__(self, talk: subprocess.Popen[str]) -> None:
        self._talk = talk

    def verdicts(self, path: Path) -> list[tuple[int, str, str]]:
        """(序号, 审核结果, 位置) of each row of 审核 after a recalculation of everything."""
        assert self._talk.stdin
        assert self._talk.stdout
        self._talk.stdin.write(f"{path}\n")
        self._talk.stdin.flush()
        answer = self._talk.stdout.readline()
        assert answer, "the office went away"
        return [(int(number), verdict, place) for number, verdict, place in json.loads(answer)]


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
