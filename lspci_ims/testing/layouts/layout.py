"""What every layout is: an id, a version if extended, and bytes."""

from __future__ import annotations

from typing import ClassVar, Protocol


class Layout(Protocol):
    """A capability that the writer can place.

    `ID` is the capability id, `VERSION` that of an extended capability and None for a standard one.
    """

    ID: ClassVar[int]
    VERSION: ClassVar[int | None]

    def data(self) -> bytes:
        """The whole capability, its header left as zeros: id and link are the writer's."""
        ...


class Registers:
    """Little-endian registers at offsets from the start of a capability or of config space."""

    def __init__(self, size: int) -> None:
        self.bytes = bytearray(size)

    def u8(self, offset: int, value: int) -> Registers:
        """Write one byte."""
        return self.write(offset, 1, value)

    def u16(self, offset: int, value: int) -> Registers:
        """Write a word."""
        return self.write(offset, 2, value)

    def u32(self, offset: int, value: int) -> Registers:
        """Write a double word."""
        return self.write(offset, 4, value)

    def u64(self, offset: int, value: int) -> Registers:
        """Write two double words, the lower first."""
        return self.write(offset, 8, value)

    def write(self, offset: int, width: int, value: int) -> Registers:
        """Write `width` bytes.

        Raises:
            ValueError: The value does not fit, or the place is outside.
        """
        if not 0 <= value < 1 << 8 * width:
            raise ValueError(f"{value:#x} does not fit in {width} bytes at {offset:#x}")
        if offset < 0 or offset + width > len(self.bytes):
            raise ValueError(f"{width} bytes at {offset:#x} are outside of {len(self.bytes):#x} bytes")
        self.bytes[offset : offset + width] = value.to_bytes(width, "little")
        return self


def flags(**bits: tuple[int, bool]) -> int:
    """A register of flags, each named with its bit number and state: `flags(Enable=(15, True))`."""
    return sum(int(on) << bit for bit, on in bits.values())
