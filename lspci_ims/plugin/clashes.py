"""Names that must be unique over all plugins: who keeps one that two of them claim.

The plugin whose own name the thing bears keeps it (`ACME001` and the family `acme` are plugin `acme`'s),
else the first by name; the others fail. So no plugin can drive another one out by claiming its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .loading import LoadedPlugin

_SEPARATORS = re.compile(r"[\W_]")


class _Claim(NamedTuple):
    kind: str
    name: str


def find_clashes(plugins: Sequence[LoadedPlugin]) -> dict[str, str]:
    """The plugins that must go, by name, each with the reason."""
    lost: dict[str, str] = {}
    ordered = sorted(plugins, key=lambda plugin: plugin.name)
    # owners first: a plugin that is out by then takes nobody else's names any more
    for owners_only in (True, False):
        standing = [plugin for plugin in ordered if plugin.name not in lost]
        holders: dict[_Claim, str] = {}
        for plugin in standing:
            for claim in _claims(plugin):
                if _owns(plugin, claim):
                    holders.setdefault(claim, plugin.name)
        for plugin in standing:
            for claim in _claims(plugin):
                if not owners_only and plugin.name not in lost:
                    holders.setdefault(claim, plugin.name)
                holder = holders.get(claim, plugin.name)
                if holder != plugin.name:
                    reason = f"{claim.kind} {claim.name} is that of plugin {holder}: expected one of its own"
                    lost.setdefault(plugin.name, reason)
    return lost


def _claims(plugin: LoadedPlugin) -> Iterator[_Claim]:
    for family in plugin.families:
        yield _Claim("family", family.name)
    for rule in plugin.rules:
        yield _Claim("rule id", rule.id)


def _owns(plugin: LoadedPlugin, claim: _Claim) -> bool:
    own = _SEPARATORS.sub("", plugin.name).lower()
    bare = _SEPARATORS.sub("", claim.name).lower()
    return bare[:-3] == own if claim.kind == "rule id" else bare.startswith(own)
