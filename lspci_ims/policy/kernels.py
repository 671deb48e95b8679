"""Which class of kernels a release belongs to, by `spec/decision/kernels.tsv`."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, cast

from ..spec import rows

KernelClass = Literal["unknown", "before-6.2", "6.2-6.9", "from-6.10", "vendor"]


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], KernelClass], ...]:
    return tuple(
        (re.compile(row["pattern"]), cast(KernelClass, row["class"])) for row in rows("decision/kernels")
    )


def classify_kernel(*texts: str) -> KernelClass:
    """The class of a kernel by its release string (`6.8.0-38-generic`), configuration and log lines.

    First match over the rows; `unknown` when none matches.
    """
    for pattern, name in _patterns():
        if any(pattern.search(text) for text in texts):
            return name
    return "unknown"
