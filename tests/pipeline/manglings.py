"""What people and programs do to a dump on its way into a report: text in, text out.

`FAITHFUL` keep every character that lspci printed, or what stands for it; `LOSSY` lose some.
"""

from __future__ import annotations

import html
import quopri
import random
import re
from collections.abc import Callable

Mangling = Callable[[str], str]
HEAD = re.compile(r"(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7] ")


def each(change: Callable[[str], str]) -> Mangling:
    """Change every line by itself."""
    return lambda text: "".join(f"{change(line)}\n" for line in text.removesuffix("\n").split("\n"))


def prefix(mark: str) -> Mangling:
    return each(lambda line: mark + line)


def numbered(form: str) -> Mangling:
    def change(text: str) -> str:
        lines = text.removesuffix("\n").split("\n")
        return "".join(form.format(number) + line + "\n" for number, line in enumerate(lines, 1))

    return change


def wrapped(width: int, mark: str = "", behind: str | None = None, *, blanks: bool = False) -> Mangling:
    """Wrap between words, as mail programs do; `behind` is the mark of continuation lines."""
    continued = mark if behind is None else behind

    def change(line: str) -> str:
        if len(line) <= width:
            return mark + line
        indent = re.match(r"[ \t]*", line)
        assert indent is not None
        words = line[indent.end() :].split(" ")
        rows, row = [], indent[0] + words[0]
        for word in words[1:]:
            if len(row) + 1 + len(word) > width:
                rows.append(row + (" " if blanks else ""))
                row = word
            else:
                row += " " + word
        return ("\n" + continued).join([mark + rows[0], *rows[1:], row] if rows else [mark + row])

    return each(change)


def cut_at(width: int) -> Mangling:
    """Break lines at a column, as a terminal does."""

    def change(line: str) -> str:
        return "\n".join(line[at : at + width] for at in range(0, max(len(line), 1), width))

    return each(change)


def then(*manglings: Mangling) -> Mangling:
    def change(text: str) -> str:
        for mangling in manglings:
            text = mangling(text)
        return text

    return change


def tabs_to(blanks: int) -> Mangling:
    return each(lambda line: line.replace("\t", " " * blanks))


def mixed_quotes(text: str) -> str:
    source = random.Random(1)
    marks = ["> > >", ">>>", ">> > ", "> >> ", ">  > > "]
    return each(lambda line: source.choice(marks).rstrip() + " " + line)(text)


def prefix_lost_at_wraps(text: str) -> str:
    return wrapped(72, "> ", behind="")(text)


def replies_between(text: str) -> str:
    """A reply after every twentieth line of a quoted dump."""
    lines = text.removesuffix("\n").split("\n")
    out: list[str] = []
    for number, line in enumerate(lines):
        out.append("> " + line)
        if number % 20 == 19 and line:
            out += ["", "What does this line mean on your machine?", ""]
    return "\n".join(out) + "\n"


def coloured(line: str) -> str:
    head, colon, rest = line.partition(":")
    return f"\x1b[1;32m{head}{colon}\x1b[0m{rest}\x1b[K"


def as_diff(text: str) -> str:
    """A unified diff with the whole text as context, and one line changed."""
    lines = text.removesuffix("\n").split("\n")
    body: list[str] = []
    changed = False
    for line in lines:
        if not changed and line.startswith("\tStatus:") and "<MAbort-" in line:
            body += ["-" + line, "+" + line.replace("<MAbort-", "<MAbort+")]
            changed = True
        else:
            body.append(" " + line)
    return "\n".join(["--- before", "+++ after", f"@@ -1,{len(lines)} +1,{len(lines)} @@", *body]) + "\n"


def markdown(text: str) -> str:
    return each(lambda line: re.sub(r"([\[\]<>*_#|])", r"\\\1", line))(text)


def quoted_printable(text: str) -> str:
    return quopri.encodestring(text.encode("utf-8"), quotetabs=False).decode("ascii")


def blank_for_blank(line: str) -> str:
    return line.replace("\t", "\xa0" * 8).replace("  ", " \xa0")


