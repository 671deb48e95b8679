"""Text to model: many reports in one process, lines seen for the first time, the forms made for machines."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ..context import Context
from ..inputs import FIRST_TIME, HEAP, Text, make_text
from ..result import Group, Row
from ..rounds import Measure, take_turns

OURS = "lspci-ims"
_READERS = (OURS, "lspci-ims check", "py-lspci", "textfsm", "ttp", "insights", "regex loop", "splitlines")
#: Bytes of one text of lines seen for the first time: in a longer one, short lines must come back.
_PIECE = 20_000


def warm(context: Context) -> Group:
    """Many reports: the text of every round is another one, so only what reports share has been seen."""
    texts = [
        make_text(HEAP, context.scale.heap_bytes, seed=seed) for seed in range(1, context.scale.rounds + 2)
    ]
    files = [context.write_texts(f"heap-{number}.json", [text.text]) for number, text in enumerate(texts)]
    measures = {name: context.reading(name, files) for name in _READERS}
    dump = context.write("heap.dump", texts[0].dump)
    measures["lspci -F -vvv"] = context.printing(dump, "-vvv")
    outcomes = take_turns(measures, context.scale.rounds)
    size = texts[0].megabytes
    rows = [context.row(name, outcomes[name], size) for name in _READERS]
    printed = _printed(context, dump, "-vvv")
    rows.append(
        Row(
            "lspci -F -vvv",
            outcomes["lspci -F -vvv"],
            _megabytes(printed),
            _version(context),
            "writes that text",
        )
    )
    return _group("warm", "Many reports in one process, verbose form", rows, texts[0])


def first_time(context: Context) -> Group:
    """Short texts, each read by a new parser, with hardly a line that was there before."""
    pieces = [make_text(FIRST_TIME, _PIECE, seed=seed) for seed in range(context.scale.pieces)]
    file = context.write_texts("first-time.json", [piece.text for piece in pieces])
    outcomes = take_turns(
        {name: context.reading(name, [file], renew=True) for name in _READERS}, context.scale.rounds
    )
    whole = Text(
        "".join(piece.text for piece in pieces),
        "",
        sum(piece.functions for piece in pieces),
        sum(piece.repeated for piece in pieces) / len(pieces),
    )
    rows = [context.row(name, outcomes[name], whole.megabytes) for name in _READERS]
    return _group("first-time", "Lines seen for the first time, verbose form", rows, whole)


def own_forms(context: Context) -> Group:
    """The forms of lspci made for machines, by the peers that read only those; ours reads the verbose one."""
    text = make_text(HEAP, context.scale.heap_bytes // 5)
    dump = context.write("own-forms.dump", text.dump)
    inputs = {
        "vvv": text.text,
        "vvmmk": _printed(context, dump, "-vvmmnnk"),
        "mm": _printed(context, dump, "-mmnn"),
    }
    files = {form: context.write_texts(f"form-{form}.json", [content]) for form, content in inputs.items()}
    forms = {
        OURS: "vvv",
        "jc": "vvmmk",
        "insights -vvmmk": "vvmmk",
        "pylspci -vvmmk": "vvmmk",
        "pylspci -mm": "mm",
    }
    measures: dict[str, Measure] = {}
    for name, form in forms.items():
        if inputs[form]:
            measures[name] = context.reading(name, [files[form]])
        else:
            measures[name] = context.printing(dump, f"-{form}")
    outcomes = take_turns(measures, context.scale.rounds)
    rows = [
        context.row(name, outcomes[name], len(inputs[form].encode()) / 1e6 or None, f"-{form}")
        for name, form in forms.items()
    ]
    return _group(
        "own-forms", "Forms made for machines: another, much shorter text of the same functions", rows, text
    )


def _group(key: str, title: str, rows: list[Row], text: Text) -> Group:
    return Group(
        key=key,
        title=title,
        columns=("version", "MB/s", "functions/s", "values", "ratio", "note"),
        rows=tuple(rows),
        reference=OURS,
        relation="speed",
        ratio_title="lspci-ims is ... times as fast",
        facts={
            "megabytes": round(text.megabytes, 3),
            "functions": text.functions,
            "repeated_lines": round(text.repeated, 3),
        },
    )


def _printed(context: Context, dump: Path, *options: str) -> str:
    """What lspci prints; nothing where there is no lspci."""
    if context.lspci is None:
        return ""
    command = (context.lspci, "-O", "hwdb.disable=1", "-F", str(dump), *options)
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8", errors="replace").stdout


def _megabytes(text: str) -> float | None:
    return len(text.encode()) / 1e6 or None


def _version(context: Context) -> str:
    if context.lspci is None:
        return ""
    told = subprocess.run(
        (context.lspci, "--version"), capture_output=True, check=True, encoding="utf-8"
    ).stdout
    return told.strip().removeprefix("lspci version ")
