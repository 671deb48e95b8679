"""The screen of `check`: the answer first, nothing told twice, columns in line in any script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

import lspci_ims
from lspci_ims.cli.main import cli
from lspci_ims.report.terminal import render_terminal

SAMPLES = Path(__file__).parents[2] / "samples"
NIC = (SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt").read_text()
WIDTHS = [40, 80, 200]


def screen(text: str | Path, width: int = 80, **options: object) -> list[str]:
    result = lspci_ims.check(text, **options)  # type: ignore[arg-type]
    return ["".join(piece.text for piece in line) for line in render_terminal(result, width)]


def screen_of(*paths: Path) -> list[str]:
    done = CliRunner().invoke(cli, ["check", *map(str, paths)], env={"COLUMNS": "80"})
    return done.output.splitlines()


def commands(lines: list[str]) -> list[str]:
    """What is to be copied: never broken, whatever the width."""
    at = lines.index("Ask the reporter for") + 1
    return [
        line[2:] for line in lines[at : lines.index("", at)] if not line.startswith(("    ", "  Send the"))
    ]


def with_virtual_functions(count: int) -> str:
    """The card with so many virtual functions: its last one again and again."""
    blocks = NIC.split("\n\n")
    (at,) = [at for at, block in enumerate(blocks) if block.startswith("b1:00.5")]
    more = [
        blocks[at].replace("b1:00.5", f"b1:{number >> 3:02x}.{number & 7}", 1)
        for number in range(6, count + 2)
    ]
    return "\n\n".join([*blocks[: at + 1], *more, *blocks[at + 1 :]])


@pytest.mark.parametrize("name", ["accelerators", "network", "connectx7-with-vfs", "dsa-bare-metal-ims-set"])
def test_the_first_screen_has_the_answers_and_the_question(name: str) -> None:
    path = SAMPLES / name / "lspci-vvv-xxxx.txt"
    lines = screen(path)
    first = "\n".join(lines[:24])
    device = next(d for d in lspci_ims.check(path).machines[0].devices if d.ims in ("yes", "vendor-stated"))
    told = first[first.index(device.bdf) :]
    assert re.match(rf"\S+ .*?\b{device.siov} .*?\b{device.ims}\b.*?\bunknown\b", told, re.DOTALL)
    assert "Ask the reporter for" in first
    assert "uname -r" in first
    assert sum(line.endswith("uname -r") for line in lines) == 1


def test_what_matters_most_stands_first() -> None:
    lines = screen(SAMPLES / "network" / "lspci-vvv-xxxx.txt")
    head = next(at for at, line in enumerate(lines) if line.startswith("function "))
    assert lines[head].split() == ["function", "SIOV", "IMS", "use", "of", "IMS", "device"]
    rows = [line.split()[:3] for line in lines[head + 1 : lines.index("", head)]]
    assert rows[0] == ["0000:1a:00.0", "r1", "yes"]
    assert [row[2] for row in rows[1:]] == ["no", "no", "no", "no-sign", "no-sign"]


def test_where_the_models_differ_the_table_tells_of_mainline() -> None:
    path = SAMPLES / "accelerators" / "lspci-vvv-xxxx.txt"
    lines = screen(path, 120, virt="bare-metal", ir="on", kernel="6.12")
    rows = {line.split()[0]: line for line in lines if re.match(r"0000:\S+ +(r1|no) ", line)}
    machine = lspci_ims.check(path, virt="bare-metal", ir="on", kernel="6.12").machines[0]
    device = machine.device("6a:01.0")
    assert device.verdict("remapping-2021").verdict != device.verdict("kernel").verdict
    assert f" {device.verdict('kernel').verdict} " in rows["0000:6a:01.0"]
    assert any(line.split()[:5] == ["function", "SIOV", "IMS", "in", "mainline"] for line in lines)
    assert any(line.startswith("in mainline: use of IMS in mainline kernels") for line in lines)


def test_no_text_is_told_twice() -> None:
    lines = screen(SAMPLES / "accelerators" / "lspci-vvv-xxxx.txt", 200)
    told = [line.strip() for line in lines if re.match(r" +[A-Z0-9_]{6,}( \(\w+\))?: ", line)]
    assert len(told) == len(set(told))
    assert sum(line.strip().startswith("DEV_SIOV_R1") for line in lines) == 4
    quoted = [line for line in lines if re.match(r" +\d+ \| ", line)]
    assert len(quoted) == len(set(quoted))
    assert any(line.strip() == "use of IMS: as for 0000:6a:01.0" for line in lines)


def test_sixty_virtual_functions_are_a_handful_of_lines() -> None:
    lines = screen(with_virtual_functions(60))
    assert len(lines) < 100
    assert any("0000:b1:07.5" in line for line in lines)
    assert any("virtual functions: 0000:b1:00.2 to 0000:b1:00.5" in line for line in lines)


def test_functions_without_a_sign_are_told_as_one_and_named_one_by_one() -> None:
    lines = screen(SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt", all_devices=True)
    at = lines.index("6 functions with the same answer")
    assert sum(line.startswith("    0000:") for line in lines[at:]) == 6
    assert sum("DEV_NO_SIOV" in line for line in lines) == 1
    assert any(re.match(r"0000:00:00.0 .* 6 functions of several kinds", line) for line in lines[:at])


def test_a_question_about_several_functions_is_one_line() -> None:
    lines = screen(SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt", devices=("6a:01.0", "6a:02.0"))
    assert "for f in 0000:6a:01.0 0000:6a:02.0; do sudo lspci -s $f -vvv -xxxx; done" in commands(lines)
    # many functions: all of the machine; and what is asked for anyway is not asked for by function
    denied = screen(SAMPLES / "access-denied" / "lspci-vvv.txt", all_devices=True)
    assert [line for line in commands(denied) if "lspci" in line] == ["sudo lspci -vvv -xxxx"]


def test_many_machines_begin_with_those_that_matter(tmp_path: Path) -> None:
    for name in ("conventional-pci", "dsa-bare-metal-ims-set", "network"):
        (tmp_path / f"{name}.txt").write_bytes((SAMPLES / name / "lspci-vvv.txt").read_bytes())
    lines = screen(tmp_path)
    assert lines[0] == "3 machines, 2 with functions listed for SIOV or IMS"
    assert "dsa-bare-metal-ims-set.txt" in lines[1]
    assert "2 x SIOV r1, IMS vendor-stated" in lines[1] + lines[2]


def test_machines_without_a_listed_function_are_a_line_each(tmp_path: Path) -> None:
    text = (SAMPLES / "access-denied" / "lspci-vvv.txt").read_text().split("\n\n")[0] + "\n\n"
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(text)
    result = screen_of(*(tmp_path / f"{number}.txt" for number in range(5)))
    assert result[0] == "5 machines, none shows SIOV or IMS"
    assert sum(line.startswith("  ") and line.endswith(": 1 NOT_ROOT") for line in result) == 5
    assert sum(line.startswith("NOT_ROOT: access denied") for line in result) == 1
    assert commands([*result, ""]) == ["sudo lspci -vvv -xxxx"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "name", ["コネクトエックス七号機 " * 30, "q\u0301u\u0302" * 80, "x" * 5000, "a b " * 900]
)
def test_lines_fit_in_any_script(width: int, name: str) -> None:
    text = (SAMPLES / "accelerators" / "lspci-vvvnn.txt").read_text()
    for old in ("Device [8086:0b25]", "Device [8086:2714]"):
        assert old in text
        text = text.replace(old, f"{name} {old.removeprefix('Device ')}")
    text = text.replace("driver in use: idxd", f"driver in use: {name}")
    lines = screen(text, width)
    asked = commands(lines)
    assert all(cell_len(line) <= width for line in lines if line[2:] not in asked)
    rows = [line for line in lines if line.startswith("0000:6a:01.0")]
    assert any(name[:3] in line for line in rows) or width == 40


def test_columns_stay_in_line_beside_wide_characters() -> None:
    text = (SAMPLES / "accelerators" / "lspci-vvvnn.txt").read_text()
    lines = screen(text.replace("driver in use: dlb2", "driver in use: 負荷分散"), 120)
    head = next(at for at, line in enumerate(lines) if line.startswith("function "))
    column = lines[head].index("device")
    rows = lines[head + 1 : head + 8]
    assert {cell_len(row[: row.rindex("8086:")].removesuffix("3 x ")) for row in rows} == {column}
    assert any("負荷分散" in row for row in rows)


def test_marks_that_pile_up_and_blanks_that_are_none_are_escaped() -> None:
    from lspci_ims.report.visible import visible

    assert visible("Zalgo" + "\u0301" * 50).count("\u0301") == 4
    assert visible("a\u3164b\u2800c\u115fd") == "a\\u3164b\\u2800c\\u115fd"
    assert visible("ที่ é \u0928\u093f") == "ที่ é \u0928\u093f"


@pytest.mark.parametrize("word", ["日" * 50_000, "x" * 50_000, "e\u0301" * 50_000])
def test_a_word_of_a_hostile_length_is_broken_and_loses_nothing(word: str) -> None:
    from lspci_ims.report.cells import broken

    rows = broken(f"a {word} b", 41)
    assert "".join(rows).replace(" ", "") == f"a{word}b"
    assert max(map(cell_len, rows)) <= 41
