"""LibreOffice on Word documents: converting, and saving again as a program that staff may use does."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.conftest import need


def convert(file: Path, to: str, folder: Path) -> Path:
    """`file` as `to` ("pdf", "docx") in `folder`, with the Chinese faces of the wheel standing in for the official."""
    folder.mkdir(exist_ok=True)
    subprocess.run(
        [
            need("soffice"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            str(file),
        ],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "FONTCONFIG_FILE": str(_fonts(folder))},
    )
    return folder / f"{file.stem}.{to}"


def pages(pdf: Path) -> list[str]:
    """The text of each page."""
    told = subprocess.run([need("pdftotext"), "-layout", str(pdf), "-"], check=True, capture_output=True)
    return told.stdout.decode().removesuffix("\f").split("\f")


def _fonts(folder: Path) -> Path:
    import pylopdf_fonts_zh_cn

    aliases = "".join(
        f"<alias binding='same'><family>{name}</family><prefer><family>Noto {kind} SC</family></prefer></alias>"
        for name, kind in (
            ("黑体", "Sans"),
            ("仿宋", "Serif"),
            ("宋体", "Serif"),
            ("楷体", "Serif"),
            ("方正小标宋简体", "Serif"),
        )
    )
    written = folder / "fonts.conf"
    written.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{Path(pylopdf_fonts_zh_cn.sans_path()).parent}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{folder / 'fonts'}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return written
