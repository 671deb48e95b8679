"""What the detector and the plugins found, before anything is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Literal

import msgspec

from .bdf import Bdf
from .device import Device, IdSource
from .span import Span

Direction = Literal[
    "vm", "bare-metal", "dom0", "viommu", "ir-on", "ir-off", "scalable-mode-on", "scalable-mode-off", "arch"
]
Strength = Literal["decisive", "strong", "weak"]
Storage = Literal["device-memory", "driver-memory", "unknown"]
Needs = Literal["none", "pasid", "unknown"]


class Evidence(msgspec.Struct, frozen=True):
    """One sign about the machine. `code` is a reason code, `by` is `generic` or a plugin's name.

    Two signs are independent when their `origin` differs (`pci`, `cpuid`, `dmi`, ...). `value` is what a
    sign says beyond its direction: the hypervisor's name, or `x86` and `other` for the architecture.
    """

    code: str
    direction: Direction
    strength: Strength
    by: str
    span: Span
    origin: str = "pci"
    value: str | None = None
    message: str | None = None


class Ask(msgspec.Struct, frozen=True):
    """A command for the reporter, why, and the reason codes that its output settles."""

    command: str
    why: str
    settles: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True):
    """What a plugin's rule says about one device.

    `states` is the vendor's word on IMS. `storage` says where interrupt messages are kept, `needs` what
    sub-devices need, `sriov_excludes` that SR-IOV and SIOV exclude each other on this device. `siov`
    is a driver's own rule and changes no answer. `code` and `by` are filled in by the host.
    """

    message: str
    spans: tuple[Span, ...] = ()
    states: Literal["states-ims", "states-no-ims", "virtual-or-masked"] | None = None
    storage: Literal["device-memory", "driver-memory"] | None = None
    needs: Literal["none", "pasid"] | None = None
    sriov_excludes: bool = False
    siov: bool = False
    evidence: tuple[Evidence, ...] = ()
    ask: tuple[Ask, ...] = ()
    code: str = ""
    by: str = ""


class Cause(msgspec.Struct, frozen=True):
    """Why something is unknown, or an observation worth a line: a reason code and its proof."""

    code: str
    spans: tuple[Span, ...]
    message: str | None = None


class Observation(msgspec.Struct, frozen=True):
    """What the generic detector saw on one function: the columns of the device table, with proofs.

    `ims_bit` is bit 0 of the dword at +0x14 of the Intel SIOV DVSEC (SIOV specification 1.0, section 3.7).
    `list` is complete when the whole list of extended capabilities was seen.
    """

    siov_dvsec: Literal["seen", "not-seen"]
    ims_bit: Literal["set", "clear", "unknown"]
    ext_0x38: Literal["yes", "no"]
    list: Literal["complete", "incomplete"]
    unnamed_dvsec: Literal["yes", "no"]
    pcie: Literal["yes", "no", "unknown"]
    dvsec_spans: tuple[Span, ...] = ()
    bit_spans: tuple[Span, ...] = ()
    ext_spans: tuple[Span, ...] = ()
    list_spans: tuple[Span, ...] = ()
    unnamed_spans: tuple[Span, ...] = ()
    causes: tuple[Cause, ...] = ()


class FamilyDevice(msgspec.Struct, frozen=True):
    """One device id of a family.

    `device_id` is four hex digits. `names` are names lspci has printed for it (pci.ids lacks many).
    `function` is `pf` or `vf` where that is fixed, `vf_id` the device id of a PF's virtual functions.
    `dvsec_expected` says that the physical device shows the Intel SIOV DVSEC.
    """

    device_id: str
    names: tuple[str, ...]
    source: str
    function: Literal["pf", "vf"] | None = None
    vf_id: str | None = None
    dvsec_expected: bool = False


class DeviceFamily(msgspec.Struct, frozen=True):
    """Devices of one kind: by vendor and device ids, or by class for any vendor (then `devices` is empty).

    `class_id` is four hex digits, `prog_if` two.
    """

    name: str
    vendor_id: str | None = None
    devices: tuple[FamilyDevice, ...] = ()
    class_id: str | None = None
    prog_if: str | None = None
    source: str = ""


class ByteField(msgspec.Struct, frozen=True):
    """One field of a vendor's structure: bits `high` to `low` of `width` bits at `offset` from its start."""

    label: str
    offset: int
    width: Literal[8, 16, 32, 64]
    high: int
    low: int
    form: Literal["flag", "dec", "hex"] = "hex"


class ByteLayout(msgspec.Struct, frozen=True):
    """The body of a vendor's DVSEC or VSEC, which lspci prints as `<?>`.

    `vendor_id` and `id` are four hex digits; offsets count from the capability's header.
    """

    space: Literal["dvsec", "vsec"]
    vendor_id: str
    id: str
    name: str
    fields: tuple[ByteField, ...]
    source: str


class TextSign(msgspec.Struct, frozen=True):
    """A line of a report's other text (log, command line, tool's output) that a plugin's rules want to see.

    `name` is unique within the plugin (a letter, then letters, digits, `_` and `-`, at most 40 in all).
    `literal` is a text that stands in every such line, case and all; it is what is searched for, so the
    rarer the faster; at least 4 characters. `pattern` is a regular expression (`re`, without flags) that
    is searched in the line without quoting and blanks at its ends; the prefix of a log stays, so that
    `^` seldom helps. Its named groups are the values of the line; the group `bdf` (`6a:01.0` or
    `0000:6a:01.0`) ties the line to a function. `source` tells which code prints such a line.

    Lines that lspci printed are not searched: rules see those as `Device`.
    """

    name: str
    literal: str
    pattern: str
    source: str


class SeenLine(msgspec.Struct, frozen=True):
    """A line of the report that a text sign of the plugin found.

    `sign` is the name of the sign. `bdf` is the function that the line names, with its domain (one that the
    line does not print is 0000), None when the pattern has no such group or it holds no address. `values`
    are the named groups that took part in the match, as printed, in the order of the pattern. `by` is the
    plugin's name, filled in by the host.
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

    Ids are four hex digits or None with `candidates` (`8086:0b25`); `family` and `family_device` are the
    plugin tables' rows that match it.
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
    """A machine as a rule sees it: its functions and the raw evidence, never what was concluded.

    `partial` says that the dump holds only some of the machine's functions. `lines` are the lines of the
    report that the plugin's own text signs found, in the order of the report.
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

    @cached_property
    def _lines_by_sign(self) -> dict[tuple[str, str | None], tuple[SeenLine, ...]]:
        # rules ask once a function: looking through all lines each time would cost their product
        found: dict[tuple[str, str | None], list[SeenLine]] = {}
        for line in self.lines:
            for key in {(line.sign, None), (line.sign, line.bdf)}:
                found.setdefault(key, []).append(line)
        return {key: tuple(lines) for key, lines in found.items()}


class Rule(msgspec.Struct, frozen=True):
    """A vendor's rule. `check` must be pure; its docstring is the rule's `explain` page.

    `applies_to` names families; the rule is asked only about functions of those.
    """

    id: str
    title: str
    why: str
    source: str
    applies_to: tuple[str, ...]
    check: Callable[[ObservedDevice, ObservedMachine], Sequence[Finding]]
