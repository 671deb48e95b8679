"""Makes the sample machines anew: `python samples/make.py [NAME ...]`, with lspci on PATH.

Each folder gets `machine.toml`, `config-space.dump` (the bytes) and what the real lspci prints of them.
`plugins` as a name makes the reports that the plugins carry. The same lspci and the same pci.ids give the
same files.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from machines import SAMPLES
from reports import REPORTS, Report
from sample import Sample

from lspci_ims.ids import default_table
from lspci_ims.testing import Machine, write_sysfs

FOLDER = Path(__file__).parent
PLUGINS = FOLDER.parent / "plugins"


def run(*arguments: str) -> str:
    """What lspci prints; its messages go nowhere, they are about this computer."""
    command = ["lspci", *arguments]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", errors="replace")
    return done.stdout


def space_of(sample: Sample, machine: Machine) -> str:
    """The stored bytes: 256 of each function when the machine is conventional, else all that can be read."""
    conventional = sample.dump_only and not any(
        one.space()[0x100:0x104].strip(b"\0") for one in machine.functions
    )
    return machine.dump(256 if conventional else 4096)


def printed(sample: Sample, machine: Machine, dump: str) -> dict[str, str]:
    """The texts by file name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if sample.dump_only:
            (folder / "dump").write_text(dump)
            source: tuple[str, ...] = ("-F", str(folder / "dump"))
        else:
            write_sysfs(machine, folder)
            source = ("-A", "linux-sysfs", "-O", f"sysfs.path={folder}")
        texts = {
            file: run("-O", "hwdb.disable=1", *source, *options) for file, options in sample.texts.items()
        }
    for edit in sample.edits:
        texts[edit.file] = texts[edit.of].replace(edit.old, edit.new)
    return texts


def description(sample: Sample, lspci: str) -> str:
    """The text of `machine.toml`."""
    made = (
        "lspci -F config-space.dump"
        if sample.dump_only
        else "lspci -O sysfs.path=FOLDER over a made-up sysfs tree"
    )
    lines = [
        f'what = "{sample.what}"',
        'made = "config space written by samples/make.py, no real machine"',
        f'printed-by = "lspci {lspci}"',
        f'printed-with = "{made}"',
        f'pci-ids = "{default_table().version}"',
        "",
        "[texts]",
        *(f'"{file}" = "lspci {" ".join(options)}"' for file, options in sample.texts.items()),
    ]
    for edit in sample.edits:
        lines += [
            "",
            "[[edits]]",
            f'of = "{edit.of}"',
            f'file = "{edit.file}"',
            f'old = "{edit.old}"',
            f'new = "{edit.new}"',
        ]
    return "\n".join(lines) + "\n"


def make(name: str, lspci: str) -> None:
    """Write one machine's folder."""
    sample = SAMPLES[name]
    machine = sample.machine()
    dump = space_of(sample, machine)
    folder = FOLDER / name
    folder.mkdir(exist_ok=True)
    (folder / "config-space.dump").write_text(dump)
    (folder / "machine.toml").write_text(description(sample, lspci))
    for file, text in printed(sample, machine, dump).items():
        (folder / file).write_text(text)


def report_text(report: Report) -> str:
    """What stands before the dump, and the dump as lspci prints it over a sysfs tree."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_sysfs(report.machine(), folder)
        for address, data in report.vpd.items():
            (folder / "devices" / address / "vpd").write_bytes(data)
        source = ("-A", "linux-sysfs", "-O", f"sysfs.path={folder}")
        printed_text = run("-O", "hwdb.disable=1", *source, *report.options)
    return f"{report.before}\n{printed_text}" if report.before else printed_text


def make_reports() -> None:
    """Write the reports of all plugins."""
    for report in REPORTS:
        package = PLUGINS / report.plugin / f"lspci_ims_{report.plugin}"
        (package / "samples" / report.file).write_text(report_text(report))


def main(names: list[str]) -> int:
    """Make the machines named, or all."""
    unknown = [name for name in names if name not in (*SAMPLES, "plugins")]
    if unknown:
        sys.stderr.write(f"no such machine: {', '.join(unknown)}\n")
        return 2
    lspci = run("--version").strip().removeprefix("lspci version ")
    for name in names or (*SAMPLES, "plugins"):
        if name == "plugins":
            make_reports()
        else:
            make(name, lspci)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
