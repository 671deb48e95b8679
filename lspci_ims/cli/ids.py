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
        table = IdTable.from_pci_ids(Path(path))
    except OSError as error:
        raise InputError(f"--pci-ids {path}: {error.strerror or error}") from error
    if table.vendor_name("8086") is None:
        raise InputError(
            f"--pci-ids {path}: no pci.ids file\n\nhint: it has lines as `8086  Intel Corporation`"
        )
    return table
