"""The forms of lspci made for machines, by the peers that read only those."""

from __future__ import annotations

from ..contestants import CONTESTANTS
from ..context import Context
from ..inputs import HEAP, make_text
from ..result import Group
from ..rounds import Failure, Measure
from .readers import OURS, reader_row

_READERS = (OURS, "jc", "insights -vvmmk", "pylspci -vvmmk", "pylspci -mm")
_OPTIONS = {"vvmmk": "-vvmmnnk", "mm": "-mmnn"}


def own_forms(context: Context) -> Group:
    """Another, much shorter text of the same functions; ours is given the verbose one."""
    text = make_text(HEAP, context.scale.heap_bytes // 5)
    dump = context.write("own-forms.dump", text.dump)
    inputs = {"vvv": text.text, **{form: context.printed(dump, option) for form, option in _OPTIONS.items()}}
    measures: dict[str, Measure] = {}
    sizes: dict[str, float] = {}
    for name in _READERS:
        content = inputs[CONTESTANTS[name].form]
        sizes[name] = len(content.encode()) / 1e6
        if content:
            measures[name] = context.reading(name, [context.write_texts(f"{name}.json", [content])])
        else:
            measures[name] = lambda: Failure("lspci, which prints this form, is not on PATH", missing=True)
    outcomes = context.take_turns(measures)
    return Group(
        key="own-forms",
        title="Forms made for machines: short texts of the same functions, without capabilities",
        columns=("version", "MB/s", "functions/s", "values", "ratio"),
        rows=tuple(reader_row(context, name, outcomes[name], sizes[name]) for name in _READERS),
        reference=OURS,
        relation="speed",
        ratio_title=f"{OURS} on -vvv reads so many times as many megabytes of its text a CPU second",
        facts=text.facts(),
        notes=("values: of one function; these forms tell about a tenth of what -vvv tells.",),
    )
