"""Reports: what one reporter sent about, usually, one machine."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Literal

from ..errors import InputError
from ..model import Diagnostic
from .directory import Folder
from .limits import Limits
from .naming import shown_name
from .part import Part
from .remarks import Remarks
from .sniff import HEAD, find_archive, find_collection
from .streams import FileStream, PeekedStream, StreamError
from .walk import Place, Walk

#: Is told of each piece that was read how many bytes it had.
Watch = Callable[[int], None]
Kind = Literal["text", "mail", "archive", "directory"]


class Report:
    """A text, a mail, an archive or a folder.

    `name` is as the user gave it, `label` the subject and sender of a mail. `parts` comes once, in the
    order of the report; `diagnostics` is complete when it has ended.
    """

    def __init__(
        self, name: str, kind: Kind, parts: Iterator[Part], remarks: Remarks, label: str = ""
    ) -> None:
        self.name = name
        self.kind = kind
        self.label = label
        self.parts = parts
        self._remarks = remarks

    def __repr__(self) -> str:
        return f"Report({self.name!r}, {self.kind!r}, label={self.label!r})"

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What could not be read, and which limits were hit, outside of the parts' own."""
        return self._remarks.all()


def open_reports(
    path: str | os.PathLike[str], limits: Limits, watch: Watch | None = None
) -> Iterator[Report]:
    """Yield the reports of a file (several only of a mailbox) or of a folder (always one).

    A report is to be read before the next is asked for. `watch` is told how many bytes were read.

    Raises:
        InputError: there is no such file, or it cannot be opened.
    """
    name = shown_name(path)
    try:
        if Path(path).is_dir():
            with os.scandir(path):
                pass
            walk = Walk(name, limits)
            parts = _folder_parts(Folder(Path(path)), walk, watch)
            yield Report(name, "directory", parts, walk.remarks)
            return
        file = _File(io.FileIO(os.fspath(path)))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{os.fspath(path)}: {reason}") from error
    yield from reports_from_stream(file, name, limits, watch, closing=file)


class _File(io.BufferedReader):
    """A file that is closed with what reads it, where a report is not read to its end."""

    def __del__(self) -> None:
        self.close()


def reports_from_bytes(data: bytes, name: str, limits: Limits) -> Iterator[Report]:
    """Yield the reports that bytes hold."""
    return reports_from_stream(io.BytesIO(data), name, limits)


def reports_from_text(text: str, name: str, limits: Limits) -> Iterator[Report]:
    """Yield the reports that a text holds; lone surrogates become escapes."""
    return reports_from_bytes(text.encode("utf-8", "backslashreplace"), name, limits)


def reports_from_stream(
    file: IO[bytes],
    name: str,
    limits: Limits,
    watch: Watch | None = None,
    *,
    closing: AbstractContextManager[object] | None = None,
) -> Iterator[Report]:
    """Yield the reports of an open file, which need not be one that can be read at any place.

    `closing` is left when the last report has been read.
    """
    close = nullcontext() if closing is None else closing
    walk = Walk(name, limits)
    stream = PeekedStream(FileStream(file, watch))
    place = Place(path=Path(name).name, whole=True, file=file if _is_seekable(file) else None)
    try:
        stream, place = walk.unpacked(stream, place)
    except StreamError as error:
        walk.remarks.failed(error, None)
        yield Report(name, "archive", _closed_after(iter(()), close), walk.remarks)
        return
    head = stream.peek(HEAD)
    kind: Kind = "text"
    label = ""
    if find_archive(head) is not None:
        kind = "archive"
    elif (collection := find_collection(head)) == "mbox":
        with close:
            yield from _mailbox(stream, name, limits)
        return
    elif collection == "mail":
        from .mail import mail_label

        kind, label = "mail", mail_label(head)
    yield Report(name, kind, _closed_after(walk.parts(stream, place), close), walk.remarks, label)


def _closed_after(parts: Iterator[Part], close: AbstractContextManager[object]) -> Iterator[Part]:
    with close:
        yield from parts


def _mailbox(stream: PeekedStream, name: str, limits: Limits) -> Iterator[Report]:
    """A report for each mail."""
    from .collected import parts_of_message
    from .mail import mail_label
    from .mbox import mbox_messages

    try:
        for number, message in enumerate(mbox_messages(stream, limits.text_bytes), 1):
            walk = Walk(name, limits)
            parts = parts_of_message(walk, message, number, Place())
            yield Report(name, "mail", parts, walk.remarks, mail_label(message.data))
    except StreamError as error:
        remarks = Remarks(name)
        remarks.failed(error, None)
        yield Report(name, "mail", iter(()), remarks)


def _folder_parts(folder: Folder, walk: Walk, watch: Watch | None) -> Iterator[Part]:
    try:
        for label, file in folder.files():
            walk.budget.count_member()
            place = Place(file=file).within(label)
            yield from walk.parts(PeekedStream(FileStream(file, watch)), place._replace(file=file))
    except StreamError as error:
        walk.remarks.failed(error, None)
    for label, failure in folder.failures:
        walk.remarks.failed(failure, label)
    walk.tell_links(folder.links, Place())


def _is_seekable(file: IO[bytes]) -> bool:
    try:
        return file.seekable()
    except (AttributeError, OSError, ValueError):
        return False
