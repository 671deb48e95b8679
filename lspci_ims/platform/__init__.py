"""Signs about the machine; they are collected here and weighed in `policy`."""

from .acpi_tables import table_evidence
from .amd_iommu import iommu_sent, np_cache_evidence
from .belonging import choose_owners
from .collect import HINTS, collect
from .findings import HostName, KernelRelease, PciId, PlatformFindings, Sent, merge_findings
from .ownership import MachinePlace, share_out
from .pci import is_partial, pci_evidence
from .telling import log_filter
from .text_signs import PluginSign, compile_sign

__all__ = [
    "HINTS",
    "HostName",
    "KernelRelease",
    "MachinePlace",
    "PciId",
    "PlatformFindings",
    "PluginSign",
    "Sent",
    "choose_owners",
    "collect",
    "compile_sign",
    "iommu_sent",
    "is_partial",
    "log_filter",
    "merge_findings",
    "np_cache_evidence",
    "pci_evidence",
    "share_out",
    "table_evidence",
]
