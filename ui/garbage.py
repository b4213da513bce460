"""When the interpreter looks for garbage: never in the middle of a large edit or of a check.

What a table of thousands of lines holds stays for long; to look through it between two keys would hold them up for a
tenth of a second and more. What is not needed any more is let go without that, but for the rare ring of objects.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def let_be(*, stays: bool = True) -> Iterator[None]:
    """Nothing is looked through meanwhile; where it `stays`, what was made is not looked through later either."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if stays:
            gc.freeze()
        if was_on:
            gc.enable()
