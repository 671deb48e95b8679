"""The sample machines as they are stored: what lspci printed of each, and the bytes it read."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "samples"
#: Every machine has these two: names only at the highest verbosity, and the dump that `lspci -F` reads.
TEXT = "lspci-vvv.txt"
BYTES = "config-space.dump"


class SampleMachine(NamedTuple):
    """One machine: its text, and its config space as rows of hex digits."""

    name: str
    text: str
    dump: str


def sample_machines(*names: str) -> tuple[SampleMachine, ...]:
    """The machines of those names, all of them when none is named, in the order of their names."""
    chosen = names or tuple(sorted(path.parent.name for path in FOLDER.glob(f"*/{BYTES}")))
    return tuple(
        SampleMachine(
            name, (FOLDER / name / TEXT).read_text("utf-8"), (FOLDER / name / BYTES).read_text("utf-8")
        )
        for name in chosen
    )
