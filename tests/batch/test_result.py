"""`lspci_ims.scan`: the rows of the command, in memory or in a dataset, through any executor."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import lspci_ims
from lspci_ims.batch import TABLES, ScanResult
from lspci_ims.errors import UsageError

SAMPLES = Path(__file__).parents[2] / "samples"
REPORTS = sorted((SAMPLES / "dsa-ims-clear").glob("lspci-*.txt"))


def rows(result: ScanResult) -> dict[str, list[object]]:
    return {table: [json.loads(json.dumps(row)) for row in result.rows(table)] for table in TABLES}


@pytest.fixture(scope="module")
def kept() -> ScanResult:
    return lspci_ims.scan(REPORTS)


def test_the_rows_are_those_of_the_command(scan: Any, kept: ScanResult) -> None:
    told: dict[str, list[object]] = {table: [] for table in TABLES}
    for line in scan(*REPORTS, "--workers", "1").out.splitlines():
        row = json.loads(line)
        told[row.pop("table")].append(row)
    assert told == rows(kept)
    assert kept.counts.devices == len(told["devices"]) == 21


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_dataset_holds_the_same_rows(form: str, kept: ScanResult, tmp_path: Path) -> None:
    result = lspci_ims.scan(REPORTS, tmp_path / "dataset", form=form)  # type: ignore[arg-type]
    assert rows(result) == rows(kept)
    again = lspci_ims.scan(REPORTS, tmp_path / "dataset", form=form, resume=True)  # type: ignore[arg-type]
    assert again.counts.done == 0
    assert rows(again) == rows(kept)
    with pytest.raises(UsageError, match="holds a dataset"):
        lspci_ims.scan(REPORTS, tmp_path / "dataset")


def test_any_executor_gives_the_same_rows(kept: ScanResult) -> None:
    made: list[ThreadPoolExecutor] = []

    def make() -> ThreadPoolExecutor:
        made.append(ThreadPoolExecutor(3))
        return made[-1]

    assert rows(lspci_ims.scan(REPORTS, make_executor=make, workers=3)) == rows(kept)
    assert len(made) == 1


def test_options_are_those_of_check(kept: ScanResult) -> None:
    said = lspci_ims.scan(REPORTS, virt="bare-metal", plugins=False)
    assert {row["virt"] for row in said.rows("devices")} == {"bare-metal"}
    assert {row["virt"] for row in kept.rows("devices")} == {"unknown"}
    with pytest.raises(UsageError):
        lspci_ims.scan(REPORTS, virt="perhaps")


def test_a_bad_input_is_a_row() -> None:
    result = lspci_ims.scan(["/nonexistent/report.txt"])
    (error,) = result.rows("errors")
    assert error["code"] == "INPUT_UNREADABLE"
    assert repr(result) == "<ScanResult 1 input, 0 machines, 0 devices, 1 error>"


@pytest.mark.parametrize("form", [None, "jsonl", "parquet"])
def test_a_summary_names_the_inputs_with_errors(form: Any, tmp_path: Path) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    absent = [f"/nonexistent/{number}.txt" for number in range(5)]
    out = None if form is None else tmp_path / "dataset"
    found = lspci_ims.scan([*absent, *REPORTS], out, **({} if form is None else {"form": form})).summary()
    assert found.errors == 5
    (code, problem), *_ = found.problems.items()
    assert (code, problem.errors, list(problem.inputs)) == ("INPUT_UNREADABLE", 5, absent[:3])


def test_progress_is_told(kept: ScanResult) -> None:
    told: list[int] = []
    lspci_ims.scan(REPORTS, progress=lambda counts: told.append(counts.done))
    assert told[-1] == len(REPORTS)


def test_a_result_shows_as_a_table_of_counts(kept: ScanResult) -> None:
    shown = kept._repr_html_()
    assert "ScanResult 3 inputs" in shown
    assert "<td>vendor-stated</td>" in shown
    assert kept.summary().devices == 21
    with pytest.raises(KeyError):
        kept.rows("nosuch")


def test_one_path_need_not_be_in_a_list(kept: ScanResult) -> None:
    for one in (REPORTS[0], str(REPORTS[0])):
        assert lspci_ims.scan(one).counts.done == 1


@pytest.mark.parametrize(
    "given, words",
    [
        ({"workers": 0}, "at least one"),
        ({"form": "csv"}, "jsonl, parquet"),
        ({"resume": True}, "out="),
        ({"form": "parquet"}, "out="),
    ],
)
def test_arguments_that_make_no_sense_are_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        lspci_ims.scan(REPORTS, **given)


def test_a_plugin_that_cannot_be_loaded_is_told() -> None:
    result = lspci_ims.scan(REPORTS[0], plugins=False, plugin_files=["nosuch.py"])
    assert [remark.level for remark in result.diagnostics] == ["error"]
    assert lspci_ims.scan(REPORTS[0], plugins=False).diagnostics == ()


def test_a_script_that_workers_cannot_import_is_told_how_to_call(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    call = f"import lspci_ims\nprint(lspci_ims.scan({str(REPORTS[0])!r}, workers=2))\n"
    script.write_text(call)
    done = subprocess.run([sys.executable, script], capture_output=True, check=False, timeout=60, text=True)
    assert done.returncode == 1
    assert 'hint: call it in a file, under `if __name__ == "__main__":`; ' in done.stderr
    guarded = call.replace("print", 'if __name__ == "__main__":\n    print')
    script.write_text(guarded)
    done = subprocess.run([sys.executable, script], capture_output=True, check=True, timeout=60, text=True)
    assert done.stdout == "<ScanResult 1 input, 1 machine, 7 devices, 0 errors>\n"
    # a notebook is no file that workers could import
    done = subprocess.run(
        [sys.executable, "-c", call], capture_output=True, check=True, timeout=60, text=True
    )
    assert done.stdout == "<ScanResult 1 input, 1 machine, 7 devices, 0 errors>\n"
