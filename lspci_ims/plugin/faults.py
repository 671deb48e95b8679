"""What a message says of an exception that a plugin let out: its last line, and where in the plugin it arose.

The same in every run and on every machine: no address in memory, no folder.
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterator
from pathlib import PurePath

from .. import interrupts
from ..api import API_VERSION

_MESSAGE_CHARS = 300
_MEMORY_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
#: Folders whose frames are the host's or Python's, however deep they stand in the traceback.
_CORE = str(PurePath(__file__).parents[1])
_STDLIB = str(PurePath(os.__file__).parent)
_SITE = ("site-packages", "dist-packages")


def last_line(error: BaseException) -> str:
    """The last line of the traceback, with the file and line of the plugin that raised.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    try:
        return _last_line(error)
    except KeyboardInterrupt:
        if interrupts.may_have_come():
            raise
    except BaseException:  # an exception of a plugin may do anything when it is looked at
        pass
    return type(error).__name__


def _last_line(error: BaseException) -> str:
    lines = "".join(traceback.format_exception_only(error)).splitlines()
    # continuation lines of a message are indented or not: the line that names the exception is wanted
    name = type(error).__name__
    text = next((line for line in lines if name in line.split(":")[0]), lines[-1] if lines else name)
    text = _MEMORY_ADDRESS.sub("", text)[:_MESSAGE_CHARS]
    if isinstance(error, ImportError):
        text = _import_text(text, error)
    place = _place(error)
    return writable(text if place is None else f"{text} ({PurePath(place[0]).name}, line {place[1]})")


def writable(text: str) -> str:
    """A text with escapes for what is no character (a lone surrogate), so that it can be written."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _import_text(text: str, error: ImportError) -> str:
    """Without the folder of the module, and with a hint where a plugin asks for a newer interface."""
    if error.path:
        text = text.replace(f" ({error.path})", "")
    if error.name == "lspci_ims.api" and not isinstance(error, ModuleNotFoundError):
        text += f"; this lspci-ims offers version {shown_version(API_VERSION)} of the plugin API"
    return text


def shown_version(version: tuple[int, int]) -> str:
    """A version of the plugin API as people write it."""
    return ".".join(map(str, version))


def _place(error: BaseException) -> tuple[str, int] | None:
    """File and line: those of the text that is no Python, else the innermost frame of the plugin."""
    if isinstance(error, SyntaxError) and error.filename and not error.filename.startswith("<"):
        return error.filename, error.lineno or 0
    innermost = None
    for innermost in _plugin_frames(error):  # noqa: B007 - the last one is wanted
        pass
    return innermost


def _plugin_frames(error: BaseException) -> Iterator[tuple[str, int]]:
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if file.startswith("<") or _is_below(file, _CORE):
            continue
        if _is_below(file, _STDLIB) and not any(part in _SITE for part in PurePath(file).parts):
            continue
        yield file, line


def _is_below(file: str, folder: str) -> bool:
    return file.startswith(folder + os.sep)
