"""Where the pieces of a report come from, and whether two of them can be of one machine: asked everywhere.

A collection is what was gathered on one machine: an archive, a forwarded mail, or the folder that a collector
filled (`sos_commands`, `proc`, `var/log` and so on lie in it). The report itself is one when nothing divides
it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ..platform import PlatformFindings
from ..source import Part

Folder = tuple[str, ...]
Relation = Literal["same", "other", "open"]

#: What lies at the top of a collection (`spec/report_layouts.tsv`); for some only with what follows: a
#: report that was kept below `var/tmp` is not all of `/`.
_TOPS = re.compile(
    r"^(?:sos_commands|sos_reports|sos_logs|insights_commands|hw\.info|proc|etc|boot"
    r"|var/(?:log|lib|run|crash)|sys/(?:bus|class|devices|firmware|module|kernel|hypervisor))(?:/|$)",
    re.IGNORECASE,
)
#: Folders that people name for a machine that is not the one lspci was run on.
_OTHERS = re.compile(r"(?:^|[-_. ])(?:bmc|idrac|ilo|ipmi|guests?|vms?|dpu|console)(?:$|[-_. \d])", re.I)


class Origin(NamedTuple):
    """The collection a piece lies in, whether it is sure to be one, and the names of the host if known.

    `file` is the text that the piece is a section of. `mixed`: pieces of several hosts lie in the
    collection, and this one names none.
    """

    root: Folder
    collected: bool
    file: Folder = ()
    hosts: frozenset[str] = frozenset()
    mixed: bool = False

    @property
    def seems_another(self) -> bool:
        """Whether a folder's name says that this is not of the machine whose dump lies elsewhere."""
        return any(_OTHERS.search(part) for part in self.root)


def origin_of(part: Part) -> Origin:
    """The collection that a part lies in, by its place alone."""
    containers, path = part.containers, part.path
    file: Folder = ()
    if part.section:
        path = containers[-1] if containers else ""
        containers = containers[:-1]
        file = (*containers, path)
    folders = [name for name in path.split("/")[:-1] if name]
    top = next((at for at in range(len(folders)) if _TOPS.match("/".join(folders[at : at + 2]))), None)
    root = (*containers, *(folders if top is None else folders[:top]))
    return Origin(root, top is not None or bool(containers), file)


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
    for by in (("tool", "prompt"), ("log",)):
        found: dict[Folder, set[str]] = {}
        for origin, findings in pieces:
            if origin.root not in of_root and (names := _told(findings, by)):
                found.setdefault(origin.root, set()).update(names)
        of_root |= found
    return [_named(origin, findings, frozenset(of_root.get(origin.root, ()))) for origin, findings in pieces]


def _named(origin: Origin, findings: PlatformFindings, of_root: frozenset[str]) -> Origin:
    own = _told(findings, ("tool", "prompt"))
    if own or len(of_root) <= 1:
        return origin._replace(hosts=own or of_root)
    return origin._replace(mixed=True)


def _told(findings: PlatformFindings, by: Sequence[str]) -> frozenset[str]:
    return frozenset(host.name.lower() for host in findings.host_names if host.said_by in by and host.tells)
