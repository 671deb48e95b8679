"""Markdown for bug trackers: rendered by a CommonMark parser, whatever the input holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import lspci_ims
from lspci_ims.report.comment import LONGEST_COMMENT
from lspci_ims.report.markdown import render_markdown
from lspci_ims.report.markdown_text import block, code, prose, table

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"
NIC = SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt"
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})
HOSTILE = (
    "``` </details> | @everyone #123 <img src=x onerror=alert(1)> [a](http://evil.example) "
    "www.evil.example !7 ~label *b* __i__ bug 5 deadbeefcafe"
)


def kinds(text: str) -> set[str]:
    """The kinds of everything that Markdown makes of a text, inline parts included."""
    found: set[str] = set()
    for token in MARKDOWN.parse(text):
        found.add(token.type)
        found |= {child.type for child in token.children or ()}
    return found


def outside_code(text: str) -> str:
    """The text that is not code: what a tracker looks through for mentions and references."""
    parts: list[str] = []
    for token in MARKDOWN.parse(text):
        parts += [child.content for child in token.children or () if child.type == "text"]
    return " ".join(parts)


def test_an_answer_renders_with_its_proofs_folded() -> None:
    text = render_markdown(lspci_ims.check(DSA, devices="6a:01.0"), redacted=True)
    html = MARKDOWN.render(text)
    assert html.count("<details>") == html.count("</details>") == 2
    assert "<table>" in html
    assert re.search(r"<pre><code[^>]*>[^<]*210: 01 00 00 00", html)
    assert "SIOV <strong>r1</strong>, IMS <strong>yes</strong>" in html
    assert "uname -r" in html
    assert "taken out" in html
    # the part that is not folded is short
    shown = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    assert len(shown.splitlines()) < 35


def test_many_functions_stand_in_one_table_with_one_question() -> None:
    text = render_markdown(lspci_ims.check(SAMPLES / "accelerators" / "lspci-vvv-xxxx.txt"), redacted=True)
    shown = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    assert MARKDOWN.render(shown).count("<tr>") == 1 + 8
    assert "| `0000:70:00.1` and 1 more | **no** | **no-sign** | - |" in shown
    assert "unknown / disallowed" in shown
    assert text.count("Please send") == text.count("```sh") == 1
    assert len(shown.split("\n\n")) < 20
    # each message once: the same words of another function are known by the code
    assert text.count("the Intel SIOV DVSEC") == 1
    assert text.count("**`DEV_SIOV_R1`**") == 4


def test_functions_without_a_sign_are_listed_with_their_names() -> None:
    text = render_markdown(
        lspci_ims.check(NIC.with_name("lspci-vvv-xxxx.txt"), all_devices=True), redacted=True
    )
    (part,) = re.findall(r"The same for all 7:\n\n```text\n(.*?)```", text, re.DOTALL)
    assert len(part.splitlines()) == 7
    assert "0000:00:00.0  8086:09a2  Intel Corporation Ice Lake Memory Map/VT-d" in part


def test_hostile_names_do_nothing() -> None:
    hostile = (
        NIC.read_text().replace("[ConnectX-7]", f"[ConnectX-7] {HOSTILE}").replace("mlx5_core", "mlx5|`@all")
    )
    text = render_markdown(lspci_ims.check(hostile, name=f"a`b{HOSTILE}"), redacted=False)
    assert kinds(text) & {"link_open", "image", "html_inline"} == set()
    blocks = [token.content for token in MARKDOWN.parse(text) if token.type == "html_block"]
    assert all(re.fullmatch(r"(<details><summary>[^<]*</summary>|</details>)\n", block) for block in blocks)
    outside = outside_code(text)
    for sign in ("@", "#123", "!7", "~label", "evil", "deadbeef"):
        assert sign not in outside


@given(st.text(alphabet=st.sampled_from("`~|<>@#[]()!*_\\ \n\tab1&:/.-"), max_size=40))
def test_no_text_escapes_its_code(text: str) -> None:
    span = MARKDOWN.parse(f"before {code(text)} after")[1].children or []
    assert [child.type for child in span] == ["text", "code_inline", "text"]
    fenced = MARKDOWN.parse("\n".join([*block([text, text]), "", "after"]))
    assert [token.type for token in fenced] == ["fence", "paragraph_open", "inline", "paragraph_close"]
    rows = MARKDOWN.parse("\n".join(table(["one", "two"], [[code(text), "end"]])))
    assert sum(token.type == "td_open" for token in rows) == 2
    assert kinds(prose(text)) <= {"paragraph_open", "paragraph_close", "inline", "text", "code_inline"}
    assert not re.search(r"[@#!~<>\[\]&/]", outside_code(prose(text)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see bug 5 and 8 more", "see bug `5` and 8 more"),
        ("at deadbeef, really", "at `deadbeef`, really"),
        ("it's the list's end.", "it's the list's end."),
        ("- item", "`-` item"),
        ("1. item of 2.", "`1.` item of 2."),
        ("", ""),
    ],
)
def test_prose(text: str, shown: str) -> None:
    assert prose(text) == shown


def test_a_comment_is_limited_and_says_what_is_left_out() -> None:
    devices = NIC.read_text().split("\n\n")
    device = next(block for block in devices if block.startswith("b1:00.0"))
    many = "\n\n".join(device.replace("b1:00.0", f"{bus:02x}:00.0", 1) for bus in range(200))
    result = lspci_ims.check(many)
    import msgspec

    # every function with an answer of its own
    machine = result.machines[0]
    listed = tuple(
        msgspec.structs.replace(device, device_id=f"{number:04x}")
        for number, device in enumerate(machine.devices)
    )
    machines = (msgspec.structs.replace(machine, devices=listed),)
    text = render_markdown(msgspec.structs.replace(result, machines=machines), redacted=True)
    assert len(text) < LONGEST_COMMENT + 1500
    assert "more parts left out" in text
    assert text.count("<details>") == text.count("</details>")


def test_machines_without_a_listed_function_share_one_table_and_one_question(tmp_path: Path) -> None:
    text = (SAMPLES / "access-denied" / "lspci-vvv.txt").read_text().split("\n\n")[0] + "\n\n"
    mailbox = "".join(
        f"From a@example.org Mon Jan  1 00:00:00 2024\nSubject: {n}\n\n{text}\n" for n in range(5)
    )
    (tmp_path / "thread.mbox").write_text(mailbox)
    several = render_markdown(lspci_ims.check(tmp_path / "thread.mbox"), redacted=True)
    assert "### 5 machines without a function listed for SIOV or IMS" in several
    assert MARKDOWN.render(several).count("<tr>") == 6
    assert several.count("Please send") == 1
    assert len(several.splitlines()) < 25
