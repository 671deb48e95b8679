"""The rooms in their order: input to dumps, dumps to machines, machines to answers."""

from .checking import check_inputs
from .options import CheckOptions, check_selector, make_options
from .parsing import PARSE_SCHEMA, ParsedInput, Parser, parse_inputs
from .sources import InputLike, read_like

__all__ = [
    "PARSE_SCHEMA",
    "CheckOptions",
    "InputLike",
    "ParsedInput",
    "Parser",
    "check_inputs",
    "check_selector",
    "make_options",
    "parse_inputs",
    "read_like",
]
