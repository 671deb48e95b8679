"""Nothing of what releases from 2.1.11 to the development head print for the same devices stays unread."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lspci_ims.grammar.reader import DeviceReader
from lspci_ims.source import Limits, input_from_bytes
from lspci_ims.split import find_candidates

_FOLDER = Path(os.environ.get("LSPCI_IMS_SHARED", "/nonexistent")) / "lspci-versions"
FILES = sorted(_FOLDER.glob("lspci-*.txt"))


@pytest.mark.skipif(not FILES, reason="LSPCI_IMS_SHARED names no folder with lspci-versions")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_indented_line_is_read(path: Path) -> None:
    text = input_from_bytes(path.read_bytes(), path.name, Limits())
    reader = DeviceReader()
    unread: list[str] = []
    devices = 0
    for candidate in find_candidates(text.lines):
        block = reader.read(text, candidate)
        if block is None:
            continue
        devices += 1
        spans = [
            *block.device.unparsed,
            *(span for cap in block.device.capabilities for span in cap.unparsed),
        ]
        unread += [span.text for span in spans]
    assert devices > 100
    assert not unread
