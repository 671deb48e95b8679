"""From one function's text and bytes to the inputs of the device table, each with its proof."""

from __future__ import annotations

from collections.abc import Iterator

from ..config_space import SIZE
from ..model import Capability, Cause, Device, Observation, Span
from .standing import (
    extended_list_complete,
    is_all_ones,
    is_unreadable,
    is_verbose,
    standard_list_complete,
)

#: Vendor and id of the Intel SIOV DVSEC (Intel Scalable IOV specification 1.0, section 3.7).
SIOV_DVSEC = ("8086", "0005")
#: Where its capabilities dword stands, and how long the structure is.
SIOV_CAPABILITIES = 0x14
SIOV_LENGTH = 0x18


def _heading(capability: Capability, label: str) -> str | None:
    """A value of a DVSEC's heading, as printed."""
    for register in capability.registers:
        for field in register.fields:
            if field.label == label:
                return field.text
    return None


def _is_siov_dvsec(capability: Capability) -> bool:
    if capability.kind != "dvsec":
        return False
    return (_heading(capability, "Vendor"), _heading(capability, "ID")) == SIOV_DVSEC


def _length(capability: Capability) -> int | None:
    text = _heading(capability, "Len")
    return int(text) if text is not None and text.isdecimal() else None


class _Dvsec:
    """One SIOV DVSEC as text and bytes show it; at least one of them does."""

    def __init__(self, device: Device, *witnesses: Capability) -> None:
        self.device = device
        self.witnesses = witnesses

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(capability.span for capability in self.witnesses)

    @property
    def is_short(self) -> bool:
        lengths = [_length(capability) for capability in self.witnesses]
        return any(length is not None and length < SIOV_LENGTH for length in lengths)

    def revision_note(self) -> Cause | None:
        """A remark on a revision other than 0: the layout is that of revision 0."""
        revision = _heading(self.witnesses[0], "Rev")
        if revision in (None, "0"):
            return None
        message = f"the Intel SIOV DVSEC (8086/0005) is present, in revision {revision}, read as revision 0"
        return Cause("DEV_SIOV_R1", self.spans, message)

    def bit(self) -> tuple[str, tuple[Span, ...]]:
        """`set`, `clear` or `unknown`, or the reason code why the bytes do not tell; with the hex row."""
        space = self.device.config_space
        place = (self.witnesses[0].offset or SIZE) + SIOV_CAPABILITIES
        if self.is_short or place + 4 > SIZE:
            return "DEV_DVSEC_SHORT", self.spans
        if space is None:
            return "unknown", self.spans
        if space.bytes < place + 4:
            return "HEX_TOO_SHORT", space.spans[-1:] or self.spans
        dword = int.from_bytes(bytes.fromhex(space.data[2 * place : 2 * place + 8]), "little")
        row = space.span_at(place)
        proof = self.spans if row is None else (row,)
        if dword == 0xFFFF_FFFF:
            return "CONFIG_ALL_ONES", proof
        if not any(capability in space.capabilities for capability in self.witnesses):
            # the bytes hold no such structure at that place: they are not its body
            return "unknown", self.spans
        return ("set" if dword & 1 else "clear"), proof


def _dvsecs(device: Device) -> Iterator[_Dvsec]:
    raw = {c.offset: c for c in _raw(device) if _is_siov_dvsec(c)}
    for capability in device.capabilities:
        if _is_siov_dvsec(capability):
            other = raw.pop(capability.offset, None)
            yield _Dvsec(device, capability, *([] if other is None else [other]))
    for capability in raw.values():
        yield _Dvsec(device, capability)


def _raw(device: Device) -> tuple[Capability, ...]:
    return () if device.config_space is None else device.config_space.capabilities


def _unnamed(device: Device) -> tuple[Span, ...]:
    """DVSECs of which neither text nor bytes tell vendor and id."""
    known = {c.offset for c in _raw(device) if c.kind == "dvsec" and _heading(c, "Vendor") is not None}
    return tuple(
        capability.span
        for capability in device.capabilities
        if capability.kind == "dvsec"
        and _heading(capability, "Vendor") is None
        and capability.span not in capability.unparsed
        and not is_unreadable(capability)
        and capability.offset not in known
    )


