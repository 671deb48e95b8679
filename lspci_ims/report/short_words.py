"""Verdicts and addresses in the few words that a table or a line has room for."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Bdf, DeviceAnswer, Verdict

#: So many addresses, or runs of addresses, are named.
_RUNS = 12
MODEL_TITLES = {
    "proposal-2020": "ims= proposal of 2020",
    "remapping-2021": "remapping rule of 2021",
    "kernel": "mainline kernel",
}
_SHORT = {"allowed-with-caveat": "allowed, with caveat"}
_SHORTER = ("allowed, with caveat", "with caveat")
_IF = "if IMS: "


def usable_in_words(device: DeviceAnswer) -> str:
    """The verdicts for mainline kernels in a few words; `-` where the question does not arise.

    Where the uses differ, first that of the function, then that of its sub-devices.
    """
    if all(verdict.verdict == "not-applicable" for verdict in device.usable):
        return "-"
    verdicts = (device.verdict("kernel"), device.verdict("kernel", "subdevice"))
    words = list(dict.fromkeys(verdict_cell(v).rstrip("*").replace(*_SHORTER) for v in verdicts))
    hedged = all(word.startswith(_IF) for word in words)
    shown = [word.removeprefix(_IF) if hedged else word for word in words]
    return f"{_IF if hedged else ''}{' / '.join(shown)}"


def models_differ(device: DeviceAnswer) -> bool:
    """Whether another model comes to another verdict than mainline."""
    return any(verdict_cell(v) != verdict_cell(device.verdict("kernel", v.use)) for v in device.usable)


def verdict_cell(verdict: Verdict) -> str:
    """The verdict in a few words; `if IMS: ...` is what would hold if the device has IMS."""
    shown = verdict.would_be or verdict.verdict
    text = _SHORT.get(shown, shown)
    if verdict.would_be not in (None, "unknown"):
        text = f"{_IF}{text}"
    return text + ("*" if verdict.contested else "")


def addresses(devices: Sequence[DeviceAnswer]) -> str:
    """The addresses of functions; of three and more that follow each other the first and the last.

    More than a few runs are counted.
    """
    runs: list[list[str]] = []
    last: int | None = None
    for device in devices:
        place = Bdf.parse(device.bdf)
        number = None if place is None else _number(place)
        if runs and last is not None and number == last + 1:
            runs[-1].append(device.bdf)
        else:
            runs.append([device.bdf])
        last = number
    named = runs[:_RUNS]
    left = len(devices) - sum(map(len, named))
    texts = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in named]
    return ", ".join(texts) + (f" and {left} more" if left else "")


def _number(place: Bdf) -> int:
    """Addresses in their order: the routing ID of PCI Express below the domain."""
    return place.domain << 16 | place.bus << 8 | place.device << 3 | place.function
