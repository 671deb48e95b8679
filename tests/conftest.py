"""What all tests share: where samples and corpus are, and which tests can run here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from .command_line import CommandLine

SAMPLES = Path(__file__).parents[1] / "samples"

# the command is started hundreds of times, and must not be compiled each time
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden outputs anew")
    parser.addoption(
        "--freeze-api", action="store_true", help="with a release: write tests/api/stable.json anew"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what this machine lacks."""
    no_corpus = pytest.mark.skip(reason="LSPCI_IMS_CORPUS does not name the corpus of real dumps")
    no_lspci = pytest.mark.skip(reason="the real lspci is not installed")
    corpus = os.environ.get("LSPCI_IMS_CORPUS", "")
    for item in items:
        if item.get_closest_marker("corpus") and not (Path(corpus) / "index.tsv").is_file():
            item.add_marker(no_corpus)
        if item.get_closest_marker("oracle") and shutil.which("lspci") is None:
            item.add_marker(no_lspci)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample machines."""
    return SAMPLES


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real dumps; tests that use it carry the marker `corpus`."""
    return Path(os.environ["LSPCI_IMS_CORPUS"])


@pytest.fixture(scope="session")
def command_line() -> Iterator[CommandLine]:
    """`lspci-ims` as a user calls it: `command_line("check", "report.txt", cwd=folder)`."""
    calls = CommandLine()
    yield calls
    calls.close()
