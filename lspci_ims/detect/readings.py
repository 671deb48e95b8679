"""How old releases of lspci printed some values: rules by which a text still agrees with the bytes.

The rules are named in the column `reading` of `layouts-differences.tsv`. Each takes what was printed, the
value it was read as, and the value of the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..model import Value

Reading = Callable[[str, Value, Value], bool]


def _any(_text: str, _value: Value, _expected: Value) -> bool:
    """The release computed it from something else: nothing can be compared."""
    return True


def _or_clear(_text: str, value: Value, _expected: Value) -> bool:
    return value is False


def _or_set(_text: str, value: Value, _expected: Value) -> bool:
    return value is True


def _number(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None


def _hexadecimal(text: str, _value: Value, expected: Value) -> bool:
    return _number(text) == expected


def _hexadecimal_dwords(text: str, _value: Value, expected: Value) -> bool:
    number = _number(text)
    return number is not None and number * 4 == expected


def _modulo(count: int) -> Reading:
    """One more than a field, of which one bit too few was read."""

    def agrees(_text: str, value: Value, expected: Value) -> bool:
        return type(value) is int and type(expected) is int and value - 1 == (expected - 1) % count

    return agrees


def _unscaled_power(_text: str, value: Value, expected: Value) -> bool:
    """Codes f0 to ff mean 250, 275, ... 600 W and more; once they were taken for 240 to 255 W."""
    if not isinstance(value, float) or not value.is_integer():
        return False
    code = int(value)
    if code == 0xFF:
        return expected == ">600"
    return 0xF0 <= code < 0xFF and expected == 250 + 25 * (code - 0xF0)


def _reversed(text: str, _value: Value, expected: Value) -> bool:
    return isinstance(expected, str) and text.split("-")[::-1] == expected.split("-")


def _bridge_name(text: str, _value: Value, expected: Value) -> bool:
    return expected == "PCI-Express to PCI/PCI-X Bridge" and text in ("PCI/PCI-X Bridge", "PCI Bridge")


def _gigabits(text: str, _value: Value, expected: Value) -> bool:
    return text.replace("Gb/s", "GT/s") == expected


READINGS: Mapping[str, Reading] = {
    "any": _any,
    "or-clear": _or_clear,
    "or-set": _or_set,
    "hexadecimal": _hexadecimal,
    "hexadecimal-dwords": _hexadecimal_dwords,
    "modulo-64": _modulo(64),
    "modulo-1024": _modulo(1024),
    "unscaled-power": _unscaled_power,
    "reversed": _reversed,
    "bridge-name": _bridge_name,
    "gigabits": _gigabits,
}
