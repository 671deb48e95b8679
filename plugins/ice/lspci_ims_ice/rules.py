"""The rules ICE001 to ICE005; the docstring of each `check` is its `explain` page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from lspci_ims.api import (
    Finding,
    ObservedDevice,
    ObservedMachine,
    Region,
    Rule,
    Span,
    capabilities,
    head_line,
    once_a_machine,
)

from .devices import PHYSICAL, VIRTUAL
from .signs import DRIVER_LINES

#: So many lines are quoted for one finding.
_QUOTED = 3
_ONLY = " (the line names no address; it is the only controller of this driver in the report)"

#: Size of BAR 0 from which on the driver takes a controller for capable of SIOV, in bytes.
SIOV_BAR0: Final = 128 << 20


def check_without_ims(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """An E800 controller: sub-devices use MSI-X of the physical function, not IMS.

    What: the function bears an id of the ice driver.

    Why: the out-of-tree driver gives sub-devices vectors of the physical function's own MSI-X table; no code
    for IMS is in it. A set IMS bit in a SIOV DVSEC, if the report shows one, outweighs this. No public dump
    shows that DVSEC on these controllers. Sub-devices carry a PASID. SIOV and SR-IOV exclude each other. The
    driver in mainline has no SIOV.

    Fires on:

        18:00.0 Ethernet controller: Intel Corporation Ethernet Controller E810-C for QSFP (rev 02)

    What to do: nothing.

    Source: out-of-tree driver ice, ice_vdcm.c, ice_siov.c and ice_adi.c.
    """
    del machine
    if device.family_row(PHYSICAL) is None:
        return ()
    return (
        Finding(
            "an E800 controller: its driver gives sub-devices MSI-X of the physical function, not IMS",
            (head_line(device.device),),
            states="states-no-ims",
            needs="pasid",
            sriov_excludes=True,
        ),
    )


class _Bar0(NamedTuple):
    """Size of BAR 0 in bytes, and its line."""

    size: int
    span: Span


def check_capable(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """An E800 controller that its driver takes for capable of SIOV, by a rule of its own.

    What: the function has the PASID capability, and BAR 0 is 128 MiB or more.

    Why: the out-of-tree driver does not look for the SIOV DVSEC: it asks for these two. (Older releases of
    it tried to get an auxiliary domain from the IOMMU as well.) This changes no answer on SIOV: that is the
    DVSEC's.

    Fires on:

        18:00.0 Ethernet controller: Intel Corporation Ethernet Controller E810-C for QSFP (rev 02)
                Region 0: Memory at 20fff0000000 (64-bit, prefetchable) [size=128M]
                Capabilities: [1d0 v1] Process Address Space ID (PASID)

    What to do: nothing.

    Source: out-of-tree driver ice, ice_siov.c (ice_is_siov_capable).
    """
    del machine
    bar0 = _bar0(device)
    pasid = [capability.span for capability in capabilities(device.device, "pasid")]
    if device.family_row(PHYSICAL) is None or bar0 is None or not pasid or bar0.size < SIOV_BAR0:
        return ()
    message = "capable of SIOV by its driver's own rule: PASID, and a BAR 0 of 128 MiB or more"
    return (Finding(message, (pasid[0], bar0.span), siov=True),)


def check_incapable(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """An E800 controller that its driver takes for not capable of SIOV, by a rule of its own.

    What: BAR 0 is smaller than 128 MiB, or the list of extended capabilities is complete without PASID.

    Why: the out-of-tree driver asks for both before it offers sub-devices.

    Fires on:

        18:00.0 Ethernet controller: Intel Corporation Ethernet Controller E810-C for QSFP (rev 02)
                Region 0: Memory at 20fff0000000 (64-bit, prefetchable) [size=32M]

    What to do: nothing.

    Source: out-of-tree driver ice, ice_siov.c (ice_is_siov_capable).
    """
    del machine
    if device.family_row(PHYSICAL) is None:
        return ()
    bar0 = _bar0(device)
    if bar0 is not None and bar0.size < SIOV_BAR0:
        message = "not capable of SIOV by its driver's own rule: BAR 0 is smaller than 128 MiB"
        return (Finding(message, (bar0.span,)),)
    seen = device.observation
    if seen.list == "complete" and not any(capabilities(device.device, "pasid")):
        message = "not capable of SIOV by its driver's own rule: it has no PASID capability"
        return (Finding(message, seen.list_spans[-1:] or (head_line(device.device),)),)
    return ()


def _bar0(device: ObservedDevice) -> _Bar0 | None:
    """BAR 0 where the report tells its size: config space holds the address alone."""
    for region in device.device.regions:
        if region.index == 0 and region.kind == "memory" and region.size_bytes is not None:
            return _Bar0(region.size_bytes, _line(device, region))
    return None


def _line(device: ObservedDevice, region: Region) -> Span:
    """The line of a BAR; the host puts the text of the report there."""
    span = device.device.span
    return Span(span.input, span.member, region.line, region.line, None, "")


def check_virtual(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """An adaptive virtual function: of the E800 series or of the 700 series; it has no sub-devices.

    What: the function bears the id of the adaptive virtual function (8086:1889).

    Why: both series have it, so that it does not tell the controller. Sub-devices belong to physical
    functions of the E800 series without SR-IOV. What is published on them says nothing about IMS of this
    function.

    Fires on:

        18:01.0 Ethernet controller: Intel Corporation Device 1889 (rev 02)

    What to do: judge by the physical function.

    Source: Linux drivers/net/ethernet/intel/iavf, i40e and ice; out-of-tree driver ice, ice_siov.c.
    """
    del machine
    if device.family_row(VIRTUAL) is None:
        return ()
    message = "a virtual function of an E800 or 700 controller: sub-devices belong to physical functions"
    return (Finding(message, (head_line(device.device),)),)


def check_driver(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The out-of-tree driver logged what became of Scalable IOV on this controller.

    What: the kernel log, or devlink, holds one of the driver's messages on Scalable IOV with this function's
    address; or without one, and the report has one such controller.

    Why: it tells what the driver did in this very machine. The driver in mainline has no such message.

    Fires on a report with both:

        ice 0000:18:00.0: Scalable IOV has been enabled, disabling SRIOV

        18:00.0 Ethernet controller: Intel Corporation Ethernet Controller E810-C for QSFP (rev 02)

    What to do: ask which release of the driver it is.

    Source: out-of-tree driver ice, ice_vdcm.c and ice_siov.c.
    """
    if device.family_row(PHYSICAL) is None:
        return ()
    findings: list[Finding] = []
    for line in DRIVER_LINES:
        own = machine.lines_of(line.name, device.bdf)
        seen = own or (machine.nameless_lines(line.name) if _only_one(machine) else ())
        if seen:
            message = f"driver: {line.meaning}{'' if own else _ONLY}"
            findings.append(Finding(message, tuple(one.span for one in seen[:_QUOTED])))
    return findings


