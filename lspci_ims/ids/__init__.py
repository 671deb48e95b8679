"""Names of PCI ids and ids of printed names, from a dated snapshot of the public pci.ids.

`by_id.tsv` and `by_name.tsv` are made by `python -m lspci_ims.ids.build` and looked up by bisection, so that
nothing is parsed at start-up. Their licence is in `LICENSE.pci-ids`.
"""

from .resolution import Resolution
from .table import IdTable, default_table

__all__ = ["IdTable", "Resolution", "default_table"]
