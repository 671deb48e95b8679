"""The host: all plugins that were found, what they gave, and their rules asked about one function."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import partial

import msgspec

from ..api import (
    ByteLayout,
    DeviceFamily,
    Finding,
    ObservedDevice,
    ObservedMachine,
    Rule,
    SeenLine,
    TextSign,
)
from ..errors import PluginError
from ..model import Diagnostic, PluginInfo
from ..platform import PluginSign
from .discovery import EntryPoints
from .findings import Resolve, in_any_report
from .gathering import Gathered, gather
from .loading import LoadedPlugin
from .matching import FamilyIndex, Match
from .running import RuleRunner
from .times import PluginTime, slow_remark


class PluginHost:
    """Plugins by name and rules by id, in whatever order they were installed.

    `diagnostics` are the remarks from loading. A rule that fails later marks its plugin as failed for as
    long as this host lives; `fresh` gives one that has not seen it, for another run.
    """

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._plugins = tuple(sorted(gathered.plugins, key=lambda plugin: plugin.name))
        self._infos = tuple(
            sorted(gathered.infos, key=lambda info: (info.name, info.status != "ok", info.version))
        )
        self.diagnostics = gathered.diagnostics
        self._index = FamilyIndex(family for _, family in self.families())
        self._runner = RuleRunner(self._plugins)

    def fresh(self) -> PluginHost:
        """The same plugins, without the failures of runs so far."""
        host = copy(self)
        host._runner = RuleRunner(self._plugins)
        return host

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
        return cls(
            gather(
                enabled=enabled, files=files, disabled=disabled, entry_points=entry_points, environ=environ
            )
        )

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
            if info.status == "ok" and info.name in self._runner.failed
            else info
            for info in self._infos
        )

    @property
    def any_failed(self) -> bool:
        """Whether a plugin failed, while loading or since."""
        return any(info.status == "failed" for info in self.infos())

    def times(self) -> tuple[PluginTime, ...]:
        """Time spent inside each plugin so far, by name, failed ones included; never part of an answer."""
        totals = (guard.clock.total() for guard in self._gathered.guards)
        return tuple(sorted(totals, key=lambda total: total.plugin))

    def slow(self) -> tuple[Diagnostic, ...]:
        """Remarks on the plugins that took long so far, for people; never part of an answer."""
        return tuple(remark for spent in self.times() if (remark := slow_remark(spent)) is not None)

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
        self, device: ObservedDevice, machine: ObservedMachine, resolve: Resolve = in_any_report
    ) -> tuple[tuple[Finding, ...], tuple[Diagnostic, ...]]:
        """Ask every rule that applies to one function.

        Args:
            device: the function.
            machine: the machine that it is in.
            resolve: where a proof leads in the report; a finding with one that leads nowhere is refused.

        Raises:
            KeyboardInterrupt: the user pressed Ctrl-C; a note on it names the rule that ran.
        """
        return self._runner.run(device, machine, resolve)

    def _search(
        self, plugin: LoadedPlugin, sign: TextSign, search: Callable[[], list[SeenLine]]
    ) -> list[SeenLine]:
        try:
            return plugin.guard.call(f"text sign {sign.name}", search)
        except PluginError:
            self._runner.failed.add(plugin.name)
            raise
