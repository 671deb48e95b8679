"""The host: all plugins that were found, what they gave, and their rules asked about one function."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from ..api import (
    ByteLayout,
    Device,
    DeviceFamily,
    Finding,
    ObservedDevice,
    ObservedMachine,
    Rule,
    SeenLine,
    TextSign,
    head_line,
)
from ..errors import PluginError
from ..model import Diagnostic, PluginInfo
from ..platform import PluginSign
from .clashes import find_clashes
from .discovery import Candidate, EntryPoints, disabled_names, from_files, installed
from .findings import accept_finding
from .guard import last_line
from .loading import LoadedPlugin, load_plugin
from .matching import FamilyIndex, Match

FAILED = "PLUGIN_FAILED"
UNKNOWN = "PLUGIN_UNKNOWN"


class PluginHost:
    """Plugins by name and rules by id, in whatever order they were installed.

    `diagnostics` are the remarks from loading. A rule that fails later marks its plugin as failed for as
    long as this host lives; `fresh` gives one that has not seen it, for another run.
    """

    def __init__(
        self,
        plugins: Sequence[LoadedPlugin] = (),
        infos: Iterable[PluginInfo] = (),
        diagnostics: Iterable[Diagnostic] = (),
    ) -> None:
        self._plugins = tuple(sorted(plugins, key=lambda plugin: plugin.name))
        self._infos = tuple(sorted(infos, key=lambda info: (info.name, info.status != "ok", info.version)))
        self.diagnostics = tuple(diagnostics)
        self._index = FamilyIndex(family for _, family in self.families())
        self._rules: dict[str, list[tuple[LoadedPlugin, Rule]]] = {}
        for plugin in self._plugins:
            for rule in plugin.rules:
                for family_name in rule.applies_to:
                    self._rules.setdefault(family_name, []).append((plugin, rule))
        self._failed: set[str] = set()
        self._machine: ObservedMachine | None = None
        self._machines: dict[str, ObservedMachine] = {}
        self._reported: set[str] = set()

    @classmethod
    def load(
        cls,
        *,
        enabled: bool = True,
        files: Sequence[str | os.PathLike[str]] = (),
        disabled: Iterable[str] = (),
        entry_points: EntryPoints | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> PluginHost:
        """Find and load plugins, each alone; this never fails because of a plugin.

        Args:
            enabled: False leaves installed plugins alone (`--no-plugins`); `files` are loaded all the same.
            files: Plugins in single Python files (`--plugin`).
            disabled: Names not to load, beside those in the variable `LSPCI_IMS_DISABLE`.
            entry_points: Where installed plugins are looked for; the installation itself when None.
            environ: The environment.

        Raises:
            KeyboardInterrupt: the user pressed Ctrl-C.
        """
        loader = _Loader(disabled_names(disabled, environ))
        candidates = [*(loader.search(entry_points) if enabled else ()), *from_files(files)]
        for candidate in candidates:
            loader.take(candidate)
        if enabled:
            loader.report_unknown(candidates)
        return loader.host(cls)

    def fresh(self) -> PluginHost:
        """The same plugins, without the failures of runs so far."""
        return PluginHost(self._plugins, self._infos, self.diagnostics)

    def families(self) -> tuple[tuple[str, DeviceFamily], ...]:
        """Every family with its plugin's name."""
        return tuple((plugin.name, family) for plugin in self._plugins for family in plugin.families)

    def layouts(self) -> tuple[tuple[str, ByteLayout], ...]:
        """Every byte layout with its plugin's name; two plugins may describe one structure."""
        return tuple((plugin.name, layout) for plugin in self._plugins for layout in plugin.layouts)

    def text_signs(self) -> tuple[PluginSign, ...]:
        """Every line that plugins ask for; searching for it is on the plugin's account."""
        return tuple(
            PluginSign(plugin.name, sign, partial(self._search, plugin, sign))
            for plugin in self._plugins
            for sign in plugin.text_signs
        )

    def rules(self) -> tuple[tuple[str, Rule], ...]:
        """Every rule with its plugin's name."""
        return tuple((plugin.name, rule) for plugin in self._plugins for rule in plugin.rules)

    def rule(self, rule_id: str) -> tuple[str, Rule] | None:
        """One rule with its plugin's name, for its `explain` page."""
        return next((row for row in self.rules() if row[1].id == rule_id), None)

    def infos(self) -> tuple[PluginInfo, ...]:
        """Every plugin that was found, with its status by now."""
        return tuple(
            msgspec.structs.replace(info, status="failed")
            if info.status == "ok" and info.name in self._failed
            else info
            for info in self._infos
        )

    @property
    def any_failed(self) -> bool:
        """Whether a plugin failed, while loading or since."""
        return any(info.status == "failed" for info in self.infos())

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds spent inside each loaded plugin so far; never part of a result."""
        return {plugin.name: plugin.guard.seconds for plugin in self._plugins}

    def match_families(
        self,
        vendor_id: str | None,
        device_id: str | None,
        class_id: str | None = None,
        prog_if: str | None = None,
        candidates: Sequence[str] = (),
    ) -> tuple[Match, ...]:
        """The families of a function, each with its row (None: by class, or by candidates)."""
        return self._index.match(vendor_id, device_id, class_id, prog_if, candidates)

    def ids_for_name(self, vendor_id: str, device_name: str) -> tuple[str, ...]:
        """The ids (`8086:0b25`) that the families give a name that pci.ids may lack."""
        return self._index.ids_for_name(vendor_id, device_name)

    def run_rules(
        self, device: ObservedDevice, machine: ObservedMachine
    ) -> tuple[tuple[Finding, ...], tuple[Diagnostic, ...]]:
        """Ask every rule that applies to one function.

        A rule that fails gives no finding about this function and is asked about the next one again, so
        that an answer never depends on the functions before it; it is reported once a machine.

        Raises:
            KeyboardInterrupt: the user pressed Ctrl-C.
        """
        if machine is not self._machine:
            self._machine = machine
            self._reported.clear()
            self._machines.clear()
        findings: list[Finding] = []
        diagnostics: list[Diagnostic] = []
        for plugin, rule in self._applicable(device):
            try:
                findings += _ask(plugin, rule, device, self._machine_of(plugin, machine))
            except PluginError as error:
                self._failed.add(plugin.name)
                if rule.id not in self._reported:
                    self._reported.add(rule.id)
                    diagnostics.append(
                        _failure(plugin.name, f"{error} (asked about {device.bdf})", device.device)
                    )
        return tuple(findings), tuple(diagnostics)

    def _search(
        self, plugin: LoadedPlugin, sign: TextSign, search: Callable[[], list[SeenLine]]
    ) -> list[SeenLine]:
        try:
            return plugin.guard.call(f"text sign {sign.name}", search)
        except PluginError:
            self._failed.add(plugin.name)
            raise

    def _machine_of(self, plugin: LoadedPlugin, machine: ObservedMachine) -> ObservedMachine:
        """The machine as one plugin's rules see it: with the lines of its own signs."""
        if not machine.lines:
            return machine
        if plugin.name not in self._machines:
            own = tuple(line for line in machine.lines if line.by == plugin.name)
            self._machines[plugin.name] = msgspec.structs.replace(machine, lines=own)
        return self._machines[plugin.name]

    def _applicable(self, device: ObservedDevice) -> Iterator[tuple[LoadedPlugin, Rule]]:
        rows = {
            (plugin.name, rule.id): (plugin, rule)
            for name, _ in device.families
            for plugin, rule in self._rules.get(name, ())
        }
        return (rows[key] for key in sorted(rows))


