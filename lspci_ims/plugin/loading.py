"""From one candidate to its tables and rules: import, markers, signatures, calls, results."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import NamedTuple

import pluggy

from ..api import API_VERSION, ENTRY_POINT_GROUP, ByteLayout, DeviceFamily, Rule, TextSign
from ..errors import PluginError
from . import hookspecs
from .conform import shown
from .contract import accept_family, accept_layout, accept_rule, accept_text_sign, accept_together
from .discovery import Candidate
from .faults import shown_version
from .guard import Guard

#: What a plugin may say about the version of the interface that it was built for: `(1, 0)`.
API_ATTRIBUTE = "lspci_ims_api"


class LoadedPlugin(NamedTuple):
    """A plugin with its tables, all checked; rules by id, the rest in the plugin's order."""

    name: str
    version: str
    families: tuple[DeviceFamily, ...]
    layouts: tuple[ByteLayout, ...]
    text_signs: tuple[TextSign, ...]
    rules: tuple[Rule, ...]
    guard: Guard


def load_plugin(candidate: Candidate, guard: Guard) -> LoadedPlugin:
    """Import a plugin and ask it for all it has, through its guard.

    Raises:
        PluginError: any fault of the plugin.
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    plugin = guard.call("import", lambda: _imported(candidate))
    manager = guard.call("registration", lambda: _registered(plugin, candidate.name))

    def results(hook: str, expected: str) -> tuple[object, ...]:
        caller: pluggy.HookCaller = getattr(manager.hook, hook)
        if not caller.get_hookimpls():
            return ()
        # pluggy drops a None from the list of results
        return guard.elements(hook, expected, lambda: next(iter(caller()), None))

    families = tuple(accept_family(row) for row in results("lspci_ims_device_families", "DeviceFamily"))
    layouts = tuple(accept_layout(row) for row in results("lspci_ims_byte_layouts", "ByteLayout"))
    signs = tuple(accept_text_sign(row) for row in results("lspci_ims_text_signs", "TextSign"))
    names = {family.name for family in families}
    rules = tuple(accept_rule(row, names) for row in results("lspci_ims_rules", "Rule"))
    accept_together(families, layouts, signs, rules)
    ordered = tuple(sorted(rules, key=lambda rule: rule.id))
    return LoadedPlugin(candidate.name, candidate.version, families, layouts, signs, ordered, guard)


def _registered(plugin: object, name: str) -> pluggy.PluginManager:
    """A manager that holds this plugin alone: one that raises inside a common call would stop the rest."""
    manager = pluggy.PluginManager(ENTRY_POINT_GROUP)
    manager.add_hookspecs(hookspecs)
    implemented = [_checked(manager, plugin, attribute) for attribute in sorted(_own_names(plugin))]
    if not any(implemented):
        raise PluginError(
            f"no hook in {_kind(plugin)}: expected a function marked with @hookimpl and named"
            f" {', '.join(hookspecs.HOOKS)}"
        )
    manager.register(plugin, name)
    manager.check_pending()
    return manager


def _imported(candidate: Candidate) -> object:
    plugin = candidate.load()
    _check_version(plugin)
    return plugin


def _check_version(plugin: object) -> None:
    """Refuse a plugin that was built for an interface that this one is not."""
    declared = getattr(plugin, API_ATTRIBUTE, None)
    if declared is None:
        return
    if not (
        isinstance(declared, tuple)
        and len(declared) == len(API_VERSION)
        and all(type(number) is int for number in declared)
    ):
        raise PluginError(f"{API_ATTRIBUTE} is {shown(declared)}: expected two numbers, such as (1, 0)")
    if declared[0] == API_VERSION[0] and declared <= API_VERSION:
        return
    newer = "lspci-ims" if declared > API_VERSION else "version of the plugin"
    raise PluginError(
        f"built for version {shown_version(declared)} of the plugin API, this lspci-ims offers"
        f" {shown_version(API_VERSION)}: a newer {newer} is needed"
    )


def _own_names(plugin: object) -> Iterator[str]:
    return (name for name in dir(plugin) if not name.startswith("__"))


def _kind(plugin: object) -> str:
    return "the module" if inspect.ismodule(plugin) else f"an object of type {type(plugin).__name__}"


def _checked(manager: pluggy.PluginManager, plugin: object, attribute: str) -> bool:
    """Whether an attribute implements a hook; refuses one that means to and does not."""
    options = manager.parse_hookimpl_opts(plugin, attribute)
    if options is None:
        if attribute in hookspecs.HOOKS and callable(getattr(plugin, attribute)):
            raise PluginError(f"{attribute} is not marked: expected @hookimpl above it")
        return False
    hook = options.get("specname") or attribute
    if hook not in hookspecs.HOOKS:
        import difflib

        near = difflib.get_close_matches(hook, hookspecs.HOOKS, 1)
        meant = f"; did you mean {near[0]}" if near else ""
        raise PluginError(f"{hook} is no hook: expected one of {', '.join(hookspecs.HOOKS)}{meant}")
    if options.get("wrapper") or options.get("hookwrapper"):
        raise PluginError(f"{hook} is a wrapper: expected a plain function, for each is called alone")
    function = getattr(plugin, attribute)
    if inspect.iscoroutinefunction(function):
        raise PluginError(f"{hook} is a coroutine function: expected a plain one")
    parameters = inspect.signature(function).parameters.values()
    wanted = [
        parameter.name
        for parameter in parameters
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    if wanted:
        raise PluginError(f"{hook}({', '.join(wanted)}) has a wrong signature: expected {hook}()")
    return True
