"""The rules QAT001 to QAT005; the docstring of each `check` is its `explain` page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from lspci_ims.api import (
    Capability,
    Evidence,
    Finding,
    ObservedDevice,
    ObservedMachine,
    Rule,
    SeenLine,
    capabilities,
    head_line,
    once_a_machine,
)

from .devices import GEN4, VIRTUAL
from .signs import DRIVER_LINES, INTERRUPT

#: So many lines are quoted for one finding.
_QUOTED = 3
_ALL = "; the line names no function: it counts for all of this driver"

#: Length of the Intel SIOV DVSEC, which the one seen on these devices has too.
_SIOV_LENGTH = 24


def check_by_build(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A QAT of generation 4: whether its sub-devices use IMS depends on how the driver was built.

    What: the function bears an id of this generation (8086:4940 to 8086:4949).

    Why: the out-of-tree driver gives sub-devices their interrupts by IMS where it was built for certain
    kernels of Intel (5.6, 5.8), and by MSI-X of the physical function elsewhere. Neither config space nor
    the id tells which; where the device shows an IMS bit, that counts. SIOV and SR-IOV exclude each other on
    this device. Mainline kernels have no sub-devices for it. So a report that shows no SIOV does not say that
    a physical function has no IMS: the answer is unknown.

    Fires on:

        6b:00.0 Co-processor: Intel Corporation Device 4940 (rev 40)

    What to do: ask for /proc/interrupts while sub-devices run, and whose driver it is.

    Source: out-of-tree QAT driver, adf_vqat.c (adf_vqat_setup_ims; CONFIG_SIOV_IMS_SUPPORT).
    """
    del machine
    row = device.family_row(GEN4)
    if row is None:
        return ()
    message = "a QAT of generation 4: by IMS or by MSI-X is a matter of how its out-of-tree driver was built"
    virtual = row.function == "vf"
    if virtual:
        message += "; this is a virtual function, and sub-devices belong to physical ones without SR-IOV"
    return (
        Finding(
            message,
            (head_line(device.device),),
            states=None if virtual else "ims-not-told",
            storage="device-memory",
            needs="pasid",
            sriov_excludes=True,
        ),
    )


