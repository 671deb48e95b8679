"""Every rule of an installed plugin is reachable and documented: its page shows lines that it fires on."""

from __future__ import annotations

import inspect
import re
import textwrap

import pytest

import lspci_ims
from lspci_ims.api import Rule
from lspci_ims.plugin import PluginHost

RULES = PluginHost.load().rules()
#: `Fires on`, perhaps what else must hold, and the lines as lspci prints them, a tab as eight blanks.
EXCERPT = re.compile(r"^Fires on[^\n]*:\n\n((?:    .*\n|\n)+)", re.MULTILINE)

HEAD = re.compile(r"^((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] [^:\n]+: ).*", re.MULTILINE)


def excerpt(rule: Rule) -> str:
    page = (inspect.getdoc(rule.check) or "") + "\n"
    found = EXCERPT.search(page)
    assert found is not None, f"{rule.id}: its page shows no lines that it fires on"
    lines = textwrap.dedent(found[1]).strip("\n").split("\n")
    # lspci ends each function with an empty line
    return "\n".join(re.sub(" {8}", "\t", line) for line in lines) + "\n\n"


def fired(text: str) -> set[str]:
    result = lspci_ims.check(text, all_devices=True)
    assert not any(remark.code == "PLUGIN_FAILED" for remark in result.diagnostics)
    return {reason.code for machine in result.machines for d in machine.devices for reason in d.reasons}


@pytest.mark.parametrize(("plugin", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_a_rule_fires_on_the_lines_of_its_page_and_not_on_another_device(plugin: str, rule: Rule) -> None:
    text = excerpt(rule)
    assert rule.id in fired(text)
    # another vendor's device with the same lines below its head line
    other = HEAD.sub(r"\1Example Systems Device ffff", text)
    assert other != text
    assert rule.id not in fired(other)


@pytest.mark.parametrize(("plugin", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_a_rule_s_page_says_what_why_what_to_do_and_where_from(plugin: str, rule: Rule) -> None:
    page = inspect.getdoc(rule.check) or ""
    for heading in ("What:", "Why:", "Fires on", "What to do:", "Source:"):
        assert f"\n{heading}" in page
    assert page.splitlines()[0].endswith(".")
    for text in (rule.title, rule.why, rule.source):
        assert text.strip()


def test_there_are_rules() -> None:
    assert {plugin for plugin, _ in RULES} >= {"idxd", "mlx5"}
