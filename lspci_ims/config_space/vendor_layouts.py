"""Layouts that plugins bring for the bodies of their vendor's DVSECs and VSECs, as rows of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import ByteLayout
from ..spec.layouts import LayoutRow

_DVSEC = "Designated Vendor-Specific"
_VSEC = "Vendor Specific Information"


def _conditions(layout: ByteLayout) -> tuple[str, str]:
    """Which structures it is for, and the name of the field with their length."""
    if layout.space == "dvsec":
        return f"{_DVSEC}/Vendor={layout.vendor_id} & {_DVSEC}/ID={layout.id}", f"{_DVSEC}/Len"
    # a VSEC names no vendor: it is that of the function
    return f"function-vendor={layout.vendor_id} & {_VSEC}/ID={layout.id}", f"{_VSEC}/Len"


def layout_rows(layouts: Iterable[ByteLayout]) -> Iterator[LayoutRow]:
    """The rows of all layouts: one register each, a field only where the structure is long enough."""
    for layout in layouts:
        condition, length = _conditions(layout)
        for field in layout.fields:
            stop = field.offset + field.width // 8
            digits = -(-(field.high - field.low + 1) // 4)
            yield LayoutRow(
                kind=layout.space,
                register=layout.name,
                label=field.label,
                offset=field.offset,
                bits=field.width,
                hi=field.high,
                lo=field.low,
                form=f"hex:{digits}" if field.form == "hex" else field.form,
                unit=None,
                when=f"{condition} & {length}>={stop} & body-readable",
                source=layout.source,
            )
