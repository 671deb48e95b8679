"""What a plugin's rule is given to look at, and the rule itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import msgspec

from .bdf import Bdf
from .device import Device, IdSource
from .evidence import Evidence, Finding, Observation
from .span import Span
from .vendor_tables import FamilyDevice


class SeenLine(msgspec.Struct, frozen=True):
    """A line of the report that a text sign of the plugin found.

    Attributes:
        sign: the sign's name.
        span: the line; two lines where a mail program cut it.
        bdf: the function that the line names, with its domain (0000 where the line prints none); None
            when the pattern has no group `bdf` or that holds no address.
        values: the named groups that took part in the match, as printed, in the order of the pattern.
        by: the plugin's name.
    """

    sign: str
    span: Span
    bdf: str | None
    values: tuple[tuple[str, str], ...] = ()
    by: str = ""

    def value(self, name: str) -> str | None:
        """The text of a named group; None when there is no such group or it took no part."""
        return next((text for group, text in self.values if group == name), None)


class ObservedDevice(msgspec.Struct, frozen=True):
    """A function as a rule sees it: text, bytes, ids and the generic observation.

    Attributes:
        device: the block that lspci printed, with its bytes where the report has them.
        observation: what the generic detector saw.
        vendor_id: four hex digits, None where the report does not tell exactly one.
        device_id: four hex digits, None where the report does not tell exactly one.
        id_source: where `device_id` comes from. `numeric`: `-n` or `-nn`. `bytes`: config space.
            `device-text`: `Device 0b25` in place of a name. `pci-ids`: a name that pci.ids gives to one id.
            `family`: a name that a plugin's table gives to one id. `none`: there is none.
        candidates: where names fit several devices: all of them, as `8086:0b25`.
        subsystem_vendor_id: four hex digits or None.
        subsystem_device_id: four hex digits or None.
        class_id: base class and subclass, four hex digits, or None.
        families: the families that it belongs to, by name, each with the row of its id. The row is None by
            class, and where `candidates` all belong to the family.
    """

    device: Device
    observation: Observation
    vendor_id: str | None
    device_id: str | None
    id_source: IdSource
    candidates: tuple[str, ...]
    subsystem_vendor_id: str | None
    subsystem_device_id: str | None
    class_id: str | None
    families: tuple[tuple[str, FamilyDevice | None], ...] = ()

    @property
    def bdf(self) -> str:
        """The address, with its domain."""
        return self.device.bdf

    def family_row(self, family: str) -> FamilyDevice | None:
        """The row of that family that this function matches by its ids."""
        return next((row for name, row in self.families if name == family), None)

    def in_family(self, family: str) -> bool:
        """Whether this function belongs to the family."""
        return any(name == family for name, _ in self.families)


class ObservedMachine(msgspec.Struct, frozen=True, dict=True):
    """A machine as a rule sees it: its functions and the raw signs, never what was concluded from them.

    Attributes:
        devices: its functions, by address.
        evidence: the signs that the core found.
        partial: whether the dump holds only some of the machine's functions: then a function that is not
            in it may still exist.
        lines: what the plugin's own text signs found, in the order of the report.
    """

    devices: tuple[ObservedDevice, ...]
    evidence: tuple[Evidence, ...]
    partial: bool
    lines: tuple[SeenLine, ...] = ()

    def lines_of(self, sign: str, bdf: str | None = None) -> tuple[SeenLine, ...]:
        """The lines that one sign found; with an address only those that name that function."""
        if bdf is not None:
            place = Bdf.parse(bdf)
            bdf = bdf if place is None else str(place)
        return self._lines_by_sign.get((sign, bdf), ())

    def nameless_lines(self, sign: str) -> tuple[SeenLine, ...]:
        """The lines that one sign found and that name no function."""
        return self._lines_by_sign.get((sign, ""), ())

    @cached_property
    def _lines_by_sign(self) -> dict[tuple[str, str | None], tuple[SeenLine, ...]]:
        # rules ask once a function: looking through all lines each time would cost their product
        found: dict[tuple[str, str | None], list[SeenLine]] = {}
        for line in self.lines:
            for bdf in (None, line.bdf or ""):
                found.setdefault((line.sign, bdf), []).append(line)
        return {key: tuple(lines) for key, lines in found.items()}


class Rule(msgspec.Struct, frozen=True):
    """A vendor's rule, asked about every function of some families.

    Attributes:
        id: capital letters and digits that end in three digits: the plugin's name and a number (`ACME001`).
            Unique over all plugins, and never used again for something else.
        title: a few words.
        why: one sentence: why the rule is needed.
        source: where the rule's facts are from: file and function of a driver, message id, document.
        applies_to: names of families of the same plugin, at least one.
        check: the rule, called as `check(device, machine)`. It gives a sequence of findings, or yields them;
            `()` when it has nothing to say. It is pure: the same arguments give the same findings, in any
            order of functions. Its docstring is the page that `lspci-ims explain ID` shows, with
            paragraphs that begin `What:`, `Why:`, `Fires on:` (lines that alone make it fire, as lspci prints
            them, a tab as eight blanks), `What to do:` and `Source:`.
    """

    id: str
    title: str
    why: str
    source: str
    applies_to: tuple[str, ...]
    check: Callable[[ObservedDevice, ObservedMachine], Sequence[Finding]]
