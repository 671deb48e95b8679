"""The rules MLX5004 to MLX5006, about what runs on a function; `check` docstrings are `explain` pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lspci_ims.api import Finding, ObservedDevice, ObservedMachine, Rule, SeenLine, Span

from .devices import FAMILY
from .pairing import is_function, physical_functions

#: So many lines are quoted for one finding.
_QUOTED = 3
_ONLY = " (the line names no address; it is the only physical function of mlx5 in the report)"


def check_subfunctions(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """Sub-functions run on this physical function; they share its MSI-X vectors.

    What: the report holds a devlink port of flavour `pcisf` of this function, or an auxiliary device
    `mlx5_core.sf.N`. Where the line names no address, it counts when the report has one physical function.

    Why: a sub-function is the vendor's form of an assignable interface (a superset of one, its developers
    say). Its interrupts come out of the MSI-X table of the physical function, because no kernel has IMS for
    mlx5; the vendor named IMS as what is missing.

    Fires on a report with both:

        pci/0000:b1:00.0/32768: type eth netdev eth6 flavour pcisf controller 0 pfnum 0 sfnum 88

        b1:00.0 Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]

    What to do: nothing; it tells that the card is used the way for which IMS was wanted.

    Source: netdev 20201215210319.GC552508@nvidia.com and 20201216175112.GJ552508@nvidia.com; IMS as what is
    missing: ecad34f5c813591713bb59d9c5854148c3d7f291.camel@kernel.org.
    """
    if not is_function(device, "pf"):
        return ()
    ports, devices = (_about(device, machine, sign) for sign in ("sf-port", "sf-device"))
    seen = (*ports, *devices)
    if not seen:
        return ()
    # one sub-function has a port and a device, with numbers that differ
    count = max(len({line.value("port") for line in ports}), len({line.value("number") for line in devices}))
    noun = "sub-function" if count == 1 else "sub-functions"
    message = f"{count} {noun} in the report, which share its MSI-X vectors: no kernel has IMS for them"
    return (Finding(message + _where(seen), _spans(seen)),)


def check_vdpa(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The vDPA driver for mlx5 is in use, or loaded: virtio devices are made of parts of this function.

    What: the report names this function as the parent of a vDPA device (`vdpa dev show`), or names the
    module `mlx5_vdpa`. Where the line names no address, it counts when the report has one physical function.

    Why: a vDPA device is used as an assignable interface is. Its vendor's developers say that one in a guest
    needs no IOMMU of the platform, because the device has one of its own.

    Fires on a report with both:

        vdpa0: type network mgmtdev pci/0000:b1:00.2 vendor_id 5555 max_vqs 16 max_vq_size 256

        b1:00.2 Ethernet controller: Mellanox Technologies ConnectX Family mlx5Gen Virtual Function

    What to do: nothing.

    Source: linux-pci 20201116180241.GP917484@nvidia.com; Linux drivers/vdpa/mlx5.
    """
    parents = machine.lines_of("vdpa-parent", device.bdf)
    if parents:
        return (Finding("a vDPA device is made of it", _spans(parents)),)
    loaded = _about(device, machine, "vdpa-driver") if is_function(device, "pf") else ()
    if not loaded:
        return ()
    return (Finding("the report names its vDPA driver, mlx5_vdpa" + _where(loaded), _spans(loaded)),)


def check_firmware(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The driver logged the version of the function's firmware.

    What: the kernel log holds `firmware version` of this function.

    Why: what a card can do is a matter of its firmware, and the driver was bound when the log was written.
    The number says nothing about IMS.

    Fires on a report with both:

        mlx5_core 0000:b1:00.0: firmware version: 28.40.1000

        b1:00.0 Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]

    What to do: nothing.

    Source: Linux drivers/net/ethernet/mellanox/mlx5/core/main.c, mlx5_load_one().
    """
    seen = machine.lines_of("firmware", device.bdf)
    if not seen:
        return ()
    # of several boots in one log the last is the one that lspci ran in
    return (Finding(f"firmware {seen[-1].value('version')}", (seen[-1].span,)),)


def _about(device: ObservedDevice, machine: ObservedMachine, sign: str) -> tuple[SeenLine, ...]:
    """The lines that name this function, and those that name none where it is the only physical one."""
    own = machine.lines_of(sign, device.bdf)
    if machine.partial or len(physical_functions(machine)) != 1:
        return own
    return (*own, *machine.nameless_lines(sign))


def _where(seen: Sequence[SeenLine]) -> str:
    return _ONLY if all(line.bdf is None for line in seen) else ""


def _spans(seen: Sequence[SeenLine]) -> tuple[Span, ...]:
    return tuple(line.span for line in seen[:_QUOTED])


USE_RULES: Final = (
    Rule(
        "MLX5004",
        "sub-functions in use",
        "Sub-functions share the MSI-X vectors of their physical function because there is no IMS.",
        "netdev 20201215210319.GC552508@nvidia.com",
        (FAMILY,),
        check_subfunctions,
    ),
    Rule(
        "MLX5005",
        "vDPA in use",
        "A vDPA device is used as an assignable interface is, and needs no IOMMU of the platform.",
        "linux-pci 20201116180241.GP917484@nvidia.com",
        (FAMILY,),
        check_vdpa,
    ),
    Rule(
        "MLX5006",
        "version of the firmware",
        "What a card can do is a matter of its firmware.",
        "Linux drivers/net/ethernet/mellanox/mlx5/core/main.c",
        (FAMILY,),
        check_firmware,
    ),
)
