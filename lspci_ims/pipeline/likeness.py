"""Whether two blocks of one address can be the same function, and of one moment."""

from __future__ import annotations

from ..model import Capability, Device

#: Capabilities whose flags say what a driver or the kernel has switched on.
_SWITCHED = ("msi", "msi-x", "pasid", "ats", "pri", "sriov")
#: Ends of the names of registers that a device changes by itself.
_REPORTED = ("Sta", "Status")


def same_identity(one: Device, other: Device) -> bool:
    """Whether ids allow it where both have them, else names."""
    first, second = one.header, other.header
    if first.device_id and second.device_id:
        return (first.vendor_id, first.device_id) == (second.vendor_id, second.device_id)
    if first.class_id and second.class_id and first.class_id != second.class_id:
        return False
    if not (first.device_name and second.device_name):
        return True
    # one of them may print ids beside the names
    return (first.vendor_name, first.device_name) == (second.vendor_name, second.device_name)


def detail(device: Device) -> tuple[int, int, int]:
    """How much a block says: capabilities in text, bytes, registers."""
    space = 0 if device.config_space is None else device.config_space.bytes
    return len(device.capabilities), space, len(device.registers)


def _list(device: Device) -> tuple[Capability, ...]:
    """The capabilities in text, else those in bytes."""
    in_bytes = () if device.config_space is None else device.config_space.capabilities
    return device.capabilities or in_bytes


def have_same_lists(one: Device, other: Device) -> bool:
    """Whether the capabilities do not differ, as far as both show any."""
    places, others = ({(c.offset, c.kind) for c in _list(device)} for device in (one, other))
    return places <= others or others <= places


def have_different_kinds(one: Device, other: Device) -> bool:
    """Whether one shows text and the other bytes: the outputs of two commands."""
    text = bool(one.capabilities) and bool(other.capabilities)
    rows = one.config_space is not None and other.config_space is not None
    return not text and not rows


def state_difference(one: Device, other: Device) -> str | None:
    """What differs in driver, what is switched on, or the bytes, as far as both show them; None: nothing."""
    if one.driver != other.driver and None not in (one.driver, other.driver):
        return f"driver {one.driver} and {other.driver}"
    mine, others = _switches(one), _switches(other)
    for kind, register, label in mine:
        switch = (kind, register, label)
        if switch in others and mine[switch] != others[switch]:
            return f"{register} {label}{_sign(mine[switch])} and {label}{_sign(others[switch])}"
    if one.config_space is not None and other.config_space is not None:
        first, second = one.config_space.data, other.config_space.data
        if not (first.startswith(second) or second.startswith(first)):
            # the data are hexadecimal digits, two a byte
            at = next(at for at in range(0, len(first), 2) if first[at : at + 2] != second[at : at + 2])
            return f"byte {at // 2:x}: {first[at : at + 2]} and {second[at : at + 2]}"
    return None


def _sign(is_on: bool) -> str:
    return "+" if is_on else "-"


def _switches(device: Device) -> dict[tuple[str, str, str], bool]:
    """What is switched on, by capability, register and flag; what the device reports by itself is not."""
    found: dict[tuple[str, str, str], bool] = {}
    control = device.register("Control")
    for field in () if control is None else control.fields:
        if isinstance(field.value, bool):
            found["", "Control", field.label] = field.value
    for kind in _SWITCHED:
        for capability in device.of_kind(kind):
            for register in capability.registers:
                if register.name.endswith(_REPORTED):
                    continue
                for field in register.fields:
                    if isinstance(field.value, bool):
                        found[kind, register.name, field.label] = field.value
    return found
