"""What the texts of a report say about its machine, beside lspci."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from ..model import Cause, Diagnostic, Evidence, SeenLine, Span

#: What belongs to one machine of several, by the lines it stands on.
PLACED = (
    "evidence",
    "kernel_releases",
    "kernel_lines",
    "command_lines",
    "sent",
    "causes",
    "diagnostics",
    "seen_lines",
)
#: Names that every fresh installation has.
_NO_NAMES = frozenset(("localhost", "localhost4", "localhost6", "linux", "archiso", "ubuntu", "debian"))
ReleaseSource = Literal["uname", "log", "tool", "config"]


class KernelRelease(msgspec.Struct, frozen=True):
    """A kernel's release (`6.8.0-38-generic`) and who says so, `uname` before a log before other tools."""

    release: str
    said_by: ReleaseSource
    span: Span


class HostName(msgspec.Struct, frozen=True):
    """A name of a host and where it stands: in a tool's output, a prompt, or the prefix of a log's line."""

    name: str
    span: Span
    said_by: Literal["tool", "prompt", "log"] = "prompt"

    @property
    def tells(self) -> bool:
        """Whether the name is more than what every fresh installation has."""
        return self.name.lower() not in _NO_NAMES


class PciId(msgspec.Struct, frozen=True):
    """A function that a kernel log names with its ids."""

    bdf: str
    vendor_id: str
    device_id: str
    line: int


class Sent(msgspec.Struct, frozen=True):
    """An output that a text holds: its kind (`spec/sent.tsv`) and a line by which it is known.

    `lack` is what it lacks where it is not whole, a word of `spec/asks_again.tsv`.
    """

    kind: str
    whole: bool
    span: Span
    lack: str | None = None


class PlatformFindings(msgspec.Struct, frozen=True):
    """Everything found, in the order of the text.

    `kernel_lines` are lines that `decision/kernels.tsv` may know as a vendor's kernel. `causes` are reasons
    that hold whatever the evidence says. `sent` are the outputs of commands that the text holds.
    `dmi_profile` is the profile that judged DMI strings. `seen_lines` are the lines that plugins asked for.
    """

    evidence: tuple[Evidence, ...] = ()
    kernel_releases: tuple[KernelRelease, ...] = ()
    kernel_lines: tuple[Span, ...] = ()
    command_lines: tuple[Span, ...] = ()
    host_names: tuple[HostName, ...] = ()
    boot_ids: tuple[str, ...] = ()
    pci_ids: tuple[PciId, ...] = ()
    sent: tuple[Sent, ...] = ()
    causes: tuple[Cause, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    dmi_profile: Literal["tool", "lu2021"] = "tool"
    seen_lines: tuple[SeenLine, ...] = ()

    @property
    def has_evidence(self) -> bool:
        """Whether anything here is about a machine, beside names that tie it to one."""
        return any(getattr(self, name) for name in PLACED)

    @property
    def hosts(self) -> frozenset[str]:
        """The names of hosts, in lower case, by the best witness: tools before prompts before logs."""
        for said_by in ("tool", "prompt", "log"):
            names = {host.name.lower() for host in self.host_names if host.said_by == said_by and host.tells}
            if names:
                return frozenset(names)
        return frozenset()


def merge_findings(parts: Iterable[PlatformFindings]) -> PlatformFindings:
    """The findings of several members of one report as one, in the given order."""
    every = list(parts)
    merged = {
        name: tuple(item for part in every for item in getattr(part, name))
        for name in PlatformFindings.__struct_fields__
        if name != "dmi_profile"
    }
    return PlatformFindings(**merged, dmi_profile=every[0].dmi_profile if every else "tool")
