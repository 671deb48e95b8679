"""Config spaces made by hand for these tests: a function with Express and the capabilities given."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

Space = Callable[..., bytes]


@pytest.fixture
def space() -> Space:
    """Build a config space out of standard and extended capabilities (bodies without their headers)."""

    def build(
        standard: Mapping[int, tuple[int, bytes]] | None = None,
        extended: Mapping[int, tuple[int, bytes]] | None = None,
        size: int = 4096,
    ) -> bytes:
        data = bytearray(4096)
        data[0:16] = bytes.fromhex("8680250b 06001000 00008008 00000000")
        standard = {0x40: (0x10, bytes.fromhex("0200 21800000"))} if standard is None else standard
        offsets = [*standard, 0]
        data[0x34] = offsets[0]
        for (offset, (identifier, body)), following in zip(standard.items(), offsets[1:], strict=True):
            data[offset : offset + 2 + len(body)] = bytes((identifier, following)) + body
        extended = extended or {}
        offsets = [*extended, 0]
        for (offset, (identifier, body)), following in zip(extended.items(), offsets[1:], strict=True):
            header = (identifier | 1 << 16 | following << 20).to_bytes(4, "little")
            data[offset : offset + 4 + len(body)] = header + body
        return bytes(data[:size])

    return build
