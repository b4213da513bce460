"""The window: `python main.py [FILE.zzd | 汇总库文件夹]`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    # Everything loaded on the way to the first window stays: collecting garbage then is time lost.
    gc.disable()
    from ui.app import run

    sys.exit(run(sys.argv))


if __name__ == "__main__":
    main()
