"""Each check of a plugin's soundness: one fault, one named check that tells it, and no other."""

from __future__ import annotations

import importlib
import os
import re

import pytest

from lspci_ims.testing import assert_plugin_is_sound
from lspci_ims.testing.soundness import CHECKS, verify

CHECK = "    for capability in capabilities"


#: All but the one that starts two processes.
QUICK = tuple(check for check in CHECKS if check.name != "repeatable")
#: Faults that a fault brings with it: who says something else each time cannot keep to samples.
TOGETHER = {
    "pure": {"samples"},
    "ids": {"samples"},
    "consistent": {"samples"},
    "survives": {"samples"},
    "picklable": {"documented"},
}


def outcomes(plugin, samples=None, checks=QUICK):
    return {outcome.check: outcome for outcome in verify(plugin, samples, checks=checks)}


@pytest.fixture
def no_processes(monkeypatch):
    """Leave out what takes time; other tests look at it."""
    monkeypatch.setattr("lspci_ims.testing.soundness.repeatable._SEEDS", ())


def load():
    return importlib.import_module("lspci_ims_acme")


def test_a_sound_plugin_passes_every_check(make_plugin):
    make_plugin()
    plugin = load()
    assert_plugin_is_sound(plugin)
    assert {name: one.status for name, one in outcomes(plugin, checks=CHECKS).items()} == dict.fromkeys(
        ["loads", *(check.name for check in CHECKS)], "ok"
    )


