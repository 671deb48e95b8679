"""What signs about the machine mean under a code of the core: its directions and strengths.

A rule that uses a core code says what the core would say, no more: a reader of BM_ROOT_COMPLEX must not find
a proof of a guest under it. What only the vendor knows stands under the rule's own id.
"""

from __future__ import annotations

from functools import cache

from ..spec import rows

#: Tables whose rows are signs, and that of signs which no table but code makes.
_TABLES = ("platform_signs", "pci_signs", "dmi_signs", "cmdline_options", "virt_words", "evidence_forms")


@cache
def core_forms() -> dict[str, frozenset[tuple[str, str]]]:
    """Direction and strength of every sign that the core knows, by code."""
    forms: dict[str, set[tuple[str, str]]] = {}
    for table in _TABLES:
        for row in rows(table):
            if row["code"] not in ("", "-") and row["direction"] != "-":
                forms.setdefault(row["code"], set()).add((row["direction"], row["strength"]))
    return {code: frozenset(found) for code, found in forms.items()}


@cache
def core_codes() -> frozenset[str]:
    """All reason codes of the core."""
    return frozenset(row["code"] for row in rows("decision/codes"))
