"""Slips of the pen on the command line, each met with a way out.

What click says of options and arguments is put as all other errors are, with the word that was meant, or
with an example out of the command's own help. Imported only when something is wrong.
"""

from __future__ import annotations

import difflib
import errno
import os
import re
import shlex
from collections.abc import Collection, Iterable
from pathlib import Path

import click

#: What users of other programs write here, and what it is called.
_ELSEWHERE = {
    ("--format", "html"): "`lspci-ims report PATH -o page.html` writes an HTML page",
    ("--format", "md"): "did you mean markdown?",
    ("--format", "text"): "did you mean terminal?",
    ("--format", "parquet"): "`lspci-ims scan PATH --out FOLDER` writes Parquet",
    ("--format", "csv"): "`lspci-ims scan PATH` writes tables",
    ("--virt", "guest"): "did you mean vm?",
    ("--virt", "host"): "did you mean bare-metal?",
    ("--arch", "x86_64"): "did you mean x86?",
    ("--arch", "amd64"): "did you mean x86?",
    ("--arch", "arm64"): "did you mean other?",
    ("--arch", "aarch64"): "did you mean other?",
}
_OPTIONS = {"-V": "--version", "-v": "--version", "-f": "--format", "-d": "--device", "-s": "--device"}
#: A path with more neighbours is not compared with all of them.
_NEIGHBOURS = 5_000


def meant(word: str, known: Iterable[str], count: int = 1) -> list[str]:
    """The known words that are most like one, upper and lower case aside; none where none is like it."""
    by_form = {name.lower(): name for name in known}
    return [by_form[form] for form in difflib.get_close_matches(word.lower(), by_form, n=count)]


def did_you_mean(word: str, known: Collection[str], otherwise: str) -> str:
    """`did you mean ...?`, or something else to say where nothing is like it."""
    close = meant(word, known)
    return f"did you mean {close[0]}?" if close else otherwise


def told(error: click.ClickException) -> str:
    """An error of click as this program's own are: what is wrong, and a hint."""
    message = error.format_message()
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = ""
    if isinstance(error, click.NoSuchOption):
        message = f"no option {error.option_name}"
        hint = _option(error.option_name, context)
    elif isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if isinstance(error.param, click.Argument) else None
        message = f"{name or _name(error.param)} is missing"
        hint = _example(context)
    elif isinstance(error, click.BadParameter) and error.param is not None:
        message = f"{_name(error.param)}: {error.message.rstrip('.')}"
        hint = _value(error)
    elif context is not None:
        message = message.rstrip(".")
        hint = _example(context)
    command = context.command_path if context is not None else "lspci-ims"
    help_ = f"`{command} --help` tells more"
    return f"{message}\n\nhint: {hint}; {help_}" if hint else f"{message}\n\nhint: {help_}"


def _name(parameter: click.Parameter | None) -> str:
    """An option by its long form, an argument by what help calls it."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return "a value" if parameter is None else parameter.human_readable_name


def _option(name: str, context: click.Context | None) -> str:
    if context is None:
        return ""
    known = [form for parameter in context.command.get_params(context) for form in parameter.opts]
    wanted = _OPTIONS.get(name, "")
    if wanted in known:
        return f"did you mean {wanted}?"
    return did_you_mean(name, [form for form in known if form.startswith("--")], "")


def _value(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    given = re.match(r"'(.*)' is not one of", error.message)
    if not isinstance(kind, click.Choice) or given is None:
        return _example(error.ctx)
    elsewhere = _ELSEWHERE.get((_name(error.param), given[1].lower()))
    return elsewhere or did_you_mean(given[1], list(kind.choices), "")


def _example(context: click.Context | None) -> str:
    """The first example in the help of a command."""
    text = (context.command.help or "") if context is not None else ""
    found = re.search(r"^ *(lspci-ims .*?)(?:  .*)?$", text, re.MULTILINE)
    return f"as in `{found[1]}`" if found else ""


def no_command(word: str, commands: Collection[str]) -> str:
    """What to do about a word that is no command: a path is what `check` is for."""
    if word == "help":
        return "did you mean --help?"
    if word == "-" or any(sign in word for sign in "./\\") or Path(word).exists():
        return f"did you mean `lspci-ims check {word}`?"
    return did_you_mean(word, commands, f"the commands are {', '.join(commands)}")


def no_path(path: str, cause: BaseException | None) -> str:
    """What to do about an input that cannot be opened; empty where there is nothing to say."""
    number = cause.errno if isinstance(cause, OSError) else None
    if "://" in path:
        return f"a URL is not fetched: curl -L {shlex.quote(path)} | lspci-ims check -"
    if number in (errno.EACCES, errno.EPERM):
        return f"read it with the rights that it needs: sudo cat {shlex.quote(path)} | lspci-ims check -"
    if number not in (errno.ENOENT, errno.ENOTDIR):
        return ""
    return _neighbour(Path(path))


def _neighbour(path: Path) -> str:
    """The file that was meant, or the first part of the path that is not there."""
    folder = path.parent
    while not folder.is_dir() and folder != folder.parent:
        path, folder = folder, folder.parent
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry, _ in zip(entries, range(_NEIGHBOURS), strict=False)]
    except OSError:
        return ""
    close = meant(path.name, names)
    if close:
        return f"did you mean {folder / close[0]}?"
    return f"there is no {path.name} in {'this folder' if str(folder) == '.' else folder}"


def no_function(selector: str, there: Collection[tuple[str, str]]) -> str:
    """What functions there are in place of one that was asked for and is not.

    Args:
        selector: what `--device` was given.
        there: address and ids (`8086:0b25`) of each function of the input.
    """
    by_ids = "." not in selector
    known = list(dict.fromkeys(ids if by_ids else bdf for bdf, ids in there))
    bare = selector if by_ids or selector.count(":") > 1 else f"0000:{selector}"
    close = meant(bare, known, 4)
    listed = ", ".join(close or known[:4])
    more = len(known) - len(close or known[:4])
    left = f" and {more} more (`lspci-ims check --all-devices` lists them)" if more > 0 else ""
    return f"there is {listed}{left}" if known else "no function at all was read"
