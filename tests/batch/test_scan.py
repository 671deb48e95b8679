"""`lspci-ims scan`: the same rows however the work is shared, broken off or taken up again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lspci_ims.batch import TABLES, Dataset, ScanSettings, find_inputs, scan

from ..command_line import CommandLine

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = (SAMPLES / "dsa-ims-clear" / "lspci-vvvnn.txt").read_text("utf-8")
NIC = (SAMPLES / "connectx6dx" / "lspci-vvvnn.txt").read_text("utf-8")
Rows = dict[str, list[dict[str, Any]]]
Call = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="module")
def call(command_line: CommandLine) -> Call:
    def run(*arguments: str | Path, stdin: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
        return command_line("scan", *arguments, stdin=stdin, env=environ, timeout=120)

    return run


def rows_of(path: Path, form: Any = "jsonl") -> Rows:
    dataset = Dataset(path, form)
    return {
        table: sorted(map(dict, dataset.rows(table)), key=lambda row: json.dumps(row, sort_keys=True))
        for table in TABLES
    }


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred and forty reports, some of them bad, more than two batches."""
    folder = tmp_path_factory.mktemp("reports")
    for number in range(140):
        text = (DSA, NIC)[number % 2].replace("6a:", f"{0x6A + number % 64:02x}:")
        (folder / f"{number:03}.txt").write_text(f"{number}\n\n{text}")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.bin").write_bytes(bytes(range(256)) * 64)
    (folder / "broken.tar.gz").write_bytes(b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"x" * 99)
    return folder


@pytest.fixture(scope="module")
def dataset(call: Call, reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of the reports."""
    out = tmp_path_factory.mktemp("serial") / "dataset"
    done = call(reports, "--out", out, "--workers", "1")
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def expected(dataset: Path) -> Rows:
    return rows_of(dataset)


def test_there_is_a_row_for_each_input_device_finding_and_error(reports: Path, expected: Rows) -> None:
    assert len(expected["inputs"]) == 143
    assert {row["machines"] for row in expected["inputs"]} == {0, 1}
    assert len(expected["devices"]) == sum(row["devices"] for row in expected["inputs"]) > 500
    named = {Path(row["input"]).name: row["code"] for row in expected["errors"]}
    assert named == {
        "binary.bin": "NO_LSPCI",
        "broken.tar.gz": "ARCHIVE_BROKEN",
        "empty.txt": "NO_LSPCI",
    } or (set(named) == {"binary.bin", "broken.tar.gz", "empty.txt"})
    findings = {(row["digest"], row["machine"], row["bdf"]) for row in expected["findings"]}
    assert {(row["digest"], row["machine"], row["bdf"]) for row in expected["devices"]} <= findings
    row = next(row for row in expected["devices"] if row["device_id"] == "0b25")
    assert (row["siov"], row["ims"], row["msix_vectors"]) == ("r1", "vendor-stated", 9)


def test_two_workers_write_the_same_bytes(call: Call, reports: Path, dataset: Path, tmp_path: Path) -> None:
    done = call(reports, "--out", tmp_path / "ds", "--workers", "2")
    assert done.returncode == 0, done.stderr
    one, two = (
        [(file.relative_to(place), file.read_bytes()) for file in sorted(place.rglob("*.jsonl"))]
        for place in (dataset, tmp_path / "ds")
    )
    assert one == two


def test_parquet_holds_the_same_rows(call: Call, reports: Path, expected: Rows, tmp_path: Path) -> None:
    done = call(reports, "--out", tmp_path / "ds", "--workers", "1", "--format", "parquet")
    assert done.returncode == 0, done.stderr
    assert rows_of(tmp_path / "ds", "parquet") == expected


FAILING = """
import sys
from lspci_ims.api import DeviceFamily, FamilyDevice, Rule, hookimpl

@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("leaves", "8086", (FamilyDevice("0b25", (), "made up"),)),)

def check(device, machine):
    sys.exit(0)

@hookimpl
def lspci_ims_rules():
    return (Rule("LEAVES001", "t", "w", "s", ("leaves",), check),)
