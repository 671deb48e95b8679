"""Inputs: a path, standard input, bytes or text become reports and their parts, named text within limits.

Nothing here looks at PCI content.
"""

from .limits import Limits
from .part import Part
from .read import Input, input_from_bytes, input_from_text
from .reports import Report, open_reports, reports_from_bytes, reports_from_stream, reports_from_text

__all__ = [
    "Input",
    "Limits",
    "Part",
    "Report",
    "input_from_bytes",
    "input_from_text",
    "open_reports",
    "reports_from_bytes",
    "reports_from_stream",
    "reports_from_text",
]
