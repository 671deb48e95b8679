"""Observations, evidence and findings become verdicts: walks over the decision tables."""

from .answer import answer_device, platform_codes
from .asking import asks_for_many
from .codes import CodePage, core_codes, meaning
from .judge import MODELS, USES, Judgement, judge
from .kernels import KernelChoice, choose_kernel, classify_kernel
from .overrides import Overrides
from .platform import combine_platform, contradictions, weigh_platform, with_verdict_codes
from .state import device_state
from .virt import combine_virt
from .wording import machine_summary

__all__ = [
    "MODELS",
    "USES",
    "CodePage",
    "Judgement",
    "KernelChoice",
    "Overrides",
    "answer_device",
    "asks_for_many",
    "choose_kernel",
    "classify_kernel",
    "combine_platform",
    "combine_virt",
    "contradictions",
    "core_codes",
    "device_state",
    "judge",
    "machine_summary",
    "meaning",
    "platform_codes",
    "weigh_platform",
    "with_verdict_codes",
]
