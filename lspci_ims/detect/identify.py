"""Which device it is: ids from the head line, the bytes, or the names, in that order."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ..ids import IdTable, Resolution
from ..model import Device, Header, Identity, IdSource

#: Names that pci.ids lacks but a plugin's family knows: (vendor id, device name) to `vvvv:dddd`.
FamilyNames = Callable[[str, str], tuple[str, ...]]


def _from_bytes(device: Device, label: str) -> str | None:
    if device.config_space is None or device.config_space.all_ones:
        return None
    for register in device.config_space.registers:
        if register.name == "Identity":
            value = register.get(label)
            return value if isinstance(value, str) else None if value is None else f"{int(value):04x}"
    return None


def _usable(identifier: str | None) -> str | None:
    """An id, unless it is what a function that does not answer reads as."""
    return None if identifier in (None, "ffff") else identifier


def _bytes_belong(head: Header, found: Resolution, raw: tuple[str | None, str | None]) -> bool:
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
    head: Header, found: Resolution, raw: tuple[str | None, str | None]
) -> tuple[str | None, str | None, IdSource]:
    """Vendor, device and source by the first witness that has both."""
    if head.device_id is not None:
        return head.vendor_id, head.device_id, "numeric"
    if None not in raw:
        return *raw, "bytes"
    return found.vendor_id, found.device_id, found.id_source


def identify(device: Device, table: IdTable) -> tuple[Header, Identity]:
    """Find out the ids and names of a function; what cannot be told stays None, with its candidates."""
    head = device.header
    found = table.resolve_device(head.text)
    raw = _usable(_from_bytes(device, "vendor_id")), _usable(_from_bytes(device, "device_id"))
    belong = _bytes_belong(head, found, raw)
    vendor_id, device_id, source = _ids(head, found, raw if belong else (None, None))
    text = device.get("Subsystem", "Subsystem")
    pair = (vendor_id, device_id) if vendor_id is not None and device_id is not None else None
    subsystem = table.resolve_subsystem(text, pair) if isinstance(text, str) else Resolution()
    class_id = head.class_id or _from_bytes(device, "class_id")
    if class_id is None and head.class_name is not None:
        class_id = table.resolve_class(head.class_name)
    header = msgspec.structs.replace(
        head,
        class_id=class_id,
        class_name=head.class_name or (table.class_name(class_id) if class_id else None),
        vendor_id=vendor_id,
        vendor_name=found.vendor_name or (table.vendor_name(vendor_id) if vendor_id else None),
        device_id=device_id,
        device_name=found.device_name or (table.device_name(*pair) if pair else None),
    )
    identity = Identity(
        vendor_id=vendor_id,
        device_id=device_id,
        id_source="none" if device_id is None else source,
        candidates=() if device_id is not None else found.candidates,
        subsystem_vendor_id=subsystem.vendor_id or _from_bytes(device, "subsystem_vendor_id"),
        subsystem_device_id=subsystem.device_id or _from_bytes(device, "subsystem_device_id"),
        subsystem_name=text if isinstance(text, str) else None,
        class_id=class_id,
        bytes_belong=belong,
    )
    return header, identity


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
