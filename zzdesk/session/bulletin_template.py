"""The Word template of the bulletin: saved to be restyled, and looked at before it is used."""

from __future__ import annotations

from pathlib import Path

from zzdesk.errors import ZzError
from zzdesk.findings import Finding


def save_template(path: Path, *, for_head: bool = False) -> Path:
    """The built-in template as a file; never over one that is there. ZzError("file.exists" | "file.…")."""
    from zzdesk.output.bulletin.word import write_template

    if path.exists():
        raise ZzError("file.exists", file=path)
    return write_template(path, for_head=for_head)


def check_template(path: Path, *, for_head: bool = False) -> list[Finding]:
    """What keeps a template from being used, else what its restyling lost. ZzError where it is none at all."""
    from zzdesk.output.bulletin.word import check_template as check

    return check(path, for_head=for_head)
