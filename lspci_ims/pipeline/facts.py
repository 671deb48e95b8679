"""How lspci was called and which one it was, as far as its output tells."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from operator import itemgetter
from typing import Literal

from ..grammar.releases import release_range
from ..model import Device, LspciFacts
from .verbosity import verbosity

#: What lines below a head line begin with; an empty line is no rest of another.
_BLANKS = frozenset(("", " ", "\t", "\xa0"))
_BEGINNING = itemgetter(slice(0, 1))
_FORMS: tuple[Literal["none", "n", "nn"], ...] = ("none", "n", "nn")
_NUMBERS_ONLY = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}$")
_BEHIND_NAMES = re.compile(r".*\[[0-9a-f]{4}:[0-9a-f]{4}\]$")


def _numeric(device: Device) -> Literal["none", "n", "nn"]:
    text = device.header.text
    if _NUMBERS_ONLY.match(text) and device.header.class_name is None:
        return "n"
    return "nn" if _BEHIND_NAMES.match(text) else "none"


def _lines_by_kind(devices: Sequence[Device], lines: Sequence[str]) -> dict[str, list[str]]:
    """The lines of each kind of capability and of devices, hex rows and broken lines left out.

    Lines of a device that stand behind its capabilities count to the last of them: no word of the two is
    the same.
    """
    found: dict[str, list[str]] = {"device": []}
    for device in devices:
        first, stop = device.span.first_line, device.span.last_line
        if device.config_space is not None and device.config_space.spans:
            stop = device.config_space.spans[0].first_line - 1
        broken = _broken(device, lines, first, stop)
        if "/" not in device.bdf:
            # of the head lines only those with a path tell a release, and they are hardly ever the same
            first += 1
        of_kind = found["device"]
        for capability in device.capabilities:
            start = capability.span.first_line
            of_kind.extend(_without(lines, first, start, broken) if broken else lines[first - 1 : start - 1])
            first = start
            kind = capability.kind
            if kind not in found:
                found[kind] = []
            of_kind = found[kind]
        of_kind.extend(_without(lines, first, stop + 1, broken) if broken else lines[first - 1 : stop])
    return found


def _without(lines: Sequence[str], first: int, stop: int, broken: Set[int]) -> Sequence[str]:
    """The lines with the numbers from `first` up to `stop`, broken ones left out."""
    return [lines[number - 1] for number in range(first, stop) if number not in broken]


def _broken(device: Device, lines: Sequence[str], first: int, last: int) -> Set[int]:
    """The numbers of lines that a mail program may have broken: what is left looks like an older release.

    The rest of such a line stands at the left edge, or no production accounts for it; that of the last line
    is behind the device.
    """
    rests = {span.first_line for span in (*device.unparsed, *device.noise)}
    for capability in device.capabilities:
        if capability.unparsed:
            rests.update(span.first_line for span in capability.unparsed)
    # the head line stands there always
    below = lines[first : last + 1]
    if not _BLANKS.issuperset(map(_BEGINNING, below)):
        edge = {number for number, line in enumerate(below, first + 1) if line[:1] not in _BLANKS}
        if len(edge) < last - first:
            rests |= edge
    return rests and rests | {number - 1 for number in rests}


def _root(devices: Sequence[Device]) -> bool | None:
    """Root rights show in capabilities and bytes beyond 64; `<access denied>` shows their lack."""
    if any(device.access_denied is not None for device in devices):
        return False
    if any(device.capabilities for device in devices):
        return True
    if any(device.config_space is not None and device.config_space.bytes > 64 for device in devices):
        return True
    return None


def dumped_bytes(size: int) -> int:
    """The size of the dump that lspci was asked for."""
    return next((full for full in (4096, 256, 64) if size >= full), 0)


def lspci_facts(devices: Sequence[Device], lines: Sequence[str]) -> LspciFacts:
    """What the blocks of one run tell about the run; `lines` are those of the whole input."""
    numerics = [_numeric(device) for device in devices]
    return LspciFacts(
        verbosity=verbosity(devices),
        numeric=max(_FORMS, key=numerics.count),
        root=_root(devices),
        hexdump_bytes=max(
            (dumped_bytes(d.config_space.bytes) for d in devices if d.config_space is not None), default=0
        ),
        version_range=release_range(_lines_by_kind(devices, lines)),
    )
