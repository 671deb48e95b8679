"""One dump as mails carry it: quoted, wrapped, with other line ends, with lost indents."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap
from typing import Final

from .hostile import quoted

_COLUMNS = 76


def _wrapped(text: str) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        # a mailer breaks at a space and gives what is left to a line of its own, without indent
        lines += [line] if len(line) <= _COLUMNS else wrap(line, _COLUMNS, break_long_words=False, tabsize=8)
    return "\n".join(lines)


def _mail(text: str) -> str:
    head = "From: Reporter <reporter@example.org>\nTo: list@example.org\nSubject: no interrupts\n"
    body = f"Hello,\n\nsince the update it fails. Output of lspci -vvv:\n\n{text}\nRegards\n"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}"


#: What happens to the text, by name; the first is what the others are compared with.
MANGLINGS: Final[dict[str, Callable[[str], str]]] = {
    "as printed": lambda text: text,
    "in a mail": _mail,
    "quoted": lambda text: quoted(text, 1),
    "quoted five times": lambda text: quoted(text, 5),
    "wrapped": _wrapped,
    "wrapped, then quoted": lambda text: quoted(_wrapped(text), 1),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "tabs to spaces": lambda text: text.replace("\t", "        "),
    "no indents": lambda text: "\n".join(line.lstrip() for line in text.split("\n")),
    "no blank lines": lambda text: text.replace("\n\n", "\n"),
    "times of a journal": lambda text: "".join(
        f"Nov 07 10:00:00 host lspci[1]: {line}\n" for line in text.split("\n")
    ),
}
