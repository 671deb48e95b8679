"""What to ask the reporter for, by the table `spec/asks.tsv`: one command settles many codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from ..model import Ask
from ..spec import rows


@cache
def _asks() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("asks")}


def asks_for(codes: Iterable[str], bdf: str, extra: Sequence[Ask] = ()) -> tuple[Ask, ...]:
    """The commands that settle these codes for one function, in the order of the table, then the plugins'."""
    wanted = set(codes)
    merged: dict[str, tuple[list[str], list[str]]] = {}
    for code, row in _asks().items():
        if code in wanted:
            settles, whys = merged.setdefault(row["command"].format(bdf=bdf), ([], []))
            settles.append(code.partition("+")[0])
            whys.append(row["why"])
    for ask in extra:
        settles, whys = merged.setdefault(ask.command, ([], []))
        settles.extend(ask.settles)
        whys.append(ask.why)
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
