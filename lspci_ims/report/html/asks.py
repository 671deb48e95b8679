"""What to ask the reporter for: every command once, together as one text to copy."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from ...model import Ask, MachineAnswer

#: A command with one of these is not taken apart: what stands between may be a shell's word.
_QUOTES = frozenset("'\"`")
#: What needs no asking beside another command, whose output holds it.
_HELD_BY = {"sudo lspci -vvv": "sudo lspci -vvv -xxxx"}


class Purpose(NamedTuple):
    """Why something is asked for, and the commands that settle it."""

    why: str
    commands: tuple[str, ...]


class AskList(NamedTuple):
    """The commands, a line each, in the order to run them; and what they are for."""

    commands: tuple[str, ...]
    purposes: tuple[Purpose, ...]

    @property
    def script(self) -> str:
        """All commands as the text to send."""
        return "\n".join(self.commands)


def ask_list(answer: MachineAnswer) -> AskList:
    """What is asked for about a machine and all its functions."""
    every: Iterable[Ask] = (
        *(ask for device in answer.devices for ask in device.ask),
        *(ask for other in answer.other_devices for ask in other.ask),
    )
    commands: dict[str, None] = {}
    purposes: dict[str, dict[str, None]] = {}
    for ask in every:
        commands |= dict.fromkeys(_parts(ask.command))
        purposes.setdefault(ask.why, {}).setdefault(ask.command)
    # what is about the machine first: the commands about single functions may be many
    kept = sorted((c for c in commands if not _is_held(c, commands)), key=lambda command: " -s " in command)
    return AskList(
        tuple(kept),
        tuple(Purpose(why, tuple(asked)) for why, asked in purposes.items()),
    )


def _parts(command: str) -> list[str]:
    return [command] if _QUOTES & set(command) else command.split("; ")


def _is_held(command: str, commands: Collection[str]) -> bool:
    """Whether the output of another command holds that of this one."""
    return f"sudo {command}" in commands or _HELD_BY.get(command, "") in commands
