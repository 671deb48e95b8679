"""The tree of buses: from text or bytes, whole whatever the numbers say, and folded where it is drawn."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.cli.main import run
from lspci_ims.pipeline import (
    Bus,
    CheckOptions,
    FunctionReport,
    Parser,
    bus_numbers,
    bus_tree,
    check_sources,
    reports_of,
)
from lspci_ims.plugin import PluginHost
from lspci_ims.report.html.bus_list import list_steps
from lspci_ims.report.html.drawing import draw
from lspci_ims.source import Limits

from .documents import Document


def functions_of(text: str) -> tuple[FunctionReport, ...]:
    found: list[FunctionReport] = []
    host = PluginHost.load(enabled=False)
    sources = [reports_of(text, Limits(), "text")]
    check_sources(sources, Parser(), host, CheckOptions(), lambda machine: found.extend(machine.functions))
    return tuple(found)


def bridge(place: str, secondary: int, subordinate: int) -> str:
    numbers = f"primary=00, secondary={secondary:02x}, subordinate={subordinate:02x}, sec-latency=0"
    return f"{place} PCI bridge: Example Corporation Device 0001\n\tBus: {numbers}\n\n"


def endpoint(place: str, name: str = "Ethernet controller") -> str:
    return f"{place} {name}: Example Corporation Device 0002\n\tFlags: fast devsel\n\n"


def sriov(place: str, offset: int, stride: int, vfs: int) -> str:
    """A function whose registers say that it has virtual ones, and where."""
    return (
        f"{place} Ethernet controller: Mellanox Technologies MT2892 Family [ConnectX-6 Dx]\n"
        "\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"
        "\tCapabilities: [180 v1] Single Root I/O Virtualization (SR-IOV)\n"
        "\t\tIOVCtl:\tEnable+ Migration- Interrupt- MSE+ ARIHierarchy+ 10BitTagReq-\n"
        f"\t\tInitial VFs: {vfs}, Total VFs: {vfs}, Number of VFs: {vfs}, Function Dependency Link: 00\n"
        f"\t\tVF offset: {offset}, stride: {stride}, Device ID: 101e\n\n"
    )


def in_lists(page: Path) -> list[str]:
    """The addresses in a page's lists of buses, in their order."""
    text = page.read_text("utf-8")
    lists = re.findall(r"(?s)<summary>Root bus [^<]*? as a list</summary>(.*?)</details>", text)
    return [
        bdf for one in lists for bdf in re.findall(r"<li>(?:Host bridge )?(?:<a [^>]*>)?([0-9a-f:.]+)", one)
    ]


def outline(bus: Bus) -> dict[str, object]:
    """A bus as nested dicts of addresses."""
    shown: dict[str, object] = {}
    for node in bus.nodes:
        behind = {name: value for below in node.buses for name, value in outline(below).items()}
        shown[node.function.device.bdf.removeprefix("0000:")] = behind
    return shown


def test_bridges_lead_to_the_buses_that_they_name() -> None:
    text = (
        endpoint("00:00.0", "Host bridge")
        + bridge("00:01.0", 1, 3)
        + bridge("01:00.0", 2, 3)
        + bridge("02:00.0", 3, 3)
        + endpoint("03:00.0")
        + endpoint("80:00.0")
    )
    roots = bus_tree(functions_of(text))
    assert [root.name for root in roots] == ["0000:00", "0000:80"]
    assert roots[0].host_bridge is not None
    assert outline(roots[0]) == {"00:01.0": {"01:00.0": {"02:00.0": {"03:00.0": {}}}}}


def test_a_bus_that_no_bridge_names_is_behind_the_narrowest_range() -> None:
    text = bridge("00:01.0", 1, 9) + bridge("01:00.0", 2, 5) + endpoint("04:00.0") + endpoint("09:00.0")
    (root,) = bus_tree(functions_of(text))
    assert outline(root) == {"00:01.0": {"01:00.0": {"04:00.0": {}}, "09:00.0": {}}}


def test_domains_are_apart() -> None:
    text = bridge("0000:00:01.0", 1, 1) + endpoint("10000:01:00.0") + endpoint("0000:01:00.0")
    assert [root.name for root in bus_tree(functions_of(text))] == ["0000:00", "10000:01"]


