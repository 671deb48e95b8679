"""Names that must be unique over all plugins: who keeps one that two of them claim.

The plugin whose own name the thing bears keeps it (`ACME001` and the family `acme` are plugin `acme`'s): an
installed one before a file, then the one whose name it is exactly, then the longest name that it begins with.
Where it is nobody's own the first by name keeps it. The others fail, so that no plugin can drive another one
out by claiming its names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .discovery import FILE_VERSION, bare_name
from .loading import LoadedPlugin


class _Claim(NamedTuple):
    kind: str
    name: str


class _Loss(NamedTuple):
    """That a plugin must leave a name to another one."""

    loser: str
    winner: str
    reason: str


def find_clashes(plugins: Sequence[LoadedPlugin]) -> dict[str, str]:
    """The plugins that must go, by name, each with the reason."""
    lost: dict[str, str] = {}
    while losses := _losses([plugin for plugin in plugins if plugin.name not in lost]):
        losers = {loss.loser for loss in losses}
        # one that goes itself takes nobody else's names any more
        settled = [loss for loss in losses if loss.winner not in losers] or [max(losses)]
        for loss in settled:
            lost.setdefault(loss.loser, loss.reason)
    return lost


def _losses(plugins: Sequence[LoadedPlugin]) -> list[_Loss]:
    """Every name that a plugin claims and another one keeps, sorted."""
    claimants: dict[_Claim, list[LoadedPlugin]] = {}
    for plugin in plugins:
        for claim in _claims(plugin):
            claimants.setdefault(claim, []).append(plugin)
    by_bare_name = {bare_name(plugin.name): plugin for plugin in plugins}
    losses = []
    for claim, claiming in claimants.items():
        winner = min(claiming, key=lambda plugin: _rank(plugin, claim))
        for plugin in claiming:
            if plugin is not winner:
                reason = f"{claim.kind} {claim.name} is that of plugin {winner.name}: expected one of its own"
                losses.append(_Loss(plugin.name, winner.name, reason))
        namesake = by_bare_name.get(_prefix(claim)) if claim.kind == "rule id" else None
        # a file cannot take the prefix of what is installed
        if namesake is not None and namesake is not winner and _is_file(namesake) <= _is_file(winner):
            reason = f"rule id {claim.name} begins with the name of plugin {namesake.name}"
            losses.append(_Loss(winner.name, namesake.name, f"{reason}: expected one of its own"))
    return sorted(losses)


def _claims(plugin: LoadedPlugin) -> Iterator[_Claim]:
    for family in plugin.families:
        yield _Claim("family", family.name)
    for rule in plugin.rules:
        yield _Claim("rule id", rule.id)


def _prefix(claim: _Claim) -> str:
    """What stands for the plugin's name: all of a family's, a rule id without its three digits."""
    bare = bare_name(claim.name)
    return bare[:-3] if claim.kind == "rule id" else bare


def _rank(plugin: LoadedPlugin, claim: _Claim) -> tuple[object, ...]:
    """The lowest keeps the name."""
    own, prefix = bare_name(plugin.name), _prefix(claim)
    owns = prefix == own or (claim.kind == "family" and prefix.startswith(own))
    return (not owns, owns and _is_file(plugin), prefix != own, -len(own) if owns else 0, plugin.name)


def _is_file(plugin: LoadedPlugin) -> bool:
    return plugin.version == FILE_VERSION
