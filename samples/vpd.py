"""Vital Product Data as a card stores them (PCI Local Bus Specification 3.0, appendix I)."""

from __future__ import annotations

_NAME, _READ_ONLY, _END = 0x82, 0x90, 0x78


def vital_product_data(name: str, **fields: str) -> bytes:
    """The bytes: the name of the product, keywords of two letters with their values, the checksum."""
    read_only = b"".join(_keyword(key, value.encode()) for key, value in fields.items())
    data = _large(_NAME, name.encode())
    # the checksum counts from the first byte to itself
    length = len(read_only) + 4
    data += bytes([_READ_ONLY]) + length.to_bytes(2, "little") + read_only + b"RV\1"
    return data + bytes([-sum(data) & 0xFF, _END])


def _large(tag: int, data: bytes) -> bytes:
    return bytes([tag]) + len(data).to_bytes(2, "little") + data


def _keyword(key: str, value: bytes) -> bytes:
    return key.encode() + bytes([len(value)]) + value
