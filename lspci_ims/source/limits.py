"""Limits on hostile input; each can be set by `--limit NAME=VALUE`."""

from __future__ import annotations

import msgspec

from ..errors import UsageError


class Limits(msgspec.Struct, frozen=True):
    """How much of an input is read.

    `text_bytes` is the size of one input or member, `line_chars` the length of one line (the rest is
    cut), `devices` the number of functions in one dump, `chain_hops` the length of a list of capabilities.
    `archive_bytes` is what may come out of one archive, all its members and layers of compression
    together; `members` how many members it, or a directory, may have; `nesting` how many archives may
    stand one in the other; `ratio` how many bytes one compressed byte may become; `zip_bytes` how much
    of a container that cannot be read front to back (a zip within a stream) is held in memory.
    `quote_depth` is how many quote marks may stand before a line.
    """

    text_bytes: int = 512 << 20
    line_chars: int = 1 << 20
    devices: int = 100_000
    chain_hops: int = 512
    archive_bytes: int = 4 << 30
    members: int = 200_000
    nesting: int = 3
    ratio: int = 1_000
    zip_bytes: int = 64 << 20
    quote_depth: int = 200

    def with_option(self, option: str) -> Limits:
        """These limits with one changed by `NAME=VALUE`.

        Raises:
            UsageError: no such limit, or the value is no positive number.
        """
        name, _, value = option.partition("=")
        key = name.strip().replace("-", "_")
        if key not in self.__struct_fields__:
            import difflib

            close = difflib.get_close_matches(key, self.__struct_fields__, n=1)
            known = (
                f"did you mean {close[0]}?"
                if close
                else f"the limits are {', '.join(self.__struct_fields__)}"
            )
            raise UsageError(f"no limit {name!r}\n\nhint: {known}")
        if not value.strip().isdecimal() or int(value) == 0:
            hint = f"--limit {key}={getattr(self, key)} is the default"
            raise UsageError(f"limit {name}: {value!r} is no positive number\n\nhint: {hint}")
        return msgspec.structs.replace(self, **{key: int(value)})
