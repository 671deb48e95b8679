"""Small HTML tables of the nouns, for notebooks: what `_repr_html_` gives.

Names, lines and values come from inputs that anyone may have written. Every cell is escaped here and nowhere
else, cells are text only, and no attribute holds anything of an input.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from .shown import counted, ids, place, seen

if TYPE_CHECKING:
    from .answer import CheckResult, DeviceAnswer, MachineAnswer
    from .capability import Capability
    from .device import Device
    from .diff import Change, DeviceDiff, DiffResult, MachineDiff
    from .dump import Dump, ParseResult
    from .span import Span

#: Rows of a table, and characters of a cell: a notebook keeps what it shows.
_ROWS, _CHARACTERS = 200, 300
#: Notebooks typeset what stands between dollar signs, unless told to leave it alone.
_TABLE = '<table class="mathjax_ignore tex2jax_ignore">'
_Cells = tuple[object, ...]


def table(caption: str, head: tuple[str, ...], rows: Iterable[_Cells]) -> str:
    """A table of escaped cells; None is an empty cell, rows beyond the limit are counted.

    >>> table("a", ("b",), [("<script>",)]).partition("<caption>")[2]
    'a</caption><tr><th>b</th></tr><tr><td>&lt;script&gt;</td></tr></table>'
    """
    kept = iter(rows)
    body = "".join(_row("td", cells) for cells in islice(kept, _ROWS))
    left = sum(1 for _ in kept)
    more = f'<tr><td colspan="{len(head)}">… and {left} more</td></tr>' if left else ""
    return f"{_TABLE}<caption>{_cell(caption)}</caption>{_row('th', head)}{body}{more}</table>"


def _row(tag: str, cells: _Cells) -> str:
    return f"<tr>{''.join(f'<{tag}>{_cell(cell)}</{tag}>' for cell in cells)}</tr>"


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return escape(seen(text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"))


def span_table(span: Span) -> str:
    """The quoted lines with their numbers."""
    lines = ((span.first_line + number, line) for number, line in enumerate(span.text.split("\n")))
    return table(place(span), ("line", "text"), lines)


def capability_table(capability: Capability) -> str:
    """A row for each value: register, label, value, unit and what was printed."""
    rows = (
        (register.name, field.label, field.value, field.unit, field.text)
        for register in capability.registers
        for field in register.fields
    )
    offset = "" if capability.offset is None else f"[{capability.offset:02x}] "
    head = ("register", "label", "value", "unit", "printed")
    return table(f"{offset}{capability.kind}: {capability.name}", head, rows)


def device_table(device: Device) -> str:
    """A row for each capability."""
    rows = (
        (
            None if c.offset is None else f"{c.offset:02x}",
            c.kind,
            c.name,
            ", ".join(r.name for r in c.registers),
        )
        for c in device.capabilities
    )
    head = ("offset", "kind", "printed as", "registers")
    return table(f"{device.bdf} {device.header.text}", head, rows)


def dump_table(dump: Dump) -> str:
    """A row for each function."""
    return _functions(place(dump.source), (dump,))


def parse_table(result: ParseResult) -> str:
    """A row for each function of every dump."""
    return _functions(counted(len(result.dumps), "dump"), result.dumps)


def _functions(caption: str, dumps: tuple[Dump, ...]) -> str:
    rows = (
        (d.bdf, ids(d.identity.vendor_id, d.identity.device_id), d.header.text, len(d.capabilities), d.driver)
        for dump in dumps
        for d in dump.devices
    )
    return table(caption, ("function", "ids", "name", "capabilities", "driver"), rows)


def device_answer_table(answer: DeviceAnswer) -> str:
    """A row for each model: its verdict for both uses, and the codes."""
    models = dict.fromkeys(verdict.model for verdict in answer.usable)
    rows: list[_Cells] = []
    for model in models:
        of_model = [verdict for verdict in answer.usable if verdict.model == model]
        codes = dict.fromkeys(code for verdict in of_model for code in verdict.reasons)
        by_use = {verdict.use: verdict.verdict for verdict in of_model}
        rows.append((model, by_use.get("function"), by_use.get("subdevice"), ", ".join(codes)))
    caption = f"{answer.bdf} {ids(answer.vendor_id, answer.device_id)} {answer.name}"
    state = f"SIOV {answer.siov}, IMS {answer.ims}, messages in {answer.storage}"
    return table(f"{caption}: {state}", ("model", "by the function", "by sub-devices", "because"), rows)


def machine_table(machine: MachineAnswer) -> str:
    """A row for each listed function, and one for each cause of the others."""
    return table(f"{place(machine.source)}: {machine.summary}", _ANSWERS, _answers(machine))


def check_table(result: CheckResult) -> str:
    """A table for each machine."""
    if not result.machines:
        return table("no machine", ("remark", "message"), ((d.code, d.message) for d in result.diagnostics))
    shown = "".join(machine_table(machine) for machine in result.machines[:_ROWS])
    left = len(result.machines) - _ROWS
    return shown if left <= 0 else f"{shown}<p>… and {counted(left, 'more machine')}</p>"


_MODELS = ("proposal-2020", "remapping-2021", "kernel")
_ANSWERS = ("function", "ids", "name", "siov", "ims", *_MODELS)


def _answers(machine: MachineAnswer) -> Iterable[_Cells]:
    for d in machine.devices:
        verdicts = {str(verdict.model): verdict.verdict for verdict in d.usable if verdict.use == "function"}
        head = (d.bdf, ids(d.vendor_id, d.device_id), d.name, d.siov, d.ims)
        yield (*head, *map(verdicts.get, _MODELS))
    for other in machine.other_devices:
        yield (f"{other.count} more", None, other.cause, None, None, None, None, None)


_CHANGE_HEAD = ("function", "level", "code", "what", "A", "B")


def _change_rows(place: str, changes: Iterable[Change]) -> Iterable[_Cells]:
    for change in changes:
        yield place, change.level, change.code, change.message, change.before, change.after


def device_diff_table(device: DeviceDiff) -> str:
    """A row for each change."""
    where = device.bdf_b or device.bdf_a or ""
    caption = f"{where} {device.name}: {device.status}"
    return table(caption, _CHANGE_HEAD, _change_rows(where, device.changes))


def machine_diff_table(machine: MachineDiff) -> str:
    """A row for each change, those of the machine first."""
    sides = [place(side.source) if side is not None else "no machine" for side in (machine.a, machine.b)]
    rows = [*_change_rows("machine", machine.changes)]
    for device in machine.devices:
        rows += _change_rows(device.bdf_b or device.bdf_a or "", device.changes)
    return table(f"{' and '.join(sides)}: {machine.same} functions the same", _CHANGE_HEAD, rows)


def diff_table(result: DiffResult) -> str:
    """A table for each machine."""
    return "".join(map(machine_diff_table, result.machines)) or table("no machine", _CHANGE_HEAD, ())
