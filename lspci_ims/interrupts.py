"""Whether the user pressed Ctrl-C, or a plugin raised KeyboardInterrupt by itself.

Python raises the same exception for both. A program that calls `watch` has signals counted, and can tell; in
one that does not, each is taken for the user's.
"""

from __future__ import annotations

import signal
from types import FrameType

_watching: list[bool] = []
_came: list[int] = []


def watch() -> None:
    """Count the signals from now on; where somebody else handles them, nothing changes."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return
    try:
        signal.signal(signal.SIGINT, _interrupted)
    except ValueError:
        return  # not the main thread: no signal comes here
    _watching.append(True)


def may_have_come() -> bool:
    """Whether the user may have pressed Ctrl-C: a signal came, or nobody watches."""
    return bool(_came) or not _watching


def _interrupted(number: int, frame: FrameType | None) -> None:
    _came.append(number)
    signal.default_int_handler(number, frame)
