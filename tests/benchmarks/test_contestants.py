"""Contestants read what they are given, all of its functions; one that is not installed says so."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.contestants import CONTESTANTS, Contestant
from benchmarks.inputs import HEAP, Text, make_text
from benchmarks.processes import Launcher, ReadingProcess, Talking
from benchmarks.rounds import Failure, Sample

#: Those that understand nothing, or are given a container.
_WITHOUT_FUNCTIONS = ("splitlines",)
_OPTIONS = {"vvmmk": "-vvmmnnk", "mm": "-mmnn"}


@pytest.fixture(scope="module")
def made() -> Text:
    return make_text(HEAP, 60_000)


@pytest.fixture(scope="module")
def forms(made: Text, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    forms = {"vvv": made.text}
    if shutil.which("lspci") is not None:
        dump = tmp_path_factory.mktemp("forms") / "dump"
        dump.write_text(made.dump)
        for form, option in _OPTIONS.items():
            command = ("lspci", "-O", "hwdb.disable=1", "-F", str(dump), option)
            forms[form] = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    return forms


def of_text() -> list[Contestant]:
    return [row for row in CONTESTANTS.values() if row.form != "container"]


@pytest.mark.parametrize("contestant", of_text(), ids=lambda row: row.name)
def test_every_contestant_finds_every_function(
    contestant: Contestant, made: Text, forms: dict[str, str]
) -> None:
    """Twice, for some keep what they have read."""
    if contestant.version() is None:
        pytest.skip(f"{contestant.distribution} is not installed; `pip install -e .[bench]`")
    if contestant.form not in forms:
        pytest.skip("the real lspci is not installed")
    pytest.importorskip("benchmarks.contestants.registry")
    text = forms[contestant.form]
    with ReadingTexts(contestant.name) as reading:
        first, second = reading.read(text), reading.read(text)
    assert isinstance(first, Sample), first
    assert isinstance(second, Sample), second
    wanted = 0 if contestant.name in _WITHOUT_FUNCTIONS else made.functions
    assert (first.functions, second.functions) == (wanted, wanted)
    assert first.values == second.values
    assert first.cpu > 0


class ReadingTexts:
    """A contestant's process that is given texts."""

    def __init__(self, name: str) -> None:
        self._process = ReadingProcess(name)
        self._number = 0

    def __enter__(self) -> ReadingTexts:
        import tempfile

        self._folder = tempfile.TemporaryDirectory()
        return self

    def __exit__(self, *error: object) -> None:
        self._process.close()
        self._folder.cleanup()

    def read(self, *texts: str, patience: float = 60) -> Sample | Failure:
        import json

        self._number += 1
        file = Path(self._folder.name) / f"{self._number}.json"
        file.write_text(json.dumps(texts))
        return self._process.measure(file, patience=patience)


def test_ours_covers_the_text_and_the_regex_loop_does_not(made: Text) -> None:
    shares = {}
    for name in ("lspci-ims", "regex loop"):
        reader = CONTESTANTS[name].prepare()
        shares[name] = reader.counts(made.text, reader.read(made.text)).covered
    assert shares["lspci-ims"] == 1
    assert 0.1 < shares["regex loop"] < 0.5


def test_templates_read_the_fields(made: Text) -> None:
    """Both templates of ours find the driver of each function that has one, and each heading."""
    drivers = sorted(re.findall(r"driver in use: (\S+)", made.text))
    headings = len(re.findall(r"\tCapabilities: .", made.text))
    for name in ("textfsm", "ttp"):
        contestant = CONTESTANTS[name]
        if contestant.version() is None:
            pytest.skip(f"{contestant.distribution} is not installed; `pip install -e .[bench]`")
        reader = contestant.prepare()
        result = reader.read(made.text)
        functions = result[0]["functions"] if name == "ttp" else result
        if name == "ttp":
            found = sorted(one["driver"] for one in functions if "driver" in one)
            told = sum(len(one.get("capabilities", ())) for one in functions)
        else:
            found = sorted(row[11] for row in functions if row[11])
            told = sum(len(row[13]) for row in functions)
        assert found == drivers, name
        assert told == headings, name


def test_one_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = CONTESTANTS["jc"]._replace(distribution="lspci-ims-no-such-peer")
    assert absent.version() is None
    process = Talking(("python3", "-c", 'print(\'{"missing": "x is not installed"}\')'))
    with process:
        assert process.ask(None, 20) == {"missing": "x is not installed"}


def test_one_that_fails_is_told_and_goes_on() -> None:
    if CONTESTANTS["py-lspci"].version() is None:
        pytest.skip("py-lspci is not installed; `pip install -e .[bench]`")
    with ReadingTexts("py-lspci") as reading:
        failed = reading.read("no lspci at all\n")
        assert isinstance(failed, Failure)
        assert "Error" in failed.reason
        assert not failed.missing
        assert isinstance(
            reading.read("0000:00:00.0 Host bridge: Example\n\tSubsystem: x\n\tControl: I/O+\n"), Sample
        )


def test_one_that_does_not_end_is_ended() -> None:
    with Talking(("python3", "-c", "import time; time.sleep(60)")) as process:
        assert process.ask(None, 0.2) == {"failed": "no answer within 0 s"}
        assert process.ended


def test_one_that_dies_is_told() -> None:
    with Talking(("python3", "-c", "import sys; sys.exit(3)")) as process:
        assert process.ask(None, 20) == {"failed": "its process ended with 3"}


def test_launcher_tells_cpu_memory_and_failures() -> None:
    busy = "import sys; data = bytearray(60_000_000); sum(range(2_000_000))"
    with Launcher() as launcher:
        taken = launcher.measure(("python3", "-c", busy))
        assert isinstance(taken, Sample)
        assert taken.cpu > 0.005
        assert taken.peak_mb is not None
        assert taken.peak_mb > 60
        assert launcher.measure(("python3", "-c", "raise SystemExit(7)")) == Failure("exit code 7")
        assert isinstance(launcher.measure(("no-such-command-anywhere",)), Failure)
        assert launcher.measure(("python3", "-c", "import time; time.sleep(60)"), patience=1) == Failure(
            "exit code -9"
        )
        small = launcher.measure(("python3", "-c", "pass"))
        assert isinstance(small, Sample)
        assert small.peak_mb is not None
        assert small.peak_mb < 40
