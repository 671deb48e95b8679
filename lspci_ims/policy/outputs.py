"""What is left to ask for when a report holds outputs of commands already.

Tables: `spec/asks.tsv`, `spec/asks_again.tsv` and, for names, `spec/outputs.tsv`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..model import Span
from ..platform import Sent
from ..spec import rows

_PARTS = "; "
#: In place of a command: nothing to ask for.
_NONE = "-"


class Part(NamedTuple):
    """One of the commands of a question, and the kinds of output that it gives; of several each will do."""

    command: str
    gives: tuple[str, ...]


class Left(NamedTuple):
    """A command that is worth asking for, and what is wrong with what was sent of it."""

    command: str
    note: str | None = None


@cache
def parts_of(code: str) -> tuple[Part, ...]:
    """The parts of a code's question; empty for a question that no output of `sent.tsv` answers."""
    return next((_split(row) for row in rows("asks") if row["code"] == code), ())


def _split(row: dict[str, str]) -> tuple[Part, ...]:
    if row["gives"] == "-":
        return ()
    commands, kinds = row["command"].split(_PARTS), row["gives"].split(_PARTS)
    return tuple(
        Part(command, tuple(gives.split("|"))) for command, gives in zip(commands, kinds, strict=True)
    )


@cache
def _known_parts() -> dict[str, Part]:
    return {part.command: part for row in rows("asks") for part in _split(row)}


@cache
def _again() -> dict[tuple[str, str | None], dict[str, str]]:
    return {(row["kind"], row["lack"]): row for row in rows("asks_again")}


@cache
def _called() -> dict[str, str]:
    return {row["kind"]: row["called"] for row in rows("outputs")}


class Outputs:
    """The outputs of commands that a report holds."""

    def __init__(self, sent: Sequence[Sent] = ()) -> None:
        self._whole: dict[str, Span] = {}
        self._lacking: dict[str, Sent] = {}
        for output in sent:
            if output.whole:
                self._whole.setdefault(output.kind, output.span)
            else:
                self._lacking.setdefault(output.kind, output)

    def left(self, parts: Sequence[Part]) -> tuple[Left, ...]:
        """The commands among these whose outputs are missing; one sent, though not whole, in another way."""
        return tuple(left for part in parts if (left := self._left(part)) is not None)

    def left_of_command(self, command: str) -> tuple[Left, ...]:
        """The same for a command of anyone's: parts that no table knows are kept."""
        known = _known_parts()
        return self.left([known.get(part, Part(part, ())) for part in command.split(_PARTS)])

    def _left(self, part: Part) -> Left | None:
        if any(kind in self._whole for kind in part.gives):
            return None
        kind = part.gives[0] if part.gives else ""
        left = None if part.command == _NONE else Left(part.command)
        asked = {kind}
        while (output := self._lacking.get(kind)) is not None:
            again = _again().get((kind, output.lack))
            if again is None or again["command"] == _NONE:
                return None
            left = Left(again["command"], again["why"])
            kind = again["gives"]
            if kind in self._whole:
                return None
            if kind in asked:
                break
            asked.add(kind)
        return left

    def told(self, code: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """Names and places of all that could settle a code and was sent; empty while a part is missing."""
        parts = parts_of(code)
        if not parts or self.left(parts):
            return (), ()
        more = [part for part in parts_of(f"{code}+last") if self._left(part) is None]
        names: dict[str, Span] = {}
        for part in (*parts, *more):
            for kind in part.gives:
                if kind in self._whole:
                    names.setdefault(_called()[kind], self._whole[kind])
                elif kind in self._lacking:
                    names.setdefault(_called()[kind], self._lacking[kind].span)
        return tuple(names), tuple(dict.fromkeys(names.values()))
