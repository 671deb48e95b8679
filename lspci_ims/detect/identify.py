"""Which device it is: ids from the head line, the bytes, or the names, in that order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from ..ids import IdTable, Resolution
from ..model import Device, Header, Identity, IdSource

#: Names that pci.ids lacks but a plugin's family knows: (vendor id, device name) to `vvvv:dddd`.
FamilyNames = Callable[[str, str], tuple[str, ...]]
#: How many functions are remembered by what their text and bytes tell of their ids.
_REMEMBERED = 8192
#: Longer texts are not remembered: lspci's names have at most 255 bytes each.
_LONGEST = 1024


class _Head(NamedTuple):
    """What a head line tells of the device, without its columns."""

    text: str
    class_id: str | None
    class_name: str | None
    vendor_id: str | None
    device_id: str | None


class _Raw(NamedTuple):
    """The ids in the bytes, None where there are none."""

    vendor_id: str | None = None
    device_id: str | None = None
    class_id: str | None = None
    subsystem_vendor_id: str | None = None
    subsystem_device_id: str | None = None


_NO_BYTES = _Raw()


def _from_bytes(device: Device) -> _Raw:
    space = device.config_space
    if space is None or space.all_ones:
        return _NO_BYTES
    identity = next((register for register in space.registers if register.name == "Identity"), None)
    if identity is None:
        return _NO_BYTES
    values = (identity.get(label) for label in _Raw._fields)
    return _Raw(*(v if isinstance(v, str) else None if v is None else f"{int(v):04x}" for v in values))


def _usable(identifier: str | None) -> str | None:
    """An id, unless it is what a function that does not answer reads as."""
    return None if identifier in (None, "ffff") else identifier


def _bytes_belong(head: _Head, found: Resolution, raw: tuple[str | None, str | None]) -> bool:
    """Whether the ids in the bytes can be those of the head line.

    A name that pci.ids gives to another device of the same vendor proves nothing: names are reused and
    copies of pci.ids differ.
    """
    if None in raw:
        return True
    if head.device_id is not None:
        return (head.vendor_id, head.device_id) == raw
    if found.id_source == "device-text" and found.vendor_id is not None:
        return (found.vendor_id, found.device_id) == raw
    if found.candidates and found.vendor_id is None:
        return raw[0] in {candidate.partition(":")[0] for candidate in found.candidates}
    return found.vendor_id in (None, raw[0])


def _ids(
    head: _Head, found: Resolution, raw: tuple[str | None, str | None]
) -> tuple[str | None, str | None, IdSource]:
    """Vendor, device and source by the first witness that has both."""
    if head.device_id is not None:
        return head.vendor_id, head.device_id, "numeric"
    if None not in raw:
        return *raw, "bytes"
    return found.vendor_id, found.device_id, found.id_source


def identify(device: Device, table: IdTable) -> tuple[Header, Identity]:
    """Find out the ids and names of a function; what cannot be told stays None, with its candidates."""
    printed = next((r for r in device.registers if r.name == "Subsystem"), None)
    text = None if printed is None else printed.get("Subsystem")
    header = device.header
    head = _Head(header.text, header.class_id, header.class_name, header.vendor_id, header.device_id)
    subsystem = text if isinstance(text, str) else None
    is_short = len(head.text) + len(subsystem or "") <= _LONGEST
    find = _identified if is_short else _identified.__wrapped__
    identity, told = find(head, subsystem, _from_bytes(device), table)
    return msgspec.structs.replace(header, **told), identity


@lru_cache(_REMEMBERED)
def _identified(
    head: _Head, subsystem_name: str | None, bytes_say: _Raw, table: IdTable
) -> tuple[Identity, Mapping[str, str | None]]:
    """The identity, and what is known of the header then; machines have many functions of one kind."""
    found = table.resolve_device(head.text)
    raw = _usable(bytes_say.vendor_id), _usable(bytes_say.device_id)
    belong = _bytes_belong(head, found, raw)
    vendor_id, device_id, source = _ids(head, found, raw if belong else (None, None))
    pair = (vendor_id, device_id) if vendor_id is not None and device_id is not None else None
    subsystem = Resolution() if subsystem_name is None else table.resolve_subsystem(subsystem_name, pair)
    class_id = head.class_id or bytes_say.class_id
    if class_id is None and head.class_name is not None:
        class_id = table.resolve_class(head.class_name)
    identity = Identity(
        vendor_id=vendor_id,
        device_id=device_id,
        id_source="none" if device_id is None else source,
        candidates=() if device_id is not None else found.candidates,
        subsystem_vendor_id=subsystem.vendor_id or bytes_say.subsystem_vendor_id,
        subsystem_device_id=subsystem.device_id or bytes_say.subsystem_device_id,
        subsystem_name=subsystem_name,
        class_id=class_id,
        bytes_belong=belong,
    )
    return identity, {
        "class_id": class_id,
        "class_name": head.class_name or (table.class_name(class_id) if class_id else None),
        "vendor_id": vendor_id,
        "vendor_name": found.vendor_name or (table.vendor_name(vendor_id) if vendor_id else None),
        "device_id": device_id,
        "device_name": found.device_name or (table.device_name(*pair) if pair else None),
    }


def with_family_ids(identity: Identity, header: Header, names: FamilyNames) -> Identity:
    """Fill in ids that pci.ids lacks and a plugin's family knows by name."""
    if identity.device_id is not None or identity.vendor_id is None or header.device_name is None:
        return identity
    ids = names(identity.vendor_id, header.device_name)
    if len(ids) == 1:
        vendor_id, device_id = ids[0].split(":")
        return msgspec.structs.replace(
            identity, vendor_id=vendor_id, device_id=device_id, id_source="family", candidates=()
        )
    return msgspec.structs.replace(identity, candidates=tuple(sorted({*identity.candidates, *ids})))
