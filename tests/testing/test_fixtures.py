"""The fixtures that pytest gets from lspci-ims: one plugin alone, and what they cost everybody else."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

import lspci_ims.testing
from lspci_ims.api import ByteField, ByteLayout, DeviceFamily, FamilyDevice, Finding, Rule, hookimpl
from lspci_ims.api import capabilities as capabilities_of
from lspci_ims.errors import PluginError, UsageError
from lspci_ims.testing.layouts import Dvsec, Express, MsiX

#: An id of another plugin's table: it must not take part.
VENDOR, DEVICE = "8086", "0b25"


def check(device, machine):
    for capability in capabilities_of(device.device, "dvsec"):
        if capability.get("Probe", "Bad"):
            raise ValueError("bad")
        return (Finding("fires", (capability.span,), states="states-ims"),)
    return ()


@pytest.fixture(scope="session")
def plugin_under_test() -> ModuleType:
    module = ModuleType("lspci_ims_probe")
    family = DeviceFamily("probe", VENDOR, (FamilyDevice(DEVICE, (), "made up"),))
    layout = ByteLayout("dvsec", VENDOR, "0009", "Probe", (ByteField("Bad", 10, 8, 0, 0, "flag"),), "made up")
    rule = Rule("PROBE001", "title", "why", "source", ("probe",), check)
    for name, given in (("device_families", family), ("byte_layouts", layout), ("rules", rule)):

        def hook(given=given):
            return (given,)

        setattr(module, f"lspci_ims_{name}", hookimpl(hook))
    return module


def dvsec(body: bytes) -> Dvsec:
    return Dvsec(vendor=0x8086, dvsec_id=9, body=body)


def test_check_text(check_text, make_device):
    result = check_text(make_device(VENDOR, DEVICE, Express(), dvsec(b"\0")), virt="vm")
    assert [(plugin.name, plugin.status) for plugin in result.tool.plugins] == [("probe", "ok")]
    (device,) = result.machines[0].devices
    assert device.ims == "vendor-stated"
    assert {reason.by for reason in device.reasons} == {"probe", "generic"}
    assert result.machines[0].overrides == {"virt": "vm"}
    with pytest.raises(UsageError):
        check_text("", nonsense=1)


def test_a_rule_that_fails_is_an_error(check_text, make_device):
    with pytest.raises(PluginError, match=r"rule PROBE001: ValueError: bad \(test_fixtures\.py, line \d+\)"):
        check_text(make_device(VENDOR, DEVICE, Express(), dvsec(b"\1")))


def test_check_sample(check_sample, tmp_path, make_device):
    path = tmp_path / "sample.txt"
    path.write_text(make_device(VENDOR, DEVICE), "utf-8")
    assert check_sample(path).machines[0].devices[0].bdf == "0000:01:00.0"


def test_make_device(make_device, check_text):
    text = make_device(0x8086, "0x0B25", MsiX(count=7), address="0001:02:03.4", subsystem=("1af4", 0x1100))
    (device,) = check_text(text).machines[0].devices
    assert (device.bdf, device.state.msix.count) == ("0001:02:03.4", 7)
    assert (device.subsystem.vendor_id, device.subsystem.device_id) == ("1af4", "1100")
    assert make_device(1, 2, length=64).count("\n") == 6
    for wrong in ("acme", "", "-1", 0x12345):
        with pytest.raises(ValueError, match=r"id|fit"):
            make_device(wrong, 1)


def test_observe(observe, make_device):
    text = make_device(VENDOR, DEVICE, Express(), dvsec(b"\1")) + make_device(
        "1234", "5678", address="02:00.0"
    )
    ((device, machine),) = observe(text)
    assert (device.bdf, len(machine.devices)) == ("0000:01:00.0", 2)
    (capability,) = capabilities_of(device.device, "dvsec")
    assert capability.get("Probe", "Bad") is True
    assert observe("nothing") == []


def test_every_name_of_testing_is_there():
    for name in lspci_ims.testing.__all__:
        assert callable(getattr(lspci_ims.testing, name))
        # the name of a module of the same package would hide it
        with pytest.raises(ModuleNotFoundError):
            __import__(f"lspci_ims.testing.{name}")
    with pytest.raises(AttributeError):
        lspci_ims.testing.nothing_of_it  # noqa: B018 - the access is what is tested


def test_pytest_of_others_pays_nothing():
    code = (
        "import sys, pytest; before = set(sys.modules); import lspci_ims.testing.pytest_plugin;"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "lspci_ims",
        "lspci_ims.testing",
        "lspci_ims.testing.pytest_plugin",
        "lspci_ims.version",
    ]


def test_without_a_plugin_the_fixtures_say_what_is_missing(tmp_path):
    (tmp_path / "test_it.py").write_text("def test_it(check_text): check_text('')", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert "Define in conftest.py a fixture plugin_under_test" in done.stdout


def test_check_functions(check_functions):
    head = f"6a:01.0 System peripheral [0880]: Intel Corporation Device [{VENDOR}:{DEVICE}]"
    line = "Capabilities: [100 v1] Designated Vendor-Specific: Vendor=8086 ID=0009 Rev=0 Len=12 <?>"
    other = ("00:00.0 Host bridge [0600]: Intel Corporation Device [8086:09a2]",)
    said = check_functions(other, (head, line), before="Linux version 6.8.0", virt="vm")
    assert list(said.devices) == ["00:00.0", "6a:01.0"]
    assert set(said.codes["6a:01.0"]) == {"PROBE001"}
    assert said.codes["00:00.0"] == {}
    assert (said.machine.platform.kernel, said.machine.platform.virt) == ("6.8.0", "vm")
    with pytest.raises(ValueError, match="0 machines"):
        check_functions()
