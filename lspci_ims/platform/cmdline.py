"""Kernel command lines and their options, by the table `spec/cmdline_options.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from ..model import Cause, Diagnostic, Direction, Evidence, Span, Strength
from ..spec import rows
from .lines import EvidenceLines

_LABELLED = re.compile(
    r"(?:^|[\]:>|]\s{0,4})(?:Kernel command line|Command line|ProcKernelCmdLine|ProcCmdLine|/proc/cmdline)"
    r"[:=]\s*(?P<options>.*)$"
)
_BARE = re.compile(r"(?P<options>BOOT_IMAGE=\S.*|root=\S+ .*|(?:\\\\vmlinuz|initrd=)\S.*)$")
_ASKED = re.compile(r"(?:^|[/ ])cat /proc/cmdline$|^[*#= ]*/proc/cmdline\W{0,3}$")
_LITERALS = ("ommand line: ", "CmdLine", "/proc/cmdline", "BOOT_IMAGE=", "root=", "initrd=")
_LINES = 8
_OPTION = re.compile(r"[\w.,:/=+@\"'*%!\[\]()-]+$")


class CommandLine(NamedTuple):
    """One command line: its options as given, and its place."""

    options: tuple[str, ...]
    span: Span


class CommandLineSigns(NamedTuple):
    """What the options of a command line say."""

    evidence: tuple[Evidence, ...]
    causes: tuple[Cause, ...]
    diagnostics: tuple[Diagnostic, ...]


@cache
def _options() -> dict[str, tuple[dict[str, str], ...]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows("cmdline_options"):
        found.setdefault(_name(row["option"]), []).append(row)
    return {option: tuple(group) for option, group in found.items()}


def find_command_lines(lines: EvidenceLines, hint: str | None = None) -> Iterator[CommandLine]:
    """The command lines of a text, those printed twice once."""
    if hint not in (None, "cmdline", "dmesg", "journal"):
        return
    seen: set[tuple[str, ...]] = set()
    for index in _candidates(lines, hint):
        found = _read(lines, index, hint)
        if found is not None and found.options not in seen:
            seen.add(found.options)
            yield found


def _candidates(lines: EvidenceLines, hint: str | None) -> list[int]:
    if hint == "cmdline":
        return [index for index in range(min(len(lines), _LINES)) if lines.payload(index)][:1]
    return sorted({index for literal in _LITERALS for index in lines.containing(literal)})


def _read(lines: EvidenceLines, index: int, hint: str | None) -> CommandLine | None:
    text = lines.payload(index)
    match = _LABELLED.search(text) or _BARE.match(text)
    if match is not None:
        options = match["options"]
    elif hint == "cmdline":
        options = text
    elif _ASKED.search(text):
        index = next((at for at in range(index + 1, index + 3) if lines.payload(at)), index)
        options = lines.payload(index)
    else:
        return None
    parts = [options]
    last = index
    while (
        last + 1 < len(lines)
        and last < index + _LINES
        and lines.can_be_wrapped(last)
        and _continues(lines, last + 1, stamped=lines.is_stamped(index))
    ):
        last += 1
        parts.append(lines.payload(last))
    given = tuple(word.strip("\"'") for word in " ".join(parts).split())
    return CommandLine(given, lines.span(index, last)) if given else None


def _continues(lines: EvidenceLines, index: int, *, stamped: bool) -> bool:
    words = lines.payload(index).split()
    if not words or lines.is_stamped(index) or not all(map(_OPTION.match, words)):
        return False
    return stamped or any("=" in word for word in words)


def _name(text: str) -> str:
    """The kernel takes `-` and `_` in names of options for the same."""
    return text.replace("-", "_")


def _values(option: str) -> tuple[str, tuple[str, ...]]:
    name, _, value = option.partition("=")
    return _name(name), tuple(value.split(","))


def command_line_signs(line: CommandLine) -> CommandLineSigns:
    """Signs, reasons and remarks of one command line; of an option given twice the last value counts."""
    evidence: dict[tuple[str, str, str | None], Evidence] = {}
    causes: list[Cause] = []
    diagnostics: list[Diagnostic] = []
    for option in line.options:
        name, values = _values(option)
        for row in _options().get(name, ()):
            if row["value"] != "*" and row["value"] not in (value.casefold() for value in values):
                continue
            if row["direction"] == "-" and row["code"] == "-":
                message = f"{option} on the kernel command line: {row['note']}"
                diagnostics.append(Diagnostic("info", "CMDLINE_OPTION", message, line.span))
            elif row["direction"] == "-":
                causes.append(Cause(row["code"], (line.span,), f"{option}: {row['note']}"))
            else:
                direction = cast(Direction, row["direction"])
                code = "" if row["code"] == "-" else row["code"]
                note = f"{option} on the kernel command line: {row['note']}"
                strength = cast(Strength, row["strength"])
                says = None if row["says"] == "-" else row["says"]
                # the last of two that contradict each other counts
                key = (name, direction.rpartition("-")[0], says)
                evidence.pop(key, None)
                evidence[key] = Evidence(
                    code, direction, strength, "generic", line.span, "cmdline", says, note
                )
        if name == "intremap" and "on" in values:
            evidence.pop((name, "ir", None), None)
    return CommandLineSigns(tuple(evidence.values()), tuple(causes), tuple(diagnostics))
