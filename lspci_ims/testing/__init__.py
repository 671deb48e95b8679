"""For authors of tests and plugins: machines made up byte by byte."""

from .hex_dump import head_line, hex_dump, hex_rows, machine_dump
from .machine import Function, Machine
from .sysfs import write_sysfs
from .writer import ConfigSpaceWriter

__all__ = [
    "ConfigSpaceWriter",
    "Function",
    "Machine",
    "head_line",
    "hex_dump",
    "hex_rows",
    "machine_dump",
    "write_sysfs",
]
