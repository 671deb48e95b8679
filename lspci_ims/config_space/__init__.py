"""The second witness: what the bytes of config space say, in the same model as what the text says."""

from .decode import Decoder, decode
from .image import SIZE, Image, from_bytes, from_rows

__all__ = ["SIZE", "Decoder", "Image", "decode", "from_bytes", "from_rows"]
