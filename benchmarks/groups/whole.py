"""Whole processes, as a user starts them: start-up, one device, a large machine."""

from __future__ import annotations

from ..context import Context, python, tool
from ..inputs import MACHINE, ONE_DEVICE, make_text
from ..result import Group, Row

#: What every user of these libraries pays; the bars are multiples of it.
IMPORTS = "import pyparsing, pluggy"
LARGE = "check large, json"
#: Modules that `import lspci_ims.api` must leave alone: a plugin's author pays for none of them.
HEAVY = ("pyparsing", "rich", "click")


def processes(context: Context) -> Group:
    """CPU of a process from its start to its end, and the most memory it held."""
    large = make_text(MACHINE, 10**9, functions=context.scale.machine)
    one = str(context.write("one.txt", make_text(ONE_DEVICE, 1, functions=1).text))
    many = str(context.write("many.txt", large.text))
    light = f"import sys, lspci_ims.api; sys.exit(any(name in sys.modules for name in {HEAVY}))"
    commands = {
        "python -c pass": python("pass"),
        IMPORTS: python(IMPORTS),
        "import lspci_ims.api": python(light),
        "--version": (*tool(), "--version"),
        "--help": (*tool(), "--help"),
        "check 1 device": (*tool(), "check", one),
        "check 1 device, json": (*tool(), "check", "--format", "json", one),
        "check large": (*tool(), "check", many),
        LARGE: (*tool(), "check", "--format", "json", many),
        "parse large, json": (*tool(), "parse", "--format", "json", many),
    }
    outcomes = context.take_turns({name: context.command(*command) for name, command in commands.items()})
    return Group(
        key="processes",
        title="Whole processes; large: one machine of many functions",
        columns=("CPU ms", "wall ms", "peak MB", "ratio"),
        rows=tuple(
            Row(name, outcomes[name], large.megabytes if "large" in name else None) for name in commands
        ),
        reference=IMPORTS,
        ratio_title=f"times the CPU of `python -c '{IMPORTS}'`",
        facts=large.facts(),
        notes=(
            f"import lspci_ims.api fails when it brings in one of {', '.join(HEAVY)}.",
            "Peaks below about 11 MB are those of the process that starts the others.",
        ),
    )
