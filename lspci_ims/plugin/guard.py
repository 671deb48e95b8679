"""Running a plugin's code so that whatever it does stays its own: exceptions, exits, prints, time."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import PurePath
from typing import Any, TypeVar

from ..errors import PluginError

#: Set to 1, each call of a plugin is shown on stderr with the time it took.
TRACE_VARIABLE = "LSPCI_IMS_TRACE"
#: An implementation that yields without end is stopped here.
ELEMENTS_MAX = 100_000
_MESSAGE_CHARS = 300
#: Where an object lies in memory differs from run to run; output must not.
_MEMORY_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")

T = TypeVar("T")


def last_line(error: BaseException) -> str:
    """The last line of the traceback, with the file and line that raised: the same in every run."""
    lines = "".join(traceback.format_exception_only(error)).splitlines()
    # continuation lines of a message are indented or not: the line that names the exception is wanted
    name = type(error).__name__
    text = next((line for line in lines if name in line.split(":")[0]), lines[-1] if lines else name)
    text = _MEMORY_ADDRESS.sub("", text)[:_MESSAGE_CHARS]
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return text
    return f"{text} ({PurePath(frames[-1].filename).name}, line {frames[-1].lineno})"


class Guard:
    """Calls into one plugin and adds up the time that they take."""

    def __init__(self, plugin: str) -> None:
        self.plugin = plugin
        self.seconds = 0.0

    def call(self, what: str, function: Callable[[], T]) -> T:
        """Call the plugin; what it prints goes to stderr, for stdout is data.

        Raises:
            PluginError: it raised, or tried to leave the process.
            KeyboardInterrupt: the user pressed Ctrl-C.
        """
        start = time.perf_counter()
        try:
            with contextlib.redirect_stdout(sys.stderr):
                return function()
        except (KeyboardInterrupt, PluginError):
            raise
        except BaseException as error:  # SystemExit as well: a plugin does not end the program
            raise PluginError(f"{what}: {last_line(error)}") from error
        finally:
            taken = time.perf_counter() - start
            self.seconds += taken
            if os.environ.get(TRACE_VARIABLE) == "1":
                sys.stderr.write(f"lspci-ims: trace: {self.plugin}: {what}: {taken * 1e3:.3f} ms\n")

    def elements(self, what: str, expected: str, function: Callable[[], object]) -> tuple[Any, ...]:
        """Call the plugin and take all elements of what it returns, whose types are not checked here.

        Raises:
            PluginError: as for `call`, or the result is no sequence.
        """
        return self.call(what, lambda: _elements(what, expected, function()))


def _elements(what: str, expected: str, result: object) -> tuple[Any, ...]:
    if isinstance(result, (str, bytes, Mapping)) or not isinstance(result, Iterable):
        hint = "; return () when there is nothing" if result is None else ""
        raise PluginError(f"{what} returned {type(result).__name__}: expected a sequence of {expected}{hint}")
    elements = tuple(islice(result, ELEMENTS_MAX + 1))
    if len(elements) > ELEMENTS_MAX:
        raise PluginError(f"{what} returned more than {ELEMENTS_MAX} elements")
    return elements
