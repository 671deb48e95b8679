"""From the result of `check` and the machines behind it to the bytes of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from ...model import CheckResult, Rule
from ...pipeline import MachineReport
from ..redaction import Redactor
from .capabilities import RegisterViews
from .codes import Codes, words
from .machine import machine_view
from .rendering import macro, render, sharing, shortened

T = TypeVar("T", bound=msgspec.Struct)


def render_page(
    result: CheckResult,
    machines: Sequence[MachineReport],
    rules: Iterable[tuple[str, Rule]] = (),
    *,
    redacted: bool,
) -> bytes:
    """One HTML page (UTF-8), the same for the same input.

    Args:
        result: what `check` answers.
        machines: the machines of `result`, in its order, with their functions (`check_sources`, `seen`).
        rules: the rules of all plugins, each with its plugin's name, for the meaning of their codes.
        redacted: whether private values are taken out.
    """
    redactor = Redactor() if redacted else None
    if redactor is not None:
        for machine in machines:
            redactor.learn(machine)
    with sharing(redactor):
        registers = RegisterViews(macro("register.html.j2", "values"))
        codes = Codes(rules)
        views = [
            machine_view(_shareable(machine, redactor), number, registers, codes)
            for number, machine in enumerate(machines, 1)
        ]
        remarks = msgspec.structs.replace(result, machines=())
        remarks = remarks if redactor is None else redactor.result(remarks)
        text = render(
            "page.html.j2",
            redacted=redacted,
            title=f"SIOV and IMS: {views[0].name}" if len(views) == 1 else "SIOV and IMS",
            tool=result.tool,
            machines=views,
            diagnostics=remarks.diagnostics,
            codes=codes.used(),
            words=words(),
        )
    # lone surrogates of an undecodable name are shown, never an error
    return text.encode("utf-8", "backslashreplace")


def _shareable(machine: MachineReport, redactor: Redactor | None) -> MachineReport:
    """The machine with bounded texts, and without private values where a redactor is given."""
    answer = _answer(machine.answer, redactor)
    # the listed functions are in the machine's answer already
    listed = {id(old): new for old, new in zip(machine.answer.devices, answer.devices, strict=True)}
    functions = (
        f._replace(
            device=f.device if redactor is None else redactor.result(f.device),
            answer=listed.get(id(f.answer)) or _answer(f.answer, redactor),
        )
        for f in machine.functions
    )
    return MachineReport(answer, tuple(functions))


def _answer(answer: T, redactor: Redactor | None) -> T:
    # before texts are cut: half of a private value is not known as one
    shown = answer if redactor is None else redactor.result(answer)
    return msgspec.convert(_bounded(msgspec.to_builtins(shown)), type(answer))


def _bounded(value: Any) -> Any:
    """Builtins in which no string is longer than a page has room for."""
    if isinstance(value, str):
        return shortened(value)
    if isinstance(value, dict):
        return {key: _bounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_bounded(item) for item in value]
    return value
