"""The kinds of value lspci prints: for each a pattern and what it means.

A pattern has no group and no nested quantifier. Source of each row: the value syntaxes that pciutils
has printed from 2.1 to 3.14 and in the development head of December 2025.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..model import Value


class Kind(NamedTuple):
    """How one kind of value looks and what its text means."""

    pattern: str
    convert: Callable[[str], Value]


def _hexadecimal(text: str) -> int:
    return int(text, 16)


def _float(text: str) -> float:
    return float(text)


def as_text(text: str) -> str:
    """The text itself."""
    return text


def _number_or_text(text: str) -> Value:
    return int(text) if text.isdigit() else text


def _prefetchable(text: str) -> Value:
    return text == "prefetchable"


_SIZES = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40, "P": 1 << 50, "E": 1 << 60}


def _size(text: str) -> int:
    """`16K` is 16384; before pciutils 3.1.5 sizes above 2 GB are eight bare hex digits (`80000000`)."""
    number = text.rstrip("B")
    factor = _SIZES.get(number[-1:])
    if factor is not None:
        return int(number[:-1]) * factor
    return int(number, 10 if len(text) < 8 and number.isdecimal() else 16)


#: What lspci prints for a code of an enumeration that it has no name for.
UNNAMED = (
    r"\?\?[0-9]+|\?[0-9]+|\[[0-9a-f]+\]|[Uu]nknown(?: \([0-9]+\))?|Reserved(?: \([0-9]+\))?|reserved|"
    r"<\?>|<unknown>|<error>"
)
#: No register holds more digits: a longer run is no number of lspci's, and Python refuses to convert it.
_DEC = r"[0-9]{1,20}"
_HEX = r"[0-9a-fA-F]{1,32}"
#: Free text, word by word: what follows it is tried after each word and not within a run of blanks.
_FREE = r"[^ \t\xa0\n]+(?:[ \t\xa0]++[^ \t\xa0\n]+)*?"
_DURATION = r"[0-9]+(?:\.[0-9]+)?[num]?s"

KINDS: dict[str, Kind] = {
    "dec": Kind(rf"-?{_DEC}", int),
    "hex": Kind(_HEX, _hexadecimal),
    "0xhex": Kind(rf"(?:0x)?{_HEX}", _hexadecimal),
    "float": Kind(rf"{_DEC}(?:\.{_DEC})?", _float),
    # one word: anything up to a blank or a comma
    "word": Kind(r"[^\s,;]+", as_text),
    # a register's name
    "name": Kind(r"[^\s:,;]+(?: [^\s:,;]+)*", as_text),
    # free text to the end of the line: names, part numbers, serial numbers
    "text": Kind(_FREE, as_text),
    "text0": Kind(rf"(?:{_FREE})??", as_text),
    # text up to a comma or bracket, words separated by single blanks
    "words": Kind(r"[^\s,()\[\];]+(?: [^\s,()\[\];]+)*", as_text),
    "id": Kind(r"[0-9a-fA-F]{4}", as_text),
    "slot": Kind(r"(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]", as_text),
    # where a function is: its slot, or with -P and -PP the path of bridges to it
    "place": Kind(r"[0-9a-f:]+\.[0-7](?:/[0-9a-f:]+\.[0-7])*", as_text),
    # the name of a class: no colon stands in any of pci.ids
    "class": Kind(r"[^:\s][^:]*?", as_text),
    "addr": Kind(r"[0-9a-f]+|<[a-z0-9-]+>", as_text),
    "hexaddr": Kind(r"[0-9a-f]+", as_text),
    "size": Kind(rf"{_DEC}[KMGTPE]B?|[0-9a-f]{{1,16}}B?", _size),
    "irq": Kind(rf"-?{_DEC}|[0-9a-f]{{8}}|-", lambda text: int(text) if text.lstrip("-").isdigit() else text),
    # a bound on a latency: `<64ns`, `unlimited`; the sign is part of the value
    "lat": Kind(rf"[<>]?{_DURATION}|unlimited", as_text),
    "gts": Kind(r"[0-9]+(?:\.[0-9]+)?G[Tb]/s|[Uu]nknown", as_text),
    "watts": Kind(rf">?{_DEC}(?:\.{_DEC})?", lambda text: text if text[0] == ">" else float(text)),
    "duration": Kind(_DURATION, as_text),
    # what the kernel or the command register did to a region; old releases print it before the kind
    "mark": Kind(r"virtual|enhanced|disabled by cmd|disabled|empty", as_text),
    "barwidth": Kind(r"32-bit|64-bit|low-1M|type 3", as_text),
    "prefetch": Kind(r"(?:non-)?prefetchable", _prefetchable),
    # an interrupt pin: any byte, as an escape where it is no UTF-8
    "char": Kind(r"\\x[0-9a-f]{2}|.", as_text),
    "number": Kind(rf"{_DEC}|<error>", _number_or_text),
    "agprate": Kind(r"x[0-9@]+|<none>", as_text),
    "digit": Kind(r"[0-9]", int),
    # sizes of a resizable BAR
    "barsize": Kind(rf"{_DEC}[KMGTPE]?B|<unknown>", lambda text: text if text[0] == "<" else _size(text)),
    # device numbers of an event collector: one, or first and last
    "devices": Kind(r"[0-9]+(?:-[0-9]+)?", as_text),
    # link speeds as a range from the lowest to the highest
    "speeds": Kind(r"[0-9]+(?:\.[0-9]+)?(?:-[0-9]+(?:\.[0-9]+)?)?GT/s|RsvdP|Unknown", as_text),
    "db": Kind(r"-?[0-9]+(?:\.[0-9]+)?dB|Unknown", as_text),
    "preset": Kind(r"-?[0-9]+(?:\.[0-9]+)?dB de-emphasis, -?[0-9]+(?:\.[0-9]+)?dB preshoot|Unknown", as_text),
    "linkwidth": Kind(r"x[0-9]+|Dynamic|Unknown(?: \([0-9]+\))?|Reserved(?: \([0-9]+\))?", as_text),
    # DDR and link frequencies of Intel's vendor capability
    "mhz": Kind(r"[0-9]+MHz|Unlimited|Disabled|Reserved|<unknown>", as_text),
    "aggregation": Kind(r"-|=[0-9]+", as_text),
    # `4ns`, `Unknown`, `Unimplemented`, `Greater than 254ns`
    "granularity": Kind(rf"(?:Greater than )?{_DURATION}|Unknown|Unimplemented", as_text),
    # `LinkIDE#0 Ctl`, `SelectiveIDE#0 RID#1`
    "stream": Kind(r"(?:Link|Selective)IDE#[0-9]+ \w+(?:#[0-9]+)?", as_text),
    "vpdkey": Kind(r"[^\]\n]{1,16}|.\]", as_text),
    "quoted": Kind(r"[^'\n]*", as_text),
    # `Less than 1us`, `2us to less than 4us`, `32us-64us`, `More than 64us`
    "exitlat": Kind(
        rf"(?:Less than |More than )?{_DURATION}(?:(?:-| to less than ){_DURATION})?|[Uu]nknown", as_text
    ),
    "bdf": Kind(r"[0-9a-f]{2,}:[0-9a-f]{2}\.[0-9a-f]", as_text),
    "serial": Kind(r"[0-9a-f]{2}(?:-[0-9a-f]{2}){7}", as_text),
}


def enumeration(choices: str) -> Kind:
    """One of the names between the bars, or what lspci prints for a code without a name."""
    import re

    names = sorted(choices.split("|"), key=len, reverse=True)
    return Kind("|".join([*map(re.escape, names), UNNAMED]), as_text)
