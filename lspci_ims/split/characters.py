"""What happens to the characters of a line on the way through terminals, web pages and mail programs.

One row a layer: what must occur in the text for it to be looked at, what is replaced, by what, and where it
comes from. The rows are walked in order: an entity may spell a blank, an escape may stand before a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .view import View


class CharacterLayer(NamedTuple):
    """One kind of change.

    A text with it contains one of the `hints`; a single character is looked for in all of the text, several
    in a part of it, because that takes time. One of the characters of `within` is in all that `pattern`
    matches. Without hints it is what is not ASCII.
    """

    name: str
    hints: tuple[str, ...]
    within: str
    pattern: str
    replacement: Callable[[re.Match[str]], str]

    @property
    def expression(self) -> re.Pattern[str]:
        """The pattern, compiled when a text is searched for it (`re` remembers it): most texts hold none."""
        return re.compile(self.pattern)

    def may_be_in(self, whole: str, probe: str) -> bool:
        """Whether a text may hold it; `probe` is a part of `whole`."""
        if not self.hints:
            # an entity may spell any character
            return not whole.isascii() or "&" in whole
        return any(hint in (whole if len(hint) == 1 else probe) for hint in self.hints)

    def places(self, lines: Sequence[str]) -> Iterable[int]:
        """The indices of lines that may hold it: a look for a character is much cheaper than a search."""
        if not self.hints:
            return [index for index, line in enumerate(lines) if not line.isascii()]
        if len(self.within) == 1:
            return [index for index, line in enumerate(lines) if self.within in line]
        return sorted({index for char in self.within for index, line in enumerate(lines) if char in line})


def _nothing(_: re.Match[str]) -> str:
    return ""


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _minus(_: re.Match[str]) -> str:
    return "-"


def _escaped(match: re.Match[str]) -> str:
    return match[0][1:]


def _entity(match: re.Match[str]) -> str:
    from html import unescape

    text = unescape(match[0])
    # a line stays one line, whatever an entity spells
    return text if text.isprintable() or text in "\t\xa0" else match[0]


def _quoted_printable(match: re.Match[str]) -> str:
    data = bytes.fromhex(match[0].replace("=", ""))
    text = data.decode("utf-8", "replace")
    return text if text.isprintable() or text in "\t" else match[0]


LAYERS = (
    # ECMA-48: CSI and OSC sequences, and what is left of them where a viewer showed ESC as `^[`
    CharacterLayer(
        "terminal escape",
        ("\x1b", "^", "\u241b", "\x9b"),
        "\x1b^\u241b\x9b",
        r"(?:(?:\x1b|\^\[|\u241b)\[|\x9b)[0-9;:?]*+[ -/]*+[@-~]|"
        r"\x1b\][^\x07\x1b]*+(?:\x07|\x1b\\)?|\x1b[ -/]*+[0-~]",
        _nothing,
    ),
    # the same where ESC itself was lost on the way; `m` sets colours
    CharacterLayer(
        "colour without ESC",
        ("[0m", "m[K"),
        "[",
        r"\[[0-9;]{1,11}m(?:\[K)?|\[m\[K|\[K$",
        _nothing,
    ),
    # overstrike of `man` and `less` logs
    CharacterLayer("backspace", ("\x08",), "\x08", r".?\x08", _nothing),
    # RFC 2045, section 6.7, the source of a mail: an equals sign is `=3D`, and what is printable stays as it
    # is, so `[size=32]` is none; lspci prints digits in lower case
    CharacterLayer(
        "quoted-printable",
        ("=3D",),
        "=",
        r"(?:=[89A-F][0-9A-F]){2,8}|=3D|=20(?=$)|=09(?=$|=)",
        _quoted_printable,
    ),
    # HTML 5, section 13.1.2; no word that lspci prints in angle brackets is among them
    CharacterLayer(
        "tag",
        ("</", "<br"),
        "<",
        r"(?i)</?(?:pre|code|br|p|div|span|tt|font|samp|blockquote|li|td|tr|b|i|em|strong)(?: [^<>]*)?/?>",
        _nothing,
    ),
    # HTML 5, section 13.1.4; a program that escapes twice writes `&amp;gt;`
    *(
        CharacterLayer(
            "entity",
            ("&",),
            "&",
            r"&(?:lt|gt|amp|quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});",
            _entity,
        )
        for _ in range(2)
    ),
    # CommonMark, section 2.4: punctuation behind a backslash
    CharacterLayer("Markdown escape", ("\\",), "\\", r"\\[\[\]<>#*_+|(){}!.~`-]", _escaped),
    CharacterLayer("character of no width", (), "", "[\u200b-\u200f\u2060\ufeff\xad]", _nothing),
    # the blanks of Unicode (category Zs)
    CharacterLayer("wide blank", (), "", "[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+", _blanks),
    # word processors turn the sign of a cleared flag into a dash
    CharacterLayer("dash", (), "", r"(?<=\w)[\u2010-\u2015\u2212](?=[\s,;)]|$)", _minus),
)


def restore_characters(view: View, whole: str, probe: str | None) -> bool:
    """Undo what changed the characters of lines; whether any was changed.

    Args:
        view: the lines.
        whole: the same in one string.
        probe: the part of it that tells of layers without a rare character; None for all of it.
    """
    probe = whole if probe is None else probe
    wanted = [layer for layer in LAYERS if layer.may_be_in(whole, probe)]
    if any(layer.name == "quoted-printable" for layer in wanted):
        _join_soft_breaks(view)
    changed = False
    for layer in wanted:
        pattern = layer.expression
        for index in layer.places(view.lines):
            if pattern.search(view.lines[index]):
                view.substitute(index, pattern, layer.replacement)
                changed = True
    return changed


_SOFT_BREAK = re.compile(r"=[ \t]*$")
#: Lines of quoted-printable have 76 characters; no line of lspci needs more of them.
_LONGEST_RUN = 32


def _join_soft_breaks(view: View) -> None:
    """Join lines that quoted-printable ended with `=`."""
    index = 0
    while index < len(view.lines):
        last = index
        while last - index < _LONGEST_RUN and last + 1 < len(view.lines) and _is_soft(view.lines[last]):
            last += 1
        for first in range(last - 1, index - 1, -1):
            # from the end, so that a line may go on over several
            view.append(first, first + 1, len(view.lines[first].rstrip()) - 1)
            view.drop(first + 1)
        index = last + 1


def _is_soft(line: str) -> bool:
    return _SOFT_BREAK.search(line[-4:]) is not None
