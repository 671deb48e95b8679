"""The frame of a comment for a bug tracker: how long it may be, where it is from, who says so."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Span, Tool
from .markdown_text import code

#: GitHub takes comments of 65,536 characters; the closing lines need some.
LONGEST_COMMENT = 64_000


def join_within_limit(parts: Sequence[Sequence[str]], footer: str) -> str:
    """Parts with blank lines between; those that do not fit are counted."""
    written: list[str] = []
    size = left = 0
    for part in parts:
        text = "\n".join(part)
        size += len(text) + 2
        if size > LONGEST_COMMENT:
            left += 1
            size -= len(text) + 2
        else:
            written.append(text)
    if left:
        written.append(f"**{left} more parts left out**: a comment is limited; `--format json` has them all.")
    return "\n\n".join([*written, footer]) + "\n"


def footer(tool: Tool, *, redacted: bool) -> str:
    """The last line: who says this, and whether private values are out."""
    plugins = ", ".join(code(f"{p.name} {p.version}") for p in tool.plugins if p.status == "ok")
    with_plugins = f" with {plugins}" if plugins else ""
    private = "; serial numbers, UUIDs, MAC addresses and host names are taken out" if redacted else ""
    return f"*{code(f'{tool.name} {tool.version}')}{with_plugins}{private}*"


def place_of(source: Span) -> str:
    """The input and the lines of it, as Markdown."""
    name = source.input if source.member is None else f"{source.input}: {source.member}"
    lines = f", lines {source.first_line} to {source.last_line}" if source.first_line else ""
    return code(name) + lines
