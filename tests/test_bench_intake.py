"""The measurement of intake works: small, and without a word about speed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_bench_of_intake_tells_each_goal(tmp_path: Path) -> None:
    """It asserts itself that every return is accepted, then a duplicate, and that every row of progress is judged."""
    command = [sys.executable, str(ROOT / "bench" / "intake.py"), "--sizes", "2,4", "--rounds", "1", "--units", "6"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [*command, "--folder", str(tmp_path)], capture_output=True, text=True, check=False, env=environment
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert found["bench"] == "intake"
    assert len(found["results"]) == 10
    assert all(set(row) == {"what", "ours", "peer", "ratio", "goal", "met"} for row in found["results"])
    assert {row["goal"] for row in found["results"]} == {4.0, 10.0, 1.3, 1.2, 1.0, 6.0}
