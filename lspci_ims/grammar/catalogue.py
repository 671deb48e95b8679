"""Which capability a heading names, and the family that reads the lines below it.

The table `spec/capabilities.tsv` tells the names of each capability and the module here that reads it; a
module is imported when a heading comes that begins with the first word of one of its names. Ids without a
name are printed as numbers, in a form that depends on the release: `#15 [0000]`,
`Capability ID 0x15 [0000]`, `#23`, `Extended Capability ID 0x38`, and `Unknown (35)` in decimal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

import msgspec

from ..model import Field
from ..spec import rows
from .family import Family, Heading
from .shape import Shape

_WORD = re.compile(r"[^\s:]+")

#: Headings that are a number: extended or not, and the shapes.
NUMBERED_HEADINGS = (
    (False, "Capability ID {id:0xhex} [{word:hex}]"),
    (True, "Extended Capability ID {id:0xhex}"),
    (False, "#{id:hex} [{word:hex}]"),
    (True, "#{id:hex}"),
    (True, "Unknown ({id:dec})"),
)
_UNKNOWN = "unknown"


class HeadingReading(msgspec.Struct, frozen=True, gc=False):
    """What a heading says.

    `id` is None when the text does not tell it. `name` are the constant words as printed. `unread` is
    the column from where on no production accounts for the line, None when all of it is read: the
    capability is known by its name even then.
    """

    kind: str
    id: int | None
    name: str
    fields: tuple[Field, ...]
    family: Family
    unread: int | None = None


def read_heading(line: str, start: int, extended: bool) -> HeadingReading | None:
    """Read what stands after `Capabilities: [off v1] `, that is from column `start` of the line.

    Returns:
        None when the text is no name of a capability that any release printed.
    """
    word = _WORD.match(line, start)
    if word is None:
        return None
    best: HeadingReading | None = None
    for entry in _entries(word[0]):
        if entry.heading.extended not in (None, extended) or not line.startswith(entry.heading.name, start):
            continue
        fields = entry.read(line, start)
        if fields is not None:
            return entry.reading(extended, fields)
        if best is None or len(entry.heading.name) > len(best.name):
            best = entry.reading(extended, (), start + len(entry.heading.name))
    return _numbered(line, start, extended) or best


class _Entry:
    """One heading of one family, with its shapes once they are built."""

    def __init__(self, family: Family, heading: Heading) -> None:
        self.family = family
        self.heading = heading
        self._shapes: tuple[Shape, ...] = ()

    def read(self, line: str, start: int) -> tuple[Field, ...] | None:
        """The fields of the heading, None when what follows its name is in no shape."""
        if not self._shapes:
            name = self.heading.name
            self._shapes = tuple(Shape(f"{name}{shape}[[ <?>]]") for shape in self.heading.shapes)
        for shape in self._shapes:
            fields = shape.fields_at(line, start)
            if fields is not None:
                return tuple(fields)
        return None

    def reading(self, extended: bool, fields: tuple[Field, ...], unread: int | None = None) -> HeadingReading:
        """The reading of this heading in a list of `extended` capabilities or in the other one."""
        identifier = _ids().get((extended, self.family.kind), _ids().get((not extended, self.family.kind)))
        return HeadingReading(self.family.kind, identifier, self.heading.name, fields, self.family, unread)


@cache
def _entries(word: str) -> tuple[_Entry, ...]:
    """The headings that begin with a word."""
    return tuple(_known(word))


def _known(word: str) -> Iterator[_Entry]:
    for module in _modules().get(word, ()):
        for family in _families(module):
            for heading in family.headings:
                if heading.name.split(" ", 1)[0] == word:
                    yield _Entry(family, heading)


@cache
def _modules() -> Mapping[str, tuple[str, ...]]:
    """First word of a heading -> the modules whose families may know it."""
    found: dict[str, dict[str, None]] = {}
    for row in rows("capabilities"):
        for name in (row["name"], *row["older"].split(";")):
            if name:
                found.setdefault(name.split(" ", 1)[0], {})[row["module"]] = None
    return {word: tuple(modules) for word, modules in found.items()}


def _families(module: str) -> tuple[Family, ...]:
    families: tuple[Family, ...] = import_module(f".{module}", __package__).FAMILIES
    return families


def all_families() -> Iterator[Family]:
    """Every capability's family; imports all modules, which reading a dump does not."""
    for module in sorted({module for modules in _modules().values() for module in modules}):
        yield from _families(module)


def _numbered(line: str, start: int, extended: bool) -> HeadingReading | None:
    """A heading that is a number; what the number stands for is looked up."""
    for for_extended, shape in _number_shapes():
        if for_extended != extended:
            continue
        fields = shape.fields_at(line, start)
        if fields is None:
            continue
        identifier = int(fields[0].value or 0)
        kind = _kinds().get((extended, identifier), _UNKNOWN)
        return HeadingReading(kind, identifier, line[start:].rstrip(), tuple(fields[1:]), _bare_family(kind))
    return None


@cache
def _number_shapes() -> tuple[tuple[bool, Shape], ...]:
    return tuple((extended, Shape(shape)) for extended, shape in NUMBERED_HEADINGS)


@cache
def _bare_family(kind: str) -> Family:
    """The family of a capability that lspci did not name: no lines stand below it."""
    return Family(kind)


@cache
def _kinds() -> Mapping[tuple[bool, int], str]:
    """(extended, id) -> kind."""
    return {(row["space"] == "ext", int(row["id"], 16)): row["kind"] for row in rows("capabilities")}


@cache
def _ids() -> Mapping[tuple[bool, str], int]:
    """(extended, kind) -> id; the first of two ids of one kind."""
    ids: dict[tuple[bool, str], int] = {}
    for (extended, identifier), kind in _kinds().items():
        ids.setdefault((extended, kind), identifier)
    return ids
