"""What a new plugin may be called, and which ids it may be for."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterator
from importlib import metadata, util
from typing import NamedTuple

from ...api import ENTRY_POINT_GROUP
from ...errors import UsageError
from ..soundness.tables import rule_prefix

ALLOWED = "a letter, then up to 39 letters, digits and single _, all in lower case: acme, my_board"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ID = re.compile(r"(?:0x)?([0-9a-fA-F]{4})")

#: Names that mean something else in answers (`by`: `generic`) or as modules of lspci-ims or its tests.
_OURS = ("generic", "core", "lspci", "lspci_ims", "api", "testing", "plugin", "plugins", "test", "tests")
#: A plugin in a file F.py is run as a module with this prefix behind `lspci_ims_`.
_FILE_PREFIX = "file_"
#: Ids of a skeleton without `--vendor`: they stand in no list of ids.
_MADE_UP = ("f00d", ("0001",))


class PluginName(NamedTuple):
    """A name and all that follows from it."""

    name: str

    @property
    def module(self) -> str:
        """The package to import."""
        return f"lspci_ims_{self.name}"

    @property
    def distribution(self) -> str:
        """The name of the project, as pip knows it."""
        return f"lspci-ims-{self.name.replace('_', '-')}"

    @property
    def prefix(self) -> str:
        """What rule ids begin with."""
        return rule_prefix(self.name)

    @property
    def title(self) -> str:
        """The name in prose."""
        return " ".join(word.capitalize() for word in self.name.split("_") if word)


class Ids(NamedTuple):
    """Vendor id and device ids, four hex digits each; `made_up` when the user gave none."""

    vendor: str
    devices: tuple[str, ...]
    made_up: bool


def check_name(name: str) -> PluginName:
    """A name for a new plugin.

    Raises:
        UsageError: it clashes or is unsafe; the message says why and what is allowed.
    """
    for fault in _faults(name):
        near = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_0123456789")
        meant = f"; here {near}" if near and not any(_faults(near)) else ""
        raise UsageError(f"plugin name {name!r}: {fault}\n\nhint: {ALLOWED}{meant}")
    return PluginName(name)


def _faults(name: str) -> Iterator[str]:
    if not _NAME.fullmatch(name) or name.endswith("_") or "__" in name:
        yield "not of the form of a name"
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        yield "a word of the Python language"
    if name in sys.stdlib_module_names:
        yield "a module of Python's standard library"
    if name in _OURS or name.startswith((_FILE_PREFIX, "lspci_ims_")):
        yield "lspci-ims means something else by it"
    for point in metadata.entry_points(group=ENTRY_POINT_GROUP):
        if name == point.name:
            yield "there is a plugin of this name"
        elif rule_prefix(name) == rule_prefix(point.name):
            yield f"its rules would have the ids of plugin {point.name}"
    if util.find_spec(f"lspci_ims_{name}") is not None:
        yield f"there is a module lspci_ims_{name}"


def check_ids(vendor: str | None, devices: str | None) -> Ids:
    """The ids of a new plugin; made up ones when none are given.

    Args:
        vendor: four hex digits, with or without `0x`.
        devices: the same, several separated by commas.

    Raises:
        UsageError: one without the other, or no such digits.
    """
    if vendor is None and devices is None:
        return Ids(*_MADE_UP, made_up=True)
    if vendor is None or devices is None:
        raise UsageError("--vendor and --device go together\n\nhint: --vendor 1234 --device 5678,9abc")
    rows = [_digits("--device", part) for part in devices.split(",")]
    return Ids(_digits("--vendor", vendor), tuple(dict.fromkeys(rows)), made_up=False)


def _digits(option: str, text: str) -> str:
    match = _ID.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{option}: {text!r} is no id\n\nhint: four hex digits, as `lspci -nn` prints them")
    digits = match[1].lower()
    if option == "--vendor" and digits in ("0000", "ffff"):
        raise UsageError(f"{option}: {digits} is no vendor: it is what is read where no device answers")
    return digits
