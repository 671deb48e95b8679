"""Whether a plugin is sound: named checks over its tables, its source, its rules and its samples.

Without pytest, so that `lspci-ims plugins --verify` can run them on an installed plugin.
"""

from .outcome import Outcome
from .verifying import CHECKS, Check, assert_plugin_is_sound, verify, verify_host

__all__ = ["CHECKS", "Check", "Outcome", "assert_plugin_is_sound", "verify", "verify_host"]
