"""Text of a hostile input made safe to print: what cannot be seen becomes an escape."""

from __future__ import annotations

import re

#: Controls, escapes, bidirectional overrides, private use: everything that is not plainly printable.
_TRANSLATION = {ord("\t"): " "}


def visible(text: str) -> str:
    r"""The text on one line, tabs as blanks, control characters as `\x1b`, bidirectional marks as `\u202e`.

    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    text = text.translate(_TRANSLATION)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(char: str) -> str:
    code = ord(char)
    if code == 0xA0:
        return " "
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def squeeze(text: str) -> str:
    """The text with every run of blanks as one, for quoting lines that are indented by tabs."""
    return re.sub(r" +", " ", visible(text)).strip()
