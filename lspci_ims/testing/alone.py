"""Reports given to the core and one plugin: the answer, and what the plugin's rules were shown."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..api import Finding, ObservedDevice, ObservedMachine, Rule
from ..errors import PluginError
from ..model import CheckResult
from ..pipeline import InputLike, Parser, check_sources, make_options, reports_of
from ..plugin import PluginHost
from .subject import PluginLike, host_of, subject_of

#: The code of the diagnostic that names a failed plugin.
_FAILED = "PLUGIN_FAILED"


class Seen(NamedTuple):
    """What a rule is asked about: a function, and the machine it is in."""

    device: ObservedDevice
    machine: ObservedMachine


def run(
    host: PluginHost, source: InputLike, name: str = "text", *, devices: Any = (), **options: Any
) -> CheckResult:
    """Check one report with the plugins of this host; options are those of `lspci_ims.check`."""
    parser = Parser(layouts=tuple(layout for _, layout in host.layouts()))
    all_devices = bool(options.pop("all_devices", False))
    settings = make_options(options, devices, all_devices=all_devices)
    return check_sources([reports_of(source, parser.limits, name)], parser, host, settings)


def failures(result: CheckResult) -> list[str]:
    """What went wrong inside plugins."""
    remarks = [*result.diagnostics, *(d for machine in result.machines for d in machine.diagnostics)]
    return [remark.message for remark in remarks if remark.code == _FAILED]


def check_alone(plugin: PluginLike, source: InputLike, *, name: str = "text", **options: Any) -> CheckResult:
    """What `lspci_ims.check` answers when this plugin is the only one.

    Args:
        plugin: as `subject_of` takes it.
        source: `str` is text, `os.PathLike` is a path, `bytes` is raw.
        name: what the input is called in spans, where it is no path.
        options: those of `lspci_ims.check`: `devices`, `all_devices`, `virt`, `kernel`, ...

    Raises:
        PluginError: the plugin does not load, or a rule failed: a test must not pass over that.
        InputError: a path cannot be read.
        UsageError: an option that makes no sense.
    """
    result = run(subject_of(plugin).host(), source, name, **options)
    faults = failures(result)
    if faults:
        raise PluginError("\n".join(faults))
    return result


def observe_alone(plugin: PluginLike, source: InputLike) -> list[Seen]:
    """What the plugin's rules are shown: one entry for each function of its families, sorted by address.

    Raises:
        PluginError: the plugin does not load.
    """
    loaded = subject_of(plugin).standing()
    seen: list[Seen] = []

    def look(device: ObservedDevice, machine: ObservedMachine) -> tuple[Finding, ...]:
        seen.append(Seen(device, machine))
        return ()

    families = tuple(family.name for family in loaded.families)
    probe = Rule("PROBE000", "a probe", "to see what rules see", "none", families, look)
    run(host_of(loaded._replace(rules=(probe,))), source)
    return seen
