"""The processor's flags in /proc/cpuinfo and lscpu: with `hypervisor` a guest, complete without it none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..model import Diagnostic, Evidence
from .lines import EvidenceLines

_FLAGS = re.compile(r"(flags|Flags)\s*:\s*(.*)$")
_FIELD = re.compile(r"[A-Za-z][\w /()-]{1,40}:")
_FLAG = re.compile(r"[a-z0-9_]+$")
#: Linux prints flags in the order of its feature words. `hypervisor` ends word 4; these stand in the next
#: ones (arch/x86/include/asm/cpufeatures.h), so a list that reached one of them is past its place.
_BEHIND = frozenset(
    ("rng", "ace", "ace_en", "lahf_lm", "cmp_legacy", "svm", "extapic", "cr8_legacy", "abm", "sse4a")
)
_MODEL = re.compile(r"[Mm]odel name\s*:\s*Intel (?:Core|Xeon)(?: \w+)? Processor \(")
#: A list of flags wrapped by a mail program has no more lines than this.
_WRAPPED = 60


def flag_evidence(lines: EvidenceLines, hint: str | None = None) -> Iterator[Evidence]:
    """One sign for the flags that were printed: of many processors the first that tells."""
    if hint not in (None, "cpuinfo", "lscpu"):
        return
    absent: Evidence | None = None
    for found in _flag_lists(lines):
        span = lines.span(found.first, found.last)
        if "hypervisor" in found.flags:
            # QEMU's own names of processors, and VMX, which QEMU without KVM does not emulate
            kvm = "vmx" in found.flags and any(
                _MODEL.match(lines.payload(at)) for at in lines.containing("odel name")
            )
            value = "kvm" if kvm else None
            note = "the flag hypervisor"
            yield Evidence("VM_CPUID", "vm", "decisive", "generic", span, "cpuid", value, note)
            return
        if absent is None and found.tells:
            note = "the flags are complete and lack hypervisor"
            absent = Evidence(
                "BM_NO_CPUID_FLAG", "bare-metal", "strong", "generic", span, "cpuid", None, note
            )
    if absent is not None:
        yield absent


def has_whole_flags(lines: EvidenceLines, name: str = "flags") -> bool:
    """Whether a list of flags told what it can: it gives a sign, or is of processors without that sign.

    Args:
        lines: those of the text.
        name: of the field, `flags` in cpuinfo and `Flags` in lscpu.
    """
    if any(found.tells for found in _flag_lists(lines) if found.name == name):
        return True
    others = (_FLAGS.match(lines.payload(at)) for at in lines.containing(f"{name}:"))
    return any(match is not None and match[2] and not match[2].startswith("fpu") for match in others)


def unused_flags(lines: EvidenceLines, hint: str | None = None) -> Iterator[Diagnostic]:
    """A remark where flags were printed and no list of them is long enough to tell."""
    if hint not in (None, "cpuinfo", "lscpu"):
        return
    lists = tuple(_flag_lists(lines))
    if not lists or any(found.tells for found in lists):
        return
    what, command = ("lscpu", "lscpu") if lists[0].name == "Flags" else ("/proc/cpuinfo", "cat /proc/cpuinfo")
    message = (
        f"{what} looks cut: its flags end before the place of `hypervisor` can be told, so they are not used"
        f"\n\nhint: ask for the whole output of `{command}`"
    )
    span = lines.span(lists[0].first, lists[0].last)
    yield Diagnostic("warning", "EVIDENCE_CUT", message, span)


class _Flags(NamedTuple):
    """A list of flags: the field's name, its first and last line, and whether its end was seen."""

    name: str
    first: int
    last: int
    flags: list[str]
    ended: bool

    @property
    def tells(self) -> bool:
        """Whether `hypervisor` stands in it, or would."""
        if "hypervisor" in self.flags:
            return True
        return self.ended and self.flags[:1] == ["fpu"] and not _BEHIND.isdisjoint(self.flags)


def _flag_lists(lines: EvidenceLines) -> Iterator[_Flags]:
    for index in lines.containing("fpu "):
        match = _FLAGS.match(lines.payload(index))
        if match is not None:
            flags, last, ended = _whole(lines, index, match[2], needs_end=match[1] == "flags")
            yield _Flags(match[1], index, last, flags, ended)


def _whole(lines: EvidenceLines, index: int, text: str, *, needs_end: bool) -> tuple[list[str], int, bool]:
    """The flags with those on wrapped lines, the index of their last line, and whether their end was seen.

    In cpuinfo other fields follow the flags; in older releases of lscpu the flags are the end.
    """
    flags = text.split()
    last = index
    ended = not needs_end
    for at in range(index + 1, min(index + _WRAPPED, len(lines))):
        more = lines.payload(at)
        if not more:
            # a blank line ends the flags of lscpu; the paste of a cpuinfo may have been cut here
            break
        words = more.split()
        if _FIELD.match(more) or not all(map(_FLAG.match, words)):
            ended = True
            break
        flags += words
        last = at
    if any(not _FLAG.match(flag) for flag in flags):
        ended = False
    return flags, last, ended
