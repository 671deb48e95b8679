"""Which inputs `scan` finds, whatever a folder holds and however files are called."""

from __future__ import annotations

import os
import socket
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest


def test_what_is_no_file_is_told_and_the_rest_is_read(
    scan: Any, dsa: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.txt").write_text(dsa)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "up").symlink_to("..")
    (tmp_path / "dangling").symlink_to("nosuch")
    (tmp_path / "linked.txt").symlink_to("good.txt")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as held:
        monkeypatch.chdir(tmp_path)  # the path of a socket is short
        held.bind("socket")
    done = scan(tmp_path, "--workers", "1")
    assert done.code == 0, done.told
    assert done.inputs() == ["good.txt", "linked.txt"]
    errors = done.errors()
    assert set(errors) == {"dangling", "pipe", "self", "socket", "up"}
    assert "No such file" in errors["dangling"]
    assert "Too many levels of symbolic links" in errors["self"]
    assert "name it to have it scanned" in errors["up"]
    assert errors["pipe"].endswith("is no regular file")
    assert scan(tmp_path / "up" / tmp_path.name / "good.txt", "--workers", "1").inputs() == ["good.txt"]


def test_a_folder_may_be_deeper_than_python_recurses(scan: Any, dsa: str, tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    with open(os.open("x.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here), "w") as file:  # noqa: PTH123
        file.write(dsa)
    os.close(here)
    try:
        done = scan(tmp_path / "d", "--workers", "1")
    finally:
        # which Python's own rmtree cannot
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)
    assert done.code == 0, done.told
    assert done.inputs() == ["x.txt"]


NAMES = (
    b"new\nline.txt",
    b"\xff\xfe.txt",
    b"\x1b[31mred.txt",
    b"[a].txt",
    b"*",
    b"-dash",
    "\u202e.txt".encode(),
)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_names_may_be_any_bytes(scan: Any, dsa: str, tmp_path: Path, form: str) -> None:
    from lspci_ims.batch import Dataset

    folder = tmp_path / "names"
    folder.mkdir()
    for name in NAMES:
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(dsa)  # noqa: PTH118
    done = scan(folder, "--workers", "2", "--out", tmp_path / "ds", "--format", form)
    assert done.code == 0, done.told
    found = {Path(row["input"]).name for row in Dataset(tmp_path / "ds", form).rows("inputs")}
    assert found == {name.decode("utf-8", "backslashreplace") for name in NAMES}
    done = scan(b"\xff*", tmp_path / "nosuch", b"\xfenosuch", "--out", tmp_path / "bad", "--format", form)
    assert done.code == 2
    assert "3 errors" in done.told


def test_a_list_of_paths_is_of_lines_or_of_null_ended_names(scan: Any, dsa: str, tmp_path: Path) -> None:
    names = [tmp_path / "one.txt", tmp_path / "new\nline.txt"]
    for name in names:
        name.write_text(dsa)
    listed = b"".join(os.fsencode(name) + b"\0" for name in names)
    assert scan("--files-from", "-", stdin=listed).inputs() == ["one.txt", "new\nline.txt"]
    (tmp_path / "list").write_bytes(f"{names[0]}\r\n\n{names[0]}".encode())
    assert scan("--files-from", tmp_path / "list").inputs() == ["one.txt", "one.txt"]
    done = scan("--files-from", tmp_path / "nosuch")
    assert (done.code, done.out) == (2, b"")
    assert "--files-from" in done.told


def test_the_dataset_is_no_input_of_its_own(scan: Any, dsa: str, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(dsa)
    out = tmp_path / "ds"
    assert "1 input" in scan(tmp_path, "--out", out).told
    for path in (tmp_path, f"{tmp_path}/**", tmp_path / "ds" / ".." / "one.txt"):
        done = scan(path, "--out", out, "--resume")
        assert done.code == 0
        assert "0 inputs, 0 devices, 0 errors" in done.told


def test_standard_input_is_refused_with_a_way_out(scan: Any) -> None:
    done = scan("-")
    assert done.code == 2
    assert "check -" in done.told
    assert "--files-from -" in done.told


@pytest.mark.parametrize(
    "url, words",
    [("bogus://x/y", "Protocol not known"), ("s3://bucket/x", "s3fs"), ("zip://x::bogus://y", "bogus")],
)
def test_a_storage_that_is_not_installed_is_told_before_the_work(
    scan: Any, dsa: str, tmp_path: Path, url: str, words: str
) -> None:
    if words == "s3fs" and __import__("importlib.util").util.find_spec("s3fs"):
        pytest.skip("s3fs is installed")
    (tmp_path / "one.txt").write_text(dsa)
    done = scan(tmp_path / "one.txt", url, "--out", tmp_path / "ds")
    assert done.code == 2
    assert words in done.told
    assert "hint: " in done.told
    assert not (tmp_path / "ds").exists()


def test_urls_of_files_and_of_what_is_in_an_archive(scan: Any, dsa: str, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(dsa)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("deep/two.txt", dsa)
        archive.writestr("three.txt", dsa)
    urls = (f"file://{tmp_path}/one.txt", f"file://{tmp_path}/*.txt", f"zip://**/*.txt::{tmp_path}/all.zip")
    done = scan(*urls, f"zip://three.txt::{tmp_path}/all.zip", "--workers", "2")
    inside = f"::{tmp_path}/all.zip"
    assert [row["input"] for row in done.rows("inputs")] == [
        f"file://{tmp_path}/one.txt",
        f"file://{tmp_path}/one.txt",
        f"zip://deep/two.txt{inside}",
        f"zip://three.txt{inside}",
        f"zip://three.txt{inside}",
    ]
    assert {row["devices"] for row in done.rows("inputs")} == {7}
    done = scan(f"file://{tmp_path}/no", f"zip://x::{tmp_path}/no.zip", "://x")
    assert done.code == 2
    assert [row["code"] for row in done.rows("errors")] == ["INPUT_UNREADABLE"] * 3


TOUCHING = """
import pathlib
from lspci_ims.api import DeviceFamily, FamilyDevice, Rule, hookimpl

@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("dsa", "8086", (FamilyDevice("0b25", (), "made up"),)),)

def check(device, machine):
    ACTION
    return ()

@hookimpl
def lspci_ims_rules():
    return (Rule("TOUCH001", "touches", "why", "made up", ("dsa",), check),)
"""


@pytest.mark.parametrize(
    "action, words",
    [
        ("with open(PATH, 'a') as file: file.write('more')", "changed while it was read"),
        ("pathlib.Path(PATH).unlink(missing_ok=True)", "No such file"),
    ],
)
def test_a_file_that_changes_while_it_is_read_has_no_rows_of_what_it_was(
    scan: Any, dsa: str, tmp_path: Path, action: str, words: str
) -> None:
    report, plugin = tmp_path / "report.txt", tmp_path / "plugin.py"
    report.write_text(dsa)
    plugin.write_text(TOUCHING.replace("ACTION", action).replace("PATH", repr(str(report))))
    done = scan(report, "--plugin", plugin, "--workers", "1")
    assert done.code == 2
    assert done.rows("inputs") == done.rows("devices") == []
    assert words in done.errors()["report.txt"]