@once_a_machine
def _only_one(machine: ObservedMachine) -> bool:
    """Whether a whole dump has one controller, so that lines that name no function are about it."""
    alone = sum(one.family_row(PHYSICAL) is not None for one in machine.devices) == 1
    return alone and not machine.partial


_DRIVER = "out-of-tree driver ice, ice_siov.c"
RULES: Final = (
    Rule(
        "ICE001",
        "sub-devices without IMS",
        "The driver has SIOV, and uses MSI-X for it.",
        _DRIVER,
        (PHYSICAL,),
        check_without_ims,
    ),
    Rule(
        "ICE002",
        "capable of SIOV by the driver's rule",
        "The driver asks for PASID and a large BAR 0, not for the DVSEC.",
        _DRIVER,
        (PHYSICAL,),
        check_capable,
    ),
    Rule(
        "ICE003",
        "not capable of SIOV by the driver's rule",
        "The driver asks for PASID and a large BAR 0, not for the DVSEC.",
        _DRIVER,
        (PHYSICAL,),
        check_incapable,
    ),
    Rule(
        "ICE004",
        "adaptive virtual function",
        "Its id does not tell the controller.",
        "Linux drivers/net/ethernet/intel/iavf",
        (VIRTUAL,),
        check_virtual,
    ),
    Rule(
        "ICE005",
        "what became of Scalable IOV",
        "The driver logs whether it switched Scalable IOV on.",
        "out-of-tree driver ice, ice_vdcm.c and ice_siov.c",
        (PHYSICAL,),
        check_driver,
    ),
)
