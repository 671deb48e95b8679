"""The codes about one function: the block of lspci that `ask` names, appended, answers the question."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

import lspci_ims
from lspci_ims.model import Ask, CheckResult
from lspci_ims.spec import rows

from .asked_outputs import sample

PLACE = "6a:01.0"
TEXT = sample("dsa-bare-metal-ims-set")
BYTES = sample("dsa-bare-metal-ims-set", "lspci-vvv-xxxx.txt")
#: What makes PASID matter: a machine on which nothing else stands against sub-devices.
METAL = {"virt": "bare-metal", "arch": "x86", "scalable_mode": "on"}


def block(text: str) -> str:
    found = re.search(rf"^{re.escape(PLACE)} .*?\n\n", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0]


def without_extended(text: str) -> str:
    """What a source of 256 bytes prints: no extended capability."""
    return text[: text.index("\tCapabilities: [100")] + "\n"


def short_bytes(text: str) -> str:
    """The same with its 256 bytes, as `-xxx` prints them."""
    found = re.findall(r"^[0-9a-f]{2}: .*\n", block(BYTES), re.MULTILINE)
    return without_extended(text).rstrip("\n") + "\n" + "".join(found) + "\n"


def access_denied(text: str) -> str:
    return text[: text.index("\tCapabilities: ")] + "\tCapabilities: <access denied>\n\n"


def cut(text: str) -> str:
    return text[: text.index("PASIDCtl")] + "PASI"


def all_ones(text: str) -> str:
    head = text.split("\n", 1)[0]
    return f"{head} (rev ff) (prog-if ff)\n\t!!! Unknown header type 7f\n" + "".join(
        f"{at:02x}: {' '.join(['ff'] * 16)}\n" for at in range(0, 64, 16)
    )


def old_lspci(text: str) -> str:
    return text.replace("Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>", "#23")


def short_dvsec(text: str) -> str:
    return text.replace("Len=24", "Len=20")


def pasid_off(text: str) -> str:
    return re.sub(r"\tKernel driver in use: .*\n", "", text.replace("PASIDCtl: Enable+", "PASIDCtl: Enable-"))


def same(text: str) -> str:
    return text


#: By code, how the block of the report was spoilt so that it is asked.
SPOILT: dict[str, Callable[[str], str]] = {
    "DEV_IMS_BIT_UNKNOWN": same,
    "HEX_TOO_SHORT": short_bytes,
    "LSPCI_TOO_OLD": old_lspci,
    "NOT_ROOT": access_denied,
    "DEV_CAPS_UNREADABLE": without_extended,
    "DEV_TRUNCATED": cut,
    "DEV_DVSEC_SHORT": short_dvsec,
    "CONFIG_ALL_ONES": all_ones,
    "PASID_OFF": pasid_off,
    "PASID_UNKNOWN": access_denied,
}


def check(text: str) -> CheckResult:
    return lspci_ims.check(text, name="report", devices=[PLACE], **METAL)


def asks(result: CheckResult, code: str) -> list[Ask]:
    (device,) = result.machines[0].devices
    return [ask for ask in device.ask if code in ask.settles]


def test_every_code_of_the_table_has_its_case() -> None:
    codes = {row["code"] for row in rows("asks") if row["scope"] == "device"}
    assert set(SPOILT) == codes


@pytest.mark.parametrize("code", SPOILT)
def test_the_block_that_was_asked_for_answers(code: str) -> None:
    spoilt = SPOILT[code](block(TEXT))
    # the cut one is the last, as where a message ends
    others = TEXT.replace(block(TEXT), "")
    report = others + spoilt if code == "DEV_TRUNCATED" else TEXT.replace(block(TEXT), spoilt)
    before = check(report)
    (ask,) = asks(before, code)
    assert f" -s 0000:{PLACE} " in ask.command
    assert ("-xxxx" in ask.command) == ("disturb" in ask.why)
    good = block(BYTES) if "-xxxx" in ask.command else block(TEXT)
    after = check(f"{report}\n\n$ {ask.command}\n{good}")
    assert len(after.machines) == 1
    assert not asks(after, code)
    assert after.machines[0].devices[0].ims in ("yes", "vendor-stated")
