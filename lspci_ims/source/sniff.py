"""What bytes are, by their beginning: a container, binary, or text, and of which kind."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import NamedTuple

from .text import find_encoding

#: How much of a member is looked at to tell text from binary, and to find what it holds.
HEAD = 1 << 16
DEEP = 1 << 20
_CONTROL = bytes(set(range(1, 0x20)) - set(b"\t\n\r\f\b\x1b")) + b"\x7f"
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_CONTROL = 0.05

#: Formats that are known and not read: how they begin, and their names.
#: Sources: 7zFormat.txt 2.1; RAR technical note; LZ4 frame format; lzop; RPM and ar manuals; cpio(5).
UNREAD = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"\x89LZO\x00\r\n\x1a\n", "lzop"),
    (b"LZIP", "lzip"),
    (b"\x1f\x9d", "compress (.Z)"),
    (b"\xed\xab\xee\xdb", "rpm"),
    (b"!<arch>\n", "ar"),
    (b"070701", "cpio"),
)


class _Sign(NamedTuple):
    """A line by which a text shows what it holds, and what one of must be in the text for it to be there."""

    hint: str
    needles: tuple[bytes, ...]
    pattern: str

    def is_in(self, text: bytes) -> bool:
        return any(needle in text for needle in self.needles) and bool(_compiled(self.pattern).search(text))


#: The patterns begin where few bytes match, and none goes back over what it has matched.
_SIGNS = (
    _Sign(
        "lspci",
        (b".",),
        r":(?<=[0-9a-f]{2}:)[01][0-9a-f]\.[0-7] +(?:[A-Z0-9<][^:\n]{1,80}: |[0-9a-f]{4}: |\"[A-Z])",
    ),
    _Sign("lspci", (b"Slot:\t", b"-["), r"^(?:Slot:\t|-\[[0-9a-f]{4}:[0-9a-f]{2}\]-)"),
    _Sign("lspci", (b"PCI\\VEN_",), r"PCI\\VEN_[0-9A-F]{4}&DEV_"),
    _Sign("dmesg", (b"] ",), r"^(?:<\d{1,3}>)?\[ *\d{1,9}\.\d{6}\](?:\[[ TC\d]{1,12}\])? "),
    _Sign("journal", (b" kernel: ",), r"^[^\n]{9,120} kernel: "),
    _Sign(
        "cpuinfo",
        (b"processor\t", b"vendor_id\t", b"cpu family\t", b"CPU implementer\t"),
        r"^(?:processor|vendor_id|cpu family|CPU implementer)\t+: ",
    ),
    _Sign(
        "lscpu",
        (b"CPU op-mode", b"Thread(s) per core"),
        r"^(?:CPU op-mode\(s\)|Architecture|Thread\(s\) per core): ",
    ),
    _Sign(
        "dmidecode",
        (b"dmidecode", b"SMBIOS", b"DMI type"),
        r"^(?:# dmidecode|SMBIOS \d|Handle 0x[0-9A-Fa-f]{4}, DMI type )",
    ),
    _Sign(
        "interrupts",
        (b"NMI:", b"PCI-MSI", b"IO-APIC", b"GICv"),
        r"^ *(?:NMI: +\d|\d+: +\d[^\n]*(?:PCI-MSI|IO-APIC|GICv))",
    ),
    _Sign("cmdline", (b"BOOT_IMAGE=",), r"^BOOT_IMAGE="),
    _Sign("kernel-config", (b"CONFIG_PCI",), r"^(?:# )?CONFIG_PCI(?:_MSI)?[ =]"),
    _Sign("uname", (b"Linux ",), r"^(?:uname: )?Linux (?:version \d|[^ \n]{1,80} \d+\.\d+)"),
)
#: What `uname -r` or `uname -m` prints, as all that a text holds.
_UNAME = r"\s*(?:[1-9]\d?\.\d{1,3}\.\d{1,3}[\w.+~-]{0,80}|x86_64|i[3-6]86|aarch64|ppc64le|riscv64|s390x)\s*"
_ALONE = 200


@cache
def _compiled(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode(), re.MULTILINE)


def find_dump(text: bytes) -> int | None:
    """Where the first sign of a dump stands in a piece of text."""
    found = _compiled(_SIGNS[0].pattern).search(text)
    return None if found is None else found.start()


def find_archive(head: bytes) -> str | None:
    """The kind of archive that begins with `head`: `tar`, `zip`, or the name of one that is not read."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    for magic, name in UNREAD:
        if head.startswith(magic):
            return name
    from .tar_header import looks_like_tar

    return "tar" if looks_like_tar(head) else None


def find_collection(head: bytes) -> str | None:
    """The kind of text that holds several others: a mail, a mailbox, a crash report, a page, sections."""
    from .apport import looks_like_apport
    from .html_text import looks_like_html
    from .mbox import looks_like_mbox
    from .sections import find_style

    if looks_like_apport(head):
        return "apport"
    if looks_like_mbox(head):
        return "mbox"
    if looks_like_html(head):
        return "html"
    if find_style(head) is not None:
        return "sections"
    if head[:1].isalpha():
        from .mail_headers import looks_like_mail

        if looks_like_mail(head):
            return "mail"
    return None


def is_text(head: bytes) -> bool:
    """Whether bytes are text of some encoding, a few stray control characters allowed."""
    if find_encoding(head)[0] != "utf-8":
        return True
    # NULs fill up logs that were not closed, and holes; a file of nothing else is no text
    text = head.translate(None, b"\0")
    return len(text) > 0 and len(text) - len(text.translate(None, _CONTROL)) <= _MOST_CONTROL * len(text)


def find_content(text: bytes) -> str | None:
    """What a text holds: a hint, `mixed` for several, None when nothing of use was found."""
    for mark in _BOMS:
        text = text.removeprefix(mark)
    if b"\0" in text:
        # UTF-16 of ASCII without its zeros is ASCII
        text = text.replace(b"\0", b"")
    if len(text) <= _ALONE and _compiled(_UNAME).fullmatch(text):
        return "uname"
    found = {sign.hint for sign in _SIGNS if sign.is_in(text)}
    if not found:
        return None
    return found.pop() if len(found) == 1 else "mixed"
