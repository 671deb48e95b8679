"""Inputs: a path, standard input, bytes or text become named text, within limits.

Nothing here looks at PCI content.
"""

from .limits import Limits
from .read import Input, input_from_bytes, input_from_text, read_path, read_stdin

__all__ = ["Input", "Limits", "input_from_bytes", "input_from_text", "read_path", "read_stdin"]
