"""SIGTERM and SIGHUP as Ctrl-C: what was done is written before the end."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Stopping:
    """While it is entered, these signals interrupt; `code` is the exit code that tells of one, else 0.

    A signal that is ignored (`nohup`) stays so.
    """

    def __init__(self) -> None:
        self.code = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stopping:
        for number in _SIGNALS:
            if signal.getsignal(number) == signal.SIG_DFL:
                self._before[number] = signal.signal(number, self._came)
        return self

    def _came(self, number: int, frame: FrameType | None) -> None:
        if self.code:
            return  # `timeout` sends it twice; what is being written is whole in a moment
        self.code = 128 + number
        # as if it were Ctrl-C: plugins that catch everything are told apart from it there
        handler = signal.getsignal(signal.SIGINT)
        if callable(handler):
            handler(signal.SIGINT, frame)
        raise KeyboardInterrupt

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        for number, before in self._before.items():
            signal.signal(number, before)
        return bool(self.code) and isinstance(error, KeyboardInterrupt)
