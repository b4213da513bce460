"""Opening a copy of an archived file with the office program; the archive itself is never opened by another."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

# What office programs open. Anything else that came in, a program or a script even, is only shown in its folder.
_DOCUMENTS = {".xlsx", ".xls", ".et", ".ods", ".csv", ".docx", ".doc", ".wps", ".pdf", ".txt"}
_UNFIT = re.compile(r'[\x00-\x1f<>:"|?*\\]')


def open_copy(name: str, data: bytes) -> Path:
    """The copy, under its own name in a folder of its own."""
    plain = _UNFIT.sub("_", PurePosixPath(name).name).strip(". ") or "原件"
    copy = Path(mkdtemp(prefix="zzdesk-")) / plain
    copy.write_bytes(data)
    open_file(copy if copy.suffix.lower() in _DOCUMENTS else copy.parent)
    return copy


def open_file(path: Path) -> None:
    """A document, or a folder, in the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
