"""The checks in their order, run over one plugin: all faults at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from ... import interrupts
from ...model import PluginInfo
from ...plugin import PluginHost
from ...plugin.discovery import FILE_VERSION, from_files
from ...plugin.faults import last_line, writable
from ..subject import PluginLike, subject_of
from . import answers, code, purity, repeatable, tables
from .outcome import NotCheckedError, Outcome, Status
from .pace import TookTooLongError
from .trials import Trials


class Check(NamedTuple):
    """A named check; `run` gives one line for each fault, or raises `NotCheckedError`.

    `found` is what the check comes to where there are such lines.
    """

    name: str
    what: str
    run: Callable[[Trials], Iterable[str]]
    found: Status = "failed"


CHECKS: Final = (
    Check("documented", "every rule has title, why and a page with all its parts", tables.documented),
    Check("sourced", "every row of every table names its source", tables.sourced),
    Check("ids", "rule ids and families bear the plugin's name", tables.own_ids),
    Check("imports", "of lspci-ims it imports lspci_ims.api alone", code.imports),
    Check("picklable", "tables and rules can go to another process", code.picklable),
    Check("quick", "no rule takes a second for one function", answers.quick),
    Check("pure", "asked twice it says the same, prints nothing, opens nothing", purity.pure),
    Check("repeatable", "every process gives the same answers", repeatable.repeatable),
    Check("survives", "no rule fails on a report that says little, or nonsense", answers.survives),
    Check("consistent", "no two rules state different things about one function", answers.consistent),
    Check("samples", "every rule fires on one sample and stays silent on another", answers.samples),
    Check("made-up", "nothing is left that `plugins new` made up", code.made_up, "not-finished"),
)

_LOADS = "the host takes all that it hands over"


def verify(
    plugin: PluginLike,
    samples: str | os.PathLike[str] | None = None,
    *,
    fault: str | None = None,
    checks: Sequence[Check] = CHECKS,
) -> tuple[Outcome, ...]:
    """Run checks over one plugin.

    Args:
        plugin: as `subject_of` takes it.
        samples: the folder with `expect.toml`; that of the plugin's package when None.
        fault: why a host with other plugins refused this one, if it did.
        checks: which; that the plugin loads is always looked at.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    if fault is not None:
        return (Outcome("loads", _LOADS, "failed", (fault,)),)
    return tuple(outcomes_of(plugin, samples, checks=checks))


def outcomes_of(
    plugin: PluginLike,
    samples: str | os.PathLike[str] | None = None,
    *,
    checks: Sequence[Check] = CHECKS,
    begins: Callable[[str], object] = str,
) -> Iterator[Outcome]:
    """The outcomes of `verify`, each as its check ends; `begins` is told the name of a check before it runs.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    begins("loads")
    subject = subject_of(plugin)
    if subject.fault is not None:
        yield Outcome("loads", _LOADS, "failed", (subject.fault,))
        return
    yield Outcome("loads", _LOADS, "ok")
    trials = Trials(subject, None if samples is None else Path(samples))
    for check in checks:
        begins(check.name)
        yield _outcome(check, trials)


def _outcome(check: Check, trials: Trials) -> Outcome:
    try:
        faults = tuple(check.run(trials))
    except NotCheckedError as reason:
        return Outcome(check.name, check.what, "not-checked", (str(reason),))
    except TookTooLongError as reason:
        # one check tells that the rules are slow; what the others look at is not known
        slow: Status = "failed" if check.run is answers.quick else "not-checked"
        return Outcome(check.name, check.what, slow, (str(reason),))
    except KeyboardInterrupt:
        if interrupts.may_have_come():
            raise
        return Outcome(check.name, check.what, "failed", ("broken off by the plugin: KeyboardInterrupt",))
    except BaseException as error:  # whatever a plugin's objects do when they are looked at
        return Outcome(check.name, check.what, "failed", (f"broken off by the plugin: {last_line(error)}",))
    return Outcome(check.name, check.what, check.found if faults else "ok", tuple(map(writable, faults)))


def assert_plugin_is_sound(plugin: PluginLike, samples: str | os.PathLike[str] | None = None) -> None:
    """Fail with all faults of a plugin at once; a check that cannot look is a fault too.

    What `plugins new` made up and is still there is none: the new plugin's own tests pass.

    Args:
        plugin: a module with hooks, the path of a plugin of one file, or the name of an installed plugin.
        samples: the folder with `expect.toml`; that of the plugin's package when None.

    Raises:
        AssertionError: the plugin is not sound; the message has one line for each fault.
    """
    subject = subject_of(plugin)
    outcomes = [
        outcome for outcome in verify(subject, samples) if outcome.status not in ("ok", "not-finished")
    ]
    if outcomes:
        lines = [f"  {outcome.check}: {remark}" for outcome in outcomes for remark in outcome.remarks]
        raise AssertionError("\n".join((f"plugin {subject.name} is not sound:", *lines)))


def verify_host(
    host: PluginHost,
    files: Sequence[str | os.PathLike[str]] = (),
    *,
    names: Collection[str] = (),
    begins: Callable[[str], object] = str,
) -> Iterator[tuple[PluginInfo, Iterator[Outcome]]]:
    """Run all checks over every plugin that a host found; none over one that is disabled.

    Args:
        host: the host, loaded from the installation and from `files`.
        files: plugins of one file each.
        names: which plugins; all when empty.
        begins: called with the name of each check before it runs.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    paths = {candidate.name: path for path in files for candidate in from_files([path])}
    for info in host.infos():
        if names and info.name not in names:
            continue
        if info.status == "disabled":
            yield info, iter(())
        elif info.status == "failed":
            told = [remark.message for remark in host.diagnostics]
            own = [text for text in told if text.startswith(f"plugin {info.name}:")]
            yield info, iter(verify(info.name, fault="; ".join(own) or "refused"))
        else:
            plugin = paths[info.name] if info.version == FILE_VERSION else info.name
            yield info, outcomes_of(plugin, begins=begins)
