"""Through a report to its parts: layers of compression, archives, mails, each member as it comes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, NamedTuple

from .compression import Budget, DecompressedStream, find_compression, without_suffix
from .layouts import find_bdf, find_hint
from .limits import Limits
from .links import Links
from .part import Part
from .remarks import Remarks
from .sniff import DEEP, HEAD, find_archive, find_collection, find_content, is_text
from .streams import CHUNK, BytesStream, LimitError, PeekedStream, Stream, StreamError

#: Up to this line the sections of a text are numbered as the text is.
_NUMBERED = 100_000
_SECTIONS = 64
#: The same for a dump far down in a text.
_FAR = 5_000_000


class Place(NamedTuple):
    """Where a stream was found.

    `label` is what people see, `path` what the layouts are asked for (empty: nothing to ask for). `level`
    counts archives around it. `whole`: text is wanted whatever it seems to hold, as the only content of a
    file or as a part of a mail. `file` is the stream's file when that can be read at any place.
    `unpacked`: it came out of a layer of compression, so that a tar in it is not one level more.
    """

    label: str | None = None
    path: str = ""
    level: int = 0
    whole: bool = False
    file: IO[bytes] | None = None
    unpacked: bool = False
    mails: int = 0

    def within(self, name: str, separator: str = "/") -> Place:
        """The place of a member."""
        label = name if self.label is None else f"{self.label}{separator}{name}"
        if self.label is None and separator == "#":
            label = f"#{name}"
        return self._replace(label=label, path=name, file=None, unpacked=False)

    def section(self, name: str, first_line: int, number: int = 1) -> tuple[Place, int]:
        """The place of a section of the text here, and the number of its first line.

        Behind the end of a very long text, and from some `number` of sections on, lines count from the
        section's own beginning: the text would otherwise be counted through again for every section.
        """
        if first_line > _NUMBERED or number > _SECTIONS:
            return self.within(name), 1
        return self.within(name, "#"), first_line


class Walk:
    """Yields the parts of one report, front to back."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.remarks = Remarks(name)
        self.budget = Budget(limits)
        self._labels: dict[str, int] = {}

    def parts(self, stream: PeekedStream, place: Place) -> Iterator[Part]:
        """The parts of a stream; what cannot be read is told in `remarks`."""
        try:
            yield from self._parts(stream, place)
        except StreamError as error:
            self.remarks.failed(error, place.label)

    def _parts(self, stream: PeekedStream, place: Place) -> Iterator[Part]:
        hint = find_hint(place.path) if place.path else None
        if hint == "ignore":
            return
        if hint == "config-space":
            bdf = find_bdf(place.path)
            if bdf is not None:
                yield self.part(stream, place, hint=hint, bdf=bdf)
            return
        if hint == "acpi-table":
            yield self.part(stream, place, hint=hint)
            return
        stream, place = self.unpacked(stream, place)
        head = stream.peek(HEAD)
        archive = find_archive(head)
        collection = find_collection(head) if archive is None else None
        only = place.whole and place.label is None
        if archive is not None:
            yield from self._archive(archive, stream, place)
        elif collection is not None:
            from .collected import COLLECTIONS

            yield from COLLECTIONS[collection](self, stream, place)
        elif only or (head and is_text(head)):
            yield from self._text(stream, place, hint, head)
        elif not head:
            # an empty member; a failure before its first byte is told here
            stream.read(1)

    def unpacked(self, stream: PeekedStream, place: Place) -> tuple[PeekedStream, Place]:
        """The stream without its layers of compression.

        Raises:
            StreamError: they are too many, or one cannot be read.
        """
        while (compression := find_compression(stream.peek(16))) is not None:
            if place.level >= self.limits.nesting:
                raise self._too_deep()
            stream = PeekedStream(DecompressedStream(stream, compression, self.budget))
            path = without_suffix(place.path)
            place = place._replace(path=path, level=place.level + 1, file=None, unpacked=True)
        return stream, place

    def _text(self, stream: PeekedStream, place: Place, hint: str | None, head: bytes) -> Iterator[Part]:
        if hint is None:
            hint = find_content(head)
            if hint is None and len(head) == HEAD:
                hint = find_content(stream.peek(DEEP))
            if hint is None and not place.whole:
                if len(head) == HEAD:
                    yield from self._far(stream, place)
                return
        yield self.part(stream, place, hint=hint)

    def _far(self, stream: PeekedStream, place: Place) -> Iterator[Part]:
        """The rest of a long text from the first dump in it on."""
        from .far import find_far_dump

        far = find_far_dump(stream, self.limits.text_bytes)
        if far is None:
            return
        if far.first_line > _FAR:
            place = place.within(f"line {far.first_line}")
        line = far.first_line if far.first_line <= _FAR else 1
        yield self.part(far.stream, place, hint="lspci", first_line=line)

    def part(
        self,
        stream: Stream,
        place: Place,
        *,
        hint: str | None = None,
        first_line: int = 1,
        bdf: str | None = None,
    ) -> Part:
        """A part at a place; a label that was given before gets a number."""
        label = place.label
        if label is not None:
            count = self._labels[label] = self._labels.get(label, 0) + 1
            if count > 1:
                if place.level > 0 and not place.mails and "#" not in label:
                    self.remarks.add("ARCHIVE_DUPLICATE", f"found {count} times, each is read", label, "info")
                label = f"{label} ({count})"
        return Part(
            self.name, label, stream, self.limits, self.remarks, hint=hint, first_line=first_line, bdf=bdf
        )

    def _archive(self, kind: str, stream: PeekedStream, place: Place) -> Iterator[Part]:
        if kind not in ("tar", "zip"):
            message = f"{kind} is not read\n\nhint: unpack it and name the folder"
            self.remarks.add("ARCHIVE_UNSUPPORTED", message, place.label)
            return
        level = place.level + (not (place.unpacked and kind == "tar"))
        if level > self.limits.nesting:
            raise self._too_deep()
        read = self._tar if kind == "tar" else self._zip
        yield from read(stream, place._replace(level=level, whole=False))

    def _too_deep(self) -> LimitError:
        return LimitError("nesting", f"not read: more than {self.limits.nesting} archives in one another")

    def _tar(self, stream: PeekedStream, place: Place) -> Iterator[Part]:
        from .tar import tar_members

        links = Links()
        try:
            for member in tar_members(stream, self.budget):
                self.budget.count_member()
                if member.link is not None:
                    links.add(member.name, member.link)
                elif member.stream is not None:
                    yield from self.parts(PeekedStream(member.stream), place.within(_shown(member.name)))
        finally:
            self.tell_links(links, place)

    def _zip(self, stream: PeekedStream, place: Place) -> Iterator[Part]:
        from .zips import zip_members

        cut: StreamError | None = None
        file = place.file
        if file is None:
            data, cut = gather(stream, self.limits.zip_bytes + 1)
            if len(data) > self.limits.zip_bytes:
                message = f"not read: a zip within a stream is over {self.limits.zip_bytes} bytes"
                raise LimitError("zip_bytes", message)
            file = io.BytesIO(data)
        links = Links()
        for member in zip_members(file, self.budget):
            self.budget.count_member()
            inner = place.within(_shown(member.name))
            if member.failure is not None:
                self.remarks.failed(member.failure, inner.label)
            elif member.link is not None:
                links.add(member.name, member.link)
            elif member.stream is not None:
                yield from self.parts(PeekedStream(member.stream), inner)
        self.tell_links(links, place)
        if cut is not None:
            raise cut

    def tell_links(self, links: Links, place: Place) -> None:
        """Tell which links would have led to something that was not read."""

        def has_read(path: str) -> bool:
            return place.within(_shown(path)).label in self._labels

        for name, target in links.unresolved(has_read):
            label = place.within(name).label
            self.remarks.add("ARCHIVE_LINK", f"a link to {target}, not followed", label, "info")


def gather(stream: Stream, most_bytes: int) -> tuple[bytes, StreamError | None]:
    """Up to so many bytes of a stream, and the failure that ended it if any."""
    pieces = []
    failure: StreamError | None = None
    try:
        while most_bytes > 0 and (piece := stream.read(min(CHUNK, most_bytes))):
            pieces.append(piece)
            most_bytes -= len(piece)
    except StreamError as error:
        failure = error
    return b"".join(pieces), failure


def bytes_stream(data: bytes) -> PeekedStream:
    """A stream of bytes in memory."""
    return PeekedStream(BytesStream(data))


def _shown(name: str) -> str:
    return name.removeprefix("./")[:4096]
