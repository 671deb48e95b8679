"""Pages of what is said beside the answers, with the texts of `lspci-ims explain`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from lspci_ims.cli.explain_tables import difference_text
from lspci_ims.model.diff import ChangeGroup
from lspci_ims.report.diff_folding import GROUP_TITLES
from lspci_ims.spec import rows

from .codes import link
from .markdown import code, prose, table


def remark_label(name: str) -> str:
    """The label of a remark's section."""
    return f"remark-{name.lower().replace('_', '-')}"


def remarks_page() -> str:
    """Exit codes and diagnostics."""
    return "\n".join(_remarks())


def _remarks() -> Iterator[str]:
    yield "# Remarks and exit codes\n"
    yield (
        "What is said beside the answers: by the exit code, and by remarks on standard error, which in\n"
        "JSON are `diagnostics`. [Troubleshooting](../troubleshooting.md) goes by what you see.\n"
    )
    yield "## Exit codes\n"
    yield table(
        ("code", "says", "the way out"),
        ((code(row["code"]), prose(row["meaning"]), prose(row["action"], _link)) for row in rows("exits")),
    )
    yield "When several apply, the first of 2, 4, 1, 3 is given.\n"
    yield "## Remarks\n"
    for row in rows("diagnostics"):
        yield f"({remark_label(row['code'])})="
        yield f"### `{row['code']}`\n"
        yield f"{_sentence(prose(row['meaning']))}\n"
        yield f"What to do\n: {prose(row['action'], _link)}\n"


def _link(word: str) -> str | None:
    if any(row["code"] == word for row in rows("diagnostics")):
        return remark_label(word)
    return link(word)


def differences_page() -> str:
    """What `diff` can say."""
    return "\n".join(_differences())


def _differences() -> Iterator[str]:
    yield "# What diff says\n"
    yield (
        "Every difference has a code. `worse` and `better` are said where the meaning tells; `noise`\n"
        "differs from one boot or one moment to the next, is counted, and shown by `--all`. In the\n"
        "sentences (A) and (B) stand for the values of the two sides. [Two dumps of one\n"
        "machine](../diff.md) shows the command at work.\n"
    )
    for group in get_args(ChangeGroup):
        found: dict[tuple[str, str], list[str]] = {}
        for row in rows("diff_meanings"):
            if row["group"] == group:
                found.setdefault((row["code"], row["level"]), []).append(difference_text(row))
        yield f"## {GROUP_TITLES[group]}\n"
        yield table(
            ("code", "level", "says"),
            (
                (code(name), level, prose("; ".join(dict.fromkeys(texts))))
                for (name, level), texts in found.items()
            ),
        )


def glossary_page() -> str:
    """Terms."""
    return "\n".join(_glossary())


def _glossary() -> Iterator[str]:
    yield "# Glossary\n"
    yield "`lspci-ims explain TERM` prints the same.\n"
    for row in rows("glossary"):
        stands_for = f"*{prose(row['stands_for'])}.* " if row["stands_for"] else ""
        yield f"{prose(row['term'])}\n: {stands_for}{prose(row['meaning'])} ({prose(row['source'])})\n"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." * (not text.endswith("."))
