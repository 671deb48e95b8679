"""From the result of `check` and the machines behind it to the bytes of the page."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ...model import CheckResult
from ...pipeline import MachineReport
from ..redaction import Redactor
from .capabilities import RegisterViews
from .machine import machine_view
from .rendering import macro, render


def render_page(result: CheckResult, machines: Sequence[MachineReport], *, redacted: bool) -> bytes:
    """One HTML page (UTF-8), the same for the same input.

    Args:
        result: what `check` answers.
        machines: the machines of `result`, in its order, with their functions (`check_sources`, `seen`).
        redacted: whether private values are taken out.
    """
    if redacted:
        result, machines = _redacted(result, machines)
    registers = RegisterViews(macro("register.html.j2", "values", redacted=redacted))
    views = [machine_view(machine, number, registers) for number, machine in enumerate(machines, 1)]
    text = render(
        "page.html.j2",
        redacted=redacted,
        title=f"SIOV and IMS: {views[0].name}" if len(views) == 1 else "SIOV and IMS",
        tool=result.tool,
        machines=views,
        diagnostics=result.diagnostics,
    )
    # lone surrogates of an undecodable name are shown, never an error
    return text.encode("utf-8", "backslashreplace")


def _redacted(
    result: CheckResult, machines: Sequence[MachineReport]
) -> tuple[CheckResult, list[MachineReport]]:
    """The answers, and the functions with all their registers, without private values."""
    redactor = Redactor()
    for machine in machines:
        redactor.learn(machine)
    shown = [
        MachineReport(
            redactor.result(machine.answer),
            tuple(
                f._replace(device=redactor.result(f.device), answer=redactor.result(f.answer))
                for f in machine.functions
            ),
        )
        for machine in machines
    ]
    return redactor.result(msgspec.structs.replace(result, machines=())), shown
