"""Signs about the machine; they are collected here and weighed in `policy`."""

from .pci import is_partial, pci_evidence

__all__ = ["is_partial", "pci_evidence"]
