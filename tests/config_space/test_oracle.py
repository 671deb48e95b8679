"""Random config spaces through the real lspci: what it prints agrees with the bytes, whatever they are."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from lspci_ims.config_space import decode
from lspci_ims.detect.agreement import disagreements
from lspci_ims.pipeline import Parser, read_like
from lspci_ims.source import Limits
from lspci_ims.spec import rows
from lspci_ims.spec.layouts import layouts

pytestmark = pytest.mark.oracle
FUNCTIONS = 256
EXPRESS = 0x10


def ids(where: str) -> list[int]:
    table = (row for row in rows("capabilities") if row["space"] == where)
    return [int(row["id"], 16) for row in table if row["kind"] in layouts()]


def content(source: random.Random, size: int) -> bytes:
    """Zeros, ones, mostly zeros, or anything: real registers are rarely evenly random."""
    choice = source.random()
    if choice < 0.1:
        return bytes(size)
    if choice < 0.15:
        return b"\xff" * size
    if choice < 0.5:
        return bytes(source.getrandbits(8) & source.getrandbits(8) for _ in range(size))
    return source.randbytes(size)


def function(source: random.Random) -> bytes:
    data = bytearray(4096)
    data[0:0x40] = source.randbytes(4) + content(source, 0x3C)
    data[0x06] |= 0x10
    data[0x0E] = source.choice((0, 0, 1, 0x80, 0x81))
    data[0x34] = 0x40
    standard = [EXPRESS, *source.sample([number for number in ids("std") if number != EXPRESS], 2)]
    source.shuffle(standard)
    for number, offset in zip(standard, (0x40, 0x80, 0xC0), strict=True):
        data[offset : offset + 0x40] = content(source, 0x40)
        data[offset : offset + 2] = bytes((number, offset + 0x40 if offset < 0xC0 else 0))
    for index, number in enumerate(source.sample(ids("ext"), 8)):
        offset = 0x100 + 0x80 * index
        following = offset + 0x80 if index < 7 else 0
        data[offset : offset + 0x80] = content(source, 0x80)
        header = number | source.randrange(16) << 16 | following << 20
        data[offset : offset + 4] = header.to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize("seed", range(3))
def test_text_of_random_bytes_agrees_with_them(seed: int, tmp_path: Path) -> None:
    lspci = shutil.which("lspci")
    if lspci is None:
        pytest.skip("lspci is not installed")
    source = random.Random(seed)
    spaces: dict[str, bytes] = {}
    dump: list[str] = []
    for number in range(FUNCTIONS):
        bdf = f"{number >> 8:02x}:{number >> 3 & 31:02x}.{number & 7}"
        data = spaces[f"0000:{bdf}"] = function(source)
        hexdump = (f"{at:02x}: {data[at : at + 16].hex(' ')}" for at in range(0, 4096, 16))
        dump.append("\n".join((f"{bdf} Class 0200: 1234:5678", *hexdump, "")))
    path = tmp_path / "config-space.dump"
    path.write_text("\n".join(dump), encoding="utf-8")
    printed = subprocess.run(
        [lspci, "-F", str(path), "-vvv", "-nn"], capture_output=True, check=False
    ).stdout.decode(errors="replace")
    devices = [d for found in Parser().parse(read_like(printed, Limits())).dumps for d in found.devices]
    assert len(devices) > FUNCTIONS // 2
    for device in devices:
        whole = msgspec.structs.replace(device, config_space=decode(spaces[device.bdf]))
        assert disagreements(whole) == ()
