"""Where the general sentence or question of a code would miss what this very report already shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..model import Ask, Finding, ObservedDevice
from ..platform import Sent
from .wording import unknown_in_spite_of

#: Questions that all bytes of a function answer; asked again they bring the same bytes.
_ANSWERED_BY_BYTES = (
    "DEV_IMS_BIT_UNKNOWN",
    "DEV_DVSEC_SHORT",
    "DEV_CAPS_UNREADABLE",
    "DEV_TRUNCATED",
    "LSPCI_TOO_OLD",
)


def in_context(device: ObservedDevice, codes: Iterable[str], sent: Sequence[Sent] = ()) -> Mapping[str, str]:
    """Sentences that replace a code's general one for this function.

    `sent` are the outputs of commands that the report holds.
    """
    given = set(codes)
    messages: dict[str, str] = {}
    driver = device.device.driver
    if "PASID_OFF" in given and driver is not None:
        messages["PASID_OFF"] = (
            f"PASID was not enabled although driver {driver} was bound: the IOMMU may not offer it"
        )
    if {"DEV_DVSEC_SHORT", "DEV_IMS_BIT_UNKNOWN"} <= given:
        messages["DEV_IMS_BIT_UNKNOWN"] = "the DVSEC is there, and ends before its IMS bit"
    if "SCALABLE_MODE_UNKNOWN" in given:
        messages["SCALABLE_MODE_UNKNOWN"], _ = unknown_in_spite_of("SCALABLE_MODE_UNKNOWN", sent)
    return messages


def without_answered(device: ObservedDevice, codes: Sequence[str]) -> Sequence[str]:
    """The codes that are worth a question: what the report already answers is not asked for again."""
    answered = _answered(device)
    asked = [code for code in codes if code not in answered]
    if device.device.driver is not None:
        asked = ["PASID_OFF+driver" if code == "PASID_OFF" else code for code in asked]
    return asked


def plugins_questions(device: ObservedDevice, findings: Iterable[Finding]) -> Sequence[Ask]:
    """What the plugins want to ask, without what the report already answers."""
    answered = _answered(device)
    asks = [ask for finding in findings for ask in finding.ask]
    return [ask for ask in asks if not ask.settles or set(ask.settles) - answered]


def _answered(device: ObservedDevice) -> set[str]:
    space = device.device.config_space
    # a broken list may read better the next time
    return set(_ANSWERED_BY_BYTES) if space is not None and space.extended_complete else set()
