"""What ties a text to one machine: names of hosts, boots, and the functions that a kernel log names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from .findings import HostName, PciId
from .lines import EvidenceLines

#: `user@host:~$ `, `[user@host dir]# `; not an address of mail, which has no prompt's end.
_PROMPT = re.compile(r"\[?[\w.-]{1,32}@(?P<host>[\w-]{1,63})(?:[:\s][^#$%>]{0,80})?[\])]?\s?[#$%]\s")
_UNAME = re.compile(r"Linux (?P<host>\S{1,255}) [1-9]\d?\.\d{1,3}\S* #\d")
_SYSLOG = re.compile(
    r"(?:\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{8,32}) (?P<host>[\w.-]{1,255}) kernel: "
)
_STATIC = re.compile(r"Static hostname: (?P<host>\S{1,255})$")
_FORMS: tuple[tuple[str, re.Pattern[str], Literal["tool", "prompt", "log"]], ...] = (
    ("@", _PROMPT, "prompt"),
    ("Linux ", _UNAME, "tool"),
    (" kernel: ", _SYSLOG, "log"),
    ("Static hostname: ", _STATIC, "tool"),
)
_BOOT = re.compile(r"(?:-- Boot |Boot ID: )([0-9a-f]{32})\b")
_PCI_ID = re.compile(r"pci ([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]): \[([0-9a-f]{4}):([0-9a-f]{4})\] ")
#: The whole of `/etc/hostname`, or what `hostname` prints.
_ALONE = re.compile(r"(?P<host>[A-Za-z0-9][\w.-]{0,254})$")
_MOST = 4096


def find_host_names(lines: EvidenceLines, hint: str | None = None) -> Iterator[HostName]:
    """Each place that names a host, in the order of the text; runs of one name in a log once."""
    found: dict[int, HostName] = {}
    if hint == "hostname" and (match := _ALONE.match(lines.payload(0))):
        found[0] = HostName(match["host"].partition(".")[0], lines.span(0), "tool")
    for literal, pattern, said_by in _FORMS:
        last: str | None = None
        for index in lines.containing(literal):
            match = pattern.match(lines.payload(index))
            if match is None:
                continue
            host = match["host"].partition(".")[0]
            if host != last or pattern is not _SYSLOG:
                found[index] = HostName(host, lines.span(index), said_by)
            last = host
            if len(found) >= _MOST:
                break
    for index in sorted(found):
        yield found[index]


def find_boot_ids(lines: EvidenceLines) -> Iterator[str]:
    """The ids of boots that a journal or hostnamectl names."""
    for literal in ("-- Boot ", "Boot ID: "):
        for index in lines.containing(literal):
            match = _BOOT.match(lines.payload(index)) or _BOOT.search(lines.lines[index][:200])
            if match is not None:
                yield match[1]


def find_pci_ids(lines: EvidenceLines) -> Iterator[PciId]:
    """The functions that the kernel lists while it boots: `pci 0000:00:02.0: [8086:9a49] type 00 ...`."""
    for count, index in enumerate(lines.containing(": [")):
        match = _PCI_ID.search(lines.lines[index][:300])
        if match is not None:
            yield PciId(match[1], match[2], match[3], index + 1)
        if count > 20 * _MOST:
            return
