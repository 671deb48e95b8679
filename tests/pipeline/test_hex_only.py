"""`lspci -xxxx` without -v: head lines and bytes alone give the answers that text and bytes give together."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

import lspci_ims
from lspci_ims.model import CheckResult, DeviceAnswer

SAMPLES = Path(__file__).parents[2] / "samples"
#: In `access-denied` the bytes are missing: the text says why, the rows cannot.
MACHINES = sorted(path.parent.name for path in SAMPLES.glob("*/config-space.dump"))

pytestmark = pytest.mark.oracle


def check(machine: str, *options: str) -> CheckResult:
    dump = SAMPLES / machine / "config-space.dump"
    done = subprocess.run(
        ["lspci", "-F", str(dump), "-xxxx", *options], capture_output=True, check=True, timeout=60
    )
    return lspci_ims.check(done.stdout, all_devices=True)


def answers(result: CheckResult) -> list[tuple[Any, ...]]:
    return [_answer(device) for machine in result.machines for device in machine.devices]


def _answer(device: DeviceAnswer) -> tuple[Any, ...]:
    return (
        device.bdf,
        device.vendor_id,
        device.device_id,
        device.siov,
        device.ims,
        device.storage,
        device.needs,
        device.state,
        tuple((use.model, use.use, use.verdict, use.would_be) for use in device.usable),
    )


@pytest.mark.parametrize(
    "numeric",
    [(), pytest.param(("-n",), marks=pytest.mark.slow), pytest.param(("-nn",), marks=pytest.mark.slow)],
    ids=["names", "-n", "-nn"],
)
@pytest.mark.parametrize("machine", MACHINES)
def test_bytes_alone_give_the_same_answers(machine: str, numeric: tuple[str, ...]) -> None:
    alone, together = answers(check(machine, *numeric)), answers(check(machine, "-vvv", *numeric))
    if machine == "access-denied":
        # what cannot be read has another cause: the rows end without a word
        alone, together = [one[:7] for one in alone], [one[:7] for one in together]
    assert alone == together
    assert alone


def test_proofs_are_rows_of_bytes() -> None:
    result = check("dsa-bare-metal-ims-set")
    (device,) = [one for one in result.machines[0].devices if one.bdf == "0000:6a:01.0"]
    assert (device.siov, device.ims) == ("r1", "yes")
    (reason,) = [reason for reason in device.reasons if reason.code == "DEV_IMS_BIT_SET"]
    assert all(span.offset is not None and span.first_line > 0 for span in reason.spans)


def test_a_dump_of_bytes_has_nothing_unread() -> None:
    dump = (SAMPLES / "dsa-bare-metal-ims-set" / "config-space.dump").read_text("utf-8")
    for found in lspci_ims.parse(dump).dumps:
        assert found.coverage.unparsed == 0
        assert all(device.config_space is not None for device in found.devices)
