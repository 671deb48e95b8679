"""A made-up sysfs tree: `lspci -O sysfs.path=FOLDER` prints drivers, groups and sizes of a test's machine.

Files: Documentation/ABI/testing/sysfs-bus-pci and Documentation/PCI/sysfs-pci.rst of the Linux kernel.
"""

from __future__ import annotations

from pathlib import Path

from .header import Bar
from .machine import Function, Machine

# include/linux/ioport.h
_IORESOURCE_IO = 0x100
_IORESOURCE_MEM = 0x200
_IORESOURCE_PREFETCH = 0x2000
_IORESOURCE_SIZEALIGN = 0x40000
_IORESOURCE_MEM_64 = 0x100000

_RESOURCES = 13


def write_sysfs(machine: Machine, folder: Path) -> None:
    """Write `devices/`, `drivers/` and the rest of what lspci reads below `folder`, which must exist."""
    for function in machine.functions:
        _write_function(function, folder)
    slots = folder / "slots"
    slots.mkdir(exist_ok=True)
    for function in machine.functions:
        if function.slot is not None:
            (slots / function.slot).mkdir(exist_ok=True)
            (slots / function.slot / "address").write_text(function.full_address.partition(".")[0] + "\n")


def _write_function(function: Function, folder: Path) -> None:
    place = folder / "devices" / function.full_address
    place.mkdir(parents=True)
    writer = function.writer
    (place / "config").write_bytes(function.space())
    (place / "resource").write_text(_resources(writer.bars))
    numbers = {
        "vendor": f"{writer.vendor:#06x}",
        "device": f"{writer.device:#06x}",
        "class": f"{writer.class_code:#08x}",
        "revision": f"{writer.revision:#04x}",
        "subsystem_vendor": f"{writer.subsystem[0]:#06x}",
        "subsystem_device": f"{writer.subsystem[1]:#06x}",
        "irq": str(function.irq),
        "numa_node": str(-1 if function.numa_node is None else function.numa_node),
    }
    for name, number in numbers.items():
        (place / name).write_text(number + "\n")
    links = {"driver": function.driver, "iommu_group": function.iommu_group}
    for link, target_name in links.items():
        if target_name is not None:
            target = folder / f"{link}s" / str(target_name)
            target.mkdir(parents=True, exist_ok=True)
            # lspci puts the text of the link behind the path of the device
            (place / link).symlink_to(Path("..", "..", target.parent.name, target.name))


def _resources(bars: list[Bar]) -> str:
    """One line a region: start, end, flags."""
    lines = [(0, 0, 0)] * _RESOURCES
    for bar in bars:
        if bar.size:
            flags = bar.flag_bits | _IORESOURCE_SIZEALIGN | (_IORESOURCE_IO if bar.io else _IORESOURCE_MEM)
            flags |= _IORESOURCE_MEM_64 if bar.bits64 else 0
            flags |= _IORESOURCE_PREFETCH if bar.prefetchable else 0
            lines[bar.index] = (bar.address, bar.address + bar.size - 1, flags)
    return "".join(f"0x{start:016x} 0x{end:016x} 0x{flags:016x}\n" for start, end, flags in lines)
