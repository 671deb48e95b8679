"""The rooms in their order: reports to dumps, dumps to machines, machines to answers."""

from .checking import CheckedMachine, check_sources, checked_machines
from .machine_report import FunctionReport, MachineReport
from .options import CheckOptions, check_selector, make_options
from .parsing import ParsedInput, Parser
from .reading import PARSE_SCHEMA, ReportMachines, parse_sources
from .sources import InputLike, reports_of
from .topology import Bus, Node, bus_numbers, bus_tree, ports_above

__all__ = [
    "PARSE_SCHEMA",
    "Bus",
    "CheckOptions",
    "CheckedMachine",
    "FunctionReport",
    "InputLike",
    "MachineReport",
    "Node",
    "ParsedInput",
    "Parser",
    "ReportMachines",
    "bus_numbers",
    "bus_tree",
    "check_selector",
    "check_sources",
    "checked_machines",
    "make_options",
    "parse_sources",
    "ports_above",
    "reports_of",
]
