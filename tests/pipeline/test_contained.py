"""Every sample in every container gives the devices and verdicts of the text alone."""

from __future__ import annotations

import base64
import gzip
import lzma
import quopri
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from functools import cache
from itertools import product
from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.model import CheckResult

from ..source.containers import LAYERS, crash, tar, zipped
from .sending import SAMPLES, config_spaces
from .test_mangled import TEXTS, Answer, answers, case_id, name_of, shared_out

Container = Callable[[bytes], bytes]


def section(heading: str, data: bytes) -> bytes:
    return (
        b"#==[ Command ]======================================#\n# " + heading.encode() + b"\n" + data + b"\n"
    )


def supportconfig(data: bytes) -> bytes:
    text = section("/bin/uname -a", b"Linux\n") + section("/sbin/lspci -vvv", data)
    return lzma.compress(tar({"scc_box_1/hardware.txt": text, "scc_box_1/env.txt": b"nothing\n"}))


def nvidia(data: bytes) -> bytes:
    line = b"_" * 44 + b"\n\n"
    head = b"____________________________________________\n\nStart of NVIDIA bug report log file.\n\n"
    return gzip.compress(head + line + b"/sbin/lspci -vvv -xxxx\n\n" + data + line + b"/proc/cmdline\n\nro\n")


def quoted_printable(data: bytes) -> bytes:
    head = b"From: a@example.org\nSubject: dump\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    return head + b"Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(data) + b"\n"


def both_alternatives(data: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "dump"
    message.set_content(data.decode(), cte="base64")
    escaped = data.decode().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    message.add_alternative(f"<html><body><pre>{escaped}</pre></body></html>", subtype="html", cte="base64")
    return bytes(message)


def compressed_attachment(data: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "dump"
    message.set_content("see the attachment\n")
    packed = lzma.compress(tar({"lspci.txt": data}))
    message.add_attachment(packed, "application", "x-xz", filename="report.tar.xz")
    return bytes(message)


def mailbox(data: bytes) -> bytes:
    quoted = b"\n".join(b">" + line if line.startswith(b"From ") else line for line in data.split(b"\n"))
    head = b"From a@example.org Mon Jan  1 00:00:00 2024\nFrom: a@example.org\nSubject: dump\n\n"
    return head + b"hello\n\n" + head + quoted + b"\n\n" + head + b"thanks\n"


def page(data: bytes) -> bytes:
    escaped = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return b"<!DOCTYPE html><html><body><pre>" + escaped + b"</pre></body></html>"


#: What collectors and people make of a dump.
REPORTS: Mapping[str, Container] = {
    "sosreport": lambda data: lzma.compress(tar({"sosreport-x/sos_commands/pci/lspci_-nnvv": data})),
    "supportconfig": supportconfig,
    "apport crash": crash,
    "apport attachment": lambda data: zipped({"Lspci.txt": data, "ProcCmdline.txt": b"ro\n"}),
    "hw-probe": lambda data: lzma.compress(tar({"hw.info/logs/lspci_all": data, "hw.info/host": b"x\n"})),
    "insights": lambda data: gzip.compress(tar({"insights-x/insights_commands/lspci_-vvv": data})),
    "nvidia-bug-report": nvidia,
    "quoted-printable": quoted_printable,
    "text and html": both_alternatives,
    "compressed attachment": compressed_attachment,
    "mbox": mailbox,
    "page": page,
    "three deep": lambda data: zipped(
        {"a.tar.gz": gzip.compress(tar({"b.zip": zipped({"lspci.txt": data})}))}
    ),
    "base64 text in a crash": lambda data: (
        b"ProblemType: Bug\nLspci: base64\n "
        + base64.b64encode(gzip.compress(data))
        + b"\nUname: Linux 6.8.0-38-generic x86_64\n"
    ),
}
CONTAINERS = {**LAYERS, **REPORTS}


@cache
def alone(path: Path) -> CheckResult:
    return lspci_ims.check(path, all_devices=True)


def expected(path: Path) -> dict[str, Answer]:
    return without_verdicts(answers(alone(path)))


def without_verdicts(found: dict[str, Answer]) -> dict[str, Answer]:
    """Containers that hold a release or a command line as well can tell more about the machine."""
    return {bdf: answer[:4] for bdf, answer in found.items()}


def assert_same(path: Path, name: str, tmp_path: Path) -> None:
    contained = CONTAINERS[name](path.read_bytes())
    result = lspci_ims.check(contained, name="report", all_devices=True)
    assert without_verdicts(answers(result)) == expected(path)
    assert len(result.machines) == len(alone(path).machines)
    if name in LAYERS:
        assert answers(result) == answers(alone(path))
    (tmp_path / "report").write_bytes(contained)
    from_file = lspci_ims.check(tmp_path / "report", all_devices=True)
    assert answers(from_file) == answers(result)


USUAL = shared_out(CONTAINERS)


@pytest.mark.parametrize(("name", "path"), USUAL, ids=case_id)
def test_a_container_gives_the_same_answers(name: str, path: Path, tmp_path: Path) -> None:
    assert_same(path, name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path"), sorted({*product(CONTAINERS, TEXTS)} - {*USUAL}), ids=case_id)
def test_every_sample_in_every_container(name: str, path: Path, tmp_path: Path) -> None:
    assert_same(path, name, tmp_path)


WITH_BYTES = sorted(SAMPLES.glob("*/lspci-vvv-xxxx.txt"))


@pytest.mark.parametrize("path", WITH_BYTES, ids=name_of)
def test_binary_config_space_beside_the_text_answers_as_hex_rows_do(path: Path) -> None:
    text = path.with_name("lspci-vvv.txt").read_bytes()
    spaces = config_spaces(path.read_text("utf-8"), "box")
    sent = tar({"box/sos_commands/pci/lspci_-nnvv": text} | spaces)
    result = lspci_ims.check(sent, name="report.tar", all_devices=True)
    assert len(result.machines) == 1
    assert without_verdicts(answers(result)) == expected(path)
