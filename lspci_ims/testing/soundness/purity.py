"""Whether a plugin is pure: asked again it says the same, and it touches nothing but its arguments.

Files, processes and the network are watched through the interpreter's audit events (PEP 578). The clock
is not among them: a rule that reads it is caught only when its answer shows it.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, TypeVar

from ... import interrupts
from ...errors import PluginError
from ...plugin.discovery import Candidate
from ...plugin.guard import Guard
from ...plugin.loading import LoadedPlugin, load_plugin
from .pace import Pace
from .trials import Asked, Trials, image_of

T = TypeVar("T")

#: Audit events (https://docs.python.org/3/library/audit_events.html) that no table and no rule needs.
_EVENTS = (
    "open",
    "os.",
    "shutil.",
    "tempfile.",
    "glob.",
    "subprocess.",
    "socket.",
    "urllib.",
    "http.",
    "sqlite3.",
    "ctypes.dlopen",
    "webbrowser.",
    "time.sleep",
)


class _Watch(NamedTuple):
    """What is done while a function runs; files below `own` may be opened."""

    deeds: list[str]
    own: Path | None


_watching: list[_Watch] = []
_installed: list[bool] = []


def pure(trials: Trials) -> Iterator[str]:
    """Hooks and rules give the same twice, print nothing, change nothing and open nothing."""
    subject = trials.subject
    first = subject.standing()
    # tables may be kept in files of the package
    again, deeds = _watched(lambda: _load_again(first, subject.plugin), own=subject.folder)
    yield from (f"a hook {deed}" for deed in deeds)
    if isinstance(again, LoadedPlugin):
        yield from _differences(first, again)
    elif again is not None:
        yield f"hooks called a second time: {again}"
    told: set[str] = set()
    for trial in trials.all():
        # the other way round, so that an answer that hangs on the questions before it shows
        for asked in reversed(trial.asked):
            for fault in _asked_again(asked, trials.pace):
                text = f"rule {asked.rule.id} {fault}"
                if text not in told:
                    told.add(text)
                    yield f"{text} (asked about {asked.device.bdf} of {trial.name})"
        if trial.image != image_of(asked.machine for asked in trial.asked):
            yield f"a rule changes what it is shown ({trial.name})"


def _load_again(first: LoadedPlugin, plugin: object | None) -> LoadedPlugin | str:
    try:
        candidate = Candidate(first.name, first.version, first.name, lambda: plugin)
        return load_plugin(candidate, Guard(first.name))
    except PluginError as error:
        return str(error)


def _differences(first: LoadedPlugin, again: LoadedPlugin) -> Iterator[str]:
    tables = {
        "families": (first.families, again.families),
        "byte layouts": (first.layouts, again.layouts),
        "text signs": (first.text_signs, again.text_signs),
        # the function of a rule that is made anew each time is the matter of another check
        "rules": (_texts(first), _texts(again)),
    }
    for name, (one, other) in tables.items():
        if one != other:
            yield f"the {name} are others when asked for a second time"


def _texts(plugin: LoadedPlugin) -> list[tuple[object, ...]]:
    return [(rule.id, rule.title, rule.why, rule.source, rule.applies_to) for rule in plugin.rules]


def _asked_again(asked: Asked, pace: Pace) -> Iterator[str]:
    """What is wrong with a second answer; a rule that raises is the matter of another check."""
    pace.check()
    findings, deeds = _watched(
        lambda: pace.measured(asked.rule.id, lambda: tuple(asked.rule.check(asked.device, asked.machine)))
    )
    yield from deeds
    if asked.findings is not None and findings is not None and findings != asked.findings:
        yield "says something else when asked a second time"


def _watched(function: Callable[[], T], own: Path | None = None) -> tuple[T | None, list[str]]:
    """Call a function: its result (None when it raised) and what it did beside."""
    if not _installed:
        # a hook cannot be taken away again, so there is one, and it is deaf most of the time
        sys.addaudithook(_hear)
        _installed.append(True)
    deeds: list[str] = []
    printed = io.StringIO()
    result = None
    _watching.append(_Watch(deeds, own))
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            result = function()
    except KeyboardInterrupt:
        if interrupts.may_have_come():
            raise
    except BaseException:  # SystemExit as well; a rule that raises is the matter of another check
        result = None
    finally:
        _watching.pop()
    if printed.getvalue():
        deeds.append(f"prints {printed.getvalue().strip()[:60]!r}")
    return result, list(dict.fromkeys(deeds))


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching or not event.startswith(_EVENTS):
        return
    watch = _watching[-1]
    if _is_importing(sys._getframe(1)) or _is_reading_below(watch.own, event, arguments):
        return
    what = f" {arguments[0]!r}"[:60] if arguments else ""
    watch.deeds.append(f"does {event}{what}")


def _is_reading_below(folder: Path | None, event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether the event is the reading of a file in the folder, or a look into it."""
    if folder is None or event not in ("open", "os.listdir", "os.scandir") or not arguments:
        return False
    path, mode = arguments[0], (arguments[1] if event == "open" and len(arguments) > 1 else "r")
    if not isinstance(path, (str, os.PathLike)) or set(mode or "r") & set("wax+"):
        return False
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _is_importing(frame: FrameType | None) -> bool:
    """Whether an import is under way: what it opens is not the rule's doing."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
