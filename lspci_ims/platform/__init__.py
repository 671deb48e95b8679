"""Signs about the machine; they are collected here and weighed in `policy`."""

from .acpi_tables import table_evidence
from .amd_iommu import iommu_sent, np_cache_evidence
from .collect import HINTS, collect
from .findings import HostName, KernelRelease, PciId, PlatformFindings, Sent, merge_findings
from .ownership import (
    MachinePlace,
    doubtful,
    kernels_of,
    matches_functions,
    of_hosts,
    same_hardware,
    share_out,
)
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
    "collect",
    "compile_sign",
    "doubtful",
    "iommu_sent",
    "is_partial",
    "kernels_of",
    "log_filter",
    "matches_functions",
    "merge_findings",
    "np_cache_evidence",
    "of_hosts",
    "pci_evidence",
    "same_hardware",
    "share_out",
    "table_evidence",
]
