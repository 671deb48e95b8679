"""Cutting a text into the blocks that lspci printed, by head lines alone; no line is lost."""

from .blocks import Candidate, find_candidates, group_into_dumps
from .hexdump import HEX_ROW, is_hex_row
from .messages import mend_interrupted

__all__ = ["HEX_ROW", "Candidate", "find_candidates", "group_into_dumps", "is_hex_row", "mend_interrupted"]