"""


@pytest.mark.parametrize("options", [("--workers", "1"), ("--workers", "2"), ("--workers", "1", "--out")])
def test_a_rule_that_failed_in_any_input_is_told_in_the_end(
    call: Call, tmp_path: Path, options: tuple[str, ...]
) -> None:
    plugin = tmp_path / "leaves.py"
    plugin.write_text(FAILING)
    reports = tmp_path / "reports"
    reports.mkdir()
    for name, text in (("one.txt", DSA), ("two.txt", f"2\n\n{DSA}"), ("three.txt", NIC)):
        (reports / name).write_text(text)
    place = (tmp_path / "ds",) if options[-1] == "--out" else ()
    done = call(reports, "--plugin", plugin, *options, *place)
    assert done.returncode == 4, done.stderr
    assert b"error: plugin leaves failed (in 2 rows of the table errors)\n" in done.stderr


KILLER = '''
import os
from lspci_ims.api import DeviceFamily, FamilyDevice, Rule, hookimpl

@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("dsa", "8086", (FamilyDevice("0b25", (), "made up"),)),)

def check(device, machine):
    """Kill the worker, once or always."""
    if device.bdf == "0000:70:01.0":
        try:
            os.close(os.open(os.environ["MARK"], os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            if "ONCE" in os.environ:
                return ()
        os._exit(9)
    return ()

@hookimpl
def lspci_ims_rules():
    return (Rule("KILL001", "kills", "why", "made up", ("dsa",), check),)
'''


def test_a_killed_worker_loses_nothing(call: Call, reports: Path, expected: Rows, tmp_path: Path) -> None:
    plugin = tmp_path / "killer.py"
    plugin.write_text(KILLER)
    options = ("--workers", "2", "--plugin", plugin, "--out", tmp_path / "ds")
    done = call(reports, *options, MARK=str(tmp_path / "mark"), ONCE="1")
    assert (tmp_path / "mark").exists()
    assert done.returncode == 0, done.stderr
    assert rows_of(tmp_path / "ds") == expected


@pytest.mark.slow
def test_an_input_that_kills_its_workers_is_a_row(
    call: Call, reports: Path, expected: Rows, tmp_path: Path
) -> None:
    plugin = tmp_path / "killer.py"
    plugin.write_text(KILLER)
    options = ("--workers", "2", "--plugin", plugin, "--out", tmp_path / "ds")
    done = call(reports, *options, MARK=str(tmp_path / "mark"))
    assert done.returncode == 0, done.stderr
    found = rows_of(tmp_path / "ds")
    lost = {row["input"] for row in found["errors"] if row["code"] == "WORKER_DIED"}
    assert len(lost) == 3
    for table in ("inputs", "devices", "findings"):
        assert found[table] == [row for row in expected[table] if row["input"] not in lost]


def test_a_plugin_that_ends_workers_as_it_is_loaded_ends_the_scan(
    call: Call, reports: Path, tmp_path: Path
) -> None:
    plugin = tmp_path / "killer.py"
    plugin.write_text(
        f"import multiprocessing, os\nif multiprocessing.parent_process():\n    os._exit(3)\n{KILLER}"
    )
    done = call(reports, "--plugin", plugin, "--workers", "2", "--out", tmp_path / "ds", MARK=str(tmp_path))
    assert done.returncode == 2
    assert b"workers end before they have begun" in done.stderr
    assert b"without plugins" in done.stderr


def test_a_worker_that_would_give_other_rows_does_not_work(call: Call, reports: Path, tmp_path: Path) -> None:
    # changes by itself, as a file on another machine may be another
    other = tmp_path / "changes.py"
    other.write_text(
        f"import multiprocessing, pathlib\nif multiprocessing.parent_process():\n"
        f"    with open(__file__, 'a') as file:\n        file.write('#')\n{KILLER}"
    )
    done = call(reports, "--plugin", other, "--workers", "2", "--out", tmp_path / "ds", MARK=str(tmp_path))
    assert done.returncode == 2, done.stderr
    assert b"would give other rows: --plugin changes.py was " in done.stderr
    assert b"install the same version, plugins and files there" in done.stderr


def test_what_was_broken_off_is_taken_up_again(
    call: Call, reports: Path, expected: Rows, tmp_path: Path
) -> None:
    out = tmp_path / "ds"
    command = [sys.executable, "-m", "lspci_ims", "scan", str(reports), "--out", str(out), "--workers", "1"]
    slow = tmp_path / "slow.py"
    slow.write_text(
        KILLER.replace("os._exit(9)", "open(os.environ['MARK'] + '2', 'w'); __import__('time').sleep(60)")
    )
    process = subprocess.Popen(
        [*command, "--plugin", str(slow)],
        stderr=subprocess.PIPE,
        env={**os.environ, "MARK": str(tmp_path / "mark")},
    )
    while not (tmp_path / "mark2").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in told
    rows_of(out)
    options = ("--out", out, "--workers", "2", "--resume", "--plugin", slow)
    again = call(reports, *options, MARK=str(tmp_path / "mark"), ONCE="1")
    assert again.returncode == 0
    assert rows_of(out) == expected
    # nothing is left to do, and what is left out is left out by its content
    (out.parent / "renamed.txt").write_bytes((reports / "001.txt").read_bytes())
    done = call(reports, out.parent / "renamed.txt", *options)
    assert b": 0 inputs, " in done.stderr
    assert rows_of(out) == expected


def test_half_a_part_of_a_crash_is_no_part(
    call: Call, reports: Path, dataset: Path, expected: Rows, tmp_path: Path
) -> None:
    shutil.copytree(dataset, tmp_path / "ds")
    half = tmp_path / "ds" / ".unfinished-1-x"
    half.mkdir()
    (half / "inputs.jsonl").write_text('{"input": "x", "dig')
    assert rows_of(tmp_path / "ds") == expected
    assert call(reports, "--out", tmp_path / "ds", "--resume").returncode == 0
    assert not half.exists()
    assert rows_of(tmp_path / "ds") == expected


def test_a_folder_that_holds_something_else_is_left_alone(
    call: Call, reports: Path, dataset: Path, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("Dear")
    shutil.copytree(dataset, tmp_path / "ds")
    for name, options, words in (
        ("letters", (), "is no dataset"),
        ("ds", (), "--resume"),
        ("ds", ("--resume", "--format", "parquet"), "--format jsonl"),
    ):
        done = call(reports / "001.txt", "--out", tmp_path / name, *options)
        assert done.returncode == 2
        assert words in done.stderr.decode()


def test_bad_inputs_are_rows(call: Call, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(DSA)
    os.mkfifo(tmp_path / "pipe")
    done = call(tmp_path / "good.txt", tmp_path / "missing", tmp_path / "pipe", tmp_path / "*.none")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    errors = {Path(row["input"]).name: row["message"] for row in rows if row["table"] == "errors"}
    assert "No such file" in errors["missing"]
    assert "no regular file" in errors["pipe"]
    assert "no file matches" in errors["*.none"]
    assert call(tmp_path / "missing").returncode == 2
    assert b"hint:" in call().stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_inputs_that_are_called_alike_once_redacted_have_a_row_each(
    call: Call, tmp_path: Path, workers: str
) -> None:
    folder, out = tmp_path / "reports", tmp_path / "ds"
    folder.mkdir()
    (folder / "good.txt").write_text(DSA)
    options = (folder, "--out", out, "--workers", workers, "--resume")

    def unreadable(host: str) -> Path:
        file = folder / f"sosreport-{host}-2024-05-06-abcdefg.tar.xz"
        os.mkfifo(file)
        return file

    def errors() -> list[str]:
        done = call(*options)
        # 2 when nothing that was left could be read
        assert done.returncode in (0, 2), done.stderr
        return [Path(row["input"]).name for row in rows_of(out)["errors"]]

    one = "sosreport-<host 1>-2024-05-06-abcdefg.tar.xz"
    first = unreadable("web7")
    assert errors() == [one]
    unreadable("db1")
    assert errors() == [one, one]
    assert errors() == [one, one]
    # what is read now beside one that is not takes nothing from it and adds nothing to it
    first.unlink()
    first.write_text(NIC)
    assert errors() == [one, one]
    assert len(rows_of(out)["inputs"]) == 2


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--resume",), "--resume"),
        (("--format", "parquet"), "--format parquet"),
        (("--resume", "--format", "parquet"), "--resume and --format parquet"),
    ],
)
def test_what_needs_a_dataset_says_so(
    call: Call, tmp_path: Path, options: tuple[str, ...], named: str
) -> None:
    done = call(tmp_path, *options)
    assert done.returncode == 2
    assert f"{named} needs a dataset" in done.stderr.decode()
    assert "--out DIR" in done.stderr.decode()


def test_copies_of_what_is_in_the_dataset_are_left_out(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "one.txt").write_text(DSA)
    assert call(folder, "--out", tmp_path / "ds").returncode == 0
    (folder / "two.txt").write_text(DSA)
    assert call(folder, "--out", tmp_path / "ds", "--resume").returncode == 0
    assert [Path(row["input"]).name for row in rows_of(tmp_path / "ds")["inputs"]] == ["one.txt"]
    assert call(folder, "--out", tmp_path / "whole").returncode == 0
    whole = rows_of(tmp_path / "whole")["inputs"]
    assert [Path(row["input"]).name for row in whole] == ["one.txt", "two.txt"]


def test_an_unpacked_report_is_one_input(call: Call, tmp_path: Path) -> None:
    place = tmp_path / "sos" / "sos_commands" / "pci"
    place.mkdir(parents=True)
    (place / "lspci_-nnvv").write_text(DSA)
    (tmp_path / "sos" / "proc").mkdir()
    (tmp_path / "sos" / "proc" / "cmdline").write_text("BOOT_IMAGE=/x intel_iommu=on,sm_on\n")
    (tmp_path / "other.txt").write_text(NIC)
    names = [source.name for source in find_inputs([str(tmp_path)])]
    assert names == [f"{tmp_path}/other.txt", f"{tmp_path}/sos"]
    rows = [json.loads(line) for line in call(tmp_path).stdout.splitlines()]
    kept = {row["scalable_mode"] for row in rows if row["table"] == "devices" and row["member"]}
    assert kept == {"on"}


def test_paths_from_a_list_and_a_summary(call: Call, reports: Path) -> None:
    listed = "\n".join(str(reports / f"{number:03}.txt") for number in range(6)).encode()
    done = call("--files-from", "-", "--summary", stdin=listed)
    text = done.stdout.decode()
    assert text.startswith("6 inputs, 6 machines, ")
    assert "IMS" in text
    assert "vendor-stated" in text


def test_private_values_are_out_unless_asked_for(call: Call, tmp_path: Path) -> None:
    serial = "00-11-22-33-44-55-66-77"
    text = DSA.replace(
        "\tKernel driver in use",
        f"\tCapabilities: [400 v1] Device Serial Number {serial}\n\tKernel driver in use",
        1,
    )
    (tmp_path / "report.txt").write_text(text)
    assert serial.encode() not in call(tmp_path).stdout


def test_urls_are_read_through_fsspec() -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    system.pipe("/bucket/one.txt", DSA.encode())
    system.pipe("/bucket/deep/two.txt", NIC.encode())
    parts: list[Any] = []
    inputs = find_inputs(["memory://bucket/", "memory://bucket/deep/*.txt", "memory://bucket/none"])
    counts = scan(inputs, ScanSettings(), parts.append)
    assert counts.machines == 3
    assert [row.input for row in parts[0].inputs] == [
        "memory:///bucket/deep/two.txt",
        "memory:///bucket/one.txt",
        "memory:///bucket/deep/two.txt",
    ]
    assert [error.code for error in parts[0].errors] == ["INPUT_UNREADABLE"]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as found:
        yield found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_rows(
    call: Call, reports: Path, expected: Rows, tmp_path: Path, cluster: Any
) -> None:
    done = call(reports, "--cluster", cluster.scheduler_address, "--out", tmp_path / "ds")
    assert done.returncode == 0, done.stderr
    assert rows_of(tmp_path / "ds") == expected


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_killed_worker_of_a_cluster_loses_nothing(
    call: Call, reports: Path, expected: Rows, tmp_path: Path, cluster: Any
) -> None:
    mark = tmp_path / "mark"
    plugin = tmp_path / "killer.py"
    # workers of a cluster have an environment of their own
    known = KILLER.replace('os.environ["MARK"]', repr(str(mark))).replace('"ONCE" in os.environ', "True")
    plugin.write_text(known)
    options = ("--plugin", plugin, "--cluster", cluster.scheduler_address, "--out", tmp_path / "ds")
    done = call(reports, *options)
    assert mark.exists(), done.stderr
    assert done.returncode == 0, done.stderr
    assert rows_of(tmp_path / "ds") == expected
