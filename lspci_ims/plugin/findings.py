"""What a rule may hand over: findings, checked and signed with the rule's id and the plugin's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

import msgspec

from ..api import Evidence, Finding, Span
from ..errors import PluginError
from ..spec import rows
from .conform import conform, shown

_NAME = re.compile(r"[\w.+ -]{1,40}", re.ASCII)
_ARCHITECTURES = ("x86", "other")


def accept_finding(
    what: str, value: object, *, rule_id: str, plugin: str, own_rules: Collection[str]
) -> Finding:
    """A clean copy of one finding; `code` and `by` are the host's to fill in, whatever the rule wrote.

    Args:
        what: the rule, in messages.
        value: what the rule gave.
        rule_id: the rule's id.
        plugin: the plugin's name.
        own_rules: the ids of all rules of the plugin.

    Raises:
        PluginError: it is no finding, says nothing, proves nothing, or names a code that nobody explains.
    """
    finding = conform(f"{what}: finding", value, Finding)
    if not finding.message.strip():
        raise PluginError(f"{what}: finding without a message: expected one sentence")
    if not finding.spans:
        raise PluginError(
            f"{what}: finding without a span: expected the lines that prove it, such as"
            " spans=(head_line(device.device),)"
        )
    for span in _spans(finding):
        if not 0 <= span.first_line <= span.last_line:
            raise PluginError(
                f"{what}: span of lines {span.first_line} to {span.last_line}: expected real lines"
            )
    for item in finding.evidence:
        _check_evidence(what, item, rule_id)
    for ask in finding.ask:
        if not ask.command.strip() or not ask.command.isprintable():
            raise PluginError(f"{what}: ask: command is {shown(ask.command)}: expected one line to type")
        for code in ask.settles:
            if code not in own_rules and code not in _core_codes():
                raise PluginError(
                    f"{what}: ask: settles {shown(code)}: expected reason codes of the core"
                    " (`lspci-ims explain` lists them) or ids of this plugin's rules"
                )
    evidence = tuple(
        msgspec.structs.replace(item, by=plugin, message=item.message or _own_words(item, rule_id, finding))
        for item in finding.evidence
    )
    return msgspec.structs.replace(finding, code=rule_id, by=plugin, evidence=evidence)


def _check_evidence(what: str, item: Evidence, rule_id: str) -> None:
    if item.code != rule_id and item.code not in _core_codes():
        raise PluginError(
            f"{what}: evidence: code is {shown(item.code)}: expected a reason code of the core"
            f" (`lspci-ims explain` lists them) or {rule_id}"
        )
    if item.direction == "arch" and item.value not in _ARCHITECTURES:
        raise PluginError(
            f"{what}: evidence on arch: value is {shown(item.value)}: expected one of"
            f" {', '.join(_ARCHITECTURES)}"
        )
    for name, text in (("origin", item.origin), ("value", item.value)):
        if text is not None and not _NAME.fullmatch(text):
            raise PluginError(f"{what}: evidence: {name} is {shown(text)}: expected a short name")


def _own_words(item: Evidence, rule_id: str, finding: Finding) -> str | None:
    """A rule's id stands for nothing but what the rule says; a core code has a meaning of its own."""
    return finding.message if item.code == rule_id else None


@cache
def _core_codes() -> frozenset[str]:
    return frozenset(row["code"] for row in rows("decision/codes"))


def _spans(finding: Finding) -> Iterator[Span]:
    yield from finding.spans
    for item in finding.evidence:
        yield item.span
