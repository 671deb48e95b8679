"""Where a fault is said to be: in the plugin's file, whatever host and libraries stand around it."""

from __future__ import annotations

import pytest

from lspci_ims.plugin.faults import last_line

HOOKS = """
from lspci_ims.api import DeviceFamily, FamilyDevice, hookimpl
import json


@hookimpl
def lspci_ims_device_families():
    return {call}
"""


def message(load, path, content, **options):
    path.write_text(content, "utf-8")
    (diagnostic,) = load(files=(path,), **options).diagnostics
    return diagnostic.message


def test_a_syntax_error_is_in_the_plugin_s_line(load, tmp_path):
    assert message(load, tmp_path / "acme.py", "x = 1\ny = (\n") == (
        "plugin acme: import: SyntaxError: '(' was never closed (acme.py, line 2)"
    )


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        # in the standard library, called by the plugin
        ("json.loads('{')", "JSONDecodeError"),
        # in the interface, called by the plugin
        ("DeviceFamily()", "TypeError: Missing required argument 'name'"),
        ("len(3)", "TypeError: object of type"),
    ],
)
def test_an_error_below_the_plugin_is_in_the_plugin_s_line(load, tmp_path, call, expected):
    text = message(load, tmp_path / "acme.py", HOOKS.format(call=call))
    assert expected in text
    assert text.endswith("(acme.py, line 8)")


def test_a_newer_name_of_the_interface_is_said_with_the_version_there_is(load, tmp_path):
    text = message(load, tmp_path / "acme.py", "from lspci_ims.api import NewThing\n")
    assert text == (
        "plugin acme: import: ImportError: cannot import name 'NewThing' from 'lspci_ims.api';"
        " this lspci-ims offers version 1.2 of the plugin API (acme.py, line 1)"
    )


def test_an_error_without_a_frame_of_a_plugin_names_none():
    assert last_line(ValueError("no")) == "ValueError: no"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("(1, 0)", None),
        ("(1, 99)", "built for version 1.99 of the plugin API, this lspci-ims offers 1.2: a newer lspci-ims"),
        ("(2, 0)", "built for version 2.0 of the plugin API, this lspci-ims offers 1.2: a newer lspci-ims"),
        (
            "(0, 9)",
            "built for version 0.9 of the plugin API, this lspci-ims offers 1.2: a newer version",
        ),
        ("'1.0'", "lspci_ims_api is '1.0': expected two numbers, such as (1, 0)"),
        ("(1, True)", "expected two numbers"),
        ("(1, 0, 0)", "lspci_ims_api is of type tuple: expected two numbers"),
    ],
)
def test_the_version_that_a_plugin_was_built_for(load, tmp_path, declared, expected):
    path = tmp_path / "acme.py"
    path.write_text(f"lspci_ims_api = {declared}\n" + HOOKS.format(call="()"), "utf-8")
    host = load(files=(path,))
    assert [info.status for info in host.infos()] == ["failed" if expected else "ok"]
    if expected:
        (diagnostic,) = host.diagnostics
        assert expected in diagnostic.message
