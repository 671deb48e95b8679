"""The rules IDXD001 to IDXD004, about the form of a function; a `check`'s docstring is its `explain` page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lspci_ims.api import Ask, Evidence, Finding, ObservedDevice, ObservedMachine, Rule, head_line

from .devices import CLIENT, SERVER
from .form import form_of, virtual_signs
from .gencap import gencap_of

_CAUTION = "(reading all of config space can disturb some devices)"


def check_physical(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A DSA or IAA, physical as far as the report tells: its interrupt messages are in device memory.

    What: the function bears the id of a server accelerator of the idxd driver, and either shows the Intel
    SIOV DVSEC or its list of extended capabilities is not complete in the report. A clear IMS bit counts
    as masked only for 8086:0b25 and 8086:0cfe, whose silicon is known to have the DVSEC. Silent where the
    report shows a GENCAP that counts no IMS entries (IDXD005).

    Why: the device reports the number of its IMS entries in a register in device memory (GENCAP), which
    no dump of config space holds; the entries are a table in device memory as well. PASID is not needed
    for IMS itself, but for sub-devices.

    Fires on:

        6a:01.0 System peripheral: Intel Corporation Device 0b25
                Capabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>

    What to do: where the IMS bit is not in the report, ask for `lspci -vvv -xxxx` of this device, as root.
    lspci's manual warns that some devices crash when all of config space is read.

    Source: Linux drivers/dma/idxd/registers.h (GENCAP, IMS offset); linux-pci
    160408389228.912050.10790556040702698268.stgit@djiang5-desk3.ch.intel.com; device memory and sub-devices:
    875z665kz4.fsf@nanos.tec.linutronix.de.
    """
    if form_of(device) != "physical":
        return ()
    gencap = gencap_of(device, machine)
    if gencap is not None and not gencap.entries:
        return ()
    seen = device.observation
    proof = seen.dvsec_spans or seen.unnamed_spans
    known = "with the SIOV DVSEC" if seen.siov_dvsec == "seen" else "by its id, its DVSEC not readable here"
    return (
        Finding(
            f"a DSA or IAA {known}: IMS entries are in device memory, sub-devices need PASID",
            proof or (head_line(device.device),),
            states="states-ims",
            storage="device-memory",
            needs="pasid",
            ask=_ask_for_bytes(device),
        ),
    )


def check_virtual(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A virtual DSA or IAA that a host made: the host decides on interrupts, the guest has no IMS.

    What: the function bears the id of a server accelerator, and has subsystem 8086:2010, or an MSI-X table
    of two vectors (a physical DSA has nine) and no extended capability.

    Why: the mdev series for idxd, never merged, gave its virtual device the physical id and these signs.
    A machine that has one is a guest.

    Fires on:

        00:05.0 System peripheral: Intel Corporation Device 0b25
                Subsystem: Intel Corporation Device 2010
                Capabilities: [80] MSI-X: Enable+ Count=2 Masked-

    What to do: judge the host by a report of the host.

    Source: dmaengine, idxd mdev series v4 to v6 (`idxd_pci_config`); nine vectors: linux-pci
    df00b87e-00dc-d998-8b64-46b16dba46eb@intel.com.
    """
    del machine
    if form_of(device) != "virtual":
        return ()
    signs = virtual_signs(device)
    message = "a virtual DSA or IAA: subsystem 8086:2010, or two MSI-X vectors and no extended capability"
    sign = Evidence("IDXD002", "vm", "strong", "idxd", signs[0], message=message)
    return (Finding(message, signs, states="virtual-or-masked", evidence=(sign,)),)


def check_masked(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A known DSA or IAA without the DVSEC that its silicon has: probably hidden from a guest.

    What: the function is 8086:0b25 or 8086:0cfe, its list of extended capabilities is complete (or it has
    none, without an Express capability), and the Intel SIOV DVSEC is not among them.

    Why: hosts before Linux 6.4 hide every DVSEC from a guest, even when the whole physical function is
    passed through; since then vfio-pci shows it, and a hypervisor can still take it away. So its absence is
    a sign of a guest, and its presence is none of bare metal. Ids whose silicon is not known to have the
    DVSEC are left alone.

    Fires on a device with these extended capabilities and no other:

        00:06.0 System peripheral: Intel Corporation Device 0b25
                Capabilities: [100 v1] Advanced Error Reporting
                Capabilities: [220 v1] Address Translation Service (ATS)

    What to do: judge the host by a report of the host.

    Source: linux-pci 20201111230321.GC83266@otc-nc-03 and 20201113173845.GA53733@otc-nc-03; the change of
    Linux 6.4: 20230502124625.355ec05e.alex.williamson@redhat.com.
    """
    del machine
    if form_of(device) != "masked":
        return ()
    proof = device.observation.list_spans or (head_line(device.device),)
    message = "a known DSA or IAA without the SIOV DVSEC that its silicon has: probably hidden from a guest"
    sign = Evidence("VM_MISSING_DVSEC", "vm", "strong", "idxd", head_line(device.device), message=message)
    return (Finding(message, proof, states="virtual-or-masked", evidence=(sign,)),)


def check_client(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """An IAA of a client processor: nothing public tells whether it has SIOV or IMS.

    What: the function bears the id of an IAA of a client processor (8086:b02d, 8086:fd2d), and the report
    does not show its GENCAP (IDXD005).

    Why: the driver binds to it, but no public dump or document shows its extended capabilities. The answer
    is left to what this report shows.

    Fires on:

        00:0c.0 System peripheral: Intel Corporation Device b02d

    What to do: send a `lspci -vvv -xxxx` of the device, as root, to the authors of this plugin.

    Source: Linux drivers/dma/idxd/registers.h.
    """
    if not device.in_family(CLIENT) or gencap_of(device, machine) is not None:
        return ()
    message = "an IAA of a client processor: it is not public whether it has SIOV or IMS"
    return (Finding(message, (head_line(device.device),)),)


def _ask_for_bytes(device: ObservedDevice) -> tuple[Ask, ...]:
    """The command that shows the IMS bit, unless the report does."""
    seen = device.observation
    if seen.siov_dvsec == "seen" and seen.ims_bit != "unknown":
        return ()
    settles = ("DEV_IMS_BIT_UNKNOWN",) if seen.siov_dvsec == "seen" else ("DEV_CAPS_UNREADABLE",)
    why = f"the IMS bit of a DSA or IAA is in the body of its DVSEC {_CAUTION}"
    return (Ask(f"sudo lspci -s {device.bdf} -vvv -xxxx", why, settles),)


FORM_RULES: Final = (
    Rule(
        "IDXD001",
        "physical accelerator with IMS",
        "Intel's driver series use IMS on this silicon; its table is in device memory.",
        "Linux drivers/dma/idxd/registers.h; linux-pci, October 2020",
        (SERVER,),
        check_physical,
    ),
    Rule(
        "IDXD002",
        "virtual accelerator made by a host",
        "The mdev series gave its virtual device signs that silicon does not have.",
        "dmaengine, idxd mdev series v4 to v6",
        (SERVER,),
        check_virtual,
    ),
    Rule(
        "IDXD003",
        "accelerator whose SIOV DVSEC is hidden",
        "Hosts before Linux 6.4 hide the DVSEC from a guest, and a hypervisor can hide it on any.",
        "linux-pci 20201111230321.GC83266@otc-nc-03",
        (SERVER,),
        check_masked,
    ),
    Rule(
        "IDXD004",
        "accelerator of a client processor",
        "It is not public whether these have SIOV or IMS.",
        "Linux drivers/dma/idxd/registers.h",
        (CLIENT,),
        check_client,
    ),
)
