"""What the report tells of GENCAP, the device's register with the number of its IMS entries.

GENCAP lies in device memory (BAR 0 + 0x10), so that no dump of config space holds it. Linux shows it as
`/sys/bus/dsa/devices/dsa0/gen_cap`, and `accel-config list` prints that. Bits 30 to 25 are `max_ims_mult`,
the number of IMS entries in units of 256 (Linux drivers/dma/idxd/registers.h, union gen_cap_reg).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from lspci_ims.api import ObservedDevice, ObservedMachine, SeenLine, Span, once_a_machine

from .devices import BUS_NAMES

_SHIFT: Final = 25
_MASK: Final = 0x3F
#: IMS entries in one unit of `max_ims_mult`.
UNIT: Final = 256


class GenCap(NamedTuple):
    """Number of IMS entries of a function, the lines that tell it, and whether they name its address."""

    entries: int
    spans: tuple[Span, ...]
    addressed: bool


def ims_entries(gencap: int) -> int:
    """Number of IMS entries that a value of GENCAP stands for."""
    return (gencap >> _SHIFT & _MASK) * UNIT


def gencap_of(device: ObservedDevice, machine: ObservedMachine) -> GenCap | None:
    """What the report tells of this function's GENCAP; None when nothing, or two different things.

    The bus names a device `dsa0` or `iax0`, and hardly a line ties such a name to an address. A value
    therefore counts for a function when all devices of its type in the report have the same number of
    entries, which they have on machines whose accelerators are all of one generation.
    """
    own = [*_addressed(device, machine)]
    if own:
        return _agreed(own, addressed=True)
    return _by_type(machine).get(BUS_NAMES.get(device.device_id or "", ""))


def _agreed(found: list[tuple[int, Span]], *, addressed: bool) -> GenCap | None:
    if len({entries for entries, _ in found}) != 1:
        return None
    return GenCap(found[0][0], tuple(dict.fromkeys(span for _, span in found)), addressed)


def _value(line: SeenLine) -> int:
    return ims_entries(int(line.value("value") or "0", 16))


def _addressed(device: ObservedDevice, machine: ObservedMachine) -> Iterator[tuple[int, Span]]:
    for line in machine.lines_of("gencap-file", device.bdf):
        yield _value(line), line.span
    for line in machine.lines_of("ims-size", device.bdf):
        # the driver prints the product, in a debugging message
        yield int((line.value("entries") or "0")[:9]), line.span


@once_a_machine
def _by_type(machine: ObservedMachine) -> Mapping[str, GenCap | None]:
    """What the lines without an address tell of each type of device."""
    types = dict.fromkeys(BUS_NAMES.values())
    return {bus_name: _agreed([*_of_type(bus_name, machine)], addressed=False) for bus_name in types}


def _of_type(bus_name: str, machine: ObservedMachine) -> Iterator[tuple[int, Span]]:
    for line in machine.lines_of("gencap-file"):
        if line.bdf is None and (line.value("device") or "").startswith(bus_name):
            yield _value(line), line.span
    listed = ""
    for line in machine.lines:
        # accel-config prints a device's name before its registers
        if line.sign == "listed":
            listed = line.value("device") or ""
        elif line.sign == "listed-gencap" and listed.startswith(bus_name):
            yield _value(line), line.span
            listed = ""
