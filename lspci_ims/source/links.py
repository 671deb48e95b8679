"""Links within archives and folders: never followed, told where one looks as if it mattered."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from .layouts import find_hint

_MOST = 1_000


class Links:
    """Collects the links that have the name of something worth reading."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}

    def add(self, name: str, target: str) -> None:
        """Note a link."""
        if len(self._targets) < _MOST and find_hint(name) not in (None, "ignore"):
            self._targets[name] = target

    def unresolved(self, has_read: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
        """Yield name and target of those whose target was not read under its own name."""
        for name, target in self._targets.items():
            resolved = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            if not any(map(has_read, (resolved, posixpath.normpath(target)))):
                yield name, target[:200]
