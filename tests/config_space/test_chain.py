"""The two lists of capabilities: their ends, and everything that can be wrong with them."""

from __future__ import annotations

from lspci_ims.config_space.chain import Chain, walk_extended, walk_standard


def names(chain: Chain) -> list[str]:
    return [fault.name for fault in chain.faults]


def extended(data: bytes) -> Chain:
    return walk_extended(data, walk_standard(data))


def test_both_lists_to_their_ends(space) -> None:
    data = space(extended={0x100: (0x01, b"\0" * 4), 0x200: (0x23, b"\0" * 8)})
    standard = walk_standard(data)
    assert [(link.offset, link.id) for link in standard.links] == [(0x40, 0x10)]
    assert standard.complete
    chain = extended(data)
    assert [(link.offset, link.id, link.version) for link in chain.links] == [(0x100, 1, 1), (0x200, 0x23, 1)]
    assert chain.complete


def test_zero_header_is_a_complete_empty_list(space) -> None:
    chain = extended(space())
    assert chain == Chain((), (), True)


def test_short_dumps_leave_the_extended_list_open(space) -> None:
    for size in (64, 128, 256, 257, 0x103):
        assert not extended(space(size=size)).complete
    chain = extended(space(extended={0x100: (0x01, b"\0" * 4), 0x200: (0x23, b"")}, size=0x180))
    assert names(chain) == ["overrun"]
    assert not chain.complete


def test_no_extended_list_without_express_or_pci_x(space) -> None:
    data = space(standard={0x40: (0x01, bytes(6))}, extended={0x100: (0x01, b"")})
    assert extended(data) == Chain((), (), False)
    data = space(standard={0x40: (0x07, bytes(6))}, extended={0x100: (0x01, b"")})
    assert [link.id for link in extended(data).links] == [1]


def test_no_list_at_all_is_complete(space) -> None:
    data = bytearray(space(standard={}))
    data[6] = 0
    assert walk_standard(bytes(data)) == Chain((), (), True)


def test_loops_end() -> None:
    data = bytearray(4096)
    data[6], data[0x34] = 0x10, 0x40
    data[0x40:0x42] = b"\x10\x50"
    data[0x50:0x52] = b"\x01\x40"
    chain = walk_standard(bytes(data))
    assert [link.offset for link in chain.links] == [0x40, 0x50]
    assert names(chain) == ["loop"]
    assert not chain.complete
    data[0x41] = 0
    data[0x100:0x104] = (1 | 1 << 16 | 0x100 << 20).to_bytes(4, "little")
    assert names(extended(bytes(data))) == ["loop"]


def test_all_ones(space) -> None:
    assert walk_standard(b"\xff" * 4096) == Chain((), (), False)
    data = bytearray(space(extended={0x100: (0x01, b""), 0x200: (0x23, b"")}))
    data[0x200:] = b"\xff" * (4096 - 0x200)
    chain = extended(bytes(data))
    assert [link.offset for link in chain.links] == [0x100]
    assert names(chain) == ["all-ones"]
    data[0x40] = 0xFF
    assert names(walk_standard(bytes(data))) == ["all-ones"]


def test_pointers_with_low_bits_are_masked_and_told(space) -> None:
    data = bytearray(space())
    data[0x34] = 0x43
    chain = walk_standard(bytes(data))
    assert [link.offset for link in chain.links] == [0x40]
    assert names(chain) == ["misaligned"]
    assert not chain.complete


def test_pointers_into_the_header_are_not_followed(space) -> None:
    data = bytearray(space())
    data[0x41] = 0x10
    assert names(walk_standard(bytes(data))) == ["out-of-range"]
    data = bytearray(space(extended={0x100: (0x01, b"")}))
    data[0x103] = 0x04
    assert names(extended(bytes(data))) == ["out-of-range"]


def test_cardbus_has_its_pointer_elsewhere(space) -> None:
    data = bytearray(space(standard={0x80: (0x01, bytes(6))}))
    data[0x0E], data[0x34], data[0x14] = 2, 0, 0x80
    assert [link.offset for link in walk_standard(bytes(data)).links] == [0x80]


def test_an_unknown_header_type_has_no_list(space) -> None:
    data = bytearray(space())
    data[0x0E] = 0x7F
    assert walk_standard(bytes(data)) == Chain((), (), False)
