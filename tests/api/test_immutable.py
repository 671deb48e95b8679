"""Nothing that a rule sees can be changed: not by type, and not in a real machine's objects."""

from __future__ import annotations

import inspect
import sys
import types
import typing
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

import lspci_ims
from lspci_ims import api

SAMPLES = Path(__file__).parents[2] / "samples"
SCALARS = (str, int, float, bool, type(None))
STRUCTS = sorted(
    {value for value in vars(api).values() if inspect.isclass(value) and issubclass(value, msgspec.Struct)},
    key=lambda struct: struct.__name__,
)


def leaves(annotation: Any) -> typing.Iterator[Any]:
    """The classes that an annotation is made of; containers other than tuples come out as themselves."""
    origin = typing.get_origin(annotation)
    if origin is Literal:
        return
    if origin in (tuple, frozenset, types.UnionType, typing.Union):
        for argument in typing.get_args(annotation):
            if argument is not Ellipsis:
                yield from leaves(argument)
        return
    yield origin or annotation


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_field_is_of_a_type_that_cannot_change(struct: type[msgspec.Struct]) -> None:
    assert struct.__struct_config__.frozen
    for name, annotation in typing.get_type_hints(struct).items():
        if typing.get_origin(annotation) is typing.ClassVar or (struct, name) == (api.Rule, "check"):
            continue
        for leaf in leaves(annotation):
            assert leaf in SCALARS or leaf in STRUCTS, f"{struct.__name__}.{name}: {annotation}"


def walk(value: Any) -> typing.Iterator[msgspec.Struct]:
    """Every struct in it; fails on anything that can be changed."""
    if isinstance(value, msgspec.Struct):
        yield value
        for name in value.__struct_fields__:
            yield from walk(getattr(value, name))
    elif type(value) is tuple:
        for item in value:
            yield from walk(item)
    else:
        assert type(value) in SCALARS, type(value)


KEEPING = """
import lspci_ims_seen
from lspci_ims.api import DeviceFamily, FamilyDevice, Rule, hookimpl


@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("keeping", "8086", (FamilyDevice("0b25", (), "made up"),)),)


def check(device, machine):
    lspci_ims_seen.machines.append(machine)
    return ()


@hookimpl
def lspci_ims_rules():
    return (Rule("KEEPING001", "title", "why", "made up", ("keeping",), check),)
"""


@pytest.mark.parametrize("machine", ["dsa-bare-metal-ims-set", "dsa-two-dvsecs"])
def test_no_object_of_a_real_machine_can_be_changed(
    machine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = types.ModuleType("lspci_ims_seen")
    kept.machines = []  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, kept.__name__, kept)
    plugin = tmp_path / "keeping.py"
    plugin.write_text(KEEPING, "utf-8")
    lspci_ims.check(SAMPLES / machine / "lspci-vvv-xxxx.txt", plugin_files=[plugin])
    number = 0
    for number, struct in enumerate(walk(kept.machines[0])):
        before = repr(struct) if number < 50 else ""
        for name in (*struct.__struct_fields__, "something_new"):
            with pytest.raises(AttributeError, match="immutable"):
                setattr(struct, name, None)
            with pytest.raises((AttributeError, TypeError)):
                delattr(struct, name)
        assert not before or repr(struct) == before
    assert number > 100
