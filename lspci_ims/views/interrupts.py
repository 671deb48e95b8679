"""Views of the two ways a function signals interrupts (PCIe 5.0 7.7.1 and 7.7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .view import Place, View


class Msi(View, frozen=True):
    """Message Signaled Interrupts: vectors in use and vectors the function could use."""

    enabled: bool | None = None
    count_enabled: int | None = None
    count_capable: int | None = None
    maskable: bool | None = None
    address_64bit: bool | None = None

    kind = "msi"
    places: ClassVar[Mapping[str, Place]] = {
        "enabled": Place("MSI", "Enable", bool),
        "count_enabled": Place("MSI", "Count.enabled", int),
        "count_capable": Place("MSI", "Count.capable", int),
        "maskable": Place("MSI", "Maskable", bool),
        "address_64bit": Place("MSI", "64bit", bool),
    }


class MsiX(View, frozen=True):
    """MSI-X: `count` is the number of vectors (the register holds one less)."""

    enabled: bool | None = None
    count: int | None = None
    masked: bool | None = None
    table_bar: int | None = None
    table_offset: int | None = None
    pba_bar: int | None = None
    pba_offset: int | None = None

    kind = "msi-x"
    places: ClassVar[Mapping[str, Place]] = {
        "enabled": Place("MSI-X", "Enable", bool),
        "count": Place("MSI-X", "Count", int),
        "masked": Place("MSI-X", "Masked", bool),
        "table_bar": Place("Vector table", "BAR", int),
        "table_offset": Place("Vector table", "offset", int),
        "pba_bar": Place("PBA", "BAR", int),
        "pba_offset": Place("PBA", "offset", int),
    }
