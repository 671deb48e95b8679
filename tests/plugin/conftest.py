"""Fake plugins and entry points: a host is loaded from them without anything being installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import metadata
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from lspci_ims.api import (
    Device,
    DeviceFamily,
    FamilyDevice,
    Finding,
    Header,
    Observation,
    ObservedDevice,
    ObservedMachine,
    Rule,
    Span,
    head_line,
    hookimpl,
)
from lspci_ims.plugin import PluginHost

Load = Callable[..., PluginHost]


class FakeDistribution(NamedTuple):
    name: str
    version: str


class FakePoint(NamedTuple):
    """What the host uses of an `importlib.metadata.EntryPoint`."""

    name: str
    plugin: Any
    dist: FakeDistribution | None = FakeDistribution("made-up", "1.0")
    value: str = "made_up"

    def load(self) -> Any:
        if isinstance(self.plugin, BaseException):
            raise self.plugin
        return self.plugin


def make_plugin(**hooks: Any) -> ModuleType:
    """A module whose hooks (families, layouts, signs, rules, for short) return these values or call these."""
    module = ModuleType("made_up")
    names = {
        "families": "device_families",
        "layouts": "byte_layouts",
        "signs": "text_signs",
        "rules": "rules",
    }
    for short, given in hooks.items():
        name = f"lspci_ims_{names[short]}"

        def hook(given: Any = given) -> Any:
            return given() if callable(given) else given

        hook.__name__ = name
        setattr(module, name, hookimpl(hook))
    return module


def make_family(name: str = "acme", vendor_id: str = "1234", *device_ids: str) -> DeviceFamily:
    rows = tuple(FamilyDevice(device_id, (), "made up") for device_id in device_ids or ("0001",))
    return DeviceFamily(name, vendor_id, rows)


def make_rule(rule_id: str = "ACME001", check: Any = None, *families: str) -> Rule:
    def states_ims(device: ObservedDevice, machine: ObservedMachine) -> tuple[Finding, ...]:
        return (Finding("has IMS", (head_line(device.device),), states="states-ims"),)

    return Rule(rule_id, "title", "why", "source", families or ("acme",), check or states_ims)


def make_device(
    host: PluginHost, vendor_id: str = "1234", device_id: str = "0001", bdf: str = "0000:00:01.0"
) -> ObservedDevice:
    span = Span("made-up.txt", None, 3, 9, None, "00:01.0 System peripheral: Acme Device 0001")
    device = Device(bdf, Header("Acme Device 0001"), (), (), (), None, (), None, span)
    observation = Observation("not-seen", "unknown", "no", "incomplete", "no", "unknown")
    families = host.match_families(vendor_id, device_id)
    return ObservedDevice(
        device, observation, vendor_id, device_id, "numeric", (), None, None, "0880", families
    )


def make_machine(*devices: ObservedDevice) -> ObservedMachine:
    return ObservedMachine(tuple(devices), (), False)


@pytest.fixture
def load() -> Load:
    """Load a host from plugins by name, or from made-up entry points."""

    def build(*points: FakePoint, environ: dict[str, str] | None = None, **plugins: Any) -> PluginHost:
        options = {key: plugins.pop(key) for key in ("enabled", "files", "disabled") if key in plugins}
        everything = [*points, *(FakePoint(name, plugin) for name, plugin in plugins.items())]

        def entry_points(*, group: str) -> Iterable[metadata.EntryPoint]:
            assert group == "lspci_ims"
            return everything  # type: ignore[return-value]

        return PluginHost.load(entry_points=entry_points, environ=environ or {}, **options)

    return build


class Fakes(NamedTuple):
    """The builders of this file: test modules cannot import each other."""

    plugin: Callable[..., ModuleType] = make_plugin
    family: Callable[..., DeviceFamily] = make_family
    rule: Callable[..., Rule] = make_rule
    device: Callable[..., ObservedDevice] = make_device
    machine: Callable[..., ObservedMachine] = make_machine
    point: type[FakePoint] = FakePoint
    distribution: type[FakeDistribution] = FakeDistribution

    def good(self, name: str = "acme", vendor_id: str = "1234", check: Any = None) -> ModuleType:
        """A sound plugin with one family and one rule."""
        family = self.family(name, vendor_id)
        return self.plugin(families=[family], rules=[self.rule(f"{name.upper()}001", check, name)])


@pytest.fixture
def fakes() -> Fakes:
    return Fakes()
