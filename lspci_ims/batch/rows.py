"""The rows of a dataset: one per input, device, finding and error, each with the digest of its input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ..model import Absent, CheckResult, DeviceAnswer, Diagnostic, MachineAnswer, Span


class InputRow(msgspec.Struct, frozen=True):
    """One input. `digest` is the SHA-256 of its bytes in hex (of a folder: of its files' names and bytes).

    `bytes` is its size, `machines` and `devices` are how many were found in it.
    """

    input: str
    digest: str
    bytes: int
    machines: int
    devices: int


class DeviceRow(msgspec.Struct, frozen=True):
    """One function of one machine.

    `machine` counts the machines of the input from 0; `member`, `first_line` and `last_line` are the place of
    its dump. The six verdicts are named `<model>_<use>`. What the report does not hold is null.
    """

    input: str
    digest: str
    machine: int
    member: str | None
    first_line: int
    last_line: int
    bdf: str
    vendor_id: str | None
    device_id: str | None
    id_source: str
    subsystem_vendor_id: str | None
    subsystem_device_id: str | None
    class_id: str | None
    name: str
    driver: str | None
    siov: str
    ims: str
    storage: str
    needs: str
    proposal_2020_function: str
    proposal_2020_subdevice: str
    remapping_2021_function: str
    remapping_2021_subdevice: str
    kernel_function: str
    kernel_subdevice: str
    msix_vectors: int | None
    msix_enabled: bool | None
    pasid_present: bool | None
    pasid_enabled: bool | None
    pasid_width: int | None
    ats_enabled: bool | None
    pri_enabled: bool | None
    sriov_total_vfs: int | None
    sriov_num_vfs: int | None
    iommu_group: str | None
    virt: str
    hypervisor: str | None
    interrupt_remapping: str
    viommu: str
    scalable_mode: str
    arch: str
    kernel: str | None
    kernel_class: str
    reasons: tuple[str, ...]
    asks: tuple[str, ...]


class FindingRow(msgspec.Struct, frozen=True):
    """One reason of one function, or of a machine (`bdf` is null), with the first line that proves it.

    `line` is 0 where the proof is no line; `offset` is that of config space where the proof is bytes.
    """

    input: str
    digest: str
    machine: int
    bdf: str | None
    code: str
    by: str
    message: str
    member: str | None
    line: int
    offset: int | None
    text: str


class ErrorRow(msgspec.Struct, frozen=True):
    """What could not be read, a limit that was hit, or a plugin that failed. `digest` is null if unknown."""

    input: str
    digest: str | None
    level: str
    code: str
    message: str
    member: str | None
    line: int | None


#: The tables of a dataset, by name.
TABLES: Mapping[str, type[msgspec.Struct]] = {
    "inputs": InputRow,
    "devices": DeviceRow,
    "findings": FindingRow,
    "errors": ErrorRow,
}


class Rows(msgspec.Struct):
    """The rows of some inputs, by table."""

    inputs: list[InputRow] = []
    devices: list[DeviceRow] = []
    findings: list[FindingRow] = []
    errors: list[ErrorRow] = []

    def __len__(self) -> int:
        return len(self.inputs) + len(self.devices) + len(self.findings) + len(self.errors)


class RowWriter:
    """Puts answers into rows."""

    def __init__(self) -> None:
        self.rows = Rows()

    def add_result(self, result: CheckResult, name: str, digest: str, size: int) -> None:
        """Put in the answer about one input."""
        functions = 0
        for number, machine in enumerate(result.machines):
            functions += len(machine.devices)
            self.rows.devices += (
                _device(name, digest, number, machine, device) for device in machine.devices
            )
            self.rows.findings += self._findings(name, digest, number, machine)
            self.add_diagnostics(machine.diagnostics, name, digest)
        self.add_diagnostics(result.diagnostics, name, digest)
        self.rows.inputs.append(InputRow(name, digest, size, len(result.machines), functions))

    def add_diagnostics(self, diagnostics: Iterable[Diagnostic], name: str, digest: str | None) -> None:
        """Put in the warnings and errors among the remarks."""
        for told in diagnostics:
            if told.level != "info":
                member, line = (None, None) if told.span is None else (told.span.member, told.span.first_line)
                message = told.message.partition("\n")[0]
                self.rows.errors.append(ErrorRow(name, digest, told.level, told.code, message, member, line))

    def add_error(self, name: str, digest: str | None, code: str, message: str) -> None:
        """Put in what kept an input from being read."""
        self.rows.errors.append(ErrorRow(name, digest, "error", code, message, None, None))

    def _findings(self, name: str, digest: str, number: int, machine: MachineAnswer) -> Iterator[FindingRow]:
        owners = [(None, machine.platform.reasons), *((d.bdf, d.reasons) for d in machine.devices)]
        for bdf, reasons in owners:
            for reason in reasons:
                span = reason.spans[0] if reason.spans else Span(name, None, 0, 0, None, "")
                place = (span.member, span.first_line, span.offset, span.text)
                yield FindingRow(name, digest, number, bdf, reason.code, reason.by, reason.message, *place)


def _known(value: object) -> object:
    return None if isinstance(value, Absent) else value


def _device(name: str, digest: str, number: int, machine: MachineAnswer, device: DeviceAnswer) -> DeviceRow:
    state, platform, source = device.state, machine.platform, machine.source
    verdicts = {f"{v.model.replace('-', '_')}_{v.use}": v.verdict for v in device.usable}
    values = {
        "input": name,
        "digest": digest,
        "machine": number,
        "member": source.member,
        "first_line": source.first_line,
        "last_line": source.last_line,
        "subsystem_vendor_id": device.subsystem.vendor_id,
        "subsystem_device_id": device.subsystem.device_id,
        "msix_vectors": _known(state.msix.count),
        "msix_enabled": _known(state.msix.enabled),
        "pasid_present": _known(state.pasid.present),
        "pasid_enabled": _known(state.pasid.enabled),
        "pasid_width": _known(state.pasid.width),
        "ats_enabled": _known(state.ats.enabled),
        "pri_enabled": _known(state.pri.enabled),
        "sriov_total_vfs": _known(state.sriov.total_vfs),
        "sriov_num_vfs": _known(state.sriov.num_vfs),
        "iommu_group": _known(state.iommu_group),
        "reasons": tuple(dict.fromkeys(reason.code for reason in device.reasons)),
        "asks": tuple(ask.command for ask in device.ask),
        **verdicts,
    }
    for field in DeviceRow.__struct_fields__:
        if field not in values:
            values[field] = getattr(device if hasattr(device, field) else platform, field)
    return DeviceRow(**values)  # type: ignore[arg-type]
