"""Every limit on hostile input, hit through the command line: told by its name, and changed by `--limit`."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from pathlib import Path

import pytest

from lspci_ims.source import Limits

from ..source.containers import tar, zipped

SAMPLES = Path(__file__).parents[2] / "samples"
DUMP = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt").read_bytes()


def nested(data: bytes, depth: int) -> bytes:
    for level in range(depth):
        data = tar({f"{level}/lspci.txt" if level == 0 else f"{level}.tar": data})
    return data


#: Name of the limit, a value that is hit, one that is not, and the input.
CASES = {
    "text_bytes": (1000, 1 << 20, DUMP),
    "line_chars": (40, 200, DUMP),
    "devices": (3, 100, DUMP),
    "chain_hops": (2, 100, DUMP),
    "archive_bytes": (5000, 1 << 30, gzip.compress(tar({"lspci.txt": DUMP, "noise": os.urandom(50_000)}))),
    "members": (2, 10, tar({"lspci.txt": DUMP, "a": b"1", "b": b"2"})),
    "nesting": (2, 4, nested(DUMP, 3)),
    "ratio": (3, 1 << 20, zlib.compress(DUMP + (b"x" * 9999 + b"\n") * 1300, wbits=31)),
    "zip_bytes": (1000, 1 << 20, gzip.compress(zipped({"lspci.txt": DUMP}))),
    "quote_depth": (3, 50, b"".join(b"> " * 20 + line + b"\n" for line in DUMP.splitlines())),
}


def test_no_limit_is_forgotten() -> None:
    assert set(CASES) == set(Limits.__struct_fields__)


@pytest.mark.parametrize("name", CASES)
def test_a_limit_is_told_and_can_be_changed(run, name: str) -> None:
    low, high, data = CASES[name]
    for value in (low, high):
        done = run("check", "--format", "json", "--limit", f"{name}={value}", "-", stdin=data)
        assert done.returncode in (0, 3)
        assert b"Traceback" not in done.stderr
        answer = json.loads(done.stdout)
        told = [*answer["diagnostics"], *(d for m in answer["machines"] for d in m["diagnostics"])]
        assert (f"LIMIT_{name.upper()}" in {d["code"] for d in told}) == (value == low)
        devices = [d for m in answer["machines"] for d in m["devices"] if d["device_id"] == "0b25"]
        if value == high:
            assert [device["ims"] for device in devices] == ["yes"]
        # what was cut is never an answer
        assert all(device["ims"] not in ("no", "no-sign") for device in devices)
