"""From the result of `check` and the machines behind it to the bytes of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from ...model import CheckResult, Rule
from ...pipeline import MachineReport
from ..private_bytes import mask_rows, private_rows
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
        redacted: whether serial numbers, UUIDs and MAC addresses are taken out.
    """
    # a name of a host that one text tells is taken out of all
    redactor = Redactor(msgspec.to_builtins(result)) if redacted else None
    with sharing(redactor):
        registers = RegisterViews(macro("register.html.j2", "values"), redactor)
        codes = Codes(rules)
        views = [
            machine_view(_Shareable(machine, redactor).report(), number, registers, codes)
            for number, machine in enumerate(machines, 1)
        ]
        text = render(
            "page.html.j2",
            redacted=redacted,
            title=f"SIOV and IMS: {views[0].name}" if len(views) == 1 else "SIOV and IMS",
            tool=result.tool,
            machines=views,
            diagnostics=result.diagnostics,
            codes=codes.used(),
            words=words(),
        )
    # lone surrogates of an undecodable name are shown, never an error
    return text.encode("utf-8", "backslashreplace")


class _Shareable:
    """The answers of a machine with bounded texts, and without private values where a redactor is given.

    Registers are redacted as they are rendered.
    """

    def __init__(self, machine: MachineReport, redactor: Redactor | None) -> None:
        self._machine = machine
        self._redactor = redactor
        devices = (function.device for function in machine.functions)
        self._rows = private_rows(devices) if redactor is not None else {}

    def report(self) -> MachineReport:
        """The machine as it is to be shown."""
        answer = self._answer(self._machine.answer)
        # the listed functions are in the machine's answer already
        listed = {id(old): new for old, new in zip(self._machine.answer.devices, answer.devices, strict=True)}
        functions = (
            f._replace(answer=listed.get(id(f.answer)) or self._answer(f.answer))
            for f in self._machine.functions
        )
        return MachineReport(answer, tuple(functions))

    def _answer(self, answer: T) -> T:
        builtins = _bounded(msgspec.to_builtins(answer))
        if self._redactor is not None:
            builtins = mask_rows(self._redactor.value(builtins), self._rows)
        return msgspec.convert(builtins, type(answer))


def _bounded(value: Any) -> Any:
    """Builtins in which no string is longer than a page has room for."""
    if isinstance(value, str):
        return shortened(value)
    if isinstance(value, dict):
        return {key: _bounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_bounded(item) for item in value]
    return value
