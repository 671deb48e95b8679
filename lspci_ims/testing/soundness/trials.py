"""A plugin's rules asked about its samples and about hostile reports, with every question written down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from ...api import Finding, ObservedDevice, ObservedMachine, Rule
from ...errors import LspciImsError
from ...model import CheckResult
from ...pipeline import InputLike
from ...plugin.guard import ELEMENTS_MAX
from ..alone import run
from ..subject import Subject, host_of
from .expectations import EXPECT_FILE, SAMPLES_FOLDER, Sample, read_expectations
from .hostile import cut_reports, hostile_reports
from .pace import Pace

#: More findings than the host takes from one call: the host will refuse them.
_FINDINGS_MAX = ELEMENTS_MAX + 1
#: Longer samples are not cut.
_CUT_BYTES_MAX = 1 << 20


class Asked(NamedTuple):
    """One question to one rule, and its answer; None when it raised or gave no sequence of findings."""

    rule: Rule
    device: ObservedDevice
    machine: ObservedMachine
    findings: tuple[Finding, ...] | None


class Trial(NamedTuple):
    """One report run through the core with this plugin alone.

    `image` is a digest of all that rules were shown, taken before the first was asked.
    """

    name: str
    result: CheckResult
    asked: tuple[Asked, ...]
    image: bytes


class Trials:
    """All reports that a plugin is tried on; run when the first check looks.

    `folder` is where its samples are, None where it carries none.
    """

    def __init__(self, subject: Subject, folder: Path | None = None) -> None:
        self.subject = subject
        own = None if subject.folder is None else subject.folder / SAMPLES_FOLDER
        if folder is None and own is not None and (own / EXPECT_FILE).is_file():
            folder = own
        self.folder = folder
        self.pace = Pace()

    @cached_property
    def expected(self) -> tuple[Sample, ...]:
        """What the samples' file says.

        Raises:
            UsageError: it cannot be read.
        """
        return () if self.folder is None else read_expectations(self.folder)

    @cached_property
    def of_samples(self) -> dict[str, Trial | str]:
        """The trial of each sample by its file, or why it could not be read."""
        found: dict[str, Trial | str] = {}
        for sample in self.expected:
            try:
                found[sample.file] = self._try(sample.file, (self.folder or Path()) / sample.file)
            except LspciImsError as error:
                found[sample.file] = str(error)
        return found

    @cached_property
    def hostile(self) -> tuple[Trial, ...]:
        """The trials of all hostile reports."""
        plugin = self.subject.standing()
        reports = [*hostile_reports(plugin.families, plugin.layouts), *self._cut_samples()]
        return tuple(self._try(*report) for report in reports)

    def _cut_samples(self) -> Iterator[tuple[str, str]]:
        for file, trial in self._samples().items():
            if isinstance(trial, Trial):
                data = ((self.folder or Path()) / file).read_bytes()
                # of an archive or a long log nothing is cut
                if len(data) <= _CUT_BYTES_MAX and b"\0" not in data:
                    yield from cut_reports(file, data.decode("utf-8", "replace"))

    def _samples(self) -> dict[str, Trial | str]:
        try:
            return self.of_samples
        except LspciImsError:
            return {}  # the check of the samples tells

    def all(self) -> Iterator[Trial]:
        """Every trial that could be run, samples first."""
        yield from (trial for trial in self._samples().values() if isinstance(trial, Trial))
        yield from self.hostile

    def _try(self, name: str, source: InputLike) -> Trial:
        plugin = self.subject.standing()
        asked: list[Asked] = []
        images: dict[int, tuple[ObservedMachine, bytes]] = {}
        self.pace.check()
        recording = tuple(_recording(rule, asked, images, self.pace) for rule in plugin.rules)
        result = run(host_of(plugin._replace(rules=recording)), source, name, all_devices=True)
        self.pace.check()
        return Trial(name, result, tuple(asked), b"".join(image for _, image in images.values()))


def image_of(machines: Iterable[ObservedMachine]) -> bytes:
    """A digest of machines, each once, in their order; each holds all its functions."""
    return b"".join(map(_digest, {id(machine): machine for machine in machines}.values()))


def _digest(machine: ObservedMachine) -> bytes:
    return hashlib.sha256(msgspec.json.encode(machine)).digest()


def _recording(
    rule: Rule, asked: list[Asked], images: dict[int, tuple[ObservedMachine, bytes]], pace: Pace
) -> Rule:
    def check(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
        if id(machine) not in images:
            # the machine is kept with it, so that no other one gets its id
            images[id(machine)] = machine, _digest(machine)
        if pace.over:
            # the host would take an exception for the rule's own
            return ()
        place = len(asked)
        asked.append(Asked(rule, device, machine, None))
        answer = pace.measured(rule.id, lambda: _whole(rule.check(device, machine)))
        if isinstance(answer, (list, tuple)):
            asked[place] = Asked(rule, device, machine, tuple(answer))
        # whatever else it is, the host says what it thinks of it
        return answer

    return msgspec.structs.replace(rule, check=check)


def _whole(answer: Sequence[Finding] | Iterator[Finding]) -> Sequence[Finding]:
    """What a rule answers; a generator's work is done when it is read."""
    return tuple(islice(answer, _FINDINGS_MAX)) if isinstance(answer, Iterator) else answer
