"""Rules asked about the functions of one machine: which apply, what each may see, what becomes of faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ..api import Finding, ObservedDevice, ObservedMachine, Rule
from ..errors import PluginError
from ..model import Diagnostic
from .findings import Resolve, accept_finding, with_proofs
from .gathering import failure
from .guard import FINDINGS_MAX
from .loading import LoadedPlugin


class RuleRunner:
    """Asks the rules of all plugins, in the order of plugins and rule ids.

    A rule that fails gives no finding about this function and is asked about the next one again, so that
    an answer never depends on the functions before it; it is reported once a machine.
    """

    def __init__(self, plugins: Sequence[LoadedPlugin]) -> None:
        self.failed: set[str] = set()
        self._rules: dict[str, list[tuple[LoadedPlugin, Rule]]] = {}
        for plugin in plugins:
            for rule in plugin.rules:
                for family_name in rule.applies_to:
                    self._rules.setdefault(family_name, []).append((plugin, rule))
        self._machine: ObservedMachine | None = None
        self._shown: dict[str, ObservedMachine] = {}
        self._reported: set[str] = set()

    def run(
        self, device: ObservedDevice, machine: ObservedMachine, resolve: Resolve
    ) -> tuple[tuple[Finding, ...], tuple[Diagnostic, ...]]:
        """Ask every rule that applies to one function.

        Raises:
            KeyboardInterrupt: the user pressed Ctrl-C.
        """
        if machine is not self._machine:
            self._machine = machine
            self._shown.clear()
            self._reported.clear()
        findings: list[Finding] = []
        diagnostics: list[Diagnostic] = []
        for plugin, rule in self._applicable(device):
            try:
                findings += _ask(plugin, rule, device, self._as_seen_by(plugin, machine), resolve)
            except PluginError as error:
                self.failed.add(plugin.name)
                if rule.id not in self._reported:
                    self._reported.add(rule.id)
                    message = f"{error} (asked about {device.bdf})"
                    diagnostics.append(failure(plugin.name, message, device.device))
        return tuple(findings), tuple(diagnostics)

    def _applicable(self, device: ObservedDevice) -> Iterator[tuple[LoadedPlugin, Rule]]:
        rows = {
            (plugin.name, rule.id): (plugin, rule)
            for name, _ in device.families
            for plugin, rule in self._rules.get(name, ())
        }
        return (rows[key] for key in sorted(rows))

    def _as_seen_by(self, plugin: LoadedPlugin, machine: ObservedMachine) -> ObservedMachine:
        """The machine as one plugin's rules see it, with the lines of its own signs.

        Always a copy of its own: what a plugin does to the one mutable place in it, the index of lines,
        no other plugin sees.
        """
        if plugin.name not in self._shown:
            own = tuple(line for line in machine.lines if line.by == plugin.name)
            self._shown[plugin.name] = msgspec.structs.replace(machine, lines=own)
        return self._shown[plugin.name]


def _ask(
    plugin: LoadedPlugin, rule: Rule, device: ObservedDevice, machine: ObservedMachine, resolve: Resolve
) -> list[Finding]:
    what = f"rule {rule.id}"
    results = plugin.guard.elements(
        what, "Finding", lambda: rule.check(device, machine), device.bdf, FINDINGS_MAX
    )
    own = {other.id for other in plugin.rules}
    accepted = [
        accept_finding(what, result, rule_id=rule.id, plugin=plugin.name, own_rules=own) for result in results
    ]
    return [with_proofs(what, finding, resolve) for finding in accepted]
