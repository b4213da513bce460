"""Faults of the program itself, kept in a log for whoever mends them."""

from __future__ import annotations

import sys
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path


def kept(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> Path | None:
    """Append the trace to the user's log (one record a fault); the file, or None where it cannot be written."""
    words = "".join(traceback.format_exception(kind, fault, trace))
    sys.stderr.write(words)
    log = user_log_path("zzdesk", appauthor=False) / "faults.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as out:
            out.write(f"{datetime.now().isoformat(timespec='seconds')}\n{words}\n")
    except OSError:
        return None
    return log
