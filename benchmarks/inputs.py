"""Inputs made from the samples: the same machines again and again, each function at an address of its own.

Head lines hardly ever repeat in real reports and most other lines do, so addresses of functions, regions and
messages are fresh in every copy, and the rest stays as it is. `repeated` tells how far that goes.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples"
_SLOT = re.compile(r"^(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}(?=:[01][0-9a-f]\.[0-7] )", re.MULTILINE)
_ADDRESS = re.compile(r"(?<=Memory at )[0-9a-f]{8,}|(?<=IRQ )\d+|(?<=group: )\d+")


def sample_text(pattern: str = "*/lspci-vvv.txt") -> str:
    """All samples' texts of one kind, one after the other."""
    return "".join(path.read_text("utf-8") for path in sorted(SAMPLES.glob(pattern)))


def dump(size_bytes: int, *, seed: int = 1, pattern: str = "*/lspci-vvv.txt") -> str:
    """Text of about this size, with fresh addresses."""
    base = sample_text(pattern)
    source = random.Random(seed)
    pieces: list[str] = []
    size = number = 0
    while size < size_bytes:
        number += 1

        def fresh_slot(_: re.Match[str], domain: int = number) -> str:
            return f"{domain:04x}:{source.randrange(256):02x}"

        def fresh(match: re.Match[str]) -> str:
            text = match[0]
            if text.isdigit() and len(text) < 8:
                return str(source.randrange(16, 4096))
            return f"{source.randrange(1 << 40):0{len(text)}x}"

        piece = _ADDRESS.sub(fresh, _SLOT.sub(fresh_slot, base))
        pieces.append(piece)
        size += len(piece)
    text = "".join(pieces)
    return text[: text.rfind("\n\n", 0, size_bytes) + 2]


def distinct_lines(size_bytes: int, *, seed: int = 1) -> str:
    """Text in which hardly any line repeats: every number of more than one digit is fresh."""
    source = random.Random(seed)

    def fresh(match: re.Match[str]) -> str:
        return "".join(source.choice("123456789") for _ in match[0])

    text = dump(size_bytes, seed=seed)
    lines = [
        line if _SLOT.match(line) else re.sub(r"(?<==)\d+\b|\b\d{4,}\b|(?<=0x)\d+", fresh, line)
        for line in text.split("\n")
    ]
    return "\n".join(lines)


def repeated(text: str) -> float:
    """The share of lines that stood in the text before."""
    lines = [line for line in text.split("\n") if line]
    return 1 - len(set(lines)) / len(lines)
