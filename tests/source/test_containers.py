"""The same lines come out of every container, however deep."""

from __future__ import annotations

import io
import itertools
import tarfile
from pathlib import Path

import pytest

from lspci_ims.errors import InputError
from lspci_ims.source import Limits, input_from_bytes, open_reports, reports_from_bytes, reports_from_stream

from .containers import LAYERS, LIMITS, codes, crash, mail, read_all, tar, zipped

SAMPLE = (Path(__file__).parents[2] / "samples/dsa-bare-metal-ims-set/lspci-vvv-xxxx.txt").read_bytes()
LINES = input_from_bytes(SAMPLE, "given", LIMITS).lines
PAIRS = list(itertools.product(LAYERS, repeat=2))
TRIPLES = [(a, b, c) for a, b, c in itertools.product(("gz", "tar.xz", "zip", "mail"), repeat=3)]


def wrap(layers: tuple[str, ...]) -> bytes:
    data = SAMPLE
    for layer in layers:
        data = LAYERS[layer](data)
    return data


@pytest.mark.parametrize("layers", [(layer,) for layer in LAYERS] + PAIRS + TRIPLES, ids="-in-".join)
def test_the_lines_are_the_same_in_every_container(layers: tuple[str, ...]) -> None:
    reports, inputs = read_all(wrap(layers))
    assert [text.lines for text in inputs if "0b25" in "".join(text.lines) or text.lines == LINES] == [LINES]
    assert [report.diagnostics for report in reports] == [()]


@pytest.mark.parametrize(
    "layers", [("tar.xz", "mail"), ("zip", "gz"), ("gz", "tar"), ("xz", "zip")], ids="-in-".join
)
def test_a_pipe_gives_what_a_file_gives(layers: tuple[str, ...], tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 1000))

    data = wrap(layers)
    (tmp_path / "report").write_bytes(data)
    (piped,) = reports_from_stream(Pipe(data), "report", LIMITS)
    for report in open_reports(tmp_path / "report", LIMITS):
        from_file = [(part.member, part.as_input().lines) for part in report.parts]
    assert [(part.member, part.as_input().lines) for part in piped.parts] == from_file


def test_a_folder_gives_what_its_archive_gives(tmp_path: Path) -> None:
    members = {
        "a/lspci.txt": SAMPLE,
        "a/dmesg": b"[    0.000000] Linux version 6.8.0\n",
        "b/photo.png": b"\x89PNG\0\1" * 99,
    }
    for name, data in members.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (folder,) = open_reports(tmp_path, LIMITS)
    found = [(part.member, part.hint, part.as_input().lines) for part in folder.parts]
    assert [(member, hint) for member, hint, _ in found] == [("a/dmesg", "dmesg"), ("a/lspci.txt", "lspci")]
    for archive in (tar(members), zipped(members)):
        (_,), inputs = read_all(archive)
        assert sorted((text.member or "", text.lines) for text in inputs) == [
            (m, lines) for m, _, lines in found
        ]


def test_folders_are_read_in_the_order_of_names_and_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(SAMPLE)
    inside = tmp_path / "report"
    (inside / "b").mkdir(parents=True)
    (inside / "a").mkdir()
    for name in ("b/lspci.txt", "a/lspci.txt", "lspci"):
        (inside / name).write_bytes(SAMPLE)
    (inside / "dmesg").symlink_to(outside)
    (inside / "cpuinfo").symlink_to("a/lspci.txt")
    (inside / "loop").symlink_to(inside)
    import os

    os.mkfifo(inside / "uname")
    (report,) = open_reports(inside, LIMITS)
    assert [part.member for part in report.parts] == ["lspci", "a/lspci.txt", "b/lspci.txt"]
    told = {remark.code: remark for remark in report.diagnostics}
    assert set(told) == {"ARCHIVE_LINK", "MEMBER_UNREADABLE"}
    assert "outside" in told["ARCHIVE_LINK"].message
    assert "uname: cannot be read: is no regular file" in told["MEMBER_UNREADABLE"].message


def test_a_plain_file_has_no_member_and_an_archive_names_them() -> None:
    (report,), (text,) = read_all(SAMPLE)
    assert (report.kind, text.member) == ("text", None)
    (report,), (text,) = read_all(LAYERS["tar.gz"](SAMPLE))
    assert (report.kind, text.member) == ("archive", "report/lspci.txt")
    (report,), (text,) = read_all(LAYERS["zip"](LAYERS["tar.gz"](SAMPLE)))
    assert text.member == "report/lspci.txt/report/lspci.txt"


