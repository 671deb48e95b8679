"""Where the listed functions are."""

from __future__ import annotations

from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.cli.main import run
from lspci_ims.report.terminal import render_terminal

SAMPLES = Path(__file__).parents[2] / "samples"


def screen(text: str, width: int) -> list[str]:
    result = lspci_ims.check(text)
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


def bridge(place: str, secondary: int, subordinate: int) -> str:
    numbers = f"primary=00, secondary={secondary:02x}, subordinate={subordinate:02x}, sec-latency=0"
    return f"{place} PCI bridge: Intel Corporation Device 1234\n\tBus: {numbers}\n\n"


def endpoint(place: str) -> str:
    name = "Ethernet controller: Mellanox Technologies MT2892 Family [ConnectX-6 Dx]"
    return f"{place} {name}\n\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n\n"


def where(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], text: str) -> list[str]:
    """The lines of `Where` that the command prints, and nothing else of the machine."""
    report = tmp_path / "report.txt"
    report.write_text(text)
    assert run(["check", str(report)]) == 0
    lines = capsysbinary.readouterr().out.decode().split("\n")
    at = lines.index("Where")
    return lines[at + 1 : lines.index("", at)]


def test_a_bus_that_is_in_a_range_alone_is_below_that_bridge(tmp_path, capsysbinary) -> None:
    # two bridges claim bus 1, and no bridge names bus 2
    bridges = bridge("00:01.0", 1, 2) + bridge("00:02.0", 1, 1)
    lines = where(tmp_path, capsysbinary, bridges + endpoint("01:00.0") + endpoint("02:00.0"))
    assert [line.lstrip(" └").split()[0] for line in lines] == [
        "0000:00:01.0",
        "0000:01:00.0",
        "0000:02:00.0",
    ]


def test_as_many_bridges_as_there_are_buses_may_be_nested(tmp_path, capsysbinary) -> None:
    text = "".join(bridge(f"{at:02x}:00.0", at + 1, 255) for at in range(255)) + endpoint("ff:00.0")
    lines = where(tmp_path, capsysbinary, text)
    assert [line.lstrip(" └").split()[0] for line in lines] == [f"0000:{at:02x}:00.0" for at in range(256)]


def test_no_bridge_no_tree() -> None:
    dsa = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text()
    assert "Where" not in screen(dsa, 80)
