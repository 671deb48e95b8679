"""The first 256 bytes, printed by the real lspci: extended capabilities cannot be told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import lspci_ims

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.oracle
@pytest.mark.parametrize("plugins", [True, False])
def test_256_bytes_leave_siov_unknown(tmp_path: Path, plugins: bool) -> None:
    dump = (SAMPLES / "dsa-bare-metal-ims-set" / "config-space.dump").read_text("utf-8")
    short = tmp_path / "short.dump"
    short.write_text("\n".join(line for line in dump.split("\n") if line[3:4] != ":" or line[2] == ":"))
    command = ["lspci", "-F", str(short), "-vvv", "-xxx"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=30)
    result = lspci_ims.check(done.stdout, plugins=plugins, devices=["6a:01.0"])
    (device,) = result.machines[0].devices
    assert device.siov == "unknown"
    assert device.ims not in ("no", "no-sign")
    assert "HEX_TOO_SHORT" in {reason.code for reason in device.reasons}
    assert any("HEX_TOO_SHORT" in ask.settles for ask in device.ask)
