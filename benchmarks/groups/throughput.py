"""Text to model in one process: many reports, and lines seen for the first time."""

from __future__ import annotations

from functools import partial

from ..context import Context
from ..inputs import (
    BEFORE_THE_FIRST_TIME,
    FIRST_TIME,
    HEAP,
    Text,
    make_reports,
    make_text,
    repeated_share,
    without_tails,
)
from ..processes import measure_afresh
from ..result import Group, Row
from .readers import OURS, VERBOSE_READERS, legend, reader_row

#: Bytes of one text of lines seen for the first time (in a longer one, short lines must come back), and of
#: what is read before it.
_PIECE, _BEFORE = 50_000, 200_000

NATIVE = "lspci -F -vvv"
SHORT = "lspci -F, short"
_NATIVE_NOTES = (
    f"{NATIVE}: the C program writing the same functions, from a dump as `lspci -xxxx` prints it.",
    f"{SHORT}: the same text from a dump without the rows of zeros that end each function.",
)


def warm(context: Context) -> Group:
    """Many reports: the text of every round is another one, so only what reports share has been seen."""
    seeds = range(1, context.scale.rounds + 1 + context.scale.warm_up)
    texts = [make_text(HEAP, context.scale.heap_bytes, seed=seed) for seed in seeds]
    files = [context.write_texts(f"heap-{seed}.json", [text.text]) for seed, text in enumerate(texts)]
    dumps = {
        NATIVE: context.write("heap.dump", texts[0].dump),
        SHORT: context.write("heap-short.dump", without_tails(texts[0].dump)),
    }
    measures = {name: context.reading(name, files) for name in VERBOSE_READERS}
    printing = {name: context.printing(dump, "-vvv") for name, dump in dumps.items()}
    outcomes = context.take_turns({**measures, **printing})
    rows = [reader_row(context, name, outcomes[name], texts[0].megabytes) for name in VERBOSE_READERS]
    for name, dump in dumps.items():
        # the same functions, but -F knows no drivers, groups and nodes: its text is a little shorter
        written = len(context.printed(dump, "-vvv").encode()) / 1e6
        rows.append(Row(name, outcomes[name], written or None, context.lspci_version))
    return _group("warm", "Many reports in one process", rows, texts[0], (*legend(rows), *_NATIVE_NOTES))


def first_time(context: Context) -> Group:
    """Short texts, each read by a new process that has read only another one, with hardly a line of that."""
    before = make_text(BEFORE_THE_FIRST_TIME, _BEFORE).text
    pieces = [make_text(FIRST_TIME, _PIECE, seed=seed) for seed in range(1, context.scale.pieces + 1)]
    files = [
        context.write_texts(f"first-time-{seed}.json", [piece.text]) for seed, piece in enumerate(pieces)
    ]
    prime = context.write_texts("before-the-first-time.json", [before])
    outcomes = context.take_turns(
        {name: partial(measure_afresh, name, files, prime) for name in VERBOSE_READERS}
    )
    whole = Text(
        "".join(piece.text for piece in pieces),
        "",
        sum(piece.functions for piece in pieces),
        sum(repeated_share(piece.text, before=before) for piece in pieces) / len(pieces),
    )
    rows = [reader_row(context, name, outcomes[name], whole.megabytes) for name in VERBOSE_READERS]
    note = (
        f"{len(pieces)} texts, each in a new process that has read {_BEFORE / 1e6:g} MB of other lines, so "
        "that what is built at first use is built; repeated lines stood there or in the same text before."
    )
    return _group("first-time", "Lines seen for the first time", rows, whole, (note,))


def separate(context: Context) -> Group:
    """The same kind of text as many inputs of one machine each, as a heap of reports really comes."""
    count = max(2, context.scale.heap_bytes // 40_000)
    reports = [make_reports(HEAP, count, seed=seed) for seed in range(1, context.scale.rounds + 2)]
    files = [context.write_texts(f"reports-{seed}.json", texts) for seed, texts in enumerate(reports)]
    outcomes = context.take_turns({name: context.reading(name, files) for name in VERBOSE_READERS})
    text = "".join(reports[0])
    whole = Text(text, "", text.count("\n\n"), repeated_share(text))
    rows = [reader_row(context, name, outcomes[name], whole.megabytes) for name in VERBOSE_READERS]
    return _group("separate", f"The same as {count} inputs of one machine each", rows, whole, ())


def _group(key: str, title: str, rows: list[Row], text: Text, notes: tuple[str, ...]) -> Group:
    return Group(
        key=key,
        title=title,
        columns=("version", "MB/s", "functions/s", "values", "covered", "peak MB", "ratio"),
        rows=tuple(rows),
        reference=OURS,
        relation="speed",
        ratio_title=f"{OURS} is so many times as fast, by megabytes of text a CPU second",
        facts=text.facts(),
        notes=notes,
    )
