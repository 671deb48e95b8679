"""The forms of the layout tables: from the bits of a field to the value and text that lspci prints.

A form is named in the column `form`, with its argument behind a colon (`hex:4`, `enum:link-speed`). It
turns bits into pairs of value and text: none when the field says nothing, several for a list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import Value
from ..spec.layouts import enumerations

Reading = Sequence[tuple[Value, str]]
Form = Callable[[int], Reading]

_MEBIBYTE = 1 << 20
_SIZE_UNITS = ("MB", "GB", "TB", "PB", "EB")
_LTR_SCALES_DEFINED = 6


def _flag(raw: int) -> Reading:
    return ((bool(raw), "+" if raw else "-"),)


def _clear(raw: int) -> Reading:
    """The bit means that something is not the case."""
    return _flag(not raw)


def _decimal(raw: int) -> Reading:
    return ((raw, str(raw)),)


def _hexadecimal(argument: str) -> Form:
    return lambda raw: ((raw, f"{raw:0{argument}x}"),)


def _digits(argument: str) -> Form:
    """An identifier: text, as it is in a head line."""
    return lambda raw: ((f"{raw:0{argument}x}",) * 2,)


def _assigned_id(raw: int) -> Reading:
    """A vendor or device id; 0000 and ffff are never assigned (a virtual function's own reads ffff)."""
    return () if raw in (0, 0xFFFF) else ((f"{raw:04x}",) * 2,)


def _plus_one(raw: int) -> Reading:
    return _decimal(raw + 1)


def _all_below(raw: int) -> Reading:
    """2 to the power of the field, less one."""
    return _decimal((1 << raw) - 1)


def _shift(argument: str) -> Form:
    base = int(argument)
    return lambda raw: _decimal(base << raw)


def _times(argument: str) -> Form:
    factor = int(argument)
    return lambda raw: _decimal(raw * factor) if raw else ()


def _hex_times(argument: str) -> Form:
    factor = int(argument)
    return lambda raw: ((raw * factor, f"{raw * factor:08x}"),)


def _enumeration(argument: str) -> Form:
    names = enumerations()[argument]
    rest = names.get("*")

    def read(raw: int) -> Reading:
        name = names.get(str(raw), rest)
        return () if name is None else ((name.format(raw),) * 2,)

    return read


def _number(argument: str) -> Form:
    """An enumeration whose names are numbers."""
    names = enumerations()[argument]
    return lambda raw: ((int(names[str(raw)]), names[str(raw)]),)


def _watts(raw: int) -> Reading:
    """Value in bits 7:0, scale in 9:8 (PCIe 5.0 7.5.3.9; values from f0 on with scale 0: PCIe 6.0)."""
    value, scale = raw & 0xFF, raw >> 8
    if scale == 0 and value == 0xFF:
        return ((">600",) * 2,)
    watts = 250 + (value - 0xF0) * 25 if scale == 0 and value >= 0xF0 else value / 10**scale
    return ((float(watts), f"{watts:g}"),)


def _speed_range(raw: int) -> Reading:
    """Supported Link Speeds Vector: no rate below the highest may be left out (PCIe 5.0 8.2.1)."""
    if not raw:
        return (("Unknown",) * 2,)
    highest = enumerations()["link-speed"][str(raw.bit_length())]
    return ((highest if raw == 1 else f"2.5-{highest}",) * 2,)


def _serial(raw: int) -> Reading:
    return ((raw.to_bytes(8, "big").hex("-"),) * 2,)


def _ltr(raw: int) -> Reading:
    """Latency value in bits 9:0, scale in 12:10; scales 6 and 7 are not permitted (PCIe 5.0 6.18)."""
    value, scale = raw & 0x3FF, raw >> 10
    return _decimal(value << 5 * scale) if scale < _LTR_SCALES_DEFINED else ()


def _ltr_threshold(raw: int) -> Reading:
    """Value in bits 9:0, scale in 15:13."""
    value, scale = raw & 0x3FF, raw >> 13
    return _decimal(value << 5 * scale) if scale < _LTR_SCALES_DEFINED else (("<error>",) * 2,)


_POWER_ON_SCALES = {0: 2, 1: 10, 2: 100}


def _power_on(raw: int) -> Reading:
    """T_POWER_ON: value in bits 7:3, scale in 1:0 (PCIe 5.0 7.8.3.4)."""
    scale = _POWER_ON_SCALES.get(raw & 3)
    return (("<error>",) * 2,) if scale is None else _decimal((raw >> 3) * scale)


def _granularity(argument: str) -> Form:
    """Clock granularity in ns; 0 has a meaning of its own, ff is beyond (PCIe 5.0 7.9.16)."""

    def read(raw: int) -> Reading:
        text = argument if raw == 0 else "Greater than 254ns" if raw == 0xFF else f"{raw}ns"
        return ((text,) * 2,)

    return read


def _size(exponent: int) -> tuple[Value, str]:
    unit, power = divmod(exponent, 10)
    return _MEBIBYTE << exponent, f"{1 << power}{_SIZE_UNITS[unit]}"


def _bar_size(raw: int) -> Reading:
    """2 to the power of the field, in MB (PCIe 5.0 7.8.6.3)."""
    return (_size(raw),) if raw <= 43 else (("<unknown>",) * 2,)


def _bar_sizes(raw: int) -> Reading:
    """Sizes 1 MB to 128 TB in bits 27:0; 256 TB and above in the control register's upper half."""
    sizes = raw & 0xFFFFFFF | raw >> 44 << 28
    return tuple(_size(exponent) for exponent in range(44) if sizes >> exponent & 1)


def _set_bits(raw: int) -> Reading:
    """The numbers of the bits that are set: lanes."""
    return tuple((bit, str(bit)) for bit in range(raw.bit_length()) if raw >> bit & 1)


def _window_base(argument: str) -> Form:
    shift = int(argument)
    return lambda raw: ((raw << shift, f"{raw << shift:08x}"),)


def _window_limit(argument: str) -> Form:
    """A window reaches to the end of its last granule."""
    shift = int(argument)
    return lambda raw: (((raw + 1 << shift) - 1, f"{(raw + 1 << shift) - 1:08x}"),)


def _address(argument: str) -> Form:
    """An address without its four low bits, as text: it is no quantity."""
    return lambda raw: ((f"{raw << 4:0{argument}x}",) * 2,)


def _prefetchable(raw: int) -> Reading:
    return ((bool(raw), "prefetchable" if raw else "non-prefetchable"),)


_PLAIN: dict[str, Form] = {
    "flag": _flag,
    "clear": _clear,
    "dec": _decimal,
    "assigned-id": _assigned_id,
    "plus-one": _plus_one,
    "all-below": _all_below,
    "watts": _watts,
    "speed-range": _speed_range,
    "serial": _serial,
    "ltr": _ltr,
    "ltr-threshold": _ltr_threshold,
    "power-on": _power_on,
    "bar-size": _bar_size,
    "bar-sizes": _bar_sizes,
    "set-bits": _set_bits,
    "prefetchable": _prefetchable,
}
_WITH_ARGUMENT: dict[str, Callable[[str], Form]] = {
    "hex": _hexadecimal,
    "digits": _digits,
    "shift": _shift,
    "nonzero-times": _times,
    "hex-times": _hex_times,
    "enum": _enumeration,
    "number": _number,
    "granularity": _granularity,
    "window-base": _window_base,
    "window-limit": _window_limit,
    "address": _address,
}


def form(name: str) -> Form:
    """The form a table names.

    Raises:
        KeyError: there is no such form or enumeration.
    """
    plain, colon, argument = name.partition(":")
    return _WITH_ARGUMENT[plain](argument) if colon else _PLAIN[plain]
