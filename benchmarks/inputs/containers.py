"""Reports in containers: archives and mailboxes, in memory, the same bytes at every run."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from typing import Final

_TIME = (2024, 1, 1, 0, 0, 0)


def _name(number: int) -> str:
    return f"sosreport-{number:04}/sos_commands/pci/lspci_-nnvv"


def _tar(texts: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for number, text in enumerate(texts):
            data = text.encode()
            member = tarfile.TarInfo(_name(number))
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()


def _zip(texts: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(texts):
            archive.writestr(zipfile.ZipInfo(_name(number), _TIME), text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _mbox(texts: Sequence[str], *, encoded: bool) -> bytes:
    parts = []
    for number, text in enumerate(texts):
        message = EmailMessage()
        message["From"] = "reporter@example.org"
        message["Subject"] = f"report {number}"
        message["Message-ID"] = f"<{number}@example.org>"
        message.set_content("The output is attached.\n")
        if encoded:
            message.add_attachment(text.encode(), "application", "octet-stream", filename="lspci.txt")
        else:
            message.add_attachment(text, filename="lspci.txt")
        for part in message.walk():
            if part.is_multipart():
                part.set_boundary(f"=={number:08}==")
        parts.append(b"From reporter@example.org Mon Jan  1 00:00:00 2024\n" + message.as_bytes() + b"\n")
    return b"".join(parts)


#: The container's file name and how it is made.
CONTAINERS: Final[dict[str, Callable[[Sequence[str]], bytes]]] = {
    "reports.txt": lambda texts: "".join(texts).encode(),
    "reports.tar": _tar,
    "reports.tar.gz": lambda texts: gzip.compress(_tar(texts), mtime=0),
    "reports.tar.bz2": lambda texts: bz2.compress(_tar(texts)),
    "reports.tar.xz": lambda texts: lzma.compress(_tar(texts)),
    "reports.zip": _zip,
    "texts.mbox": lambda texts: _mbox(texts, encoded=False),
    "base64.mbox": lambda texts: _mbox(texts, encoded=True),
}