def test_a_text_with_nothing_of_use_is_given_alone_but_not_out_of_an_archive() -> None:
    note = b"Nothing to see here.\n"
    assert len(read_all(note)[1]) == 1
    assert len(read_all(LAYERS["gz"](note))[1]) == 1
    assert read_all(tar({"report.txt": note}))[1] == []
    assert [text.member for text in read_all(tar({"report.txt": note + SAMPLE}))[1]] == ["report.txt"]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_long_names_of_every_form_of_tar_are_whole(form: int) -> None:
    name = "/".join(["folder" * 12] * (2 if form == tarfile.USTAR_FORMAT else 8)) + "/lspci.txt"
    _, (text,) = read_all(tar({name: SAMPLE}, form=form))
    assert (text.member, text.lines) == (name, LINES)


def test_a_crash_report_gives_a_part_for_each_key_with_lines_of_the_file() -> None:
    data = crash(SAMPLE)
    _, inputs = read_all(data)
    by_member = {text.member: text for text in inputs}
    assert list(by_member) == ["#Lspci", "LspciPacked.txt", "#Uname"]
    whole = data.decode().split("\n")
    text = by_member["#Lspci"]
    assert text.lines[3:] == LINES
    assert all(line == whole[number][1:] for number, line in enumerate(text.lines) if number >= 3)
    assert by_member["LspciPacked.txt"].lines == LINES
    assert by_member["#Uname"].lines[-1] == "Linux 6.8.0-38-generic x86_64"
    assert (
        by_member["#Uname"]
        .span(whole.index("Uname: Linux 6.8.0-38-generic x86_64") + 1)
        .text.startswith("Linux")
    )


def test_zeros_behind_and_parts_in_a_row_of_gzip_are_read() -> None:
    packed = LAYERS["gz"](SAMPLE)
    _, (text,) = read_all(packed + LAYERS["gz"](SAMPLE) + bytes(500))
    assert text.lines == LINES + LINES
    assert codes(packed + b"anything else") == set()


def test_formats_that_are_not_read_are_named() -> None:
    (report,), inputs = read_all(b"7z\xbc\xaf\x27\x1c" + bytes(100))
    assert inputs == []
    assert [told.code for told in report.diagnostics] == ["ARCHIVE_UNSUPPORTED"]
    assert "7z" in report.diagnostics[0].message


def test_mails_with_mails_attached_are_read_within_a_bound() -> None:
    data = SAMPLE
    for _ in range(3):
        data = mail(data, "report.eml")
    assert LINES in [text.lines for text in read_all(data)[1]]
    assert "LIMIT_NESTING" in codes(mail(data, "report.eml"))


def test_what_cannot_be_opened_is_an_input_error(tmp_path: Path) -> None:
    for path in (tmp_path / "absent", "no\0name"):
        with pytest.raises(InputError):
            list(open_reports(path, LIMITS))


def test_a_report_can_be_read_when_all_were_asked_for(tmp_path: Path) -> None:
    (tmp_path / "report.zip").write_bytes(LAYERS["zip"](SAMPLE))
    (report,) = list(open_reports(tmp_path / "report.zip", LIMITS))
    assert [part.as_input(LIMITS).lines for part in report.parts] == [LINES]


def test_lines_that_are_not_kept_still_count(tmp_path: Path) -> None:
    (report,) = reports_from_bytes(SAMPLE, "given", LIMITS)
    (text,) = [part.as_input(keep=lambda line: "Capabilities" in line) for part in report.parts]
    assert [a for a, b in zip(text.lines, LINES, strict=True) if a != b and a] == []
    assert any(text.lines)


def test_everything_comes_the_same_twice() -> None:
    data = tar({"b/lspci.txt": SAMPLE, "a.zip": zipped({"x/dmesg": b"[    1.000000] pci 0000:00:00.0: x\n"})})
    assert [(t.member, t.lines) for t in read_all(data)[1]] == [
        (t.member, t.lines) for t in read_all(data)[1]
    ]
    assert [t.member for t in read_all(data, Limits(nesting=1))[1]] == ["b/lspci.txt"]
