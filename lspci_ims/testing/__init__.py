"""For authors of tests and plugins: machines made up byte by byte, a plugin tried alone, its soundness.

Installed beside pytest it gives the fixtures of `pytest_plugin`. Names are imported on demand: pytest
imports this package in every project that has lspci-ims installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .alone import Seen, check_alone, observe_alone
    from .device_dump import device_text
    from .functions import Said, check_functions
    from .hex_text import head_line, hex_dump, hex_rows, machine_dump
    from .machine import Function, Machine
    from .soundness import assert_plugin_is_sound
    from .sysfs import write_sysfs
    from .writer import ConfigSpaceWriter

#: Where each name lives.
_HOMES = {
    "ConfigSpaceWriter": "writer",
    "Function": "machine",
    "Machine": "machine",
    "Said": "functions",
    "Seen": "alone",
    "assert_plugin_is_sound": "soundness",
    "check_alone": "alone",
    "check_functions": "functions",
    "device_text": "device_dump",
    "head_line": "hex_text",
    "hex_dump": "hex_text",
    "hex_rows": "hex_text",
    "machine_dump": "hex_text",
    "observe_alone": "alone",
    "write_sysfs": "sysfs",
}

__all__ = [
    "ConfigSpaceWriter",
    "Function",
    "Machine",
    "Said",
    "Seen",
    "assert_plugin_is_sound",
    "check_alone",
    "check_functions",
    "device_text",
    "head_line",
    "hex_dump",
    "hex_rows",
    "machine_dump",
    "observe_alone",
    "write_sysfs",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
