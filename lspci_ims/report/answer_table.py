"""All answers of a machine in one table: a line for each group of functions with the same answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..ids import default_table
from ..model import DeviceAnswer
from .cells import cut, padded, width_of
from .folding import is_mixed
from .lines import Line, Piece, wrapped
from .short_words import models_differ, usable_in_words
from .styles import ANSWER_STYLE, VERDICT_STYLE
from .visible import visible

#: From this width on the driver has a column of its own.
_WITH_DRIVER = 110
#: Below this width a table has no room for what the devices are.
_NARROW = 72
#: Wider cells are cut.
_WIDEST = 32
_MAINLINE = "in mainline"
Group = Sequence[DeviceAnswer]


def answer_table(groups: Sequence[Group], width: int) -> Iterator[Line]:
    """The table, at most `width` columns wide; on a narrow terminal a list."""
    rows = [_row(group) for group in groups]
    yield from _list(groups, rows, width) if width < _NARROW else _table(groups, rows, width)
    legend = []
    if any(" / " in row[3] for row in rows):
        legend.append("a / b: by the function / by sub-devices")
    if _of_mainline(groups):
        legend.append(f"{_MAINLINE}: use of IMS in mainline kernels; other models differ, see below")
    for text in legend:
        yield from wrapped(text, width, 0, "dim", hanging=2)


def _of_mainline(groups: Sequence[Group]) -> bool:
    """Whether the table tells of one model, because the others differ."""
    return any(models_differ(group[0]) for group in groups)


def _table(groups: Sequence[Group], rows: Sequence[list[str]], width: int) -> Iterator[Line]:
    names = ["function", "SIOV", "IMS", _MAINLINE if _of_mainline(groups) else "use of IMS", "driver"]
    if width < _WITH_DRIVER:
        names.pop()
    widths = [
        min(_WIDEST, max(width_of(text) for text in (name, *(row[at] for row in rows)))) + 2
        for at, name in enumerate(names)
    ]
    room = width - sum(widths)
    yield [Piece("".join(map(padded, names, widths)) + "device", "bold")]
    for group, row in zip(groups, rows, strict=True):
        cells = [padded(text, size) for text, size in zip(row, widths, strict=False)]
        yield [
            Piece(cells[0], "cyan"),
            Piece(cells[1], ANSWER_STYLE.get(group[0].siov, "bold green")),
            Piece(cells[2], ANSWER_STYLE.get(group[0].ims, "")),
            Piece(cells[3], VERDICT_STYLE.get(row[3], "")),
            Piece("".join(cells[4:])),
            Piece(_device(group, room)),
        ]


def _list(groups: Sequence[Group], rows: Sequence[list[str]], width: int) -> Iterator[Line]:
    for group, (bdf, siov, ims, usable, _) in zip(groups, rows, strict=True):
        yield [Piece(bdf, "cyan"), Piece(f" {_device(group, width - width_of(bdf) - 1)}")]
        yield [
            Piece("  SIOV "),
            Piece(siov, ANSWER_STYLE.get(siov, "bold green")),
            Piece(", IMS "),
            Piece(ims, ANSWER_STYLE.get(ims, "")),
        ]
        if usable != "-":
            where = f" {_MAINLINE}" if _of_mainline(groups) else ""
            yield from wrapped(f"use of IMS{where}: {usable}", width, 2, hanging=2)


def _row(group: Group) -> list[str]:
    device = group[0]
    return [
        visible(device.bdf),
        device.siov,
        device.ims,
        usable_in_words(device),
        visible(device.driver or "-"),
    ]


def _device(group: Group, room: int) -> str:
    """How many there are, ids and name of the first; functions of several kinds have no name in common."""
    device = group[0]
    count = f"{len(group)} x " if len(group) > 1 else ""
    if is_mixed(group):
        return cut(f"{len(group)} functions of several kinds", room)
    ids = f"{device.vendor_id}:{device.device_id} " if device.device_id else ""
    left = room - width_of(count + ids)
    return cut(f"{count}{ids}{cut(short_name(device), left) if left > 1 else ''}".rstrip(), room)


def short_name(device: DeviceAnswer) -> str:
    """The name without that of the vendor, whose id stands before it."""
    vendor = default_table().vendor_name(device.vendor_id) if device.vendor_id else None
    name = visible(device.name)
    return (name.removeprefix(vendor).strip() if vendor else name) or name
