"""Views of the capabilities that multiply or separate functions: SR-IOV and ACS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .view import Place, View


class Sriov(View, frozen=True):
    """Single Root I/O Virtualization (PCIe 5.0 9.3.3); bit n of a page size is 4096 shifted by n."""

    enabled: bool | None = None
    memory_space_enabled: bool | None = None
    ari_capable_hierarchy: bool | None = None
    initial_vfs: int | None = None
    total_vfs: int | None = None
    num_vfs: int | None = None
    function_dependency_link: int | None = None
    vf_offset: int | None = None
    vf_stride: int | None = None
    vf_device_id: str | None = None
    supported_page_sizes: int | None = None
    system_page_size: int | None = None

    kind = "sriov"
    places: ClassVar[Mapping[str, Place]] = {
        "enabled": Place("IOVCtl", "Enable", bool),
        "memory_space_enabled": Place("IOVCtl", "MSE", bool),
        "ari_capable_hierarchy": Place("IOVCtl", "ARIHierarchy", bool),
        "initial_vfs": Place("Initial VFs", "Initial VFs", int),
        "total_vfs": Place("Initial VFs", "Total VFs", int),
        "num_vfs": Place("Initial VFs", "Number of VFs", int),
        "function_dependency_link": Place("Initial VFs", "Function Dependency Link", int),
        "vf_offset": Place("VF offset", "VF offset", int),
        "vf_stride": Place("VF offset", "stride", int),
        "vf_device_id": Place("VF offset", "Device ID", str),
        "supported_page_sizes": Place("Supported Page Size", "Supported Page Size", int),
        "system_page_size": Place("Supported Page Size", "System Page Size", int),
    }


class Acs(View, frozen=True):
    """Access Control Services (PCIe 5.0 7.7.8): what the function can do, and what is enabled."""

    source_validation: bool | None = None
    translation_blocking: bool | None = None
    p2p_request_redirect: bool | None = None
    p2p_completion_redirect: bool | None = None
    upstream_forwarding: bool | None = None
    p2p_egress_control: bool | None = None
    direct_translated_p2p: bool | None = None
    source_validation_enabled: bool | None = None
    translation_blocking_enabled: bool | None = None
    p2p_request_redirect_enabled: bool | None = None
    p2p_completion_redirect_enabled: bool | None = None
    upstream_forwarding_enabled: bool | None = None
    p2p_egress_control_enabled: bool | None = None
    direct_translated_p2p_enabled: bool | None = None

    kind = "acs"
    places: ClassVar[Mapping[str, Place]] = {
        "source_validation": Place("ACSCap", "SrcValid", bool),
        "translation_blocking": Place("ACSCap", "TransBlk", bool),
        "p2p_request_redirect": Place("ACSCap", "ReqRedir", bool),
        "p2p_completion_redirect": Place("ACSCap", "CmpltRedir", bool),
        "upstream_forwarding": Place("ACSCap", "UpstreamFwd", bool),
        "p2p_egress_control": Place("ACSCap", "EgressCtrl", bool),
        "direct_translated_p2p": Place("ACSCap", "DirectTrans", bool),
        "source_validation_enabled": Place("ACSCtl", "SrcValid", bool),
        "translation_blocking_enabled": Place("ACSCtl", "TransBlk", bool),
        "p2p_request_redirect_enabled": Place("ACSCtl", "ReqRedir", bool),
        "p2p_completion_redirect_enabled": Place("ACSCtl", "CmpltRedir", bool),
        "upstream_forwarding_enabled": Place("ACSCtl", "UpstreamFwd", bool),
        "p2p_egress_control_enabled": Place("ACSCtl", "EgressCtrl", bool),
        "direct_translated_p2p_enabled": Place("ACSCtl", "DirectTrans", bool),
    }
