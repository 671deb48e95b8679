"""What a plugin's code could change for the whole process: kept before a call, put back after it.

What costs next to nothing to keep is kept around every call; modules, which a plugin imports, around the few
calls that load it. What a thread of a plugin does between calls nobody sees.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from types import ModuleType
from typing import Any, NamedTuple, TextIO


class ProcessState(NamedTuple):
    """Streams, folder, environment, paths and limits; `modules` is None where they are not kept."""

    streams: tuple[Any, Any, Any, Any, Any]
    recursion_limit: int
    folder: str | None
    environment: dict[Any, Any]
    path: list[str]
    trace: Any
    modules: dict[str, ModuleType] | None

    @classmethod
    def take(cls, *, with_modules: bool) -> ProcessState:
        """What it is now."""
        return cls(
            (sys.stdin, sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__),
            sys.getrecursionlimit(),
            _folder(),
            dict(_environment()),
            list(sys.path),
            sys.gettrace(),
            dict(sys.modules) if with_modules else None,
        )

    def restore(self) -> None:
        """Put back what was changed; what cannot be put back stays."""
        if sys.getrecursionlimit() != self.recursion_limit:
            sys.setrecursionlimit(self.recursion_limit)
        if sys.gettrace() is not self.trace:
            sys.settrace(self.trace)
        sys.stdin, sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__ = self.streams  # type: ignore[misc]
        _reopen_stderr()
        if self.folder is not None and _folder() != self.folder:
            with contextlib.suppress(OSError):
                os.chdir(self.folder)
        if sys.path != self.path:
            sys.path[:] = self.path
        if _environment() != self.environment:
            self._restore_environment()
        if self.modules is not None:
            for name, module in self.modules.items():
                # a plugin's own module may be another one: a file that is run again
                if sys.modules.get(name) is None:
                    sys.modules[name] = module

    def _restore_environment(self) -> None:
        decode = getattr(os.environ, "decodekey", str), getattr(os.environ, "decodevalue", str)
        before = {decode[0](key): decode[1](value) for key, value in self.environment.items()}
        for name in [name for name in os.environ if name not in before]:
            del os.environ[name]
        os.environ.update(before)


def _folder() -> str | None:
    try:
        return os.getcwd()  # noqa: PTH109 - called around every rule
    except OSError:
        return None


def _environment() -> dict[Any, Any]:
    """What `os.environ` keeps: a copy by its own methods takes 200 times as long, around every rule."""
    found = vars(os.environ).get("_data")
    return found if isinstance(found, dict) else {}


def _reopen_stderr() -> None:
    """A standard error that a plugin closed is opened again: the descriptor is still there."""
    if sys.stderr is None or not sys.stderr.closed:
        return
    with contextlib.suppress(OSError):
        stream = open(2, "w", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
        sys.stderr = sys.__stderr__ = stream  # type: ignore[misc]


def no_input() -> TextIO:
    """A standard input that holds nothing."""
    return io.StringIO()
