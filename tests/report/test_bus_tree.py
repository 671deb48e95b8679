"""Where the listed functions are, and the table of many."""

from __future__ import annotations

from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.report.terminal import render_terminal

SAMPLES = Path(__file__).parents[2] / "samples"


def screen(text: str, width: int, **options: bool) -> list[str]:
    result = lspci_ims.check(text, **options)  # type: ignore[arg-type]
    return ["".join(piece.text for piece in line) for line in render_terminal(result, width)]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_functions_stand_below_their_port_with_their_driver(width: int) -> None:
    lines = screen((SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt").read_text(), width)
    at = lines.index("Where")
    assert lines[at + 1].startswith("  0000:b0:01.0  ")
    assert lines[at + 1].endswith(", driver pcieport")
    assert lines[at + 2].startswith("    └ 0000:b1:00.0  ")
    assert lines[at + 2].endswith(", driver mlx5_core")
    assert len(max(lines[at : at + 8], key=len)) <= max(width, 55)


def test_circles_of_hostile_bus_numbers_end() -> None:
    name = "Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]"
    text = "".join(
        f"{bus:02x}:00.0 PCI bridge: Made-up\n\tControl: I/O- Mem+\n"
        f"\tBus: primary=00, secondary={bus % 8 + 1:02x}, subordinate=ff, sec-latency=0\n\n"
        for bus in range(1, 9)
    )
    lines = screen(f"{text}03:00.1 {name}\n\tControl: I/O- Mem+\n\n", 80)
    at = lines.index("Where")
    shown = [line.lstrip(" └").split()[0] for line in lines[at + 1 : lines.index("", at)]]
    # the last bridge leads back to the first bus: the circle is opened there
    assert shown == ["0000:08:00.0", "0000:01:00.0", "0000:02:00.0", "0000:03:00.1"]


def test_no_bridge_no_tree_and_a_table_for_many() -> None:
    dsa = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text()
    assert "Where" not in screen(dsa, 80)
    everything = screen(dsa, 80, all_devices=True)
    (head,) = [at for at, line in enumerate(everything) if line.startswith("function ")]
    assert everything[head + 1].split()[0] == "0000:00:00.0"
    assert all(len(line) <= 80 for line in everything[head : head + 7])
