"""What an input is called in an answer: fit for JSON, and without the folders it was read from."""

from __future__ import annotations

import os
from pathlib import PurePath


def shown_name(path: str | os.PathLike[str]) -> str:
    """The path as given, or the file's name alone where the path is absolute.

    Bytes of a name that are no UTF-8 become escapes (`\\xff`).
    """
    given = PurePath(path)
    name = given.name if given.is_absolute() and given.name else os.fspath(path)
    return os.fsencode(name).decode("utf-8", "backslashreplace")