#: What is changed, the check that must fail, and what it must say; `.*` stands for what differs.
FAULTS = [
    (("Page.", ""), ("What: w.", ""), "documented", "ACME001: the docstring of its check lacks 'What:'"),
    (('"why",', '" ",'), None, "documented", "rule ACME001: why is empty"),
    (('"source",', '"",'), None, "sourced", "rule ACME001: source is empty"),
    (('("Acme One",), "made up"', '("Acme One",), ""'), None, "sourced", "device 0001: source is empty"),
    (('"flag"),), "made up"', '"flag"),), ""'), None, "sourced", "layout Acme: source is empty"),
    (('probe", "made up"', 'probe", ""'), None, "sourced", "text sign probe: source is empty"),
    (("ACME001", "BOARD001"), None, "ids", "BOARD001: expected ACME and three digits"),
    (('"acme"', '"board"'), None, "ids", "family board: expected a name that begins with acme"),
    (
        ("(ROW,)", '(ROW, FamilyDevice("0002", ("acme ONE",), "made up"))'),
        None,
        "ids",
        "the name 'acme ONE' stands for 0001 and 0002",
    ),
    (("RULES =", "import lspci_ims.model\nRULES ="), None, "imports", "imports lspci_ims.model: expected"),
    (("RULES =", "from lspci_ims import check as c\nRULES ="), None, "imports", "imports lspci_ims.check"),
    (("RULES =", "import hypothesis\nRULES ="), None, "imports", "line .*: imports hypothesis: expected"),
    (
        ('("acme",), check),', '("acme",), lambda device, machine: check(device, machine)),'),
        ("RULES =", "check.__doc__\nRULES ="),
        "picklable",
        "rule ACME001 cannot be pickled",
    ),
    ((CHECK, f"    print('x')\n{CHECK}"), None, "pure", "rule ACME001 prints 'x'"),
    ((CHECK, f"    open(__file__).close()\n{CHECK}"), None, "pure", "rule ACME001 does open"),
    ((CHECK, f"    import os; os.listdir('.')\n{CHECK}"), None, "pure", "rule ACME001 does os.listdir"),
    (
        ('"has IMS"', "str(COUNT.append(1) or len(COUNT))"),
        ("RULES =", "COUNT = []\nRULES ="),
        "pure",
        "rule ACME001 says something else when asked a second time",
    ),
    (
        ("return RULES", "COUNT.append(1); return RULES[: len(COUNT) % 2]"),
        ("RULES =", "COUNT = []\nRULES ="),
        "pure",
        "the rules are others when asked for a second time",
    ),
    (('"has IMS"', "str(hash('x'))"), None, "repeatable", "with.txt: another process answers something else"),
    (
        (CHECK, f"    next(capabilities(device.device, 'pasid'))\n{CHECK}"),
        None,
        "survives",
        "the head line alone: plugin acme: rule ACME001: StopIteration",
    ),
    (('"has IMS", (capability.span,)', '"has IMS", ()'), None, "survives", "finding without a span"),
    (
        ('check),)', 'check), Rule("ACME002", "t", "w", "s", ("acme",), no))'),
        ("RULES =", NO := '''def no(device, machine):
    """What: w. Why: w. Fires on f. What to do: d. Source: s."""
    return (Finding("no IMS", (head_line(device.device),), states="states-no-ims"),)


RULES ='''),
        "consistent",
        "with.txt: 0000:01:00.0: ACME001 states-ims, ACME002 states-no-ims",
    ),
    (('silent = ["ACME001"]', ""), None, "samples", "ACME001: no sample on which it stays silent"),
    (('fires = ["ACME001"]', ""), None, "samples", "ACME001 fires and is listed neither"),
    (('fires = ["ACME001"]', 'silent = ["ACME001"]'), None, "samples", "ACME001 should be silent and fires"),
    (('silent = ["ACME001"]', 'fires = ["ACME001"]'), None, "samples", "ACME001 should fire and is silent"),
    (('silent = ["ACME001"]', 'silent = ["ACME001", "ACME009"]'), None, "samples", "ACME009 is no rule"),
    (('"vendor-stated"', '"no"'), None, "samples", "ims is vendor-stated: expected no"),
    (('"0000:01:00.0"', '"0000:02:00.0"'), None, "samples", "0000:02:00.0: no such function"),
    (('"with.txt"', '"gone.txt"'), None, "samples", "with.txt: not listed in expect.toml"),
    (('"with.txt"', '"gone.txt"'), None, "samples", "gone.txt: No such file"),
    (('"with.txt"', '"../__init__.py"'), None, "samples", "../__init__.py: holds no output of lspci"),
    (("fires =", "fire ="), None, "samples", "samples/expect.toml: Object contains unknown field `fire`"),
    (("[[sample]]", "[[sample"), None, "samples", "samples/expect.toml: "),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "check", "words"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_is_told_by_its_check(make_plugin, first, second, check, words):
    make_plugin(*(change for change in (first, second) if change is not None))
    found = outcomes(load(), checks=CHECKS if check == "repeatable" else QUICK)
    assert found[check].status == "failed", found
    assert re.search(words.replace("[", "\\["), "\n".join(found[check].remarks)), found[check]
    others = {name for name, one in found.items() if one.status != "ok"} - {check}
    assert others <= TOGETHER.get(check, set())


def test_a_hook_may_read_files_of_its_package_alone(make_plugin):
    read = "import pathlib; pathlib.Path(__file__).with_name({!r}).read_text(); return RULES"
    folder = make_plugin(("return RULES", read.format("table.tsv")))
    (folder / "table.tsv").write_text("x", "utf-8")
    assert outcomes(load())["pure"].status == "ok"


def test_a_hook_that_reads_elsewhere(make_plugin):
    make_plugin(("return RULES", "import os; os.listdir('/'); open(os.devnull).close(); return RULES"))
    assert outcomes(load())["pure"].remarks == (
        "a hook does os.listdir '/'",
        f"a hook does open {os.devnull!r}",
    )


def test_samples_are_cut(make_plugin):
    """A rule that relies on what stands in its sample behind what it looks for."""
    make_plugin(("is True:", "is True:\n            assert device.device.config_space.bytes == 4096"))
    remarks = outcomes(load())["survives"].remarks
    cut = [f"with.txt, cut after {share}/4" for share in (1, 2, 3)]
    assert [remark.partition(": ")[0] for remark in remarks] == cut


def test_all_faults_come_at_once(make_plugin, no_processes):
    make_plugin(('"why",', '"",'), ('"source",', '"",'), ("ACME001", "BOARD001"))
    with pytest.raises(AssertionError) as failure:
        assert_plugin_is_sound(load())
    lines = str(failure.value).splitlines()
    assert lines[0] == "plugin acme is not sound:"
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["documented", "sourced", "ids"]


def test_a_plugin_that_does_not_load(make_plugin):
    make_plugin(("@hookimpl\ndef lspci_ims_rules", "def lspci_ims_rules"))
    (outcome,) = verify(load())
    assert (outcome.check, outcome.status) == ("loads", "failed")
    assert "lspci_ims_rules is not marked" in outcome.remarks[0]


def test_without_samples(make_plugin, no_processes):
    folder = make_plugin()
    (folder / "samples" / "expect.toml").unlink()
    assert outcomes(load())["samples"].status == "not-checked"
    with pytest.raises(AssertionError, match=r"samples: it carries no samples/expect\.toml"):
        assert_plugin_is_sound(load())


def test_samples_in_another_folder(make_plugin, no_processes, tmp_path):
    folder = make_plugin()
    elsewhere = (folder / "samples").rename(tmp_path / "elsewhere")
    assert_plugin_is_sound(load(), samples=elsewhere)


def test_a_plugin_of_one_file(make_plugin, no_processes, tmp_path):
    folder = make_plugin()
    file = (folder / "__init__.py").rename(tmp_path / "acme.py")
    assert_plugin_is_sound(file, samples=folder / "samples")
    assert outcomes(file)["samples"].status == "not-checked"
    file.write_text("def (", "utf-8")
    (outcome,) = verify(file)
    assert "SyntaxError" in outcome.remarks[0]


def test_an_unknown_name():
    from lspci_ims.errors import UsageError

    with pytest.raises(UsageError, match="no plugin 'nothing_of_it' is installed"):
        assert_plugin_is_sound("nothing_of_it")


def test_every_hostile_report_holds_the_plugin_s_functions(make_plugin):
    """A form that the core could not read would test nothing."""
    from lspci_ims.testing import observe_alone
    from lspci_ims.testing.soundness.hostile import FORMS, hostile_reports
    from lspci_ims.testing.subject import subject_of

    make_plugin()
    subject = subject_of(load())
    loaded = subject.standing()
    reports = dict(hostile_reports(loaded.families, loaded.layouts))
    assert list(reports) == [form.name for form in FORMS]
    for name, text in reports.items():
        (seen,) = observe_alone(subject, text)
        assert (seen.device.vendor_id, seen.device.device_id) == ("1234", "0001"), name
    values = {name: _values(subject, text) for name, text in reports.items()}
    assert values["vendor's structures of 01"] == [True]
    assert values["vendor's structures of zeros"] == [False]
    assert values["vendor's structures of ones"] == values["vendor's structures without a body"] == [None]


def _values(subject, text):
    from lspci_ims.api import capabilities
    from lspci_ims.testing import observe_alone

    ((device, _),) = observe_alone(subject, text)
    found = capabilities(device.device, "dvsec")
    return [
        one.get("Acme", "IMS") for one in found if one.get("Designated Vendor-Specific", "Vendor") == "1234"
    ]


def test_families_by_class_are_tried_too():
    from lspci_ims.api import DeviceFamily
    from lspci_ims.testing.soundness.hostile import functions_of

    (function,) = functions_of([DeviceFamily("x", class_id="0200", prog_if="01", source="made up")])
    assert function.class_code == 0x020001
