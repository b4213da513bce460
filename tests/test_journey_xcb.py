"""The clerk's way once more, on a real screen: xdotool types (Chinese too, a letter a key), Qt's xcb platform hears,
files tell what came of it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey import FEBRUARY, HTML, REASON, block, filled, keyboard_steps
from tests.real_desk import RealDesk, missing
from zzdesk import session
from zzdesk.address import Address
from zzdesk.entry.document import Document

WELCOME, CLERK, NEW, SEND, REOPEN = "工业经济月报", "2021年", "新建填报文件", "生成报送文件", "更正本期"


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[RealDesk]:
    lacking = missing()
    if lacking and not os.environ.get("CI"):
        pytest.skip(f"needs {'、'.join(lacking)}")
    assert not lacking
    (tmp_path / "home" / "Documents").mkdir(parents=True)
    found = RealDesk(tmp_path / "home")
    yield found
    found.picture(tmp_path / "screen.png")
    found.close()


def stored(path: Path) -> dict[str, str]:
    """What is on disk now, by address."""
    with Document.open(path, read_only=True) as document:
        return {str(a): v.typed for a, v in document.values(FEBRUARY).items()}


def wait_for(desk: RealDesk, path: Path, wanted: dict[str, str], what: str) -> None:
    desk.until(lambda: all(stored(path).get(a, "") == words for a, words in wanted.items()), what)


def test_the_clerks_way_on_a_real_screen(desk: RealDesk, tmp_path: Path) -> None:
    full = filled(tmp_path)
    path = tmp_path / "home" / "Documents" / "巩义市2021.zzd"
    make_file(desk, path)
    fill_by_keyboard(desk, full, path)
    paste_the_rest(desk, full, path, tmp_path)
    mend(desk, path)
    [first] = send(desk, path, 1)
    desk.keys("ctrl+w")
    assert desk.program
    desk.until(lambda: desk.program and desk.program.poll() is not None, "程序退出")

    desk.start(str(path))
    desk.window(CLERK)
    correct(desk, path)
    second = send(desk, path, 2)[-1]
    for file, use in ((first, "8.2"), (second, "8.21")):
        from datetime import date

        read = session.check_return(file, date(2021, 3, 20))
        assert read.verdict in {"accepted", "queried"}
        assert read.values[Address.parse("ZZ01.10.1")].value.content == use


def make_file(desk: RealDesk, path: Path) -> None:
    desk.start()
    desk.window(WELCOME)
    time.sleep(1)
    desk.keys("alt+n")
    desk.window(NEW)
    desk.type("410181")
    time.sleep(0.3)
    desk.keys("Return")
    desk.until(path.is_file, "填报文件")
    desk.window(CLERK)
    time.sleep(2)
    desk.keys("Escape")  # 跳过新手引导


def fill_by_keyboard(desk: RealDesk, full: Document, path: Path) -> None:
    wanted = {}
    for step in keyboard_steps(full):
        if step.downs:
            desk.keys("F2", *["Down"] * step.downs)
        elif step.words:
            desk.type(step.words)
            wanted[str(step.address)] = step.words
        desk.keys("Tab")
    wait_for(desk, path, wanted, "键盘填的数")


def paste_the_rest(desk: RealDesk, full: Document, path: Path, folder: Path) -> None:
    """Every form after ZZ01, each as another program copies it."""
    forms = [f.code for f in full.plan.forms_of(full.unit)]
    for code in forms[1:]:
        desk.keys("ctrl+Next")
        time.sleep(0.4)
        desk.keys("ctrl+Home")
        text = folder / f"{code}.txt"
        text.write_text(block(full, code), encoding="utf-8")
        desk.hold(HTML if code == "ZZ04" else None, None if code == "ZZ04" else text)
        desk.keys("ctrl+v")
        count = sum(a.form == code for a in full.values(FEBRUARY))
        desk.until(lambda code=code, count=count: sum(a.startswith(f"{code}.") for a in stored(path)) == count, code)


def mend(desk: RealDesk, path: Path) -> None:
    """F8 to each in turn: a blank is filled, a part put right, the query explained in the findings' own table."""
    desk.keys("F9")
    time.sleep(1.5)
    desk.keys("F8")
    desk.type("216")
    desk.keys("Return")
    wait_for(desk, path, {"ZZ01.08.1": "216"}, "改正的第一处")
    desk.keys("F8", "Down", "Down", "Down")  # the rule stands at the total 03, its wrong part is 06
    desk.type("11")
    desk.keys("Return")
    wait_for(desk, path, {"ZZ01.06.1": "11"}, "改正的第二处")
    time.sleep(0.5)
    desk.keys("F8", "F6", "F6", "F2")
    desk.type(REASON)
    desk.keys("Return")
    desk.until(lambda: REASON in explanations(path), "审核说明")
    desk.keys("Escape")


def explanations(path: Path) -> list[str]:
    with Document.open(path, read_only=True) as document:
        return list(document.explanations(FEBRUARY).values())


def send(desk: RealDesk, path: Path, count: int) -> list[Path]:
    """Enter makes the file; Esc closes the page."""
    desk.keys("ctrl+shift+s")
    desk.window(SEND)
    time.sleep(1.5)
    desk.keys("Return")

    def made() -> list[Path]:
        found = sorted(path.parent.glob("*正式.xlsx"))
        return found if len(found) == count else []

    desk.until(made, "报送文件")
    time.sleep(0.5)
    desk.keys("Escape")
    desk.until(lambda: desk.is_gone(SEND), "报送页关闭")
    desk.window(CLERK)
    return made()


def correct(desk: RealDesk, path: Path) -> None:
    """The month is locked; 报送 › 更正本期, the reason, and the figure anew."""
    time.sleep(1.5)
    desk.keys("ctrl+Home", *["Down"] * 9)
    desk.type("9")
    assert stored(path)["ZZ01.10.1"] == "8.2"
    desk.keys("alt+b", "r")
    desk.window(REOPEN)
    desk.type("供电公司更正用电量")
    desk.keys("Tab", "Return")
    desk.until(lambda: desk.is_gone(REOPEN), "更正开启")
    desk.window(CLERK)
    desk.type("8.21")
    desk.keys("Return")
    wait_for(desk, path, {"ZZ01.10.1": "8.21"}, "更正的数")
