"""What the user may ask of `check`, validated in one place for the command line and the Python API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, get_args, get_type_hints

import msgspec

from ..errors import UsageError
from ..policy import Overrides, classify_kernel

_SELECTOR = re.compile(
    r"(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7](?:/.+)?|[0-9a-f]{4}:[0-9a-f]{4}", re.IGNORECASE
)


class CheckOptions(msgspec.Struct, frozen=True):
    """How `check` was asked: overrides, and which functions to list.

    `devices` are BDFs or `vvvv:dddd`; `all_devices` lists every function.
    """

    overrides: Overrides = Overrides()
    devices: tuple[str, ...] = ()
    all_devices: bool = False


def make_options(
    overrides: dict[str, Any], devices: str | Sequence[str] = (), *, all_devices: bool = False
) -> CheckOptions:
    """Options from names and values.

    Raises:
        UsageError: no such option, or a value that it cannot have; the message tells which it can.
    """
    selectors = (devices,) if isinstance(devices, str) else tuple(devices)
    given = {name: value for name, value in overrides.items() if value is not None}
    hints = get_type_hints(Overrides)
    for name, value in given.items():
        if name not in hints:
            raise UsageError(f"no option {name!r}\n\nhint: the options are {', '.join(hints)}")
        choices = _choices(hints[name])
        if choices and value not in choices:
            raise UsageError(f"{name}: {value!r} is none of {', '.join(choices)}")
    if "kernel" in given:
        given["kernel"] = check_kernel(given["kernel"])
    return CheckOptions(Overrides(**given), tuple(map(check_selector, selectors)), all_devices)


def _choices(hint: Any) -> tuple[str, ...]:
    """The literals of a type, of an optional one too."""
    found = [part for part in (get_args(hint) or (hint,)) if part is not type(None)]
    return tuple(word for part in found for word in (get_args(part) or (part,)) if isinstance(word, str))


def check_selector(selector: str) -> str:
    """A device as `--device` takes it.

    Raises:
        UsageError: it is neither an address nor a pair of ids.
    """
    if not _SELECTOR.fullmatch(selector):
        several = re.search(r"[,; ]", selector)
        hint = "say --device once for each" if several else "write 6a:01.0, 0000:6a:01.0 or 8086:0b25"
        raise UsageError(f"device {selector!r}: no address and no pair of ids\n\nhint: {hint}")
    return selector


def check_kernel(release: object) -> str:
    """A kernel's release as `--kernel` takes it; a leading v is dropped.

    Raises:
        UsageError: it does not look like a release.
    """
    text = re.sub(r"^v(?=\d)", "", str(release))
    if classify_kernel(text) == "unknown":
        raise UsageError(f"kernel {release!r}: no release\n\nhint: write what `uname -r` prints, as 6.8.0")
    return text
