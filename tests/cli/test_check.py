"""`lspci-ims check` on real files, through a real process."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"
NIC = SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt"


def test_one_interesting_function_fits_one_screen(run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_bytes(DSA.read_bytes())
    done = run("check", "--device", "6a:01.0", "report.txt")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert len(text.splitlines()) <= 45
    commands = [line for line in text.splitlines() if line.strip().startswith("cat /proc")]
    assert all(len(line) <= 80 for line in text.splitlines() if line not in commands)
    for part in ("SIOV r1", "IMS yes", "DEV_IMS_BIT_SET", "210: 01 00 00 00", "uname -r", "Ask the reporter"):
        assert part in text


def test_json_on_standard_output_is_valid_and_messages_go_elsewhere(run) -> None:
    schema = json.loads(run("schema", "check").stdout)
    done = run("check", "--format", "json", DSA, "missing.txt")
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, schema)
    assert b"missing.txt" in done.stderr
    assert done.returncode == 2
    assert [d["ims"] for d in answer["machines"][0]["devices"]] == ["yes", "yes"]
    assert {p["name"] for p in answer["tool"]["plugins"]} >= {"idxd", "mlx5"}


def test_standard_input(run) -> None:
    done = run("check", "-", stdin=DSA.read_bytes())
    assert done.returncode == 0
    assert done.stdout.startswith(b"-, lines 1 to")


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"", 3, "no lspci output"),
        (b"Dear all,\nit hangs.\n", 3, "no lspci output"),
        (bytes(range(256)) * 40, 3, "no lspci output"),
        (b"\x7fELF\x02\x01\x01" + bytes(5000), 3, "no lspci output"),
    ],
)
def test_input_without_a_dump_is_said_clearly(run, data: bytes, code: int, message: str) -> None:
    done = run("check", "-", stdin=data)
    assert done.returncode == code
    assert message in done.stderr.decode()
    assert b"hint:" in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_an_empty_directory_and_a_missing_file_are_errors_with_a_way_out(run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name, code, words in (("empty", 3, "no lspci output found"), ("no", 2, "No such file")):
        done = run("check", name)
        assert done.returncode == code
        assert words in done.stderr.decode()
        assert b"Traceback" not in done.stderr


def test_a_bad_path_among_good_ones_is_skipped(run) -> None:
    done = run("check", "missing", NIC)
    assert done.returncode == 2
    assert b"15b3:1021" in done.stdout


@pytest.mark.parametrize(
    ("wanted", "code"),
    [("unknown", 1), ("DEV_NO_SIOV", 1), ("MLX5001", 1), ("allowed", 0), ("POLICY_OFF", 0)],
)
def test_fail_on(run, wanted: str, code: int) -> None:
    assert run("check", "--fail-on", wanted, NIC).returncode == code


def test_fail_on_something_unknown_is_bad_usage(run) -> None:
    done = run("check", "--fail-on", "perhaps", NIC)
    assert done.returncode == 2
    assert b"hint: verdicts are allowed" in done.stderr


def test_overrides_decide_and_are_shown(run) -> None:
    done = run("check", "--kernel", "6.12", "--virt", "bare-metal", "--arch", "x86", "--ir", "on", NIC)
    text = done.stdout.decode()
    assert "said by option" in text
    assert "--kernel 6.12" in text
    assert "disallowed" in text
    assert "KERNEL_API_REMOVED" in text
    off = run("check", "--ims", "off", "--format", "json", NIC)
    answer = json.loads(off.stdout)["machines"][0]
    assert answer["overrides"] == {"ims": "off"}
    assert answer["devices"][0]["usable"][0]["reasons"] == ["POLICY_OFF"]


def test_devices_can_be_named_and_all_be_listed(run) -> None:
    def places(*options: str) -> list[str]:
        done = run("check", "--format", "json", *options, NIC)
        return [d["bdf"] for d in json.loads(done.stdout)["machines"][0]["devices"]]

    assert places("--device", "b1:00.0") == ["0000:b1:00.0"]
    assert places("--device", "15b3:1021") == ["0000:b1:00.0", "0000:b1:00.1"]
    assert len(places("--all-devices")) == NIC.read_text().count("\n\n")


@pytest.mark.parametrize(
    "command",
    [("check",), ("check", "--format", "json"), ("check", "--format", "markdown"), ("report", "-o", "-")],
)
def test_a_device_that_is_not_there_gets_no_empty_answer(run, command: tuple[str, ...]) -> None:
    done = run(*command, "--device", "7f:00.0", "--device", "1234:5678", DSA)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"error: no function of any input is 7f:00.0 or 1234:5678" in done.stderr
    assert b"hint: there is " in done.stderr
    one = run(*command, "--device", "7f:00.0", "--device", "6a:01.0", DSA)
    assert one.returncode == 0
    assert b"warning: no function of any input is 7f:00.0" in one.stderr
    assert b"6a:01.0" in one.stdout


def test_virtual_functions_with_the_same_answer_are_folded(run) -> None:
    text = run("check", NIC).stdout.decode()
    assert text.count("MLX5001") == 1
    assert "the same for 0000:b1:00.1" in text


def test_colour_only_on_request_or_on_a_terminal(run) -> None:
    assert b"\x1b[" not in run("check", NIC).stdout
    assert b"\x1b[" in run("check", "--color", "always", NIC).stdout


def test_hostile_names_cannot_reach_the_terminal(run) -> None:
    text = b"00:01.0 Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]\n"
    text += "\tSubsystem: \x1b]0;owned\x07\x1b[2J\u202eevil\n\tControl: I/O- Mem+\n\n".encode()
    for options in ((), ("--all-devices",)):
        done = run("check", *options, "-", stdin=text.replace(b"MT2910", b"\x1b[31mMT2910"))
        assert b"\x1b" not in done.stdout + done.stderr
        assert b"\x07" not in done.stdout + done.stderr


def test_redaction_on_request(run) -> None:
    text = NIC.read_text()
    serial = "00-11-22-33-44-55-66-77"
    head, tail = text.split("Kernel driver in use: mlx5_core", 1)
    text = (
        f"{head}Capabilities: [300 v1] Device Serial Number {serial}\n\tKernel driver in use: mlx5_core{tail}"
    )
    assert serial.encode() in run("parse", "--format", "json", "-", stdin=text.encode()).stdout
    assert (
        serial.encode() not in run("parse", "--format", "json", "--redact", "-", stdin=text.encode()).stdout
    )


def test_no_plugins_and_a_broken_one(run, tmp_path: Path) -> None:
    done = run("check", "--no-plugins", "--format", "json", NIC)
    answer = json.loads(done.stdout)
    assert answer["tool"]["plugins"] == []
    assert answer["machines"][0]["devices"] == []
    broken = tmp_path / "broken.py"
    broken.write_text("raise RuntimeError('wires crossed')\n")
    done = run("check", "--plugin", broken, "--format", "json", NIC)
    answer = json.loads(done.stdout)
    assert done.returncode == 4
    assert b"wires crossed" in done.stderr
    assert {"name": "broken", "status": "failed"}.items() <= answer["tool"]["plugins"][0].items()
    assert answer["machines"][0]["devices"][0]["ims"] == "vendor-stated"


def test_a_terminal_without_utf8_gets_escapes(run) -> None:
    done = run("check", DSA, PYTHONIOENCODING="ascii")
    assert done.returncode == 0


def test_the_reader_of_a_pipe_may_leave(run) -> None:
    import subprocess
    import sys

    command = f"{sys.executable} -m lspci_ims parse --format json {DSA} | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_names_of_files_are_fit_for_json_and_tell_no_folder(run, tmp_path: Path) -> None:
    import os

    odd = os.fsencode(tmp_path) + b"/b\xffd.txt"
    with open(odd, "wb") as stream:  # noqa: PTH123 - a name that is no text
        stream.write(NIC.read_bytes())
    done = run("check", "--format", "json", os.fsdecode(odd))
    assert done.returncode == 0
    assert json.loads(done.stdout)["machines"][0]["source"]["input"] == "b\\xffd.txt"
    assert str(tmp_path).encode() not in done.stdout


def test_appended_causes_and_machine_codes_fire(run) -> None:
    denied = SAMPLES / "access-denied" / "lspci-vvv.txt"
    for code in ("NOT_ROOT", "unknown", "KERNEL_UNKNOWN"):
        assert run("check", "--no-plugins", "--fail-on", code, denied).returncode == 1


def test_the_python_api_refuses_what_makes_no_sense() -> None:
    import lspci_ims
    from lspci_ims.errors import UsageError

    for wrong in ({"virt": "nonsense"}, {"devices": ("zz",)}, {"colour": "red"}, {"kernel": "foo"}):
        with pytest.raises(UsageError):
            lspci_ims.check("", **wrong)
    text = NIC.read_text()
    assert len(lspci_ims.check(text, devices="b1:00.0").machines[0].devices) == 1
    assert lspci_ims.check(text, kernel=6.8).machines[0].platform.kernel_class == "6.2-6.9"


def test_json_holds_no_character_that_a_terminal_acts_on(run) -> None:
    text = "00:01.0 Host bridge: a\x9b31m\u202e b\n\tControl: I/O- Mem+\n\n"
    for command in ("check", "parse"):
        done = run(command, "--format", "json", "-", stdin=text.encode())
        assert "\x9b" not in done.stdout.decode()
        assert "\u202e" not in done.stdout.decode()
        json.loads(done.stdout)


def on_a_terminal(columns: int, *arguments: str | Path, **environ: str) -> str:
    """What a terminal of so many columns is sent; the kernel tells its size."""
    import fcntl
    import os
    import pty
    import struct
    import subprocess
    import sys
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "TERM")}
    call = [sys.executable, "-m", "lspci_ims", *map(str, arguments)]
    program = subprocess.Popen(
        call, stdout=follower, stderr=follower, env={**kept, "TERM": "xterm", **environ}
    )
    os.close(follower)
    sent = b""
    try:
        while part := os.read(leader, 65536):
            sent += part
    except OSError:
        # the other end is closed: all has been sent
        pass
    finally:
        os.close(leader)
        program.wait(60)
    return sent.decode()


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_terminal_gets_its_width_and_colour(columns: int) -> None:
    import re

    sent = on_a_terminal(columns, "check", NIC)
    assert re.search(r"\x1b\[(1;)?3[1-6]m", sent)
    # colour is all that is sent beside text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", sent)
    assert "\x1b" not in plain
    # commands to copy are never broken, and the tree of buses keeps some of each name
    lines = [line for line in plain.splitlines() if "; " not in line and ", driver " not in line]
    assert {40: 30, 80: 70, 200: 90}[columns] < max(map(len, lines)) <= columns


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colour(environ: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(80, "check", NIC, **environ)
