"""The command line of DESIGN section 7. Exit 0: fine; 1: open errors or queries; 2: nothing could be done."""

from __future__ import annotations

import sys

import click

from zzdesk.cli import (  # each adds its commands
    belonging,
    bulletin,
    bureau,
    charts,
    chasing,
    city,
    clerk,
    issue,
    ledger,
    official,
    outcome,
    plan,
    templates,
    trail,
)
from zzdesk.cli.root import cannot, commands, print_findings
from zzdesk.errors import Refused, ZzError

__all__ = [
    "belonging",
    "bulletin",
    "bureau",
    "charts",
    "chasing",
    "city",
    "clerk",
    "issue",
    "ledger",
    "main",
    "official",
    "outcome",
    "plan",
    "run",
    "templates",
    "trail",
]


def main() -> None:
    """Entry point: runs a command and leaves with its code; no traceback for what a person can mend."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code."""
    wants_json = "--json" in arguments
    try:
        return int(commands.main(arguments, prog_name="zzdesk", standalone_mode=False) or 0)
    except Refused as refused:
        print_findings(refused.findings, wants_json, str(refused))
        return 1
    except ZzError as fault:
        return cannot(fault.code, str(fault), wants_json)
    except click.UsageError as fault:
        return cannot("usage", f"用法有误：{fault.format_message()}（zzdesk --help 查看用法）", wants_json)
    except click.Abort:
        return cannot("aborted", "已取消", wants_json)
