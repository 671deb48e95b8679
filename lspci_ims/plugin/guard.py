"""Running a plugin's code so that whatever it does stays its own: exceptions, exits, prints, time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar

from .. import interrupts
from ..errors import PluginError
from .faults import last_line
from .process_state import ProcessState, no_input
from .times import Clock

#: Set to 1, each call of a plugin is shown on stderr with the time it took.
TRACE_VARIABLE = "LSPCI_IMS_TRACE"
#: An implementation that yields without end is stopped here.
ELEMENTS_MAX = 100_000
#: So many findings may a rule give about one function.
FINDINGS_MAX = 1000

T = TypeVar("T")


class Guard:
    """Calls into one plugin and adds up the time that they take."""

    def __init__(self, plugin: str) -> None:
        self.plugin = plugin
        self.clock = Clock(plugin)
        self._traced = os.environ.get(TRACE_VARIABLE) == "1"

    def call(self, what: str, function: Callable[[], T], about: str = "") -> T:
        """Call the plugin; what it prints goes to stderr, for stdout is data, and stdin holds nothing for it.

        What it changes in the process (streams, folder, environment, limits) is put back.

        Args:
            what: the hook or rule, in messages and sums of time.
            function: the call.
            about: the function (BDF) that a rule is asked about.

        Raises:
            PluginError: it raised, or tried to leave the process.
            KeyboardInterrupt: the user pressed Ctrl-C (or the plugin raised it, where nobody counts signals);
                a note on it names the plugin and what ran.
        """
        wall, cpu = time.perf_counter(), time.thread_time()
        outcome = "failed"
        # not a context manager: rules are called once a function, and generators cost as much as they do
        state = ProcessState.take(with_modules=not about)
        process = os.getpid()
        sys.stdin = no_input()
        sys.stdout = sys.__stdout__ = sys.stderr  # type: ignore[misc, assignment]
        try:
            try:
                result = function()
                outcome = _counted(result, "finding" if about else "element")
                return result
            finally:
                if os.getpid() != process:
                    # a copy that the plugin made by fork must not give a second answer
                    os._exit(0)
                # before anything else: under a plugin's limit of recursion nothing here may run
                state.restore()
        except PluginError:
            raise
        except KeyboardInterrupt as error:
            if not interrupts.may_have_come():
                raise PluginError(f"{what}: {last_line(error)}") from error
            outcome = "interrupted"
            error.add_note(f"interrupted in plugin {self.plugin}: {what}{about and f' about {about}'}")
            raise
        except BaseException as error:  # SystemExit as well: a plugin does not end the program
            raise PluginError(f"{what}: {last_line(error)}") from error
        finally:
            seconds, cpu_seconds = time.perf_counter() - wall, time.thread_time() - cpu
            self.clock.add(what, seconds, cpu_seconds)
            if self._traced and sys.stderr is not None:
                parts = (self.plugin, what, about, f"{seconds * 1e3:.3f} ms", outcome)
                sys.stderr.write(f"lspci-ims: trace: {': '.join(part for part in parts if part)}\n")

    def elements(
        self,
        what: str,
        expected: str,
        function: Callable[[], object],
        about: str = "",
        most: int = ELEMENTS_MAX,
    ) -> tuple[Any, ...]:
        """Call the plugin and take all elements of what it returns, whose types are not checked here.

        Raises:
            PluginError: as for `call`, or the result is no sequence, or has more than `most` elements.
            KeyboardInterrupt: as for `call`.
        """
        return self.call(what, lambda: _elements(what, expected, function(), most), about)


def _counted(result: object, noun: str) -> str:
    if not isinstance(result, (tuple, list)):
        return ""
    return f"1 {noun}" if len(result) == 1 else f"{len(result)} {noun}s"


def _elements(what: str, expected: str, result: object, most: int) -> tuple[Any, ...]:
    if isinstance(result, (str, bytes, Mapping)) or not isinstance(result, Iterable):
        hint = "; return () when there is nothing" if result is None else ""
        raise PluginError(f"{what} returned {type(result).__name__}: expected a sequence of {expected}{hint}")
    elements = tuple(islice(result, most + 1))
    if len(elements) > most:
        raise PluginError(f"{what} returned more than {most} elements: expected at most so many")
    return elements
