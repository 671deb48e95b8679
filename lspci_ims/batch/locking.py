"""One writer at a time in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder; the lock goes with the process, however it ends.

    Where folders cannot be locked (Windows, some network file systems) nobody is kept out.

    Raises:
        InputError: another process holds it.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(
                f"{folder}: another scan is writing to it\n\nhint: wait for it, or name another folder"
            ) from error
        except OSError:
            pass
        yield
    finally:
        os.close(number)
