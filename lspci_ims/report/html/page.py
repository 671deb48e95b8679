"""From the result of `check` and the machines behind it to the bytes of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from ...model import CheckResult, Rule
from ...pipeline import MachineReport
from ..private_bytes import mask_rows, private_rows
from ..redaction import redact, redact_result
from .capabilities import RegisterViews
from .codes import Codes, words
from .machine import machine_view
from .rendering import macro, render

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
        redacted: whether serial numbers, UUIDs and MAC addresses are taken out.
    """
    values = macro("register.html.j2", "values", redacted=redacted)
    registers = RegisterViews(values, redacted=redacted)
    codes = Codes(rules)
    views = []
    for number, machine in enumerate(machines, 1):
        shown = _redacted(machine) if redacted else machine
        views.append(machine_view(shown, number, registers, codes))
    diagnostics = (redact_result(result) if redacted else result).diagnostics
    text = render(
        "page.html.j2",
        redacted=redacted,
        title=f"SIOV and IMS: {views[0].name}" if len(views) == 1 else "SIOV and IMS",
        tool=result.tool,
        machines=views,
        diagnostics=diagnostics,
        codes=codes.used(),
        words=words(),
    )
    # lone surrogates of an undecodable name are shown, never an error
    return text.encode("utf-8", "backslashreplace")


def _redacted(machine: MachineReport) -> MachineReport:
    """The answers without private values; registers are redacted as they are rendered."""
    rows = private_rows(function.device for function in machine.functions)
    return MachineReport(
        _shareable(machine.answer, rows),
        tuple(f._replace(answer=_shareable(f.answer, rows)) for f in machine.functions),
    )


def _shareable(answer: T, rows: dict[str, str]) -> T:
    return msgspec.convert(mask_rows(redact(msgspec.to_builtins(answer)), rows), type(answer))
