"""The rules DLB001 to DLB004; the docstring of each `check` is its `explain` page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lspci_ims.api import Finding, ObservedDevice, ObservedMachine, Rule, head_line

from .devices import WITH_IMS, WITH_MSIX
from .signs import DRIVER_LINES

#: So many lines are quoted for one finding.
_QUOTED = 3


def check_with_ims(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A DLB 2.5: its driver gives the interrupts of sub-devices out by IMS.

    What: the function bears an id of version 2.5 (8086:2714, virtual functions 8086:2715).

    Why: the out-of-tree driver dlb2 makes an interrupt domain for IMS of the table in device memory, one
    entry for each port, in kernels of Intel that offer such a domain. It does so for the physical function,
    with its SIOV DVSEC there, with auxiliary domains of the IOMMU, and while SR-IOV is off: SIOV and SR-IOV
    exclude each other on this device. Releases of the driver built with DLB2_SIOV_IMS_WORKAROUND, DPDK and
    mainline kernels use none of it.

    Fires on:

        6e:00.0 Co-processor: Intel Corporation Device 2714

    What to do: where the IMS bit is not in the report, ask for `lspci -vvv -xxxx` of this device, as root. A
    virtual function stands for its model here: look at the physical one.

    Source: out-of-tree driver dlb2, dlb2_vdcm.c (dlb2_vdcm_init, dlb2_vdcm_exit).
    """
    del machine
    row = device.family_row(WITH_IMS)
    if row is None:
        return ()
    message = "a DLB 2.5: its out-of-tree driver uses IMS for sub-devices, entries are in device memory"
    if row.function == "vf":
        message = (
            "a virtual function of a DLB 2.5: the model has IMS, entries are in device memory, and its"
            " out-of-tree driver sets it up on the physical function, not on this one"
        )
    return (
        Finding(
            message,
            (head_line(device.device),),
            states="states-ims",
            storage="device-memory",
            needs="pasid",
            sriov_excludes=True,
        ),
    )


def check_with_msix(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A DLB 2.0: sub-devices use MSI-X of the physical function, not IMS.

    What: the function bears an id of version 2.0 (8086:2710, virtual functions 8086:2711).

    Why: the out-of-tree driver dlb2 makes a domain for IMS from version 2.5 on only. The SIOV DVSEC is there
    on real machines, so SIOV does not mean IMS. SIOV and SR-IOV exclude each other on this device.

    Fires on:

        6d:00.0 Co-processor: Intel Corporation Device 2710

    What to do: nothing; a set IMS bit, if the report shows one, outweighs this.

    Source: out-of-tree driver dlb2, dlb2_vdcm.c (dlb2_vdcm_init); DVSEC: a public dump of a Sapphire Rapids
    server.
    """
    del machine
    if device.family_row(WITH_MSIX) is None:
        return ()
    return (
        Finding(
            "a DLB 2.0: its driver gives sub-devices MSI-X of the physical function, not IMS",
            (head_line(device.device),),
            states="states-no-ims",
            needs="pasid",
            sriov_excludes=True,
        ),
    )


def check_hidden(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A physical DLB without the SIOV DVSEC: its driver makes no sub-devices here.

    What: the function bears the id of a physical function, its list of extended capabilities is complete,
    and the Intel SIOV DVSEC is not among them.

    Why: the driver looks for the DVSEC first. Its authors expect to find none in a guest.

    Fires on a device with these extended capabilities and no other:

        6e:00.0 Co-processor: Intel Corporation Device 2714
                Capabilities: [100 v1] Advanced Error Reporting
                Capabilities: [148 v1] Process Address Space ID (PASID)

    What to do: find out whether this is a guest.

    Source: out-of-tree driver dlb2, dlb2_vdcm.c (dlb2_pci_siov_supported and the comment on it).
    """
    del machine
    rows = (device.family_row(WITH_IMS), device.family_row(WITH_MSIX))
    seen = device.observation
    if not any(row is not None and row.function == "pf" for row in rows):
        return ()
    if seen.list != "complete" or seen.siov_dvsec == "seen" or seen.unnamed_dvsec == "yes":
        return ()
    message = "no SIOV DVSEC, which its driver asks for first: no sub-devices here (as expected in a guest)"
    return (Finding(message, seen.list_spans[-1:] or (head_line(device.device),)),)


def check_driver(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The out-of-tree driver logged whether it set up SIOV and IMS on this function.

    What: the kernel log holds a message of `dlb2_vdcm_init` with this function's address.

    Why: it tells what the driver found in this very machine. A kernel that runs it with SIOV is an
    out-of-tree one: what a mainline kernel of that version could do says nothing.

    Fires on a report with both:

        dlb2 0000:6e:00.0: [dlb2_vdcm_init()]: IMS for SIOV initialized

        6e:00.0 Co-processor: Intel Corporation Device 2714

    What to do: ask whose kernel it is, and judge by its sources.

    Source: out-of-tree driver dlb2, dlb2_vdcm.c.
    """
    findings: list[Finding] = []
    for line in DRIVER_LINES:
        seen = machine.lines_of(line.name, device.bdf)
        if seen:
            findings.append(Finding(f"driver: {line.meaning}", tuple(one.span for one in seen[:_QUOTED])))
    return findings


_DRIVER = "out-of-tree driver dlb2, dlb2_vdcm.c"
_FAMILIES = (WITH_MSIX, WITH_IMS)
RULES: Final = (
    Rule(
        "DLB001",
        "version 2.5, with IMS",
        "The driver gives the interrupts of sub-devices out by IMS on this version.",
        _DRIVER,
        (WITH_IMS,),
        check_with_ims,
    ),
    Rule(
        "DLB002",
        "version 2.0, without IMS",
        "The driver has SIOV without IMS on this version.",
        _DRIVER,
        (WITH_MSIX,),
        check_with_msix,
    ),
    Rule(
        "DLB003",
        "no SIOV DVSEC",
        "Without the DVSEC the driver makes no sub-devices.",
        _DRIVER,
        _FAMILIES,
        check_hidden,
    ),
    Rule(
        "DLB004",
        "what the driver set up",
        "The driver logs whether it could set up SIOV and IMS.",
        _DRIVER,
        _FAMILIES,
        check_driver,
    ),
)
