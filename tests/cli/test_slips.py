"""Slips that users make, each met with what was meant."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"

SLIPS = [
    ("chek report.txt", "did you mean check?"),
    ("report.txt", "did you mean `lspci-ims check report.txt`?"),
    ("./report.txt", "did you mean `lspci-ims check ./report.txt`?"),
    ("help", "did you mean --help?"),
    ("-V", "did you mean --version?"),
    ("--versoin", "did you mean --version?"),
    ("check", "as in `lspci-ims check report.txt`"),
    ("check reprot.txt", "did you mean report.txt?"),
    ("check repots/report.txt", "did you mean reports?"),
    ("check nowhere/report.txt", "there is no nowhere in this folder"),
    ("check https://example.org/report.txt", "curl -L https://example.org/report.txt | lspci-ims check -"),
    ("check --devic 6a:01.0 report.txt", "did you mean --device?"),
    ("check --device 6a:01.0,6a:02.0 report.txt", "say --device once for each"),
    ("check --device idxd report.txt", "write 6a:01.0, 0000:6a:01.0 or 8086:0b25"),
    ("check --format jason report.txt", "did you mean json?"),
    ("check --format html report.txt", "`lspci-ims report PATH -o page.html` writes an HTML page"),
    ("check --virt baremetal report.txt", "did you mean bare-metal?"),
    ("check --arch x86_64 report.txt", "did you mean x86?"),
    ("check --color allways report.txt", "did you mean always?"),
    ("check --fail-on disalowed report.txt", "did you mean disallowed?"),
    ("check --fail-on dev_ims_bit_ste report.txt", "did you mean DEV_IMS_BIT_SET?"),
    ("check --fail-on nonsense report.txt", "verdicts are allowed"),
    ("check --limit device=5 report.txt", "did you mean devices?"),
    ("check --limit devices=many report.txt", "--limit devices=100000 is the default"),
    ("check --kernel latest report.txt", "what `uname -r` prints"),
    ("explain DEV_IMS_BIT_STE", "did you mean DEV_IMS_BIT_SET"),
    ("explain qwertyuiop", "`lspci-ims explain` lists all codes"),
    ("plugins lst", "`lspci-ims plugins` lists them"),
    ("plugins --verfy", "did you mean --verify?"),
    ("schema chek", "did you mean check?"),
    ("report report.txt", "as in `lspci-ims report report.txt -o report.html`"),
    ("diff report.txt report.txt extra", "as in `lspci-ims diff before.txt after.txt`"),
    ("completion tcsh", "`lspci-ims completion --help`"),
]


@pytest.mark.parametrize(("line", "way_out"), SLIPS)
def test_a_slip_is_met_with_a_way_out(run, tmp_path: Path, line: str, way_out: str) -> None:
    shutil.copy(DSA, tmp_path / "report.txt")
    (tmp_path / "reports").mkdir()
    done = run(*line.split())
    error = done.stderr.decode()
    assert done.returncode == 2
    assert done.stdout == b""
    assert error.startswith("lspci-ims: error: ")
    first, empty, hint = error.split("\n", 2)
    assert len(first) < 200
    assert empty == ""
    assert hint.startswith("hint: ")
    assert way_out in hint


@pytest.mark.parametrize(
    ("selector", "there"),
    [("6a:01.1", "0000:6a:01.0"), ("0000:6a:01.1", "0000:6a:01.0"), ("8086:0b26", "8086:0b25")],
)
@pytest.mark.parametrize("command", ["check", "parse"])
def test_a_device_that_is_not_there(run, command: str, selector: str, there: str) -> None:
    done = run(command, "--device", selector, "--device", "6a:02.0", DSA)
    error = done.stderr.decode()
    assert f"warning: no function of any input is {selector}\n\nhint: there is {there}, " in error
    assert "6a:02.0\n" not in error
    assert b"0cfe" in done.stdout


def test_what_cannot_be_read_by_this_user(run, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    shutil.copy(DSA, secret)
    secret.chmod(0)
    call = [sys.executable, "-m", "lspci_ims", "check", "secret.txt"]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root reads everything, and setpriv is not installed")
        rights = "-dac_override,-dac_read_search"
        call = ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}", *call]
    done = subprocess.run(call, capture_output=True, check=False, cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert b"secret.txt: Permission denied" in done.stderr
    assert (
        b"hint: read it with the rights that it needs: sudo cat secret.txt | lspci-ims check -" in done.stderr
    )


def test_files_without_a_dump_are_told_apart(run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("It hangs.\n")
    (tmp_path / "program").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(4000))
    for name, is_binary in (("empty", False), ("notes.txt", False), ("program", True)):
        done = run("check", name)
        assert done.returncode == 3
        assert f"{name}: no lspci output found" in done.stderr.decode()
        assert ("(this is no text)" in done.stderr.decode().splitlines()[0]) is is_binary
        assert b"hint: a dump has lines such as" in done.stderr


def test_a_library_that_is_not_installed(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['pyarrow'] = None; from lspci_ims.cli.main import main; main()"
    call = [sys.executable, "-c", hidden, "scan", str(DSA), "--format", "parquet", "--out", "dataset"]
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert "needs pyarrow" in done.stderr
    # installed from a clone, or from an index
    assert "pip install '.[parquet]'" in done.stderr
    assert "pip install 'lspci-ims[parquet]'" in done.stderr
