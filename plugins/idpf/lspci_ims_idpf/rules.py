"""The rules IDPF001 to IDPF004; the docstring of each `check` is its `explain` page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lspci_ims.api import Finding, ObservedDevice, ObservedMachine, Rule, head_line

from .devices import BY_CLASS, BY_ID, OTHER_INTERFACES
from .signs import DRIVER_LINES

#: So many lines are quoted for one finding.
_QUOTED = 3


def check_by_id(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """An infrastructure data path function of Intel: the SIOV DVSEC decides whether it has IMS.

    What: the function bears an id of the idpf driver (8086:1452, virtual functions 8086:145c).

    Why: the specification asks for the SIOV DVSEC of a function that has sub-devices, and permits IMS vectors
    in its BAR without asking for them. The out-of-tree driver uses MSI-X. Sub-devices carry a PASID.

    Fires on:

        00:03.0 Ethernet controller: Intel Corporation Device 1452

    What to do: where the DVSEC is there and its bit is not in the report, ask for `lspci -vvv -xxxx` of this
    device, as root.

    Source: OASIS IDPF specification (drafts of 2023), PCIe capabilities and MMIO; out-of-tree driver idpf,
    idpf_adi.c.
    """
    del machine
    if not device.in_family(BY_ID):
        return ()
    message = "a data path function: IMS is an option of its specification, which the SIOV DVSEC tells"
    return (Finding(message, (head_line(device.device),), needs="pasid"),)


def check_by_class(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """An Ethernet function with the programming interface of data path functions, of another vendor.

    What: class 0200, programming interface 01, and no id that this plugin knows. Vendors that are known to
    use the same number for something else are left out.

    Why: the specification is open to every vendor, and drivers bind by class. The number alone proves
    nothing: other functions bear it too.

    Fires on:

        01:00.0 Ethernet controller: Device 1234:0001 (prog-if 01)

    What to do: find out whether the driver idpf binds to it.

    Source: Linux drivers/net/ethernet/intel/idpf/idpf_main.c; OASIS IDPF specification (drafts of 2023).
    """
    del machine
    known = device.in_family(BY_ID) or device.vendor_id in OTHER_INTERFACES
    if known or not device.in_family(BY_CLASS):
        return ()
    message = "the class of data path functions (IDPF), by which it may be one: the SIOV DVSEC decides"
    return (Finding(message, (head_line(device.device),)),)


def check_without_dvsec(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A data path function without the SIOV DVSEC: by its specification it has no sub-devices.

    What: the function bears an id of the idpf driver, its list of extended capabilities is complete, and the
    Intel SIOV DVSEC is not among them.

    Why: the specification says that a function that exposes sub-devices through SIOV shall have it.

    Fires on a device with these extended capabilities and no other:

        00:03.0 Ethernet controller: Intel Corporation Device 1452
                Capabilities: [100 v1] Advanced Error Reporting

    What to do: nothing; in a guest, judge the host by a report of the host.

    Source: OASIS IDPF specification (drafts of 2023), PCIe capabilities.
    """
    del machine
    seen = device.observation
    if not device.in_family(BY_ID) or seen.list != "complete" or seen.siov_dvsec == "seen":
        return ()
    if seen.unnamed_dvsec == "yes":
        return ()
    message = "no SIOV DVSEC, which its specification asks for: it exposes no sub-devices"
    return (Finding(message, seen.list_spans[-1:] or (head_line(device.device),)),)


def check_driver(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The out-of-tree driver logged what became of sub-devices of this function.

    What: the kernel log holds a message of the driver idpf on sub-devices, with this function's address.

    Why: it tells what the driver and the function's control plane did in this very machine. The driver in
    mainline has no such message.

    Fires on a report with both:

        idpf 0000:00:03.0: up to 16 ADIs are permitted

        00:03.0 Ethernet controller: Intel Corporation Device 1452

    What to do: ask which release of the driver it is.

    Source: out-of-tree driver idpf, idpf_vdcm.c and idpf_adi.c.
    """
    findings: list[Finding] = []
    for line in DRIVER_LINES:
        seen = machine.lines_of(line.name, device.bdf)
        if seen:
            count = seen[-1].value("count")
            message = f"driver: {line.meaning}" + (f" ({count})" if count else "")
            findings.append(Finding(message, tuple(one.span for one in seen[-_QUOTED:])))
    return findings


_OASIS = "OASIS IDPF specification (drafts of 2023)"
RULES: Final = (
    Rule(
        "IDPF001",
        "data path function of Intel",
        "IMS is an option of the specification; the DVSEC tells.",
        _OASIS,
        (BY_ID,),
        check_by_id,
    ),
    Rule(
        "IDPF002",
        "data path function by its class",
        "The interface is open to every vendor, and its number proves nothing.",
        _OASIS,
        (BY_CLASS,),
        check_by_class,
    ),
    Rule(
        "IDPF003",
        "no SIOV DVSEC",
        "The specification asks for the DVSEC of a function with sub-devices.",
        _OASIS,
        (BY_ID,),
        check_without_dvsec,
    ),
    Rule(
        "IDPF004",
        "what became of sub-devices",
        "The driver logs what it set up.",
        "out-of-tree driver idpf, idpf_vdcm.c and idpf_adi.c",
        (BY_ID, BY_CLASS),
        check_driver,
    ),
)