def _blank_dvsecs(device: Device) -> tuple[Span, ...]:
    """DVSECs of which the bytes do not tell vendor and id: they read as ones, or end too early."""
    space = device.config_space
    if space is None:
        return ()
    return tuple(
        capability.span
        for capability in space.capabilities
        if capability.kind == "dvsec"
        and (
            capability.offset in space.unreadable
            or _heading(capability, "Vendor") in (None, "ffff")
            or _heading(capability, "ID") is None
        )
    )


def _all_ones(device: Device) -> tuple[Span, ...]:
    """Proof that config space, or a link of a list in it, read as ones."""
    if is_all_ones(device):
        return _head(device)
    space = device.config_space
    if space is None:
        return ()
    rows = (space.span_at(fault.offset) for fault in space.faults if fault.name == "all-ones")
    return tuple(row or device.span for row in rows)


def _incomplete_causes(device: Device, unnamed: tuple[Span, ...]) -> Iterator[Cause]:
    """Why the list of extended capabilities is not complete."""
    if device.access_denied is not None:
        yield Cause("NOT_ROOT", (device.access_denied,))
    ones = _all_ones(device) or _blank_dvsecs(device)
    if ones:
        yield Cause("CONFIG_ALL_ONES", ones)
    if device.truncated is not None:
        yield Cause("DEV_TRUNCATED", (device.truncated,), _cut_message(device))
    space = device.config_space
    if space is not None and 0 < space.bytes < 4096 and not space.all_ones:
        yield Cause("HEX_TOO_SHORT", space.spans[-1:] or _head(device))
    if unnamed:
        yield Cause("LSPCI_TOO_OLD", unnamed)


def _cut_message(device: Device) -> str | None:
    """Why a block counts as cut, where nothing in it says so."""
    if device.truncated is not None and device.truncated.first_line == device.span.last_line:
        return "the report ends here without the empty line that lspci prints last: more may be missing"
    return None


def _head(device: Device) -> tuple[Span, ...]:
    return (device.span,)


def observe(device: Device) -> Observation:
    """What text and bytes of one function say about SIOV and IMS, by rules that hold for every vendor."""
    everything = (*device.capabilities, *_raw(device))
    dvsecs = list(_dvsecs(device))
    bits = [dvsec.bit() for dvsec in dvsecs]
    causes: list[Cause] = []
    ims_bit = "unknown"
    for wanted in ("set", "clear"):
        if any(state == wanted for state, _ in bits):
            ims_bit = wanted
            break
    # a clear bit counts only when no other DVSEC leaves the question open
    if ims_bit == "clear" and any(state not in ("set", "clear") for state, _ in bits):
        ims_bit = "unknown"
    if len(dvsecs) > 1:
        causes.append(Cause("DEV_DVSEC_DUPLICATE", tuple(s for dvsec in dvsecs for s in dvsec.spans)))
    causes += [note for dvsec in dvsecs if (note := dvsec.revision_note()) is not None]
    if ims_bit == "unknown":
        causes += [Cause(state, spans) for state, spans in bits if state.isupper()]
    unnamed = _unnamed(device)
    complete = extended_list_complete(device) and not _blank_dvsecs(device)
    express = [capability for capability in everything if capability.kind == "express"]
    extended = [capability for capability in everything if capability.extended]
    standard_complete = standard_list_complete(device)
    pcie = "yes" if express or extended else "no" if standard_complete else "unknown"
    if pcie == "no" and not is_verbose(device) and device.config_space is None:
        pcie = "unknown"
    if not complete and pcie != "no":
        known = {cause.code for cause in causes}
        causes += [cause for cause in _incomplete_causes(device, unnamed) if cause.code not in known]
    elif unnamed:
        causes.append(Cause("LSPCI_TOO_OLD", unnamed))
    ext_0x38 = [capability for capability in everything if capability.kind == "siov"]
    return Observation(
        siov_dvsec="seen" if dvsecs else "not-seen",
        ims_bit=ims_bit,  # type: ignore[arg-type]
        ext_0x38="yes" if ext_0x38 else "no",
        list="complete" if complete else "incomplete",
        unnamed_dvsec="yes" if unnamed else "no",
        pcie=pcie,  # type: ignore[arg-type]
        dvsec_spans=tuple(span for dvsec in dvsecs for span in dvsec.spans),
        bit_spans=tuple(span for state, spans in bits if state == ims_bit for span in spans),
        ext_spans=tuple(capability.span for capability in ext_0x38),
        list_spans=tuple(capability.span for capability in (extended or express)) or _head(device),
        unnamed_spans=unnamed,
        causes=tuple(causes),
    )
