"""What the Python API takes: `str` is text, `os.PathLike` is a path, `bytes` is raw."""

from __future__ import annotations

import os

from ..source import Input, Limits, input_from_bytes, input_from_text, read_path

InputLike = str | bytes | os.PathLike[str]


def read_like(source: InputLike, limits: Limits, name: str = "text") -> Input:
    """Make an input of whatever the caller has.

    Raises:
        InputError: a path cannot be read.
    """
    if isinstance(source, str):
        return input_from_text(source, name, limits)
    if isinstance(source, bytes):
        return input_from_bytes(source, name, limits)
    return read_path(source, limits)
