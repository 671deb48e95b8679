"""What may stand before a head line, what may not, and what is taken from the lines below."""

from __future__ import annotations

import pytest

from lspci_ims.split.prefixes import BlockPrefix, Indent, indent_of, prefix_of, strip_indent

HEAD = "00:1f.3 SMBus: Example"
PREFIXES = [
    "> ", ">", ">>> ", "> > >", ">  > ", "| ", ": ", "JD> ", "# ", "// ", "; ", "» ",
    "[    0.123456] ", "<6>[    0.123456] ", "[    0.123456][    T1] ",
    "Nov 22 23:04:01 host kernel: ", "Nov  2 23:04:01 host lspci[7]: ", "Nov 22 23:04:01 ",
    "2026-11-22T23:04:01+01:00 host lspci: ", "2026-11-22T23:04:01.123Z ", "[23:04:01] ", "23:04:01.5 ",
    "[2026-11-22 23:04:01] ", "web-1  | ", "  12: ", "12:", "     1\t", "3) ",
    "```", "`", "{noformat}", "[code]", "$ lspci ", "user@host:~$ sudo lspci -vvv -s 00:1f.3 ",
    "> [    0.123456] ", "[    0.123456] > ", "    [    0.123456] ", "> 12: ",
]  # fmt: skip


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_prefix_is_taken_from_head_line_and_block(prefix: str) -> None:
    found = prefix_of(prefix + HEAD, len(prefix))
    assert found is not None
    signature, position = found
    assert (prefix + HEAD)[position:] == HEAD
    if "lspci" not in prefix or (prefix[0].isalnum() and "$" not in prefix):
        block = BlockPrefix(signature, 200)
        for line in (HEAD, "\tControl: I/O-"):
            length, _ = block.measure(prefix + line)
            assert (prefix + line)[length:] == line


@pytest.mark.parametrize(
    "prefix",
    ["see ", "the device at ", "pci 0000:", "[    0.1] pci ", "> see ", "setpci -s ", "(", '"', "Root Port "],
)
def test_prose_is_no_prefix(prefix: str) -> None:
    assert prefix_of(prefix + HEAD, len(prefix)) is None


def test_a_sign_of_lspci_is_no_quote_mark() -> None:
    found = prefix_of("> " + HEAD, 2)
    assert found is not None
    block = BlockPrefix(found[0], 200)
    for line in (">TAbort- <TAbort-", ">SERR- <PERR-"):
        assert block.measure(line) == (0, 0)
        assert block.measure("> " + line) == (2, 1)


def test_a_row_of_a_hex_dump_is_no_line_number() -> None:
    found = prefix_of("7:" + HEAD, 2)
    assert found is not None
    block = BlockPrefix(found[0], 200)
    assert block.measure("7:" + HEAD) == (2, 0)
    assert block.measure("8:00: 86 80 25 0b") == (2, 0)
    assert block.measure("10: 06 04 10 00") == (0, 0)
    assert block.measure("9:10: 06 04 10 00") == (2, 0)


@pytest.mark.parametrize(
    ("line", "indent", "body", "rest"),
    [
        ("    " + HEAD, Indent(4), "    \tControl", "\tControl"),
        ("    " + HEAD, Indent(4), "        Control", "    Control"),
        ("\t" + HEAD, Indent(8), "\t\tControl", "\tControl"),
        ("    " + HEAD, Indent(4), "Control", "Control"),
        ("- " + HEAD, Indent(2, bullet=True), "  \tControl", "\tControl"),
        ("* [x] " + HEAD, Indent(6, bullet=True), "      Control", "Control"),
        (HEAD, Indent(0), "\tControl", "\tControl"),
    ],
)
def test_the_indent_of_a_head_line_is_that_of_its_block(
    line: str, indent: Indent, body: str, rest: str
) -> None:
    assert indent_of(line, line.index(HEAD)) == indent
    assert body[strip_indent(body, indent) :] == rest


def test_words_are_no_indent() -> None:
    assert indent_of("x " + HEAD, 2) is None
