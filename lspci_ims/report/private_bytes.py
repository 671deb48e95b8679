"""Private octets: serial numbers and addresses as digits and bytes, whatever stands between them.

The Device Serial Number is in the eight bytes at +4 of its capability, least significant byte first (PCI
Express Base Specification 5.0, section 7.9.3); lspci 2.2.8 to 3.1.2 prints them in that order, later ones the
other way round.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..model import ConfigSpace, Device

_KIND = "serial-number"
_FIRST, _END = 4, 12
#: A hex row: offset in config space, then up to 16 bytes.
_ROW = re.compile(r"\b([0-9a-f]{2,3}):((?:[ \t]{1,4}[0-9a-f]{2}){1,16})(?![0-9a-f])", re.IGNORECASE)
_BYTE = re.compile(r"[0-9a-f]{2}", re.IGNORECASE)
#: Six or more octets, parted by nothing, a sign, or the end of a mail's line.
_RUN = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{2}(?:(?:[-:. ]|[-:]?[ \t]{0,4}\n[>|\s]{0,40})?[0-9a-f]{2}){5,}(?![0-9a-f])",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[^0-9a-f]+")
#: What an EUI-64 has between the halves of the MAC address that it is made of.
_EUI_FILLERS = ("fffe", "ffff")


class PrivateBytes:
    """The octets that one output must not show, and the hex rows that hold a part of them."""

    def __init__(self) -> None:
        self._runs: set[str] = set()
        self._lengths: set[int] = set()
        self._rows: dict[str, str] = {}

    def learn_digits(self, digits: str) -> bool:
        """Take in a value as hex digits in lower case; whether it was new."""
        if digits in self._runs or len(set(digits)) == 1:
            return False
        found = {digits}
        if len(digits) == 16:
            found.add(_reversed(digits))
            if digits[6:10] in _EUI_FILLERS:
                found.add(digits[:6] + digits[10:])
        self._runs |= found
        self._lengths.update(map(len, found))
        return True

    def learn_rows(self, device: Device) -> None:
        """Take in the hex rows of a function that hold bytes of its serial number."""
        space = device.config_space
        private = set() if space is None else _places(space)
        for span in space.spans if space is not None and private else ():
            first = span.offset or 0
            row = None if private.isdisjoint(range(first, first + 16)) else _ROW.search(span.text)
            if row is None:
                continue
            start = int(row[1], 16)
            values = row[2].lower().split()
            kept = ["xx" if start + at in private else value for at, value in enumerate(values)]
            hidden = {value for value, shown in zip(values, kept, strict=True) if shown == "xx"}
            # a row of zeros stands in every function and tells nothing
            if hidden - {"00", "ff"}:
                self._rows[_key(row)] = " ".join(kept)

    def text(self, text: str, token: Callable[[str], str]) -> str:
        """The text without them: a value that stands alone as its token, bytes among others as `xx`."""
        if self._rows and ":" in text:
            text = _ROW.sub(self._row, text)
        if self._runs:
            text = _RUN.sub(lambda run: self._run(run[0], token), text)
        return text

    def space(self, space: ConfigSpace) -> str:
        """The bytes of config space as hex digits, those of a serial number as `xx`."""
        data = list(space.data)
        for place in _places(space):
            if 2 * place + 1 < len(data):
                data[2 * place : 2 * place + 2] = "xx"
        return "".join(data)

    def _row(self, row: re.Match[str]) -> str:
        shown = self._rows.get(_key(row))
        if shown is None:
            return row[0]
        values = iter(shown.split())
        return f"{row[1]}:{_BYTE.sub(lambda _: next(values), row[2])}"

    def _run(self, run: str, token: Callable[[str], str]) -> str:
        digits = _SEPARATORS.sub("", run.lower())
        if digits in self._runs:
            return token(run)
        hidden: set[int] = set()
        # by length, not by value: an archive may hold thousands of values
        for length in self._lengths:
            for at in range(0, len(digits) - length + 1, 2):
                if digits[at : at + length] in self._runs:
                    hidden.update(range(at, at + length))
        if not hidden:
            return run
        position = iter(range(len(digits)))
        return "".join("x" if _is_digit(char) and next(position) in hidden else char for char in run)


def canonical(digits: str) -> str:
    """One spelling for a serial number and the same with its bytes the other way round."""
    return min(digits, _reversed(digits)) if len(digits) == 16 else digits


def _is_digit(char: str) -> bool:
    return char in "0123456789abcdefABCDEF"


def _reversed(digits: str) -> str:
    return bytes.fromhex(digits)[::-1].hex()


def _key(row: re.Match[str]) -> str:
    return f"{row[1]}:{' '.join(row[2].split())}".lower()


def _places(space: ConfigSpace) -> set[int]:
    """The offsets of bytes of serial numbers."""
    found = (c.offset for c in space.capabilities if c.kind == _KIND and c.offset is not None)
    return {offset + byte for offset in found for byte in range(_FIRST, _END)}
