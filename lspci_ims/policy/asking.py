"""What to ask the reporter for, by the table `spec/asks.tsv`: one command settles many codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from ..model import Ask
from ..platform import Sent
from ..spec import rows
from .outputs import Left, Outputs, parts_of


@cache
def _asks() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("asks")}


def asks_for(
    codes: Iterable[str], bdf: str, extra: Sequence[Ask] = (), sent: Sequence[Sent] = ()
) -> tuple[Ask, ...]:
    """The commands that settle these codes for one function, in the order of the table, then the plugins'.

    What the report holds whole is not asked for again; a command of a plugin is treated the same.

    Args:
        codes: reason codes.
        bdf: the function's address.
        extra: what plugins ask for.
        sent: the outputs that the report holds.
    """
    wanted = set(codes)
    outputs = Outputs(sent)
    merged: dict[str, tuple[list[str], list[str]]] = {}
    for code, row in _asks().items():
        if code in wanted:
            command, why = _missing(row, outputs)
            if command:
                settles, whys = merged.setdefault(command.format(bdf=bdf), ([], []))
                settles.append(code.partition("+")[0])
                whys.append(why)
    for ask in extra:
        left = outputs.left_of_command(ask.command)
        if left:
            settles, whys = merged.setdefault(_command(left), ([], []))
            settles.extend(ask.settles)
            whys.append(_why(ask.why, left))
    commands = list(merged)
    for shorter in commands:
        # the same command with the bytes as well answers both
        longer = f"{shorter} -xxxx"
        if longer in merged:
            settles, whys = merged.pop(shorter)
            merged[longer][0].extend(settles)
            merged[longer][1].extend(whys)
    return tuple(
        Ask(command, _join(whys), tuple(dict.fromkeys(settles)))
        for command, (settles, whys) in merged.items()
    )


def _missing(row: dict[str, str], outputs: Outputs) -> tuple[str, str]:
    """The command for what is missing of a row, and why; empty when all of it was sent."""
    code = row["code"]
    if row["gives"] == "-":
        return row["command"], row["why"]
    left = outputs.left(parts_of(code))
    if not left:
        left = outputs.left(parts_of(f"{code}+last"))
        row = _asks().get(f"{code}+last", row)
    return _command(left), _why(row["why"], left)


def _command(left: Sequence[Left]) -> str:
    return "; ".join(part.command for part in left)


def _why(why: str, left: Sequence[Left]) -> str:
    """The reason, with what is wrong with what was sent."""
    notes = [part.note for part in left if part.note]
    if not notes:
        return why
    caution = _CAUTION if any(note.endswith(_CAUTION) for note in notes) else ""
    return f"{why} ({'; '.join(note.removesuffix(_CAUTION) for note in notes)}){caution}"


def asks_for_many(code: str) -> tuple[Ask, ...]:
    """The one command that settles a code for all functions it holds for."""
    row = _asks().get(code)
    if row is None:
        return ()
    command = row["command"].replace(" -s {bdf}", "")
    return (Ask(command, row["why"], (code,)),)


_CAUTION = " (reading all of config space can disturb some devices)"


def _join(whys: Sequence[str]) -> str:
    """The whys in one sentence, the caution once and last."""
    caution = _CAUTION if any(why.endswith(_CAUTION) for why in whys) else ""
    return "; ".join(dict.fromkeys(why.removesuffix(_CAUTION) for why in whys)) + caution
