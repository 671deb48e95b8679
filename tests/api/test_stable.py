"""What is stable changes only with an entry in the changelog, and is never taken away under one number.

`stable.json` holds every stable thing as it was when it was frozen last, and the version it was frozen with.
A difference from it must be named, in backquotes, above the changelog's first dated version; and
`API_VERSION` (for the JSON: the number in its schema) must say what kind of difference it is. With a release
`pytest tests/api --freeze-api` writes it anew.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from .description import describe, versions

ROOT = Path(__file__).parents[2]
STORED = Path(__file__).with_name("stable.json")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d\d-\d\d))?", re.MULTILINE)


class Difference(NamedTuple):
    added: set[str]
    changed: set[str]
    removed: set[str]

    @classmethod
    def between(cls, old: dict[str, str], new: dict[str, str]) -> Difference:
        both = old.keys() & new.keys()
        return cls(new.keys() - old.keys(), {k for k in both if old[k] != new[k]}, old.keys() - new.keys())

    def of(self, kind: str) -> Difference:
        """The part about one number: `check` and `parse` for the JSON, `api` for the rest."""
        own = re.compile(f"{kind}: " if kind != "api" else r"(?!(?:check|parse): )")
        return Difference(*({key for key in keys if own.match(key)} for keys in self))


def faults(
    old: dict[str, str], new: dict[str, str], was: dict[str, str], now: dict[str, str], log: str
) -> list[str]:
    """What is wrong with a change: not named in the changelog, or against what its number allows."""
    difference = Difference.between(old, new)
    found = [
        f"{what} and not in the changelog: `{key}`"
        for what, keys in zip(difference._fields, difference, strict=True)
        for key in sorted(keys)
        if f"`{key}`" not in log
    ]
    for kind, old_number in was.items():
        part = difference.of(kind)
        before, after = ([int(part) for part in number.split(".")] for number in (old_number, now[kind]))
        gone = sorted(part.removed | part.changed)
        if gone and after[0] <= before[0]:
            found.append(f"{kind} {now[kind]} takes away or changes what {old_number} has: {', '.join(gone)}")
        if kind == "api" and part.added and after <= before:
            found.append(f"the API has more than {old_number} had: raise the second number of API_VERSION")
    found += [
        f"plugins that make a {key.partition('.')[0]} break: give `{key}` a default"
        for key in sorted(difference.added)
        if key.partition(".")[0] in old and new[key].startswith("#") and " = " not in new[key]
    ]
    return found


def unreleased(changelog: str) -> str:
    """The changelog above its first dated version."""
    dated = next((match for match in _HEADING.finditer(changelog) if match["date"]), None)
    return changelog if dated is None else changelog[: dated.start()]


def test_what_is_stable_has_not_changed_unsaid(request: pytest.FixtureRequest) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if request.config.getoption("--freeze-api"):
        frozen = {"frozen_with": version, "versions": versions(), "names": describe()}
        STORED.write_text(json.dumps(frozen, indent=0) + "\n", "utf-8")
    stored = json.loads(STORED.read_text("utf-8"))
    found = faults(stored["names"], describe(), stored["versions"], versions(), unreleased(CHANGELOG))
    assert not found, "\n".join(found)


def test_it_was_frozen_with_the_last_release() -> None:
    released = [match["version"] for match in _HEADING.finditer(CHANGELOG) if match["date"]]
    first = [match["version"] for match in _HEADING.finditer(CHANGELOG)][-1]
    frozen = json.loads(STORED.read_text("utf-8"))["frozen_with"]
    assert frozen == (released or [first])[0], "with a release: pytest tests/api --freeze-api"


WAS = {"api": "1.0", "check": "1", "parse": "1"}
OLD = {
    "Evidence": "type",
    "Evidence.code": "#0 str",
    "Direction = vm": "",
    "check: Span.input": '{"type": "string"}',
}


@pytest.mark.parametrize(
    ("new", "now", "log", "expected"),
    [
        (OLD, WAS, "", []),
        # added: to be said, and with the second number
        (OLD | {"x": ""}, WAS | {"api": "1.1"}, "- `x`", []),
        (OLD | {"x": ""}, WAS | {"api": "1.1"}, "- x", ["added and not in the changelog: `x`"]),
        (
            OLD | {"x": ""},
            WAS,
            "- `x`",
            ["the API has more than 1.0 had: raise the second number of API_VERSION"],
        ),
        (OLD | {"Evidence.x": "#1 str = ''"}, WAS | {"api": "1.1"}, "- `Evidence.x`", []),
        (
            OLD | {"Evidence.x": "#1 str"},
            WAS | {"api": "1.1"},
            "- `Evidence.x`",
            ["plugins that make a Evidence break: give `Evidence.x` a default"],
        ),
        (OLD | {"New": "type", "New.x": "#0 str"}, WAS | {"api": "1.1"}, "- `New`, `New.x`", []),
        (OLD | {"check: Span.x": ""}, WAS, "- `check: Span.x`", []),
        # changed or taken away: with the first number alone, and said
        (OLD | {"Evidence.code": "#1 str"}, WAS | {"api": "2.0"}, "- `Evidence.code`", []),
        (
            OLD | {"Evidence.code": "#1 str"},
            WAS | {"api": "1.1"},
            "- `Evidence.code`",
            ["api 1.1 takes away or changes what 1.0 has: Evidence.code"],
        ),
        (
            {key: text for key, text in OLD.items() if key != "Direction = vm"},
            WAS,
            "",
            [
                "removed and not in the changelog: `Direction = vm`",
                "api 1.0 takes away or changes what 1.0 has: Direction = vm",
            ],
        ),
        # the number of the API does not speak for the JSON
        (
            {key: text for key, text in OLD.items() if key != "check: Span.input"},
            WAS | {"api": "2.0"},
            "- `check: Span.input`",
            ["check 1 takes away or changes what 1 has: check: Span.input"],
        ),
        ({k: v for k, v in OLD.items() if k[:5] != "check"}, WAS | {"check": "2"}, "`check: Span.input`", []),
    ],
)
def test_the_rules_of_change(new: dict[str, str], now: dict[str, str], log: str, expected: list[str]) -> None:
    assert faults(OLD, new, WAS, now, log) == expected


def test_only_what_is_above_the_first_date_counts() -> None:
    text = "## [Unreleased]\n\n- `a`\n\n## [0.2.0] - 2030-01-01\n\n- `b`\n\n## [0.1.0] - 2029-01-01\n"
    assert "`a`" in unreleased(text)
    assert "`b`" not in unreleased(text)
    assert "`b`" in unreleased(text.replace(" - 2030-01-01", " - unreleased"))


def test_the_description_sees_what_plugins_rely_on() -> None:
    entries = describe()
    assert entries["lspci_ims_rules()"] == "() -> Sequence[Rule]"
    assert entries["Finding.states"] == "#2 word | None = None"
    assert "Finding.states = states-ims" in entries
    assert "Direction = scalable-mode-off" in entries
    assert (
        entries["ObservedMachine.lines_of()"]
        == "(self, sign: str, bdf: str | None = None) -> tuple[SeenLine, ...]"
    )
    assert entries["head_line()"] == "(device: Device) -> Span"
    assert entries["check: Verdict.would_be"] == '{"anyOf": ["word", {"type": "null"}]}'
    assert "check: Verdict.would_be = disallowed" in entries
    assert entries["parse: Capability.id"] == '{"anyOf": [{"type": "string"}, {"type": "null"}]}'
    assert entries["ENTRY_POINT_GROUP"] == "'lspci_ims'"
