"""Twenty releases of lspci printed the same functions: their text agrees with the bytes, field by field.

What a release printed wrongly stands in `spec/layouts-differences.tsv`; nothing else may differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lspci_ims.config_space import decode, from_rows
from lspci_ims.detect.agreement import disagreements
from lspci_ims.model import ConfigSpace, Device
from lspci_ims.pipeline import Parser
from lspci_ims.source import Limits, input_from_bytes

#: Fewer functions than printed: lspci aborted on the rest.
FUNCTIONS = 590


@pytest.fixture(scope="module")
def spaces(releases: Path) -> dict[str, ConfigSpace]:
    rows: dict[str, list[tuple[int, str]]] = {}
    current: list[tuple[int, str]] = []
    for number, line in enumerate((releases / "config-space.dump").read_text("utf-8").splitlines(), 1):
        if "." in line[:8]:
            current = rows.setdefault(f"0000:{line.split()[0]}", [])
        elif line:
            current.append((number, line))
    return {bdf: decode(from_rows(lines, "config-space.dump")) for bdf, lines in rows.items()}


def devices(path: Path, spaces: dict[str, ConfigSpace]) -> Iterator[Device]:
    for dump in Parser().parse(input_from_bytes(path.read_bytes(), path.name, Limits())).dumps:
        for device in dump.devices:
            yield msgspec.structs.replace(device, config_space=spaces[device.bdf])


def names() -> list[str]:
    """The releases at hand; one entry without them, so that the test says why it is skipped."""
    import os

    shared = os.environ.get("LSPCI_IMS_SHARED")
    found = sorted(Path(shared, "lspci-versions").glob("lspci-*.txt")) if shared else []
    return [path.name for path in found] or ["lspci-3.14.0-vvv.txt"]


@pytest.mark.parametrize("name", names())
def test_text_agrees_with_bytes(name: str, releases: Path, spaces: dict[str, ConfigSpace]) -> None:
    seen = 0
    wrong = []
    for device in devices(releases / name, spaces):
        seen += 1
        wrong += [(device.bdf, found) for found in disagreements(device)]
    assert not wrong
    assert seen >= FUNCTIONS


@pytest.mark.parametrize("name", ["lspci-3.14.0-vvv.txt", "lspci-git-vvv.txt"])
def test_bytes_have_every_capability_that_the_text_has(
    name: str, releases: Path, spaces: dict[str, ConfigSpace]
) -> None:
    for device in devices(releases / name, spaces):
        config_space = spaces[device.bdf]
        in_bytes = {c.offset: c for c in config_space.capabilities}
        for capability in device.capabilities:
            other = in_bytes[capability.offset]
            assert (other.kind, other.version, other.extended) == (
                capability.kind,
                capability.version,
                capability.extended,
            )


def test_a_changed_sign_is_found(releases: Path, spaces: dict[str, ConfigSpace]) -> None:
    """Every flag and number that both witnesses have is really compared."""
    found = 0
    for device in list(devices(releases / "lspci-3.14.0-vvv.txt", spaces))[:150]:
        for index, capability in enumerate(device.capabilities):
            for wanted, label in (("DevCtl", "NoSnoop"), ("MSI-X", "Count"), ("PASIDCtl", "Enable")):
                value = capability.get(wanted, label)
                if value is None:
                    continue
                registers = tuple(
                    msgspec.structs.replace(
                        register,
                        fields=tuple(
                            msgspec.structs.replace(field, value=field.value ^ 1, text="?")
                            if field.label == label and register.name == wanted
                            else field
                            for field in register.fields
                        ),
                    )
                    for register in capability.registers
                )
                changed = list(device.capabilities)
                changed[index] = msgspec.structs.replace(capability, registers=registers)
                lie = msgspec.structs.replace(device, capabilities=tuple(changed))
                (only,) = disagreements(lie)
                assert (only.register, only.label, only.offset) == (wanted, label, capability.offset)
                assert only.bytes_value == value
                assert only.bytes_span is not None
                found += 1
    assert found > 20
