"""The kernel's release, the architecture it was built for, and lines that only a vendor's kernel prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..model import Evidence
from .findings import KernelRelease, ReleaseSource
from .lines import EvidenceLines

_RELEASE = r"(?P<release>[1-9]\d?\.\d{1,3}(?:\.\d{1,3})?[\w.+~-]{0,80})"


class _Form(NamedTuple):
    """One way in which programs print a release."""

    literal: str
    pattern: re.Pattern[str]
    said_by: ReleaseSource
    hints: tuple[str, ...]


_LOGS = ("dmesg", "journal", "uname")
_FORMS = (
    # uname -a: name of the kernel and of the host, release, `#` and the number of the build
    _Form("Linux ", re.compile(rf"Linux \S{{1,255}} {_RELEASE} #\d"), "uname", ("uname", "hostname")),
    # apport writes uname without the host's name
    _Form("Uname: Linux ", re.compile(rf"Uname: Linux {_RELEASE}"), "uname", ("uname",)),
    # printk's first line, /proc/version
    _Form(
        "Linux version ",
        re.compile(rf"(?:^|.{{0,200}}[\]:>|]\s{{0,4}})Linux version {_RELEASE}"),
        "log",
        _LOGS,
    ),
    # hostnamectl
    _Form("Kernel: Linux ", re.compile(rf"Kernel: Linux {_RELEASE}"), "tool", ("hostname",)),
    # inxi: `Kernel: 6.1.0-13-amd64 arch: x86_64 bits: 64`
    _Form("Kernel: ", re.compile(rf"(?:.{{0,80}} )?Kernel: {_RELEASE} .{{0,20}}bits: \d"), "tool", ()),
    # the head of a kernel's configuration
    _Form(
        " Kernel Configuration",
        re.compile(rf"# Linux/\w+ {_RELEASE} Kernel Configuration"),
        "config",
        ("kernel-config",),
    ),
)
_ALONE = re.compile(rf"(?![01]\.){_RELEASE}$")
#: A release alone on a line, with what distributions put behind the number: `6.8.0-38-generic`.
_DISTRIBUTION = re.compile(r"[2-9]\.\d{1,3}\.\d{1,3}-[\w.+~-]*[a-z][\w.+~-]*$")
_ASKED_RELEASE = re.compile(r"(?:^|.*[/ ;])uname -r$")
_ASKED_MACHINE = re.compile(r"(?:^|.*[/ ;])uname -[mpi]$|(?:^|.*[$#] )arch$")
_MACHINES = {
    "x86": ("x86_64", "amd64", "i386", "i486", "i586", "i686"),
    "other": ("aarch64", "arm64", "armv7l", "armv8l", "ppc64le", "ppc64", "riscv64", "s390x", "loongarch64"),
}
_WORD = re.compile(
    r"(?<![A-Za-z0-9])(" + "|".join(w for words in _MACHINES.values() for w in words) + r")(?![A-Za-z0-9])"
)
_PROOFS = 16


def _machine(text: str) -> str | None:
    """`x86` or `other` by the last word for a machine, None without one."""
    words = _WORD.findall(text)
    return next((arch for arch, names in _MACHINES.items() if words and words[-1] in names), None)


def _arch(lines: EvidenceLines, index: int, arch: str, origin: str) -> Evidence:
    span = lines.span(index)
    return Evidence("", "arch", "strong", "generic", span, origin, arch, "the kernel's machine name")


def find_releases(
    lines: EvidenceLines, hint: str | None = None
) -> Iterator[tuple[KernelRelease, Evidence | None]]:
    """Releases in all forms, those that came before left out, and the architecture where one is told."""
    seen: set[tuple[str, str]] = set()
    for form in _FORMS:
        if hint is not None and form.hints and hint not in form.hints:
            continue
        for index in lines.containing(form.literal):
            text = lines.payload(index)
            match = form.pattern.match(text)
            if match is None:
                continue
            release = match["release"].rstrip(".,;:")
            key = (form.said_by, release)
            if key in seen or len(seen) >= _PROOFS:
                continue
            seen.add(key)
            # the compiler's name can be that of another architecture's host
            told = text if form.said_by != "log" else release
            arch = _machine(told)
            sign = None if arch is None else _arch(lines, index, arch, form.said_by)
            yield KernelRelease(release, form.said_by, lines.span(index)), sign
    yield from _alone(lines, hint)


def _alone(lines: EvidenceLines, hint: str | None) -> Iterator[tuple[KernelRelease, Evidence | None]]:
    """The output of `uname -r`: a release alone on its line, below the command or with a known tail."""
    if hint not in (None, "uname"):
        return
    # the output of a command that a reporter was asked for is put at the end, often without the command
    end = next((index for index in reversed(lines.written) if lines.payload(index)), -1)
    for index in _candidates(lines, hint):
        text = lines.payload(index)
        match = _ALONE.match(text)
        if match is None:
            continue
        asked = hint == "uname" or _ASKED_RELEASE.match(lines.before(index)) is not None
        if asked or index == end or _DISTRIBUTION.match(text):
            arch = _machine(text)
            sign = None if arch is None else _arch(lines, index, arch, "uname")
            # without the command above it such a line can be of any list of kernels
            said_by: ReleaseSource = "uname" if asked else "tool"
            yield KernelRelease(match["release"].rstrip(".,;:"), said_by, lines.span(index)), sign


def _candidates(lines: EvidenceLines, hint: str | None) -> Iterator[int]:
    """Short lines that begin with a digit; not many of them, for the price of a look."""
    if hint == "uname":
        yield from range(min(len(lines), 4))
        return
    count = 0
    for index in lines.written:
        line = lines.lines[index]
        if len(line) < 100 and "." in line[1:8]:
            text = lines.payload(index)
            if text[:1].isdigit() and " " not in text:
                count += 1
                if count > 1000:
                    return
                yield index


def find_machine_names(lines: EvidenceLines, hint: str | None = None) -> Iterator[Evidence]:
    """The output of `uname -m` or `arch` below its command."""
    if hint not in (None, "uname"):
        return
    asked = {0} if hint == "uname" else set()
    for literal in ("uname -", "arch"):
        asked |= {i + 1 for i in lines.containing(literal) if _ASKED_MACHINE.match(lines.payload(i))}
    for index in sorted(asked):
        word = lines.payload(index)
        for arch, names in _MACHINES.items():
            if word in names:
                yield _arch(lines, index, arch, "uname")
                return
