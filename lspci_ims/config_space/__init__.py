"""The second witness: what the bytes of config space say, in the same model as what the text says.

Layouts are read when the first bytes come; most dumps have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .image import SIZE, Image, from_bytes, from_rows

if TYPE_CHECKING:
    from .decoder import Decoder, FieldPlace, decode

__all__ = ["SIZE", "Decoder", "FieldPlace", "Image", "decode", "from_bytes", "from_rows"]


def __getattr__(name: str) -> Any:
    if name in ("Decoder", "FieldPlace", "decode"):
        from . import decoder

        return getattr(decoder, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
