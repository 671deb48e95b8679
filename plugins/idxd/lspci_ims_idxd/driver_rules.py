"""The rules IDXD007 to IDXD010, about what the driver logged; a `check`'s docstring is its `explain` page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from lspci_ims.api import (
    Evidence,
    Finding,
    ObservedDevice,
    ObservedMachine,
    Rule,
    SeenLine,
    Span,
    once_a_machine,
)

from .devices import CLIENT, SERVER
from .signs import DRIVER_LINES, DriverLine

#: So many lines are quoted for one finding.
_QUOTED = 3
_ALL = "; the line names no function: it counts for all of this driver"


def check_pasid_refused(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The idxd driver could not turn on SVA: most often the IOMMU is not in scalable mode.

    What: the kernel log holds `Unable to turn on SVA feature` (`user SVA feature` in newer kernels) of this
    function, or without an address.

    Why: the driver asks the IOMMU for Shared Virtual Addressing, and prints this when it is refused. That is
    strong evidence that the IOMMU is not in scalable mode, which sub-devices need; IMS of the function itself
    does not. The other causes are known: PRI that is off, and page tables of processor and IOMMU that do not
    fit. Of the latter the log says `SVM disabled, incompatible ...`, which an IOMMU in scalable mode alone
    prints, so that the two signs then cancel out.

    Fires on a report with both:

        idxd 0000:6a:01.0: Unable to turn on user SVA feature.

        6a:01.0 System peripheral: Intel Corporation Device 0b25

    What to do: look for `SVM disabled` in the log (then try `no5lvl`); else boot with `intel_iommu=on,sm_on`
    and send the new log.

    Source: Linux drivers/dma/idxd/init.c, idxd_probe(); drivers/iommu/intel/svm.c, intel_svm_check().
    """
    return tuple(
        Finding(line.meaning + _where(seen), _spans(seen), evidence=_scalable_mode_off(seen, device, machine))
        for line, seen in _lines("pasid-refused", device, machine)
    )


def _scalable_mode_off(
    seen: Sequence[SeenLine], device: ObservedDevice, machine: ObservedMachine
) -> tuple[Evidence, ...]:
    """The sign; of a line that counts for all functions the first of them gives it."""
    if seen[0].bdf is None and _first(machine) != device.bdf:
        return ()
    message = "idxd could not turn on SVA: most often the IOMMU is not in scalable mode"
    sign = Evidence(
        "SCALABLE_MODE_OFF", "scalable-mode-off", "strong", "idxd", seen[0].span, "dmesg-idxd", None, message
    )
    return (sign,)


def check_limits(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The idxd driver logged what else sub-devices would lack.

    What: the kernel log holds one of the driver's messages on PASID, ENQCMD or MSI-X: enabling PASID
    failed, the kernel itself works without, the parameter `sva=0`, a platform without ENQCMD, a function
    without MSI-X.

    Why: each takes something from sub-devices or work queues. None of them tells the mode of the IOMMU.

    Fires on a report with both:

        idxd 0000:6a:01.0: User forced SVA off via module param.

        6a:01.0 System peripheral: Intel Corporation Device 0b25

    What to do: judge PASID by a report taken without what the message tells of.

    Source: Linux drivers/dma/idxd/init.c.
    """
    return tuple(
        Finding(f"driver: {line.meaning}{_where(seen)}", _spans(seen))
        for line, seen in _lines("limit", device, machine)
    )


def check_out_of_tree(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A line that only out-of-tree kernels print: their driver works, or tried to work, with IMS.

    What: the report holds a message of the never merged driver series, or an interrupt of the chip
    `PCI-IDXD`.

    Why: no mainline kernel prints them. What a mainline kernel of that version could do says nothing about
    such a machine.

    Fires on a report with both:

        idxd 0000:6a:01.0: IMS supported for device

        6a:01.0 System peripheral: Intel Corporation Device 0b25

    What to do: ask whose kernel it is, and judge by its sources.

    Source: dmaengine, idxd mdev series v2 to v6; linux-kernel 20221124232326.904316841@linutronix.de.
    """
    return tuple(
        Finding(f"out-of-tree driver: {line.meaning}{_where(seen)}", _spans(seen))
        for line, seen in _lines("out-of-tree", device, machine)
    )


def check_probed(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The idxd driver found this function and logged the version of its interface.

    What: the kernel log holds `Intel(R) Accelerator Device (v100)` of this function.

    Why: the driver was bound when the log was written, so that what `PASIDCtl` and `ATSCtl` show, and the
    driver's messages, can be read together.

    Fires on a report with both:

        idxd 0000:6a:01.0: Intel(R) Accelerator Device (v100)

        6a:01.0 System peripheral: Intel Corporation Device 0b25

    What to do: nothing.

    Source: Linux drivers/dma/idxd/init.c, idxd_pci_probe().
    """
    seen = machine.lines_of("probed", device.bdf)
    versions = dict.fromkeys(line.value("version") for line in seen)
    if len(versions) != 1:
        return ()
    message = f"the idxd driver found it: interface version {seen[0].value('version')} (hex)"
    return (Finding(message, _spans(seen)),)


@once_a_machine
def _first(machine: ObservedMachine) -> str | None:
    """The address of the first accelerator."""
    return next((one.bdf for one in machine.devices if one.in_family(SERVER) or one.in_family(CLIENT)), None)


def _lines(
    rule: Literal["pasid-refused", "limit", "out-of-tree"], device: ObservedDevice, machine: ObservedMachine
) -> Iterator[tuple[DriverLine, tuple[SeenLine, ...]]]:
    """The driver's messages for one rule: those that name this function, else those that name none."""
    for line in DRIVER_LINES:
        if line.rule != rule:
            continue
        seen = machine.lines_of(line.name, device.bdf) or machine.nameless_lines(line.name)
        if seen:
            yield line, seen


def _where(seen: Sequence[SeenLine]) -> str:
    return "" if seen[0].bdf is not None else _ALL


def _spans(seen: Sequence[SeenLine]) -> tuple[Span, ...]:
    return tuple(line.span for line in seen[:_QUOTED])


_FAMILIES = (SERVER, CLIENT)
DRIVER_RULES: Final = (
    Rule(
        "IDXD007",
        "no PASID from the IOMMU",
        "Without scalable mode the IOMMU offers no PASIDs, and sub-devices need them.",
        "Linux drivers/dma/idxd/init.c",
        _FAMILIES,
        check_pasid_refused,
    ),
    Rule(
        "IDXD008",
        "what else the driver lacked",
        "The driver says what it could not use.",
        "Linux drivers/dma/idxd/init.c",
        _FAMILIES,
        check_limits,
    ),
    Rule(
        "IDXD009",
        "driver of an out-of-tree kernel",
        "Only out-of-tree kernels print these lines; the version of the kernel says nothing there.",
        "dmaengine, idxd mdev series v2 to v6",
        _FAMILIES,
        check_out_of_tree,
    ),
    Rule(
        "IDXD010",
        "found by the driver",
        "A bound driver makes the state of PASID and ATS meaningful.",
        "Linux drivers/dma/idxd/init.c",
        _FAMILIES,
        check_probed,
    ),
)
