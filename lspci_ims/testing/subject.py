"""One plugin looked at alone: where it comes from, whether it loads, and a host that holds nothing else."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from ..api import ENTRY_POINT_GROUP
from ..errors import PluginError, UsageError
from ..model import PluginInfo
from ..plugin import PluginHost
from ..plugin.discovery import Candidate, from_files
from ..plugin.gathering import Gathered
from ..plugin.guard import Guard
from ..plugin.loading import LoadedPlugin, load_plugin

#: A plugin as an author names it: its module (or object), the path of its one file, or its installed name.
PluginLike = object

_MODULE_PREFIX = "lspci_ims_"


class Origin(NamedTuple):
    """How another process gets the same plugin: `kind` is `installed`, `file` or `module`."""

    kind: str
    name: str


class Subject(NamedTuple):
    """A plugin looked at alone.

    `plugin` is the module or object that implements the hooks, None when even its import failed. `loaded`
    is None when the plugin is refused; `fault` says why. `requires` are the names of distributions that
    its own distribution declares to need, None when it is not known to belong to one. `origin` is None for an
    object that only this process has.
    """

    name: str
    version: str
    plugin: object | None
    loaded: LoadedPlugin | None
    fault: str | None
    requires: frozenset[str] | None = None
    origin: Origin | None = None

    @property
    def module(self) -> ModuleType | None:
        """The module that the plugin is, or that its object is defined in."""
        if isinstance(self.plugin, ModuleType) or self.plugin is None:
            return self.plugin
        return sys.modules.get(type(self.plugin).__module__)

    @property
    def folder(self) -> Path | None:
        """The folder of its package; None for a plugin of one module."""
        paths = list(getattr(self.module, "__path__", ()))
        return Path(paths[0]) if paths else None

    def host(self) -> PluginHost:
        """A host with this plugin and no other.

        Raises:
            PluginError: the plugin does not load.
        """
        return host_of(self.standing())

    def standing(self) -> LoadedPlugin:
        """The plugin's tables and rules.

        Raises:
            PluginError: the plugin does not load.
        """
        if self.loaded is None:
            raise PluginError(f"plugin {self.name}: {self.fault}")
        return self.loaded


def host_of(plugin: LoadedPlugin) -> PluginHost:
    """A host with this plugin and no other."""
    info = PluginInfo(plugin.name, plugin.version, "ok")
    return PluginHost(Gathered((plugin,), (info,), (), (plugin.guard,)))


def subject_of(plugin: PluginLike) -> Subject:
    """The subject that an author means.

    Args:
        plugin: a module or object with hooks, a path (`os.PathLike`, or `str` that ends in `.py`) of a
            plugin of one file, or the name (`str`) of an installed plugin. A subject is given back.

    Raises:
        UsageError: no plugin of that name is installed.
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    if isinstance(plugin, Subject):
        return plugin
    if isinstance(plugin, os.PathLike) or (isinstance(plugin, str) and plugin.endswith(".py")):
        return subject_at(Origin("file", os.fspath(plugin)))
    if isinstance(plugin, str):
        return subject_at(Origin("installed", plugin))
    name = _name_of(plugin)
    of_all = isinstance(plugin, ModuleType) and sys.modules.get(plugin.__name__) is plugin
    origin = Origin("module", plugin.__name__) if isinstance(plugin, ModuleType) and of_all else None
    return load_subject(Candidate(name, "unknown", name, lambda: plugin))._replace(origin=origin)


def subject_at(origin: Origin) -> Subject:
    """The subject that an origin leads to.

    Raises:
        UsageError: nothing of that name is installed.
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    if origin.kind == "module":
        return subject_of(importlib.import_module(origin.name))
    if origin.kind == "file":
        (candidate,) = from_files([origin.name])
        return load_subject(candidate)._replace(origin=Origin("file", str(Path(origin.name).absolute())))
    return installed_subject(origin.name)._replace(origin=origin)


def installed_subject(name: str) -> Subject:
    """An installed plugin by its name.

    Raises:
        UsageError: none is of that name.
    """
    points = metadata.entry_points(group=ENTRY_POINT_GROUP)
    found = [point for point in points if point.name == name]
    if not found:
        names = ", ".join(sorted(point.name for point in points)) or "none"
        raise UsageError(f"no plugin {name!r} is installed\n\nhint: installed plugins: {names}")
    point = found[0]
    version = "unknown" if point.dist is None else point.dist.version
    return load_subject(Candidate(name, version, point.value, point.load), requires_of(point.dist))


def requires_of(distribution: metadata.Distribution | None) -> frozenset[str] | None:
    """The distributions that this one declares to need, names normalised as PEP 503 does."""
    if distribution is None:
        return None
    words = (re.match(r"[A-Za-z0-9._-]+", line) for line in distribution.requires or ())
    return frozenset(re.sub(r"[-_.]+", "-", word[0]).lower() for word in words if word is not None)


def load_subject(candidate: Candidate, requires: frozenset[str] | None = None) -> Subject:
    """Load a candidate alone; a fault of the plugin is told by the subject, not raised."""
    once = _Once(candidate.load)
    loaded, fault = None, None
    try:
        loaded = load_plugin(candidate._replace(load=once), Guard(candidate.name))
    except PluginError as error:
        fault = str(error)
    return Subject(candidate.name, candidate.version, once.result, loaded, fault, requires)


class _Once:
    """Imports a plugin and keeps it: a file run twice would give rules that are not the same."""

    def __init__(self, load: Callable[[], object]) -> None:
        self._load = load
        self.result: object | None = None

    def __call__(self) -> object:
        if self.result is None:
            self.result = self._load()
        return self.result


def _name_of(plugin: object) -> str:
    """`lspci_ims_acme` and `lspci_ims_acme.hooks` are `acme`, as the entry point is."""
    module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    for point in metadata.entry_points(group=ENTRY_POINT_GROUP):
        if point.module == module and (point.attr or None) is None:
            return point.name
    first = module.partition(".")[0]
    return first.removeprefix(_MODULE_PREFIX) or first