def _ask(plugin: LoadedPlugin, rule: Rule, device: ObservedDevice, machine: ObservedMachine) -> list[Finding]:
    what = f"rule {rule.id}"
    results = plugin.guard.elements(what, "Finding", lambda: rule.check(device, machine))
    return [accept_finding(what, result, rule_id=rule.id, plugin=plugin.name) for result in results]


def _failure(plugin: str, message: str, device: Device | None = None) -> Diagnostic:
    span = None if device is None else head_line(device)
    return Diagnostic("error", FAILED, f"plugin {plugin}: {message}", span)


class _Loader:
    """What becomes of each candidate."""

    def __init__(self, disabled: frozenset[str]) -> None:
        self._disabled = disabled
        self._plugins: dict[str, LoadedPlugin] = {}
        self._infos: list[PluginInfo] = []
        self._diagnostics: list[Diagnostic] = []

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
            self._plugins[candidate.name] = load_plugin(candidate)
            self._infos.append(PluginInfo(candidate.name, candidate.version, "ok"))
        except PluginError as error:
            self._fail(candidate.name, candidate.version, str(error))

    def report_unknown(self, candidates: Sequence[Candidate]) -> None:
        """Say which names to disable are no plugin's: a misspelt one would be loaded all the same."""
        for name in sorted(self._disabled - {candidate.name for candidate in candidates}):
            self._diagnostics.append(Diagnostic("warning", UNKNOWN, f"no plugin to disable: {name}"))

    def host(self, kind: type[PluginHost]) -> PluginHost:
        """The host of those that stood."""
        for name, reason in sorted(find_clashes(list(self._plugins.values())).items()):
            lost = self._plugins.pop(name)
            self._infos.remove(PluginInfo(name, lost.version, "ok"))
            self._fail(name, lost.version, reason)
        return kind(list(self._plugins.values()), self._infos, self._diagnostics)

    def _fail(self, name: str, version: str, message: str) -> None:
        self._infos.append(PluginInfo(name, version, "failed"))
        self._diagnostics.append(_failure(name, message))
