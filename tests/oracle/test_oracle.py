"""What the real lspci prints of made-up config spaces is read whole, and agrees with the bytes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lspci_ims.spec.layouts import layouts

from .judging import Judge
from .known import CONDITIONS, known_rows
from .newer import is_newer
from .printing import FORMS, show, version
from .run import run
from .spaces import functions

pytestmark = pytest.mark.oracle


@pytest.fixture(scope="module", autouse=True)
def _print_version() -> None:
    print(version())  # noqa: T201


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False), form=st.sampled_from(FORMS))
def test_few_functions(
    random: Random, form: tuple[str, ...], judge: Judge, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Few, so that a failure shrinks to what it takes."""
    made = functions(random, 2)
    folder = tmp_path_factory.mktemp("oracle")
    assert list(map(str, judge.judge(made, form, show(made, form, folder)))) == []


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_many_functions(form: tuple[str, ...], judge: Judge, tmp_path: Path) -> None:
    made = functions(Random(f"many {form}"), 128)
    printed = show(made, form, tmp_path)
    assert list(map(str, judge.judge(made, form, printed))) == []
    assert len(printed.texts) + len(printed.died) == len(made)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("BusMaster+", "BusMaster-", "value device/Control/BusMaster"),
        ("Enable+ ", "Enable- ", "value "),
        ("Express (v2)", "Express (v1)", "value express/Express/version"),
        ("\tCapabilities: [100", "\tCapabilities: [104", "capabilities"),
        ("\tLatency: ", "\tLateness: ", "unparsed"),
    ],
)
def test_a_lie_is_found(old: str, new: str, what: str, tmp_path: Path) -> None:
    made = functions(Random(7), 128)
    printed = show(made, ("-vvv",), tmp_path)
    lies = {slot: text.replace(old, new) for slot, text in printed.texts.items()}
    assert lies != printed.texts
    found = list(Judge().judge(made, ("-vvv",), printed._replace(texts=lies)))
    assert any(difference.what.startswith(what) for difference in found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [101])
def test_ten_thousand(seed: int) -> None:
    outcome = run(10_000, seed)
    assert list(map(str, outcome.differences)) == []
    never = {
        (kind, row.register, row.label)
        for kind, rows in layouts().items()
        for row in rows
        if not (row.register.startswith(".") or row.label.startswith(".") or "{n}" in row.register)
        and row.register not in ("Identity", "SIOV")
    } - set(outcome.judge.compared)
    # whatever is never compared is newer than the lspci at hand, and nothing newer was thought of as older
    assert {name for name in never if not is_newer(*name)} == set()
    assert outcome.judge.lines > 1_000_000


def test_every_known_difference_has_its_proof() -> None:
    names = [row.name for row in known_rows()]
    assert len(names) == len(set(names))
    for row in known_rows():
        assert row.why
        assert row.releases
        assert row.holds in CONDITIONS
