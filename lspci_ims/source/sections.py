"""Texts that collect the output of many commands, each under a heading: cut into sections.

supportconfig (supportutils, bin/supportconfig: `log_cmd`, `conf_files`):

    #==[ Command ]======================================#
    # /usr/bin/lspci -vvv

nvidia-bug-report.sh: a line of underscores, an empty line, then `*** /proc/cpuinfo` or the command.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .streams import LinesUntilFailure, Stream

_SUPPORTCONFIG = re.compile(rb"^#==\[ [A-Z][A-Za-z ]{1,40} \]=+#", re.MULTILINE)
_UNDERSCORES = b"____________________________________________"


class Section(NamedTuple):
    """A heading and the text below it; `first_line` is the line of the file where the text begins."""

    heading: str
    first_line: int
    data: bytes


class _Style(NamedTuple):
    """How a heading begins, and how the line after it is read; None when that is not one yet."""

    begins: Callable[[bytes], bool]
    heading: Callable[[bytes], bytes | None]


def _supportconfig_heading(line: bytes) -> bytes | None:
    return line.removeprefix(b"# ") if line.startswith(b"# ") else b""


def _nvidia_heading(line: bytes) -> bytes | None:
    return line.removeprefix(b"*** ") if line else None


_STYLES = {
    "supportconfig": _Style(lambda line: _SUPPORTCONFIG.match(line) is not None, _supportconfig_heading),
    "nvidia-bug-report": _Style(lambda line: line == _UNDERSCORES, _nvidia_heading),
}


def find_style(head: bytes) -> str | None:
    """How a text marks its sections, None when it does not."""
    if b"#==[ " in head and _SUPPORTCONFIG.search(head):
        return "supportconfig"
    if head.startswith(_UNDERSCORES) and b"NVIDIA bug report" in head[:4096]:
        return "nvidia-bug-report"
    return None


def sections(stream: Stream, style: str, longest_line: int, most_bytes: int) -> Iterator[Section]:
    """Yield the sections; the text before the first has the heading "".

    Of a section over `most_bytes` the rest is left out.

    Raises:
        StreamError: as the stream does, after what came before.
    """
    begins, read_heading = _STYLES[style]
    heading, first, kept, size = "", 1, list[bytes](), 0
    expected = False
    lines = LinesUntilFailure(stream, longest_line)
    for number, line in enumerate(lines, 1):
        bare = line.rstrip(b"\r\n")
        if begins(bare):
            if kept:
                yield Section(heading, first, b"".join(kept))
            heading, first, kept, size = "", number + 1, [], 0
            expected = True
            continue
        if expected:
            found = read_heading(bare)
            if found is None:
                continue
            expected = False
            if found:
                heading, first = found.decode("utf-8", "backslashreplace").strip(), number + 1
                continue
        size += len(line)
        if size <= most_bytes:
            kept.append(line)
    if kept:
        yield Section(heading, first, b"".join(kept))
    lines.raise_failure()
