"""What must stand in a plugin's tables: sources, pages, ids that are its own."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from ...api import Rule
from ...policy import core_codes
from .trials import Trials

#: The parts of the page that `lspci-ims explain` shows, as headings in the docstring of `check`.
PAGE_PARTS = ("What:", "Why:", "Fires on", "What to do:", "Source:")

_NOT_IN_IDS = re.compile(r"[\W_]")


def rule_prefix(plugin: str) -> str:
    """What the rule ids of a plugin begin with: `my_board` has `MYBOARD001`."""
    return _NOT_IN_IDS.sub("", plugin).upper()


def documented(trials: Trials) -> Iterator[str]:
    """Every rule has its texts and a page with all its parts."""
    for rule in trials.subject.standing().rules:
        for name in ("title", "why"):
            if not str(getattr(rule, name)).strip():
                yield f"rule {rule.id}: {name} is empty: expected one sentence"
        yield from _page_faults(rule)


def _page_faults(rule: Rule) -> Iterator[str]:
    page = inspect.getdoc(rule.check)
    if not page:
        yield f"rule {rule.id}: its check has no docstring: expected the page that `explain {rule.id}` shows"
        return
    missing = [part for part in PAGE_PARTS if part not in page]
    if missing:
        yield f"rule {rule.id}: the docstring of its check lacks {', '.join(map(repr, missing))}"


def sourced(trials: Trials) -> Iterator[str]:
    """Every row names its source."""
    plugin = trials.subject.standing()
    for rule in plugin.rules:
        if not rule.source.strip():
            yield f"rule {rule.id}: source is empty: expected what anyone can look up"
    for layout in plugin.layouts:
        if not layout.source.strip():
            yield f"layout {layout.name}: source is empty: expected what anyone can look up"
    for sign in plugin.text_signs:
        if not sign.source.strip():
            yield f"text sign {sign.name}: source is empty: expected what anyone can look up"
    for family in plugin.families:
        if not family.devices and not family.source.strip():
            yield f"family {family.name}: source is empty: expected what anyone can look up"
        for row in family.devices:
            if not row.source.strip():
                yield f"family {family.name}: device {row.device_id}: source is empty"


def own_ids(trials: Trials) -> Iterator[str]:
    """Ids and names bear the plugin's name, so that no other plugin can claim them."""
    plugin = trials.subject.standing()
    prefix = rule_prefix(plugin.name)
    for rule in plugin.rules:
        if rule.id[:-3] != prefix:
            yield f"rule {rule.id}: expected {prefix} and three digits, after the name of the plugin"
        if rule.id in core_codes():
            yield f"rule {rule.id}: that is a reason code of the core"
    for family in plugin.families:
        if not rule_prefix(family.name).startswith(prefix):
            yield f"family {family.name}: expected a name that begins with {plugin.name}"
    names: dict[tuple[str | None, str], str] = {}
    for family in plugin.families:
        for row in family.devices:
            for name in row.names:
                first = names.setdefault((family.vendor_id, name.casefold()), row.device_id)
                if first != row.device_id:
                    yield f"the name {name!r} stands for {first} and {row.device_id}: it tells neither"
