"""Memory of whole processes as the dump grows."""

from __future__ import annotations

from ..context import Context, python, tool
from ..inputs import HEAP, make_text
from ..result import Group, Row

_BARE = "python -c pass"


def memory(context: Context) -> Group:
    """The most that was resident, of `check` and `parse` over texts that grow."""
    commands: dict[str, tuple[str, ...]] = {_BARE: python("pass")}
    sizes: dict[str, float] = {}
    for factor in context.scale.factors:
        text = make_text(HEAP, context.scale.growth_bytes * factor)
        path = str(context.write(f"memory-{factor}.txt", text.text))
        for command in ("check", "parse"):
            name = f"{command} {text.megabytes:.3g} MB, json"
            commands[name] = (*tool(), command, "--format", "json", path)
            sizes[name] = text.megabytes
    outcomes = context.take_turns({name: context.command(*command) for name, command in commands.items()})
    return Group(
        key="memory",
        title="Memory of whole processes",
        columns=("peak MB", "CPU ms", "MB/s", "ratio"),
        rows=tuple(Row(name, outcomes[name], sizes.get(name)) for name in commands),
        reference=_BARE,
        ratio_title="times the CPU of a bare Python",
    )
