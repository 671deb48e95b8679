"""Which kernel a report tells of, and its class by `spec/decision/kernels.tsv`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple, cast

from ..model import Diagnostic, Span
from ..platform import KernelRelease
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


class KernelChoice(NamedTuple):
    """The kernel of the machine: its release, its class, the lines that say so, and remarks."""

    release: str | None = None
    kernel_class: KernelClass = "unknown"
    spans: tuple[Span, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def choose_kernel(releases: Sequence[KernelRelease], lines: Sequence[Span] = ()) -> KernelChoice:
    """The kernel that the report was made under.

    `uname` was run beside lspci; the log is that of its boot, and in a journal the last boot's; other tools
    and a configuration come after. Releases of the best source that differ are shown: the last one counts
    when all are of one class, else the kernel is unknown.

    Args:
        releases: the releases in the report, in its order.
        lines: lines of configuration and log that may name a vendor's kernel.
    """
    texts = [line for span in lines for line in span.text.split("\n")]
    best: list[KernelRelease] = []
    for said_by in ("uname", "log", "tool", "config"):
        best = [release for release in releases if release.said_by == said_by]
        if best:
            break
    if not best:
        found = classify_kernel(*texts) if texts else "unknown"
        return KernelChoice(None, found, tuple(lines[:3]) if found != "unknown" else ())
    diagnostics = _differences(releases, best[-1])
    classes = {classify_kernel(release.release, *texts) for release in best}
    if len(classes) > 1:
        return KernelChoice(None, "unknown", tuple(release.span for release in best), diagnostics)
    spans = (best[-1].span, *(lines[:3] if "vendor" in classes else ()))
    return KernelChoice(best[-1].release, classes.pop(), spans, diagnostics)


def _differences(releases: Sequence[KernelRelease], chosen: KernelRelease) -> tuple[Diagnostic, ...]:
    """One remark when the report names several releases."""
    others = [
        release
        for release in releases
        if release.release != chosen.release
        # the head of a configuration has the number alone
        and not (release.said_by == "config" and chosen.release.startswith(f"{release.release}-"))
    ]
    if not others:
        return ()
    several = len({release.span.member for release in (chosen, *others)}) > 1
    named = list(dict.fromkeys(_placed(release, several) for release in others))
    message = f"the report names several kernels: {_placed(chosen, several)} and {', '.join(named[:4])}"
    return (Diagnostic("warning", "KERNELS_DIFFER", message, others[0].span),)


def _placed(release: KernelRelease, several: bool) -> str:
    """A release with its line, and with its member where the report has several."""
    member = f"{release.span.member}, " if several and release.span.member is not None else ""
    return f"{release.release} ({member}line {release.span.first_line})"
