"""How every input of a scan is checked; the same in all workers."""

from __future__ import annotations

import msgspec

from ..pipeline import CheckOptions
from ..source import Limits


class ScanSettings(msgspec.Struct, frozen=True):
    """How every input is checked; the same in all workers.

    `redacted`: private values are taken out of all rows. `made_with` is what a worker must have so that
    its rows are the same (`record.made_with`); empty: it is not asked.
    """

    options: CheckOptions = CheckOptions(all_devices=True)
    limits: Limits = Limits()
    plugins: bool = True
    plugin_files: tuple[str, ...] = ()
    pci_ids: str | None = None
    redacted: bool = True
    made_with: tuple[tuple[str, str], ...] = ()
