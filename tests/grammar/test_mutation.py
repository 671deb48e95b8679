"""Change one value's characters in a line: exactly that value changes, and columns behind it move along.

The lines are those of the samples and of what twenty releases print, each in its own context (family,
register before). A flag's sign is turned, a digit is changed, any other value is replaced by another that
was seen under the same label.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lspci_ims.grammar.catalogue import HeadingReading
from lspci_ims.grammar.family import Family, Reading
from lspci_ims.grammar.head import read_head
from lspci_ims.grammar.reader import DeviceReader
from lspci_ims.model import Field
from lspci_ims.pipeline import Parser
from lspci_ims.source import Limits, input_from_bytes, input_from_text
from lspci_ims.split import find_candidates

from .leaves import Leaf, leaves, named_values

SAMPLES = Path(__file__).parents[2] / "samples"
_SHARED = Path(os.environ.get("LSPCI_IMS_SHARED", "/nonexistent"))
RELEASES = sorted((_SHARED / "lspci-versions").glob("lspci-*.txt"))
_NUMBER = re.compile(r"(?:0x)?[0-9a-f]*[0-9a-f]")
_LAST_DIGIT = re.compile(r"[0-9](?=[^0-9]*$)")
#: So many other texts are tried for each value that is no number.
_EACH = 4
#: Values that decide how the rest of the line looks.
_SELECTS_SHAPE = {"space"}


class Seen(NamedTuple):
    """A line as it was read, and how to read another in its place."""

    owner: str
    line: str
    register: str | None
    context: str | None
    fields: tuple[Field, ...]
    read: Callable[[str], tuple[str | None, tuple[Field, ...]] | None]


class Recorder(DeviceReader):
    """Keeps every distinct line with its context."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[tuple[object, ...], Seen] = {}

    def reading(self, family: Family, register: str | None, line: str) -> Reading | None:
        found = super().reading(family, register, line)
        if found is not None:

            def again(changed: str) -> tuple[str | None, tuple[Field, ...]] | None:
                return family.read(changed, register)

            key = (family.kind, register, line)
            self.seen.setdefault(key, Seen(family.kind, line, found.register, register, found.fields, again))
        return found

    def heading(self, line: str, start: int, extended: bool) -> HeadingReading | None:
        found = super().heading(line, start, extended)
        if found is not None and found.unread is None:

            def again(changed: str) -> tuple[str | None, tuple[Field, ...]] | None:
                other = DeviceReader.heading(self, changed, start, extended)
                if other is None or other.unread is not None:
                    return None
                return f"{other.kind} {_words(other)}", other.fields

            key = ("heading", extended, line)
            name = f"{found.kind} {_words(found)}"
            self.seen.setdefault(key, Seen(found.kind, line, name, None, found.fields, again))
        return found

    def record_head(self, line: str) -> None:
        found = read_head(line)
        if found is not None:

            def again(changed: str) -> tuple[str | None, tuple[Field, ...]] | None:
                other = read_head(changed)
                return None if other is None else (None, other.fields)

            self.seen.setdefault(("head", line), Seen("head", line, None, None, found.fields, again))


def _words(heading: HeadingReading) -> str:
    """The name of a heading; one that is a number is its own name."""
    return "" if heading.fields and re.search(r"\d", heading.name) else heading.name


def record(paths: list[Path]) -> dict[tuple[object, ...], Seen]:
    recorder = Recorder()
    for path in paths:
        text = input_from_bytes(path.read_bytes(), path.name, Limits())
        for candidate in find_candidates(text.lines):
            recorder.record_head(text.lines[candidate.first])
            recorder.read(text, candidate)
    return recorder.seen


Place = tuple[str, str, str, type]
Others = dict[Place, list[str]]


def place(seen: Seen, field: Field) -> Place:
    """Which values may stand for one another: those of one label of one register."""
    return seen.owner, seen.register or seen.context or "", field.label, type(field.value)


def collect(lines: Iterable[Seen]) -> Others:
    """Some texts of every label."""
    texts: dict[Place, dict[str, None]] = defaultdict(dict)
    for seen in lines:
        for field in seen.fields:
            known = texts[place(seen, field)]
            if len(known) < _EACH:
                known[field.text] = None
    return {key: list(known) for key, known in texts.items()}


