"""What becomes of each candidate: loaded, disabled, failed; nothing here raises because of a plugin."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..api import Device, head_line
from ..errors import PluginError
from ..model import Diagnostic, PluginInfo
from .clashes import find_clashes
from .discovery import Candidate, EntryPoints, bare_name, disabled_names, from_files, installed
from .faults import last_line, writable
from .guard import Guard
from .loading import LoadedPlugin, load_plugin

FAILED = "PLUGIN_FAILED"
UNKNOWN = "PLUGIN_UNKNOWN"


class Gathered(NamedTuple):
    """The plugins that stood, what became of every one, remarks, and the guards of all that were imported."""

    plugins: tuple[LoadedPlugin, ...]
    infos: tuple[PluginInfo, ...]
    diagnostics: tuple[Diagnostic, ...]
    guards: tuple[Guard, ...]


def failure(plugin: str, message: str, device: Device | None = None) -> Diagnostic:
    """A plugin's fault as a remark, at the function it was asked about."""
    span = None if device is None else head_line(device)
    return Diagnostic("error", FAILED, writable(f"plugin {plugin}: {message}"), span)


def gather(
    *,
    enabled: bool,
    files: Sequence[str | os.PathLike[str]],
    disabled: Iterable[str],
    entry_points: EntryPoints | None,
    environ: Mapping[str, str],
) -> Gathered:
    """Find and load plugins, each alone; the arguments are those of `PluginHost.load`.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    gathering = _Gathering(disabled_names(disabled, environ))
    candidates = [*(gathering.search(entry_points) if enabled else ()), *from_files(files)]
    for candidate in candidates:
        gathering.take(candidate)
    if enabled:
        gathering.report_unknown(candidates)
    return gathering.result()


class _Gathering:
    def __init__(self, disabled: frozenset[str]) -> None:
        self._disabled = disabled
        self._plugins: dict[str, LoadedPlugin] = {}
        self._infos: list[PluginInfo] = []
        self._diagnostics: list[Diagnostic] = []
        self._guards: list[Guard] = []

    def search(self, entry_points: EntryPoints | None) -> list[Candidate]:
        """Installed plugins; none when the installation itself cannot be read."""
        try:
            return installed(entry_points)
        except Exception as error:
            message = f"installed plugins cannot be listed: {last_line(error)}"
            self._diagnostics.append(Diagnostic("error", FAILED, message))
            return []

    def take(self, candidate: Candidate) -> None:
        """Load one candidate, unless it is disabled or its name is taken."""
        if candidate.name in self._disabled:
            self._infos.append(PluginInfo(candidate.name, candidate.version, "disabled"))
            return
        try:
            if any(info.name == candidate.name for info in self._infos):
                raise PluginError(f"there is another plugin of this name: {candidate.origin} is not loaded")
            self._refuse_namesake(candidate)
            guard = Guard(candidate.name)
            self._guards.append(guard)
            self._plugins[candidate.name] = load_plugin(candidate, guard)
            self._infos.append(PluginInfo(candidate.name, candidate.version, "ok"))
        except PluginError as error:
            self._fail(candidate.name, candidate.version, str(error))

    def _refuse_namesake(self, candidate: Candidate) -> None:
        """Two names that differ by `_` alone would have the same rule ids."""
        for info in self._infos:
            if info.status != "disabled" and bare_name(info.name) == bare_name(candidate.name):
                raise PluginError(
                    f"{candidate.name} and {info.name} are one name in rule ids: {candidate.origin} is not"
                    " loaded, give it another name"
                )

    def report_unknown(self, candidates: Sequence[Candidate]) -> None:
        """Say which names to disable are no plugin's: a misspelt one would be loaded all the same."""
        for name in sorted(self._disabled - {candidate.name for candidate in candidates}):
            self._diagnostics.append(Diagnostic("warning", UNKNOWN, f"no plugin to disable: {name}"))

    def result(self) -> Gathered:
        """Those that stood, without the ones that claim another's names."""
        for name, reason in sorted(find_clashes(list(self._plugins.values())).items()):
            lost = self._plugins.pop(name)
            self._infos.remove(PluginInfo(name, lost.version, "ok"))
            self._fail(name, lost.version, reason)
        return Gathered(
            tuple(self._plugins.values()), tuple(self._infos), tuple(self._diagnostics), tuple(self._guards)
        )

    def _fail(self, name: str, version: str, message: str) -> None:
        self._infos.append(PluginInfo(name, version, "failed"))
        self._diagnostics.append(failure(name, message))
