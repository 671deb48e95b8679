"""Text of a hostile input made safe to print: what cannot be seen becomes an escape."""

from __future__ import annotations

import re

_TRANSLATION = {ord("\t"): " "}
#: Printable by Unicode, yet nothing is seen of them: fillers of Hangul and Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
#: So many combining marks on one letter are shown; scripts need three, and what piles up covers other lines.
_MARKS = 4


def visible(text: str) -> str:
    r"""The text on one line, tabs as blanks, control characters as `\x1b`, bidirectional marks as `\u202e`.

    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    text = text.translate(_TRANSLATION)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(text))


def _shown(text: str) -> list[str]:
    import unicodedata

    parts: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if not char.isascii() and unicodedata.category(char) in ("Mn", "Me") else 0
        seen = char.isprintable() and char not in _BLANK and marks <= _MARKS
        parts.append(char if seen else _escape(char))
    return parts


def _escape(char: str) -> str:
    code = ord(char)
    if code == 0xA0:
        return " "
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def squeeze(text: str) -> str:
    """The text with every run of blanks as one, for quoting lines that are indented by tabs."""
    return re.sub(r" +", " ", visible(text)).strip()
