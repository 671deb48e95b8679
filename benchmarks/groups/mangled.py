"""One dump as mails carry it: what each reader still finds, and at which cost."""

from __future__ import annotations

from pathlib import Path

from ..context import Context
from ..grid import Case, Grid
from ..inputs import HEAP, MANGLINGS, make_text, sample_machines
from .readers import OURS

_READERS = (OURS, "py-lspci", "textfsm", "ttp", "insights")


def mangled(context: Context) -> Grid:
    """The functions found of those that are there, and the CPU against that for the text as printed."""
    text = make_text(HEAP, max(context.scale.heap_bytes // 20, 5_000))
    plain = next(iter(MANGLINGS))
    cases = []
    files: dict[str, Path] = {}
    for name, mangle in MANGLINGS.items():
        changed = mangle(text.text)
        files[name] = context.write_texts(f"mangled-{len(files)}.json", [changed])
        cases.append(Case(name, len(changed.encode()) / 1e6, text.functions, "" if name == plain else plain))
    # each mangling of other texts, so that what is built at first use is there
    samples = "".join(machine.text for machine in sample_machines())
    kinds = [mangle(samples) for mangle in MANGLINGS.values()]
    prime = context.write_texts("mangled-prime.json", [*kinds, make_text(HEAP, 10_000, seed=2).text])
    outcomes = context.take_turns(
        {
            (reader, case): context.reading(reader, [file], prime=prime)
            for reader in _READERS
            for case, file in files.items()
        }
    )
    return Grid(
        key="mangled",
        title=f"Mangled texts of {text.functions} functions: functions found, and CPU against the plain text",
        cases=tuple(cases),
        outcomes={reader: {case: outcomes[reader, case] for case in files} for reader in _READERS},
        shows="functions",
        ratio_title=f"times the CPU of `{plain}`",
        notes=("Found is not read right: a peer may find a function and lose most of its lines.",),
    )