FAITHFUL: dict[str, Mangling] = {
    "quoted": prefix("> "),
    "quoted without blank": prefix(">"),
    "quoted by bars": prefix("| "),
    "quoted by colons": prefix(": "),
    "quoted 15 deep": prefix("> " * 15),
    "quoted 15 deep without blanks": prefix(">" * 15 + " "),
    "quoted by initials": prefix("JD> "),
    "quoted 199 deep": prefix(">" * 199 + " "),
    "quoted with trailing blanks lost": each(lambda line: f"> {line}".rstrip()),
    "quotes mixed with blanks": mixed_quotes,
    "commented": prefix("# "),
    "wrapped at 72": wrapped(72),
    "wrapped at 76": wrapped(76),
    "wrapped at 80": wrapped(80),
    "wrapped at 72 with trailing blanks": wrapped(72, blanks=True),
    "wrapped at 80 and indented": wrapped(80, behind="    "),
    "quoted and wrapped at 72": wrapped(72, "> "),
    "wrapped at 72, then quoted": then(wrapped(72), prefix("> > ")),
    "wrapped twice": then(wrapped(76), prefix("> "), wrapped(72)),
    "wrapped at 72, quotes lost": prefix_lost_at_wraps,
    "cut at 80 columns": then(tabs_to(8), cut_at(80)),
    "cut at 100 columns": then(tabs_to(8), cut_at(100)),
    "replies between": replies_between,
    **{f"tabs as {n} blanks": tabs_to(n) for n in (1, 2, 4, 5, 7, 8, 9)},
    "tabs lost": each(lambda line: line.replace("\t", " ").strip()),
    "tabs expanded": each(lambda line: line.expandtabs(8)),
    "indented by 4": prefix("    "),
    "indented by 8": prefix("        "),
    "indented by a tab": prefix("\t"),
    "indented and quoted": prefix(">     "),
    "no-break blanks": each(blank_for_blank),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "trailing blanks": each(lambda line: line.ljust(100)),
    "fenced": lambda text: f"```\n{text}```\n",
    "fenced with a language": lambda text: f"~~~ text\n{text}~~~\n",
    "Markdown escapes": markdown,
    "HTML entities": each(lambda line: html.escape(line, quote=False)),
    "HTML entities for blanks and dashes": each(
        lambda line: html.escape(line).replace("\t", "&nbsp; &nbsp;").replace("-", "&#45;")
    ),
    "HTML entities twice": each(lambda line: html.escape(html.escape(line, quote=False), quote=False)),
    "HTML lines": lambda text: "<pre>" + each(lambda line: html.escape(line) + "<br>")(text) + "</pre>\n",
    "quoted by entities": each(lambda line: "&gt; " + html.escape(line)),
    "colours": each(coloured),
    "colours without ESC": each(lambda line: coloured(line).replace("\x1b", "")),
    "quoted-printable": quoted_printable,
    "kernel times": prefix("[   12.345678] "),
    "kernel times and levels": prefix("<6>[   12.345678] "),
    "syslog": prefix("Nov 22 23:04:01 host kernel: "),
    "syslog with times": prefix("Nov 22 23:04:01 host kernel: [   12.345678] "),
    "journal": prefix("Nov 22 23:04:01 host.example lspci[1234]: "),
    "journal in ISO": prefix("2026-11-22T23:04:01+0100 host lspci[1234]: "),
    "CI log": prefix("2026-11-22T23:04:01.1234567Z "),
    "console log": prefix("[2026-11-22 23:04:01] "),
    "log, quoted": prefix("> [   12.345678] "),
    "compose log": prefix("report-1  | "),
    "cat -n": numbered("{:6d}\t"),
    "numbered": numbered("{:4d}: "),
    "grep -n": numbered("{}:"),
    "double spacing": each(lambda line: line + "\n"),
    "double spacing, quoted": then(each(lambda line: line + "\n"), prefix("> ")),
    "prompt before": lambda text: f"root@host:~# lspci -vvv\n{text}root@host:~# \n",
    "prompt on the line": lambda text: "user@host:~$ sudo lspci -vvv " + text,
    "UTF-8 mark": lambda text: "\ufeff" + text,
    "zero-width characters": each(lambda line: line.replace(" ", " \u200b", 1)),
}


def elided(text: str) -> str:
    """Some lines of the second half of every block replaced by a mark."""
    blocks = text.removesuffix("\n").split("\n\n")
    out = []
    for block in blocks:
        lines = block.split("\n")
        if len(lines) > 8:
            lines[-4:-2] = ["\t[...]"]
        out.append("\n".join(lines))
    return "\n\n".join(out) + "\n"


LOSSY: dict[str, Mangling] = {
    "elided": elided,
    "elided and quoted": then(elided, prefix("> ")),
    "snipped": lambda text: elided(text).replace("\t[...]", "--8<-- snip --8<--"),
    "end missing": lambda text: text[: len(text) * 2 // 3],
    "beginning missing": lambda text: text[len(text) // 3 :],
    "end missing, quoted": lambda text: prefix("> ")(text[: len(text) * 2 // 3]),
    "head lines lost": each(lambda line: "" if HEAD.match(line) else line),
}
