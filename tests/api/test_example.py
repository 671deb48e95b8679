"""The plugin in the interface's docstring loads, fires on what it says, and explains itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import lspci_ims
from lspci_ims.cli.main import cli
from lspci_ims.model import Reason
from lspci_ims.plugin import PluginHost
from lspci_ims.plugin.document import example

HEAD = "6a:01.0 System peripheral [0880]: Acme Engine One [1234:0001]\n"
DVSEC = "\tCapabilities: [100 v1] Designated Vendor-Specific: Vendor=1234 ID=0007 Rev=0 Len=16 <?>\n"
EXPRESS = "\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    path = tmp_path / "acme.py"
    path.write_text(example(), "utf-8")
    return path


def config_space(slots: int) -> str:
    """Rows of lspci -xxxx: a header, an Express capability and the vendor's DVSEC with its slots."""
    space = bytearray(4096)
    words = {0x00: 0x1234, 0x02: 0x0001, 0x06: 0x0010, 0x0A: 0x0880, 0x34: 0x0040, 0x40: 0x0010, 0x42: 0x0002}
    words |= {0x100: 0x0023, 0x102: 0x0001, 0x104: 0x1234, 0x106: 0x0100, 0x108: 0x0007, 0x10C: slots}
    for offset, word in words.items():
        space[offset : offset + 2] = word.to_bytes(2, "little")
    return "".join(f"{at:02x}: {space[at : at + 16].hex(' ')}\n" for at in range(0, 4096, 16))


def reasons(text: str, plugin: Path) -> list[Reason]:
    result = lspci_ims.check(text, plugins=False, plugin_files=[plugin])
    assert [info.status for info in result.tool.plugins] == ["ok"]
    assert not result.diagnostics
    (machine,) = result.machines
    (device,) = machine.devices
    return [reason for reason in device.reasons if reason.code == "ACME001"]


def test_it_loads_with_all_four_hooks(plugin: Path) -> None:
    host = PluginHost.load(enabled=False, files=[plugin])
    assert host.diagnostics == ()
    assert [len(rows) for rows in (host.families(), host.layouts(), host.text_signs(), host.rules())] == [
        1
    ] * 4


def test_it_fires_on_the_bytes(plugin: Path) -> None:
    (reason,) = reasons(HEAD + EXPRESS + DVSEC + config_space(0x1040), plugin)
    assert (reason.by, reason.message) == ("acme", "message slots on the device")
    assert [span.text.strip()[:20] for span in reason.spans] == [
        "6a:01.0 System perip",
        "100: 23 00 01 00 34 ",
    ]
    assert not reasons(HEAD + EXPRESS + DVSEC + config_space(0x1000), plugin)


def test_it_fires_on_the_log(plugin: Path) -> None:
    log = "\n[    1.0] acme 0000:6a:01.0: 64 message slots\n"
    (reason,) = reasons(HEAD + EXPRESS + DVSEC + log, plugin)
    assert [span.first_line for span in reason.spans] == [1, 5]
    for other in (log.replace("64", "0"), log.replace("6a:", "6b:"), ""):
        assert not reasons(HEAD + EXPRESS + DVSEC + other, plugin)


def test_its_page(plugin: Path) -> None:
    shown = CliRunner().invoke(cli, ["explain", "ACME001", "--no-plugins", "--plugin", str(plugin)])
    assert shown.exit_code == 0
    for text in (
        "ACME001: message slots",
        "What: the vendor's DVSEC 0007",
        "Source: data sheet 1.0, section 4.2",
    ):
        assert text in shown.output
