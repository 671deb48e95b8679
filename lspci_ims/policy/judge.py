"""The verdicts: a walk over the decision tables, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import cast, get_args

import msgspec

from ..errors import UsageError
from ..model import Ims, ModelName, Policy, Siov, Use, Verdict, VerdictName
from .tables import DOMAINS, codes_of, first_match

MODELS: tuple[ModelName, ...] = get_args(ModelName)
USES: tuple[Use, ...] = get_args(Use)
#: Of two verdicts on one use the one that stands first here wins.
_RESTRICTIVE: tuple[VerdictName, ...] = ("disallowed", "unknown", "allowed-with-caveat", "allowed")

#: What is assumed of a column that is not given: nothing is known, and the device has IMS.
_DEFAULTS: Mapping[str, str] = {
    "policy": "auto",
    "arch": "unknown",
    "virt": "unknown",
    "viommu": "unknown",
    "ir": "unknown",
    "kernel": "unknown",
    "needs": "unknown",
    "pasid": "unknown",
    "sr_iov_excludes_and_active": "no",
    "scalable_mode": "unknown",
}
_DEVICE_DEFAULTS: Mapping[str, str] = {
    "siov_dvsec": "not-seen",
    "ims_bit": "unknown",
    "ext_0x38": "no",
    "list": "incomplete",
    "unnamed_dvsec": "no",
    "pcie": "unknown",
    "vendor": "none",
}


class Judgement(msgspec.Struct, frozen=True):
    """The three answers: `siov`, `ims`, and `usable` under every model for both uses, with codes.

    `siov` and `ims` are None when no column of the device was given: `usable` then holds the tables'
    answers for a device that has IMS.
    """

    siov: Siov | None
    siov_codes: tuple[str, ...]
    ims: Ims | None
    ims_codes: tuple[str, ...]
    usable: tuple[Verdict, ...]

    def verdict(self, model: ModelName, use: Use = "function") -> Verdict:
        """The verdict under one model for one use."""
        return next(v for v in self.usable if v.model == model and v.use == use)


@cache
def judge_device(*given: str) -> tuple[Siov, tuple[str, ...], Ims, tuple[str, ...]]:
    """SIOV and IMS of a device by `device.tsv`; arguments in the order of its columns."""
    siov = first_match("device", "siov", given)
    ims = first_match("device", "ims", given)
    return cast(Siov, siov["value"]), codes_of(siov), cast(Ims, ims["value"]), codes_of(ims)


@cache
def _judge_use(
    model: ModelName,
    use: Use,
    platform: tuple[str, ...],
    subdevice: tuple[str, ...],
    ims: Ims | None,
    ims_codes: tuple[str, ...],
) -> Verdict:
    row = first_match("usable", model, platform)
    verdict, codes = cast(VerdictName, row["verdict"]), codes_of(row)
    if use == "subdevice":
        more = first_match("subdevice", None, subdevice)
        verdict = min(verdict, cast(VerdictName, more["verdict"]), key=_RESTRICTIVE.index)
        codes = tuple(dict.fromkeys((*codes, *codes_of(more))))
    would_be: VerdictName | None = None
    contested = row["contested"] == "yes"
    if ims in ("no", "no-sign"):
        verdict, codes, contested = "not-applicable", ims_codes, False
    elif ims == "unknown":
        verdict, would_be = "unknown", verdict
    return Verdict(model, use, cast(Policy, platform[0]), verdict, would_be, contested, codes)


def judge(**columns: str) -> Judgement:
    """Judge one combination of the columns of the decision tables.

    Columns of the device: `siov_dvsec`, `ims_bit`, `ext_0x38`, `list`, `unnamed_dvsec`, `pcie`, `vendor`.
    Of the platform: `policy`, `arch`, `virt`, `viommu`, `ir`, `kernel`. Of sub-devices: `needs`, `pasid`,
    `sr_iov_excludes_and_active`, `scalable_mode`. Values are those of `spec/decision/`; a column that is
    not given counts as unknown (`policy` as auto). Without any column of the device it counts as one that
    has IMS.

    Raises:
        UsageError: no such column, or no such value of it.

    >>> judge(virt="vm", arch="x86").verdict("proposal-2020").verdict
    'disallowed'
    """
    known = {name: values for domain in DOMAINS.values() for name, values in domain.items()}
    for name, value in columns.items():
        if name not in known:
            raise UsageError(f"judge: no column {name!r}\n\nhint: the columns are {', '.join(known)}")
        if value not in known[name]:
            raise UsageError(f"judge: {name} cannot be {value!r}\n\nhint: one of {', '.join(known[name])}")

    def values(table: str, defaults: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(columns.get(column, defaults[column]) for column in DOMAINS[table])

    siov: Siov | None = None
    ims: Ims | None = None
    siov_codes: tuple[str, ...] = ()
    ims_codes: tuple[str, ...] = ()
    if any(column in columns for column in DOMAINS["device"]):
        siov, siov_codes, ims, ims_codes = judge_device(*values("device", _DEVICE_DEFAULTS))
    platform, subdevice = values("usable", _DEFAULTS), values("subdevice", _DEFAULTS)
    usable = tuple(
        _judge_use(model, use, platform, subdevice, ims, ims_codes) for model in MODELS for use in USES
    )
    return Judgement(siov, siov_codes, ims, ims_codes, usable)


__all__: list[str] = ["MODELS", "USES", "Judgement", "judge", "judge_device"]
