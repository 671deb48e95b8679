"""Exit codes, and which wins when several apply."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the exit code says."""

    DONE = 0
    FAIL_ON = 1
    DIFFERENT = 1
    USAGE = 2
    NO_LSPCI = 3
    PLUGIN = 4
    FAULT = 70
    INTERRUPTED = 130


#: First that applies: a broken run matters more than what it answered.
PRECEDENCE = (Exit.USAGE, Exit.PLUGIN, Exit.FAIL_ON, Exit.NO_LSPCI)


def exit_code(*applies: Exit) -> Exit:
    """The code to leave with when all of `applies` apply."""
    return next((code for code in PRECEDENCE if code in applies), Exit.DONE)
