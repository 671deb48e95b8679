"""What a rule may hand over: findings, checked and signed with the rule's id and the plugin's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from ..api import Finding, Span
from ..errors import PluginError
from .conform import conform, shown

_CODE = re.compile(r"[A-Z][A-Z0-9_]*")


def accept_finding(what: str, value: object, *, rule_id: str, plugin: str) -> Finding:
    """A clean copy of one finding; `code` and `by` are the host's to fill in, whatever the rule wrote.

    Raises:
        PluginError: it is no finding, says nothing, or proves nothing.
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
    codes = [item.code for item in finding.evidence]
    codes += [code for ask in finding.ask for code in ask.settles]
    for code in codes:
        if not _CODE.fullmatch(code):
            raise PluginError(f"{what}: reason code {shown(code)}: expected capital letters, digits and _")
    for ask in finding.ask:
        if not ask.command.strip() or not ask.command.isprintable():
            raise PluginError(f"{what}: ask: command is {shown(ask.command)}: expected one line to type")
    evidence = tuple(msgspec.structs.replace(item, by=plugin) for item in finding.evidence)
    return msgspec.structs.replace(finding, code=rule_id, by=plugin, evidence=evidence)


def _spans(finding: Finding) -> Iterator[Span]:
    yield from finding.spans
    for item in finding.evidence:
        yield item.span
