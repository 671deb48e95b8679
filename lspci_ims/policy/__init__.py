"""Observations, evidence and findings become verdicts: walks over the decision tables."""

from .answer import answer_device
from .asking import asks_for_many
from .codes import CodePage, core_codes, meaning
from .judge import MODELS, USES, Judgement, judge
from .kernels import classify_kernel
from .overrides import Overrides
from .platform import combine_platform, combine_virt, contradictions, with_verdict_codes
from .state import device_state
from .wording import machine_summary

__all__ = [
    "MODELS",
    "USES",
    "CodePage",
    "Judgement",
    "Overrides",
    "answer_device",
    "asks_for_many",
    "classify_kernel",
    "combine_platform",
    "combine_virt",
    "contradictions",
    "core_codes",
    "device_state",
    "judge",
    "machine_summary",
    "meaning",
    "with_verdict_codes",
]