def changed(field: Field, others: list[str]) -> Iterator[str]:
    """Other texts of the same kind as the field's."""
    text = field.text
    if text in ("+", "-") and field.value == (text == "+"):
        yield "-" if text == "+" else "+"
    elif text not in named_values() and _NUMBER.fullmatch(text) and _LAST_DIGIT.search(text):
        yield _LAST_DIGIT.sub(lambda digit: str((int(digit[0]) + 1) % 10), text)
    if field.label not in _SELECTS_SHAPE:
        yield from (other for other in others if other != text)


def faults(seen: Seen, others: Others) -> Iterator[str]:
    """What else changes when one value does."""
    for index, field in enumerate(seen.fields):
        for text in changed(field, others[place(seen, field)]):
            line = seen.line[: field.column] + text + seen.line[field.column + len(field.text) :]
            fault = _fault(seen, index, text, seen.read(line))
            if fault:
                yield f"{seen.owner} {field.label!r} -> {text!r}: {fault}: {line!r}"


def _fault(seen: Seen, index: int, text: str, again: tuple[str | None, tuple[Field, ...]] | None) -> str:
    if again is None:
        return "not read"
    register, fields = again
    if register != seen.register:
        return f"register {register!r}"
    field = seen.fields[index]
    expected = [_moved(one, field.column, len(text) - len(field.text)) for one in seen.fields]
    expected[index] = msgspec.structs.replace(field, text=text)
    if len(fields) != len(expected):
        return "other fields"
    for at, (found, wanted) in enumerate(zip(fields, expected, strict=True)):
        same = (found.label, found.unit, found.text, found.column) == (
            wanted.label,
            wanted.unit,
            wanted.text,
            wanted.column,
        )
        if not same or (at != index and found.value != wanted.value):
            return f"other {found.label!r}"
    if fields[index].value == field.value and _is_another(field, text):
        return "same value"
    return ""


def _moved(field: Field, column: int, by: int) -> Field:
    if field.column <= column:
        return field
    return msgspec.structs.replace(field, column=field.column + by)


def _is_another(field: Field, text: str) -> bool:
    """Whether another text must be another value: `0064` and `64` are one number, as are 10 and 10.0."""
    if isinstance(field.value, float):
        return float(text) != field.value
    return isinstance(field.value, bool | str) or text.lstrip("0x") != field.text.lstrip("0x")


@pytest.fixture(scope="module")
def recorded() -> dict[tuple[object, ...], Seen]:
    """All distinct lines, each with its context."""
    return record([*sorted(SAMPLES.glob("*/lspci*.txt")), *RELEASES])


@pytest.mark.parametrize("part", range(8))
def test_every_value_of_every_line(recorded: dict[tuple[object, ...], Seen], part: int) -> None:
    others = collect(recorded.values())
    lines = list(recorded.values())[part::8]
    assert [fault for one in lines for fault in faults(one, others)] == []


def test_there_are_enough_lines(recorded: dict[tuple[object, ...], Seen]) -> None:
    assert len(recorded) > (10_000 if RELEASES else 300)


@settings(max_examples=60)
@given(data=st.data())
def test_a_whole_device(recorded: dict[tuple[object, ...], Seen], data: st.DataObject) -> None:
    """Not only its line is read as before: nothing else of the device changes either."""
    path = data.draw(st.sampled_from(sorted(SAMPLES.glob("*/lspci*.txt"))))
    lines = path.read_text("utf-8").split("\n")
    before = _leaves(lines)
    number, leaf = data.draw(st.sampled_from(before))
    texts = list(changed(leaf.field, []))
    if not texts or leaf.field.label in ("slot", "offset"):
        return
    line, column = lines[number - 1], leaf.field.column
    lines[number - 1] = line[:column] + texts[0] + line[column + len(leaf.field.text) :]
    after = _leaves(lines)
    assert len(after) == len(before)
    different = [old for old, new in zip(before, after, strict=True) if _key(old) != _key(new)]
    assert different == [(number, leaf)]


def _leaves(lines: list[str]) -> list[tuple[int, Leaf]]:
    dumps = Parser().parse(input_from_text("\n".join(lines), "text", Limits())).dumps
    return [found for dump in dumps for device in dump.devices for found in leaves(device)]


def _key(found: tuple[int, Leaf]) -> tuple[int, str, str, str]:
    return found[0], found[1].owner, found[1].field.label, found[1].field.text
