"""Every combination of the columns gives the tables' answer through `judge`."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

import lspci_ims
from lspci_ims.errors import UsageError
from lspci_ims.policy import MODELS, core_codes
from lspci_ims.policy.tables import DOMAINS


def table(name: str) -> list[dict[str, str]]:
    """The rows as the file holds them, read by another reader than the product's."""
    with resources.files("lspci_ims.spec").joinpath(f"decision/{name}.tsv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def first(rows: list[dict[str, str]], given: dict[str, str]) -> dict[str, str]:
    return next(row for row in rows if all(row[c] == "*" or v in row[c].split("|") for c, v in given.items()))


def combinations(name: str) -> Iterator[dict[str, str]]:
    domain = DOMAINS[name]
    for values in itertools.product(*domain.values()):
        given = dict(zip(domain, values, strict=True))
        # a bit cannot be read off a DVSEC that is not there
        if given.get("siov_dvsec") != "not-seen" or given["ims_bit"] == "unknown":
            yield given


@pytest.mark.parametrize("answer", ["siov", "ims"])
def test_every_combination_of_the_device_table(answer: str) -> None:
    rows = [row for row in table("device") if row["answer"] == answer]
    hit = set()
    for given in combinations("device"):
        row = first(rows, given)
        hit.add(row["row"])
        judged = lspci_ims.judge(**given)
        assert getattr(judged, answer) == row["value"], given
        assert getattr(judged, f"{answer}_codes") == tuple(row["codes"].split(",")), given
    assert hit == {row["row"] for row in rows}, "a row that no combination reaches"


@pytest.mark.parametrize("model", MODELS)
def test_every_combination_of_the_usable_table(model: Any) -> None:
    rows = [row for row in table("usable") if row["model"] == model]
    hit = set()
    for given in combinations("usable"):
        row = first(rows, given)
        hit.add(row["row"])
        verdict = lspci_ims.judge(**given).verdict(model)
        assert (verdict.verdict, verdict.reasons) == (row["verdict"], tuple(row["codes"].split(","))), given
        assert verdict.contested == (row["contested"] == "yes"), given
        assert verdict.policy == given["policy"]
    assert hit == {row["row"] for row in rows}, "a row that no combination reaches"


def test_sub_devices_get_the_more_restrictive_verdict_and_the_codes_of_both() -> None:
    order = ["disallowed", "unknown", "allowed-with-caveat", "allowed"]
    usable, subdevice = table("usable"), table("subdevice")
    platforms = list(combinations("usable"))[::7]
    for more in combinations("subdevice"):
        sub = first(subdevice, more)
        for given in platforms:
            judged = lspci_ims.judge(**given, **more)
            for model in MODELS:
                row = first([r for r in usable if r["model"] == model], given)
                verdict = judged.verdict(model, "subdevice")
                assert verdict.verdict == min(row["verdict"], sub["verdict"], key=order.index)
                codes = [*row["codes"].split(","), *sub["codes"].split(",")]
                assert verdict.reasons == tuple(dict.fromkeys(codes))


def test_no_ims_makes_every_use_not_applicable_and_unknown_ims_keeps_the_tables_answer() -> None:
    without = lspci_ims.judge(siov_dvsec="seen", ims_bit="clear", virt="vm")
    assert {v.verdict for v in without.usable} == {"not-applicable"}
    unknown = lspci_ims.judge(siov_dvsec="seen", ims_bit="unknown", virt="vm")
    verdict = unknown.verdict("proposal-2020")
    assert (verdict.verdict, verdict.would_be) == ("unknown", "disallowed")


def test_a_wrong_column_or_value_is_named() -> None:
    with pytest.raises(UsageError, match="no column 'colour'"):
        lspci_ims.judge(colour="red")
    with pytest.raises(UsageError, match="virt cannot be 'maybe'"):
        lspci_ims.judge(virt="maybe")


def test_every_code_of_the_tables_has_its_page_with_a_source() -> None:
    pages = core_codes()
    used = {
        code
        for name in ("device", "usable", "subdevice")
        for row in table(name)
        for code in row["codes"].split(",")
    }
    assert used <= set(pages)
    for page in pages.values():
        assert page.meaning
        assert page.why.endswith(".")
        assert page.action.endswith(".")
        assert len(page.source) > 5, page.code
