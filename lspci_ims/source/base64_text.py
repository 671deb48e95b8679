"""Base64 of mails and crash reports: as many bytes as its digits give, broken or not."""

from __future__ import annotations

import binascii
import re

_NO_DIGIT = re.compile(rb"[^A-Za-z0-9+/]+")


def decode_base64(data: bytes) -> bytes:
    """The bytes; foreign characters are passed over, a cut end gives what it holds."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        digits = _NO_DIGIT.sub(b"", data)
        digits = digits[: len(digits) - (len(digits) % 4 == 1)]
        return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))
