"""Cutting a text into the blocks that lspci printed, by head lines alone; no line is lost.

What mails, terminals and web pages did to the text is undone first, in a view that knows the way back.
"""

from .blocks import Candidate, find_candidates, group_into_dumps
from .hexdump import HEX_ROW, is_hex_row
from .strays import lines_without_device, outside
from .unmangle import unmangle
from .view import CUT, GONE, Segment, Trace, View, joined, origin, without_start

__all__ = [
    "CUT",
    "GONE",
    "HEX_ROW",
    "Candidate",
    "Segment",
    "Trace",
    "View",
    "find_candidates",
    "group_into_dumps",
    "is_hex_row",
    "joined",
    "lines_without_device",
    "origin",
    "outside",
    "unmangle",
    "without_start",
]
