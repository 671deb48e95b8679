"""Texts of a wanted size out of the samples, with as many repeated lines as real reports have.

Measured over real reports: 40 to 66 % of the lines of one machine stood in it before, 84 % of those of a
mixed heap. The shares of varied lines below are set so that the texts come out like that; what came out is
printed beside every result.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from .copies import copy_machine
from .samples import SampleMachine, sample_machines
from .variation import Half, Variation, repeated_share


class Profile(NamedTuple):
    """How a text is put together.

    `varied` is the share of lines made different, `half` that of `Variation`; `machines` are the samples it
    is made of, all when empty.
    """

    name: str
    varied: float
    machines: tuple[str, ...] = ()
    half: Half | None = None


#: Many reports one after the other.
HEAP = Profile("heap", 0.25)
#: One large machine.
MACHINE = Profile("machine", 0.85, ("dsa-bare-metal-ims-set", "connectx7-with-vfs", "vmd-domain"))
#: Every line as far as possible for the first time, even after texts of the other profile.
FIRST_TIME = Profile("first-time", 1.0, half=0)
BEFORE_THE_FIRST_TIME = Profile("before-the-first-time", 1.0, half=1)
#: One device: the physical function of a network card.
ONE_DEVICE = Profile("one-device", 0.0, ("connectx6dx",))


#: Domains that a text takes at most before it takes those of the next seed.
_DOMAINS = 1_000


class Text(NamedTuple):
    """A generated text and what is in it; `dump` holds the bytes of the same functions for `lspci -F`."""

    text: str
    dump: str
    functions: int
    repeated: float

    @property
    def megabytes(self) -> float:
        """Size of the text, in 10^6 bytes of UTF-8."""
        return len(self.text.encode()) / 1e6

    def facts(self) -> dict[str, float]:
        """What stands above a table."""
        return {
            "megabytes": round(self.megabytes, 3),
            "functions": self.functions,
            "repeated_lines": round(self.repeated, 3),
        }


def make_text(profile: Profile, size_bytes: int, *, seed: int = 1, functions: int | None = None) -> Text:
    """A text of about this size.

    Args:
        profile: what it is made of.
        size_bytes: it ends with the function that reaches this size.
        seed: other seeds give other addresses and other variations, the same shares.
        functions: it ends with this function at the latest.
    """
    variation = Variation(profile.varied, seed, profile.half)
    texts: list[str] = []
    dumps: list[str] = []
    size = 0
    for text, dump in _functions(profile, seed):
        varied = variation.text(text)
        texts.append(varied)
        dumps.append(dump)
        size += len(varied) + 2
        if size >= size_bytes or len(texts) == functions:
            break
    whole = "\n\n".join(texts) + "\n\n"
    return Text(whole, "\n\n".join(dumps) + "\n\n", len(texts), repeated_share(whole))


def make_reports(profile: Profile, count: int, *, seed: int = 1) -> list[str]:
    """As many texts of one machine each."""
    variation = Variation(profile.varied, seed, profile.half)
    machines = _machines(profile, seed)
    return [variation.text(next(machines).text) for _ in range(count)]


def _machines(profile: Profile, seed: int) -> Iterator[SampleMachine]:
    """Copies without end, in an order of their own."""
    chosen = sample_machines(*profile.machines)
    source = random.Random(seed)
    # texts of other seeds are in other domains, as far as there are domains enough
    number = _DOMAINS * seed
    while True:
        for machine in source.sample(chosen, len(chosen)):
            yield copy_machine(machine, number, seed=seed)
            number += 1


def _functions(profile: Profile, seed: int) -> Iterator[tuple[str, str]]:
    """Text and bytes of one function after the other."""
    for machine in _machines(profile, seed):
        texts = machine.text.strip("\n").split("\n\n")
        dumps = machine.dump.strip("\n").split("\n\n")
        yield from zip(texts, dumps, strict=True)
