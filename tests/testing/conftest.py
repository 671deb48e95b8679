"""A sound plugin as source with a way to spoil it, and the guide for authors as a script."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

#: A plugin of one package, `lspci_ims_acme`, with one rule and two samples.
SOUND = {
    "lspci_ims_acme/__init__.py": '''
from lspci_ims.api import ByteField, ByteLayout, DeviceFamily, FamilyDevice, Finding, Rule, TextSign
from lspci_ims.api import capabilities, head_line, hookimpl

LAYOUT = ByteLayout("dvsec", "1234", "0001", "Acme", (ByteField("IMS", 10, 8, 0, 0, "flag"),), "made up")
ROW = FamilyDevice("0001", ("Acme One",), "made up")


def check(device, machine):
    """Page.

    What: w. Why: w. Fires on f. What to do: d. Source: s.
    """
    for capability in capabilities(device.device, "dvsec"):
        if capability.get("Acme", "IMS") is True:
            return (Finding("has IMS", (capability.span,), states="states-ims"),)
    return ()


@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("acme", "1234", (ROW,)),)


@hookimpl
def lspci_ims_byte_layouts():
    return (LAYOUT,)


@hookimpl
def lspci_ims_text_signs():
    return (TextSign("probe", "acme: probe", "acme: probe", "made up"),)


RULES = (Rule("ACME001", "title", "why", "source", ("acme",), check),)


@hookimpl
def lspci_ims_rules():
    return RULES
''',
    "lspci_ims_acme/samples/expect.toml": """
[[sample]]
file = "with.txt"
fires = ["ACME001"]
ims = { "0000:01:00.0" = "vendor-stated" }

[[sample]]
file = "without.txt"
silent = ["ACME001"]
""",
}

Make = Callable[..., Path]


@pytest.fixture
def make_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Write the plugin's package into a folder of the path; pairs of texts replace one by the other."""
    from lspci_ims.testing import device_text
    from lspci_ims.testing.layouts import Dvsec, Express

    def write(*changes: tuple[str, str]) -> Path:
        for place, text in SOUND.items():
            for old, new in changes:
                text = text.replace(old, new)  # noqa: PLW2901 - one change after the other
            path = tmp_path / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        for name, bit in (("with", b"\1"), ("without", b"\0")):
            text = device_text("1234", "0001", Express(), Dvsec(vendor=0x1234, dvsec_id=1, body=bit))
            (tmp_path / f"lspci_ims_acme/samples/{name}.txt").write_text(text, "utf-8")
        return tmp_path / "lspci_ims_acme"

    monkeypatch.syspath_prepend(str(tmp_path))
    yield write
    for name in [name for name in sys.modules if name.partition(".")[0] == "lspci_ims_acme"]:
        del sys.modules[name]


@pytest.fixture(scope="session")
def guide() -> ModuleType:
    """The module `guide` of this folder: test modules cannot import each other."""
    spec = importlib.util.spec_from_file_location("guide", Path(__file__).with_name("guide.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["guide"] = module
    spec.loader.exec_module(module)
    return module
