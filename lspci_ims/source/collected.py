"""Texts that hold several others, turned into parts: mails, mailboxes, crash reports, pages, sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from .layouts import find_heading_hint, find_hint
from .mbox import Message
from .part import Part
from .sniff import HEAD, find_content, is_text
from .streams import LimitError, PeekedStream, StreamError
from .walk import Place, Walk, bytes_stream, gather

#: Mails attached to mails (as files; those forwarded inline are bounded where mails are read).
_MAILS = 3


def parts_of_mail(walk: Walk, data: bytes, place: Place) -> Iterator[Part]:
    """The parts of one mail; lines of its body count from the beginning of the mail."""
    from .mail import mail_parts

    if place.mails >= _MAILS:
        raise LimitError("nesting", f"not read: more than {_MAILS} mails attached to one another")
    bodies = 0
    for found in mail_parts(data):
        walk.budget.count_member()
        inner = place._replace(whole=True, mails=place.mails + 1, file=None, unpacked=False)
        if found.filename is not None:
            # the name is a label: a path in it must not pass for one of an archive
            yield from walk.parts(bytes_stream(found.data), inner.within(found.filename))
            continue
        if not found.data.strip():
            continue
        bodies += 1
        name = "body" if bodies == 1 else f"body {bodies}"
        if found.first_line is None:
            here, line = inner.within(name), 1
        else:
            here, line = inner.section(name, found.first_line)
        yield walk.part(bytes_stream(found.data), here, hint=find_content(found.data[:HEAD]), first_line=line)


def _mail(walk: Walk, stream: PeekedStream, place: Place) -> Iterator[Part]:
    data, cut = gather(stream, walk.limits.text_bytes)
    yield from parts_of_mail(walk, data, place)
    if cut is not None:
        raise cut


def parts_of_message(walk: Walk, message: Message, number: int, mailbox: Place) -> Iterator[Part]:
    """The parts of one mail of a mailbox."""
    # lines count from the mail's own beginning: a mailbox of years is not counted through for every mail
    place = mailbox.within(f"message {number}", "#")
    try:
        yield from parts_of_mail(walk, message.data, place)
    except StreamError as error:
        walk.remarks.failed(error, place.label)
    if message.cut:
        walk.remarks.add("LIMIT_TEXT_BYTES", f"cut after {walk.limits.text_bytes} bytes", place.label)


def _mbox(walk: Walk, stream: PeekedStream, place: Place) -> Iterator[Part]:
    from .mbox import mbox_messages

    for number, message in enumerate(mbox_messages(stream, walk.limits.text_bytes), 1):
        yield from parts_of_message(walk, message, number, place)


def _apport(walk: Walk, stream: PeekedStream, place: Place) -> Iterator[Part]:
    from .apport import Entries

    numbered = 0
    for entry in Entries(stream):
        walk.budget.count_member()
        inner = place.within(entry.key)._replace(path=f"{entry.key}.txt", whole=False)
        if entry.first_line is None:
            yield from walk.parts(PeekedStream(entry.stream), inner)
            continue
        numbered += 1
        hint = find_hint(inner.path)
        value = PeekedStream(entry.stream)
        if hint is None:
            hint = find_content(value.peek(HEAD))
        if hint not in (None, "ignore"):
            inner, line = place.section(entry.key, entry.first_line, numbered)
            yield walk.part(value, inner, hint=hint, first_line=line)


def _html(walk: Walk, stream: PeekedStream, place: Place) -> Iterator[Part]:
    from .html_text import html_to_text

    data, cut = gather(stream, walk.limits.text_bytes)
    text = html_to_text(data)
    hint = find_content(text)
    if hint is not None or place.whole:
        yield walk.part(bytes_stream(text), place.within("text"), hint=hint)
    if cut is not None:
        raise cut


def _sections(walk: Walk, stream: PeekedStream, place: Place) -> Iterator[Part]:
    from .sections import find_style, sections

    style = find_style(stream.peek(HEAD)) or ""
    numbered = 0
    for section in sections(stream, style, walk.limits.line_chars, walk.limits.text_bytes):
        hint = find_heading_hint(section.heading) if section.heading else None
        hint = hint or find_content(section.data)
        if hint not in (None, "ignore") and section.data.strip() and is_text(section.data[:HEAD]):
            walk.budget.count_member()
            numbered += 1
            name = section.heading[:200] or f"line {section.first_line}"
            inner, line = place.section(name, section.first_line, numbered)
            yield walk.part(bytes_stream(section.data), inner, hint=hint, first_line=line)


COLLECTIONS: Mapping[str, Callable[[Walk, PeekedStream, Place], Iterator[Part]]] = {
    "mail": _mail,
    "mbox": _mbox,
    "apport": _apport,
    "html": _html,
    "sections": _sections,
}
