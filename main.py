"""The window: `python main.py [FILE.zzd | 汇总库文件夹]`."""

from __future__ import annotations

import sys


def main() -> None:
    from ui.app import run

    sys.exit(run(sys.argv))


if __name__ == "__main__":
    main()
