"""The bulletin's Word template: `bulletin-template FILE.docx`, with --check to look at one that was restyled."""

from __future__ import annotations

from pathlib import Path

import click

from zzdesk import session
from zzdesk.cli.root import answer, commands, with_json


@commands.command("bulletin-template")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--check", "is_check", is_flag=True, help="检查改过样式的模板，不写文件。")
@click.option("--head", "for_head", is_flag=True, help="局领导一页的模板。")
@with_json
def bulletin_template(file: Path, is_check: bool, for_head: bool, as_json: bool) -> int:
    """另存通报的 Word 模板，供改样式；或检查改过的模板。"""
    if not is_check:
        made = session.save_template(file, for_head=for_head)
        return answer([made], [], as_json, f"已另存 {made}，改好样式后用 --check 检查")
    found = session.check_template(file, for_head=for_head)
    words = f"{file.name}可以用" if not found else f"{file.name}：{len(found)}处要看"
    return answer([], found, as_json, words)
