"""How long counted work will still take, said only once there is something to go by."""

from __future__ import annotations

from collections.abc import Callable

_SOONEST, _LEAST = 1.0, 3  # seconds, and steps done, before anything is said


class Countdown:
    """`clock` gives seconds; the first count is where it begins."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()

    def words(self, done: int, total: int) -> str:
        """ "　还需约12秒"; empty while unknown or at the end."""
        passed = self._clock() - self._began
        if passed < _SOONEST or done < _LEAST or done >= total:
            return ""
        left = passed / done * (total - done)
        return f"　还需约{left / 60:.0f}分钟" if left >= 90 else f"　还需约{max(1, round(left))}秒"
