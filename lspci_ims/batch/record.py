"""What the rows of a dataset were made with: rows that were made otherwise do not belong beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from ..errors import UsageError
from ..plugin import PluginHost
from ..version import __version__
from .settings import ScanSettings

#: Its name in the folder; readers of Parquet folders pass over names that begin so.
RECORD = "_scan.json"


class ScanRecord(msgspec.Struct, frozen=True):
    """Whatever the rows depend on beside the inputs.

    `made_with` maps what a difference is called to a value: options by name, plugins by name with their
    version, files with the SHA-256 of their content.
    """

    made_with: dict[str, str]
    schema: str = "lspci-ims/dataset/1"

    def write(self, folder: Path) -> None:
        """Write it, all of it or nothing.

        Raises:
            OSError: it cannot be written.
        """
        unfinished = folder / f".{RECORD}"
        unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(self)) + b"\n")
        unfinished.replace(folder / RECORD)


def made_with(settings: ScanSettings, host: PluginHost) -> dict[str, str]:
    """What the rows depend on here, as `ScanRecord` has it."""
    return dict(_made_with(settings, host))


def _made_with(settings: ScanSettings, host: PluginHost) -> Iterator[tuple[str, str]]:
    yield "lspci-ims", __version__
    for info in host.infos():
        yield f"plugin {info.name}", info.version if info.status == "ok" else f"{info.version}, {info.status}"
    for file in settings.plugin_files:
        yield f"--plugin {Path(file).name}", _digest(file)
    if settings.pci_ids is not None:
        yield "--pci-ids", _digest(settings.pci_ids)
    for name, value in msgspec.structs.asdict(settings.options.overrides).items():
        if value is not None:
            yield f"--{name.replace('_', '-')}", value
    limits = msgspec.structs.asdict(settings.limits)
    yield from ((f"--limit {name}", str(value)) for name, value in limits.items())
    yield "--redact", str(settings.redacted)


def _digest(file: str) -> str:
    try:
        return hashlib.sha256(Path(file).read_bytes()).hexdigest()
    except (OSError, ValueError) as error:
        # what becomes of that is for who reads the file in earnest
        return f"not to be read ({error})"


def read_record(folder: Path) -> ScanRecord:
    """The record of a dataset.

    Raises:
        UsageError: there is none that can be read.
    """
    try:
        return msgspec.json.decode((folder / RECORD).read_bytes(), type=ScanRecord)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{folder}: {RECORD} does not tell what its rows were made with: {error}\n\n"
            "hint: name a new folder"
        ) from error


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What is not the same, for people."""
    told = []
    for name in {**before, **now}:
        was, is_now = before.get(name), now.get(name)
        if was != is_now:
            told.append(f"{name} was {_short(was)} and is {_short(is_now)}")
    return told


def _short(value: str | None) -> str:
    return "not there" if value is None else value[:16] if len(value) == 64 else value
