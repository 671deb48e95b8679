"""Wraps bytes in containers, made here with the standard library."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from importlib import import_module, util

import pytest

from lspci_ims.source import Input, Limits, Report, reports_from_bytes

LIMITS = Limits()
MEBI = 1 << 20
DUMP = b"00:00.0 Host bridge: Example Corporation Device 0001\n\tFlags: fast devsel\n"
DUMP_LINES = DUMP.decode().splitlines()


def tar(members: Mapping[str, bytes], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return held.getvalue()


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return held.getvalue()


def zstd(data: bytes) -> bytes:
    for name in ("compression.zstd", "backports.zstd"):
        if util.find_spec(name.partition(".")[0]) and util.find_spec(name):
            return bytes(import_module(name).compress(data))
    pytest.skip("zstd is not read by this installation: install the extra `zstd`")


def mail(data: bytes, filename: str = "lspci.txt", encoding: str = "base64") -> bytes:
    message = EmailMessage()
    message["From"] = "Reporter <reporter@example.org>"
    message["Subject"] = "Device does not come up"
    message.set_content("The dump is attached.\n")
    message.add_attachment(data, "application", "octet-stream", filename=filename, cte=encoding)
    return bytes(message)


def crash(data: bytes) -> bytes:
    """A crash report of apport with a text and a compressed value."""
    text = b"".join(b" " + line + b"\n" for line in data.splitlines())
    packed = gzip.compress(data, mtime=0)
    pieces = b"".join(
        b" " + base64.b64encode(packed[at : at + 3000]) + b"\n" for at in range(0, len(packed), 3000)
    )
    return (
        b"ProblemType: Bug\nArchitecture: amd64\nLspci:\n"
        + text
        + b"LspciPacked.txt: base64\n"
        + pieces
        + b"Uname: Linux 6.8.0-38-generic x86_64\n"
    )


#: One level each: bytes of a text in a container of that kind.
LAYERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd,
    "tar": lambda data: tar({"report/lspci.txt": data}),
    "tar.gz": lambda data: gzip.compress(tar({"report/lspci.txt": data}), mtime=0),
    "tar.bz2": lambda data: bz2.compress(tar({"report/lspci.txt": data})),
    "tar.xz": lambda data: lzma.compress(tar({"report/lspci.txt": data})),
    "tar.zst": lambda data: zstd(tar({"report/lspci.txt": data})),
    "zip": lambda data: zipped({"report/lspci.txt": data}),
    "zip-stored": lambda data: zipped({"report/lspci.txt": data}, zipfile.ZIP_STORED),
    "zip-bzip2": lambda data: zipped({"report/lspci.txt": data}, zipfile.ZIP_BZIP2),
    "mail": mail,
}


def read_all(data: bytes, limits: Limits = LIMITS) -> tuple[list[Report], list[Input]]:
    """All reports of bytes, exhausted, and all their texts."""
    reports, inputs = [], []
    for report in reports_from_bytes(data, "given", limits):
        inputs += [part.as_input() for part in report.parts]
        reports.append(report)
    return reports, inputs


def codes(data: bytes, limits: Limits = LIMITS) -> set[str]:
    """The codes of all diagnostics."""
    reports, inputs = read_all(data, limits)
    told = [*(report.diagnostics for report in reports), *(text.diagnostics for text in inputs)]
    return {diagnostic.code for found in told for diagnostic in found}


def members(data: bytes, limits: Limits = LIMITS) -> list[tuple[str | None, list[str]]]:
    """Name and lines of all texts."""
    return [(text.member, text.lines) for text in read_all(data, limits)[1]]