def test_numbers_of_the_bytes_do_where_the_text_has_none() -> None:
    row0 = "00: 86 80 2a 35 06 00 10 00 04 00 04 06 10 00 01 00\n"
    row1 = "10: 00 00 00 00 00 00 00 00 00 07 09 00 00 00 00 00\n"
    (function,) = functions_of(f"00:03.0 PCI bridge: Intel Corporation Device 352a (rev 04)\n{row0}{row1}\n")
    assert bus_numbers(function.device) == (7, 9)


def test_an_unset_bridge_leads_nowhere() -> None:
    (function,) = functions_of(bridge("00:01.0", 0, 0))
    assert bus_numbers(function.device) is None


def test_as_many_bridges_as_there_are_buses_may_be_nested(make) -> None:
    text = "".join(bridge(f"{at:02x}:00.0", at + 1, 255) for at in range(255)) + endpoint("ff:00.0")
    page = make(text)
    assert in_lists(page) == [f"0000:{at:02x}:00.0" for at in range(256)]
    document = Document(page)
    assert document.faults == []
    assert sum(tag == "svg" for tag, _ in document.tags) == 1


def test_a_bridge_where_a_virtual_function_should_be_hides_nothing(make, tmp_path, capsysbinary) -> None:
    text = (
        endpoint("00:00.0", "Host bridge")
        + bridge("00:01.0", 1, 5)
        + sriov("01:00.0", 1, 1, 1)
        + bridge("01:00.1", 2, 2)
        + endpoint("02:00.0")
    )
    page = make(text)
    assert in_lists(page) == [
        f"0000:{place}" for place in ("00:00.0", "00:01.0", "01:00.0", "01:00.1", "02:00.0")
    ]
    assert "0000:02:00.0" in Document(page).texts["m1-topology"]
    report = tmp_path / "report.txt"
    report.write_text(text)
    assert run(["check", str(report), "--all-devices", "--format", "json"]) == 0
    (machine,) = json.loads(capsysbinary.readouterr().out)["machines"]
    assert [d["bdf"] for d in machine["devices"] if d["state"]["sriov"]["pf"] is not None] == []
    assert [(b["bdf"], b["above"]) for b in machine["bridges"]] == [
        ("0000:00:01.0", None),
        ("0000:01:00.1", "0000:00:01.0"),
    ]


PLACES = st.tuples(st.integers(0, 4), st.integers(0, 31))
FUNCTIONS = st.one_of(
    st.builds(
        lambda low, high: lambda place: bridge(place, low, high), st.integers(0, 6), st.integers(0, 255)
    ),
    st.builds(
        lambda *numbers: lambda place: sriov(place, *numbers),
        st.integers(0, 600),
        st.integers(0, 9),
        st.integers(0, 64),
    ),
    st.just(endpoint),
)


@given(st.dictionaries(PLACES, FUNCTIONS, min_size=1, max_size=12))
def test_no_function_is_lost_or_told_twice(found) -> None:
    blocks = [make_block(f"{bus:02x}:{device:02x}.0") for (bus, device), make_block in sorted(found.items())]
    functions = functions_of("".join(blocks))
    all_of_them = sorted(function.device.bdf for function in functions)
    assert len(all_of_them) == len(found)
    roots = bus_tree(functions)
    assert sorted(function.device.bdf for root in roots for function in root.functions()) == all_of_them
    steps = [step for root in roots for step in list_steps(root) if step.function is not None]
    assert sorted(step.function.device.bdf for step in steps) == all_of_them
    for root in roots:
        drawing = draw(root, {})
        assert drawing.height == 26 * len(drawing.rows)


@pytest.mark.parametrize("count", [6, 7])
def test_many_like_functions_are_drawn_as_one_row(count: int) -> None:
    (root,) = bus_tree(functions_of("".join(endpoint(f"00:{at:02x}.0") for at in range(count))))
    rows = draw(root, {}).rows
    assert len(rows) == (1 + count if count == 6 else 2)
    if count == 7:
        assert rows[1].kind == "folded"
        assert rows[1].title == "7 more functions"
