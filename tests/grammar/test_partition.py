"""Leaves, keywords and separators partition each line: nothing is read twice, nothing falls between.

A leaf is the slice of the line at its column; leaves do not overlap; what is left over when they are cut
out are words of the line's shape, its register's or capability's name, and separators. No leaf holds more
than one value, but free text.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from lspci_ims.model import Dump, Field
from lspci_ims.pipeline import Parser
from lspci_ims.source import Input, Limits, input_from_bytes

from .leaves import FREE_TEXT, Leaf, keywords, leaves, named_values

SAMPLES = Path(__file__).parents[2] / "samples"
_SHARED = Path(os.environ.get("LSPCI_IMS_SHARED", "/nonexistent"))
RELEASES = sorted((_SHARED / "lspci-versions").glob("lspci-*.txt"))
_SEPARATORS = re.compile(r"[\s,;:()\[\]=\xa0]+")
_BREAK = re.compile(r"[\s,;]")
#: Values of several words or with a separator in them, none of them a name that a shape lists.
_PHRASE = re.compile(
    r"(?:Less than |More than |Greater than )?[\d.]+[num]?s(?:(?:-| to less than | to )[\d.]+[num]?s)?"
    r"|-?[\d.]+dB de-emphasis, -?[\d.]+dB preshoot"
    r"|(?:Unknown|Reserved|unknown|reserved) \(\d+\)|Unknown type \d+"
    r"|(?:Link|Selective)IDE#\d+ \w+(?:#\d+)?|x@?[\d@](?:,x[\d@])*|disabled by cmd|type 3|I/O ports"
    r"|(?:Legacy |Root Complex Integrated )?Endpoint|(?:Root|Upstream|Downstream) Port|PCI Bridge"
    r"|(?:PCI-Express to )?PCI/PCI-X Bridge|PCI/PCI-X to PCI-Express Bridge|Root Complex Event Collector"
)
SEED, LINES = 20_251, 10_000


def parsed(text: Input, parser: Parser) -> Iterator[dict[int, list[Leaf]]]:
    """The leaves of each line that is read, device by device."""
    dumps: Iterable[Dump] = parser.parse(text).dumps
    for dump in dumps:
        for device in dump.devices:
            lines: dict[int, list[Leaf]] = {}
            for number, leaf in leaves(device):
                lines.setdefault(number, []).append(leaf)
            # a heading that was cut or wrapped: only its first part is read, and it is counted as unread
            cut = {span.first_line for capability in device.capabilities for span in capability.unparsed}
            for number in cut:
                lines.pop(number, None)
            yield lines


def faults(line: str, found: list[Leaf]) -> Iterator[str]:
    """What is wrong with the partition of one line."""
    rest: list[str] = []
    at = 0
    for leaf in sorted(found, key=lambda leaf: leaf.field.column):
        field = leaf.field
        if field.column < at:
            yield f"{field.label!r} overlaps at {field.column}"
            return
        if line[field.column : field.column + len(field.text)] != field.text:
            yield f"{field.label!r} is not {field.text!r} at {field.column}"
            return
        if not is_one_value(leaf):
            yield f"{field.label!r} holds more than one value: {field.text!r}"
        rest.append(line[at : field.column])
        at = field.column + len(field.text)
    rest.append(line[at:])
    names = {word for leaf in found for word in _SEPARATORS.split(leaf.register)}
    # a flag's name stands beside its sign; a group's name before a dot stands once before them all
    flags = [leaf.field.label for leaf in found if leaf.field.text in ("+", "-")]
    names.update(word for label in flags for word in (*label.split(" "), label.partition(".")[2]))
    for word in _SEPARATORS.split(" ".join(rest)):
        if word and word not in names and word not in keywords():
            yield f"{word!r} is no word of a shape"


def is_one_value(leaf: Leaf) -> bool:
    """Whether the leaf is one word, a name that a shape lists, or free text by declaration."""
    text = leaf.field.text
    if leaf.field.label in FREE_TEXT or leaf.owner == "vpd":
        return True
    return _BREAK.search(text) is None or text in named_values() or _PHRASE.fullmatch(text) is not None


@pytest.fixture(scope="module")
def checked() -> set[tuple[str, str]]:
    """Owner and text of the lines that are done with: most releases print most lines alike."""
    return set()


def all_faults(text: Input, checked: set[tuple[str, str]]) -> list[str]:
    """Faults of the lines of a text that are not checked yet."""
    wrong: list[str] = []
    for lines in parsed(text, Parser()):
        for number, found in lines.items():
            line = text.lines[number - 1]
            key = (found[0].owner, line)
            if key not in checked:
                checked.add(key)
                wrong += [f"{line!r}: {fault}" for fault in faults(line, found)]
    return wrong


def test_lines_of_the_samples(checked: set[tuple[str, str]]) -> None:
    for path in sorted(SAMPLES.glob("*/lspci*.txt")):
        assert all_faults(input_from_bytes(path.read_bytes(), path.name, Limits()), checked) == []
    assert len(checked) > 300


@pytest.mark.skipif(not RELEASES, reason="LSPCI_IMS_SHARED names no folder with lspci-versions")
@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_lines_of_a_release(path: Path, checked: set[tuple[str, str]]) -> None:
    assert all_faults(input_from_bytes(path.read_bytes(), path.name, Limits()), checked) == []


def is_as_printed(line: str, found: list[Leaf]) -> bool:
    """Whether a line came as lspci printed it: not quoted, and not put together again from two."""
    end = 0
    for leaf in found:
        if leaf.field.column < end:
            return False
        end = leaf.field.column + len(leaf.field.text)
    return end <= len(line) and line[:1] not in tuple(">+-|")


@pytest.mark.corpus
def test_lines_drawn_from_real_dumps(corpus: Path) -> None:
    source = random.Random(SEED)
    parser = Parser()
    pool: dict[tuple[str, str], tuple[str, list[Leaf]]] = {}
    for path in sorted(path for path in corpus.rglob("*.txt*") if path.is_file()):
        text = input_from_bytes(path.read_bytes(), path.name, Limits())
        for lines in parsed(text, parser):
            for number, found in lines.items():
                line = text.lines[number - 1]
                if is_as_printed(line, found):
                    pool.setdefault((found[0].owner, line), (line, found))
    drawn = source.sample(sorted(pool), LINES)
    wrong = [f"{key[1]!r}: {fault}" for key in drawn for fault in faults(*pool[key])]
    # a mail program that wraps within a word leaves half of a flag's name on each line
    halves = [fault for fault in wrong if fault.endswith("is no word of a shape")]
    print(f"seed {SEED}: {len(drawn)} of {len(pool)} lines, {len(wrong)} faults: {wrong}")  # noqa: T201
    assert wrong == halves
    assert len(halves) <= LINES // 500


@pytest.mark.parametrize(
    ("line", "column", "text", "fault"),
    [
        (
            "\t\tDevCap2: Completion Timeout: Range B, TimeoutDis+",
            31,
            "Range B, TimeoutDis+",
            "more than one",
        ),
        ("\t\tDevCap2: Completion Timeout: Range B, TimeoutDis+", 31, "Range B", "no word of a shape"),
        ("\t\tDevCap2: Completion Timeout: Range B", 30, "Range B", "is not"),
    ],
)
def test_a_fault_is_found(line: str, column: int, text: str, fault: str) -> None:
    field = Field("Completion Timeout", text, None, text, column)
    assert fault in "\n".join(faults(line, [Leaf("express", "DevCap2", field)]))
