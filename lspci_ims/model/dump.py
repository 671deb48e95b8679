"""The output of one run of lspci, and of all runs in a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from .device import Device
from .span import Span


class LspciFacts(msgspec.Struct, frozen=True, gc=False):
    """How lspci was called and which one it was, as far as its output tells.

    `verbosity` counts the v (0 to 3, 3 when it cannot be told from 2); `numeric` is `none`, `n` or `nn`;
    `root` None when nothing tells; `hexdump_bytes` 0, 64, 256 or 4096; `version_range` a closed range
    of pciutils releases, None for an open end.
    """

    verbosity: int
    numeric: Literal["none", "n", "nn"]
    root: bool | None
    hexdump_bytes: int
    version_range: tuple[str | None, str | None] = (None, None)


class Coverage(msgspec.Struct, frozen=True, gc=False):
    """Account of the lines: head lines, indented lines and hex rows of the dump (no blank lines)."""

    lines: int
    accounted: int
    unparsed: int


class Diagnostic(msgspec.Struct, frozen=True, gc=False):
    """A remark on the input or on the run; never an answer about a device."""

    level: Literal["info", "warning", "error"]
    code: str
    message: str
    span: Span | None = None


class Dump(msgspec.Struct, frozen=True, gc=False):
    """The output of one run of lspci."""

    source: Span
    lspci: LspciFacts
    devices: tuple[Device, ...]
    coverage: Coverage
    diagnostics: tuple[Diagnostic, ...] = ()

    def device(self, selector: str) -> Device:
        """The one function of that address or those ids: `6a:01.0`, `8086:0b25`.

        Raises:
            UsageError: there is none, or several have these ids.
        """
        from .lookup import only

        return only(selector, _with_ids(self), "`lspci-ims parse` shows what was read")

    def __repr__(self) -> str:
        from .shown import dump_line

        return dump_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import dump_table

        return dump_table(self)


class ParseResult(msgspec.Struct, frozen=True):
    """What `lspci-ims parse` prints: every dump of every input."""

    schema: str
    dumps: tuple[Dump, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def device(self, selector: str) -> Device:
        """The one function of that address or those ids in all dumps.

        Raises:
            UsageError: there is none, or several are named so.
        """
        from .lookup import only

        found = (named for dump in self.dumps for named in _with_ids(dump))
        return only(selector, found, "`lspci-ims parse` shows what was read")

    def __repr__(self) -> str:
        from .shown import parse_line

        return parse_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import parse_table

        return parse_table(self)


def _with_ids(dump: Dump) -> Iterator[tuple[Device, str | None, str | None]]:
    return ((d, d.identity.vendor_id, d.identity.device_id) for d in dump.devices)
