"""The rules IDXD005 and IDXD006, about registers; the docstring of a `check` is its `explain` page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lspci_ims.api import (
    Capability,
    Finding,
    ObservedDevice,
    ObservedMachine,
    Rule,
    Span,
    capabilities,
    head_line,
)

from .devices import CLIENT, SERVER
from .form import form_of
from .gencap import UNIT, gencap_of

#: So many lines are quoted for one finding.
_QUOTED = 3

#: What a sub-device needs beside the PASID that the core looks at: capability kind, register, flag, and
#: what it is called. Source: Linux Documentation/driver-api/vfio/mdev-idxd.rst of the mdev series
#: (dmaengine, v6 01/20), and drivers/dma/idxd for shared work queues.
_NEEDED: Final = (
    ("ats", "ATSCtl", "Enable", "ATS"),
    ("pri", "PRICtl", "Enable", "PRI (for shared work queues)"),
    ("express", "DevCap2", "EETLPPrefix", "end-to-end TLP prefixes (to send a PASID)"),
)


def check_gencap(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The report shows GENCAP: the number of IMS entries, as the device itself says it.

    What: the report holds the device's register GENCAP: the file `gen_cap` of sysfs with its name
    (`grep . /sys/bus/dsa/devices/*/gen_cap`), what `accel-config list` prints of it, or a debugging message
    of the driver. Where the line names no address, it counts when all devices of its type (`dsa`, `iax`) in
    the report have the same number of entries.

    Why: bits 30 to 25 of GENCAP (`max_ims_mult`) are the number of IMS entries in units of 256; 0 is a
    device without IMS. This was the driver series' own test; from version 5 on it was the only one. Of a
    virtual or masked function it is shown, and settles nothing: the host decides there.

    Fires on a report with both:

        /sys/bus/dsa/devices/dsa0/gen_cap:0x40915f0107

        6a:01.0 System peripheral: Intel Corporation Device 0b25

    What to do: nothing. Where the IMS bit of the DVSEC differs from it, one of the two was changed, or they
    count different things.

    Source: Linux drivers/dma/idxd/registers.h (union gen_cap_reg); dmaengine, idxd mdev series v5,
    idxd_check_ims(); 2,048 entries of a DSA: linux-pci df00b87e-00dc-d998-8b64-46b16dba46eb@intel.com.
    """
    found = gencap_of(device, machine)
    if found is None:
        return ()
    where = "" if found.addressed else " (the line names no address; all devices of its type here agree)"
    spans = found.spans[:_QUOTED]
    if form_of(device) in ("virtual", "masked"):
        count = f"GENCAP counts {found.entries} IMS entries{where}, and the host decides on them"
        return (Finding(count, spans),)
    if not found.entries:
        return (Finding(f"GENCAP counts no IMS entries{where}", spans, states="states-no-ims"),)
    units = found.entries // UNIT
    message = f"GENCAP counts {found.entries} IMS entries ({units} times {UNIT}){where}"
    return (Finding(message, spans, states="states-ims", storage="device-memory", needs="pasid"),)


def check_needs(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """Sub-devices of this DSA or IAA would lack something that the report shows to be off.

    What: the function has the id of a server accelerator, is no virtual or masked one, and ATS or PRI is
    off, or the function cannot send TLP prefixes. PASID itself has codes of its own (PASID_OFF).

    Why: the driver series made sub-devices that carry a PASID. Their addresses are translated with ATS,
    faults of shared work queues need PRI, and a PASID travels in a TLP prefix.

    Fires on:

        6a:01.0 System peripheral: Intel Corporation Device 0b25
                Capabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>
                Capabilities: [220 v1] Address Translation Service (ATS)
                        ATSCtl: Enable-, Smallest Translation Unit: 00

    What to do: ask for a report taken while the driver idxd is bound and the IOMMU is in scalable mode.

    Source: dmaengine, idxd mdev series v6, Documentation/driver-api/vfio/mdev-idxd.rst; PCI Express Base
    Specification 5.0, 6.20 (PASID prefix).
    """
    del machine
    if form_of(device) != "physical":
        return ()
    lacks = [*_lacks(device)]
    if not lacks:
        return ()
    message = f"sub-devices need {', '.join(text for text, _ in lacks)}: off or missing here"
    return (Finding(message, tuple(dict.fromkeys(span for _, span in lacks))),)


def _lacks(device: ObservedDevice) -> Iterator[tuple[str, Span]]:
    for kind, register, flag, text in _NEEDED:
        found = [*capabilities(device.device, kind)]
        states = {_flag(capability, register, flag) for capability in found}
        if states & {True, False} == {False}:
            yield text, found[0].span
        elif not found and kind != "express" and device.observation.list == "complete":
            spans = device.observation.list_spans
            yield text, spans[-1] if spans else head_line(device.device)


def _flag(capability: Capability, register: str, label: str) -> bool | None:
    value = capability.get(register, label)
    return value if isinstance(value, bool) else None


REGISTER_RULES: Final = (
    Rule(
        "IDXD005",
        "GENCAP in the report",
        "The device itself counts its IMS entries, in a register that config space does not hold.",
        "Linux drivers/dma/idxd/registers.h; dmaengine, idxd mdev series v5",
        (SERVER, CLIENT),
        check_gencap,
    ),
    Rule(
        "IDXD006",
        "what sub-devices would lack",
        "Sub-devices need more than PASID: ATS, TLP prefixes and, for shared work queues, PRI.",
        "dmaengine, idxd mdev series v6, mdev-idxd.rst",
        (SERVER,),
        check_needs,
    ),
)
