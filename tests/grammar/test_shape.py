"""The notation of shapes: what it matches, what it yields, and at which columns."""

from __future__ import annotations

import pyparsing as pp
import pytest

from lspci_ims.grammar.shape import Shape, compile_shape
from lspci_ims.grammar.values import KINDS
from lspci_ims.model import Field

from ..cost import growth


def read(shape: str, line: str) -> list[Field] | None:
    return Shape(shape).fields_at(line, 0)


def values(shape: str, line: str) -> list[tuple[str, object]] | None:
    fields = read(shape, line)
    return None if fields is None else [(field.label, field.value) for field in fields]


def test_number_in_the_base_of_its_kind() -> None:
    assert values("Width: {Width:hex}, Count={Count:dec}", "Width: 14, Count=14") == [
        ("Width", 20),
        ("Count", 14),
    ]


def test_columns_and_texts_are_those_of_the_line() -> None:
    line = "PASIDCap: Exec- Priv+,  Max PASID Width: 14"
    fields = read("PASIDCap: {±}, Max PASID Width: {Max PASID Width:hex}", line)
    assert fields is not None
    assert [(f.label, f.column, f.text) for f in fields] == [
        ("Exec", 14, "-"),
        ("Priv", 20, "+"),
        ("Max PASID Width", 41, "14"),
    ]
    assert all(line[f.column :].startswith(f.text) for f in fields)


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("ErrNon-Fatal- PCI-PM_L1.2+", ["ErrNon-Fatal", "PCI-PM_L1.2"]),
        (">TAbort- <TAbort+ 2.5GT/s- ??4+", [">TAbort", "<TAbort", "2.5GT/s", "??4"]),
        ("TimeoutDis-, LTR+, 10BitTagComp-", ["TimeoutDis", "LTR", "10BitTagComp"]),
        ("InitCacheWB&Inval- InitRst+", ["InitCacheWB&Inval", "InitRst"]),
    ],
)
def test_the_sign_is_the_last_character_only(line: str, labels: list[str]) -> None:
    assert [label for label, _ in values("{±}", line) or []] == labels


def test_flag_group_has_its_name_before_each_label() -> None:
    assert values("PME({PME.±})", "PME(D0+,D3hot-)") == [("PME.D0", True), ("PME.D3hot", False)]


def test_list_yields_a_field_for_each_value() -> None:
    fields = read("supported: {supported:barsize:bytes* }", "supported: 1MB 64MB")
    assert fields is not None
    assert [(f.label, f.value, f.unit, f.column) for f in fields] == [
        ("supported", 1 << 20, "bytes", 11),
        ("supported", 64 << 20, "bytes", 15),
    ]


def test_words_that_are_true_by_being_there() -> None:
    assert values("{bus master!}[[, {66MHz!}]]", "bus master") == [("bus master", True)]


def test_optional_part_with_brackets_of_the_line() -> None:
    shape = "at {a:hex}[[ [{mark:mark}]]][[ [size={size:size}]]]"
    assert values(shape, "at 10 [disabled] [size=4K]") == [("a", 16), ("mark", "disabled"), ("size", 4096)]
    assert values(shape, "at 10 [size=4K]") == [("a", 16), ("size", 4096)]
    assert values("[[[{pos:hex}]]]En: {±}", "[1f]En: A+") == [("pos", 0x1F), ("A", True)]


def test_any_run_of_blanks_and_tabs_is_a_blank() -> None:
    for line in ("UESta: DLP+", "UESta:\tDLP+", "UESta:  \xa0DLP+", "UESta:\tDLP+   "):
        assert values("UESta: {±}", line) == [("DLP", True)]


def test_enumeration_takes_what_lspci_prints_for_an_unnamed_code() -> None:
    for text in ("none", "Unknown", "??4", "Reserved (7)", "<?>"):
        assert values("x={x:=none|one}", f"x={text}") == [("x", text)]
    assert values("x={x:=none|one}", "x=other") is None


@pytest.mark.parametrize(
    ("text", "size"),
    [("16K", 16384), ("32", 32), ("80000000", 0x80000000), ("267385920K", 267385920 << 10), ("2T", 2 << 40)],
)
def test_size(text: str, size: int) -> None:
    assert values("[size={size:size}]", f"[size={text}]") == [("size", size)]


def test_tail_that_no_part_accounts_for_is_no_match() -> None:
    assert values("Enable{x:=a}", "Enablea and more") is None


@pytest.mark.parametrize("shape", ["{x:nosuchkind}", "[[a", "a]]", "{a"])
def test_bad_shape_is_refused(shape: str) -> None:
    with pytest.raises(ValueError, match="shape"):
        compile_shape(shape)


def test_every_kind_has_no_group_of_its_own() -> None:
    for name in KINDS:
        pattern, leaves = compile_shape(f"{{x:{name}}}")
        assert pp.Regex(pattern).re.groups == len(leaves) == 1, name


@pytest.mark.parametrize("piece", ["a- ", "a-", "a, ", "A+ B-, ", "\t"])
def test_long_hostile_lines_take_linear_time(piece: str) -> None:
    shape = Shape("Flags: {±}[[, OBFF {OBFF:words}[[ {±}]]]] PME({PME.±})")
    assert shape.fields_at("Flags: " + piece * 100, 0) is None
    assert growth(lambda count: shape.fields_at("Flags: " + piece * count, 0), 20_000, 200_000) < 30
