"""What a plugin's rules answer: they survive every report, do not contradict each other, keep to samples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...errors import UsageError
from ...model import bdf_order
from ..alone import failures
from .expectations import EXPECT_FILE, SAMPLES_FOLDER, Sample, unlisted
from .outcome import NotCheckedError, first_ones
from .trials import Trial, Trials

_ASKED_ABOUT = re.compile(r" \(asked about [^()]*\)$")


def quick(trials: Trials) -> Iterator[str]:
    """No rule takes a second for one function, nor all rules half a minute for all reports.

    Raises:
        TookTooLongError: one does, and the time is up.
    """
    for trial in trials.all():
        del trial
    yield from ()


def survives(trials: Trials) -> Iterator[str]:
    """No rule fails on a report that says little, or nonsense, nor on a sample."""
    yield from first_ones(
        (_ASKED_ABOUT.sub("", failure), f"{trial.name}: {failure}")
        for trial in trials.all()
        for failure in failures(trial.result)
    )


def consistent(trials: Trials) -> Iterator[str]:
    """No two rules state different things about one function."""
    yield from first_ones(_contradictions(trials))


def _contradictions(trials: Trials) -> Iterator[tuple[str, str]]:
    for trial in trials.all():
        stated: dict[str, dict[str, str]] = {}
        for asked in trial.asked:
            for finding in asked.findings or ():
                word = getattr(finding, "states", None)
                # a rule that cannot tell contradicts none that can
                if isinstance(word, str) and word != "ims-not-told":
                    stated.setdefault(asked.device.bdf, {}).setdefault(word, asked.rule.id)
        for bdf in sorted(stated, key=bdf_order):
            if len(stated[bdf]) > 1:
                words = ", ".join(f"{rule} {word}" for word, rule in sorted(stated[bdf].items()))
                yield words, f"{trial.name}: {bdf}: {words}: expected one word on IMS"


def samples(trials: Trials) -> Iterator[str]:
    """Every rule fires on a sample and stays silent on another, as `expect.toml` says."""
    folder = trials.folder
    if folder is None:
        raise NotCheckedError(f"it carries no {SAMPLES_FOLDER}/{EXPECT_FILE}")
    try:
        expected = trials.expected
    except UsageError as error:
        yield str(error)
        return
    rules = {rule.id for rule in trials.subject.standing().rules}
    yield from (f"{file}: not listed in {EXPECT_FILE}" for file in unlisted(folder, expected))
    for sample in expected:
        for rule in sorted({*sample.fires, *sample.silent} - rules):
            yield f"{sample.file}: {rule} is no rule of this plugin"
        trial = trials.of_samples[sample.file]
        if isinstance(trial, str):
            yield trial
        else:
            yield from _sample_faults(sample, trial)
    for rule in sorted(rules):
        if not any(rule in sample.fires for sample in expected):
            yield f"{rule}: no sample on which it fires"
        if not any(rule in sample.silent for sample in expected):
            yield f"{rule}: no sample on which it stays silent"


def _sample_faults(sample: Sample, trial: Trial) -> Iterator[str]:
    if not trial.result.machines:
        yield f"{sample.file}: holds no output of lspci"
        return
    fired = {asked.rule.id for asked in trial.asked if asked.findings}
    for rule in sorted(set(sample.fires) - fired):
        yield f"{sample.file}: {rule} should fire and is silent"
    for rule in sorted(set(sample.silent) & fired):
        yield f"{sample.file}: {rule} should be silent and fires"
    for rule in sorted(fired - {*sample.fires, *sample.silent}):
        yield f"{sample.file}: {rule} fires and is listed neither in fires nor in silent"
    answers = {device.bdf: device.ims for machine in trial.result.machines for device in machine.devices}
    for bdf, word in sorted(sample.ims.items()):
        if bdf not in answers:
            yield f"{sample.file}: {bdf}: no such function; there are {', '.join(sorted(answers))}"
        elif answers[bdf] != word:
            yield f"{sample.file}: {bdf}: ims is {answers[bdf]}: expected {word}"
