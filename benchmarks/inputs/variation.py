"""Lines made different from those before them, in the ways in which real lines differ.

A copied machine repeats nearly all of its lines, more than real reports do; how many of them are varied
decides how often a memo of lines is of use. Varied lines stay lines that lspci prints: signs of flags,
addresses, numbers from the set that the register can hold.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable
from typing import Literal

_SIGN = re.compile(r"(?<=[\w)\]])[+-](?=[\s,;)]|$)")
_SPEEDS = ("2.5GT/s", "5GT/s", "8GT/s", "16GT/s", "32GT/s")
_WIDTHS = ("x1", "x2", "x4", "x8", "x16")
_SIZES = ("128", "256", "512", "1024", "2048", "4096")
_EXIT = ("<64ns", "<128ns", "<256ns", "<512ns", "<1us", "<2us", "<4us", "<8us", "<16us")
_TIMEOUTS = (
    "50us to 50ms",
    "50us to 100us",
    "1ms to 10ms",
    "16ms to 55ms",
    "65ms to 210ms",
    "260ms to 900ms",
)
_OBFF = ("Not Supported", "Via message", "Via WAKE#", "Via message/WAKE#")
_EPR = ("Not Supported", "Dev Specific", "Form Factor Dev Specific", "Reserved")
_DRIVERS = (
    "pcieport",
    "idxd",
    "mlx5_core",
    "nvme",
    "virtio-pci",
    "vfio-pci",
    "ixgbe",
    "ice",
    "ahci",
    "xhci_hcd",
)
_CURRENT = ("0", "55", "100", "160", "220", "270", "320", "375")


def _hex_digits(match: re.Match[str], source: random.Random) -> str:
    return "".join(source.choice("0123456789abcdef") for _ in match[0])


def _one_of(*choices: str) -> Callable[[re.Match[str], random.Random], str]:
    return lambda _, source: source.choice(choices)


def _number(low: int, high: int) -> Callable[[re.Match[str], random.Random], str]:
    return lambda _, source: str(source.randrange(low, high))


def _offset(_: re.Match[str], source: random.Random) -> str:
    return f"{source.randrange(0x40, 0x100, 4):02x}"


def _extended_offset(_: re.Match[str], source: random.Random) -> str:
    return f"{source.randrange(0x100, 0x1000, 4):03x}"


#: What of a line may be another number, and which one.
_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], random.Random], str]], ...] = tuple(
    (re.compile(pattern), draw)
    for pattern, draw in (
        (r"(?<=Capabilities: \[)[0-9a-f]{2}(?=\])", _offset),
        (r"(?<=Capabilities: \[)[0-9a-f]{3}(?= v)", _extended_offset),
        (r"(?<=Speed )[0-9.]+GT/s|(?<=Speed: )[0-9.]+GT/s", _one_of(*_SPEEDS)),
        (r"(?<=Width )x\d+", _one_of(*_WIDTHS)),
        (r"(?<=MaxPayload )\d+|(?<=MaxReadReq )\d+", _one_of(*_SIZES)),
        (r"(?<=L0s )<\w+|(?<=L1 )<\w+", _one_of(*_EXIT)),
        (r"(?<=AuxCurrent=)\d+", _one_of(*_CURRENT)),
        (r"(?<=Port #)\d+", _number(0, 256)),
        (r"(?<=IRQ )\d+", _number(16, 512)),
        (r"(?<=NUMA node: )\d+", _number(0, 8)),
        (r"(?<=IOMMU group: )\d+", _number(0, 400)),
        (r"(?<=Latency: )\d+", _number(0, 256)),
        (r"(?<=MSI )\d\d(?=$)", lambda _, source: f"{source.randrange(32):02x}"),
        (r"(?<=Queue Depth: )[0-9a-f]{2}|(?<=First Error Pointer: )[0-9a-f]{2}", _hex_digits),
        (r"(?<=ReqID )[0-9a-f]{4}|(?<=ERR_COR: )[0-9a-f]{4}|(?<=NONFATAL: )[0-9a-f]{4}", _hex_digits),
        (r"(?<=Capacity: )[0-9a-f]{8}|(?<=Allocation: )[0-9a-f]{8}", _hex_digits),
        (r"(?<=offset=)[0-9a-f]{8}|(?<=Page Size: )[0-9a-f]{8}", _hex_digits),
        (r"(?<=Address: )[0-9a-f]{8,16}|(?<=Data: )[0-9a-f]{4}", _hex_digits),
        (
            r"(?<=HeaderLog: ).*",
            lambda _, source: " ".join(f"{source.randrange(1 << 32):08x}" for _ in range(4)),
        ),
        (r"(?<=Serial Number ).*", lambda _, source: source.randbytes(8).hex("-")),
        (r"(?<=Device )[0-9a-f]{4}$", _hex_digits),
        # pciutils ls-caps.c: show_range of the completion timeout, cap_express_dev2_obff, ..._epr
        (r"(?<=Completion Timeout: Range )\w+", _one_of("A", "B", "AB", "BC", "ABC", "BCD", "ABCD")),
        (r"(?<=Completion Timeout: )\d+us to \d+ms", _one_of(*_TIMEOUTS)),
        (r"(?<=10BitTagReq[+-] OBFF )Not Supported(?=, Ext)", _one_of(*_OBFF)),
        (r"(?<=OBFF )Disabled", _one_of("Disabled", "Via message A", "Via message B", "Via WAKE#")),
        (r"(?<=EmergencyPowerReduction )Not Supported", _one_of(*_EPR)),
        (r"(?<=PhantFunc )\d", _number(0, 4)),
        (r"(?<=Status: )D\d(?= NoSoft)", _one_of("D0", "D1", "D2", "D3")),
        (r"(?<=DSel=)\d+", _number(0, 16)),
        (r"(?<=DScale=)\d", _number(0, 4)),
        (r"(?<=IntMsg )\d+|(?<=CapabilityVersion )\d+|(?<=IntMsgNum )\d+", _number(0, 32)),
        (r"(?<=de-emphasis, )\d+(?=dB preshoot)", _number(0, 8)),
        (r"(?<=Slot #)\d+", _number(0, 8192)),
        (r"(?<=latency: )\d+(?=ns)", _number(0, 1024)),
        (r"(?<=Device\(s\): )\d+", _number(0, 5)),
        (r"(?<=driver in use: )[\w-]+", _one_of(*_DRIVERS)),
        (r"(?<=primary=)[0-9a-f]{2}|(?<=secondary=)[0-9a-f]{2}|(?<=subordinate=)[0-9a-f]{2}", _hex_digits),
    )
)


def vary(line: str, source: random.Random) -> str:
    """The line with other flags and numbers; a line that holds neither stays."""
    for pattern, draw in _NUMBERS:
        line = pattern.sub(lambda match, draw=draw: draw(match, source), line)  # type: ignore[misc]
    return _SIGN.sub(lambda _: source.choice("+-"), line)


Half = Literal[0, 1]


class Variation:
    """Varies a share of all lines; keeps the text's own order of lines, indents and words.

    Args:
        share: which part of the lines is varied, 0 to 1.
        seed: other seeds give other lines.
        half: of all lines that can come out, only those of one half: texts of half 0 and of half 1 have
            few lines in common, those that cannot be varied and those that tell one flag.
    """

    #: A line that came out as one seen before, or of the other half, is drawn again as often as this.
    TRIES = 8

    def __init__(self, share: float, seed: int, half: Half | None = None) -> None:
        self._share = share
        self._half = half
        self._source = random.Random(seed)
        self._seen: set[str] = set()

    def text(self, text: str) -> str:
        """A text with its lines varied, but for head lines, which are fresh already."""
        return "\n".join(
            self._line(line) if line[:1] == "\t" and self._source.random() < self._share else line
            for line in text.split("\n")
        )

    def _line(self, line: str) -> str:
        drawn = [vary(line, self._source)]
        while len(drawn) < self.TRIES and not self._is_wanted(drawn[-1]):
            drawn.append(vary(line, self._source))
        # one of the right half that was there before, sooner than one of the other half
        chosen = next((varied for varied in reversed(drawn) if self._is_in_half(varied)), drawn[-1])
        self._seen.add(chosen)
        return chosen

    def _is_wanted(self, line: str) -> bool:
        return line not in self._seen and self._is_in_half(line)

    def _is_in_half(self, line: str) -> bool:
        return self._half is None or self._half == zlib.crc32(line.encode()) & 1


def repeated_share(text: str, *, before: str = "") -> float:
    """The share of lines that stood in the text, or in the one before, already; blank lines do not count."""
    lines = [line for line in text.split("\n") if line]
    return 1 - len(set(lines) - set(before.split("\n"))) / len(lines) if lines else 0.0
