"""`--pci-ids FILE`."""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError
from ..ids import IdTable


def id_table(path: str | None) -> IdTable | None:
    """The table of that file; None for the built-in snapshot.

    Raises:
        InputError: the file cannot be read.
    """
    if path is None:
        return None
    try:
        return IdTable.from_pci_ids(Path(path))
    except OSError as error:
        raise InputError(f"--pci-ids {path}: {error.strerror or error}") from error
