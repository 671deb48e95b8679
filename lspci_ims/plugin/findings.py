"""What a rule may hand over: findings, checked and signed with the rule's id and the plugin's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

import msgspec

from ..api import Evidence, Finding, Span
from ..errors import PluginError
from .conform import conform, shown
from .core_signs import core_codes, core_forms

_NAME = re.compile(r"[\w.+ -]{1,40}", re.ASCII)
_ARCHITECTURES = ("x86", "other")

#: Characters that a message or a why may have, and a command.
MESSAGE_CHARS_MAX = 4096
COMMAND_CHARS_MAX = 1024
#: Spans, signs and questions that one finding may have, each.
PARTS_MAX = 1000

#: Where a proof leads: the span with what the report holds there, None when it is no place of the report.
Resolve = Callable[[Span], Span | None]


def in_any_report(span: Span) -> Span:
    """Takes every proof as it is: for rules that are asked without a report."""
    return span


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
    _check_sizes(what, finding)
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
            if code not in own_rules and code not in core_codes():
                raise PluginError(
                    f"{what}: ask: settles {shown(code)}: expected reason codes of the core"
                    " (`lspci-ims explain` lists them) or ids of this plugin's rules"
                )
    evidence = tuple(
        msgspec.structs.replace(item, by=plugin, message=item.message or _own_words(item, rule_id, finding))
        for item in finding.evidence
    )
    return msgspec.structs.replace(finding, code=rule_id, by=plugin, evidence=evidence)


def with_proofs(what: str, finding: Finding, resolve: Resolve) -> Finding:
    """A finding whose proofs quote the report.

    Raises:
        PluginError: one of them leads to no place of it.
    """

    def found(span: Span) -> Span:
        place = resolve(span)
        if place is None:
            raise PluginError(f"{what}: span {_shown_place(span)}: no such place in the report")
        return place

    evidence = tuple(msgspec.structs.replace(sign, span=found(sign.span)) for sign in finding.evidence)
    return msgspec.structs.replace(finding, spans=tuple(map(found, finding.spans)), evidence=evidence)


def _shown_place(span: Span) -> str:
    member = "" if span.member is None else f", member {shown(span.member)}"
    lines = f", lines {shown(span.first_line)} to {shown(span.last_line)}"
    offset = "" if span.offset is None else f", offset {shown(span.offset)}"
    return f"of input {shown(span.input)}{member}{lines}{offset}"


def _check_sizes(what: str, finding: Finding) -> None:
    parts = {"spans": finding.spans, "evidence": finding.evidence, "ask": finding.ask}
    for name, part in parts.items():
        if len(part) > PARTS_MAX:
            raise PluginError(f"{what}: finding with {len(part)} {name}: expected at most {PARTS_MAX}")
    texts = [
        ("message", finding.message, MESSAGE_CHARS_MAX),
        *(("evidence: message", sign.message or "", MESSAGE_CHARS_MAX) for sign in finding.evidence),
        *(("ask: why", ask.why, MESSAGE_CHARS_MAX) for ask in finding.ask),
        *(("ask: command", ask.command, COMMAND_CHARS_MAX) for ask in finding.ask),
    ]
    for name, text, most in texts:
        if len(text) > most:
            raise PluginError(f"{what}: {name} of {len(text)} characters: expected at most {most}")


def _check_evidence(what: str, item: Evidence, rule_id: str) -> None:
    if item.code != rule_id and item.code not in core_codes():
        raise PluginError(
            f"{what}: evidence: code is {shown(item.code)}: expected a reason code of the core"
            f" (`lspci-ims explain` lists them) or {rule_id}"
        )
    form = (item.direction, item.strength)
    if item.code != rule_id and form not in core_forms().get(item.code, ()):
        forms = ", ".join(" ".join(pair) for pair in sorted(core_forms().get(item.code, ()))) or "no evidence"
        raise PluginError(
            f"{what}: evidence: {item.code} is {' '.join(form)}: expected what the core has under this code"
            f" ({forms}), or {rule_id}"
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


def _spans(finding: Finding) -> Iterator[Span]:
    yield from finding.spans
    for item in finding.evidence:
        yield item.span
