"""The rooms in their order: input to dumps, dumps to machines, machines to answers."""

from .checking import CheckOptions, check_inputs
from .parsing import PARSE_SCHEMA, ParsedInput, Parser, parse_inputs
from .sources import InputLike, read_like

__all__ = [
    "PARSE_SCHEMA",
    "CheckOptions",
    "InputLike",
    "ParsedInput",
    "Parser",
    "check_inputs",
    "parse_inputs",
    "read_like",
]
