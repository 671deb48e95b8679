"""How people send things: samples as folders, archives, mails, and config space as files."""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Mapping
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"
Tree = dict[str, str | bytes]
_HEAD = re.compile(r"(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}):([01][0-9a-f]\.[0-7]) ")
_ROW = re.compile(r"[0-9a-f]{2,3}: ((?:[0-9a-f]{2} ?)+)$")


def as_bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A tar of members."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as packed:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(as_bytes(content))
            packed.addfile(info, io.BytesIO(as_bytes(content)))
    return held.getvalue()


def folder(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A folder with members."""
    for name, content in members.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(as_bytes(content))
    return path


def config_spaces(text: str, root: str) -> dict[str, bytes]:
    """The rows of `lspci -xxxx` as the files below proc/bus/pci that a sosreport holds."""
    spaces: dict[str, bytes] = {}
    name = ""
    for line in text.splitlines():
        if head := _HEAD.match(line):
            domain = "" if head[1] in (None, "0000") else f"{head[1]}:"
            name = f"{root}/proc/bus/pci/{domain}{head[2]}/{head[3]}"
        elif row := _ROW.match(line):
            spaces[name] = spaces.get(name, b"") + bytes.fromhex(row[1])
    return spaces
