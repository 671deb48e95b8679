"""What the grammar makes of lspci's text, held against the bytes: everything that is not as it must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from lspci_ims.config_space import decode
from lspci_ims.detect.agreement import disagreements
from lspci_ims.model import Capability, ConfigSpace, Device
from lspci_ims.pipeline import Parser
from lspci_ims.source import Limits, input_from_text
from lspci_ims.views import canonical

from .known import is_known
from .printing import Printed
from .spaces import Function


class Difference(NamedTuple):
    """Something that is not as it must be: of which function, in which form, what, and the proof."""

    slot: str
    form: tuple[str, ...]
    what: str
    proof: str

    def __str__(self) -> str:
        return f"{self.slot} {' '.join(self.form)}: {self.what}: {self.proof}"


class Judge:
    """Judges printouts; one parser serves them all, as it does in a long run."""

    def __init__(self) -> None:
        self.parser = Parser(Limits())
        #: How often each row of the table explained a difference, and each field was compared.
        self.known: Counter[str] = Counter()
        self.compared: Counter[tuple[str, str, str]] = Counter()
        self.lines = 0

    def judge(
        self, functions: Sequence[Function], form: tuple[str, ...], printed: Printed
    ) -> Iterator[Difference]:
        """All differences of one printout."""
        spaces = {function.slot: decode(function.data) for function in functions}
        text = "".join(printed.texts.values())
        found = self.parser.parse(input_from_text(text, "text", Limits()))
        devices = {device.bdf[5:]: device for dump in found.dumps for device in dump.devices}
        for dump in found.dumps:
            for diagnostic in dump.diagnostics:
                yield Difference("-", form, "diagnostic", diagnostic.message)
        lines = sum(dump.coverage.lines for dump in found.dumps)
        printed_lines = sum(1 for line in text.split("\n") if line.strip())
        self.lines += printed_lines
        if lines != printed_lines:
            yield Difference("-", form, "lines lost", f"{lines} of {printed_lines}")
        for slot in printed.texts.keys() ^ devices.keys():
            yield Difference(slot, form, "function lost", printed.texts.get(slot, "")[:80])
        for slot, device in devices.items():
            for what, proof in self._device(device, spaces[slot]):
                known = is_known(what, proof, spaces[slot])
                if known is None:
                    yield Difference(slot, form, what, proof)
                else:
                    self.known[known] += 1

    def _device(self, device: Device, space: ConfigSpace) -> Iterator[tuple[str, str]]:
        for span in (*device.unparsed, *device.noise):
            yield "unparsed", span.text
        for capability in device.capabilities:
            for span in capability.unparsed:
                yield "unparsed", f"{capability.kind}: {span.text}"
        yield from _chain(device, space)
        yield from _identity(device, space)
        if device.config_space is not None and not _same_rows(device.config_space, space):
            yield "hex rows", f"{device.config_space.bytes} of {space.bytes} bytes"
        whole = msgspec.structs.replace(device, config_space=space)
        for found in disagreements(whole):
            name = f"{found.kind}/{found.register}/{found.label}"
            proof = f"{found.text_value!r} is {found.bytes_value!r} in line {found.text_span.first_line}"
            yield f"value {name}", proof
        yield from _windows(device, space)
        self._count(device, space)

    def _count(self, device: Device, space: ConfigSpace) -> None:
        """Count what both witnesses tell, so that nothing is thought to be compared that never is."""
        raw = {capability.offset: capability for capability in space.capabilities}
        pairs = [("device", device.registers, space.registers)]
        for capability in device.capabilities:
            other = raw.get(capability.offset)
            if other is not None and other.kind == capability.kind:
                pairs.append((capability.kind, capability.registers, other.registers))
        for kind, printed, known in pairs:
            told = {(register.name, field.label) for register in known for field in register.fields}
            for register in printed:
                for field in register.fields:
                    name, label, _ = canonical(kind, register.name, field.label, None)
                    if (name, label) in told:
                        self.compared[kind, name, label] += 1


def _windows(device: Device, space: ConfigSpace) -> Iterator[tuple[str, str]]:
    """Windows of bridges: read from the registers here, as no kernel knows of these functions."""
    for register in space.registers:
        printed = device.register(register.name) if register.name.endswith("behind bridge") else None
        for field in register.fields if printed is not None else ():
            told = printed.get(field.label) if printed is not None else None
            if told not in (None, field.value):
                yield f"value device/{register.name}/{field.label}", f"{told} is {field.value}"


def _same_rows(printed: ConfigSpace, space: ConfigSpace) -> bool:
    """Whether the rows that lspci printed hold the bytes: it prints 64, 128, 256 or 4096 of them."""
    return space.data.startswith(printed.data) and printed.bytes in (64, 128, 256, 4096)


def _chain(device: Device, space: ConfigSpace) -> Iterator[tuple[str, str]]:
    """The same capabilities at the same places in the same order, and the same end."""
    printed = [_place(capability) for capability in device.capabilities]
    walked = [_place(capability) for capability in space.capabilities]
    if printed != walked:
        yield "capabilities", f"{printed} are {walked}"
    fault = {fault.name for fault in space.faults} & {"loop", "all-ones"}
    if (device.chain_fault is not None) != bool(fault):
        yield "chain", f"{device.chain_fault and device.chain_fault.text!r} is {space.faults}"


def _place(capability: Capability) -> tuple[int | None, str, bool]:
    return capability.offset, capability.kind, capability.extended


def _identity(device: Device, space: ConfigSpace) -> Iterator[tuple[str, str]]:
    """Ids printed are those of the bytes; a name leads to them, or to several of which they are one."""
    expected: Mapping[str, object] = {
        label: _digits(space, label) for label in ("vendor_id", "device_id", "class_id")
    }
    identity = device.identity
    pair = f"{_digits(space, 'vendor_id')}:{_digits(space, 'device_id')}"
    for label, value in expected.items():
        told = getattr(identity, label)
        if told is not None and told != value:
            yield f"identity {label}", f"{told} is {value}: {device.header.text}"
    if identity.candidates and pair not in identity.candidates:
        yield "identity candidates", f"{identity.candidates} without {pair}: {device.header.text}"


def _digits(space: ConfigSpace, label: str) -> str:
    start = {"vendor_id": 0, "device_id": 2, "class_id": 0xA}[label]
    return int.from_bytes(bytes.fromhex(space.data)[start : start + 2], "little").to_bytes(2, "big").hex()
