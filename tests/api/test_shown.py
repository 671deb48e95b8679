"""What interpreters and notebooks show: short, telling, and inert whatever an input holds."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lspci_ims
from lspci_ims.errors import UsageError
from lspci_ims.model import CheckResult, DiffResult, ParseResult, Span
from lspci_ims.model.tabulated import table

HOSTILE = '</td></table><script>alert(1)</script><img src=x onerror="a()"> $x$ \x1b[31m\u202e&amp;'
TEXT = (
    f"6a:01.0 System peripheral [0880]: {HOSTILE} Device [8086:0b25]\n"
    "\tCapabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>\n"
    f"\tKernel driver in use: {HOSTILE}\n"
)
TAGS = {"table", "caption", "tr", "th", "td", "p"}


class Tags(HTMLParser):
    """What a browser would make of a table: its elements, their attributes, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def checked() -> CheckResult:
    return lspci_ims.check(TEXT, name=HOSTILE, plugins=False)


@pytest.fixture(scope="module")
def parsed() -> ParseResult:
    return lspci_ims.parse(TEXT, name=HOSTILE)


def nouns(checked: CheckResult, parsed: ParseResult) -> list[Any]:
    (machine,), (dump,) = checked.machines, parsed.dumps
    answer, device = machine.devices[0], dump.devices[0]
    (capability,) = device.capabilities
    return [checked, machine, answer, answer.usable[0], parsed, dump, device, capability, device.span]


@pytest.fixture(scope="module")
def compared() -> DiffResult:
    after = TEXT.replace("in use: ", "in use: other")
    return lspci_ims.diff(TEXT, after, plugins=False)


def test_what_changed_is_shown_short_and_inert(compared: DiffResult) -> None:
    (machine,) = compared.machines
    (device,) = machine.devices
    assert repr(compared) == "<DiffResult different, 1 machine, 1 change>"
    assert repr(device) == "<DeviceDiff changed 0000:6a:01.0 8086:0b25, 1 change>"
    assert repr(device.changes[0]).startswith("<Change changed DRIVER_CHANGED 'driver ")
    for noun in (compared, machine, device, device.changes[0]):
        assert repr(noun).isprintable()
        assert len(repr(noun)) < 200
    for noun in (compared, machine, device):
        seen = Tags(noun._repr_html_())
        assert seen.tags <= TAGS
        assert "DRIVER_CHANGED" in seen.text
        assert "<script>" in seen.text
    nothing = lspci_ims.diff(TEXT, TEXT, plugins=False)
    assert repr(nothing) == "<DiffResult the same, 1 machine, 0 changes>"
    assert Tags(nothing._repr_html_()).tags <= TAGS


def test_tables_hold_hostile_words_as_text(checked: CheckResult, parsed: ParseResult) -> None:
    shown = [noun for noun in nouns(checked, parsed) if hasattr(noun, "_repr_html_")]
    assert len(shown) == 8
    for noun in shown:
        html = noun._repr_html_()
        seen = Tags(html)
        assert seen.tags <= TAGS
        assert {name for name, _ in seen.attributes} <= {"class", "colspan"}
        # notebooks typeset formulas elsewhere
        assert html.count("<table") == html.count("mathjax_ignore tex2jax_ignore")
        assert html.replace("\n", "").isprintable()
    assert any("<script>alert(1)</script>" in Tags(noun._repr_html_()).text for noun in shown)


def test_lines_are_short_and_printable(checked: CheckResult, parsed: ParseResult) -> None:
    for noun in nouns(checked, parsed):
        line = repr(noun)
        assert line.startswith(f"<{type(noun).__name__} ")
        assert line.isprintable()
        assert len(line) < 100 + 3 * len(HOSTILE)


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_is_escaped(text: str) -> None:
    html = table(text, (text,), [(text, None, 1)])
    seen = Tags(html)
    assert seen.tags == {"table", "caption", "tr", "th", "td"}
    assert html.isprintable()
    span = repr(Span(text, text, 1, 2, 0x214, text))
    assert span.isprintable()
    assert ":1-2+0x214 " in span


def test_a_table_is_small_whatever_it_shows() -> None:
    html = table("many", ("a", "b"), [("x" * 10_000, number) for number in range(1000)])
    assert html.count("<tr>") == 1 + 200 + 1
    assert "… and 800 more" in html
    assert len(html) < 100_000


def test_json_is_that_of_the_fields(checked: CheckResult) -> None:
    assert set(msgspec.to_builtins(checked)) == {"schema", "tool", "machines", "diagnostics"}
    assert set(msgspec.to_builtins(checked.machines[0].devices[0].usable[0])) == {
        *("model", "use", "policy", "verdict", "would_be", "contested", "reasons")
    }


@pytest.mark.parametrize("selector", ["6a:01.0", "0000:6a:01.0", "0000:6A:01.0", "8086:0B25"])
def test_a_function_is_found_by_its_address_or_ids(selector: str, samples: Path) -> None:
    file = samples / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"
    checked, parsed = lspci_ims.check(file), lspci_ims.parse(file)
    for place in (checked, checked.machines[0], parsed, parsed.dumps[0]):
        assert place.device(selector).bdf == "0000:6a:01.0"
    for verdict in checked.device(selector).usable:
        assert checked.device(selector).verdict(verdict.model, verdict.use) is verdict


def test_what_cannot_be_found_is_said(samples: Path) -> None:
    file = samples / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"
    with pytest.raises(
        UsageError, match=r"no device '00:00.0' among 0000:6a:01.0, .*\n\nhint: .*all_devices"
    ):
        lspci_ims.check(file).device("00:00.0")
    assert lspci_ims.check(file, all_devices=True).device("00:00.0").siov == "no"
    with pytest.raises(UsageError, match=r"'8086:09a2' names 2 functions: 0000:00:00.0, 0000:6a:00.0"):
        lspci_ims.parse(file).device("8086:09a2")
    with pytest.raises(UsageError, match="among none"):
        lspci_ims.parse("").device("00:00.0")
