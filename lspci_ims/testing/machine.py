"""A machine of several functions, and what only its operating system knows about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from .hex_text import machine_dump
from .writer import ConfigSpaceWriter


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function: where it is, its config space and the operating system's view of it.

    `readable` is how many bytes of config space can be read: 64 without the right to see more.
    """

    address: str
    writer: ConfigSpaceWriter
    driver: str | None = None
    iommu_group: int | None = None
    numa_node: int | None = None
    irq: int = 0
    slot: str | None = None
    readable: int = 4096

    @property
    def full_address(self) -> str:
        """The address with its domain."""
        return self.address if self.address.count(":") == 2 else f"0000:{self.address}"

    def space(self) -> bytes:
        """Config space as far as it can be read."""
        return self.writer.build()[: self.readable]


@dataclass
class Machine:
    """Functions in the order of their addresses."""

    functions: list[Function] = field(default_factory=list)

    def add(  # noqa: PLR0913 -- one value for each file of sysfs that lspci reads
        self,
        address: str,
        writer: ConfigSpaceWriter,
        *,
        driver: str | None = None,
        iommu_group: int | None = None,
        numa_node: int | None = None,
        irq: int = 0,
        slot: str | None = None,
        readable: int = 4096,
    ) -> Machine:
        """Add a function; the fields are those of `Function`."""
        function = Function(
            address=address,
            writer=writer,
            driver=driver,
            iommu_group=iommu_group,
            numa_node=numa_node,
            irq=irq,
            slot=slot,
            readable=readable,
        )
        self.functions.append(function)
        self.functions.sort(key=lambda one: one.full_address)
        return self

    def dump(self, length: int = 4096) -> str:
        """The text that `lspci -F` reads."""
        return machine_dump(((one.address, one.space()) for one in self.functions), length)
