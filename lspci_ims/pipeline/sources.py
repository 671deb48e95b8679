"""What the Python API takes: `str` is text, `os.PathLike` is a path, `bytes` is raw."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..source import Limits, Report, open_reports, reports_from_bytes, reports_from_text

InputLike = str | bytes | os.PathLike[str]


def reports_of(source: InputLike, limits: Limits, name: str = "text") -> Iterator[Report]:
    """The reports in whatever the caller has.

    Raises:
        InputError: a path cannot be read (raised when the first report is asked for).
    """
    if isinstance(source, str):
        return reports_from_text(source, name, limits)
    if isinstance(source, bytes):
        return reports_from_bytes(source, name, limits)
    return open_reports(source, limits)
