"""Whole processes, as a user starts them: start-up, one device, five hundred devices."""

from __future__ import annotations

from ..context import Context, python, tool
from ..inputs import MACHINE, ONE_DEVICE, make_text
from ..result import Group, Row
from ..rounds import take_turns

#: What every user of these libraries pays; the bars are multiples of it.
IMPORTS = "import pyparsing, pluggy"


def processes(context: Context) -> Group:
    """CPU of a process from its start to its end, and the most memory it held."""
    large = make_text(MACHINE, 10**9, functions=500)
    one = context.write("one.txt", make_text(ONE_DEVICE, 1, functions=1).text)
    many = context.write("many.txt", large.text)
    commands = {
        "python -c pass": python("pass"),
        IMPORTS: python(IMPORTS),
        "import lspci_ims.api": python("import lspci_ims.api"),
        "--version": (*tool(), "--version"),
        "--help": (*tool(), "--help"),
        "check, 1 device": (*tool(), "check", str(one)),
        "check, 1 device, json": (*tool(), "check", "--format", "json", str(one)),
        "check, 500 devices": (*tool(), "check", str(many)),
        "check, 500 devices, json": (*tool(), "check", "--format", "json", str(many)),
        "parse, 500 devices, json": (*tool(), "parse", "--format", "json", str(many)),
    }
    outcomes = take_turns(
        {name: context.command(*command) for name, command in commands.items()}, context.scale.rounds
    )
    sizes = {name: large.megabytes for name in commands if "500" in name}
    return Group(
        key="processes",
        title="Whole processes",
        columns=("CPU ms", "wall ms", "peak MB", "ratio"),
        rows=tuple(Row(name, outcomes[name], sizes.get(name)) for name in commands),
        reference=IMPORTS,
        ratio_title=f"times the CPU of `python -c '{IMPORTS}'`",
        facts={
            "megabytes": round(large.megabytes, 3),
            "functions": large.functions,
            "repeated_lines": round(large.repeated, 3),
        },
    )
