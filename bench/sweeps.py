"""The heavy sweeps at full count; pytest runs a seeded sample of each.

    python bench/sweeps.py            writes bench/sweeps.json

Each sweep is a test of the suite with its count raised by one environment setting.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SWEEPS = [
    (
        "rule verdicts: office suite, document at a time, columns; filled forms",
        "ZZDESK_SWEEP_FORMS",
        6000,
        "tests/test_rules_parity.py",
    ),
    (
        "a clerk at the window, anything in any order: undo, reopening and history agree; clerks of 25 acts",
        "ZZDESK_CLERKS",
        300,
        "tests/test_desk_states.py",
    ),
    (
        "kill -9 at random moments of a merge of 100 files, then the merge again: dump as undisturbed, verify clean",
        "ZZDESK_KILLS",
        200,
        "tests/test_ledger_kills.py",
    ),
    (
        "a return with one byte changed, half of them in the zip's headers: no number that was not sent",
        "ZZDESK_FLIPS",
        5000,
        "tests/test_byte_flips.py",
    ),
    (
        "blank returns filled in LibreOffice, saved there and merged: every value arrives; units",
        "ZZDESK_ROUND_TRIPS",
        22,
        "tests/test_office_round_trip.py",
    ),
    (
        "random plans and months: progress, city, subtotals, 拉动, warnings, scores, the bulletin's tables worked out "
        "again; months a test",
        "ZZDESK_REDERIVED",
        4000,
        " ".join(f"tests/test_rederived{part}.py" for part in ("", "_sums", "_scores", "_bulletin")),
    ),
]


def run(what: str, setting: str, count: int, test: str) -> dict[str, object]:
    started = time.monotonic()
    environment = {**os.environ, setting: str(count)}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", *test.split()], cwd=ROOT, env=environment, check=False
    )
    return {"what": what, "count": count, "passed": ran.returncode == 0, "seconds": round(time.monotonic() - started)}


def main() -> int:
    results = [run(*sweep) for sweep in SWEEPS]
    report = {
        "sweeps": results,
        "machine": f"{platform.system()} {platform.machine()} Python {platform.python_version()}",
    }
    (ROOT / "bench" / "sweeps.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))
    return 0 if all(r["passed"] for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
