"""Builders for functions as a rule sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lspci_ims_idxd import FAMILIES

from lspci_ims.api import Capability, Device, Field, Header, Observation, ObservedDevice, Register, Span

Build = Callable[..., ObservedDevice]


def line(number: int, text: str) -> Span:
    return Span("made-up.txt", None, number, number, None, text)


def msix(count: int, label: str = "Count") -> Capability:
    register = Register("MSI-X", (Field(label, count, None, str(count)),), ((4, 0),))
    return Capability(
        0x80, "0011", "msi-x", False, None, "MSI-X", (register,), line(4, f"MSI-X: Count={count}")
    )


def extended(kind: str) -> Capability:
    return Capability(0x100, None, kind, True, 1, kind, (), line(5, f"[100 v1] {kind}"))


@pytest.fixture
def build() -> Build:
    """A function of a family of this plugin; `seen` are changes to what the generic detector saw."""

    def function(
        device_id: str = "0b25",
        *,
        subsystem: tuple[str, str] | None = ("8086", "0000"),
        vectors: int | None = 9,
        label: str = "Count",
        kinds: tuple[str, ...] = ("aer",),
        certain: bool = True,
        **seen: Any,
    ) -> ObservedDevice:
        values: dict[str, Any] = {
            "siov_dvsec": "not-seen",
            "ims_bit": "unknown",
            "ext_0x38": "no",
            "list": "incomplete",
            "unnamed_dvsec": "no",
            "pcie": "yes",
        }
        observation = Observation(**(values | seen))
        text = f"System peripheral: Intel Corporation Device {device_id}"
        registers = (Register("Subsystem", (Field("Subsystem", "x", None, "Intel Device"),), ((2, 0),)),)
        capabilities = [] if vectors is None else [msix(vectors, label)]
        capabilities += [extended(kind) for kind in kinds]
        device = Device(
            "0000:6a:01.0",
            Header(text),
            registers,
            (),
            tuple(capabilities),
            None,
            (),
            None,
            line(1, f"6a:01.0 {text}"),
        )
        families = tuple(
            (family.name, row if certain else None)
            for family in FAMILIES
            for row in family.devices
            if row.device_id == device_id
        )
        vendor, subsystem_id = subsystem or (None, None)
        return ObservedDevice(
            device,
            observation,
            "8086",
            device_id if certain else None,
            "numeric",
            (),
            vendor,
            subsystem_id,
            "0880",
            families,
        )

    return function
