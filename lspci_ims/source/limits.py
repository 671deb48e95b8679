"""Limits on hostile input; each can be set by `--limit NAME=VALUE`."""

from __future__ import annotations

import msgspec

from ..errors import UsageError


class Limits(msgspec.Struct, frozen=True):
    """How much of an input is read.

    `text_bytes` is the size of one input, `line_chars` the length of one line (the rest is cut),
    `devices` the number of functions in one dump, `chain_hops` the length of a list of capabilities.
    """

    text_bytes: int = 512 << 20
    line_chars: int = 1 << 20
    devices: int = 100_000
    chain_hops: int = 512

    def with_option(self, option: str) -> Limits:
        """These limits with one changed by `NAME=VALUE`.

        Raises:
            UsageError: no such limit, or the value is no positive number.
        """
        name, _, value = option.partition("=")
        key = name.strip().replace("-", "_")
        if key not in self.__struct_fields__:
            known = ", ".join(self.__struct_fields__)
            raise UsageError(f"no limit {name!r}\n\nhint: the limits are {known}")
        if not value.strip().isdecimal() or int(value) == 0:
            raise UsageError(f"limit {name}: {value!r} is no positive number")
        return msgspec.structs.replace(self, **{key: int(value)})
