"""The registry of the core's reason codes."""

from __future__ import annotations

from functools import cache

import msgspec

from ..spec import rows


class CodePage(msgspec.Struct, frozen=True):
    """What `lspci-ims explain CODE` shows: meaning, why it matters, what to do, and the source."""

    code: str
    about: str
    meaning: str
    why: str
    action: str
    source: str
    settled_by: str


@cache
def core_codes() -> dict[str, CodePage]:
    """All codes of the core, by code."""
    pages = {row["code"]: row for row in rows("explain")}
    return {
        row["code"]: CodePage(
            code=row["code"],
            about=row["about"],
            meaning=row["meaning"],
            why=pages[row["code"]]["why"],
            action=pages[row["code"]]["action"],
            source=pages[row["code"]]["source"],
            settled_by=row["settled_by"],
        )
        for row in rows("decision/codes")
    }


def meaning(code: str) -> str:
    """The one sentence that stands for a code; empty for a code that the core does not know."""
    page = core_codes().get(code)
    return "" if page is None else page.meaning
