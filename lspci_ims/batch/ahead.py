"""Inputs found ahead of the work, so that it can be told how much is left."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator

from .inputs import ScanInput

#: So many are held at most; beyond them the total is not known before the end comes in sight.
_HELD = 1 << 16
#: Seconds after which a finder that has to wait looks whether anybody still takes.
_PATIENCE = 0.2


class InputsAhead:
    """Passes inputs on, in their order, from a thread that finds them.

    `found` are those found so far, `bytes` their sizes as far as they are known, `complete` says that there
    are no more.
    """

    def __init__(self) -> None:
        self.found = 0
        self.bytes = 0
        self.complete = False
        self._queue: queue.Queue[ScanInput | BaseException | None] = queue.Queue(_HELD)
        self._given_up = False

    def __call__(self, inputs: Iterable[ScanInput]) -> Iterator[ScanInput]:
        """The same inputs; what finding them raises is raised here."""
        threading.Thread(target=self._find, args=(inputs,), daemon=True).start()
        try:
            while (item := self._queue.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            self._given_up = True

    def _find(self, inputs: Iterable[ScanInput]) -> None:
        try:
            for source in inputs:
                if not self._put(source):
                    return
                self.found += 1
                self.bytes += source.bytes
            self.complete = True
            self._put(None)
        except BaseException as error:
            self._put(error)

    def _put(self, item: ScanInput | BaseException | None) -> bool:
        while not self._given_up:
            try:
                self._queue.put(item, timeout=_PATIENCE)
            except queue.Full:
                continue
            return True
        return False
