"""Where the pieces of a report come from, and whether two of them can be of one machine: asked everywhere.

A collection is what was gathered on one machine: an archive, a forwarded mail, or the folder that a collector
filled (`sos_commands`, `proc`, `var` and so on lie in it). The report itself is one when nothing divides it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ..platform import PlatformFindings

Folder = tuple[str, ...]
Relation = Literal["same", "other", "open"]

#: What lies at the top of a collection: the file system of a machine, and the folders of collectors
#: (`spec/report_layouts.tsv`).
_TOPS = frozenset(
    ("sos_commands", "sos_reports", "sos_logs", "insights_commands", "hw.info", "proc", "sys", "var", "etc",
     "boot", "run", "usr", "lib", "root", "home", "opt", "tmp")
)  # fmt: skip
#: Folders that are archives or mails: what is in one was gathered together.
_CONTAINER = re.compile(
    r"\.(?:tar|t[gbx]z2?|tzst|zip|gz|bz2|xz|zst|eml|mbox|crash|apport)$|^message \d+$", re.I
)


class Origin(NamedTuple):
    """The collection a piece lies in, whether it is sure to be one, and the names of the host if known.

    `mixed`: pieces of several hosts lie in the collection, and this one names none.
    """

    root: Folder
    collected: bool
    hosts: frozenset[str] = frozenset()
    mixed: bool = False


def folder_of(label: str | None) -> Folder:
    """The folder of a member within its report: archives and mails count as folders.

    >>> folder_of("a.tar.xz/host/proc/cpuinfo"), folder_of("host/hardware.txt#/usr/bin/lspci -vvv")
    (('a.tar.xz', 'host', 'proc'), ('host', 'hardware.txt'))
    """
    file, hash_, section = (label or "").partition("#")
    parts = file.split("/")
    if hash_:
        # what follows is the heading of a section, or the place within a mail
        parts += [section] if section.startswith("/") else re.split("[/#]", section)
    return tuple(part for part in parts[:-1] if part)


def origin_of(label: str | None) -> Origin:
    """The collection that a member lies in, by its place alone.

    >>> origin_of("host/proc/cpuinfo").root, origin_of("host/hardware.txt#lspci").root
    (('host',), ('host',))
    """
    file, _, section = (label or "").partition("#")
    # a text of sections is a file of its folder, a mail is a container
    parts = folder_of(label if section.startswith(("message ", "body")) else file)
    top = next((at for at, part in enumerate(parts) if part.lower() in _TOPS), None)
    root = parts if top is None else parts[:top]
    container = any(_CONTAINER.search(part) for part in root)
    return Origin(root, top is not None or container)


def are_related(one: Folder, other: Folder) -> bool:
    """Whether one collection lies in the other, or they are the same."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def relate_hosts(one: frozenset[str], other: frozenset[str]) -> Relation:
    """What names say: `open` where one side has none."""
    if not one or not other:
        return "open"
    return "other" if one.isdisjoint(other) else "same"


def relate(one: Origin, other: Origin) -> Relation:
    """Whether two pieces are of one machine: by names, then by the collections they lie in."""
    named = relate_hosts(one.hosts, other.hosts)
    if named != "open" or are_related(one.root, other.root):
        return named
    return "other" if one.collected or other.collected else "open"


def with_hosts(pieces: Sequence[tuple[Origin, PlatformFindings]]) -> list[Origin]:
    """The origins with the names of their hosts: a piece's own, else the one that its collection tells."""
    of_root: dict[Folder, set[str]] = {}
    for origin, findings in pieces:
        best = _told(findings, ("tool", "prompt"))
        if best:
            of_root.setdefault(origin.root, set()).update(best)
    for origin, findings in pieces:
        if origin.root not in of_root and (names := _told(findings, ("log",))):
            of_root.setdefault(origin.root, set()).update(names)
    return [_named(origin, findings, frozenset(of_root.get(origin.root, ()))) for origin, findings in pieces]


def _named(origin: Origin, findings: PlatformFindings, of_root: frozenset[str]) -> Origin:
    own = _told(findings, ("tool", "prompt"))
    if own or len(of_root) <= 1:
        return origin._replace(hosts=own or of_root)
    return origin._replace(mixed=True)


def _told(findings: PlatformFindings, by: Sequence[str]) -> frozenset[str]:
    return frozenset(host.name.lower() for host in findings.host_names if host.said_by in by and host.tells)
