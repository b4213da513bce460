"""The wheel, installed elsewhere, holds the plan and the template; versions in use obey the pins."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, unpacked in a folder of its own."""
    work = tmp_path_factory.mktemp("wheel")
    ignore = shutil.ignore_patterns(".git", "*.egg-info", "build", "demo", ".*_cache", "__pycache__")
    shutil.copytree(ROOT, work / "source", ignore=ignore)
    shutil.copytree(ROOT / "zzdesk" / "demo", work / "source" / "zzdesk" / "demo", dirs_exist_ok=True)
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(work), "."]
    subprocess.run(build, cwd=work / "source", check=True, capture_output=True, timeout=300)
    [wheel] = work.glob("zzdesk-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(work / "site")
    return work / "site"


def test_a_plan_and_a_template_are_read_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    script = (
        "import resources, templates_xlsx, zzdesk, ui, main, pathlib, zipfile\n"
        f"site = pathlib.Path({str(installed)!r})\n"
        "assert all(site in pathlib.Path(m.__file__).parents for m in (resources, templates_xlsx, zzdesk, ui, main))\n"
        "from zzdesk.plan.load import load_plan\n"
        "plan = load_plan()\n"
        "template = pathlib.Path(templates_xlsx.__file__).parent / f'{plan.name}.xlsx'\n"
        "assert 'xl/workbook.xml' in zipfile.ZipFile(template).namelist()\n"
        "print(len(plan.targets), len(plan.rules))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == ["115", str(len(re.findall(r"^code =", _rules(), re.M)))]


def test_the_manual_opens_from_the_wheel_at_a_chapter(installed: Path, tmp_path: Path) -> None:
    script = (
        "from ui import app, help_window\n"
        "from PySide6.QtWidgets import QWidget\n"
        "qt = app.prepare(['x'])\n"
        "asker = QWidget()\n"
        "found = help_window.HelpWindow(asker)\n"
        "found.go_to('审核结果')\n"
        "print(help_window.manual_folder())\n"
        "print(found.chapter, sorted(i.isNull() for i in found.manual.pictures.values())[-1])\n"
        "import os, sys; sys.stdout.flush(); os._exit(0)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(installed), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [str(installed / "resources" / "manual"), "审核结果 False"]


def _rules() -> str:
    return (ROOT / "resources" / "plans" / "2021" / "rules.toml").read_text(encoding="utf-8")


def test_only_the_named_packages_travel(installed: Path) -> None:
    tops = {p.name for p in installed.iterdir() if not p.name.endswith(".dist-info")}
    assert tops == {"zzdesk", "ui", "resources", "templates_xlsx", "main.py"}


def test_the_pins_name_versions_only_and_are_in_use() -> None:
    lines = [row for row in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if row[:1] not in "#"]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*", row) for row in lines)
    pins = dict(row.split("==") for row in lines)
    assert pins["PySide6-Essentials"] == "6.9.3"  # 6.12 crashes Python 3.11
    assert version("PySide6-Essentials") == pins["PySide6-Essentials"]