def check_other_dvsec(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A DVSEC of Intel with the length of the SIOV one, but id 0000: an observation, not SIOV.

    What: the function has a DVSEC with vendor 8086, id 0000 and length 24.

    Why: the SIOV DVSEC has id 0005, and drivers look for that id. A public dump of a server shows this
    structure on QAT; what it is has not been published. It changes no answer.

    Fires on:

        6b:00.0 Co-processor: Intel Corporation Device 4940 (rev 40)
                Capabilities: [1d8 v1] Designated Vendor-Specific: Vendor=8086 ID=0000 Rev=0 Len=24 <?>

    What to do: nothing; its 24 bytes (`lspci -xxxx`) would be worth a look.

    Source: a public dump of a Sapphire Rapids server; Intel Scalable IOV specification 1.0, section 3.7.
    """
    del machine
    if not device.in_family(GEN4):
        return ()
    spans = tuple(dict.fromkeys(one.span for one in capabilities(device.device, "dvsec") if _is_other(one)))
    if not spans:
        return ()
    message = "a DVSEC 8086/0000 as long as the SIOV one (8086/0005): not SIOV, and not known what it is"
    return (Finding(message, spans),)


def _is_other(capability: Capability) -> bool:
    printed = {field.label: field.text for register in capability.registers for field in register.fields}
    wanted = ("8086", "0000", str(_SIOV_LENGTH))
    return (printed.get("Vendor"), printed.get("ID"), printed.get("Len")) == wanted


def check_virtual(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A vQAT: a device that a host made of an interface of its accelerator; the host decides on interrupts.

    What: the function bears the id of the virtual device (8086:0da5).

    Why: the out-of-tree driver makes it up for a guest, with interrupts that the host emulates. No hardware
    has this id, so that the machine is a guest.

    Fires on:

        00:06.0 Co-processor: Intel Corporation Device 0da5

    What to do: judge the host by a report of the host.

    Source: out-of-tree QAT driver, adf_vqat.c and ADF_VQAT_PCI_DEVICE_ID.
    """
    del machine
    if device.family_row(VIRTUAL) is None:
        return ()
    message = "a vQAT, which a host makes for its guest: the host decides on its interrupts"
    proof = head_line(device.device)
    sign = Evidence("QAT003", "vm", "strong", "qat", proof, message="a vQAT exists in guests only")
    return (Finding(message, (proof,), states="virtual-or-masked", evidence=(sign,)),)


def check_interrupts(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """Sub-devices of the out-of-tree driver run, and the report names their interrupts.

    What: /proc/interrupts holds an interrupt `qatims...`. Its name bears no address: it counts for all
    physical functions, which one driver runs.

    Why: the driver calls the interrupts of sub-devices `qatims` when it was built for IMS and when it was
    built for MSI-X. Only the chip in the same line tells: `PCI-MSI` is MSI-X, `IMS` is the chip that the
    never merged series of 2020 and 2021 made, and shows that these devices have IMS.

    Fires on a report with both:

        130:  0  0  IR-PCI-MSI 56098818-edge  qatims0.0.1

        6b:00.0 Co-processor: Intel Corporation Device 4940 (rev 40)

    What to do: ask whose driver and kernel it is.

    Source: out-of-tree QAT driver, adf_vqat.c (both forms of adf_vqat_setup_ims).
    """
    row = device.family_row(GEN4)
    if row is None or row.function != "pf":
        return ()
    return _of_interrupts(machine)


@once_a_machine
def _of_interrupts(machine: ObservedMachine) -> tuple[Finding, ...]:
    """The same for all functions of a machine."""
    findings: list[Finding] = []
    for chip, meaning in _CHIPS.items():
        seen = [line for line in machine.lines_of(INTERRUPT.name) if line.value("chip") == chip]
        if seen:
            states: Literal["states-ims"] | None = "states-ims" if chip == "IMS" else None
            spans = tuple(line.span for line in seen[:_QUOTED])
            findings.append(Finding(f"sub-devices run; {meaning}{_ALL}", spans, states=states))
    return tuple(findings)


#: What the chip of a sub-device's interrupt tells.
_CHIPS: Final = {
    "PCI-MSI": "their interrupts are MSI-X vectors (chip PCI-MSI), although their names say ims",
    "IMS": "their interrupts come by IMS (chip IMS)",
    None: "the line does not tell by which chip their interrupts come",
}


def check_messages(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The out-of-tree driver logged why it makes no sub-devices.

    What: the kernel log holds one of the driver's messages on sub-devices: no interrupts for them in this
    build, a kernel without auxiliary domains, or none for this device. A message that names another function
    does not count.

    Why: it tells what this driver could do with this kernel. It says nothing about the silicon.

    Fires on a report with both:

        4xxx 0000:6b:00.0: adf_vqat_parent_iommu_prepare : Can't enable iommu aux feature

        6b:00.0 Co-processor: Intel Corporation Device 4940 (rev 40)

    What to do: ask whose driver and kernel it is.

    Source: out-of-tree QAT driver, adf_vqat.c (adf_vqat_setup_ims, adf_vqat_get_pasid,
    adf_vqat_parent_iommu_prepare).
    """
    if not device.in_family(GEN4):
        return ()
    findings: list[Finding] = []
    for line in DRIVER_LINES:
        seen = machine.lines_of(line.name, device.bdf) or machine.nameless_lines(line.name)
        if seen:
            message = f"driver: {line.meaning}{_where(seen)}"
            findings.append(Finding(message, tuple(one.span for one in seen[:_QUOTED])))
    return findings


def _where(seen: Sequence[SeenLine]) -> str:
    return "" if seen[0].bdf is not None else _ALL


_DRIVER = "out-of-tree QAT driver, adf_vqat.c"
RULES: Final = (
    Rule(
        "QAT001",
        "IMS by the build of the driver",
        "The driver gives sub-devices IMS or MSI-X, depending on how it was built.",
        _DRIVER,
        (GEN4,),
        check_by_build,
    ),
    Rule(
        "QAT002",
        "DVSEC with id 0000",
        "It has the length of the SIOV DVSEC, and another id.",
        "a public dump of a Sapphire Rapids server",
        (GEN4,),
        check_other_dvsec,
    ),
    Rule(
        "QAT003",
        "virtual device made by a host",
        "No hardware has the id of a vQAT.",
        _DRIVER,
        (VIRTUAL,),
        check_virtual,
    ),
    Rule(
        "QAT004",
        "interrupts of sub-devices",
        "The chip of an interrupt tells MSI-X from IMS; its name does not.",
        _DRIVER,
        (GEN4,),
        check_interrupts,
    ),
    Rule(
        "QAT005",
        "why there are no sub-devices",
        "The driver logs what it lacked.",
        _DRIVER,
        (GEN4,),
        check_messages,
    ),
)
