"""Through the command line: what bad plugins do stays theirs, is named, and leaves the data whole."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from lspci_ims.plugin.discovery import DISABLE_VARIABLE
from lspci_ims.plugin.guard import TRACE_VARIABLE

DUMP = Path(__file__).parents[2] / "samples" / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"

#: A plugin whose families, first lines and rule's body are given; it speaks of the sample's DSA.
TEMPLATE = """
import os, subprocess, sys, time
from lspci_ims.api import DeviceFamily, FamilyDevice, Finding, Rule, head_line, hookimpl
{first}

@hookimpl
def lspci_ims_device_families():
    return {families}


def check(device, machine):
    '''What it does.'''
    {body}


@hookimpl
def lspci_ims_rules():
    return (Rule("{rule}", "title", "why", "made up", ("{name}",), check),)
"""
FAMILY = 'DeviceFamily("{name}", "{vendor}", (FamilyDevice("0b25", (), "made up"),))'
PRINTS = (
    "print('NOISE'); print('NOISE', file=sys.__stdout__); os.write(1, b'NOISE\\n');"
    " subprocess.run([sys.executable, '-S', '-c', 'print(\"NOISE\")'])"
)

# name, what differs from the template, and what the message about it must hold (None: it stands)
PLUGINS = [
    (
        "raises",
        {"body": "raise ValueError('bad day')"},
        "rule RAISES001: ValueError: bad day (lspci_ims_raises.py, line",
    ),
    ("leaves", {"body": "sys.exit(0)"}, "rule LEAVES001: SystemExit: 0 (lspci_ims_leaves.py"),
    ("types", {"body": "return ['a finding']"}, "finding is 'a finding': expected Finding"),
    ("nothing", {"body": "pass"}, "rule NOTHING001 returned NoneType: expected a sequence of Finding"),
    ("proofless", {"body": "return [Finding('so')]"}, "finding without a span"),
    ("mutates", {"body": "device.device.bdf = '0000:00:00.0'"}, "AttributeError: immutable type: 'Device'"),
    ("appends", {"body": "machine.devices.append(device)"}, "'tuple' object has no attribute 'append'"),
    ("swaps", {"body": "device.observation.causes[0] = None"}, "does not support item assignment"),
    (
        "importing",
        {"first": "import no_such_module"},
        "No module named 'no_such_module' (lspci_ims_importing.py, line 4)",
    ),
    ("broken", {"first": "def ("}, "SyntaxError: invalid syntax (lspci_ims_broken.py, line 4)"),
    ("newer", {"first": "lspci_ims_api = (2, 0)"}, "built for version 2.0 of the plugin API"),
    ("steals", {"rule": "IDXD001"}, "rule id IDXD001 is that of plugin idxd"),
    (
        "vendors",
        {"families": f"({FAMILY}, {FAMILY.format(name='other', vendor='15b3')})"},
        "families of vendors 15b3, 8086: expected those of one",
    ),
    ("prints", {"first": PRINTS, "body": PRINTS + "; return ()"}, None),
    ("reads", {"first": "sys.stdin.read()", "body": "sys.stdin.read(); return ()"}, None),
    ("threads", {"first": "import atexit; atexit.register(os.write, 1, b'NOISE at exit\\n')"}, None),
    ("naps", {"body": "time.sleep(1.01); return ()"}, None),
]


def source(name, changes):
    values = {"first": "", "body": "return ()", "families": f"({FAMILY},)", "rule": f"{name.upper()}001"}
    values |= changes
    values["families"] = values["families"].format(name=name, vendor="8086")
    return TEMPLATE.format(name=name, **values)


CHECK = ("check", "--format", "json")


@pytest.fixture
def run(command_line):
    def call(*arguments, **environ):
        return command_line(*CHECK, *arguments, stdin=DUMP.read_bytes(), env=environ)

    return call


def by_files(folder):
    for name, changes, _ in PLUGINS:
        path = folder / f"lspci_ims_{name}.py"
        path.write_text(source(name, changes), "utf-8")
        yield from ("--plugin", path)


def install(folder):
    """Distributions as an installer leaves them: a module and its metadata."""
    for name, changes, _ in PLUGINS:
        (folder / f"lspci_ims_{name}.py").write_text(source(name, changes), "utf-8")
        info = folder / f"lspci_ims_{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: lspci-ims-{name}\nVersion: 1.0\n", "utf-8"
        )
        (info / "entry_points.txt").write_text(f"[lspci_ims]\n{name} = lspci_ims_{name}\n", "utf-8")
    return os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)


def without_remarks(answer):
    """What is said about the machine: a plugin that fails must not change it."""
    return [{**machine, "diagnostics": []} for machine in answer["machines"]]


@pytest.mark.parametrize("way", ["files", "installed"])
def test_whatever_plugins_do_is_named_and_contained(run, tmp_path, way):
    done = run(*by_files(tmp_path), "-") if way == "files" else run("-", PYTHONPATH=install(tmp_path))
    errors = done.stderr.decode()
    assert done.returncode == 4, errors
    answer = json.loads(done.stdout)
    plain = json.loads(run("-").stdout)
    assert without_remarks(answer) == without_remarks(plain)

    status = {plugin["name"]: plugin["status"] for plugin in answer["tool"]["plugins"]}
    told = answer["diagnostics"] + [d for machine in answer["machines"] for d in machine["diagnostics"]]
    failures = {d["message"].split(":")[0]: d["message"] for d in told if d["code"] == "PLUGIN_FAILED"}
    for name, _, expected in PLUGINS:
        assert status.pop(name) == ("failed" if expected else "ok"), errors
        message = failures.pop(f"plugin {name}", "")
        assert (expected or "") in message
        assert bool(message) == bool(expected)
        assert message in errors
    assert status == {point.name: "ok" for point in metadata.entry_points(group="lspci_ims")}
    assert not failures

    assert b"NOISE" not in done.stdout
    assert errors.count("NOISE") >= 9
    slow = r"plugin naps took \d+\.\d s \(0\.\d s of CPU\); slowest: rule NAPS001, \d+\.\d s in 1 call\."
    assert re.search(slow, errors)
    assert b"took" not in done.stdout


def test_a_file_twice_is_one_plugin_and_a_fault(run, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    files = [tmp_path / "acme.py", other / "lspci_ims_acme.py"]
    for file in files:
        file.write_text(source("acme", {}), "utf-8")
    done = run("--plugin", files[0], "--plugin", files[1], "-")
    assert done.returncode == 4
    rows = [(p["name"], p["status"]) for p in json.loads(done.stdout)["tool"]["plugins"]]
    assert rows[:2] == [("acme", "ok"), ("acme", "failed")]
    assert "there is another plugin of this name: lspci_ims_acme.py is not loaded" in done.stderr.decode()


def test_a_foreign_plugin_that_contradicts_the_vendor_s_is_shown_as_a_conflict(run, tmp_path):
    body = "return [Finding('none here', (head_line(device.device),), states='states-no-ims')]"
    (tmp_path / "liar.py").write_text(source("liar", {"body": body}), "utf-8")
    done = run("--plugin", tmp_path / "liar.py", "--device", "8086:0b25", DUMP.with_name("lspci-vvv.txt"))
    assert done.returncode == 0
    (device,) = json.loads(done.stdout)["machines"][0]["devices"]
    said = {reason["code"]: reason["by"] for reason in device["reasons"]}
    assert (said["LIAR001"], said["IDXD001"]) == ("liar", "idxd")
    assert "VENDOR_CONFLICT" in said


@pytest.mark.parametrize("dump", ["lspci-vvv.txt", "lspci-vvv-xxxx.txt"])
@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (
            "storage='driver-memory'",
            "storage: device-memory (IDXD001 of plugin idxd), driver-memory (OTHER001 of plugin other)",
        ),
        ("needs='none'", "needs: none (OTHER001 of plugin other), pasid (IDXD001 of plugin idxd)"),
        (
            "states='states-no-ims'",
            "IMS: states-ims (IDXD001 of plugin idxd), states-no-ims (OTHER001 of plugin other)",
        ),
    ],
)
def test_plugins_that_differ_are_a_conflict_even_where_the_bit_was_read(
    run, tmp_path, dump, states, expected
):
    body = f"return [Finding('not so', (head_line(device.device),), {states})]"
    (tmp_path / "other.py").write_text(source("other", {"body": body}), "utf-8")
    done = run("--plugin", tmp_path / "other.py", "--device", "8086:0b25", DUMP.with_name(dump))
    (device,) = json.loads(done.stdout)["machines"][0]["devices"]
    (conflict,) = [reason for reason in device["reasons"] if reason["code"] == "VENDOR_CONFLICT"]
    assert conflict["message"] == f"rules of plugins state opposite things: {expected}"
    assert conflict["spans"]
    if "xxxx" in dump:
        assert device["ims"] == "yes"


def _ims_by(tmp_path, dump, *states):
    """The answer about a function of which the rules of one plugin state these words."""
    findings = ", ".join(f"Finding('said', (head_line(device.device),), states={word!r})" for word in states)
    (tmp_path / "other.py").write_text(source("other", {"body": f"return [{findings}]"}), "utf-8")
    done = run("--plugin", tmp_path / "other.py", "--device", "8086:0b25", dump, **{DISABLE_VARIABLE: "idxd"})
    (device,) = json.loads(done.stdout)["machines"][0]["devices"]
    return device


@pytest.mark.parametrize(
    ("states", "ims", "code"),
    [
        ((), "no-sign", "DEV_NO_SIOV"),
        (("ims-not-told",), "unknown", "VENDOR_NOT_TOLD"),
        (("ims-not-told", "states-ims"), "vendor-stated", "VENDOR_STATED"),
        (("states-no-ims", "ims-not-told"), "no", "VENDOR_NO_IMS"),
        (("virtual-or-masked", "ims-not-told"), "no", "VENDOR_VIRTUAL"),
    ],
)
def test_a_rule_that_cannot_tell_makes_no_sign_unknown_and_contradicts_no_rule_that_can(
    tmp_path, states, ims, code
):
    dump = tmp_path / "report.txt"
    text = DUMP.with_name("lspci-vvv.txt").read_text("utf-8")
    dump.write_text(text.replace("Vendor=8086 ID=0005", "Vendor=8086 ID=0006"), "utf-8")
    device = _ims_by(tmp_path, dump, *states)
    codes = {reason["code"] for reason in device["reasons"]}
    assert device["ims"] == ims
    assert code in codes
    assert "VENDOR_CONFLICT" not in codes
    verdicts = {(verdict["verdict"], verdict["would_be"] is not None) for verdict in device["usable"]}
    if ims == "unknown":
        assert verdicts == {("unknown", True)}


def test_a_bit_that_was_read_wins_over_a_rule_that_cannot_tell(tmp_path):
    device = _ims_by(tmp_path, DUMP.with_name("lspci-vvv-xxxx.txt"), "ims-not-told")
    assert device["ims"] == "yes"


def test_a_plugin_that_contradicts_itself_is_named_with_its_rule(tmp_path):
    device = _ims_by(tmp_path, DUMP.with_name("lspci-vvv.txt"), "states-ims", "states-no-ims")
    (conflict,) = [reason for reason in device["reasons"] if reason["code"] == "VENDOR_CONFLICT"]
    said = "IMS: states-ims (OTHER001 of plugin other), states-no-ims (OTHER001 of plugin other)"
    assert conflict["message"] == f"rules of plugins state opposite things: {said}"


def test_ctrl_c_names_the_rule_that_ran(tmp_path):
    body = "os.write(2, b'looping\\n')\n    while True: pass"
    (tmp_path / "loops.py").write_text(source("loops", {"body": body}), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "lspci_ims", *CHECK, "--plugin", tmp_path / "loops.py", DUMP],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # where tests run in the background the signal is ignored, and children inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        assert process.stderr is not None
        assert process.stderr.readline() == "looping\n"
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert output == ""
    assert "lspci-ims: interrupted in plugin loops: rule LOOPS001 about 0000:6a:01.0\n" in errors
    assert "Traceback" not in errors


def test_help_tells_of_the_variables(command_line):
    done = command_line("plugins", "--help")
    for variable in (DISABLE_VARIABLE, TRACE_VARIABLE):
        assert f"{variable}=".encode() in done.stdout


def test_a_variable_disables_by_name(run):
    done = run("-", LSPCI_IMS_DISABLE="idxd")
    assert done.returncode == 0
    rows = [(p["name"], p["status"]) for p in json.loads(done.stdout)["tool"]["plugins"]]
    assert ("idxd", "disabled") in rows
