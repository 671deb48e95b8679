"""What to ask the reporter of machines for: every question once, each as one line to copy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..model import Ask, MachineAnswer

#: A line that names more functions is no longer one to copy.
_HANDFUL = 4
_FUNCTION = re.compile(r" -s (\S+)")
#: A remark that the whys of `spec/asks.tsv` and of plugins end with; it is said once.
_REMARK = re.compile(r" \([^()]*\)$")


class Question(NamedTuple):
    """A command line, and why its output is wanted."""

    command: str
    why: str


#: Pasted text comes back with broken lines.
_HOW_TO_SEND = "Send the output as an attached file: a mail breaks long lines."


class Questions(NamedTuple):
    """What to ask for, and what may be asked for besides.

    Attributes:
        wanted: about the listed functions and the machine; about all functions where none is listed.
        optional: about functions that are not listed alone.
        unlisted: how many functions `optional` is about.
    """

    wanted: tuple[Question, ...]
    optional: tuple[Question, ...]
    unlisted: int

    @property
    def how_to_send(self) -> str:
        """What every form of output ends the questions with."""
        return _HOW_TO_SEND

    @property
    def about(self) -> str:
        """Whom `optional` is about, in words."""
        noun = "the function" if self.unlisted == 1 else f"the {self.unlisted} functions"
        return f"{noun} not listed"


def questions(machines: Sequence[MachineAnswer]) -> Questions:
    """What to ask about machines, each question once.

    A question about functions that are not listed is optional beside those that are, and no question of its
    own where the same is asked about others.
    """
    listed = [ask for machine in machines for device in machine.devices for ask in device.ask]
    others = [other for machine in machines for other in machine.other_devices if other.ask]
    unlisted = [ask for other in others for ask in other.ask]
    if not any(machine.devices for machine in machines):
        return Questions(tuple(_questions(unlisted)), (), 0)
    about = {_FUNCTION.sub("", ask.command) for ask in listed if _is_about_function(ask)}
    shared = [ask for ask in unlisted if _FUNCTION.sub("", ask.command) in about]
    wanted = _questions([*listed, *shared])
    known = {question.command for question in wanted}
    optional = [question for question in _questions(unlisted) if question.command not in known]
    left = sum(
        other.count
        for other in others
        if any(_FUNCTION.sub("", ask.command) not in about for ask in other.ask)
    )
    return Questions(tuple(wanted), tuple(optional) if left else (), left)


def _is_about_function(ask: Ask) -> bool:
    return _FUNCTION.search(ask.command) is not None and ";" not in ask.command


def _questions(asks: Iterable[Ask]) -> list[Question]:
    """The commands about functions, then those about the machine as one line.

    A command that differs only in the function is asked for once: in a loop over the functions, for all
    of the machine where they are many, and not at all where the same without `-s` is asked for anyway.
    """
    about_machine: dict[str, dict[str, None]] = {}
    about_functions: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for ask in asks:
        named = _FUNCTION.search(ask.command)
        if named is None or not _is_about_function(ask):
            about_machine.setdefault(ask.command, {})[ask.why] = None
            continue
        places, whys = about_functions.setdefault(_FUNCTION.sub("", ask.command), ({}, {}))
        places[named[1]] = None
        whys[ask.why] = None
    found: list[Question] = []
    for command, (places, whys) in about_functions.items():
        if command in about_machine or len(places) > _HANDFUL:
            about_machine.setdefault(command, {}).update(whys)
        else:
            found.append(Question(_over(command, list(places)), _together(whys)))
    # what can disturb a device is for the reporter to run or not: not among the others
    risky = [command for command in about_machine if " -xxx" in command]
    found += [Question(command, _together(about_machine.pop(command))) for command in risky]
    parts = dict.fromkeys(part for command in about_machine for part in command.split("; "))
    # `sudo dmesg` gives what `dmesg` gives, and the bytes come with the text
    line = "; ".join(part for part in parts if f"sudo {part}" not in parts and f"{part} -xxxx" not in risky)
    if line:
        found.append(Question(line, _together(why for whys in about_machine.values() for why in whys)))
    return found


def _over(command: str, places: list[str]) -> str:
    """The command for each of the functions, as one line for a shell."""
    program, options = command.split("lspci", 1)
    if len(places) == 1:
        return f"{program}lspci -s {places[0]}{options}"
    return f"for f in {' '.join(places)}; do {program}lspci -s $f{options}; done"


def _together(whys: Iterable[str]) -> str:
    """The whys in one sentence; a remark that several end with stands once, and last."""
    plain: dict[str, None] = {}
    remarks: dict[str, None] = {}
    for why in whys:
        remark = _REMARK.search(why)
        plain[why[: remark.start()] if remark else why] = None
        if remark:
            remarks[remark[0]] = None
    parts = dict.fromkeys(part for why in plain for part in why.split("; "))
    return "; ".join(parts) + "".join(remarks)
